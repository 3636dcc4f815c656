"""Acronyms learnt from the texts that define them: "Graph Decomposition Network (GDN)".

After A. Schwartz and M. Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in
Biomedical Text" (2003): the letters of the short form must occur in order in the words before
the parenthesis, the first one at the start of a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

_DEFINED = re.compile(r"\(\s*([A-Za-z][\w-]{1,9})\s*[),;]")
_NO_PART = frozenset("the this these that those a an as at and all".split())
_SENTENCE_END = re.compile(r"[.;:?!()]\s")


def definitions(text: str) -> list[tuple[str, str]]:
    """The acronyms that `text` defines: short form and long form, as written."""
    found = []
    for match in _DEFINED.finditer(text):
        short = match.group(1)
        long = _long_form(short, text[: match.start()]) if _is_short_form(short) else None
        if long:
            found.append((short, long))
    return found


def commonest(pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """Short form -> the long form that it is most often defined by."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for short, long in pairs:
        found[short][long] += 1
    return {short: forms.most_common(1)[0][0] for short, forms in found.items()}


def _is_short_form(text: str) -> bool:
    return sum(c.isupper() for c in text) >= 2 or (text[0].isupper() and len(text) <= 3)


def _long_form(short: str, before: str) -> str | None:
    """The shortest run of words at the end of `before` that spells `short`."""
    letters = [c.lower() for c in short if c.isalnum()]
    clause = _SENTENCE_END.split(before[-160:])[-1].rstrip()
    reach = min(len(letters) + 5, 2 * len(letters))
    starts = [match.start() for match in re.finditer(r"\S+", clause)][-reach:]
    if not starts:
        return None
    at = len(clause)
    for position in range(len(letters) - 1, -1, -1):
        at = _place_before(clause, letters[position], at, at_word_start=position == 0)
        if at < starts[0]:
            return None
    long = clause[_widened(clause, at, short) :].strip()
    return long if len(long) > len(short) and short not in long.split() else None


def _widened(clause: str, at: int, short: str) -> int:
    """Where the long form begins if a capitalised word before it has the first letter as well.

    "Average Amino Acid Identity (AAI)" is not "Amino Acid Identity".
    """
    before = re.search(r"(?<=\s)([A-Z][a-z]+)\s+$", clause[:at])
    if before is None or before[1].lower() in _NO_PART:
        return at
    return before.start(1) if before[1][0] == short[0] == clause[at] else at


def _place_before(clause: str, letter: str, end: int, *, at_word_start: bool) -> int:
    for at in range(end - 1, -1, -1):
        starts_word = at == 0 or not clause[at - 1].isalnum()
        if clause[at].lower() == letter and (starts_word or not at_word_start):
            return at
    return -1
