"""Marks, markup, addresses and quotations in a sentence that a model wrote.

Reads what is written; whether the words are true is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.checking.sources import Source, canonical_address
from assistant.checking.words import plain
from assistant.text import fold, sentences

_MARK = re.compile(
    r"[\[【(](?P<keys>\^?[A-Za-z0-9]{1,6}(?:\s*[,;]\s*\^?[A-Za-z0-9]{1,6}){0,9})[\]】)](?!\()"
)
_GROUP = re.compile(rf"(?:\s*{_MARK.pattern.replace('?P<keys>', '?:')})+")
_AFTER_STOP = re.compile(rf"([.!?。！？]+[\"”’)]*)({_GROUP.pattern})")
_MARKUP = re.compile(
    r"!\[|\[[^\]]*\]\([^)]*\)|</?[A-Za-z!][^>]*>|^\s*\|.*\||```|\$\$|\]\s*\[\w+\]:"
)
_TOP_LEVEL = (
    "com|org|net|io|ai|edu|gov|info|dev|app|co|me|xyz|site|online|cn|de|uk|fr|es|it|jp|ru|nl|ch|eu|us|"
    "ly|gl|cc|to|tv|example|test|invalid|local"
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.|(?:javascript|data|mailto|file|tel):)[^\s<>\"“”«»]*"
    r"|\b10\.\d{4,9}/\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TOP_LEVEL})\b(?:/[^\s<>\"“”«»]*)?",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[\"“”„«]([^\"“”„«»]{2,}?)[\"“”»]")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.\.\.|…)\]?)\s*")
_INLINE = re.compile(r"(?<!\w)(\*\*|__|[*_])(?=[^\s*_])([^*]*?)(?<=[^\s*_])\1(?!\w)")
_OPENING = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*•+]\s+|\(?\d{1,2}[.)]\s+)+")
_POLARITY = re.compile(
    r"^(?:yes|no|sure|certainly|of course|indeed)\s*[,.!:;–—-]+\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence and the keys of the marks that prove it."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence taken apart: its clauses in order, and keys that were never given."""

    clauses: tuple[Clause, ...]
    unknown: tuple[str, ...]
    item: bool

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return tidy("".join(clause.text for clause in self.clauses))

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, first use first."""
        return tuple(dict.fromkeys(key for clause in self.clauses for key in clause.keys))


def marks_before_stops(text: str, known: Collection[str]) -> str:
    """`text` with marks that follow a full stop moved before it, so that a sentence keeps them."""

    def moved(match: re.Match[str]) -> str:
        if not all(_is_mark_group(mark, known, "") for mark in _MARK.finditer(match.group(2))):
            return match.group()
        return " " + match.group(2).strip() + match.group(1)

    return _AFTER_STOP.sub(moved, text)


def take_apart(sentence: str, known: Collection[str], literal: str = "") -> Marked:
    """Split a sentence at its marks.

    Brackets that occur in `literal` (the evidence's own text) are text, not marks.
    """
    item = bool(re.match(r"\s*(?:[-*•+]|\d{1,2}[.)])\s", sentence))
    text = _POLARITY.sub("", _OPENING.sub("", sentence))
    clauses: list[Clause] = []
    unknown: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        if not _is_mark_group(mark, known, literal):
            continue
        given = tuple(key for key in _keys(mark) if key in known)
        unknown += [key for key in _keys(mark) if key not in known]
        before = text[at : mark.start()]
        if clauses and not before.strip():
            clauses[-1] = Clause(clauses[-1].text, _distinct((*clauses[-1].keys, *given)))
        else:
            clauses.append(Clause(before, _distinct(given)))
        at = mark.end()
    clauses = _with_rest(clauses, text[at:])
    return Marked(tuple(clauses), _distinct(unknown), item)


def _with_rest(clauses: list[Clause], rest: str) -> list[Clause]:
    """The text after the last mark belongs to that mark."""
    if not clauses:
        return [Clause(rest, ())]
    if re.search(r"\w", rest):
        return [*clauses[:-1], Clause(clauses[-1].text + rest, clauses[-1].keys)]
    return [*clauses[:-1], Clause(clauses[-1].text + rest.strip(), clauses[-1].keys)]


def _distinct(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _keys(mark: re.Match[str]) -> list[str]:
    return [key.strip().lstrip("^") for key in re.split(r"[,;]", mark.group("keys"))]


def _is_mark(key: str, known: Collection[str]) -> bool:
    """A known key, a number like [3], or letters with digits as keys have them."""
    return key in known or key.isdigit() or bool(re.search(r"\d", key) and re.search(r"\D", key))


def _is_mark_group(mark: re.Match[str], known: Collection[str], literal: str) -> bool:
    keys = _keys(mark)
    if all(key in known for key in keys):
        return True
    if mark.group()[0] == "(":  # (2023), (3D): only our own keys count in round brackets
        return False
    return fold(mark.group()) not in literal and all(_is_mark(key, known) for key in keys)


def tidy(text: str) -> str:
    """`text` without emphasis and without spaces that a removed mark leaves."""
    text = _INLINE.sub(r"\2", text).replace("`", "")
    text = re.sub(r"\(\s*\)|\[\s*\]", "", text)
    text = re.sub(r"\s+([.,;:!?)])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()


def foreign_markup(sentence: str) -> str | None:
    """The first image, link, tag, table row or code fence, or None."""
    found = _MARKUP.search(sentence)
    return found.group() if found else None


def is_frame(sentence: str) -> bool:
    """Whether a sentence without a mark is a heading or leads up to what follows."""
    return bool(re.match(r"\s*#{1,6}\s", sentence)) or sentence.rstrip(" *_").endswith(":")


def unknown_addresses(text: str, sources: Sequence[Source]) -> list[str]:
    """Web and mail addresses and DOIs that no record has."""
    known = {address for source in sources for address in source.addresses}
    written = [m.group().rstrip(".,;:!?)]}") for m in _ADDRESS.finditer(text)]
    return [a for a in written if canonical_address(a) not in known and not _named(a, sources)]


def _named(address: str, sources: Sequence[Source]) -> bool:
    """Whether what looks like an address is a word of the evidence ("Map2Vec.net" is none)."""
    bare = fold(address)
    if "/" in bare or "@" in bare or ":" in bare:
        return False
    return any(re.search(rf"(?<![\w.]){re.escape(bare)}(?![\w/])", s.folded) for s in sources)


def without_addresses(text: str) -> str:
    """`text` with addresses blanked, offsets kept."""
    return _ADDRESS.sub(lambda m: " " * len(m.group()), text)


def quotations(text: str) -> list[re.Match[str]]:
    """The quoted parts of `text`, group 1 without the quotation marks."""
    return list(_QUOTE.finditer(text))


def verbatim(quote: str, sources: Sequence[Source]) -> bool:
    """Whether every part of `quote` (parts are joined by an ellipsis) stands in one source."""
    parts = [fold(plain(part)) for part in _ELLIPSIS.split(quote) if part.strip()]
    return any(all(_stands(part, source) for part in parts) for source in sources)


def _stands(part: str, source: Source) -> bool:
    bare = part.rstrip(".,;:!?")
    pattern = rf"(?<![^\W_]){re.escape(bare)}(?![^\W_])"
    found = re.search(pattern, source.folded)
    if found is None or not part.endswith("."):
        return found is not None
    return any(
        re.match(r"\s*[\"')\]]*[.!?]", source.folded[m.end() :])
        for m in re.finditer(pattern, source.folded)
    )


def cut_short(quote: str, sources: Sequence[Source]) -> bool:
    """Whether a quotation that stands for a whole sentence leaves out its end or its beginning.

    `quote` has no ellipsis; titles and fragments within a sentence are not meant.
    """
    bare = fold(plain(quote)).rstrip(".!? ")
    for source in sources:
        wholes = [fold(s.text).rstrip(".!? ") for s in source.sentences]
        titles = [fold(title) for title in source.titles()]
        if bare in titles or bare in wholes:
            return False
    return len(sentences(quote)) <= 1
