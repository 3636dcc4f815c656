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
from assistant.answers.quoting import Choice, best_of, choose, heading, quoted
from assistant.answers.reading import Asked
from assistant.answers.silence import listen, surely_unsaid
from assistant.answers.summaries import compare_draft, summary_draft
from assistant.answers.topics import fit, holders, literal_terms
from assistant.questions.lexicon import common_words, content_words, folded, idle_words, say
from assistant.questions.mentions import Mention
from assistant.questions.request import Ask, Request
from assistant.text import fold, loose
from assistant.types import Draft, Publication, Statement, Support
from vectorstore.passages import Ranked

# Calibrated on answerable and unanswerable questions over several lists (docs/evaluation.md).
_FOUND_COSINE = 0.36
_FOUND_FIT = 0.34
_WHAT_IS = re.compile(r"\bwhat(?:'s|\s+is|\s+are)(?:\s+(?:the|this))?\s*[\"'“‘]?$")
_FEW = 3  # so few publications have the names that one of them is meant
_NAME_EASES = 0.75  # a name of the list in the question makes less likeness enough
_LEADS, _LEAD_EASES = 1.5, 0.85  # far ahead of the next one, less likeness is enough
_OUTDONE = 1.2
_MANY_WORDS = 5  # so many words of a title are no accident
_CLOSE_SECOND = 0.90
_MOST_QUOTED = 4
_WORDS_QUOTED = 120  # a plain answer stays short
_WORDS_TOGETHER = 150  # of several papers
_MOST_SHOWN, _WORDS_SHOWN = 3, 100  # sentences, words: in a short list


def content_draft(request: Request, knowledge: Knowledge, only: Collection[str] | None) -> Draft:
    """The sentences that answer, or an honest refusal."""
    query = request.topic or request.question
    if request.papers and not _outdone(request, knowledge, only):
        return _from_named(request, knowledge)
    if request.papers:
        request = replace(request, papers=(), topic=request.question)
        query = request.question
    papers = find_papers(request, knowledge, query, only, sure=False)
    choices = choose(request, knowledge, [p.id for p in papers])
    heard = listen(request, knowledge, papers, choices) if papers else None
    if (
        heard
        and request.language != "en"
        and heard.probability > 0
        and _bears_name(query, papers, knowledge)
    ):
        return _quotes(request, knowledge, papers, choices)
    if heard is None or not heard.answers:
        sure = find_papers(request, knowledge, query, only) if heard and heard.unsaid else []
        if heard is None or not sure:
            return not_found(request, knowledge, query, only)
        return _silent(
            request, sure[0], heard.unsaid, [c for c in choices if c.publication == sure[0]]
        )
    return _quotes(request, knowledge, papers, choices)


def _bears_name(query: str, papers: Sequence[Publication], knowledge: Knowledge) -> bool:
    """Whether the question has a name that only a few papers have, these among them."""
    named = holders(literal_terms(query, knowledge), knowledge, None)
    return 0 < len(named) <= _FEW and papers[0].id in named


def _outdone(request: Request, knowledge: Knowledge, only: Collection[str] | None) -> bool:
    """Whether another paper fits clearly better than the one that a question seems to name.

    A few ordinary words of a title may mean another paper; a name may stand in other titles, too.
    """
    if not request.mentions or any(not _doubtful(m, knowledge) for m in request.mentions):
        return False
    if not any(content_words(m.name, "en") for m in request.mentions):
        return False  # "Do As I Do": search knows nothing of such words
    ranked = ranked_papers(request.question, knowledge, only, 8)
    named = [r.score for r in ranked if r.publication_id in request.papers]
    if not ranked or ranked[0].publication_id in request.papers:
        return False
    best = knowledge.records.get(ranked[0].publication_id)
    names = [m.name for m in request.mentions if m.kind == "name"]
    bears = best is not None and all(loose(name).search(fold(best.title)) for name in names)
    return bears and (not named or ranked[0].score > _OUTDONE * max(named))


def _doubtful(mention: Mention, knowledge: Knowledge) -> bool:
    if mention.kind == "words":
        return len(mention.name.split()) < _MANY_WORDS
    pattern = loose(mention.name)
    bearing = sum(bool(pattern.search(fold(p.title))) for p in knowledge.records.publications)
    return mention.kind == "name" and bearing > 1


