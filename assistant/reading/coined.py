"""Names that a list coins: acronyms it spells out, names it introduces, made-up words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.text import fold, readable, sentences
from assistant.types import Publication

_COINED_PART = re.compile(r"^(?:[A-Za-z]+\d*[A-Z][A-Za-z\d]*|[A-Z]{2,}[a-z\d]*|[A-Z][a-z]+\d+)$")
_LONG_FORM = re.compile(r"((?:[\w-]+\s+){1,7}[\w-]+)\s*\(\s*([A-Za-z][\w+-]{1,11}?)s?\s*\)")
_INTRODUCED = re.compile(
    r"(?:termed|called|named|dubbed|coined|(?:propos|present|introduc|develop|describ|design|releas|"
    r"construct|contribut)\w*)\b((?:(?!\b(?:on|using|with|by|than|over|dataset|datasets|benchmark)\b)"
    r"[^.;:(]){0,60}?)\b([A-Z][\w+-]*[A-Z0-9][\w+-]*)"
)
_SUBJECT = re.compile(
    r"(?:^|[.,;:]\s+|\b(?:our|[Tt]he proposed|[Ss]pecifically,)\s+)([A-Z][\w+-]*[A-Z0-9][\w+-]*)\s+"
    r"(?:is|are|achieves?|outperforms?|consistently|first|estimates?|learns?|can|uses?|leverages?|"
    r"improves?|surpasses?|provides?|consists?|enables?|reaches|attains?)\b"
)
_LONGEST_ACRONYM = 7  # letters
_FEWEST_WORDS = 3
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "to"})


@lru_cache(maxsize=20_000)
def acronyms(text: str) -> Mapping[str, str]:
    """Acronyms that `text` spells out: {"GLN": "Graph Location Network"}."""
    found: dict[str, str] = {}
    for match in _LONG_FORM.finditer(readable(text)):
        short = match[2]
        if not any(c.isupper() for c in short):
            continue
        long_form = _spelled_out(match[1].split(), short)
        if long_form:
            found.setdefault(short, long_form)
    return found


def _spelled_out(words: list[str], short: str) -> str | None:
    """The last of `words` whose initials give `short`; hyphens separate words, too."""
    letters = "".join(c for c in short.lower() if c.isalpha())
    for count in range(1, len(words) + 1):
        tail = words[-count:]
        initials = "".join(part[0] for word in tail for part in word.split("-") if part).lower()
        if initials == letters or (initials[:1] == letters[:1] and _subsequence(letters, initials)):
            return " ".join(tail)
    return None


def _subsequence(short: str, initials: str) -> bool:
    rest = iter(initials)
    return len(short) >= 2 and all(letter in rest for letter in short)


def coined_names(publication: Publication) -> tuple[str, ...]:
    """Names that the title or the abstract introduces for its own work, the title's first."""
    text = readable(publication.abstract)
    names = re.findall(r"[\w+-]+", publication.title)
    for start, end in sentences(text):
        sentence = text[start:end]
        names += [m[2] for m in _INTRODUCED.finditer(sentence)]
        names += [m[1] for m in _SUBJECT.finditer(sentence)]
    for short, long_form in acronyms(publication.abstract).items():
        if re.search(
            rf"(?:propos|present|introduc|novel|termed|called)[^.]*{re.escape(long_form)}", text
        ):
            names.append(short)
    names += [link.url.rstrip("/").rsplit("/", 1)[-1] for link in publication.links]
    return tuple(dict.fromkeys(n.strip("-+") for n in names if is_coined(n)))


def is_coined(name: str) -> bool:
    """Whether a word looks made up ("STDPose", "KGIN", "PB-GRU"), not merely capitalised."""
    parts = name.strip("-+").split("-")
    return len(name) >= 3 and any(_COINED_PART.match(part) and len(part) >= 3 for part in parts)


def coined_words(publications: Iterable[Publication]) -> frozenset[str]:
    """Every word of titles and abstracts that looks made up, in lower case."""
    texts = (f"{p.title} {p.abstract}" for p in publications)
    words = (word for text in texts for word in re.findall(r"[\w+-]+", text))
    return frozenset(word.lower() for word in words if is_coined(word))


def spelt_out(name: str, text: str) -> bool:
    """Whether words of `text` (folded) in a row spell an acronym: most letters begin a word."""
    letters = "".join(letter for letter in fold(name) if letter.isalpha())
    numbered = any(character.isdigit() for character in name)  # "G3D" is short for nothing
    if numbered or not 1 < len(letters) <= _LONGEST_ACRONYM:
        return False
    words = _plain_words(text)
    fewest = min(len(letters), max(_FEWEST_WORDS, len(letters) - 1))
    return any(
        _spells(letters, words[at : at + len(letters)], fewest)
        for at, word in enumerate(words) if word[0] == letters[0]
    )  # fmt: skip


def _spells(letters: str, words: Sequence[str], fewest: int) -> bool:
    """Whether the words take up the letters in order, each word its first letter and maybe more."""
    if not letters:
        return fewest <= 0
    if not words or words[0][0] != letters[0]:
        return False
    taken, at = 1, 1
    while True:
        if _spells(letters[taken:], words[1:], fewest - 1):
            return True
        at = words[0].find(letters[taken], at) + 1 if taken < len(letters) else 0
        if at == 0:
            return False
        taken += 1


@lru_cache(maxsize=20_000)
def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(w for w in re.findall(r"[^\W\d_]+", text) if w not in _SMALL_WORDS)
