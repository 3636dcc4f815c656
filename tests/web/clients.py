"""Clients of the server in processes of their own: what documents show, run as it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://127.0.0.1:7860"  # the one that the documents show
LOWEST_GRADIO_CLIENT = "1.8.0"


def snippets(document: Path, language: str) -> list[str]:
    """The fenced examples of a document in one language, in order."""
    text = document.read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def run(command: list[str], text: str, folder: Path) -> str:
    """What a program says; the test fails if it fails."""
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def missing(what: str, remedy: str) -> None:
    """Skip, or fail where FOOTNOTE_REQUIRE_CLIENTS=1 demands every client."""
    if os.environ.get("FOOTNOTE_REQUIRE_CLIENTS") == "1":
        pytest.fail(f"FOOTNOTE_REQUIRE_CLIENTS=1, but {what}")
    pytest.skip(f"{what}: {remedy}")


def python(snippet: str, server: str, folder: Path, *, version: str = "") -> str:
    """Run a Python example, with this environment's packages or with one gradio_client alone."""
    command = [sys.executable, "-"]
    if version:
        command = ["uv", "run", "-q", "--no-project", "--python", sys.executable,
                   "--with", f"gradio_client=={version}", "python", "-"]  # fmt: skip
    return run(command, snippet.replace(ADDRESS, server), folder)


def has_gradio_client(version: str, folder: Path) -> bool:
    """Whether uv can give this version, from its cache or from the package index."""
    if shutil.which("uv") is None:
        return False
    command = ["uv", "run", "-q", "--no-project", "--python", sys.executable,
               "--with", f"gradio_client=={version}", "python", "-c", ""]  # fmt: skip
    done = subprocess.run(command, capture_output=True, cwd=folder, timeout=120, check=False)
    return done.returncode == 0


def javascript(snippet: str, server: str, folder: Path) -> str:
    """Run a JavaScript example in Node with the modules of NODE_PATH or of the project's folder."""
    places = [*os.environ.get("NODE_PATH", "").split(os.pathsep), str(ROOT / "node_modules")]
    found = [Path(p) for p in places if p and (Path(p) / "@gradio" / "client").is_dir()]
    if shutil.which("node") is None or not found:
        missing("Node or its @gradio/client is not here", "npm install --no-save @gradio/client")
    (folder / "node_modules").symlink_to(found[0].resolve())
    script = folder / "snippet.mjs"
    script.write_text(snippet.replace(ADDRESS, server), "utf-8")
    return run(["node", str(script)], "", folder)


def shell(snippet: str, server: str, folder: Path) -> str:
    """Run an example for a shell with curl."""
    if shutil.which("curl") is None or shutil.which("bash") is None:
        missing("curl or bash is not here", "install them")
    return run(["bash"], snippet.replace(ADDRESS, server), folder)


def timeless(document: dict[str, Any]) -> dict[str, Any]:
    """An answer's document without the seconds that it took."""
    return {key: value for key, value in document.items() if key != "seconds"}


def last_document(said: str) -> dict[str, Any]:
    """The JSON object in the last line of what a program said."""
    document = json.loads(said.strip().splitlines()[-1])
    assert isinstance(document, dict)
    return document
