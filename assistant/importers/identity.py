"""Short, readable ids that stay the same when the same list is read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from assistant.names.parts import fold_word, name_parts
from assistant.text import fold, readable
from assistant.types import Publication

_SMALL_WORDS = frozenset(
    "a an the on in of for and or to with by from at as is are how what why when towards toward "
    "der die das ein eine le la les un une el los de".split()
)


@lru_cache(maxsize=8_192)
def title_key(title: str) -> str:
    """Letters and digits of a title, folded: equal for two spellings of the same title."""
    return "".join(c for c in fold(readable(title)) if c.isalnum())


def with_ids(publications: Sequence[Publication]) -> tuple[Publication, ...]:
    """The publications with ids such as `liu2023locate-3f2a`, none twice."""
    taken: set[str] = set()
    named: list[Publication] = []
    for publication in publications:
        name = _free_id(publication, taken)
        taken.add(name)
        named.append(replace(publication, id=name))
    return tuple(named)


def _free_id(publication: Publication, taken: set[str]) -> str:
    """The plain id, or a longer one made from everything that tells the entry from its twin."""
    plain = f"{_readable_part(publication)}-{_digest(title_key(publication.title), 4)}"
    if plain not in taken:
        return plain
    details = (
        *publication.authors, publication.date.iso or publication.date.shown,
        publication.venue or "", publication.doi or "", publication.volume or "",
        publication.pages or "", publication.type or "",
    )  # fmt: skip
    longer = f"{plain}-{_digest('|'.join(details), 6)}"
    candidate, count = longer, 1
    while candidate in taken:
        count += 1
        candidate = f"{longer}-{count}"
    return candidate


def _readable_part(publication: Publication) -> str:
    surname = name_parts(publication.authors[0]).surname if publication.authors else ""
    words = [_ascii(fold_word(w)) for w in re.findall(r"\w+", readable(publication.title))]
    word = next((w for w in words if len(w) > 1 and w not in _SMALL_WORDS), "")
    year = str(publication.year) if publication.year else "nd"
    return f"{_ascii(surname)[:20]}{year}{word[:16]}"


def _ascii(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isalnum())


def _digest(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
