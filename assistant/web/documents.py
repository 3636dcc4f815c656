"""The JSON documents of the endpoints, as types: Gradio makes the published schema from them."""

from __future__ import annotations

from typing import Any, TypedDict, cast

from assistant.types import Answer, Publication, answer_document
from vectorstore.passages import Hit, Ranked


class CitationDocument(TypedDict):
    """A source of an answer; with a quote, `abstract[start:end] == quote`."""

    number: int
    id: str
    title: str
    authors: list[str]
    authors_complete: bool
    date: str | None
    date_text: str | None
    category: str | None
    url: str | None
    code_url: str | None
    quote: str | None
    start: int | None
    end: int | None


class ScopeDocument(TypedDict):
    """What was searched."""

    publications: int
    without_abstract: int
    list_version: str


class AnswerDocument(TypedDict):
    """One checked answer; `basis` is records, extract, model or none.

    `understood` says in one sentence how the question was read, `plan` is that reading as data.
    """

    question: str
    standalone_question: str
    understood: str
    plan: dict[str, Any] | None
    answer: str
    citations: list[CitationDocument]
    basis: str
    abstained: bool
    notice: str | None
    scope: ScopeDocument
    suggestions: list[str]
    seconds: float


class LinkDocument(TypedDict):
    """An address of a record; `kind` is code, data, paper, pdf or other."""

    url: str
    kind: str


class PublicationDocument(TypedDict):
    """A record of the list."""

    id: str
    title: str
    authors: list[str]
    authors_complete: bool
    date: str | None
    date_text: str | None
    year: int | None
    category: str | None
    type: str | None
    venue: str | None
    doi: str | None
    arxiv: str | None
    url: str | None
    code_flag: bool | None
    code_url: str | None
    links: list[LinkDocument]
    keywords: list[str]


class FullPublicationDocument(PublicationDocument):
    """A record with its abstract and its BibTeX entry."""

    abstract: str
    bibtex: str


class PublicationsDocument(TypedDict):
    """Records that fit the filters: how many there are, and those from `offset` on."""

    total: int
    offset: int
    list_version: str
    publications: list[PublicationDocument]


class FoundDocument(TypedDict):
    """A publication found by a search, with its best passage.

    `score` is between 0 and 1 and orders the results; with a passage in the abstract,
    `abstract[start:end] == passage`; without one `start` and `end` are null.
    """

    score: float
    cosine: float
    bm25: float
    passage: str
    start: int | None
    end: int | None
    publication: PublicationDocument


def answered(answer: Answer) -> AnswerDocument:
    """The document of an answer."""
    return cast(AnswerDocument, answer_document(answer))


def record(paper: Publication) -> PublicationDocument:
    """The document of a record, without its abstract."""
    return PublicationDocument(
        id=paper.id,
        title=paper.title,
        authors=list(paper.authors),
        authors_complete=paper.authors_complete,
        date=paper.date.iso,
        date_text=paper.date.shown or None,
        year=paper.year,
        category=paper.category,
        type=paper.type,
        venue=paper.venue,
        doi=paper.doi,
        arxiv=paper.arxiv,
        url=paper.url,
        code_flag=paper.code_flag,
        code_url=paper.code_url,
        links=[LinkDocument(url=link.url, kind=link.kind) for link in paper.links],
        keywords=list(paper.keywords),
    )


def full_record(paper: Publication, bibtex: str) -> FullPublicationDocument:
    """The document of a record with abstract and BibTeX."""
    fields: dict[str, Any] = {**record(paper), "abstract": paper.abstract, "bibtex": bibtex}
    return cast(FullPublicationDocument, fields)


def found(paper: Publication, ranked: Ranked, hit: Hit | None) -> FoundDocument:
    """The document of a search result."""
    quotable = hit is not None and hit.passage.grain != "title"
    return FoundDocument(
        score=round(ranked.score, 4),
        cosine=round(ranked.cosine, 4),
        bm25=round(ranked.bm25, 4),
        passage=hit.passage.text if hit else paper.title,
        start=hit.passage.start if hit and quotable else None,
        end=hit.passage.end if hit and quotable else None,
        publication=record(paper),
    )
