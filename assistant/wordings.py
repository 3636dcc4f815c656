"""Whether two questions ask the same in nearly the same words.

Strict rather than clever: the content words must be the same but for a few, names and numbers all
of them and in their order, and neither may ask for another thing (who, when, how many) or the
contrary (not). Dice's coefficient over stems, with a near miss in spelling counted as the word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from assistant.text import fold
from assistant.words import function_words, language_of

LIKE_ENOUGH = 0.75  # Dice's coefficient from which two wordings are one
_SPELT_ALIKE = 85  # per cent of `rapidfuzz.fuzz.ratio`
_SHORTEST_MISSPELT = 5
_TOKEN = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question taken apart for comparison.

    `words` are its content words as stems, `all_words` all of them; `names` are those that must be
    in the other question too (numbers, capitals inside the sentence); `kinds` what is asked for.
    """

    words: tuple[str, ...]
    all_words: tuple[str, ...]
    names: tuple[str, ...]
    kinds: frozenset[str]

    @classmethod
    def of(cls, question: str) -> Wording:
        """The wording of a question, in any language of the lexicon."""
        language = language_of(question)
        written = _TOKEN.findall(question)
        tokens = [piece for token in written for piece in _pieces(fold(token))]
        grammar = function_words(language)
        content = [word for word in tokens if word not in grammar] or tokens
        names = [fold(token) for at, token in enumerate(written) if _is_name(token, first=at == 0)]
        return cls(
            words=tuple(dict.fromkeys(_stem(word, language) for word in content)),
            all_words=tuple(_stem(word, language) for word in tokens),
            names=tuple(_stem(name, language) for name in names if name not in grammar),
            kinds=_kinds(fold(question), frozenset(tokens), language),
        )


def likeness(one: Wording, other: Wording) -> float:
    """0 to 1; 0 where names, numbers, their order or what is asked for differ."""
    if one.kinds != other.kinds or not _same_names(one, other):
        return 0.0
    total = len(one.words) + len(other.words)
    return 2 * sum(_has(other.words, word) for word in one.words) / total if total else 0.0


def _same_names(one: Wording, other: Wording) -> bool:
    pairs = ((one, other), (other, one))
    if not all(_has(b.all_words, name) for a, b in pairs for name in a.names):
        return False
    shared = [[name for name in a.names if name in b.names] for a, b in pairs]
    return shared[0] == shared[1]


def _has(words: Sequence[str], wanted: str) -> bool:
    """Whether `wanted` is among `words`, or one that is spelt nearly so; numbers are exact."""
    if wanted in words:
        return True
    if len(wanted) < _SHORTEST_MISSPELT or not wanted.isalpha():
        return False
    from rapidfuzz import fuzz

    return any(fuzz.ratio(word, wanted) >= _SPELT_ALIKE for word in words)


def _is_name(token: str, *, first: bool) -> bool:
    if any(character.isdigit() for character in token):
        return True
    inside = any(character.isupper() for character in token[1:])
    return inside or (token[0].isupper() and not first)


def _pieces(token: str) -> list[str]:
    """A token; of a script without spaces, its pairs of characters."""
    if len(token) < 3 or not _UNSPACED.search(token):
        return [token]
    return [token[at : at + 2] for at in range(len(token) - 1)]


def _kinds(question: str, tokens: frozenset[str], language: str) -> frozenset[str]:
    unspaced = language in {"zh", "ja"}
    found = set()
    for kind, by_language in _asking().items():
        words = by_language.get(language, ())
        if any(word in question if unspaced else word in tokens for word in words):
            found.add(kind)
    return frozenset(found)


def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


@cache
def _stemmer(language: str) -> Any:
    """Porter's Snowball stemmer for the language; None for scripts without stems."""
    import Stemmer

    name = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}.get(language)
    return Stemmer.Stemmer(name) if name else None


@cache
def _asking() -> dict[str, dict[str, tuple[str, ...]]]:
    path = resources.files("assistant").joinpath("lexicon", "wordings.toml")
    table = tomllib.loads(path.read_text("utf-8"))
    return {
        kind: {language: tuple(map(fold, words.split())) for language, words in by.items()}
        for kind, by in table.items()
    }
