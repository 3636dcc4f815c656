"""The glossary for Chinese and Japanese, which put no spaces between words.

Terms are found character by character, the longest first; a short term that is a fragment of a
longer unknown word is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.reading.glossary.table import forms
from assistant.words import folded, function_words

_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_HAN = re.compile(r"[\u3005\u3400-\u9fff]")
_SHORT_KATAKANA = 3  # so short a term is often a syllable of a longer, unknown word


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the question: `english` where the glossary knows it, else as written."""

    text: str
    english: str | None = None

    @property
    def shown(self) -> str:
        """What stands for this part."""
        return self.text if self.english is None else self.english


def by_characters(text: str, language: str) -> str:
    """`text` with the known terms of `language`, "zh" or "ja", in English."""
    return _joined(_whole_words(_cut(text, language), language))


@cache
def _by_characters(
    language: str,
) -> tuple[dict[str, dict[str, str]], dict[str, tuple[int, ...]]]:
    """Folded form -> exact form -> English; first character -> lengths of forms, longest first.

    Folding drops the voicing marks of kana, so that several forms may share a folded one.
    """
    table: dict[str, dict[str, str]] = {}
    for form, english in forms(language):
        table.setdefault(folded(form).text, {}).setdefault(_exact(form), english)
    lengths: dict[str, set[int]] = {}
    for form in table:
        lengths.setdefault(form[0], set()).add(len(form))
    return table, {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()}


def _exact(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _cut(text: str, language: str) -> list[Piece]:
    """The pieces of `text`, known terms found from left to right, the longest at each place."""
    low = folded(text)
    ends = (*low.offsets, len(text))
    pieces: list[Piece] = []
    at = unknown = 0
    while at < len(low.text):
        length, english = _longest(low.text, at, lambda a, b: text[ends[a] : ends[b]], language)
        if english:
            pieces.append(Piece(text[ends[unknown] : ends[at]]))
            pieces.append(Piece(text[ends[at] : ends[at + length]], english))
            unknown = at + length
        at += length
    pieces.append(Piece(text[ends[unknown] :]))
    return [piece for piece in pieces if piece.text]


def _longest(
    text: str, at: int, source: Callable[[int, int], str], language: str
) -> tuple[int, str | None]:
    """Length and English of the longest term at `at`; (1, None) where none begins."""
    table, lengths = _by_characters(language)
    for length in lengths.get(text[at], ()):
        end = at + length
        exact = table.get(text[at:end]) if end <= len(text) else None
        if exact and _apart(text, at) and _apart(text, end):
            english = exact.get(_exact(source(at, end)))
            if english:
                return length, english
    return 1, None


def _apart(text: str, at: int) -> bool:
    """Whether no Latin word or number runs across the border before character `at`."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _whole_words(pieces: list[Piece], language: str) -> list[Piece]:
    """Short terms that are a fragment of a longer unknown word are left as written."""
    return [
        Piece(piece.text) if _fragment(pieces, number, language) else piece
        for number, piece in enumerate(pieces)
    ]


def _fragment(pieces: list[Piece], number: int, language: str) -> bool:
    text = pieces[number].text
    if pieces[number].english is None:
        return False
    before = pieces[number - 1] if number else Piece("")
    after = pieces[number + 1] if number + 1 < len(pieces) else Piece("")
    # Two single characters together are more often a family name than two terms.
    beside = [
        piece.text[at]
        for piece, at in ((before, -1), (after, 0))
        if piece.text and (piece.english is None or len(piece.text) == 1)
    ]
    if len(text) == 1 and _HAN.match(text):
        return any(_HAN.match(c) and c not in function_words(language) for c in beside)
    short = len(text) <= _SHORT_KATAKANA and all(map(_KATAKANA.match, text))
    return short and any(map(_KATAKANA.match, beside))


def _joined(pieces: list[Piece]) -> str:
    """The pieces with a space wherever English would run into its neighbour."""
    text = ""
    english = False
    for piece in pieces:
        border = english or piece.english is not None
        touching = text[-1:].isalnum() and piece.shown[:1].isalnum()
        text += f" {piece.shown}" if border and touching else piece.shown
        english = piece.english is not None
    return text
