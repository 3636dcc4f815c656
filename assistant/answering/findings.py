"""What several publications found, used or released: one sentence of each, proved."""

from __future__ import annotations

from assistant.answering.areas import areas_of
from assistant.answering.context import Context
from assistant.answering.phrase import computed
from assistant.answering.select import Selection, in_order
from assistant.answering.sentences import Choice, heading, quoted
from assistant.answering.telling import KINDS, makes, says, telling
from assistant.reading.plan import Findings
from assistant.types import Draft, Publication, Statement

_SHOWN = 5
_WORDS = 130  # of the quotations together, at least two of them in any case
_READ = 40  # publications read closely


def findings(plan: Findings, context: Context) -> Draft:
    """One sentence from each publication that has one, newest first."""
    found = context.select(plan.of)
    if not found.publications:
        return context.nothing(plan.of, found)
    kind = KINDS[plan.what]
    papers = _in_turn(plan, context, found)
    having = [p for p in papers if says(kind, p)]
    if kind.made:  # what papers made comes before what they only used
        having.sort(key=lambda p: not makes(kind, p))
    chosen = _chosen(plan, having, context)
    without = sum(not p.abstract for p in papers)
    scope = context.scope(plan.of, found)
    if not chosen:
        text = context.say("found_nothing", n=len(papers), scope=scope, without=without)
        return Draft((computed(text, papers), *context.notes(plan.of, found)), "records",
                     abstained=True, found=found.ids)  # fmt: skip
    counted = len(papers) if plan.what == "results" else len(having)
    key = "found_areas" if _by_area(plan, context) else f"found_{plan.what}"
    head = context.say(key, n=counted, total=len(papers), scope=scope)
    statements = [computed(head, having)]
    for choice in chosen:
        statements += [heading(choice.publication, context.language), quoted(choice)]
    notes: list[Statement] = []
    if len(having) > len(chosen):
        notes.append(Statement(context.say("more_papers", n=len(having) - len(chosen))))
    if without:
        notes.append(Statement(context.say("silent_ones", n=without)))
    notes += context.notes(plan.of, found)
    return Draft((*statements, *notes), "extract", found=found.ids)


def _by_area(plan: Findings, context: Context) -> bool:
    return plan.of.everything and plan.what == "results" and len(context.knowledge.topics) > 1


def _in_turn(plan: Findings, context: Context, found: Selection) -> list[Publication]:
    """Newest first; of the whole list first the newest with an abstract of each main area."""
    papers = list(in_order(found.publications))
    if not _by_area(plan, context):
        return papers
    first: list[Publication] = []
    for area in areas_of(papers, context.knowledge.topics)[:_SHOWN]:
        first += [p for p in in_order(area.publications) if p.abstract][:1]
    return [*first, *(p for p in papers if p not in first)]


def _chosen(plan: Findings, having: list[Publication], context: Context) -> list[Choice]:
    """Sentences of the first publications that have one, as many as fit on a screen."""
    about = " ".join(w.words for w in plan.of.topics if not w.denies)
    chosen: list[Choice] = []
    words = 0
    for paper in having[:_READ]:
        choice = telling(KINDS[plan.what], paper, context.knowledge, about)
        if choice is None:
            continue
        words += choice.length
        if len(chosen) == _SHOWN or (len(chosen) > 1 and words > _WORDS):
            break
        chosen.append(choice)
    return chosen
