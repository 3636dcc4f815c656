"""Publications broken down: by year, people, venue, type, category, topic, or by what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.areas import areas_of
from assistant.answering.context import Context
from assistant.answering.measure import Counted, grouped
from assistant.answering.number import cut_notes, without_owner
from assistant.answering.phrase import category_of, computed, foreign, label_of
from assistant.answering.select import Selection
from assistant.fields import FIELDS
from assistant.reading.plan import Group, Select
from assistant.types import Draft, Publication, Statement

_PEOPLE = {"authors", "first_author", "last_author"}
_MOST_GROUPS = 40
_NEXT = 4  # groups named after the one that was asked for


def groups(plan: Group, context: Context) -> Draft:
    """How many publications each value of a field has; the greatest or least where asked."""
    if plan.apart:
        return _apart(plan, context)
    besides: tuple[str, ...] = ()
    if _of_people(plan.by):  # "who else, not counting X" leaves out the person, not the papers
        denied = [w for w in plan.of.where if w.denies and w.field in _PEOPLE]
        besides = tuple(value for w in denied for value in w.values)
        kept = tuple(w for w in plan.of.where if w not in denied)
        plan = replace(plan, of=replace(plan.of, where=kept))
    found = context.select(plan.of)
    if not found.publications:
        return context.nothing(plan.of, found)
    counted = _counted(plan, context, found, besides)
    if not counted.groups:
        text = context.say("no_such_field", field=label_of(plan.by), total=context.knowledge.total)
        return Draft((Statement(text),), "none", abstained=True)
    made = _extreme(plan, context, found, counted) if plan.top else _rows(
        plan, context, found, counted)  # fmt: skip
    notes = context.notes(plan.of, found)
    if _of_people(plan.by) and plan.by != "first_author":
        notes = cut_notes(found.publications, context)
    return replace(made, statements=(*made.statements, *notes))


def _counted(
    plan: Group, context: Context, found: Selection, besides: Sequence[str] = ()
) -> Counted:
    if plan.by == "topic":
        areas = areas_of(found.publications, context.knowledge.topics)
        placed = {p.id for area in areas for p in area.publications}
        rest = tuple(p for p in found.publications if p.id not in placed)
        rows = tuple((area.label, area.publications) for area in areas)
        return Counted(rows[::-1] if plan.order == "least" else rows, rest)
    named = [context.knowledge.records.person(name) for name in besides]
    leave_out = (*without_owner(plan.of, context, plan.by), *named)
    return grouped(found.publications, plan.by, context.knowledge.records, order=plan.order,
                   leave_out=leave_out)  # fmt: skip


def _of_people(by: str) -> bool:
    return by in FIELDS and FIELDS[by].kind == "people"


def _name(by: str, value: str) -> str:
    return category_of(value) if by == "category" else foreign(value)


def _rows(plan: Group, context: Context, found: Selection, counted: Counted) -> Draft:
    rows = [f"{_name(plan.by, value)}: {n}" for value, n in counted.sizes]
    if plan.form == "table":
        return _table(plan, context, found, counted)
    if counted.without:
        rows.append(f"{context.say('not_shown')}: {len(counted.without)}")
    shown = ", ".join(rows[:_MOST_GROUPS])
    more = f", … (+{len(rows) - _MOST_GROUPS})" if len(rows) > _MOST_GROUPS else ""
    key = "people_of" if _of_people(plan.by) else "groups"
    text = context.say(
        key, n=len(counted.groups), field=label_of(plan.by), rows=shown + more,
        scope=context.scope(plan.of, found),
    )  # fmt: skip
    return Draft((computed(text, found.publications),), "records", found=found.ids)


def _table(plan: Group, context: Context, found: Selection, counted: Counted) -> Draft:
    label = label_of(plan.by)
    lines = [Statement(f"| {label} | n |"), Statement("|---|---|")]
    lines += [Statement(f"| {_name(plan.by, v)} | {n} |") for v, n in counted.sizes]
    if counted.without:
        lines.append(Statement(f"| {context.say('not_shown')} | {len(counted.without)} |"))
    head = context.say("groups_head", field=label, scope=context.scope(plan.of, found))
    return Draft((computed(head, found.publications), *lines), "records", found=found.ids)


def _extreme(plan: Group, context: Context, found: Selection, counted: Counted) -> Draft:
    """The value with most or fewest publications, those that tie with it, and what comes next."""
    sizes = counted.sizes
    if plan.order not in {"most", "least"}:
        sizes = tuple(sorted(sizes, key=lambda row: -row[1]))
    top = plan.top or 1
    edge = sizes[min(top, len(sizes)) - 1][1]
    best = [row for at, row in enumerate(sizes) if at < top or row[1] == edge]
    rest = sizes[len(best) : len(best) + _NEXT]
    names = ", ".join(f"**{_name(plan.by, v)}** ({n})" for v, n in best)
    following = ", ".join(f"{_name(plan.by, v)} ({n})" for v, n in rest)
    key = "group_least" if plan.order == "least" else "group_most"
    text = context.say(
        key, names=names, field=label_of(plan.by), total=len(found.publications),
        more=context.say("next_ones", names=following) if following else "",
        scope=context.scope(plan.of, found),
    )  # fmt: skip
    chosen = {value for value, _ in best}
    papers = dict.fromkeys(p for value, ps in counted.groups if value in chosen for p in ps)
    statement = computed(text, papers)
    return Draft((statement,), "records", found=tuple(p.id for p in papers))


def _apart(plan: Group, context: Context) -> Draft:
    """One group for each of several conditions, told apart: "computer vision vs security"."""
    rows: list[tuple[str, Selection, Select]] = []
    for where in plan.apart:
        of = replace(plan.of, where=(*plan.of.where, where), any_of=False)
        found = context.select(of)
        label = where.period.words if where.period else foreign(where.words or "/".join(
            where.values))  # fmt: skip
        rows.append((label, found, of))
    sizes = [len(found.publications) for _, found, _ in rows]
    shown = ", ".join(f"{label}: **{n}**" for (label, _, _), n in zip(rows, sizes, strict=True))
    text = context.say("apart", rows=shown)
    if plan.order in {"most", "least"} or plan.top:
        edge = min(sizes) if plan.order == "least" else max(sizes)
        leading = [label for (label, _, _), n in zip(rows, sizes, strict=True) if n == edge]
        if len(leading) == len(rows):
            text = f"{context.say('apart_same')} {text}"
        else:
            key = "apart_least" if plan.order == "least" else "apart_most"
            text = f"{context.say(key, name=', '.join(leading))} {text}"
    papers: dict[Publication, None] = {}
    for _, found, _ in rows:
        papers.update(dict.fromkeys(found.publications))
    notes = [note for _, found, of in rows for note in context.notes(of, found)]
    return Draft((computed(text, papers), *notes), "records", found=tuple(p.id for p in papers))
