"""Words, numbers and names of a sentence in the form in which they are compared.

Offers tokens with their offsets, stems, canonical numbers and word lists; it judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assistant.text import fold, readable
from assistant.words import function_words

Kind = Literal["word", "name", "number"]

_TOKEN = re.compile(
    r"(?P<number>(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?(?:\s?[kKMB](?![\w]))?(?:\s?%|(?=\s?x\b))?(?![^\W\d_]))"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+|(?<=\d)\.\d+[^\W_]*)*)"
)
_COUNTER = re.compile(r"(?<!\S)\(\d\)(?=\s)")  # "(1)" before a part of a sentence
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
_SUFFIX = {"k": 1_000, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_PERCENT_WORDS = frozenset({"percent", "percentage", "per cent"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, name or number.

    `form` is the folded word, or the canonical number ("8600", "90.1%"); `start` and `end` are
    offsets into the text that was split; `tied` says that a hyphen ties it to the one before.
    """

    form: str
    stem: str
    kind: Kind
    start: int
    end: int
    tied: bool = False


@cache
def _lists() -> dict[str, Any]:
    text = files("assistant").joinpath("lexicon", "checking.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words_of(topic: str, language: str) -> frozenset[str]:
    """The word list `topic` (function, hedge, negation, ...) of `language`, folded."""
    lists = _lists()[topic]
    own = str(lists.get(language, lists["en"] if topic == "reference" else ""))
    if topic == "function" and language != "en":
        return function_words(language)
    return frozenset(fold(own).split())


@cache
def groups_of(topic: str) -> tuple[frozenset[str], ...]:
    """The groups of stems of `topic` (generic, synonyms, bound)."""
    groups = [fold(group).split() for group in _lists()[topic]["groups"]]
    return tuple(
        frozenset(word if topic == "bound" else stem(word) for word in group) for group in groups
    )


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For each stem that has any, the stems that say the same."""
    found: dict[str, frozenset[str]] = {}
    for group in groups_of("synonyms"):
        for word in group:
            found[word] = found.get(word, frozenset()) | group
    return found


@cache
def month_forms() -> tuple[frozenset[str], ...]:
    """Names and abbreviations of the twelve months."""
    return tuple(frozenset(names.split()) for names in _lists()["months"]["names"])


@cache
def number_words() -> dict[str, int]:
    """Number words and their values, "two" to "ninety"; "one" is left out (it is a pronoun)."""
    lists = _lists()["numbers"]
    values = {word: value for value, word in enumerate(lists["words"].split()) if value != 1}
    return values | {word: 10 * (n + 2) for n, word in enumerate(lists["tens"].split())}


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    stems: Callable[[str], str] = Stemmer.Stemmer(_STEMMERS.get(language, "english")).stemWord
    return stems


@cache
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of a folded word."""
    return _stemmer(language)(word)


def tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """The words, names and numbers of `text`; hyphens, slashes and underscores separate.

    A name is a word with a capital that does not open the text, or with a digit or a second
    capital inside.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        at = match.start()
        tied = bool(found) and found[-1].end == at - 1 and text[at - 1] == "-"
        form, kind = _read(match, text, language, first=not found)
        root = form if kind == "number" else stem(form, language)
        found.append(Token(form, root, kind, at, match.end(), tied))
    return tuple(found)


def _read(match: re.Match[str], text: str, language: str, *, first: bool) -> tuple[str, Kind]:
    """The form and the kind of one token."""
    written = match.group()
    if match.group("number") is not None:
        return canonical_number(written, text[match.end() :]), "number"
    form = written.lower() if written.isascii() else fold(written)
    form = form.removesuffix("'s").removesuffix("'")
    if form in number_words():
        return str(number_words()[form]), "number"
    inner = any(c.isupper() for c in written[1:]) or any(c.isdigit() for c in written)
    capital = written[0].isupper() and not first and form not in words_of("function", language)
    return form, "name" if inner or capital else "word"


def canonical_number(written: str, following: str = "") -> str:
    """`8,600` -> `8600`, `90.10 %` -> `90.1%`, `40k` -> `40000`; "percent" may follow."""
    text = written.strip().lstrip("+-")
    percent = text.endswith("%") or following.lstrip().lower().startswith(("percent", "per cent"))
    text = text.rstrip("% ").replace(",", "")
    factor = _SUFFIX.get(text[-1:], 1)
    value = float(text.rstrip("kKMB ")) * factor * _scale(following)
    shown = f"{value:.6f}".rstrip("0").rstrip(".")
    return shown + ("%" if percent else "")


def _scale(following: str) -> int:
    word = re.match(r"\s*([a-z]+)", following)
    scales: dict[str, int] = _lists()["numbers"]["scales"]
    return scales.get(word.group(1), 1) if word else 1


def same_number(claimed: str, known: str) -> bool:
    """Whether two canonical numbers say the same: equal, or a share and its percentage."""
    if claimed == known:
        return True
    if claimed.endswith("%") == known.endswith("%"):
        return False
    share, percent = (known, claimed) if claimed.endswith("%") else (claimed, known)
    return "." in share and abs(float(share) * 100 - float(percent[:-1])) < 1e-6


def plain(text: str) -> str:
    """`text` as it is split into tokens: LaTeX readable, dashes and quotation marks plain."""
    text = _COUNTER.sub("   ", readable(text))
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return text.replace("’", "'").replace("‘", "'")


def content(found: Iterable[Token], language: str) -> tuple[Token, ...]:
    """The tokens that say something: no function words, no scales and "percent"."""
    skipped = words_of("function", language) | _PERCENT_WORDS | set(_lists()["numbers"]["scales"])
    return tuple(t for t in found if t.kind != "word" or t.form not in skipped)
