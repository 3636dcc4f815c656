"""Questions to ask next, and questions to begin with: made from the list, all answerable."""

from __future__ import annotations

from collections import Counter

from assistant.answering.knowledge import Knowledge
from assistant.reading.plan import Fields, List, Number, Overview, Plan, Reference, Similar, Summary
from assistant.types import Draft, Publication

_MOST = 3


def short_title(publication: Publication) -> str:
    """The part of a title before its colon, where it has one."""
    head = publication.title.split(":")[0].strip()
    return head if 2 < len(head) < 80 else publication.title


def suggestions(plan: Plan, draft: Draft, knowledge: Knowledge) -> tuple[str, ...]:
    """Up to three next questions that fit the answer just given (in English)."""
    papers = knowledge.records.of(draft.found)
    if not papers or draft.abstained:
        return starter_questions(knowledge)[:_MOST]
    if len(papers) == 1:
        return _about_one(plan, papers[0])
    options = []
    if isinstance(plan, Number):
        options.append("List them.")
    if isinstance(plan, List | Overview):
        options.append("What are the main findings of these?")
    if any(p.code_url for p in papers):
        options.append("Which of them have code?")
    options += [f"What is {short_title(papers[0])} about?", "Who wrote most of them?"]
    return tuple(options[:_MOST])


def _about_one(plan: Plan, paper: Publication) -> tuple[str, ...]:
    name = short_title(paper)
    options: list[tuple[type[Plan], str]] = [
        (Summary, f"What is {name} about?"),
        (Fields, f"Who wrote {name}?"),
        (Similar, f"Which papers are similar to {name}?"),
        (Reference, f"BibTeX for {name}"),
    ]
    if not paper.abstract:
        options = options[1:]
    return tuple(text for kind, text in options if not isinstance(plan, kind))[:_MOST]


def starter_questions(knowledge: Knowledge) -> tuple[str, ...]:
    """Examples that show the range: an overview, a topic, a paper, a count, people, code."""
    papers = knowledge.records.publications
    whom = knowledge.owner or "this group"
    questions = [f"What does {whom} work on?"]
    if knowledge.topics:
        questions.append(f"What are the main findings on {knowledge.topics[0].label}?")
    years = Counter(p.year for p in papers if p.year)
    if years:
        questions.append(f"How many papers are from {max(years, key=lambda y: (years[y], y))}?")
    if any(len(p.authors) > 1 for p in papers):
        questions.append("Who are the most frequent co-authors?")
    if any(p.code_url for p in papers):
        questions.append("Which papers have code?")
    told = [p for p in papers if p.abstract]
    if told and len(questions) < 5:
        questions.append(f"What is {short_title(told[0])} about?")
    return tuple(questions)
