"""The only reader of the environment: environment, then `.env`, then defaults."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from assistant.errors import SettingError

AnswererChoice = Literal["auto", "extract", "model"]
_PRICES = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*([^\s\d/.-]{0,8})")
DEFAULT_LIST = Path(__file__).resolve().parent.parent / "data" / "zhenguang-liu.txt"
DEFAULT_STORE = Path(".footnote")


def _setting(name: str, meaning: str, default: Any, secret: bool = False) -> Any:
    return field(default=default, metadata={"env": name, "meaning": meaning, "secret": secret})


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens read and written by the model of the settings."""

    read: float
    written: float
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.read:g}/{self.written:g} {self.currency}".rstrip()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; build with `read_settings`."""

    openai_api_key: str = _setting(
        "OPENAI_API_KEY", "key of the model server; without it answers are quoted", "", True
    )
    openai_base_url: str = _setting(
        "OPENAI_BASE_URL", "address of any OpenAI-compatible server (Ollama, vLLM, ...)", ""
    )
    model: str = _setting("FOOTNOTE_MODEL", "the chat model's name", "gpt-4o-mini")
    embeddings: str = _setting("FOOTNOTE_EMBEDDINGS", "`local` or `openai:NAME`", "local")
    lists: tuple[Path, ...] = _setting(
        "FOOTNOTE_LISTS", "publication lists, separated by the path separator", (DEFAULT_LIST,)
    )
    store: Path = _setting("FOOTNOTE_STORE", "folder of library and index", DEFAULT_STORE)
    chroma_url: str = _setting(
        "FOOTNOTE_CHROMA_URL", "a Chroma server instead of the embedded store", ""
    )
    allowed_origins: tuple[str, ...] = _setting(
        "FOOTNOTE_ALLOWED_ORIGINS", "origins that may embed the chat, comma-separated", ()
    )
    trusted_proxies: tuple[str, ...] = _setting(
        "FOOTNOTE_TRUSTED_PROXIES",
        "addresses or networks of one's own proxies, comma-separated; only their "
        "X-Forwarded-* headers count",
        (),
    )
    rate: int = _setting("FOOTNOTE_RATE", "questions a minute a visitor", 30)
    model_budget: int = _setting("FOOTNOTE_MODEL_BUDGET", "model tokens a day", 500_000)
    model_prices: Prices | None = _setting(
        "FOOTNOTE_MODEL_PRICES", "money for a million tokens read/written, as 0.15/0.60 USD", None
    )
    model_wait: int = _setting(
        "FOOTNOTE_MODEL_WAIT", "seconds to wait for a model's first sentence", 12
    )
    trace: Path | None = _setting(
        "FOOTNOTE_TRACE", "a file for what each model call took and which sentences it lost", None
    )
    title: str = _setting("FOOTNOTE_TITLE", "heading of the chat window", "")
    owner_password: str = _setting(
        "FOOTNOTE_OWNER_PASSWORD", "opens the owner's console at /owner; none: no console", "", True
    )
    answerer: AnswererChoice = _setting(
        "FOOTNOTE_ANSWERER", "`auto` (model if configured), `extract` or `model`", "auto"
    )

    @property
    def model_configured(self) -> bool:
        """Whether a model may be asked: a key or a server of one's own, unless told to extract."""
        configured = bool(self.openai_api_key or self.openai_base_url)
        return self.answerer == "model" or (self.answerer == "auto" and configured)


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """One setting as `python -m assistant settings` prints it; secrets are stars."""

    name: str
    value: str
    origin: Literal["environment", ".env", "default"]
    meaning: str


