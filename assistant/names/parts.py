"""A person's name in parts, for comparison: surname, given names, what is only an initial.

It compares spellings; it decides nothing about lists or questions (see `names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.text import fold

PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le ter ten zu zum bin ibn al el af av".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv phd md".split())
# Letters that have no decomposition in Unicode, as English texts write them.
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE",
     "œ": "oe", "Œ": "OE", "ð": "d", "þ": "th", "ŋ": "n", "ħ": "h"}
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TOKEN = re.compile(r"[^\W\d_]+(?:['’‘`´ʼ][^\W\d_]+)*")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_SYLLABLE = re.compile(r"[^AEIOU]{1,2}[AEIOUY]{1,2}")


@dataclass(frozen=True, slots=True)
class NameParts:
    """Folded parts of a name.

    `surname` may hold several words (joined without space); `given` are words or single letters.
    `turned` is True where the order of the parts is known (a comma or initials told it).
    """

    surname: str
    given: tuple[str, ...]
    turned: bool = False

    @property
    def abbreviated(self) -> bool:
        """Whether no given name is written out."""
        return all(len(name) == 1 for name in self.given)


@lru_cache(maxsize=65_536)
def fold_word(text: str) -> str:
    """Folded for comparison: accents off, letters such as ø plain, apostrophes out."""
    return _APOSTROPHES.sub("", fold(text.translate(_PLAIN)))


@lru_cache(maxsize=65_536)
def fold_german(text: str) -> str:
    """As `fold_word`, with umlauts written out (Müller -> mueller)."""
    return _APOSTROPHES.sub("", fold(text.lower().translate(_UMLAUTS).translate(_PLAIN)))


@lru_cache(maxsize=65_536)
def name_parts(name: str) -> NameParts:
    """The parts of "Zhenguang Liu", "Liu, Zhenguang", "Z. Liu", "Liu ZG" or "Ludwig van Beethoven".

    The order of an unpunctuated full name is taken as given-name first; comparing both orders is
    the caller's business.
    """
    if "," in name:
        last, _, rest = name.partition(",")
        given = tuple(t for t in _split(rest) if t not in _SUFFIXES)
        return NameParts("".join(_split(last)), given, turned=True)
    words = _TOKEN.findall(name.translate(_PLAIN))
    initials = len(words) == 2 and words[-1].isupper() and not words[0].isupper()  # "Cole JR"
    while len(words) > 1 and fold_word(words[-1]) in _SUFFIXES and not initials:
        words.pop()
    if len(words) > 1 and _initials_block(words[-1]) and not _initials_block(words[0]):
        letters = tuple(fold_word(words[-1]))
        return NameParts("".join(fold_word(w) for w in words[:-1]), letters, turned=True)
    tokens = [fold_word(w) for w in words]
    if not tokens:
        return NameParts(fold_word(name), ())
    start = len(tokens) - 1
    while start > 1 and tokens[start - 1] in PARTICLES:
        start -= 1
    if start > 0 and len(tokens) == 2 and tokens[0] in PARTICLES:
        start = 0
    surname = _surname_words(name, tokens, start)
    first = tokens[: len(tokens) - len(surname)]
    turned = bool(first) and all(len(g) == 1 for g in first)
    return NameParts("".join(surname), tuple(first), turned)


def _surname_words(name: str, tokens: list[str], start: int) -> list[str]:
    """The surname's words; a hyphenated one ("Tajul-Arifin") belongs together."""
    last = name.rsplit(maxsplit=1)[-1] if name.strip() else name
    pieces = len(_TOKEN.findall(last))
    hyphenated = len(tokens) - pieces if pieces > 1 else len(tokens) - 1
    return tokens[max(0 if len(tokens) == pieces else 1, min(start, hyphenated)) :]


def _split(text: str) -> list[str]:
    """Folded words; a block of capitals or dotted letters ("ZG", "Z.G.") gives single letters."""
    words: list[str] = []
    for word in _TOKEN.findall(text.translate(_PLAIN)):
        words += list(fold_word(word)) if _initials_block(word) else [fold_word(word)]
    return words


def _initials_block(word: str) -> bool:
    return len(word) <= 3 and word.isupper() and word.isascii()


def split_name(name: str) -> tuple[str, str]:
    """(given, family) of a displayed name, as written: ("Ludwig", "van Beethoven").

    One word is all family name. A suffix goes with the family name ("King Jr."). Where a family
    name has several words without particle or hyphen, only the last one is taken. Initials without
    dots stand behind a family name ("Rodriguez-R LM").
    """
    words = name.split()
    last = words[-1].rstrip(".") if words else ""
    turned = name_parts(name).turned and "," not in name and _initials_block(last)
    if turned and not _SYLLABLE.fullmatch(last):  # "Wei LI" has a family name in capitals
        return last, " ".join(words[:-1])
    end = len(words)
    while end > 1 and fold_word(words[end - 1]).strip(".,") in _SUFFIXES:
        end -= 1
    start = end - 1
    while start > 1 and words[start - 1].islower() and fold_word(words[start - 1]) in PARTICLES:
        start -= 1
    if start <= 0:
        return "", name.strip()
    return " ".join(words[:start]), " ".join(words[start:])


def slips(word: str, known: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The words of `known` that differ from `word` by a slip of the pen, with how many letters."""
    for other in known:
        if abs(len(other) - len(word)) <= 2 and (slip := slip_between(word, other)) is not None:
            yield other, slip


def slip_between(word: str, other: str) -> int | None:
    """Letters wrong, missing or swapped; None where the words are rather two different names."""
    if word == other:
        return 0
    length = min(len(word), len(other))
    allowed = 0 if length < 4 else 1 if length < 8 else 2
    if not allowed or word[0] != other[0]:
        return None
    distance = OSA.distance(word, other, score_cutoff=allowed)
    return distance if distance <= allowed else None
