"""The word lists of `assistant/lexicon`, and how they are matched in a question.

Offers folded text that remembers where each character came from, the language of a question and
the concepts that its words express. Knows nothing of publications.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AUXILIARIES = (("is", "are", "was", "were"), ("do", "does", "did"), ("has", "have", "had"))
_ENDING = re.compile(r"(?:n't|'(?:d|s|ll|ve|re|m|t))$")
_ENDINGS = {"s", "t", "d", "ll", "ve", "re"}  # left behind where a word was taken out
_SPACED_BE = r"\s+(?:is|are|was|were)"


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower-case text without accents; `offsets[i]` is where character i stood in the source."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of folded [start, end)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Found:
    """A concept found in a question, with its span in the question and the folded words."""

    concept: str
    start: int
    end: int
    words: str


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
def idle_words() -> frozenset[str]:
    """English words that speak of a list and its records; no topic where records are selected."""
    idle = _load("words.toml")["idle"]
    assert isinstance(idle, dict)
    return frozenset(folded(word).text for word in str(idle["en"]).split())


@cache
def common_words() -> frozenset[str]:
    """English words whose absence from an abstract says nothing."""
    common = _load("words.toml")["common"]
    assert isinstance(common, dict)
    return frozenset(str(common["en"]).split())


@cache
def category_names() -> dict[str, tuple[str, ...]]:
    """Subject codes and the names that people use for them."""
    return {code: tuple(names) for code, names in _load("categories.toml").items()}  # type: ignore[arg-type]


@cache
def frame(key: str, language: str) -> str:
    """The answer frame `key` in `language`, in English where there is none."""
    frames = _load("frames.toml")[key]
    assert isinstance(frames, dict)
    return str(frames.get(language, frames["en"]))


def say(key: str, language: str, **values: object) -> str:
    """An answer frame with its fields filled in."""
    return frame(key, language).format(**values)


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


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    concepts = _load("concepts.toml")
    patterns = []
    for concept, by_language in concepts.items():
        assert isinstance(by_language, dict)
        terms = [_any_tense(_term_pattern(term)) for term in _ordered(by_language.get("en", ()))]
        if language != "en":
            terms += [_term_pattern(term) for term in _ordered(by_language.get(language, ()))]
        patterns.append((concept, re.compile("|".join(terms))))
    return tuple(patterns)


def words_for(concept: str, language: str) -> tuple[str, ...]:
    """The terms of a concept in one language, as the lexicon writes them."""
    by_language = _load("concepts.toml")[concept]
    assert isinstance(by_language, dict)
    return tuple(by_language.get(language, ()))


def _ordered(terms: Iterable[str]) -> list[str]:
    """Longest first, so that alternation prefers the longest term."""
    return sorted(set(terms), key=len, reverse=True)


def _any_tense(pattern: str) -> str:
    """An English term whose auxiliaries stand for all their forms: "who is behind", "who was"."""
    for forms in _AUXILIARIES:
        either = "|".join(forms)
        pattern = re.sub(rf"(?<![\w\\])(?:{either})(?!\w)", f"(?:{either})", pattern)
    return pattern.replace(_SPACED_BE, rf"(?:{_SPACED_BE}|'s)")


def _term_pattern(term: str) -> str:
    if _HAN.search(term) or _KANA.search(term):
        return re.escape(term)
    start = r"(?:^|(?<=[.?!,;] ))" if term.startswith("^") else ""
    body = re.escape(folded(term.lstrip("^")).text).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    end = "" if term.endswith("?") else r"(?![\w]|-\w)"
    return rf"{start}(?<![\w-]){body}{end}"


def find_concepts(question: str, language: str) -> tuple[Found, ...]:
    """The concepts that the words of `question` express, in order.

    A match that overlaps a longer match of any concept is hidden.
    """
    text = folded(question)
    matches: list[tuple[int, int, str]] = []
    for concept, pattern in _patterns(language):
        matches += [(m.start(), m.end(), concept) for m in pattern.finditer(text.text)]
    kept = [
        (start, end, concept)
        for start, end, concept in matches
        if not any(a < end and start < b and (b - a) > (end - start) for a, b, _ in matches)
    ]
    found = []
    for start, end, concept in sorted(kept):
        at, until = text.span(start, end)
        found.append(Found(concept, at, until, text.text[start:end]))
    return tuple(found)


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
