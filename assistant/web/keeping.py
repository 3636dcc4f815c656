"""A conversation as a document that the visitor's own browser keeps, and back.

The browser hands it over with every command; the server keeps nothing. What comes back is checked
like any visitor's text: publications by id, spans within their abstracts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from assistant.types import Answer, Basis, Citation, Scope

if TYPE_CHECKING:
    from assistant.library import Library

LONGEST = 56_000  # bytes as part of a request; with the rest this stays below the body's limit
MOST_EXCHANGES = 24
_MOST_SUGGESTIONS = 6
_LONGEST_QUESTION = 1001
_LONGEST_NOTE = 500
Outcome = Literal["answered", "error", "stopped", "changed"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the reason why there is none.

    `note` is the sentence of an error; `changed` says that the list is another one by now.
    """

    question: str
    answer: Answer | None = None
    outcome: Outcome = "answered"
    note: str = ""


def kept(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """The exchanges as JSON values."""
    return [_entry(exchange) for exchange in exchanges]


def fitting(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The exchanges without the oldest ones that a request has no room for."""
    latest = exchanges[-MOST_EXCHANGES:]
    sizes = [len(json.dumps(json.dumps(_entry(exchange)))) for exchange in latest]
    first = 0
    while first < len(sizes) and sum(sizes[first:]) > LONGEST:
        first += 1
    return tuple(latest[first:])


def restored(entries: Sequence[object], library: Library) -> tuple[Exchange, ...]:
    """The exchanges of a kept conversation; entries that are none are left out."""
    found = (
        _exchange(entry, library) for entry in entries[-MOST_EXCHANGES:] if isinstance(entry, dict)
    )
    return tuple(exchange for exchange in found if exchange is not None)


def _entry(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.answer
    if answer is None:
        return {"q": exchange.question, "o": exchange.outcome, "n": exchange.note}
    return {
        "q": exchange.question,
        "a": answer.text,
        "c": [[c.publication.id, c.start, c.end] for c in answer.citations],
        "b": answer.basis,
        "m": answer.model,
        "n": answer.notice,
        "s": list(answer.suggestions[:_MOST_SUGGESTIONS]),
        "t": round(answer.seconds, 2),
        "v": answer.scope.list_version,
        "u": answer.understood,
        "p": dict(answer.plan) if answer.plan is not None else None,
    }


def _exchange(entry: dict[str, Any], library: Library) -> Exchange | None:
    question, text, basis, outcome = (entry.get(key) for key in ("q", "a", "b", "o"))
    if not isinstance(question, str):
        return None
    question = question[:_LONGEST_QUESTION]
    if outcome in get_args(Outcome) and outcome != "answered":
        note = (_text(entry.get("n")) or "")[:_LONGEST_NOTE]
        return Exchange(question, None, cast(Outcome, outcome), note)
    if not isinstance(text, str) or basis not in get_args(Basis):
        return None
    if entry.get("v") != library.version:
        return Exchange(question, None, "changed")
    return Exchange(question, _answer(entry, question, library))


def _answer(entry: dict[str, Any], question: str, library: Library) -> Answer:
    cites, suggestions, seconds = entry.get("c"), entry.get("s"), entry.get("t")
    listed = cites if isinstance(cites, list) else []
    citations = [_citation(n, c, library) for n, c in enumerate(listed, start=1)]
    asked_next = suggestions if isinstance(suggestions, list) else []
    return Answer(
        question=question,
        standalone_question=question,
        text=entry["a"],
        citations=tuple(c for c in citations if c is not None),
        basis=cast(Basis, entry["b"]),
        abstained=entry["b"] == "none",
        scope=Scope(len(library), library.without_abstract, library.version),
        notice=_text(entry.get("n")),
        suggestions=tuple(s for s in asked_next if isinstance(s, str))[:_MOST_SUGGESTIONS],
        seconds=seconds if isinstance(seconds, float) else 0.0,
        model=_text(entry.get("m")),
        understood=(_text(entry.get("u")) or "")[:_LONGEST_NOTE],
        plan=entry["p"] if isinstance(entry.get("p"), dict) else None,
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
