"""What the README promises exists, and what exists is in the README."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from assistant.cli import build_parser
from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    (commands,) = [a for a in build_parser()._actions if a.choices]
    for name in commands.choices or ():
        assert f"python -m assistant {name}" in README


def test_every_setting_is_in_the_readme() -> None:
    for spec in fields(Settings):
        assert f"`{spec.metadata['env']}`" in README


def test_every_linked_file_exists() -> None:
    for document in [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").glob("*.md")]:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_module_is_on_the_map() -> None:
    shown = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in [*(ROOT / "assistant").rglob("*.py"), *(ROOT / "vectorstore").rglob("*.py")]:
        if path.name != "__init__.py":
            assert f"`{path.name}`" in shown or f"{path.name} " in shown, path
