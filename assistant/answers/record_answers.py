"""Drafts for record questions: counts, lists, first and latest, people, groups, profile figures.

Every number is computed from records; every publication that counts is cited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import (
    conditions,
    date_of,
    foreign,
    marks,
    row,
    title_of,
    titles,
)
from assistant.questions.lexicon import say
from assistant.questions.request import Ask, Request
from assistant.records import Selection, claims_code, in_order
from assistant.types import Draft, Publication, Statement, Support

_SHOWN_WITH_COUNT = 5  # a count of up to this many names its publications
Supports = dict[str, Support]
_NEEDED: tuple[Literal["venue", "type"], ...] = ("venue", "type")


def count_draft(
    request: Request,
    knowledge: Knowledge,
    found: Selection,
    *,
    topic: str = "",
    proofs: Supports | None = None,
) -> Draft:
    """How many publications pass, each cited; few are named as well."""
    rows = found.publications
    condition = conditions(request, topic=topic, count=len(rows))
    if not rows:
        return none_draft(request, knowledge, found, topic=topic)
    everything = request.filter.empty and not (topic or request.refused)
    key = "count_all" if everything else "count"
    text = say(key, request.language, n=len(rows), total=knowledge.total, condition=condition)
    supports = tuple(_proof(p, proofs) for p in rows)
    statements = [Statement(f"{text} {marks(len(rows))}", supports)]
    if len(rows) <= _SHOWN_WITH_COUNT:
        statements += [row(p, _proof(p, proofs), detailed=False) for p in rows]
    return Draft((*statements, *notes(request, knowledge, found)), "records")


def list_draft(
    request: Request,
    knowledge: Knowledge,
    found: Selection,
    *,
    topic: str = "",
    proofs: Supports | None = None,
) -> Draft:
    """All publications that pass, one row each."""
    rows = found.publications
    if not rows:
        return none_draft(request, knowledge, found, topic=topic)
    if request.order:
        rows = in_order(rows, request.order)
    text = say(
        "list", request.language, n=len(rows), total=knowledge.total,
        condition=conditions(request, topic=topic, count=len(rows)),
    )  # fmt: skip
    people = request.filter.people
    lines = [row(p, _proof(p, proofs), detailed=bool(topic) is False and not people) for p in rows]
    return Draft((Statement(text), *lines, *notes(request, knowledge, found)), "records")


def none_draft(
    request: Request, knowledge: Knowledge, found: Selection, *, topic: str = ""
) -> Draft:
    """Nothing passes: said with what was searched."""
    wanted = request.filter
    for field, values in zip(_NEEDED, (wanted.venues, wanted.types), strict=True):
        if values and not knowledge.records.shows(field):
            return no_such_field(request, knowledge, field)
    condition = conditions(request, topic=topic)
    text = say("none", request.language, total=knowledge.total, condition=condition)
    abstained = request.ask is not Ask.COUNT
    return Draft((Statement(text), *notes(request, knowledge, found)), "records", abstained)


def _proof(publication: Publication, proofs: Supports | None) -> Support:
    return (proofs or {}).get(publication.id) or Support(publication)


def notes(request: Request, knowledge: Knowledge, found: Selection) -> list[Statement]:
    """What the list leaves open about this selection."""
    result = []
    if found.undated:
        shown = titles(found.undated)
        text = say("undated_note", request.language, n=len(found.undated), titles=shown.text)
        result.append(Statement(text, shown.supports))
    if found.cut:
        key = "cut_note_not" if request.filter.not_people else "cut_note"
        names = " / ".join(request.filter.not_people)
        result.append(Statement(say(key, request.language, n=found.cut, value=foreign(names))))
    result += _field_notes(request, knowledge)
    by_flag = request.filter.code and not request.filter.linked
    if by_flag and any(p.code_flag is not None for p in found.publications):
        unflagged = _code_without_flag(request, knowledge)
        if unflagged:
            text = say("code_note", request.language, n=len(unflagged))
            supports = tuple(Support(p) for p in unflagged)
            result.append(Statement(f"{text} {marks(len(unflagged))}", supports))
    return result


def _field_notes(request: Request, knowledge: Knowledge) -> list[Statement]:
    """How many records lack a field that the filter looks at."""
    result = []
    for field, values in zip(_NEEDED, (request.filter.venues, request.filter.types), strict=True):
        missing = sum(getattr(p, field) is None for p in knowledge.records.publications)
        if values and missing:
            text = say(
                "field_note", request.language, n=missing, field=field, total=knowledge.total
            )
            result.append(Statement(text))
    return result


def _code_without_flag(request: Request, knowledge: Knowledge) -> tuple[Publication, ...]:
    from assistant.questions.filters import narrowed

    others = knowledge.records.select(narrowed(request, code=False).filter).publications
    return tuple(p for p in others if claims_code(p))


def extreme_draft(
    request: Request, knowledge: Knowledge, found: Selection, *, topic: str = ""
) -> Draft:
    """The earliest or latest publications, with those whose year is not shown."""
    latest = request.ask is Ask.LATEST
    rows = in_order(found.publications, "newest" if latest else "oldest")
    dated = [p for p in rows if p.year is not None]
    if not rows:
        return none_draft(request, knowledge, found, topic=topic)
    chosen = dated[: request.limit or 1] or rows[:1]
    scope = "" if request.filter.empty and not topic else f" ({conditions(request, topic=topic)})"
    head = say("latest" if latest else "earliest", request.language, scope=scope)
    statements = [Statement(head), *(row(p) for p in chosen)]
    undated = [p for p in (*found.undated, *rows) if p.year is None and p not in chosen]
    if undated:
        shown = titles(undated)
        text = say("undated_maybe", request.language, n=len(undated), titles=shown.text)
        statements.append(Statement(text, shown.supports))
    return Draft(tuple(statements), "records")


def top_authors_draft(request: Request, knowledge: Knowledge, found: Selection) -> Draft:
    """Who is listed most often; the owner of the list is no co-author of their own."""
    first = "first_author" in request.concepts
    owner = knowledge.owner if not first else ""
    ranked = knowledge.records.top_authors(
        found.publications, without=(owner, *request.filter.people), first=first
    )
    if not ranked:
        return Draft(
            (Statement(say("no_field_at_all", request.language, field="authors")),), "none", True
        )
    best = [r for r in ranked if r[1] == ranked[0][1]]
    chosen = ranked[: max(request.limit or 1, len(best))]
    following = ranked[len(chosen) : len(chosen) + 4]
    names = ", ".join(f"{name} ({n})" for name, n in following)
    role = say("role_first", request.language) if first else _coauthor_role(request, owner)
    text = say(
        "top_authors", request.language, role=role, name=_ranked_names(chosen), n=ranked[0][1],
        total=knowledge.total,
        more=say("next_ones", request.language, names=names) if names else "",
    )  # fmt: skip
    leaders = {name for name, _ in best}
    rows = [p for p in found.publications if leaders & set(knowledge.records.authors(p))]
    supports = tuple(Support(p) for p in rows)
    cut = Selection((), (), sum(not p.authors_complete for p in found.publications))
    note = Statement(say("cut_note", request.language, n=cut.cut)) if cut.cut else None
    statements = (Statement(f"{text} {marks(len(rows))}", supports), *((note,) if note else ()))
    return Draft(statements, "records")


def _ranked_names(chosen: Sequence[tuple[str, int]]) -> str:
    if len({n for _, n in chosen}) == 1:
        return ", ".join(name for name, _ in chosen)
    return ", ".join(f"{name} ({n})" for name, n in chosen)


def _coauthor_role(request: Request, owner: str) -> str:
    return say("role_coauthor", request.language, owner=owner) if owner else ""


def coauthors_draft(request: Request, knowledge: Knowledge, found: Selection) -> Draft:
    """Who is listed together with a person, with how often."""
    name = request.filter.people[0] if request.filter.people else knowledge.owner
    ranked = knowledge.records.top_authors(found.publications, without=(name,))
    shown = ", ".join(f"{other} ({n})" if n > 1 else other for other, n in ranked[:30])
    more = f", … (+{len(ranked) - 30})" if len(ranked) > 30 else ""
    text = say("coauthors", request.language, n=len(ranked), name=name, names=shown + more)
    supports = tuple(Support(p) for p in found.publications)
    head = Statement(f"{text} {marks(len(supports))}", supports)
    cut = sum(not p.authors_complete for p in found.publications)
    note = (Statement(say("cut_note", request.language, n=cut)),) if cut else ()
    return Draft((head, *note), "records", abstained=not ranked)


def count_authors_draft(request: Request, knowledge: Knowledge, found: Selection) -> Draft:
    """How many different people the list names."""
    without = request.filter.people or (
        (knowledge.owner,) if "coauthors" in request.concepts else ()
    )
    ranked = knowledge.records.top_authors(found.publications, without=without)
    condition = "" if request.filter.empty else f" ({conditions(request)})"
    text = say(
        "count_authors", request.language, n=len(ranked), condition=condition,
        cut=sum(not p.authors_complete for p in found.publications), total=len(found.publications),
    )  # fmt: skip
    supports = tuple(Support(p) for p in found.publications)
    return Draft((Statement(f"{text} {marks(len(supports))}", supports),), "records")


def no_such_field(request: Request, knowledge: Knowledge, field: str) -> Draft:
    """No record of the list has the field that is asked for."""
    text = say("no_such_field", request.language, field=field, total=knowledge.total)
    return Draft((Statement(text),), "none", abstained=True)


def profile_draft(request: Request, knowledge: Knowledge) -> Draft:
    """A figure that the list's profile reports, or that it reports none."""
    owners = {knowledge.records.person(p.name) for p in knowledge.profiles}
    others = [person for person in request.filter.people if person not in owners]
    language = request.language
    if others or request.unknown_person:
        name = others[0] if others else str(request.unknown_person)
        owner = knowledge.owner or ", ".join(owners)
        key = "profile_other" if owner else "no_profile"
        text = say(key, language, owner=owner, name=name, label=", ".join(request.figures))
        return Draft((Statement(text),), "none", abstained=True)
    profiles = [p for p in knowledge.profiles if p.figures]
    rows = [
        say("profile", language, name=p.name, label=f.label, value=f.value)
        for p in profiles for f in p.figures if f.label in request.figures
    ]  # fmt: skip
    if "category" in request.concepts:
        rows += [
            say("profile", language, name=p.name, label="field", value=p.field)
            for p in knowledge.profiles if p.field
        ]  # fmt: skip
    if not rows and not request.figures and "metric" not in request.concepts and profiles:
        rows = [
            say("profile_all", language, name=p.name,
                figures=", ".join(f"{f.label} **{f.value}**" for f in p.figures))
            for p in profiles
        ]  # fmt: skip
    if rows:
        return Draft(tuple(Statement(text) for text in rows), "records")
    asked = ", ".join(request.figures) or next(iter(request.words), "") or "metric"
    return Draft((Statement(say("no_profile", language, label=asked)),), "none", abstained=True)


def dated(publication: Publication, language: str) -> Statement:
    """When a publication is dated, as precisely as the list shows it."""
    shown = date_of(publication)
    if not shown:
        return Statement(
            say("no_date", language, title=title_of(publication)), (Support(publication),)
        )
    iso = publication.date.iso
    full = f"{shown} ({iso})" if iso and iso != shown else shown
    key = "date" if publication.year is not None else "date_no_year"
    text = say(key, language, title=title_of(publication), date=full)
    return Statement(f"{text} ⟦0⟧", (Support(publication),))
