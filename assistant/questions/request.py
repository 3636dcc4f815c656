"""What a question asks for, as data: the ask, the filters, what is left as its topic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from assistant.questions.mentions import Mention
from assistant.questions.periods import Period

Order = Literal["oldest", "newest"]


class Ask(StrEnum):
    """The kinds of questions that are told apart."""

    GREETING = "greeting"
    THANKS = "thanks"
    CAPABILITY = "capability"
    INSTRUCTION = "instruction"
    OPINION = "opinion"
    UNCLEAR = "unclear"
    COUNT = "count"
    LIST = "list"
    EARLIEST = "earliest"
    LATEST = "latest"
    PER_YEAR = "per_year"
    PER_CATEGORY = "per_category"
    PER_VENUE = "per_venue"
    PER_TYPE = "per_type"
    TOP_AUTHORS = "top_authors"
    COUNT_AUTHORS = "count_authors"
    COAUTHORS = "coauthors"
    AUTHORS = "authors"
    FIRST_AUTHOR = "first_author"
    DATE = "date"
    CODE = "code"
    CATEGORY = "category"
    FIELD = "field"
    PROFILE = "profile"
    REFERENCE = "reference"
    COMPARE = "compare"
    SUMMARY = "summary"
    DEFINE = "define"
    SIMILAR = "similar"
    CONTENT = "content"


GROUPS = (Ask.PER_YEAR, Ask.PER_CATEGORY, Ask.PER_VENUE, Ask.PER_TYPE)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which publications are meant; every part narrows, an empty part does not.

    `people` must all be listed authors (any of them with `any_person`, the only one with `alone`);
    `also` has for each of them the others that the same words may mean, any of whom will do;
    `not_people` must not be listed, `not_periods` must not hold;
    one of `titled` must stand in the title, `not_titled` must not; `linked` asks for an address of
    code, not for a flag; `undated` for records without a year;
    `periods` are alternatives, so are `categories`, `venues`, `types` and `keywords`; `place` is
    the venue in the question's words; `only` restricts to ids (from the conversation), `exclude`
    leaves some out, `besides` is the title of one left out because another was asked for.
    """

    people: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    any_person: bool = False
    first_author: bool = False
    alone: bool = False
    periods: tuple[Period, ...] = ()
    categories: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    code: bool | None = None
    linked: bool = False
    undated: bool = False
    not_people: tuple[str, ...] = ()
    not_periods: tuple[Period, ...] = ()
    titled: tuple[str, ...] = ()
    not_titled: str = ""
    venues: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    not_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    place: str = ""
    only: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    besides: str = ""

    @property
    def spelled(self) -> tuple[str, ...]:
        """The people, each with the others that the same words may mean."""
        also = (*self.also, *[()] * len(self.people))
        return tuple(" / ".join((p, *others)) for p, others in zip(self.people, also, strict=False))

    @property
    def empty(self) -> bool:
        """Whether every publication passes."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A phrase [start, end) that describes one paper: its words, and the filters that it has."""

    words: str
    wanted: Filter
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Request:
    """One question, read.

    `topic` is what no filter and no verb accounts for, in English as far as the glossary goes;
    `words` are its content words, `unread` those that the glossary does not know. `focus` are the
    words that ask, without those that only describe what is meant, `parts` each of them where the
    question asks several things; a `claim` says something of a
    field, to be confirmed or corrected; with `several` they ask the
    same of each of several papers, which the topic describes. `described` are phrases that describe
    one paper each, `common` the words that describe all of them. `refused` is a topic that
    publications must not be about.
    """

    question: str
    language: str
    ask: Ask
    filter: Filter = Filter()
    mentions: tuple[Mention, ...] = ()
    papers: tuple[str, ...] = ()
    topic: str = ""
    words: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    concepts: frozenset[str] = frozenset()
    focus: str = ""
    parts: tuple[str, ...] = ()
    claim: bool = False
    several: bool = False
    described: tuple[Anchor, ...] = ()
    common: str = ""
    figures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    style: str | None = None
    order: Order | None = None
    limit: int | None = None
    plural: bool = False
    demand: str = ""
    refused: str = ""
    unknown_person: str | None = None
