"""Who may import whom, read from the syntax trees."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "app.py", *sorted((ROOT / "assistant").rglob("*.py")),
           *sorted((ROOT / "vectorstore").rglob("*.py"))]  # fmt: skip


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def using(*packages: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(name == p or name.startswith(p + ".") for name in imports_of(path) for p in packages)
    }


def test_the_vector_store_knows_nothing_of_the_assistant() -> None:
    assert not {name for name in using("assistant") if name.startswith("vectorstore/")}


def test_gradio_and_the_server_stay_in_the_web_package_and_app() -> None:
    for name in using("gradio", "fastapi", "starlette", "uvicorn"):
        assert name == "app.py" or name.startswith("assistant/web/"), name


def test_langchain_stays_in_the_store_and_the_model_modules() -> None:
    for name in using("langchain_core", "langchain_openai", "openai"):
        assert name.startswith(("vectorstore/", "assistant/model/", "assistant/writing/",
                                "assistant/prompting")), name  # fmt: skip


def test_only_settings_reads_the_environment() -> None:
    reading = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if "os.environ" in text or "getenv" in text:
            reading.add(str(path.relative_to(ROOT)))
    assert reading == {"assistant/settings.py"}


def test_records_importers_and_citations_stand_on_plain_python() -> None:
    heavy = {"gradio", "fastapi", "langchain_core", "chromadb", "openai", "onnxruntime"}
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        plain = ("assistant/importers/", "assistant/records.py", "assistant/library.py",
                 "assistant/citations.py", "assistant/fields.py")  # fmt: skip
        if name.startswith(plain):
            assert not {n.split(".")[0] for n in imports_of(path)} & heavy, name


@pytest.mark.parametrize(
    "module", ["assistant.cli", "assistant.core", "assistant.answering.engine"]
)
def test_importing_a_module_loads_no_heavy_package(module: str) -> None:
    script = (
        f"import sys, {module}; "
        "print([n for n in ('gradio', 'chromadb', 'onnxruntime', 'langchain_core', 'openai') "
        "if n in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


# Modules of reading that describe things: dates, names, titles, numbers, foreign words.
THINGS = {"coined.py", "conditions.py", "entities.py", "periods.py", "titles.py"}
# Modules of answering that read abstracts and records, none of which reads the question.
TEXTS = {
    "choose.py", "define.py", "measure.py", "membership.py", "phrase.py", "select.py",
    "sentences.py", "silence.py", "spelling.py", "telling.py", "text.py",
}  # fmt: skip


def test_no_regular_expression_describes_a_way_of_asking() -> None:
    for path in SOURCES:
        folder = path.parent.name
        allowed = THINGS if folder == "reading" else TEXTS if folder == "answering" else None
        if allowed is not None and "re" in imports_of(path):
            assert path.name in allowed, path


def test_the_lexicon_has_no_words_for_asking() -> None:
    names = {path.name for path in (ROOT / "assistant" / "lexicon").iterdir()}
    assert names == {
        "categories.toml", "checking.toml", "frames.toml", "glossary.tsv", "kinds.toml",
        "wordings.toml", "words.toml",
    }  # fmt: skip


def test_functions_stay_readable() -> None:
    too_long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno
                if length >= 45:
                    too_long.append(f"{path.name}:{node.lineno} {node.name}: {length} lines")
    assert not too_long
