"""A floor under the quality of answers without a model, on questions of our own.

The full scorer is no part of the project; this one checks what every case states: words that the
answer must and must not have, papers that must be cited, refusals. It is a floor, not the figure.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from assistant.core import Assistant
from assistant.text import fold, readable
from assistant.types import Answer
from tests.assistant.test_conversation import talk

GOLD = sorted((Path(__file__).parent / "gold").glob("*.jsonl"))
FLOOR = 0.88


def passes(case: dict[str, Any], answer: Answer) -> bool:
    """Whether an answer meets everything that a case states."""
    titles = {_plain(c.publication.title) for c in answer.citations}
    said = f"answer: {_plain(answer.text)}\n"
    shown = said + " ".join(sorted(titles))
    wanted = all(any(_plain(a) in shown for a in group) for group in case["must"])
    forbidden = any(_plain(bad) in said for bad in case.get("must_not", ()))
    gold = {_plain(title) for title in case["gold_papers"]}
    cited = len(gold & titles) >= (len(gold) if len(gold) <= 12 else 5)
    refuses = case["kind"] == "unanswerable"
    wrongly = case.get("answerable", True) and answer.abstained
    return wanted and not forbidden and cited and not wrongly and (answer.abstained or not refuses)


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", fold(readable(text))).rstrip(". ")


def test_answers_without_a_model_stay_above_the_floor(assistant: Assistant) -> None:
    lines = [line for file in GOLD for line in file.read_text(encoding="utf-8").splitlines()]
    cases = [json.loads(line) for line in lines]
    failed = [case["id"] for case in cases if not passes(case, talk(assistant, *case["turns"]))]
    share = 1 - len(failed) / len(cases)
    assert share >= FLOOR, f"{share:.2f} passed; failed: {failed}"
