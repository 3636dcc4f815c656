"""What the documents say of fields, limits and attributes is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

from assistant.web.asking import LONGEST_QUESTION
from assistant.web.guard import LONGEST_BODY

from .clients import snippets

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_documented_answer_has_the_fields_of_a_real_one() -> None:
    from assistant.types import answer_document

    from .small import SmallAssistant

    shown = next(json.loads(s) for s in snippets(DOCS / "api.md", "json") if '"citations"' in s)
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
