"""Words of questions and abstracts: folded forms, small words, stems, the language of a text.

The word lists are in `assistant/lexicon`. Knows nothing of publications, nor of ways of asking.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant.text import fold, readable

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDING = re.compile(r"(?:n't|'(?:d|s|ll|ve|re|m|t))$")
_ENDINGS = {"s", "t", "d", "ll", "ve", "re"}  # left behind where a word was taken out


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower-case text without accents; `offsets[i]` is where character i stood in the source."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of folded [start, end)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=2_048)
def folded(text: str) -> Folded:
    """Fold `text` character by character, keeping offsets."""
    characters: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if unicodedata.combining(part):
                continue
            characters.append("-" if part in "‐‑‒–—−" else "'" if part in "’‘" else part)
            offsets.append(at)
    return Folded("".join(characters), tuple(offsets))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with spaces in place of some of its characters: offsets stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@cache
def _load(name: str) -> dict[str, object]:
    text = files("assistant").joinpath("lexicon", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def function_words(language: str) -> frozenset[str]:
    """Words of `language` that never make a topic, folded."""
    words = str(_load("words.toml").get(language, ""))
    return frozenset(folded(word).text for word in words.split())


@cache
def category_names() -> dict[str, tuple[str, ...]]:
    """Subject codes and the names that people use for them."""
    return {code: tuple(names) for code, names in _load("categories.toml").items()}  # type: ignore[arg-type]


def language_of(text: str) -> str:
    """The language of a question, by script and function words; English when in doubt."""
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    words = [folded(word).text for word in _WORD.findall(text)]
    hits = {
        language: sum(word in function_words(language) for word in words)
        for language in ("en", "es", "fr", "de")
    }
    if "¿" in text or "¡" in text:
        hits["es"] += 2
    best = max(hits, key=lambda language: hits[language])
    enough = hits[best] >= 2 or (hits[best] == 1 and len(words) <= 3)
    return best if hits[best] > hits["en"] and enough else "en"


def content_words(text: str, language: str, skip: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """The words of `text` outside `skip` that are no function words, as written.

    Scripts without spaces are cut at their function words and at `skip`.
    """
    text = blanked(text, skip)
    if language in {"zh", "ja"}:
        text = _spaced(text, language)
    words = []
    for match in re.finditer(r"[^\W_]+(?:[-.+'’/][^\W_]+)*\+?", text):
        low = folded(match.group()).text
        if _idles(low, "en") or _idles(low, language):
            continue
        words.append(match.group())
    return words


def _idles(word: str, language: str) -> bool:
    """A function word, or several joined by hyphens ("est-il"), or one with an ending ("you'd")."""
    known = function_words(language)
    bare = _ENDING.sub("", word.replace("’", "'"))
    if bare != word and (bare in known or not bare):
        return True
    return (
        word in _ENDINGS
        or word in known
        or ("-" in word and all(part in known for part in word.split("-")))
    )


def _spaced(text: str, language: str) -> str:
    """Chinese or Japanese text with spaces instead of its function words."""
    particles = sorted(function_words(language), key=len, reverse=True)
    marks = "|".join(re.escape(p) for p in particles)
    spaced = re.sub(r"([\u3400-\u9fff\u3040-\u30ff]+)", r" \1 ", text)
    return re.sub(marks, " ", spaced)


def stems(words: Sequence[str]) -> set[str]:
    """Stems of words, folded, split at hyphens; function words have none."""
    parts = (part for word in words for part in re.findall(r"[^\W_]+", fold(word)))
    return {_stem(part) for part in parts if part not in function_words("en")}


@lru_cache(maxsize=20_000)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(stems(re.findall(r"[^\W_]+", readable(text))))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    import Stemmer

    return str(Stemmer.Stemmer("english").stemWord(word))
