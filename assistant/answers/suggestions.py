"""Questions to ask next, and questions to begin with: made from the list, all answerable."""

from __future__ import annotations

from collections import Counter

from assistant.answers.knowledge import Knowledge
from assistant.questions.lexicon import function_words
from assistant.questions.request import Ask, Request
from assistant.text import fold
from assistant.types import Draft, Publication

_MOST = 3


def short_title(publication: Publication) -> str:
    """The part of a title before its colon, where it has one."""
    head = publication.title.split(":")[0].strip()
    return head if 2 < len(head) < 80 else publication.title


def suggestions(request: Request, draft: Draft, knowledge: Knowledge) -> tuple[str, ...]:
    """Up to three next questions that fit the answer just given (in English)."""
    if request.language != "en":
        return ()
    cited = list(
        dict.fromkeys(s.publication.id for part in draft.statements for s in part.supports)
    )
    papers = knowledge.records.of(cited)
    if not papers or draft.abstained:
        return starter_questions(knowledge)[:_MOST]
    if len(papers) == 1:
        return _about_one(request, papers[0])
    options = []
    if request.ask is Ask.COUNT:
        options.append("List them.")
    options += ["Which of them have code?", f"What is {short_title(papers[0])} about?"]
    if request.ask is not Ask.COMPARE:
        options.append(f"Compare {short_title(papers[0])} with {short_title(papers[1])}.")
    return tuple(options[:_MOST])


def _about_one(request: Request, paper: Publication) -> tuple[str, ...]:
    name = short_title(paper)
    options = [
        (Ask.SUMMARY, f"What is {name} about?"),
        (Ask.AUTHORS, f"Who wrote {name}?"),
        (Ask.CODE, f"Where is the code of {name}?"),
        (Ask.SIMILAR, f"Which papers are similar to {name}?"),
        (Ask.REFERENCE, f"BibTeX for {name}"),
    ]
    fitting = [text for ask, text in options if ask is not request.ask]
    if paper.code_url is None:
        fitting = [text for text in fitting if not text.startswith("Where is the code")]
    return tuple(fitting[:_MOST])


def starter_questions(knowledge: Knowledge) -> tuple[str, ...]:
    """Examples that show the range: a topic, a paper, a count, people, a reference."""
    records = knowledge.records
    questions = []
    topic = common_topic(records.publications)
    if topic:
        questions.append(f"Which papers are about {topic}?")
    told = [p for p in records.publications if p.abstract and ":" in p.title] or [
        p for p in records.publications if p.abstract
    ]
    if told:
        questions.append(f"What is {short_title(told[0])} about?")
    years = Counter(p.year for p in records.publications if p.year)
    if years:
        questions.append(f"How many papers are from {max(years, key=lambda y: (years[y], y))}?")
    if any(len(p.authors) > 1 for p in records.publications):
        questions.append("Who are the most frequent co-authors?")
    if any(p.code_url for p in records.publications):
        questions.append("Which papers have code?")
    return tuple(questions)


def common_topic(publications: tuple[Publication, ...]) -> str:
    """The pair or triple of words that most titles share."""
    counts: Counter[tuple[str, ...]] = Counter()
    for publication in publications:
        words = [w.strip(".,:;?!()\"'“”") for w in publication.title.split()]
        grams = {
            gram
            for size in (2, 3)
            for at in range(len(words) - size + 1)
            if _speaks(gram := tuple(fold(w) for w in words[at : at + size]))
        }
        counts.update(grams)
    best = max(counts, key=lambda gram: (counts[gram], len(gram)), default=())
    return " ".join(best) if best and counts[best] >= 2 else ""


def _speaks(gram: tuple[str, ...]) -> bool:
    return all(len(word) > 2 and word not in function_words("en") for word in gram)
