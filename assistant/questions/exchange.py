"""What a conversation holds: questions that were asked and what their answers cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.questions.request import GROUPS, Ask, Request

ORDINALS = {f"ordinal_{n}": n - 1 for n in range(1, 6)} | {"ordinal_last": -1}
ABOUT_ONE = {Ask.AUTHORS, Ask.FIRST_AUTHOR, Ask.DATE, Ask.CODE, Ask.CATEGORY, Ask.FIELD,
              Ask.REFERENCE, Ask.SUMMARY, Ask.SIMILAR, Ask.COMPARE}  # fmt: skip
OF_ONE = ABOUT_ONE - {Ask.COMPARE, Ask.SIMILAR}
SELECTING = {Ask.COUNT, Ask.LIST, Ask.EARLIEST, Ask.LATEST, Ask.TOP_AUTHORS, Ask.COAUTHORS, *GROUPS}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question that was asked, the publications its answer cited, people it named."""

    request: Request
    cited: tuple[str, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A request that stands alone, and whether the conversation was needed for that.

    `subject` are the words that were left out, where earlier questions alone could give them.
    """

    request: Request
    follows: bool
    query: str
    subject: str = ""


def latest_cited(past: Sequence[Exchange], at_least: int = 1) -> tuple[str, ...]:
    """What the latest answer with so many citations cited."""
    return next((e.cited for e in reversed(past) if len(e.cited) >= at_least), ())


def focus_of(past: Sequence[Exchange]) -> tuple[str, ...]:
    """The paper spoken of last: the one named or found, else the first one cited."""
    for exchange in reversed(past):
        if exchange.request.papers and exchange.request.ask is not Ask.SIMILAR:
            return exchange.request.papers[-1:]
        if exchange.cited:
            return exchange.cited[:1]
    return ()


def spoken_of(past: Sequence[Exchange]) -> tuple[str, ...]:
    """The papers that the conversation came to, one a turn, in order."""
    turns = (e.request.papers[-1:] or e.cited[:1] for e in past)
    return tuple(dict.fromkeys(paper for papers in turns for paper in papers))
