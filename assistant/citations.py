"""Turns a draft into an answer: numbers the marks, and lets no unproven quote through.

The numbers are ours, consecutive, in order of first use. A statement whose proof does not hold
(a span outside its abstract, a quote in its text that is not verbatim) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.types import Answer, Citation, Draft, Partial, Scope, Statement, Support

_PLACE = re.compile(r"\s?⟦(\d+)⟧")
_Key = tuple[str, int | None, int | None]


class _Numbering:
    """Gives each distinct support its number, first use first."""

    def __init__(self) -> None:
        self.citations: dict[_Key, Citation] = {}

    def mark(self, support: Support) -> str:
        key = (support.publication.id, support.start, support.end)
        if key not in self.citations:
            number = len(self.citations) + 1
            self.citations[key] = Citation(
                number, support.publication, support.quote, support.start, support.end
            )
        return f"[{self.citations[key].number}]"


def proven(statement: Statement) -> bool:
    """Whether every span of the statement lies inside its abstract and is not empty."""
    return all(
        support.start is None
        or (
            support.end is not None
            and 0 <= support.start < support.end <= len(support.publication.abstract)
        )
        for support in statement.supports
    )


def marked(statements: Iterable[Statement]) -> tuple[str, tuple[Citation, ...]]:
    """The text of the proven statements with numbered marks, and their citations."""
    numbering = _Numbering()
    pieces = [_marked_one(s, numbering) for s in statements if proven(s)]
    return _joined(pieces), tuple(numbering.citations.values())


def _marked_one(statement: Statement, numbering: _Numbering) -> str:
    placed: set[int] = set()

    def number(match: re.Match[str]) -> str:
        at = int(match[1])
        placed.add(at)
        space = " " if match.group().startswith(" ") else ""
        return space + numbering.mark(statement.supports[at])

    text = _PLACE.sub(number, statement.text)
    rest = [s for i, s in enumerate(statement.supports) if i not in placed]
    if rest:
        text = f"{text} {''.join(numbering.mark(s) for s in rest)}"
    return text


def _joined(pieces: list[str]) -> str:
    """Rows of a list or table follow each other; all else is separated by an empty line."""
    text = ""
    for piece in pieces:
        last = text.rsplit("\n", 1)[-1]
        rows = all(re.match(r"(?:- |\d+\. |\|)", line) for line in (piece, last))
        text += ("\n" if rows else "\n\n") + piece if text else piece
    return text


def answer_from(  # noqa: PLR0913 (an answer has as many parts)
    draft: Draft,
    *,
    question: str,
    standalone: str,
    scope: Scope,
    seconds: float,
    understood: str = "",
    plan: Mapping[str, Any] | None = None,
) -> Answer:
    """The checked answer of a draft."""
    text, citations = marked(draft.statements)
    return Answer(
        question=question,
        standalone_question=standalone,
        text=text,
        citations=citations,
        basis=draft.basis,
        abstained=draft.abstained,
        scope=scope,
        notice=draft.notice,
        suggestions=draft.suggestions,
        seconds=seconds,
        model=draft.model,
        understood=understood,
        plan=plan,
        found=draft.found,
    )


def settled(statements: Iterable[Statement], step: str = "") -> Partial:
    """What may be shown of an unfinished answer: its verified statements."""
    text, citations = marked(statements)
    return Partial(text, citations, step)
