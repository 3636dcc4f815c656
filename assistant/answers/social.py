"""Drafts for what is no question about publications: greetings, thanks, help, instructions."""

from __future__ import annotations

from assistant.answers.knowledge import Knowledge
from assistant.questions.lexicon import say
from assistant.questions.request import Ask, Request
from assistant.types import Draft, Statement


def social_draft(request: Request, knowledge: Knowledge) -> Draft:
    """A plain reply; refusals are marked as such."""
    refuses = request.ask in {Ask.INSTRUCTION, Ask.OPINION, Ask.UNCLEAR}
    language = request.language
    owner = say("of_owner", language, owner=knowledge.owner) if knowledge.owner else ""
    years = [p.year for p in knowledge.records.publications if p.year]
    span = say("span", language, low=min(years), high=max(years)) if years else ""
    text = say(str(request.ask), language, of_owner=owner, total=knowledge.total, span=span)
    return Draft((Statement(text),), "none", abstained=refuses)
