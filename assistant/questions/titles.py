"""Words that a question says are in titles: "papers with Kerr-cat in the title"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTE = r"[\"'“”‘’«»„]"
_BARE = r"(?P<bare>[\w+.-]+(?:\s+[\w+.-]+){0,2}?)"
_TERM = rf"(?:{_QUOTE}(?P<quoted>[^\"“”«»„]{{2,80}}?){_QUOTE}|{_BARE})"
_WORD = r"(?:the\s+)?(?:exact\s+)?(?:words?|phrases?|terms?|names?|strings?|expressions?)\s+"
_HOLD = (
    r"(?:contain\w*|includ\w*|hav(?:e|ing)|has|with|mention\w*|use|uses|using|featur\w*|"
    r"show\w*|bear\w*|carr\w+)"
)
_POINTS = re.compile(r"(?:the|this|that|these|those|it|them|a|an|such)\b", re.IGNORECASE)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_HOLD}\s+(?:{_WORD})?{_TERM}\s+in\s+(?:the|their|its|his|her)?\s*(?:titles?|names?|headings?)\b",
        rf"\btitles?\s+(?:that\s+|which\s+)?{_HOLD}\s+(?:{_WORD})?{_TERM}(?=\s*(?:[.,;:?!)]|$))",
        rf"\btitles?\s+(?:do|does|is|are)\s+{_WORD}{_TERM}\s+(?:appear|occur|stand|come)\w*\b",
        rf"\b{_WORD}{_TERM}\s+(?:appear|occur|stand|come)\w*\s+in\s+(?:the|their|its|his|her|an?)?\s*titles?\b",
    )
)


@dataclass(frozen=True, slots=True)
class Titled:
    """The words [start, end) of a question say that titles have `term`."""

    term: str
    start: int
    end: int


def titled_in(question: str) -> Titled | None:
    """What a question says of titles, if it does."""
    for pattern in _PATTERNS:
        match = pattern.search(question)
        if match and (match["quoted"] or not _POINTS.match(match["bare"])):
            return Titled((match["quoted"] or match["bare"]).strip(), *match.span())
    return None