def find_papers(  # noqa: PLR0913 (the last two are options)
    request: Request,
    knowledge: Knowledge,
    query: str,
    only: Collection[str] | None,
    most: int = 3,
    *,
    sure: bool = True,
) -> list[Publication]:
    """The papers that a question is about: one, or a few that fit equally well.

    None where the best is not near enough to be meant, if that is to be `sure`.
    """
    literal = [t for t in literal_terms(query, knowledge) if holders([t], knowledge, only)]
    pool = set(holders(literal, knowledge, only)) if literal else None
    scope = pool if pool else only
    ranked = ranked_papers(query, knowledge, scope, most + 3)
    if not ranked:
        return []
    top = ranked[0]
    ease = (0.0 if len(pool) <= _FEW else _NAME_EASES) if pool else 1.0
    if len(ranked) > 1 and top.score > _LEADS * ranked[1].score:
        ease *= _LEAD_EASES
    if sure and not any(_near_enough(r, ease) for r in (top, *_by_words(query, top, knowledge))):
        return list(knowledge.records.of(_titled_alone(query, knowledge, only)))
    limit = _CLOSE_SECOND * fit(top)
    close = (
        [r for r in ranked[:most] if fit(r) >= limit] if request.plural or _plural(request) else []
    )
    ids = [top.publication_id, *(r.publication_id for r in close if r is not top)]
    return list(knowledge.records.of(ids))


def _titled_alone(
    query: str, knowledge: Knowledge, only: Collection[str] | None
) -> tuple[str, ...]:
    """The one publication whose title has all telling words, one of them found nowhere else."""
    telling = [w for w in content_words(query, "en") if folded(w).text not in idle_words()]
    ids = [p.id for p in knowledge.records.publications if only is None or p.id in only]
    titled = knowledge.vocabulary.mentions.titled(telling, ids)
    alone = len(titled) == 1 and any(holders([w], knowledge, None) == [*titled] for w in telling)
    return titled if alone else ()


def _near_enough(ranked: Ranked, ease: float) -> bool:
    return ranked.cosine >= ease * _FOUND_COSINE and fit(ranked) >= ease * _FOUND_FIT


def _by_words(query: str, top: Ranked, knowledge: Knowledge) -> list[Ranked]:
    """The best paper again, by the telling words of the query alone."""
    idle = idle_words() | common_words()
    telling = " ".join(w for w in content_words(query, "en") if folded(w).text not in idle)
    return knowledge.index.rank(telling, only=[top.publication_id], k=1) if telling else []


def ranked_papers(
    query: str, knowledge: Knowledge, only: Collection[str] | None, k: int | None
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


def _from_named(request: Request, knowledge: Knowledge) -> Draft:
    papers = list(knowledge.records.of(request.papers))[:3]
    if papers and not any(p.abstract for p in papers):
        text = say("no_abstract", request.language, title=title_of(papers[0]))
        return Draft((Statement(f"{text} ⟦0⟧", (Support(papers[0]),)),), "none", abstained=True)
    asked = Asked.of(request)
    particular = asked.names or asked.numeric or asked.how or surely_unsaid(request, papers)
    if not request.words and not particular:
        return summary_draft(request, knowledge, papers)
    choices = choose(request, knowledge, [p.id for p in papers])
    heard = listen(request, knowledge, papers, choices)
    if choices and not heard.answers:
        other = _instead(request, knowledge, papers) if heard.probability > 0 else None
        return other or _silent(request, papers[0], heard.unsaid, choices)
    return _quotes(request, knowledge, papers, choices)


def shown(request: Request, knowledge: Knowledge, made: Draft) -> Draft:
    """A short list on a topic, each publication with its sentences that answer best."""
    rows = [s for s in made.statements if s.text.startswith("- ") and s.supports]
    papers = [row.supports[0].publication for row in rows]
    choices = choose(request, knowledge, [paper.id for paper in papers])
    statements: list[Statement] = []
    for statement in made.statements:
        statements.append(statement)
        if statement in rows:
            paper = statement.supports[0].publication
            own = [choice for choice in choices if choice.publication.id == paper.id]
            most = max(1, _MOST_SHOWN // len(papers))
            statements += map(quoted, best_of(own, most, _WORDS_SHOWN // len(papers)))
    return replace(made, statements=tuple(statements))


def _instead(request: Request, knowledge: Knowledge, papers: Sequence[Publication]) -> Draft | None:
    """What serves a question whose words the named papers lack: a link, a comparison, a summary."""
    if "link" in request.concepts and papers[0].code_url:
        return field_draft(replace(request, ask=Ask.CODE), papers)
    if len(papers) > 1:
        return compare_draft(request, knowledge, papers, _WORDS_SHOWN)
    if request.unread or _asks_what_it_is(request):
        return summary_draft(request, knowledge, papers)
    return None


def _asks_what_it_is(request: Request) -> bool:
    """Whether the question asks "what is X" of the paper it names, whatever else it says."""
    places = (request.question[: m.start] for m in request.mentions)
    return any(_WHAT_IS.search(fold(place)) for place in places)


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
