"""Drafts for groups: publications per year, category, venue or type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import category_of, conditions, foreign, marks
from assistant.answers.record_answers import no_such_field
from assistant.questions.lexicon import say
from assistant.questions.request import Ask, Request
from assistant.records import Selection
from assistant.types import Draft, Statement, Support

_MOST_GROUPS = 40
GroupField = Literal["category", "venue", "type"]
_GROUPED: dict[Ask, GroupField] = {
    Ask.PER_CATEGORY: "category", Ask.PER_VENUE: "venue", Ask.PER_TYPE: "type",
}  # fmt: skip


def groups_draft(
    request: Request, knowledge: Knowledge, found: Selection, *, topic: str = ""
) -> Draft:
    """Publications per year, category, venue or type, with the extreme where one is asked for."""
    field = _GROUPED.get(request.ask)
    if field and not knowledge.records.shows(field):
        return no_such_field(request, knowledge, field)
    counts = _grouped(request, knowledge, found, field)
    more = f", … (+{len(counts) - _MOST_GROUPS})" if len(counts) > _MOST_GROUPS else ""
    rows = ", ".join(f"{label}: {n}" for label, n in counts[:_MOST_GROUPS]) + more
    plain = request.filter.empty and not topic
    condition = "" if plain else f" ({conditions(request, topic=topic)})"
    text = say(request.ask.value, request.language, condition=condition, rows=rows)
    supports = tuple(Support(p) for p in found.publications)
    return Draft(
        (Statement(f"{text}{_extreme_rows(request, counts)} {marks(len(supports))}", supports),),
        "records",
    )


def _grouped(
    request: Request, knowledge: Knowledge, found: Selection, field: GroupField | None
) -> list[tuple[str, int]]:
    records = knowledge.records
    if field is None:
        empty = say("no_year", request.language)
        years = records.by_year(found.publications)
        return [(str(year) if year else empty, n) for year, n in years.items()]
    name = category_of if field == "category" else foreign
    values = records.by(field, found.publications)
    return [(name(value), n) for value, n in values.items() if value] + (
        [("–", values[None])] if None in values else []
    )


def _extreme_rows(request: Request, counts: Sequence[tuple[str, int]]) -> str:
    named = [(label, n) for label, n in counts if label != say("no_year", request.language)]
    text = ""
    for concept, key, pick in (("most", "most_row", max), ("least", "least_row", min)):
        if concept in request.concepts and named:
            best = pick(n for _, n in named)
            labels = ", ".join(label for label, n in named if n == best)
            text += say(key, request.language, row=f"{labels} ({best})")
    return text
