"""One number over a selection: how many, which share, the mean or an extreme of a field."""

from __future__ import annotations

from assistant.answering.context import Context
from assistant.answering.listing import code_note, listed
from assistant.answering.measure import grouped, measured
from assistant.answering.phrase import computed, foreign, number_of, row
from assistant.answering.select import Selection, replace_where
from assistant.answering.text import quote
from assistant.fields import FIELDS
from assistant.reading.plan import Described, List, Number, Papers, Quote, Select
from assistant.types import Draft, Publication, Statement, Support

_SHOWN_WITH_COUNT = 5  # a count of up to this many names its publications
_NAMES = 12


def number(plan: Number, context: Context) -> Draft:
    """The number that is asked for, with the publications it was computed from."""
    if plan.measure == "count" and not plan.by and _of_one(plan.of):
        return quote(Quote(plan.of, plan.asked), context)  # "how many soldiers signed the letter"
    found = context.select(plan.of)
    if plan.measure == "share":
        return _share(plan, context, found)
    if not found.publications:
        return context.nothing(plan.of, found, abstained=plan.measure != "count")
    if found.near:
        return listed(List(plan.of, plan.asked), context)  # nothing to count, but near things
    if plan.measure == "count" and (not plan.by or plan.by not in FIELDS):
        return _count(plan, context, found)
    if plan.measure == "count":
        return _values(plan, context, found)
    return _measure(plan, context, found)


def _of_one(of: Select) -> bool:
    """Whether one publication is named or described: what is counted then stands inside it."""
    if isinstance(of.among, Papers):
        return len(of.among.ids) == 1 and not of.records
    return isinstance(of.among, Described)


def _count(plan: Number, context: Context, found: Selection) -> Draft:
    rows = found.publications
    if plan.of.everything:
        text = context.say("count_all", n=len(rows))
    else:
        text = context.counted("count", plan.of, found)
    statements = [computed(text, rows)]
    if len(rows) <= _SHOWN_WITH_COUNT:
        proofs = found.proofs
        statements += [row(p, proofs.get(p.id) or Support(p), detailed=False) for p in rows]
    notes = [*context.notes(plan.of, found), *code_note(plan.of, context)]
    return Draft((*statements, *notes), "records", found=found.ids)


def _share(plan: Number, context: Context, found: Selection) -> Draft:
    """The share of what passes all conditions, in what passes those that only set the scene.

    "What share of the papers since 2020 has code": time is the scene where there is more than it.
    """
    scene, kept = _scene(plan.of)
    base = context.select(scene)
    if not base.publications:
        return context.nothing(scene, base)
    n, total = len(found.publications), len(base.publications)
    text = context.say(
        "share", share=number_of(100 * n / total), n=n, total=total,
        scope=context.scope(scene, base), condition=context.conditions(kept, found, n),
    )  # fmt: skip
    notes = [*context.notes(plan.of, found), *code_note(plan.of, context)]
    return Draft((computed(text, found.publications), *notes), "records", found=found.ids)


_PROPERTIES = frozenset({"code", "authors", "first_author", "last_author", "title"})


def _scene(of: Select) -> tuple[Select, Select]:
    """What a share is taken of, and the conditions whose share it is.

    What a publication has or who wrote it is a property, in the scene that subject, time and place
    set: "CV papers without code". Without a property, time alone sets the scene.
    """
    among = of.among if of.where else None
    properties = tuple(w for w in of.where if w.field in _PROPERTIES or w.test in {"has", "lacks"})
    timed = tuple(w for w in of.where if w.period is not None)
    scene = tuple(w for w in of.where if w not in properties) if properties else timed
    kept = tuple(w for w in of.where if w not in scene)
    if not kept:
        scene, kept = (), of.where
    base = Select(scene, among=among, but=of.but)
    return base, replace_where(of, kept)


def _values(plan: Number, context: Context, found: Selection) -> Draft:
    """How many different values a field has: people, venues, years."""
    field = FIELDS[plan.by]
    leave_out = without_owner(plan.of, context, plan.by)
    groups = grouped(found.publications, plan.by, context.knowledge.records, order="most",
                     leave_out=leave_out)  # fmt: skip
    if not groups.groups:
        text = context.say("no_field_at_all", field=field.label)
        return Draft((Statement(text),), "none", abstained=True)
    names = [f"{foreign(value)} ({n})" for value, n in groups.sizes[:_NAMES]]
    more = ", …" if len(groups.groups) > _NAMES else ""
    text = context.say(
        "count_values", n=len(groups.groups), field=field.label, names=", ".join(names) + more,
        scope=context.scope(plan.of, found),
    )  # fmt: skip
    notes = cut_notes(found.publications, context) if field.kind == "people" else []
    return Draft((computed(text, found.publications), *notes), "records", found=found.ids)


def without_owner(of: Select, context: Context, by: str) -> tuple[str, ...]:
    """Whom a question about people does not ask for: the owner, and people it names itself."""
    if FIELDS[by].kind != "people" or by in {"first_author", "last_author"}:
        return ()
    named = [value for w in of.of("authors") if not w.denies for value in w.values]
    owners = (context.knowledge.owner, *named)
    return tuple(context.knowledge.records.person(name) for name in owners if name)


def cut_notes(publications: tuple[Publication, ...], context: Context) -> list[Statement]:
    """That lists of authors are cut, so that there are more people."""
    cut = sum(not p.authors_complete for p in publications)
    if not cut:
        return []
    return [Statement(context.say("cut_people", n=cut, total=len(publications)))]


def _measure(plan: Number, context: Context, found: Selection) -> Draft:
    by = plan.by if plan.by in FIELDS else "authors"
    if FIELDS[by].kind == "time" or not plan.by:
        return _a_year(plan, context, found)
    result = measured(found.publications, by, plan.measure)
    if result is None:
        text = context.say("no_field_at_all", field=FIELDS[by].label)
        return Draft((Statement(text),), "none", abstained=True)
    text = context.say(
        f"measure_{plan.measure}", value=number_of(result.value), field=FIELDS[by].label,
        known=result.known, scope=context.scope(plan.of, found),
    )  # fmt: skip
    rows = [row(p, detailed=False) for p in result.at[:_SHOWN_WITH_COUNT]]
    note = [Statement(context.say("unknown_note", n=result.unknown))] if result.unknown else []
    if result.cut:
        note.append(Statement(context.say("cut_counted", n=result.cut, total=result.known)))
    return Draft((computed(text, result.at or found.publications), *rows, *note), "records",
                 found=found.ids)  # fmt: skip


def _a_year(plan: Number, context: Context, found: Selection) -> Draft:
    """The mean, least or greatest number of publications a year."""
    groups = grouped(found.publications, "year", context.knowledge.records)
    sizes = [n for _, n in groups.sizes]
    if not sizes:
        text = context.say("no_field_at_all", field=FIELDS["year"].label)
        return Draft((Statement(text),), "none", abstained=True)
    years = [int(year) for year, _ in groups.sizes]
    value = {
        "mean": sum(sizes) / (max(years) - min(years) + 1), "min": min(sizes), "max": max(sizes),
    }.get(plan.measure, sum(sizes))  # fmt: skip
    at = [year for year, n in groups.sizes if n == value]
    text = context.say(
        f"year_{plan.measure if plan.measure != 'sum' else 'mean'}", value=number_of(value),
        low=min(years), high=max(years), years=", ".join(at), scope=context.scope(plan.of, found),
    )  # fmt: skip
    return Draft((computed(text, found.publications),), "records", found=found.ids)