def read_settings(
    environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> Settings:
    """Read the settings.

    Raises SettingError for a value that cannot be one (not a number, unknown choice).
    """
    values = {name: text for name, (text, _) in _found(environment, env_file).items()}
    given: dict[str, Any] = {
        spec.name: _parsed(spec.metadata["env"], values[spec.metadata["env"]])
        for spec in fields(Settings)
        if spec.metadata["env"] in values
    }
    return Settings(**given)


def show_settings(
    environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> list[ShownSetting]:
    """Every setting with its value and where the value came from."""
    found = _found(environment, env_file)
    settings = read_settings(environment, env_file)
    rows = []
    for spec in fields(Settings):
        name = spec.metadata["env"]
        origin = found[name][1] if name in found else "default"
        value = getattr(settings, spec.name)
        shown = "********" if spec.metadata["secret"] and value else _as_text(value)
        rows.append(ShownSetting(name, shown, origin, spec.metadata["meaning"]))
    return rows


def _found(
    environment: Mapping[str, str] | None, env_file: Path | None
) -> dict[str, tuple[str, Literal["environment", ".env"]]]:
    from dotenv import dotenv_values

    environment = os.environ if environment is None else environment
    from_file = dotenv_values(env_file) if env_file and env_file.is_file() else {}
    names = {spec.metadata["env"] for spec in fields(Settings)}
    found: dict[str, tuple[str, Literal["environment", ".env"]]] = {}
    for name in sorted(names):
        if environment.get(name, "").strip():
            found[name] = (environment[name].strip(), "environment")
        elif (from_file.get(name) or "").strip():
            found[name] = ((from_file[name] or "").strip(), ".env")
    return found


def _parsed(name: str, text: str) -> object:
    """The value that `text` stands for. Raises SettingError with the name and an example."""
    if name in _READERS:
        return _READERS[name](text)
    if name == "FOOTNOTE_ANSWERER" and text not in {"auto", "extract", "model"}:
        raise SettingError(f"{name} is {text!r}: choose auto, extract or model.")
    if name == "FOOTNOTE_EMBEDDINGS" and text != "local" and not text.startswith("openai:"):
        raise SettingError(f"{name} is {text!r}: choose local or openai:NAME.")
    if name.endswith("_URL") and not text.startswith(("http://", "https://")):
        raise SettingError(f"{name} is {text!r}: give an address that starts with http(s)://.")
    return text


def _whole(name: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal():
            raise SettingError(f"{name} is {text!r}: give a whole number, such as 30.")
        return int(text)

    return read


def _paths(text: str) -> tuple[Path, ...]:
    return tuple(Path(part).expanduser() for part in text.split(os.pathsep) if part)


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _prices(text: str) -> Prices:
    found = _PRICES.fullmatch(text)
    if found is None:
        raise SettingError(
            f"FOOTNOTE_MODEL_PRICES is {text!r}: give what a million tokens read and written cost, "
            "such as 0.15/0.60 USD."
        )
    return Prices(float(found[1]), float(found[2]), found[3])


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    for origin in origins:
        if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?", origin):
            raise SettingError(
                f"FOOTNOTE_ALLOWED_ORIGINS has {origin!r}: give origins without a path, "
                "such as https://www.example.org."
            )
    return origins


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(
            str(ip_network(part.strip(), strict=False)) for part in text.split(",") if part.strip()
        )
    except ValueError as error:
        raise SettingError(
            f"FOOTNOTE_TRUSTED_PROXIES is {text!r}: give addresses or networks, such as 10.0.0.0/8."
        ) from error


_READERS: Mapping[str, Callable[[str], object]] = {
    "FOOTNOTE_RATE": _whole("FOOTNOTE_RATE"),
    "FOOTNOTE_MODEL_BUDGET": _whole("FOOTNOTE_MODEL_BUDGET"),
    "FOOTNOTE_MODEL_PRICES": _prices,
    "FOOTNOTE_MODEL_WAIT": _whole("FOOTNOTE_MODEL_WAIT"),
    "FOOTNOTE_TRACE": _path,
    "FOOTNOTE_LISTS": _paths,
    "FOOTNOTE_STORE": _path,
    "FOOTNOTE_ALLOWED_ORIGINS": _origins,
    "FOOTNOTE_TRUSTED_PROXIES": _networks,
}


def quiet_dependencies() -> None:
    """Switch off what dependencies send by themselves. Call before any of them is imported.

    Gradio's analytics and version look-up, the Hugging Face hub and LangSmith's tracing stay
    silent whatever the environment says; Chroma sends nothing in the supported versions. LangChain
    refuses to work where its older names for tracing are set: they are taken out.
    """
    for name in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
        os.environ.pop(name, None)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ["LANGCHAIN_TRACING_V2"] = "false"
    os.environ["LANGSMITH_TRACING_V2"] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        separator = os.pathsep if value and isinstance(value[0], Path) else ","
        return separator.join(str(part) for part in value)
    return str(value)
