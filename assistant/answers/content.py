"""Drafts for content questions, by quoting: the sentences that answer, or an honest refusal.

The papers are those that the question names, or those that search finds with confidence; the
sentences are those that answer best. Where nothing answers, that is said, with the nearest thing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answers.knowledge import Knowledge
from assistant.answers.paper_answers import field_draft
from assistant.answers.phrasing import foreign, title_of
from assistant.answers.quoting import (
    Choice,
    asks_figure,
    asks_names,
    best_of,
    choose,
    counted,
    heading,
    kind_of,
    metrics_unsaid,
    quoted,
    stems,
)
from assistant.answers.summaries import compare_draft, summary_draft
from assistant.answers.topics import fit, holders, literal_terms, words_missing
from assistant.questions.lexicon import say
from assistant.questions.request import Ask, Request
from assistant.text import fold
from assistant.types import Draft, Publication, Statement, Support
from vectorstore.passages import Ranked

# Calibrated on answerable and unanswerable questions over several lists (docs/evaluation.md).
_FOUND_COSINE = 0.36
_FOUND_FIT = 0.34
_WHAT_IS = re.compile(r"\bwhat(?:'s|\s+is|\s+are)(?:\s+(?:the|this))?\s*[\"'“‘]?$")
_FEW = 3  # so few publications have the names that one of them is meant
_NAME_EASES = 0.75  # a name of the list in the question makes less likeness enough
_MISSING_MUCH, _CLOSE_MEANING = 0.6, 0.37
_MISSING_SOME, _SOME_MEANING = 0.3, 0.3
_FAINT_MEANING = 0.1
_SAID_TOGETHER = 0.36
_SAME_IN_OTHER_WORDS = 0.42
_CLOSE_SECOND = 0.90
_MOST_QUOTED = 4
_WORDS_QUOTED = 120  # a plain answer stays short
_WORDS_TOGETHER = 150  # of several papers


def content_draft(request: Request, knowledge: Knowledge, only: Collection[str] | None) -> Draft:
    """The sentences that answer, or an honest refusal."""
    query = request.topic or request.question
    if request.papers:
        return _from_named(request, knowledge, query)
    papers = find_papers(request, knowledge, query, only)
    if not papers:
        return not_found(request, knowledge, query, only)
    choices = _choose(request, knowledge, query, papers)
    unsaid = metrics_unsaid(request.words, papers)
    if unsaid and choices:
        return _silent(request, papers[0], unsaid, choices)
    return _quotes(request, knowledge, papers, choices)


def _choose(
    request: Request, knowledge: Knowledge, query: str, papers: Sequence[Publication]
) -> list[Choice]:
    ids = [p.id for p in papers]
    things = counted(request.question)
    kind = kind_of(request)
    names = asks_names(request.question)
    return choose(query, knowledge, ids, words=request.words, kind=kind, things=things, names=names)


def find_papers(
    request: Request, knowledge: Knowledge, query: str, only: Collection[str] | None, most: int = 3
) -> list[Publication]:
    """The papers that a question is about: one, or a few that fit equally well; none if unsure."""
    literal = [t for t in literal_terms(query, knowledge) if holders([t], knowledge, only)]
    pool = set(holders(literal, knowledge, only)) if literal else None
    scope = pool if pool else only
    ranked = ranked_papers(query, knowledge, scope, most + 3)
    if not ranked:
        return []
    top = ranked[0]
    ease = (0.0 if len(pool) <= _FEW else _NAME_EASES) if pool else 1.0
    if top.cosine < ease * _FOUND_COSINE or fit(top) < ease * _FOUND_FIT:
        return []
    limit = _CLOSE_SECOND * fit(top)
    close = (
        [r for r in ranked[:most] if fit(r) >= limit] if request.plural or _plural(request) else []
    )
    ids = [top.publication_id, *(r.publication_id for r in close if r is not top)]
    return list(knowledge.records.of(ids))


def ranked_papers(
    query: str, knowledge: Knowledge, only: Collection[str] | None, k: int
) -> list[Ranked]:
    """Publications by their fit as a whole and by their best sentence."""
    ranked = knowledge.index.rank(query, only=only, k=k)
    best: dict[str, float] = {}
    for hit in knowledge.index.sentences(query, only=[r.publication_id for r in ranked], k=60):
        best.setdefault(hit.passage.publication_id, hit.score)
    return sorted(ranked, key=lambda r: -(r.score + best.get(r.publication_id, 0.0)))


def _plural(request: Request) -> bool:
    """Whether several things are asked for ("which detectors ...", "two papers ...")."""
    return (
        bool(
            re.search(
                r"(?:^|[.?!]\s)\W*(?:which|what)\s+(?:\w+\s+){0,2}?\w{3,}s\b(?!\s+of\b)|"
                r"\bboth\b|\btwo\b(?!-)",
                fold(request.question),
            )
        )
        and "which" in request.concepts
    )


def _from_named(request: Request, knowledge: Knowledge, query: str) -> Draft:
    papers = list(knowledge.records.of(request.papers))[:3]
    if papers and not any(p.abstract for p in papers):
        text = say("no_abstract", request.language, title=title_of(papers[0]))
        return Draft((Statement(f"{text} ⟦0⟧", (Support(papers[0]),)),), "none", abstained=True)
    if not request.words:
        return summary_draft(request, knowledge, papers)
    choices = _choose(request, knowledge, query, papers)
    missing = _unsaid(request, knowledge, papers)
    uncounted = bool(choices) and _uncounted(request, choices)
    if choices and (uncounted or not _supported(request, knowledge, missing, choices)):
        other = None if uncounted else _instead(request, knowledge, papers)
        return other or _silent(request, papers[0], missing, choices)
    return _quotes(request, knowledge, papers, choices)


def _instead(request: Request, knowledge: Knowledge, papers: Sequence[Publication]) -> Draft | None:
    """What serves a question whose words the named papers lack: a link, a comparison, a summary."""
    if "link" in request.concepts and papers[0].code_url:
        return field_draft(replace(request, ask=Ask.CODE), papers)
    if len(papers) > 1:
        return compare_draft(request, knowledge, papers)
    if request.unread or _asks_what_it_is(request):
        return summary_draft(request, knowledge, papers)
    return None


def _asks_what_it_is(request: Request) -> bool:
    """Whether the question asks "what is X" of the paper it names, whatever else it says."""
    places = (request.question[: m.start] for m in request.mentions)
    return any(_WHAT_IS.search(fold(place)) for place in places)


def _uncounted(request: Request, choices: Sequence[Choice]) -> bool:
    """Whether "how many" is asked, no sentence is close, and none has a number of such things."""
    things = counted(request.question)
    best = max(choice.cosine for choice in choices)
    return bool(things) and best < _SOME_MEANING and not any(c.counts(things) for c in choices)


def _supported(
    request: Request, knowledge: Knowledge, missing: Sequence[str], choices: Sequence[Choice]
) -> bool:
    """Whether a named paper's abstract answers.

    It does when one sentence has enough of the question's words (weighed by rarity), or when a
    sentence is close in meaning; the more words are missing, the closer it must be.
    """
    weights = {stem: knowledge.index.idf(stem) for stem in stems(request.words)}
    total = sum(weights.values()) or 1.0
    best = max(choice.cosine for choice in choices)
    together = max(sum(weights.get(s, 0.0) for s in choice.held) for choice in choices) / total
    if not missing or (together >= _SAID_TOGETHER and best >= _FAINT_MEANING):
        return True
    share = sum(weights[stem] for stem in stems(missing) if stem in weights) / total
    if share > _MISSING_MUCH:
        return best >= _CLOSE_MEANING
    return best >= (_SOME_MEANING if share > _MISSING_SOME else _FAINT_MEANING)


def _unsaid(request: Request, knowledge: Knowledge, papers: Sequence[Publication]) -> list[str]:
    """The question's words that none of the papers has, not even in other words."""
    asked = [w for w in request.words if not asks_figure(w)]
    words = [w for w in asked if all(words_missing([w], p) for p in papers)]
    ids = [p.id for p in papers]
    near = {
        word: max((h.cosine for h in knowledge.index.sentences(word, only=ids, k=40)), default=0.0)
        for word in words[:6]
    }
    return [word for word in words if near.get(word, 0.0) < _SAME_IN_OTHER_WORDS]


