"""Evidence made ready for checking: the words of each sentence, of the record, of the whole.

`Evidence` is what a model may use; `Source` is the same with everything that a sentence is held
against. Matching of single words is here, judgement is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from assistant.checking.words import (
    Token,
    content,
    groups_of,
    month_forms,
    plain,
    same_number,
    stem,
    synonyms,
    tokens,
    words_of,
)
from assistant.text import fold, sentences
from assistant.types import PartialDate, Publication

_SHORTEST_STEM = 5  # a stem this long may be continued by another ("detect", "detector")
_SHARED_PREFIX = 7  # or both share this much ("generalization", "generalizability")
_KEPT = 128  # publications whose words are kept; questions come back to the same ones
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]}]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that the model may use.

    `publication` is None for a record result (a count, a list) given as text; `text` is what the
    model sees; `spans` are the spans of the abstract that `text` consists of.
    """

    publication: Publication | None
    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, stems and numbers of a text; `joined` has neighbours written as one word."""

    forms: frozenset[str]
    stems: frozenset[str]
    numbers: frozenset[str]
    joined: frozenset[str]

    def has(self, token: Token, *, loosely: bool = True) -> bool:
        """Whether `token` occurs; `loosely` admits synonyms and other forms of the word."""
        if token.kind == "number":
            return any(same_number(token.form, known) for known in self.numbers)
        if self._has_form(token.form) or self._has_form(token.form.removesuffix("s")):
            return True
        if token.kind == "name":
            return token.form.isalpha() and token.stem in self.stems
        return token.stem in self.stems or (loosely and self._alike(token))

    def _has_form(self, form: str) -> bool:
        return form in self.forms or form in self.joined

    def _alike(self, token: Token) -> bool:
        if not synonyms().get(token.stem, frozenset()).isdisjoint(self.stems):
            return True
        return any(_same_root(token.stem, known) for known in self.stems)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an abstract (offsets) or of a record result, and its words."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence under its key, ready to hold a sentence against it."""

    key: str
    evidence: Evidence
    language: str
    sentences: tuple[Sentence, ...]
    record: Vocabulary
    whole: Vocabulary
    folded: str = field(repr=False)
    addresses: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def publication(self) -> Publication | None:
        """The publication, or None for a record result."""
        return self.evidence.publication

    def titles(self) -> tuple[str, ...]:
        """The title and, where it has a colon, the name before it; plain."""
        if self.publication is None:
            return ()
        title = plain(self.publication.title).rstrip(".")
        short = title.split(":")[0]
        return (title, short) if short != title else (title,)


def prepare(key: str, evidence: Evidence, language: str = "en") -> Source:
    """Make `evidence` ready for checking under the key `key`."""
    return replace(_prepared(evidence, language), key=key)


@lru_cache(maxsize=_KEPT)
def _prepared(evidence: Evidence, language: str) -> Source:
    publication = evidence.publication
    text = publication.abstract if publication else evidence.text
    parts = tuple(_sentence(text, start, end, language) for start, end in sentences(text))
    fields = tokens(plain(_fields(publication)), language) if publication else ()
    found = [token for part in parts for token in part.tokens]
    return Source(
        key="",
        evidence=evidence,
        language=language,
        sentences=parts,
        record=vocabulary(fields, language),
        whole=vocabulary([*found, *fields], language),
        folded=fold(plain(f"{publication.title if publication else ''}\n{text}")),
        addresses=known_addresses(publication, text),
        people=_name_words(publication),
    )


def vocabulary(found: Iterable[Token], language: str) -> Vocabulary:
    """The vocabulary of a run of tokens."""
    run = tuple(found)
    words = content(run, language)
    pairs = pairwise(run)
    return Vocabulary(
        forms=frozenset(t.form for t in run),
        stems=frozenset(t.stem for t in words if t.kind != "number"),
        numbers=frozenset(t.form for t in run if t.kind == "number"),
        joined=frozenset(a.form + b.form for a, b in pairs),
    )


def known_addresses(publication: Publication | None, text: str) -> frozenset[str]:
    """The web addresses and identifiers that may be repeated, canonical."""
    found = set(_URL.findall(text))
    if publication is not None:
        found |= {address for link in publication.links for address in (link.url, link.written)}
        found |= {publication.url or "", publication.doi or "", publication.arxiv or ""}
        found |= {f"doi.org/{publication.doi}", f"arxiv.org/abs/{publication.arxiv}"}
    return frozenset(canonical_address(address) for address in found if address)


def canonical_address(address: str) -> str:
    """An address without scheme, `www.`, white space, closing punctuation; lower case."""
    text = re.sub(r"\s+", "", address).lower()
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip(".,;:!?)]}/")


def _sentence(text: str, start: int, end: int, language: str) -> Sentence:
    shown = plain(text[start:end])
    found = tokens(shown, language)
    return Sentence(start, end, shown, found, vocabulary(found, language))


def _name_words(publication: Publication | None) -> frozenset[str]:
    authors = publication.authors if publication else ()
    return frozenset(token.form for author in authors for token in tokens(plain(author)))


def _fields(publication: Publication) -> str:
    """The record's fields as words: what a sentence may say without the abstract."""
    parts = [publication.title, *publication.authors, _date_words(publication.date)]
    parts += [
        publication.category or "", publication.type or "", publication.venue or "",
        publication.publisher or "", publication.volume or "", publication.number or "",
        publication.pages or "", *publication.keywords, *publication.tags,
    ]  # fmt: skip
    return " . ".join(part for part in parts if part)


def _date_words(date: PartialDate) -> str:
    month = " ".join(sorted(month_forms()[date.month - 1])) if date.month else ""
    return " ".join(str(part) for part in (date.year or "", month, date.day or "", date.shown))


def _same_root(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_STEM and long.startswith(short):
        return True
    return len(short) >= _SHARED_PREFIX and long[:_SHARED_PREFIX] == short[:_SHARED_PREFIX]


def generic(token: Token, whole: Vocabulary, language: str) -> bool:
    """Whether `token` only names the kind of thing that the publication speaks of."""
    if token.form in words_of("reference", language):
        return True
    root = stem(token.form)
    return token.kind == "word" and any(
        root in group and group & whole.stems for group in groups_of("generic")
    )
