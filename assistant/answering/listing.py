"""Publications one by one: all that pass, in the order asked for, with what is asked of each."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.context import Context, with_notes
from assistant.answering.measure import ranked
from assistant.answering.phrase import number_of, row, table, titles
from assistant.answering.select import Selection, has_code, in_order, replace_where
from assistant.answering.text import not_found, quote
from assistant.fields import FIELDS
from assistant.reading.plan import List, Quote, Select
from assistant.types import Draft, Publication, Statement, Support
from assistant.words import content_words

_SENTENCE = 4  # content words
_FEW = 60  # so many rows are shown; the rest is said and goes with the draft


def listed(plan: List, context: Context) -> Draft:
    """All publications of a selection, or the first of an order."""
    if plan.yesno and plan.of.everything:
        return not_found(
            plan.of, plan.asked, context
        )  # "is there any ..." of nothing that was read
    if plan.yesno and _asserts(plan.of):
        told = quote(Quote(plan.of, plan.asked), context)
        if not told.abstained:
            return told
    found = context.select(plan.of)
    if not found.publications:
        draft = with_notes(context.nothing(plan.of, found), *code_note(plan.of, context))
        if not plan.yesno:
            return draft
        head = Statement(f"{context.say('verdict_no')} {draft.statements[0].text}")
        return Draft((head, *draft.statements[1:]), "records", draft.abstained)
    if plan.by and plan.order in {"most", "least"} and plan.by in FIELDS:
        return _by_amount(plan, context, found)
    if plan.limit is not None and plan.order in {"newest", "oldest"}:
        return _first(plan, context, found)
    return _all(plan, context, found)


def _all(plan: List, context: Context, found: Selection) -> Draft:
    rows = ordered(plan, found)
    limit = plan.limit if plan.limit is not None else len(rows)
    text = context.counted("list", plan.of, found)
    if found.near:
        text = context.say("only_near", total=context.knowledge.total,
                           condition=context.conditions(plan.of, found, 2))  # fmt: skip
    elif plan.yesno:
        text = f"{context.say('verdict_yes')} {text}"
    shown = rows[: min(limit, _FEW)]
    people = bool(plan.of.of("authors") or plan.of.of("first_author"))
    detailed = not plan.of.topics and not people
    lines = _rows(plan, context, found, shown, detailed=detailed)
    notes = context.notes(plan.of, found)
    if len(rows) > len(shown):
        notes.insert(0, Statement(context.say("more_rows", n=len(rows) - len(shown))))
    notes += code_note(plan.of, context)
    ids = tuple(p.id for p in rows)
    return Draft((Statement(text), *lines, *notes), "records", found=ids)


def _rows(
    plan: List, context: Context, found: Selection, shown: Sequence[Publication], *, detailed: bool
) -> list[Statement]:
    if plan.columns or plan.form == "table":
        return table(shown, plan.columns or ("authors", "date"), context.language)
    return [row(p, found.proofs.get(p.id) or Support(p), detailed=detailed) for p in shown]


def _asserts(of: Select) -> bool:
    """Whether a topic is so long that it is a sentence: what an abstract may confirm or deny."""
    one = len(of.where) == len(of.topics) == 1 and of.among is None
    return one and len(content_words(of.topics[0].words, "en")) >= _SENTENCE


def ordered(plan: List, found: Selection) -> tuple[Publication, ...]:
    """The rows of a list in the order that is asked for."""
    if plan.order in {"newest", "oldest"}:
        return in_order(found.publications, newest=plan.order == "newest")
    if plan.order == "name":
        return tuple(sorted(found.publications, key=lambda p: p.title.casefold()))
    return found.publications


def _first(plan: List, context: Context, found: Selection) -> Draft:
    """The earliest or latest ones, with those whose year is not shown."""
    newest = plan.order == "newest"
    rows = in_order(found.publications, newest=newest)
    dated = [p for p in rows if p.year is not None]
    chosen = dated[: plan.limit] or list(rows[:1])
    last = chosen[-1].date
    tied = [p for p in dated[len(chosen) :] if p.date.sort_key == last.sort_key]
    scope = context.scope(plan.of, found)
    statements = [Statement(context.say("latest" if newest else "earliest", scope=scope))]
    statements += _rows(plan, context, found, [*chosen, *tied], detailed=True)
    undated = [p for p in (*found.undated, *rows) if p.year is None and p not in chosen]
    if undated:
        shown = titles(undated)
        text = context.say("undated_maybe", n=len(undated), titles=shown.text)
        statements.append(Statement(text, shown.supports))
    return Draft(tuple(statements), "records", found=tuple(p.id for p in (*chosen, *tied)))


def _by_amount(plan: List, context: Context, found: Selection) -> Draft:
    """Ranked by a number that a field counts: "the paper with the most authors"."""
    field = FIELDS[plan.by]
    order = ranked(found.publications, plan.by, most=plan.order == "most")
    if not order:
        text = context.say("no_field_at_all", field=field.label)
        return Draft((Statement(text),), "none", abstained=True)
    limit = plan.limit or len(order)
    cut = order[min(limit, len(order)) - 1][1]
    last = order[min(limit, len(order)) - 1][0]
    ties = [r for r in order[limit:] if r[1] == cut
            and field.open_ended(r[0]) is field.open_ended(last)]  # fmt: skip
    kept = [*order[:limit], *ties][:_FEW]
    key = "most_of" if plan.order == "most" else "least_of"
    head = context.say(key, field=field.label, scope=context.scope(plan.of, found))
    rows = [row(p, more=f"{number_of(n)} {field.label}") for p, n in kept]
    missing = len(found.publications) - len(order)
    notes = [Statement(context.say("unknown_note", n=missing))] if missing else []
    cut = sum(field.open_ended(p) for p, _ in order)
    if cut:
        notes.append(Statement(context.say("cut_counted", n=cut, total=len(order))))
    return Draft((Statement(head), *rows, *notes), "records", found=tuple(p.id for p, _ in kept))


def code_note(of: Select, context: Context) -> list[Statement]:
    """Where code is counted by the list's flag: how many more give an address without it."""
    if not any(w.field == "code" and not w.denies for w in of.where):
        return []
    rest = replace_where(of, tuple(w for w in of.where if w.field != "code"))
    papers = context.select(rest).publications
    more = [p for p in papers if not has_code(p) and p.code_url]
    if not more or all(p.code_flag is None for p in papers):
        return []
    return [Statement(context.say("code_note", n=len(more)), tuple(Support(p) for p in more))]