def _silent(
    request: Request, paper: Publication, missing: Sequence[str], choices: Sequence[Choice]
) -> Draft:
    named = ", ".join(f"“{foreign(word)}”" for word in missing[:4])
    text = say("abstract_silent", request.language, title=title_of(paper), missing=named)
    nearest = best_of(choices, 1, 60)
    return Draft((Statement(text), *(quoted(c) for c in nearest)), "extract", abstained=True)


def not_found(
    request: Request, knowledge: Knowledge, query: str, only: Collection[str] | None
) -> Draft:
    """Nothing on the list answers: one sentence, and the nearest paper where one is near."""
    language = request.language
    if language != "en" and not request.papers:
        text = say("other_language", language)
    else:
        text = say("not_on_list", language, total=knowledge.total)
    statements = [Statement(text)]
    ranked = knowledge.index.rank(query, only=only, k=1)
    if ranked and ranked[0].cosine >= 0.25:
        paper = knowledge.records.get(ranked[0].publication_id)
        if paper is not None:
            near = say("nearest", language, title=title_of(paper))
            statements.append(Statement(f"{near} ⟦0⟧", (Support(paper),)))
    return Draft(tuple(statements), "none", abstained=True)


def _quotes(
    request: Request, knowledge: Knowledge, papers: Sequence[Publication], choices: Sequence[Choice]
) -> Draft:
    each = max(1, _MOST_QUOTED - (len(papers) - 1))
    left = _WORDS_QUOTED if len(papers) == 1 else _WORDS_TOGETHER
    statements: list[Statement] = []
    told = 0
    for paper in papers:
        own = [c for c in choices if c.publication.id == paper.id]
        chosen = best_of(own, each, _WORDS_QUOTED // len(papers))
        length = sum(choice.length for choice in chosen)
        if chosen and (length <= left or not statements):
            statements += [heading(paper, request.language), *(quoted(c) for c in chosen)]
            told, left = told + 1, left - length
    if told == 1 < len(papers):
        return _quotes(request, knowledge, papers[:1], choices)
    if not statements:
        return not_found(request, knowledge, request.topic, None)
    return Draft(tuple(statements), "extract")
