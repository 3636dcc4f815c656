"""Words that a question says are in titles: "papers with Kerr-cat in the title"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTE = r"[\"'“”‘’«»„]"
_BARE = r"(?P<bare>[\w+.-]+(?:\s+[\w+.-]+){0,2}?)"
_BESIDE = r"(?:\s*\((?P<beside>[^()]{2,80})\))?"  # the long form of an acronym, or its acronym
_TERM = rf"(?:{_QUOTE}(?P<quoted>[^\"“”«»„]{{2,80}}?){_QUOTE}|{_BARE}){_BESIDE}"
_WORD = r"(?:the\s+)?(?:exact\s+)?(?:words?|phrases?|terms?|names?|strings?|expressions?)\s+"
_HOLD = (
    r"(?:without|contain\w*|includ\w*|hav(?:e|ing)|has|with|mention\w*|use|uses|using|featur\w*|"
    r"show\w*|bear\w*|carr\w+)"
)
_POINTS = re.compile(r"(?:the|this|that|these|those|it|them|a|an|such)\b", re.IGNORECASE)
_OR_NOT = r"(?:\s*,?\s*(?:whether|abbreviated|spell?(?:ed|t)|in full)\b[^?.!]*)?"
_PATTERNS = tuple(
    re.compile(pattern + _OR_NOT, re.IGNORECASE)
    for pattern in (
        rf"\b{_HOLD}\s+(?:{_WORD})?{_TERM}\s+in\s+(?:the|their|its|his|her)?\s*(?:titles?|names?|headings?)\b",
        rf"\btitles?\s+(?:that\s+|which\s+)?(?:(?:do|does)(?:n['’]t|\s+not)\s+)?{_HOLD}\s+(?:{_WORD})?{_TERM}(?=(?:\s+in\s+(?:it|them))?\s*(?:[.,;:?!)]|$))",
        rf"\btitles?\s+(?:do|does|is|are)\s+{_WORD}{_TERM}\s+(?:appear|occur|stand|come)\w*\b",
        rf"\b{_WORD}{_TERM}\s+(?:appear|occur|stand|come)\w*\s+in\s+(?:the|their|its|his|her|an?)?\s*titles?\b",
    )
)

_NOT = re.compile(r"(?:n['’]t|\bnot|\bnever|\bwithout)\s+$", re.IGNORECASE)
_NOT_IN = re.compile(
    r"titles?\s+(?:that\s+|which\s+)?(?:do|does|is|are)(?:n['’]t|\s+not)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Titled:
    """The words [start, end) of a question say that titles have one of `terms`.

    Or that they lack it (`refused`).
    """

    terms: tuple[str, ...]
    start: int
    end: int
    refused: bool = False


def titled_in(question: str) -> Titled | None:
    """What a question says of titles, if it does."""
    for pattern in _PATTERNS:
        match = pattern.search(question)
        said = match and re.search(r"\w", match["quoted"] or match["bare"])
        if match and said and (match["quoted"] or not _POINTS.match(match["bare"])):
            words = match.group()
            refused = bool(_NOT.search(question[: match.start()]) or _NOT_IN.match(words))
            refused = refused or words.lower().startswith("without")
            terms = [match["quoted"]] if match["quoted"] else match["bare"].split(" or ")
            terms += [match["beside"]] if match["beside"] else []
            return Titled(tuple(term.strip() for term in terms), *match.span(), refused)
    return None
