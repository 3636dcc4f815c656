"""Replies to what is no question about publications, and to what a list is not for."""

from __future__ import annotations

from assistant.answering.context import Context
from assistant.reading.plan import Decline, Social
from assistant.types import Draft, Statement


def social(plan: Social, context: Context) -> Draft:
    """A plain reply."""
    knowledge = context.knowledge
    owner = context.say("of_owner", owner=knowledge.owner) if knowledge.owner else ""
    years = [p.year for p in knowledge.records.publications if p.year]
    span = context.say("span", low=min(years), high=max(years)) if years else ""
    text = context.say(plan.kind, of_owner=owner, total=knowledge.total, span=span)
    return Draft((Statement(text),), "none", abstained=plan.kind == "unclear")


def decline(plan: Decline, context: Context) -> Draft:
    """A refusal that says why, and what the list can answer instead."""
    statements = [Statement(context.say(plan.why))]
    topics = context.knowledge.topics
    if plan.why not in {"instruction", "private"} and topics:
        names = ", ".join(topic.label for topic in topics[:3])
        statements.append(Statement(context.say("areas_instead", names=names)))
    return Draft(tuple(statements), "none", abstained=True)
