"""Puts the words of a question that the glossary knows into English, for search.

`lexicon/glossary.tsv` has one English term a row with its forms in the other languages. A
question is not translated: order and grammar stay, and so does every word without an entry,
above all names. Knows nothing of publications.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile

from assistant.reading.glossary.characters import by_characters
from assistant.reading.glossary.compounds import bases, split
from assistant.reading.glossary.table import forms
from assistant.text import fold
from assistant.words import function_words

_STEMMERS = {"es": "spanish", "fr": "french", "de": "german"}
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s'’‐‑-]{1,2}")  # what may stand between the words of one term
_SENTENCE_START = re.compile(r"(?:^|[.?!:;¿¡\"«“„(])\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of a term as the glossary writes it, folded, and its English."""

    form: str
    folded: str
    english: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question; `common` unless its capitals make it look like a name.

    `noun` tells whether it has a capital inside a sentence.
    """

    start: int
    end: int
    text: str
    folded: str
    common: bool
    noun: bool


def translated(text: str, language: str) -> str:
    """`text` with the terms of `language` that the glossary knows in English, longest first.

    Chinese and Japanese are matched by characters, Spanish, French and German by word stems.
    Text in English or in a language without a column comes back as it is.
    """
    if language in {"zh", "ja"}:
        return by_characters(text, language)
    if language in _STEMMERS:
        return "".join(_replaced(text, language))
    return text


@cache
def _stem(language: str) -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(_STEMMERS[language]).stemWord
    return stem


@cache
def _by_stems(language: str) -> tuple[dict[tuple[str, ...], list[Entry]], dict[str, int]]:
    """Stems of a term's words -> its entries; first stem -> the most words of a term."""
    table: dict[tuple[str, ...], list[Entry]] = {}
    stem = _stem(language)
    for form, english in forms(language):
        words = _WORD.findall(fold(form))
        entry = Entry(form, " ".join(words), english)
        table.setdefault(tuple(map(stem, words)), []).append(entry)
    most: dict[str, int] = {}
    for stems in table:
        most[stems[0]] = max(len(stems), most.get(stems[0], 0))
    return table, most


def _replaced(text: str, language: str) -> Iterator[str]:
    words = _words(text, language)
    at = written = 0
    while at < len(words):
        count, english = _term(text, words[at:], language)
        if english:
            yield text[written : words[at].start] + english
            written = words[at + count - 1].end
        at += count
    yield text[written:]


def _words(text: str, language: str) -> list[Word]:
    shouted = text.isupper()
    words = []
    for match in _WORD.finditer(text):
        word = match.group()
        start = _SENTENCE_START.search(text, max(0, match.start() - 3), match.start())
        noun = word[:1].isupper() and not start and not shouted
        name = noun and language != "de"
        common = shouted or not (name or any(map(str.isupper, word[1:])))
        words.append(Word(match.start(), match.end(), word, fold(word), common, noun))
    return words


def _term(text: str, words: list[Word], language: str) -> tuple[int, str | None]:
    """Words used and English of the longest term that begins with the first of `words`."""
    longest = _by_stems(language)[1].get(_stem(language)(words[0].folded), 1)
    for count in range(_reach(text, words[:longest]), 1, -1):
        entry = _entry(tuple(word.folded for word in words[:count]), language)
        if entry:
            return count, entry.english
    return 1, _single(words[0], language)


def _reach(text: str, words: list[Word]) -> int:
    """How many of `words` could belong to one term: no punctuation between them."""
    for count, (word, after) in enumerate(pairwise(words), start=1):
        if not _JOINT.fullmatch(text, word.end, after.start):
            return count
    return len(words)


def _surname(word: Word, entry: Entry) -> bool:
    """Whether a German adjective is written as a noun ("Klein"); infinitives may be nouns."""
    return word.noun and entry.form.islower() and not entry.form.endswith(("en", "ln", "rn"))


def _entry(words: tuple[str, ...], language: str) -> Entry | None:
    """The entry with the stems of `words`; of several, the one most like them."""
    table, _ = _by_stems(language)
    entries = table.get(tuple(map(_stem(language), words)))
    if not entries:
        return None
    text = " ".join(words)
    return max(entries, key=lambda e: (_shared(e.folded, text), -len(e.folded)))


def _shared(one: str, other: str) -> int:
    """Length of the beginning that both have."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _single(word: Word, language: str) -> str | None:
    """English for one word: never for a function word, for a name only where written alike."""
    entry = _entry((word.folded,), language)
    if not word.common:
        alike = entry is not None and (entry.form == word.text or entry.form == word.text[:-1])
        return entry.english if entry and alike else None
    if word.folded in function_words(language):
        return None
    if entry:
        return None if language == "de" and _surname(word, entry) else entry.english
    return _german(word.folded) if language == "de" else None


@cache
def _german_forms() -> dict[str, str]:
    return {entry.folded: entry.english for entries in _by_stems("de")[0].values()
            for entry in reversed(entries)}  # fmt: skip


def _german(word: str) -> str | None:
    """English for an inflected verb or a compound."""
    forms = _german_forms()
    for base in bases(word):
        if base in forms:
            return forms[base]
    parts = split(word, _german_part)
    return " ".join(dict.fromkeys(parts)) if parts else None


def _german_part(part: str) -> str | None:
    """English for a part of a compound, as written or, from four letters on, by its stem."""
    exact = _german_forms().get(part)
    if exact or len(part) < 4 or part in function_words("de"):
        return exact
    entry = _entry((part,), "de")
    return entry.english if entry else None
