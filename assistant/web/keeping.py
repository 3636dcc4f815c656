"""A conversation as text that the visitor's own browser keeps, and back.

The browser holds it for its tab only, after the first answer; the server keeps nothing. What comes
back is checked like any visitor's text: publications by id, spans within their abstracts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from assistant.types import Answer, Basis, Citation, Scope

if TYPE_CHECKING:
    from assistant.library import Library

LONGEST = 48_000  # characters; with the rest of the request this stays below the body's limit
NOTHING_KEPT = "[]"
_MOST_SUGGESTIONS = 6


def kept(answers: Sequence[Answer]) -> str:
    """The answers as JSON; the oldest are left out where it would be too long."""
    entries = [json.dumps(_entry(answer)) for answer in answers]
    while entries and sum(map(len, entries)) + len(entries) > LONGEST:
        entries.pop(0)
    return f"[{','.join(entries)}]"


def restored(text: str, library: Library) -> list[Answer]:
    """The answers of a kept conversation as far as they fit the library; none of a wrong text."""
    try:
        entries = json.loads(text[: LONGEST + 1000])
    except (ValueError, RecursionError):
        return []
    if not isinstance(entries, list):
        return []
    answers = [_answer(entry, library) for entry in entries if isinstance(entry, dict)]
    return [answer for answer in answers if answer is not None]


def _entry(answer: Answer) -> dict[str, Any]:
    return {
        "q": answer.question,
        "a": answer.text,
        "c": [[c.publication.id, c.start, c.end] for c in answer.citations],
        "b": answer.basis,
        "m": answer.model,
        "n": answer.notice,
        "s": list(answer.suggestions[:_MOST_SUGGESTIONS]),
        "v": answer.scope.list_version,
    }


def _answer(entry: dict[str, Any], library: Library) -> Answer | None:
    question, text, basis = entry.get("q"), entry.get("a"), entry.get("b")
    if not isinstance(question, str) or not isinstance(text, str) or basis not in get_args(Basis):
        return None
    if entry.get("v") != library.version:
        return None
    cites = entry.get("c")
    citations = [_citation(n, c, library) for n, c in enumerate(cites or (), start=1)]
    suggestions = entry.get("s")
    return Answer(
        question=question[:1000],
        standalone_question=question[:1000],
        text=text,
        citations=tuple(c for c in citations if c is not None),
        basis=cast(Basis, basis),
        abstained=basis == "none",
        scope=Scope(len(library), library.without_abstract, library.version),
        notice=_text(entry.get("n")),
        suggestions=tuple(s for s in suggestions or () if isinstance(s, str)),
        model=_text(entry.get("m")),
    )


def _citation(number: int, given: object, library: Library) -> Citation | None:
    if not (isinstance(given, list) and len(given) == 3 and isinstance(given[0], str)):
        return None
    paper = library.get(given[0])
    if paper is None:
        return None
    start, end = given[1], given[2]
    if not (isinstance(start, int) and isinstance(end, int)):
        return Citation(number, paper)
    if not 0 <= start < end <= len(paper.abstract):
        return None
    return Citation(number, paper, paper.abstract[start:end], start, end)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
