"""Which papers a question means together: the set that covers its words best.

"The LREC dataset on lies and the one with both genders" describes each paper by some of the words.
No split of the sentence has to be found for that: of all pairs among the papers that are near, the
one is meant whose members together have the question's words, and each of which fits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assistant.answers.knowledge import Knowledge
from assistant.answers.reading import stems, stems_of
from assistant.answers.topics import fit, searchable
from assistant.questions.lexicon import content_words, folded, idle_words
from assistant.questions.request import Filter, Request
from assistant.text import fold
from assistant.types import Publication

_SIDES = re.compile(
    r"\b(?:with|to|against|versus|vs|from|and|or|than|between|while|but)\b|[,;:/?.()]|\s[-–—]\s"
)
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
_NUMBER = re.compile(r"\b(two|both|three|four)\b(?!\s+of\b)")
_SEVERAL = re.compile(
    r"\b(?:two|both|three|each|either|versus|vs|respectively|differ\w*|compar\w*)\b"
)
_NEAR, _NEAR_EACH, _MOST = 12, 3, 20  # candidates: of the whole, of each side, in all
_OF_FIT = 3.0  # against the share of the words, 0..1; fitted on questions for two papers
_IN_TITLE, _IN_TEXT = 1.0, 0.8
_OF_A_FILTER = 5.0  # idf: a year or an author tells as much as a rare word
_ADDS, _NEARLY = 0.06, 0.7


@dataclass(frozen=True, slots=True)
class _Sign:
    """What tells of a paper: how much, and how far a paper has it, 0..1."""

    weight: float
    held: Callable[[Publication], float]


def meant_together(
    request: Request, knowledge: Knowledge, named: Sequence[Publication] = ()
) -> list[Publication]:
    """The papers, in the order in which they fit; those `named` are among them.

    One paper where a second adds nothing to it, and the question does not speak of several.
    """
    question = request.question
    count = _count(question)
    base = {r.publication_id: fit(r) for r in knowledge.index.rank(question)}
    found = _candidates(question, base, knowledge, named)
    if len(found) <= 1:
        return found
    signs = _signs(request, knowledge)
    weights = np.array([sign.weight for sign in signs])
    held = {p.id: np.array([sign.held(p) for sign in signs]) for p in found}

    def share(papers: Sequence[Publication]) -> float:
        best: NDArray[np.float64] = np.max([held[p.id] for p in papers], axis=0)
        return float((best * weights).sum() / max(weights.sum(), 1e-9))

    def worth(papers: Sequence[Publication]) -> float:
        return share(papers) + _OF_FIT * float(np.mean([base.get(p.id, 0.0) for p in papers]))

    sets = [s for s in combinations(found, min(count, len(found))) if set(named) <= set(s)]
    best = sorted(max(sets, key=worth), key=lambda p: -base.get(p.id, 0.0))
    first, second = best[0], best[1]
    adds = share(best) - share([first]) >= _ADDS
    near = base.get(second.id, 0.0) >= _NEARLY * base.get(first.id, 0.0)
    return best if adds or near or _SEVERAL.search(fold(question)) else [first]


def _count(question: str) -> int:
    match = _NUMBER.search(fold(question))
    return _NUMBERS[match[1]] if match else 2


def _candidates(
    question: str, base: dict[str, float], knowledge: Knowledge, named: Sequence[Publication]
) -> list[Publication]:
    """The papers near to the whole question, and to each of its sides."""
    ids = dict.fromkeys([p.id for p in named] + sorted(base, key=lambda i: -base[i])[:_NEAR])
    for side in _SIDES.split(question):
        if content_words(side, "en"):
            near = knowledge.index.rank(side, k=_NEAR_EACH)
            ids.update(dict.fromkeys(r.publication_id for r in near))
    return list(knowledge.records.of(list(ids)[:_MOST]))


def _signs(request: Request, knowledge: Knowledge) -> list[_Sign]:
    """The question's words, the people and the dates in it."""
    wanted: Filter = request.filter
    skipped = {word for name in wanted.people for word in fold(name).split()}
    words = dict.fromkeys(content_words(request.question, "en"))
    telling = [w for w in words if folded(w).text not in idle_words() | skipped and not w.isdigit()]
    signs = [_of_word(word, knowledge) for word in telling if stems([word])]
    also = (*wanted.also, *[()] * len(wanted.people))
    parts = [
        *(Filter(people=(n,), also=(o,)) for n, o in zip(wanted.people, also, strict=False)),
        *(Filter(periods=(period,)) for period in wanted.periods),
    ]
    return signs + [_of_filter(part, knowledge) for part in parts]


def _of_filter(part: Filter, knowledge: Knowledge) -> _Sign:
    passing = {paper.id for paper in knowledge.records.select(part).publications}
    return _Sign(_OF_A_FILTER, lambda paper: float(paper.id in passing))


def _of_word(word: str, knowledge: Knowledge) -> _Sign:
    asked = stems([word])

    def held(paper: Publication) -> float:
        if asked <= stems_of(paper.title):
            return _IN_TITLE
        return _IN_TEXT if asked <= stems_of(searchable(paper)) else 0.0

    return _Sign(knowledge.index.idf(word), held)
