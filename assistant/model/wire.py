"""How requests to an OpenAI-compatible server are written, and what is left out when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.prompt_values import PromptValue

    from assistant.model.limits import Limits
    from assistant.settings import Settings

OPENAI = "https://api.openai.com/v1"
CAPS = ("max_completion_tokens", "max_tokens")
# Refusals that no other way of writing the request would mend.
_NOT_OURS = ("model", "context", "content", "policy", "key")
_NO_CHUNKS = "No generation chunks"  # LangChain's, when a stream ended before it began
_THINKING = ("<think>", "</think>")


@dataclass(frozen=True, slots=True)
class Wire:
    """What a request contains.

    `caps` are the names under which the cap of output may be given, the one in use first.
    """

    caps: tuple[str, ...]
    stream: bool = True
    temperature: bool = True
    usage: bool = True
    system: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Wire:
        """How to begin: OpenAI's own server knows the newer name of the cap."""
        return cls(caps=CAPS if not settings.openai_base_url else CAPS[::-1])


def adapted(wire: Wire, error: Exception) -> Wire | None:
    """`wire` without what the server refused with status 400, 415, 422 or 501, or None.

    Goes by the name of the parameter in the server's message; if it names none, everything that
    is not needed is left out once. A stream without any chunk is asked for as a whole.
    """
    if wire.stream and str(error).startswith(_NO_CHUNKS):
        return replace(wire, stream=False)
    if getattr(error, "status_code", None) not in {400, 415, 422, 501}:
        return None
    said = str(getattr(error, "body", "") or error).lower()
    without = [
        ("temperature" in said, replace(wire, temperature=False)),
        ("stream_options" in said or "include_usage" in said, replace(wire, usage=False)),
        (any(name in said for name in wire.caps[:1]), replace(wire, caps=wire.caps[1:])),
        ("stream" in said and "stream_options" not in said, replace(wire, stream=False)),
        ("system" in said or "developer" in said, replace(wire, system=False)),
        (not any(w in said for w in _NOT_OURS), Wire((), wire.stream, False, False, wire.system)),
    ]
    return next((changed for named, changed in without if named and changed != wire), None)


def build_chat(settings: Settings, wire: Wire, limits: Limits, http: object) -> Any:
    """The LangChain chat model for `wire`, on the HTTP client `http`; it does not retry itself."""
    import httpx2
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    options: dict[str, Any] = {"temperature": 0} if wire.temperature else {}
    return ChatOpenAI(
        model=settings.model,
        base_url=settings.openai_base_url or OPENAI,
        api_key=SecretStr(settings.openai_api_key or "none"),
        use_responses_api=False,
        timeout=httpx2.Timeout(limits.silence, connect=limits.connect),
        max_retries=0,
        stream_usage=wire.usage,
        stream_chunk_timeout=limits.total,
        disable_streaming=not wire.stream,
        http_async_client=http,
        **options,
    )


def user_only(prompt: PromptValue) -> PromptValue:
    """The prompt as one message of the user, for servers without a system role."""
    from langchain_core.messages import HumanMessage
    from langchain_core.prompt_values import ChatPromptValue

    text = "\n\n".join(str(message.text) for message in prompt.to_messages())
    return ChatPromptValue(messages=[HumanMessage(text)])


def without_reasoning() -> Callable[[str], str]:
    """A filter for pieces of a stream that drops a leading `<think>...</think>` block."""
    opening, closing = _THINKING
    held = ""
    state = "start"

    def passed(piece: str) -> str:
        nonlocal held, state
        if state == "text":
            return piece
        held += piece
        if state == "start" and opening.startswith(held.lstrip()[: len(opening)]):
            state = "thinking" if held.lstrip().startswith(opening) else "start"
        elif state == "start":
            state, piece, held = "text", held, ""
            return piece
        if state == "thinking" and closing in held:
            state, rest = "text", held.split(closing, 1)[1]
            return rest.lstrip()
        return ""

    return passed
