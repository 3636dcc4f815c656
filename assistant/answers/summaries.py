"""Abstracts in their own sentences: summaries of papers, and papers side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import title_of
from assistant.answers.quoting import Choice, best_of, choose, heading, quoted, spans_of
from assistant.answers.reading import METHOD, RESULT, own_work_begins
from assistant.questions.lexicon import say
from assistant.questions.request import Request
from assistant.text import readable
from assistant.types import Draft, Publication, Statement, Support

_WORDS_TOGETHER = 260
_SENTENCES_EACH, _ANSWERING_EACH = 5, 3
_STRUCTURE = re.compile(
    r"\b(?:categor|taxonom|directions|aspects|components|modules|stages|steps|namely|consists? of|"
    r"compris|divid|two-fold|threefold)|^\(?(?:1|i|a)\)"
)
_PROBLEM = re.compile(
    r"\b(?:however|challeng|problem|remains?|lack|limited|limitation|fail|struggle|difficult|unfortunately|"
    r"yet|despite|although|overlook|threat|crisis|important|critical)\b",
    re.I,
)


def summary_draft(request: Request, knowledge: Knowledge, papers: Sequence[Publication]) -> Draft:
    """Problem, method and result of each paper, in its own sentences."""
    statements: list[Statement] = []
    for paper in papers:
        if not paper.abstract:
            text = say("no_abstract", request.language, title=title_of(paper))
            statements.append(Statement(f"{text} ⟦0⟧", (Support(paper),)))
            continue
        chosen = outline(paper, budget=115 // len(papers))
        choices = [Choice(paper, a, b, 1.0, 1.0) for a, b in chosen]
        statements += [heading(paper, request.language), *(quoted(c) for c in choices)]
    known = any(p.abstract for p in papers)
    return Draft(tuple(statements), "extract" if known else "none", abstained=not known)


def outline(paper: Publication, budget: int, most: int = 4) -> list[tuple[int, int]]:
    """The sentences that carry an abstract: method first, then result, then problem, as fits.

    Sentences are classed by the cue phrases of scientific abstracts (argumentative zoning,
    Teufel & Moens 2002, reduced to three zones).
    """
    spans = spans_of(paper)
    texts = {span: readable(paper.abstract[slice(*span)]) for span in spans}
    own = own_work_begins(paper)
    zones = {
        "method": [s for s in spans if METHOD.search(texts[s])],
        "structure": sorted(
            (s for s in spans if _STRUCTURE.search(texts[s]) and s[0] >= own),
            key=lambda s: -len(re.findall(r"[,:]", texts[s])),
        ),
        "result": [
            s for s in reversed(spans) if RESULT.search(texts[s]) and not METHOD.search(texts[s])
        ],
        "problem": [s for s in spans if _PROBLEM.search(texts[s]) and not METHOD.search(texts[s])],
    }
    details = [s for s in spans if s[0] > own]
    wanted = [
        *zones["method"][:1], *zones["structure"][:1], *zones["result"][:1], *details[:1],
        *zones["problem"][:1], *zones["method"][1:], *spans[:1],
    ]  # fmt: skip
    kept: list[tuple[int, int]] = []
    for span in dict.fromkeys(wanted):
        length = len(texts[span].split())
        if (kept and length > budget) or len(kept) >= most:
            continue
        kept.append(span)
        budget -= length
    return sorted(kept)


def compare_draft(
    request: Request,
    knowledge: Knowledge,
    papers: Sequence[Publication],
    words: int = _WORDS_TOGETHER,
) -> Draft:
    """Papers side by side, each in its own sentences: what answers, then what it is about."""
    statements = [Statement(say("compare", request.language))]
    budget = words // max(len(papers), 1)
    for paper in papers:
        spans = _answering(request, knowledge, paper, budget) if request.words else []
        left = budget - sum(len(paper.abstract[a:b].split()) for a, b in spans)
        more = outline(paper, left, most=_SENTENCES_EACH - len(spans)) if left > 0 else []
        spans = sorted(dict.fromkeys([*spans, *more]))
        choices = [Choice(paper, a, b, 1.0, 1.0) for a, b in spans]
        statements += [heading(paper, request.language), *(quoted(c) for c in choices)]
    return Draft(tuple(statements), "extract")


def _answering(
    request: Request, knowledge: Knowledge, paper: Publication, budget: int
) -> list[tuple[int, int]]:
    """The sentences of one paper that answer best, in two thirds of its words."""
    chosen = choose(request, knowledge, [paper.id])
    return [(c.start, c.end) for c in best_of(chosen, _ANSWERING_EACH, 2 * budget // 3)]
