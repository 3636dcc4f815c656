"""Runs a question file through an assistant and writes what it answered, one line a case."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import FootnoteError
from assistant.types import Answer, Turn

Ask = Callable[[str, tuple[Turn, ...]], Answer]


@dataclass(frozen=True, slots=True)
class Case:
    """One case: turns asked in order as one conversation; the last answer is judged."""

    id: str
    turns: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file with `id` and `turns`.

    Raises FootnoteError with file and line for a line that is no case.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FootnoteError(f"{path}: cannot be read ({error}). Give a JSON Lines file.") from error
    return [_case(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]


def _case(path: Path, number: int, line: str) -> Case:
    try:
        record = json.loads(line)
        turns = tuple(str(turn) for turn in record["turns"])
        return Case(str(record["id"]), turns)
    except (ValueError, KeyError, TypeError) as error:
        raise FootnoteError(
            f"{path}, line {number}: no case. Each line is a JSON object with `id` and `turns`."
        ) from error


def evaluate(ask: Ask, cases: list[Case]) -> Iterator[dict[str, Any]]:
    """The result of each case, as it is written to the results file."""
    for case in cases:
        history: list[Turn] = []
        answer: Answer | None = None
        started = time.perf_counter()
        for turn in case.turns:
            started = time.perf_counter()
            answer = ask(turn, tuple(history))
            cited = tuple(c.publication.id for c in answer.citations)
            history += [
                Turn("user", turn),
                Turn("assistant", answer.text, cited, answer.plan, answer.found),
            ]
        if answer is not None:
            yield result(case, answer, time.perf_counter() - started)


def result(case: Case, answer: Answer, seconds: float) -> dict[str, Any]:
    """One line of the results file."""
    return {
        "id": case.id,
        "answer": answer.text,
        "abstained": answer.abstained,
        "basis": answer.basis,
        "understood": answer.understood,
        "plan": answer.plan,
        "citations": [
            {
                "number": c.number,
                "title": c.publication.title,
                "quote": c.quote,
                "id": c.publication.id,
            }
            for c in answer.citations
        ],
        "notice": answer.notice,
        "seconds": round(seconds, 4),
    }
