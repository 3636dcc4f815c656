"""What records say of single publications: their fields, references to copy, profile figures.

What a record lacks is said; nothing is guessed from the title or from general knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.context import Context
from assistant.answering.described import nearest
from assistant.answering.phrase import (
    category_of,
    date_of,
    foreign,
    table,
    title_of,
)
from assistant.answering.select import replace_where
from assistant.exports import bibtex, csl_json, ris
from assistant.fields import FIELDS
from assistant.names import same_person
from assistant.reading.plan import Fields, Papers, Profile, Reference, Select, Where
from assistant.references import apa, chicago, ieee, mla
from assistant.text import fold, sentences
from assistant.types import Draft, Link, Publication, Statement, Support

_FENCED: Mapping[str, tuple[str, Callable[[Sequence[Publication]], str]]] = {
    "bibtex": ("bibtex", bibtex), "ris": ("ris", ris), "csl": ("json", csl_json),
}  # fmt: skip
_LINES: Mapping[str, Callable[[Publication], str]] = {
    "apa": apa, "ieee": ieee, "mla": mla, "chicago": chicago,
}  # fmt: skip
_MOST_PAPERS = 12
_IN_A_TABLE = 3  # from so many papers on, several fields are a table
_FIGURES: Mapping[str, tuple[str, ...]] = {
    "hindex": ("h-index", "hindex", "h index"), "citations": ("citation", "cited"),
    "score": ("score", "rank", "percentile", "i10"),
}  # fmt: skip
Told = tuple[Statement, bool]


def fields(plan: Fields, context: Context) -> Draft:
    """The asked fields of each publication that is meant."""
    found = context.select(_meant(plan.of, context))
    papers = found.publications
    if not papers:
        return context.nothing(plan.of, found)
    names = plan.names or tuple(dict.fromkeys(w.field for w in plan.claimed)) or ("date",)
    ids = found.ids
    if len(papers) >= _IN_A_TABLE and (len(names) > 1 or plan.form == "table"):
        rows = table(papers[:_MOST_PAPERS], names, context.language)
        return Draft((*rows, *_more(len(papers), context)), "records", found=ids)
    told = [_told(p, name, context) for p in papers[:_MOST_PAPERS] for name in names]
    statements = [statement for statement, _ in told]
    known = any(answered for _, answered in told)
    if plan.claimed and known:
        verdict = context.say(_verdict(plan.claimed, papers[0], context))
        statements[0] = replace(statements[0], text=f"{verdict} {statements[0].text}")
    statements += _more(len(papers), context)
    return Draft(tuple(statements), "records", abstained=not known, found=ids)


def _meant(of: Select, context: Context) -> Select:
    """The papers whose fields are asked for: of those spoken of, the one that the words describe.

    Subject words beside a paper that is named say no more of it.
    """
    if not isinstance(of.among, Papers) or not of.topics:
        return of
    bare = replace_where(of, of.records)
    pool = (*of.among.ids, *of.among.others)
    if of.among.said not in {"it", "nth", "those"} or len(pool) == 1:
        return bare
    words = " ".join(w.words for w in of.topics)
    near = nearest(words, context.knowledge, pool, sure=False)
    return replace(bare, among=Papers(tuple(p.id for p in near))) if near else bare


def _more(count: int, context: Context) -> list[Statement]:
    left = count - _MOST_PAPERS
    return [Statement(context.say("more_rows", n=left))] if left > 0 else []


def _verdict(claimed: Sequence[Where], paper: Publication, context: Context) -> str:
    """Whether the record bears out what the visitor supposes."""
    results = [_bears_out(where, paper, context) for where in claimed]
    if all(results):
        return "verdict_yes"
    return "verdict_no" if False in results else "verdict_open"


def _bears_out(where: Where, paper: Publication, context: Context) -> bool | None:
    if where.period is not None:
        return where.period.holds(paper.date)
    values = FIELDS[where.field].of(paper) if where.field in FIELDS else ()
    if where.field in {"authors", "first_author", "last_author"}:
        named = where.values or (where.words,)
        if any(same_person(value, name) for value in values for name in named):
            return True
        return None if where.field != "first_author" and not paper.authors_complete else False
    asked = {fold(value) for value in (*where.values, where.words)}
    return any(fold(v) in asked or any(a and a in fold(v) for a in asked) for v in values)


def _told(paper: Publication, name: str, context: Context) -> Told:
    teller = _TELLERS.get(name)
    if teller is not None:
        return teller(paper, context)
    field = FIELDS.get(name)
    values = field.of(paper) if field else ()
    if name in {"volume", "pages"} and not values and any(c.isdigit() for c in paper.venue or ""):
        name, values = "venue", (paper.venue or "",)  # lists that write them behind the venue
    label = FIELDS[name].label if name in FIELDS else name
    if not values:
        return _missing(paper, label, context), False
    shown = foreign(", ".join(values))
    return _one(paper, context.say("field", title=title_of(paper), field=label, value=shown)), True


def _one(paper: Publication, text: str) -> Statement:
    return Statement(f"{text} ⟦0⟧", (Support(paper),))


def _missing(paper: Publication, label: str, context: Context) -> Statement:
    return _one(paper, context.say("no_field", title=title_of(paper), field=label))


def _authors(paper: Publication, context: Context) -> Told:
    if not paper.authors:
        return _one(paper, context.say("no_authors", title=title_of(paper))), False
    ending = "." if paper.authors_complete else context.say("et_al") + "."
    names = ", ".join(foreign(a) for a in paper.authors) + ending
    return _one(paper, context.say("authors", title=title_of(paper), authors=names)), True


def _first_author(paper: Publication, context: Context) -> Told:
    if not paper.authors:
        return _authors(paper, context)
    author = foreign(paper.authors[0])
    return _one(paper, context.say("first_author", title=title_of(paper), author=author)), True


def _last_author(paper: Publication, context: Context) -> Told:
    if not paper.authors:
        return _authors(paper, context)
    key = "last_author" if paper.authors_complete else "last_author_cut"
    text = context.say(key, title=title_of(paper), author=foreign(paper.authors[-1]))
    return _one(paper, text), paper.authors_complete


def _date(paper: Publication, context: Context) -> Told:
    shown = date_of(paper)
    if not shown:
        return _one(paper, context.say("no_date", title=title_of(paper))), False
    iso = paper.date.iso
    full = f"{shown} ({iso})" if iso and iso != shown else shown
    key = "date" if paper.year is not None else "date_no_year"
    return _one(paper, context.say(key, title=title_of(paper), date=full)), True


def _category(paper: Publication, context: Context) -> Told:
    if paper.category is None:
        return _missing(paper, FIELDS["category"].label, context), False
    shown = ", ".join(category_of(code) for code in paper.categories)
    return _one(paper, context.say("category", title=title_of(paper), category=shown)), True


def _code(paper: Publication, context: Context) -> Told:
    title = title_of(paper)
    links = [link for link in paper.links if link.kind == "code"] or [
        link for link in paper.links if link.kind in {"data", "other"}
    ]
    if links:
        shown = []
        for link in dict.fromkeys(links):
            broken = context.say("repaired", written=foreign(link.written))
            shown.append(link.url + (broken if link.repaired else ""))
        text = context.say("code", title=title, url=" , ".join(shown))
        return Statement(f"{text} ⟦0⟧", (_sentence_with(paper, links[0]),)), True
    if paper.code_flag:
        return _one(paper, context.say("code_flag_only", title=title)), True
    return _one(paper, context.say("no_code", title=title)), False


def _sentence_with(paper: Publication, link: Link) -> Support:
    """The sentence of the abstract that gives the address; the record where none does."""
    at = paper.abstract.find(link.written or link.url)
    for start, end in sentences(paper.abstract) if at >= 0 else ():
        if start <= at < end:
            return Support(paper, start, end)
    return Support(paper)


_TELLERS: Mapping[str, Callable[[Publication, Context], Told]] = {
    "authors": _authors, "first_author": _first_author, "last_author": _last_author,
    "date": _date, "year": _date, "category": _category, "topic": _category, "code": _code,
}  # fmt: skip


def reference(plan: Reference, context: Context) -> Draft:
    """References in the asked style, made from the records alone."""
    found = context.select(plan.of)
    papers = found.publications
    if not papers:
        return context.nothing(plan.of, found)
    supports = tuple(Support(p) for p in papers)
    note = context.say("reference_note")
    if plan.style in _FENCED:
        name, write = _FENCED[plan.style]
        short = [replace(p, abstract="") for p in papers]  # a reference needs no abstract
        block = f"```{name}\n{write(short).strip()}\n```"
        marks = "".join(f"⟦{i}⟧" for i in range(len(papers)))
        statements = (Statement(block), Statement(f"{note} {marks}", supports))
        return Draft(statements, "records", found=found.ids)
    write_one = _LINES.get(plan.style, apa)
    lines = [Statement(f"- {write_one(p)} ⟦0⟧", (Support(p),)) for p in papers]
    return Draft((*lines, Statement(note)), "records", found=found.ids)


def profile(plan: Profile, context: Context) -> Draft:
    """A figure that the list's profile reports, or that it reports none."""
    knowledge = context.knowledge
    if plan.of.among is not None or plan.of.topics:
        return _not_of_papers(plan, context)
    named = [value for w in plan.of.of("authors") for value in w.values or (w.words,)]
    owners = {knowledge.records.person(p.name) for p in knowledge.profiles}
    others = [name for name in named if knowledge.records.person(name) not in owners]
    if others:
        owner = knowledge.owner or ", ".join(sorted(owners))
        key = "profile_other" if owner else "no_profile"
        text = context.say(key, owner=owner, name=foreign(others[0]), label=_label(plan))
        return Draft((Statement(text),), "none", abstained=True)
    wanted = {fold(name) for name in (*plan.figures, *_FIGURES.get(plan.what, ()))}
    rows = [
        context.say("profile", name=foreign(p.name), label=foreign(f.label), value=foreign(f.value))
        for p in knowledge.profiles for f in p.figures
        if any(name in fold(f.label) or fold(f.label) in name for name in wanted)
    ]  # fmt: skip
    if rows:
        return Draft(tuple(Statement(text) for text in rows), "records")
    figures = [
        context.say("profile_all", name=foreign(p.name), figures=", ".join(
            f"{foreign(f.label)} **{foreign(f.value)}**" for f in p.figures))
        for p in knowledge.profiles if p.figures
    ]  # fmt: skip
    asks_all = plan.what == "score" and not plan.figures
    if figures and asks_all:
        return Draft(tuple(Statement(text) for text in figures), "records")
    statements = [Statement(context.say("no_profile", label=_label(plan)))]
    if plan.what not in {"contact", "affiliation"}:
        statements += [Statement(text) for text in figures]
    return Draft(tuple(statements), "none", abstained=True)


def _not_of_papers(plan: Profile, context: Context) -> Draft:
    """Figures are a person's; of a single publication the list shows none."""
    papers = context.select(plan.of).publications[:3]
    rows = [_missing(paper, _label(plan), context) for paper in papers]
    rows = rows or [Statement(context.say("no_profile", label=_label(plan)))]
    return Draft(tuple(rows), "none", abstained=True, found=tuple(p.id for p in papers))


def _label(plan: Profile) -> str:
    names = {"hindex": "h-index", "other": "profile"}
    return ", ".join(plan.figures) or names.get(plan.what, plan.what)
