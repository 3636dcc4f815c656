"""The snippets of docs/api.md, as they stand, against the real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.web.asking import LONGEST_QUESTION
from assistant.web.guard import LONGEST_BODY

DOCS = Path(__file__).resolve().parents[2] / "docs"
ADDRESS = "http://127.0.0.1:7860"


def snippets(language: str, file: str = "api.md") -> list[str]:
    text = (DOCS / file).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def run(command: list[str], text: str, folder: Path) -> str:
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=90, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_snippet_runs(server: str, tmp_path: Path) -> None:
    (snippet,) = snippets("python")
    said = run([sys.executable, "-"], snippet.replace(ADDRESS, server), tmp_path)
    assert "There are **6 publications**" in said
    assert "@" in said.splitlines()[-1] + said


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_snippets_run(server: str, tmp_path: Path) -> None:
    ask, completion = (run(["bash"], s.replace(ADDRESS, server), tmp_path) for s in snippets("sh"))
    assert "event: complete" in ask
    assert json.loads(completion)["choices"][0]["message"]["annotations"] is not None


def test_the_javascript_snippet_runs(server: str, tmp_path: Path) -> None:
    modules = DOCS.parent / "node_modules"
    if shutil.which("node") is None or not (modules / "@gradio" / "client").is_dir():
        pytest.skip("Node with @gradio/client is not here: npm install --no-save @gradio/client")
    (snippet,) = snippets("js")
    script = DOCS.parent / "node_modules" / "snippet.mjs"
    script.write_text(snippet.replace(ADDRESS, server), "utf-8")
    try:
        assert run(["node", str(script)], "", tmp_path).strip()
    finally:
        script.unlink()


def test_the_documented_answer_has_the_fields_of_a_real_one() -> None:
    from assistant.types import answer_document

    from .small import SmallAssistant

    shown = next(json.loads(s) for s in snippets("json") if '"citations"' in s)
    real = answer_document(SmallAssistant().ask("Which papers are about coral reefs?"))
    assert set(shown) == set(real)
    assert set(shown["citations"][0]) == set(real["citations"][0])


def test_the_documented_limits_are_the_real_ones() -> None:
    text = (DOCS / "api.md").read_text("utf-8")
    assert f"at most {LONGEST_QUESTION:,} characters" in text
    assert f"at most {LONGEST_BODY // 1024} KB" in text


def test_every_widget_attribute_is_documented() -> None:
    widget = (DOCS.parent / "assistant/web/static/widget.js").read_text("utf-8")
    used = set(re.findall(r'option\("(\w+)"', widget)) - {"color"}
    documented = set(re.findall(r"\| `data-(\w+)`", (DOCS / "embedding.md").read_text("utf-8")))
    assert used == documented
