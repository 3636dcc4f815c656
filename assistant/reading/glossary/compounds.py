"""German word formation, as far as search needs it: verb forms and compounds.

Works on folded words and a function that knows words; holds no words itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SHORTEST_PART = 3
_MOST_PARTS = 3
_LINKS = ("", "s", "n", "en", "es")
_VERB_FORM = re.compile(r"(?:ge)?(\w{3,}?)e?(?:st|t(?:e[nrsm]?)?|end(?:e[nrsm]?)?)")


def bases(word: str) -> tuple[str, ...]:
    """Infinitives that `word` may be a regular form of ("gelernt" -> "gelernen", "lernen")."""
    stems = []
    for form in dict.fromkeys((word, word.removeprefix("ge"))):
        match = _VERB_FORM.fullmatch(form)
        stems += [match.group(1)] if match else []
    return tuple(stem + ending for stem in dict.fromkeys(stems) for ending in ("en", "n"))


def split(
    word: str, known: Callable[[str], str | None], most: int = _MOST_PARTS
) -> tuple[str, ...]:
    """What `known` gives for the parts of a compound; () where it has none.

    Two parts are preferred to three, then the longest first part; s, n, en or es may link parts.
    """
    for parts in range(2, most + 1):
        found = _split(word, known, parts)
        if found:
            return found
    return ()


def _split(word: str, known: Callable[[str], str | None], parts: int) -> tuple[str, ...]:
    if parts == 1:
        whole = known(word)
        return (whole,) if whole else ()
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head = _linked(word[:cut], known)
        rest = _split(word[cut:], known, parts - 1) if head else ()
        if head and rest:
            return (head, *rest)
    return ()


def _linked(head: str, known: Callable[[str], str | None]) -> str | None:
    """What `known` gives for a first part, with or without its linking letters."""
    for link in _LINKS:
        base = head.removesuffix(link)
        if head.endswith(link) and len(base) >= _SHORTEST_PART and (found := known(base)):
            return found
    return None
