"""Which papers a question means together: the set that covers its words best.

"The LREC dataset on lies and the one with both genders" describes each paper by some of the words.
No split of the sentence has to be found for that: of all pairs among the papers that are near, the
one is meant whose members together have the question's words, and each of which fits it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

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
# Against the share of the words, 0..1; fitted on questions for two papers.
_OF_FIT, _OF_SIDES = 3.0, 1.0
_IN_TITLE, _IN_TEXT = 1.0, 0.8
_OF_A_FILTER = 8.0  # idf: a year or an author tells as much as a rare word
_SEVERAL_PERIODS = 2
_ADDS, _NEARLY = 0.06, 0.7


def meant_together(
    request: Request, knowledge: Knowledge, named: Sequence[Publication] = ()
) -> list[Publication]:
    """The papers, in the order in which they fit; those `named` are among them.

    One paper where a second adds nothing to it, and the question does not speak of several.
    """
    question = request.question
    count = _count(question)
    base = {r.publication_id: fit(r) for r in knowledge.index.rank(question)}
    found = _candidates(request, base, knowledge, named)
    if len(found) <= 1:
        return found
    marks = _Marks(request, knowledge, found)

    def worth(papers: tuple[Publication, ...]) -> float:
        return marks.share(papers) + _OF_FIT * float(np.mean([base.get(p.id, 0) for p in papers]))

    sets = [s for s in combinations(found, min(count, len(found))) if set(named) <= set(s)]
    sets = _by_one(sets, request, knowledge) or sets
    sets = _dated_so(sets, request, knowledge) or sets
    chosen = max(((worth(s), at) for at, s in enumerate(sets)), default=(0.0, 0))[1]
    best = sorted(sets[chosen], key=lambda p: -base.get(p.id, 0.0))
    first, second = best[0], best[1]
    adds = marks.share(best) - marks.share([first]) >= _ADDS
    near = base.get(second.id, 0.0) >= _NEARLY * base.get(first.id, 0.0)
    return best if adds or near or _SEVERAL.search(fold(question)) else [first]


def _by_one(
    sets: Sequence[tuple[Publication, ...]], request: Request, knowledge: Knowledge
) -> list[tuple[Publication, ...]]:
    """The sets wholly by the one person that is named, as first author if that is said."""
    if len(request.filter.people) != 1:
        return []
    theirs = replace(request.filter, periods=(), venues=(), types=())
    passing = {p.id for p in knowledge.records.select(theirs).publications}
    return [papers for papers in sets if passing.issuperset(p.id for p in papers)]


def _dated_so(
    sets: Sequence[tuple[Publication, ...]], request: Request, knowledge: Knowledge
) -> list[tuple[Publication, ...]]:
    """The sets that have a paper of each of several periods, and no paper of none."""
    periods = request.filter.periods
    if len(periods) < _SEVERAL_PERIODS:
        return []
    passing = [
        {p.id for p in knowledge.records.select(Filter(periods=(period,))).publications}
        for period in periods
    ]
    dated = set().union(*passing)
    held = ((papers, {paper.id for paper in papers}) for papers in sets)
    return [s for s, ids in held if ids <= dated and all(ids & one for one in passing)]


def _count(question: str) -> int:
    match = _NUMBER.search(fold(question))
    return _NUMBERS[match[1]] if match else 2


def _candidates(
    request: Request, base: dict[str, float], knowledge: Knowledge, named: Sequence[Publication]
) -> list[Publication]:
    """The papers near to the whole question, to each of its sides, and of each of its people."""
    ids = dict.fromkeys([p.id for p in named] + sorted(base, key=lambda i: -base[i])[:_NEAR])
    wanted = request.filter
    periods = wanted.periods if len(wanted.people) == 1 else ()
    parts = [replace(wanted, periods=(p,), venues=(), types=()) for p in periods]
    for part in parts or _filters(replace(wanted, periods=(), venues=())):
        passing = [p.id for p in knowledge.records.select(part).publications]
        ids.update(dict.fromkeys(sorted(passing, key=lambda i: -base.get(i, 0.0))[:_NEAR_EACH]))
    for side in _SIDES.split(request.question):
        if content_words(side, "en"):
            near = knowledge.index.rank(side, k=_NEAR_EACH)
            ids.update(dict.fromkeys(r.publication_id for r in near))
    return list(knowledge.records.of(list(ids)[:_MOST]))


class _Marks:
    """How much of a question the papers of a set have: its words, sides, people, dates, venues."""

    def __init__(
        self, request: Request, knowledge: Knowledge, found: Sequence[Publication]
    ) -> None:
        self._place = {paper.id: at for at, paper in enumerate(found)}
        words = _words(request)
        rarity = np.array([knowledge.index.idf(word) for word in words])
        sides = [s for s in _SIDES.split(request.question) if content_words(s, "en")]
        near = [{r.publication_id: fit(r) for r in knowledge.index.rank(s)} for s in sides]
        filters = [
            {p.id for p in knowledge.records.select(part).publications}
            for part in _filters(request.filter)
        ]
        self._words = np.array([[_held(word, paper) for word in words] for paper in found])
        self._sides = np.array([[n.get(p.id, 0.0) for n in near] for p in found])
        self._filters = np.array([[float(p.id in ids) for ids in filters] for p in found])
        self._rarity = rarity / max(rarity.sum() + _OF_A_FILTER * len(filters), 1e-9)
        self._filter_weight = _OF_A_FILTER / max(rarity.sum() + _OF_A_FILTER * len(filters), 1e-9)

    def share(self, papers: Sequence[Publication]) -> float:
        """What one of the papers has counts in full; a filter counts more that all of them pass."""
        rows = [self._place[paper.id] for paper in papers]
        passed = self._filters[rows]
        filters = (passed.max(axis=0) + passed.mean(axis=0)).sum() / 2
        sides = self._sides[rows].max(axis=0)
        return float(
            self._words[rows].max(axis=0) @ self._rarity
            + self._filter_weight * filters
            + (_OF_SIDES * sides.mean() if sides.size else 0.0)
        )


def _words(request: Request) -> list[str]:
    """The question's telling words, without those of its people and dates."""
    skipped = {word for name in request.filter.people for word in fold(name).split()}
    words = dict.fromkeys(content_words(request.question, "en"))
    idle = idle_words() | skipped
    return [w for w in words if folded(w).text not in idle and not w.isdigit() and stems([w])]


def _filters(wanted: Filter) -> list[Filter]:
    """Each person, each period and the venue by itself: they may tell of different papers."""
    also = (*wanted.also, *[()] * len(wanted.people))
    return [
        *(Filter(people=(n,), also=(o,)) for n, o in zip(wanted.people, also, strict=False)),
        *(Filter(periods=(period,)) for period in wanted.periods),
        *([Filter(venues=wanted.venues)] if wanted.venues else ()),
    ]


def _held(word: str, paper: Publication) -> float:
    asked = stems([word])
    if asked <= stems_of(paper.title):
        return _IN_TITLE
    return _IN_TEXT if asked <= stems_of(searchable(paper)) else 0.0
