"""The owner's log of questions: what was asked and how it was answered, never by whom.

Two files of bounded size in the store's folder; when the newer is full it takes the older one's
place. Kept only while the console is on.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.markup import clean
from assistant.text import fold
from assistant.types import Answer

_LARGEST_FILE = 2_000_000  # bytes; about 8,000 questions
_LONGEST = 1000  # characters of a question
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the log; `when` is UTC to the minute, `papers` how many were cited."""

    when: str
    question: str
    basis: str
    abstained: bool
    papers: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer, in its latest wording, with how often it was asked."""

    question: str
    times: int
    latest: str


class QuestionBook:
    """Appends to `path`, one JSON document a line; `path` with `.1` before its suffix is older."""

    def __init__(self, path: Path, largest: int = _LARGEST_FILE) -> None:
        self._path = path
        self._older = path.with_suffix(f".1{path.suffix}")
        self._largest = largest
        self._lock = threading.Lock()

    def note(self, answer: Answer) -> None:
        """Keep what was asked; a full disk costs the entry and not the answer."""
        line = json.dumps(_document(answer), ensure_ascii=False) + "\n"
        try:
            with self._lock:
                self._append(line)
        except OSError as error:
            _log.warning("a question could not be kept for the owner: %s", error.strerror)

    def _append(self, line: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size + len(line) > self._largest:
            self._path.replace(self._older)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)

    def entries(self) -> list[Asked]:
        """Everything that is kept, newest first."""
        found = [asked(one) for path in (self._older, self._path) for one in documents(path)]
        return found[::-1]


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file of lines; lines that are none are passed over."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(document, dict):
            yield document


def asked(document: Mapping[str, Any]) -> Asked:
    """An entry as it was kept; what is missing in it is empty."""
    papers, seconds = document.get("papers"), document.get("seconds")
    return Asked(
        when=str(document.get("when") or ""),
        question=str(document.get("question") or ""),
        basis=str(document.get("basis") or ""),
        abstained=document.get("abstained") is True,
        papers=papers if isinstance(papers, int) else 0,
        seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
    )


def unanswered(entries: Iterable[Asked]) -> list[Unanswered]:
    """Questions without an answer, those asked most often first, each wording counted once.

    `entries` are newest first; wordings that differ in case, accents, spaces or end marks are one.
    """
    found: dict[str, Unanswered] = {}
    for one in entries:
        if not one.abstained:
            continue
        key = fold(one.question).rstrip(" ?!.。？！")
        known = found.get(key, Unanswered(one.question, 0, one.when))
        found[key] = Unanswered(known.question, known.times + 1, known.latest)
    return sorted(found.values(), key=lambda one: -one.times)


def _document(answer: Answer) -> dict[str, Any]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "question": clean(answer.question)[:_LONGEST],
        "basis": answer.basis,
        "abstained": answer.abstained,
        "papers": len({citation.publication.id for citation in answer.citations}),
        "seconds": round(answer.seconds, 2),
        "list_version": answer.scope.list_version,
    }
