"""Composed questions about records, against answers that another program took from the raw list.

Shares, means, ranks, groups, several conditions, denials, follow-ups on sets. The answers in
`tests/composed/` were computed by a parser of their own; `[]` of titles means that the list cannot
tell, because it cuts its author lists.
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

FILE = Path(__file__).parent / "composed" / "zhenguang-liu.jsonl"
FLOOR = 0.85
_MARK = re.compile(r"\[\d+\]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def right(case: dict[str, Any], answer: Answer, titles: dict[str, str]) -> bool:
    """Whether an answer has the number, the titles, the values or the rows of the case."""
    wanted, text = case["answer"], _MARK.sub("", answer.text)
    if case["kind"] == "titles" and not wanted:
        return "cut" in text or answer.abstained
    if case["kind"] == "titles":
        return {titles[i] for i in answer.found} == {_plain(title) for title in wanted}
    if case["kind"] == "values":
        return all(_plain(str(value)) in _plain(text) for value in wanted)
    if case["kind"] == "number":
        return _says(text, float(wanted))
    rows = [line for part in text.splitlines() for line in re.split(r", (?=\D)", part)]
    return all(
        any(_plain(str(name)) in _plain(row) and _told(row, value) for row in rows)
        for name, value in wanted.items()
    )


def _says(text: str, wanted: float) -> bool:
    """Whether the first number in bold is the one; none at all is zero."""
    bold = re.search(r"\*\*(\d+(?:\.\d+)?)", text)
    if wanted == 0 and text.startswith(("None", "No")):
        return True
    return bold is not None and abs(float(bold[1]) - wanted) < 0.06


def _told(row: str, value: object) -> bool:
    if isinstance(value, int):
        return str(value) in _NUMBER.findall(row)
    year = re.fullmatch(r"(\d{4})-\d\d-\d\d", str(value))
    return year[1] in row if year else str(value) in row


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(readable(text))))


def test_composed_questions_are_answered_as_another_program_computes(assistant: Assistant) -> None:
    titles = {p.id: _plain(p.title) for p in assistant.library.publications}
    cases = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for case in cases:
        answer = talk(assistant, *case["turns"])
        if not right(case, answer, titles):
            wrong.append(f"{case['id']}: {case['turns'][-1]} [{answer.understood}]")
    share = 1 - len(wrong) / len(cases)
    assert share >= FLOOR, f"{share:.3f} right; wrong:\n  " + "\n  ".join(wrong)
