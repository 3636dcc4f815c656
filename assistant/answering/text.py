"""Answers in the words of abstracts: the sentences that answer, summaries, papers side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.context import Context
from assistant.answering.described import nearest, ranked_papers
from assistant.answering.phrase import foreign, title_of
from assistant.answering.select import Selection
from assistant.answering.sentences import Choice, best_of, heading, quoted, read, spans_of
from assistant.answering.silence import unsaid
from assistant.reading.plan import Compare, Described, Papers, Quote, Select, Summary
from assistant.text import readable
from assistant.types import Draft, Publication, Statement, Support

_READ = 5  # papers whose sentences are read for a question that names none
_SHOWN = 3  # papers that are quoted for it
_SURE = 0.25  # so probable, a sentence is taken to answer
_SURE_NAMED = 0.15  # of a paper that the question names
_SURE_AS_WELL = 0.4  # of a second sentence
_SURE_OTHER = 0.5  # of a paper spoken of earlier
_SURE_TOO = 0.9  # of a second paper
_NEAR_COSINE = 0.42  # so near, a paper is worth naming though it does not answer
_MOST_QUOTED, _WORDS_QUOTED = 2, 110
_WORDS_TOGETHER, _SENTENCES_EACH = 260, 3
_ANSWERING_EACH, _COMPARED = 2, 4
_WORDS_SUMMARY = 115
# Sentences in which authors speak of their own work (argumentative zoning, Teufel & Moens 2002).
METHOD = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|article|study|survey|review|report|thesis)|[Tt]he authors?)"
    r"\b[^.]{0,40}\b(?:"
    r"propos|present|introduc|develop|design|describ|formulat|investigat|stud(?:y|ied|ies)|conduct|analy[sz]|"
    r"explor|identif|derive|review|examin|address|consider|argue|use|employ|build|construct|show|ask|"
    r"report|measur|demonstrat|find|found|compar|test|provid|seek|tackle|try|reap)|"
    r"\b[Oo]ur (?:method|approach|model|framework|goal|key|results?|work|tool)\b|\bis proposed\b|"
    r"\b[Ii]n this (?:paper|work|article|study|context|thesis)\b|\b[Hh]ere,? we\b"
)
RESULT = re.compile(
    r"\b(?:experiment|results?|outperform|state-of-the-art|achiev|demonstrat|"
    r"we (?:show|find|found|observe|report|prove)|"
    r"improv|significant|empirical|evaluat|reveal|validat|conclu|suggest|indicat|surpass)"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """The papers that a question about text is about; `named` if it said which."""

    papers: tuple[Publication, ...]
    named: bool
    found: Selection


def meant(of: Select, asked: str, context: Context, most: int = _READ) -> Meant:
    """The named papers, those that the conditions leave, or those that fit the question best."""
    knowledge = context.knowledge
    records = Select(of.records, of.any_of, of.among if isinstance(of.among, Papers) else None,
                     of.but)  # fmt: skip
    found = context.select(records)
    few = len(found.publications) <= most or not of.topics
    if isinstance(of.among, Papers) and found.publications and few:
        return Meant(found.publications, True, found)
    if of.records and len(found.publications) == 1:
        return Meant(found.publications, True, found)
    only = None if records.everything else found.ids
    if only is not None and not only:
        return Meant((), False, found)
    words = of.among.words if isinstance(of.among, Described) else ()
    if len(words) > 1:  # several are described, one each
        each = [p for part in words for p in nearest(part, knowledge, only, sure=False)]
        return Meant(tuple(dict.fromkeys(each)), True, found)
    ranked = ranked_papers(asked, knowledge, only, most)
    first = [p for part in words for p in nearest(part, knowledge, only, most=2, sure=False)]
    others = knowledge.records.of(r.publication_id for r in ranked)
    return Meant(tuple(dict.fromkeys((*first, *others)))[:most], False, found)


def quote(plan: Quote, context: Context) -> Draft:
    """The sentences that answer, or an honest refusal."""
    if _of_several(plan.of):
        return compare(Compare(plan.of, plan.asked), context)
    about = meant(plan.of, plan.asked, context)
    if not about.papers:
        if about.found.unmet or plan.of.records:
            return context.nothing(plan.of, about.found)
        return not_found(plan.of, plan.asked, context)
    told = [p for p in about.papers if p.abstract]
    if not told:
        text = context.say("no_abstract", title=title_of(about.papers[0]))
        shown = Statement(f"{text} ⟦0⟧", (Support(about.papers[0]),))
        return Draft((shown,), "none", abstained=True, found=(about.papers[0].id,))
    best = _ordered(plan.asked, told, about, context)
    if isinstance(plan.of.among, Papers) and plan.of.among.others:
        others = context.knowledge.records.of(plan.of.among.others)
        best = _or_another(plan.asked, best, others, about, context)
    missing = unsaid(plan.asked, [choices[0].publication for choices in best[:1]])
    enough = _SURE_NAMED if about.named else _SURE
    if missing or best[0][0].sure < enough:
        return _silent(plan, about, best, missing, context)
    told_of = [best[0], *(c for c in best[1:_SHOWN] if c[0].sure >= _SURE_TOO)]
    if about.named and len(told) > 1:
        told_of = [c for c in best if c[0].sure >= enough][: max(_SHOWN, len(told))]
    statements: list[Statement] = []
    for choices in told_of:
        answering = [choices[0], *(c for c in choices[1:] if c.sure >= _SURE_AS_WELL)]
        kept = best_of(answering, _MOST_QUOTED if len(told_of) == 1 else 1, _WORDS_QUOTED)
        statements.append(heading(choices[0].publication, context.language))
        statements += [quoted(choice) for choice in kept]
    ids = tuple(choices[0].publication.id for choices in told_of)
    return Draft(tuple(statements), "extract", found=ids)


def _ordered(
    asked: str, papers: Sequence[Publication], about: Meant, context: Context
) -> list[list[Choice]]:
    """The sentences of each paper, the paper with the best answer first.

    Of papers that the question does not name, a better place in the search counts as well.
    """
    lists = [(at, read(asked, p, context.knowledge)) for at, p in enumerate(papers)]
    lists = [(at, choices) for at, choices in lists if choices]
    behind = 0.0 if about.named else 0.6
    lists.sort(key=lambda row: -(row[1][0].score - behind * row[0]))
    return [choices for _, choices in lists]


def _of_several(of: Select) -> bool:
    """Whether a question names or describes a few papers one by one, of which it asks the same."""
    if isinstance(of.among, Described):
        return len(of.among.words) + len(of.among.ids) > 1
    return isinstance(of.among, Papers) and not of.among.said and 1 < len(of.among.ids) <= _COMPARED


def _or_another(
    asked: str,
    best: list[list[Choice]],
    others: Sequence[Publication],
    about: Meant,
    context: Context,
) -> list[list[Choice]]:
    """Another paper of the conversation, where the last one is silent and that one answers."""
    if best[0][0].sure >= _SURE_NAMED:
        return best
    told = _ordered(asked, [p for p in others if p.abstract], about, context)
    return told if told and told[0][0].sure >= _SURE_OTHER else best


def _silent(
    plan: Quote,
    about: Meant,
    best: Sequence[Sequence[Choice]],
    missing: Sequence[str],
    context: Context,
) -> Draft:
    """That the abstracts do not say it; the nearest thing only where it is near."""
    paper = best[0][0].publication
    certain = about.named or bool(nearest(plan.asked, context.knowledge, [paper.id]))
    if not certain:
        return not_found(plan.of, plan.asked, context)
    key = "abstract_silent" if missing else "abstract_does_not_say"
    text = context.say(
        key, title=title_of(paper), missing=", ".join(f"“{foreign(w)}”" for w in missing[:3])
    )
    statements = [Statement(f"{text} ⟦0⟧", (Support(paper),))]
    return Draft(tuple(statements), "extract", abstained=True, found=(paper.id,))


def not_found(of: Select, asked: str, context: Context) -> Draft:
    """Nothing on the list answers: one sentence, the nearest paper if one is near, the areas."""
    knowledge = context.knowledge
    statements = [Statement(context.say("not_on_list", total=knowledge.total))]
    words = " ".join(w.words for w in of.topics) or asked
    ranked = knowledge.index.rank(words, k=1)
    if ranked and ranked[0].cosine >= _NEAR_COSINE:
        paper = knowledge.records.of([ranked[0].publication_id])[0]
        text = context.say("nearest", title=title_of(paper))
        statements.append(Statement(f"{text} ⟦0⟧", (Support(paper),)))
    elif knowledge.topics:
        names = ", ".join(foreign(topic.label) for topic in knowledge.topics[:3])
        statements.append(Statement(context.say("areas_instead", names=names)))
    return Draft(tuple(statements), "none", abstained=True)


def summary(plan: Summary, context: Context) -> Draft:
    """Problem, method and result of the papers that are meant, in their own sentences."""
    about = meant(plan.of, plan.asked, context, 1)
    papers = about.papers[:3]
    if not papers:
        return context.nothing(plan.of, about.found) if plan.of.records else not_found(
            plan.of, plan.asked, context)  # fmt: skip
    if not about.named and not nearest(_described(plan.of, plan.asked), context.knowledge,
                                       [papers[0].id]):  # fmt: skip
        return not_found(plan.of, plan.asked, context)
    statements: list[Statement] = []
    for paper in papers:
        statements += _outlined(paper, _WORDS_SUMMARY // len(papers), context)
    known = any(p.abstract for p in papers)
    ids = tuple(p.id for p in papers)
    return Draft(tuple(statements), "extract" if known else "none", abstained=not known, found=ids)


def _described(of: Select, asked: str) -> str:
    if isinstance(of.among, Described):
        return " ".join(of.among.words)
    return " ".join(w.words for w in of.topics) or asked


def _outlined(paper: Publication, words: int, context: Context) -> list[Statement]:
    if not paper.abstract:
        text = context.say("no_abstract", title=title_of(paper))
        return [Statement(f"{text} ⟦0⟧", (Support(paper),))]
    chosen = [Choice(paper, a, b, 1.0, 1.0) for a, b in outline(paper, words)]
    return [heading(paper, context.language), *(quoted(choice) for choice in chosen)]


def outline(paper: Publication, budget: int, most: int = 4) -> list[tuple[int, int]]:
    """The sentences that carry an abstract: method first, then result, then the rest, as fits.

    Sentences are classed by the cue phrases of scientific abstracts (argumentative zoning,
    Teufel & Moens 2002, reduced to two zones).
    """
    spans = spans_of(paper)
    texts = {span: readable(paper.abstract[slice(*span)]) for span in spans}
    method = [s for s in spans if METHOD.search(texts[s])]
    result = [s for s in reversed(spans) if RESULT.search(texts[s]) and not METHOD.search(texts[s])]
    own = method[0][0] if method else 0
    details = [s for s in spans if s[0] > own]
    wanted = [*method[:1], *result[:1], *details[:1], *method[1:], *spans[:1]]
    kept: list[tuple[int, int]] = []
    for span in dict.fromkeys(wanted):
        length = len(texts[span].split())
        if (kept and length > budget) or len(kept) >= most:
            continue
        kept.append(span)
        budget -= length
    return sorted(kept)


def compare(plan: Compare, context: Context) -> Draft:
    """Papers side by side, each in its own sentences: what answers, else what it is about."""
    papers = _compared(plan, context)
    if len(papers) < 2:
        return not_found(plan.of, plan.asked, context) if not papers else summary(
            Summary(Select(among=Papers((papers[0].id,))), plan.asked), context)  # fmt: skip
    statements = [Statement(context.say("compare"))]
    budget = _WORDS_TOGETHER // len(papers)
    for paper in papers:
        choices = read(plan.asked, paper, context.knowledge) if paper.abstract else []
        answering = best_of(choices, _ANSWERING_EACH, 2 * budget // 3)
        if not answering:
            statements += _outlined(paper, budget, context)
            continue
        left = budget - sum(c.length for c in answering)
        spans = {(c.start, c.end) for c in answering}
        more = [s for s in outline(paper, left) if s not in spans] if left > 30 else []
        chosen = sorted({*spans, *more[: _SENTENCES_EACH - len(spans)]})
        statements.append(heading(paper, context.language))
        statements += [quoted(Choice(paper, a, b, 1.0, 1.0)) for a, b in chosen]
    return Draft(tuple(statements), "extract", found=tuple(p.id for p in papers))


def _compared(plan: Compare, context: Context) -> tuple[Publication, ...]:
    """The papers to be compared: named, described, one for each topic, or those spoken of."""
    knowledge, of = context.knowledge, plan.of
    records = Select(of.records, of.any_of, None, of.but)
    only = None if records.everything else context.select(records).ids or None
    named = list(knowledge.records.of(of.among.ids)) if isinstance(of.among, Papers) else []
    words = list(of.among.words) if isinstance(of.among, Described) else []
    if isinstance(of.among, Described):
        named = list(knowledge.records.of(of.among.ids))
    if isinstance(of.among, Papers) and len(named) > 3 and of.topics:
        named = []
    words += [w.values[0] if w.values else w.words for w in of.topics]
    for part in words:
        free = [p.id for p in knowledge.records.publications
                if p not in named and (only is None or p.id in only)]  # fmt: skip
        named += nearest(part, knowledge, free, most=1, sure=False)
    if len(named) < 2 and of.records:
        named += [p for p in context.select(records).publications[:3] if p not in named]
    if len(named) < 2:
        ranked = ranked_papers(plan.asked, knowledge, only, 3)
        near = knowledge.records.of(r.publication_id for r in ranked)
        named += [p for p in near if p not in named][: 2 - len(named)]
    return tuple(dict.fromkeys(named))[:4]
