"""Publications near to a given one."""

from __future__ import annotations

from assistant.answering.context import Context
from assistant.answering.membership import FLOOR
from assistant.answering.phrase import row, title_of
from assistant.answering.select import replace_where
from assistant.answering.text import meant, not_found
from assistant.reading.plan import Select, Similar
from assistant.types import Draft, Statement

_MOST = 5
_SHARE = 0.8  # of the nearest one's likeness


def similar(plan: Similar, context: Context) -> Draft:
    """The publications close to the one that is meant, under the conditions given."""
    knowledge = context.knowledge
    about = meant(Select(among=plan.of.among, where=plan.of.topics), plan.asked, context, 1)
    if not about.papers:
        return not_found(plan.of, plan.asked, context)
    paper = about.papers[0]
    allowed = None
    if plan.of.records:
        allowed = set(context.select(replace_where(Select(), plan.of.records)).ids)
    near = [r for r in knowledge.index.similar(paper.id, k=12) if r.publication_id != paper.id]
    close = [r for r in near if allowed is None or r.publication_id in allowed]
    edge = max(FLOOR, _SHARE * near[0].cosine) if near else 1.0
    papers = knowledge.records.of([r.publication_id for r in close if r.cosine >= edge][:_MOST])
    head = context.say("c_similar", value=title_of(paper))
    if not papers:
        text = context.say("none", total=knowledge.total, condition=head)
        return Draft((Statement(text),), "records", abstained=True, found=(paper.id,))
    text = context.say("list", n=len(papers), total=knowledge.total, condition=head)
    rows = tuple(row(p) for p in papers)
    return Draft((Statement(text), *rows), "records", found=tuple(p.id for p in papers))
