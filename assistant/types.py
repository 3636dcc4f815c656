"""The vocabulary of the program: publications, profiles, questions' turns, citations, answers.

Everything here is a frozen dataclass that holds data as it was read or decided; parsing,
matching, checking and display live elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Basis = Literal["records", "extract", "model", "none"]
Role = Literal["user", "assistant"]
LinkKind = Literal["code", "data", "paper", "pdf", "other"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as the list shows it.

    Any part may be missing, the year too ("Apr 19"); `shown` is the text of the list.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    shown: str = ""

    @property
    def iso(self) -> str | None:
        """`2023-09-18`, `2023-09` or `2023`; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders dates; missing parts sort before known ones."""
        return (self.year or 0, self.month or 0, self.day or 0)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that belongs to a publication.

    `written` is the text of the source; `url` differs from it where the page broke the address
    (a space or a line break inside) and `repaired` says so.
    """

    url: str
    kind: LinkKind
    written: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was read: file name (no folder), first line (1-based), format name."""

    file: str
    line: int
    format: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as the list has it. The abstract is verbatim: quotes point into it."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    authors_complete: bool = True
    date: PartialDate = PartialDate()
    category: str | None = None
    abstract: str = ""
    type: str | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    url: str | None = None
    code_flag: bool | None = None
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    owner: str | None = None  # whose list shows it; several are joined by "; "
    source: Source | None = None
    raw: str = ""
    versions: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()  # fields of the list that no other attribute holds

    @property
    def code_url(self) -> str | None:
        """The address of the code, if the record or the abstract gives one."""
        return next((link.url for link in self.links if link.kind == "code"), None)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, one by one, where the list joins several ("Semantics, Dialogue")."""
        return tuple(part for part in re.split(r"\s*[;,]\s*", self.category or "") if part)

    @property
    def year(self) -> int | None:
        """The year, if the list shows one."""
        return self.date.year

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose lists show it."""
        return tuple(name for name in (self.owner or "").split("; ") if name)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a profile: its label and its value, both as the list shows them."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose list it is, and the figures that the list itself reports about them."""

    name: str
    field: str | None = None
    figures: tuple[Figure, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: a verbatim span of an abstract, or a field of a record.

    With a quote, `publication.abstract[start:end] == quote`. Without one (`quote` None) the
    record itself is the proof and `start`, `end` are None.
    """

    number: int
    publication: Publication
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """What proves a statement: a span of the abstract, or the record itself (start, end None)."""

    publication: Publication
    start: int | None = None
    end: int | None = None

    @property
    def quote(self) -> str | None:
        """The verbatim text of the span, or None for the record."""
        if self.start is None or self.end is None:
            return None
        return self.publication.abstract[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of an answer with its proof, before marks are numbered.

    `text` is Markdown of ours; foreign text in it is escaped already. `⟦0⟧` stands where the mark
    of `supports[0]` goes; supports that have no such place are marked at the end. A statement
    without supports claims nothing about a publication (a frame, a heading, a refusal).
    """

    text: str
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the making: statements in order, joined by blank lines or as they end.

    `found` are the ids of all publications that the answer is about, also of those beyond its
    marks: a follow-up may point at them.
    """

    statements: tuple[Statement, ...]
    basis: Basis
    abstained: bool = False
    notice: str | None = None
    suggestions: tuple[str, ...] = ()
    model: str | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation; `cited` holds publication ids in the order of their marks.

    An answer of ours may carry the `plan` that it was made from (JSON) and all that it `found`.
    """

    role: Role
    text: str
    cited: tuple[str, ...] = ()
    plan: Mapping[str, Any] | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What was searched: the whole library's size and version."""

    publications: int
    without_abstract: int
    list_version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One checked answer. `text` is Markdown with marks like [1] that refer to `citations`."""

    question: str
    standalone_question: str
    text: str
    citations: tuple[Citation, ...]
    basis: Basis
    abstained: bool
    scope: Scope
    notice: str | None = None
    suggestions: tuple[str, ...] = ()
    seconds: float = 0.0
    model: str | None = None
    understood: str = ""
    plan: Mapping[str, Any] | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partial:
    """What may be shown before the answer is final: a step's name, or settled sentences."""

    text: str = ""
    citations: tuple[Citation, ...] = field(default=())
    step: str = ""


def citation_document(citation: Citation) -> dict[str, Any]:
    """The JSON form of a citation; `date` is None without a year, `date_text` is as shown."""
    paper = citation.publication
    return {
        "number": citation.number,
        "id": paper.id,
        "title": paper.title,
        "authors": list(paper.authors),
        "authors_complete": paper.authors_complete,
        "date": paper.date.iso,
        "date_text": paper.date.shown or None,
        "category": paper.category,
        "url": paper.url,
        "code_url": paper.code_url,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def answer_document(answer: Answer) -> dict[str, Any]:
    """The JSON form of an answer: what every surface sends to programs."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "understood": answer.understood,
        "plan": dict(answer.plan) if answer.plan is not None else None,
        "answer": answer.text,
        "citations": [citation_document(c) for c in answer.citations],
        "basis": answer.basis,
        "abstained": answer.abstained,
        "notice": answer.notice,
        "scope": {
            "publications": answer.scope.publications,
            "without_abstract": answer.scope.without_abstract,
            "list_version": answer.scope.list_version,
        },
        "suggestions": list(answer.suggestions),
        "seconds": round(answer.seconds, 4),
    }
