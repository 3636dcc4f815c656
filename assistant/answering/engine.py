"""Executes plans: one table from operation to executor. Every draft of the program is made here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.answering.choose import choose
from assistant.answering.context import Context
from assistant.answering.define import define
from assistant.answering.facts import fields, profile, reference
from assistant.answering.findings import findings
from assistant.answering.group import groups
from assistant.answering.knowledge import Knowledge
from assistant.answering.listing import listed
from assistant.answering.number import number
from assistant.answering.overview import overview, trend
from assistant.answering.similar import similar
from assistant.answering.talk import decline, social
from assistant.answering.text import compare, quote, summary
from assistant.reading import plan as plans
from assistant.reading.plan import Papers, Plan, Refine, Then
from assistant.types import Draft, Statement

Executor = Callable[[Any, Context], Draft]
EXECUTORS: Mapping[type[Plan], Executor] = {
    plans.List: listed, plans.Number: number, plans.Group: groups, plans.Fields: fields,
    plans.Quote: quote, plans.Findings: findings, plans.Compare: compare, plans.Define: define,
    plans.Summary: summary, plans.Similar: similar, plans.Choose: choose,
    plans.Overview: overview, plans.Trend: trend, plans.Reference: reference,
    plans.Profile: profile, plans.Social: social, plans.Decline: decline,
}  # fmt: skip


def execute(
    plan: Plan, knowledge: Knowledge, language: str = "en", today: date = date.max
) -> Draft:
    """The draft that a plan makes of a list on a day (whose year is not over yet)."""
    return _executed(plan, Context(knowledge, language, today))


def _executed(plan: Plan, context: Context) -> Draft:
    if isinstance(plan, Then):
        return _in_turn(plan, context)
    if isinstance(plan, Refine):
        return _refined(plan, context)
    if plan.single and plan.of.everything and not plan.written:
        text = Statement(context.say("which_paper"))
        return Draft((text,), "none", abstained=True)
    return EXECUTORS[type(plan)](plan, context)


def _in_turn(plan: Then, context: Context) -> Draft:
    """Two questions in one; the second on what the first finds, if it points there."""
    first = _executed(plan.first, context)
    second = plan.second
    if plan.on_first and first.found and second.of.among is None:
        of = replace(second.of, among=Papers(first.found, "those"))
        second = replace(second, of=of)
    then = _executed(second, context)
    basis = then.basis if first.basis == "none" else first.basis
    return Draft(
        (*first.statements, *then.statements), basis, first.abstained and then.abstained,
        found=then.found or first.found,
    )  # fmt: skip


def _refined(plan: Refine, context: Context) -> Draft:
    """The last plan again in another form; what needs a language model is said to need one."""
    before = plan.before
    if before is None or before.social:
        return social(plans.Social(kind="unclear"), context)
    if plan.wanted in {"table", "bullets"}:
        return _executed(replace(before, form=plan.wanted), context)
    draft = _executed(before, context)
    if plan.wanted == "shorter":
        return replace(draft, statements=_shortened(draft))
    if plan.wanted in {"plain", "translate"}:
        note = Statement(context.say(f"refine_{plan.wanted}"))
        return replace(draft, statements=(note, *_shortened(draft)))
    return draft


def _shortened(draft: Draft) -> tuple[Statement, ...]:
    """The first statement, with the first quotation where it only heads one."""
    first = draft.statements[:1]
    heads = first and not first[0].supports and len(draft.statements) > 1
    return draft.statements[:2] if heads else first
