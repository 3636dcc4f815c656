"""Drafts for questions about fields of one or few publications: authors, date, code, category.

What a record lacks is said; nothing is guessed from the title or from general knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from assistant.answers.phrasing import category_of, foreign, title_of
from assistant.answers.record_answers import dated
from assistant.exports import bibtex, csl_json, ris
from assistant.names import same_person
from assistant.questions.lexicon import say
from assistant.questions.request import Ask, Request
from assistant.references import apa, ieee, mla
from assistant.text import sentences
from assistant.types import Draft, Link, Publication, Statement, Support

_FENCED: dict[str, tuple[str, Callable[[Sequence[Publication]], str]]] = {
    "bibtex": ("bibtex", bibtex),
    "ris": ("ris", ris),
    "csl-json": ("json", csl_json),
}
_LINES: dict[str, Callable[[Publication], str]] = {"apa": apa, "ieee": ieee, "mla": mla}
_MOST_PAPERS = 12
Teller = Callable[[Request, Publication], tuple[Statement, bool]]


def field_draft(request: Request, papers: Sequence[Publication]) -> Draft:
    """The asked field of each paper, or that the list does not show it."""
    tellers: dict[Ask, Teller] = {
        Ask.AUTHORS: _authors,
        Ask.FIRST_AUTHOR: _first_author,
        Ask.DATE: _date,
        Ask.CODE: _code,
        Ask.CATEGORY: _category,
    }
    asked = [tellers[request.ask]] if request.ask in tellers else []
    others = {ask.value: tell for ask, tell in tellers.items()}
    asked += [others.get(name) or partial(_field, field=name) for name in request.fields]
    told = [tell(request, paper) for paper in papers[:_MOST_PAPERS] for tell in asked]
    known = any(answered for _, answered in told)
    statements = [statement for statement, _ in told]
    if request.claim and known:
        verdict = say(verdict_on(request, papers[0]), request.language)
        statements[0] = replace(statements[0], text=f"{verdict} {statements[0].text}")
    return Draft(tuple(statements), "records", abstained=not known)


def verdict_on(request: Request, paper: Publication) -> str:
    """Whether the record bears out what a question claims of one of its fields."""
    wanted = request.filter
    if request.ask in {Ask.AUTHORS, Ask.FIRST_AUTHOR}:
        listed = paper.authors[:1] if request.ask is Ask.FIRST_AUTHOR else paper.authors
        also = (*wanted.also, *[()] * len(wanted.people))
        named = [{p, *others} for p, others in zip(wanted.people, also, strict=False)]
        if all(any(same_person(a, n) for a in listed for n in names) for names in named):
            return "verdict_yes"
        cut = request.ask is Ask.AUTHORS and not paper.authors_complete
        return "verdict_open" if cut else "verdict_no"
    holds = {
        Ask.DATE: any(period.holds(paper.date) for period in wanted.periods),
        Ask.FIELD: paper.venue in wanted.venues,
        Ask.CATEGORY: bool({paper.category, *paper.categories} & set(wanted.categories)),
    }.get(request.ask, True)
    return "verdict_yes" if holds else "verdict_no"


def reference_draft(request: Request, papers: Sequence[Publication]) -> Draft:
    """References in the asked style, BibTeX by default, made from the records alone."""
    style = request.style or "bibtex"
    supports = tuple(Support(p) for p in papers)
    if style in _FENCED:
        name, write = _FENCED[style]
        places = "".join(f"⟦{i}⟧" for i in range(len(papers)))
        short = [replace(p, abstract="") for p in papers]  # a reference needs no abstract
        block = f"```{name}\n{write(short).strip()}\n```"
        note = say("reference_note", request.language)
        return Draft((Statement(block), Statement(f"{note} {places}", supports)), "records")
    write_one = _LINES.get(style, apa)
    lines = [Statement(f"- {write_one(p)} ⟦0⟧", (Support(p),)) for p in papers]
    return Draft((*lines, Statement(say("reference_note", request.language))), "records")


def _authors(request: Request, paper: Publication) -> tuple[Statement, bool]:
    language = request.language
    if not paper.authors:
        text = say("no_authors", language, title=title_of(paper))
        return Statement(f"{text} ⟦0⟧", (Support(paper),)), False
    names = ", ".join(foreign(a) for a in paper.authors)
    ending = "." if paper.authors_complete else say("et_al", language) + "."
    text = say("authors", language, title=title_of(paper), authors=names + ending)
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), True


def _first_author(request: Request, paper: Publication) -> tuple[Statement, bool]:
    if not paper.authors:
        return _authors(request, paper)
    text = say("first_author", request.language, title=title_of(paper), author=paper.authors[0])
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), True


def _date(request: Request, paper: Publication) -> tuple[Statement, bool]:
    return dated(paper, request.language), bool(paper.date.shown or paper.date.iso)


def _code(request: Request, paper: Publication) -> tuple[Statement, bool]:
    language = request.language
    links = [link for link in paper.links if link.kind == "code"] or [
        link for link in paper.links if link.kind in {"data", "other"}
    ]
    if links:
        return _linked(request, paper, links), True
    if paper.code_flag:
        text = say("code_flag_only", language, title=title_of(paper))
        return Statement(f"{text} ⟦0⟧", (Support(paper),)), True
    text = say("no_code", language, title=title_of(paper))
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), False


def _linked(request: Request, paper: Publication, links: Sequence[Link]) -> Statement:
    shown = []
    for link in dict.fromkeys(links):
        broken = say("repaired", request.language, written=foreign(link.written))
        shown.append(link.url + (broken if link.repaired else ""))
    text = say("code", request.language, title=title_of(paper), url=" , ".join(shown))
    return Statement(f"{text} ⟦0⟧", (_sentence_with(paper, links[0]),))


def _sentence_with(paper: Publication, link: Link) -> Support:
    """The sentence of the abstract that gives the address; the record where none does."""
    needle = link.written or link.url
    at = paper.abstract.find(needle)
    if at >= 0:
        for start, end in sentences(paper.abstract):
            if start <= at < end:
                return Support(paper, start, end)
    return Support(paper)


def _category(request: Request, paper: Publication) -> tuple[Statement, bool]:
    if paper.category is None:
        return _missing(request, paper, "category"), False
    text = say(
        "category", request.language, title=title_of(paper), category=category_of(paper.category)
    )
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), True


def _field(request: Request, paper: Publication, field: str) -> tuple[Statement, bool]:
    if field == "last_author":
        return _last_author(request, paper)
    value = {
        "venue": paper.venue, "doi": paper.doi, "arxiv": paper.arxiv, "pages": paper.pages,
        "volume": paper.volume, "publisher": paper.publisher, "type": paper.type,
        "affiliation": ", ".join(paper.tags) or _school(paper),
    }.get(field)  # fmt: skip
    if not value and field in {"volume", "pages"} and re.search(r"\d", paper.venue or ""):
        field, value = "venue", paper.venue  # some lists write volume and pages behind the venue
    name = field.replace("doi", "DOI").replace("arxiv", "arXiv id")
    if not value:
        return _missing(request, paper, name), False
    text = say("field", request.language, title=title_of(paper), field=name, value=foreign(value))
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), True


def _school(paper: Publication) -> str | None:
    """Where a thesis was written: lists have that as its venue or publisher."""
    thesis = (paper.type or "").lower().endswith("thesis")
    return (paper.publisher or paper.venue) if thesis else None


def _missing(request: Request, paper: Publication, field: str) -> Statement:
    text = say("no_field", request.language, title=title_of(paper), field=field)
    return Statement(f"{text} ⟦0⟧", (Support(paper),))


def _last_author(request: Request, paper: Publication) -> tuple[Statement, bool]:
    if not paper.authors:
        return _authors(request, paper)
    key = "last_author" if paper.authors_complete else "last_author_cut"
    text = say(key, request.language, title=title_of(paper), author=paper.authors[-1])
    return Statement(f"{text} ⟦0⟧", (Support(paper),)), paper.authors_complete
