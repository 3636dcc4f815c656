"""The areas of a list: which publications belong together, under a name of the list's own words.

Names come first: phrases of the list are chosen that together cover it, each by the publications
that have it and by those near to them in meaning. So every area has a readable name, and a few
publications more or less change little. No chance is involved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.text import fold
from assistant.topics.phrases import Phrase, phrases_of, telling
from assistant.types import Publication
from assistant.words import stems, stems_of

Scores = NDArray[np.float32]
_MOST = 9  # areas
_LARGE = 40  # publications; an area of so many is divided further
_TWO_LEVELS = 120  # publications of a list whose large areas are
_MOST_PARTS = 5
_CONSIDERED = 900  # phrases
_WORDS, _MEANING = (
    0.5,
    0.5,
)  # what makes a publication belong: the phrase, nearness to those with it
_NEAR = 0.5  # a cosine (apart from what all of the list has in common) that is as near as can be
_BELONGS = 0.2
_FOLDS, _STEADY = 12, 0.7  # parts left out in turn; how much a phrase gains by being chosen always
_MUCH = 0.2  # so many in no area: areas are looked for among them
_STAYS = 1.25
_ALIKE = 0.5  # share of common words from which two names say the same


@dataclass(frozen=True, slots=True)
class Topic:
    """An area of the list. `ids` are its publications, those that stand for it best first.

    `years` has the year of each dated one, in order; the rest area has no label of its own.
    """

    label: str
    ids: tuple[str, ...]
    years: tuple[int, ...] = ()
    parts: tuple[Topic, ...] = ()
    rest: bool = False

    @property
    def since(self) -> int | None:
        """The year of its first dated publication."""
        return self.years[0] if self.years else None

    @property
    def until(self) -> int | None:
        """The year of its last dated publication."""
        return self.years[-1] if self.years else None

    @property
    def examples(self) -> tuple[str, ...]:
        """The ids of two publications that stand for it."""
        return self.ids[:2]

    def between(self, low: int, high: int) -> int:
        """How many of its publications are of these years."""
        return sum(low <= year <= high for year in self.years)


def find_topics(publications: Sequence[Publication], vectors: Scores) -> tuple[Topic, ...]:
    """The areas of a list, largest first, what fits nowhere last.

    `vectors` has one unit vector a publication; zeros where there is none. One publication has
    no areas, and a list in which no phrase comes twice has none either.
    """
    if len(publications) < 3:
        return ()
    whole = _Whole(publications, phrases_of(publications))
    apart = _apart(np.asarray(vectors, np.float32))
    found = _divided(whole, apart, np.arange(len(publications)), _MOST)
    inside = {at for area in found for at in area.places}
    left = np.array([at for at in range(len(publications)) if at not in inside], np.intp)
    if len(left) > _MUCH * len(publications) and len(found) < _MOST:
        more = _divided(whole, apart, left, _MOST - len(found))
        found += [a for a in more if not any(_same(a.label, b.label) for b in found)]
    return _with_rest(publications, found)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The list with its phrases."""

    publications: Sequence[Publication]
    phrases: Sequence[Phrase]


@dataclass(frozen=True, slots=True)
class _Area:
    """An area in the making: its name and the places of its publications, best first."""

    label: str
    places: tuple[int, ...]
    parts: tuple[_Area, ...] = ()


def _apart(vectors: Scores) -> Scores:
    """Unit vectors of what is left after what all have in common was taken off."""
    if len(vectors) < 8:
        return vectors
    return _unit(vectors - vectors.mean(axis=0))


def _unit(rows: Scores) -> Scores:
    lengths = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    unit: Scores = (rows / lengths).astype(np.float32)
    return unit


def _divided(
    whole: _Whole, vectors: Scores, places: NDArray[np.intp], most: int, above: str = ""
) -> list[_Area]:
    """The areas of some of the publications, the large ones of a large list divided again."""
    usable, shares = _usable(whole.phrases, places, above)
    if not usable:
        return []
    fits = _fits(usable, shares, vectors[places])
    folds = np.array([crc32(whole.publications[i].id.encode()) % _FOLDS for i in places], np.intp)
    chosen = _chosen(usable, fits, most, folds)
    if not chosen:
        return []
    best, value = _assigned(fits[:, chosen], shares[:, chosen], vectors[places])
    members = [np.flatnonzero((best == at) & (value >= _BELONGS)) for at in range(len(chosen))]
    named = _named(usable, shares, vectors[places], chosen, members)
    areas = []
    for at in range(len(chosen)):
        inside = members[at]
        inside = inside[np.argsort(-value[inside], kind="stable")]
        if len(inside) < (3 if above else 2):
            continue
        label = named[at]
        parts: list[_Area] = []
        if not above and len(whole.publications) >= _TWO_LEVELS and len(inside) >= _LARGE:
            within = places[np.sort(inside)]
            spread = _spread(vectors, within)
            parts = _divided(whole, spread, within, _MOST_PARTS, label)
        areas.append(_Area(label, tuple(int(places[i]) for i in inside), tuple(parts)))
    return areas


def _assigned(fits: Scores, shares: Scores, vectors: Scores) -> tuple[NDArray[np.intp], Scores]:
    """The area of each publication and how well it fits: by its name and by those inside."""
    best, value = fits.argmax(axis=1), fits.max(axis=1)
    for _ in range(2):
        core = np.zeros_like(fits)
        sure = value >= _BELONGS
        core[np.flatnonzero(sure), best[sure]] = value[sure]
        sums = core.T @ vectors
        near = vectors @ _unit(sums).T
        for area in range(fits.shape[1]):
            inside = np.flatnonzero(core[:, area])
            others = sums[area] - core[inside, area, None] * vectors[inside]
            near[inside, area] = (vectors[inside] * _unit(others)).sum(axis=1)
        joint = 0.4 * shares + 0.6 * np.clip(near / _NEAR, 0, 1)
        best, value = joint.argmax(axis=1), joint.max(axis=1)
    return best, value.astype(np.float32)


def _named(
    usable: Sequence[Phrase], shares: Scores, vectors: Scores, chosen: Sequence[int],
    areas: Sequence[NDArray[np.intp]],
) -> list[str]:  # fmt: skip
    """The best name of each area: of most of its publications, of few others, near its middle.

    The phrase that it was found by stays unless another is clearly better.
    """
    quality = np.array([phrase.quality for phrase in usable], np.float32)
    middles = _unit(shares.T @ vectors)
    names: list[str] = []
    taken = [usable[c].label for c in chosen]
    for at, inside in enumerate(areas):
        held = shares[inside].sum(axis=0)
        share = held / max(len(inside), 1)
        pure = held / np.maximum(shares.sum(axis=0), 1e-6)
        both = 2 * share * pure / np.maximum(share + pure, 1e-6)
        near = middles @ _unit(vectors[inside].sum(axis=0, keepdims=True))[0]
        worth = quality * (0.6 * both + 0.4 * np.clip(near, 0, 1))
        worth[chosen[at]] *= _STAYS
        name = taken[at]
        for column in np.argsort(-worth, kind="stable")[:20]:
            label = usable[column].label
            others = [*names, *taken[at + 1 :]]
            if column == chosen[at] or not any(_same(label, other) for other in others):
                name = label
                break
        names.append(name)
    return names


def _spread(vectors: Scores, within: NDArray[np.intp]) -> Scores:
    """All vectors, those of an area told apart by what they do not have in common."""
    spread = vectors.copy()
    spread[within] = _apart(vectors[within])
    return spread


def _usable(
    phrases: Sequence[Phrase], places: NDArray[np.intp], above: str
) -> tuple[list[Phrase], Scores]:
    """Phrases that several of the publications have, and how much each has of each."""
    local = {int(place): at for at, place in enumerate(places)}
    fewest = 2 if len(places) < 60 else 3 if len(places) < 400 else max(4, len(places) // 150)
    usable, columns = [], []
    for phrase in phrases:
        inside = {local[p]: w for p, w in phrase.weights.items() if p in local}
        if len(inside) < fewest or len(inside) > max(0.75 * len(places), 2):
            continue
        if above and _same(phrase.label, above):
            continue
        column = np.zeros(len(places), np.float32)
        column[list(inside)] = list(inside.values())
        usable.append(phrase)
        columns.append(column)
        if len(usable) == _CONSIDERED:
            break
    return usable, np.stack(columns, axis=1) if columns else np.zeros((len(places), 0), np.float32)


def _fits(usable: Sequence[Phrase], shares: Scores, vectors: Scores) -> Scores:
    """How well each publication fits each phrase, 0..1."""
    sums = shares.T @ vectors
    near = vectors @ _unit(sums).T
    for column in range(shares.shape[1]):  # none is near to a phrase by having it itself
        having = np.flatnonzero(shares[:, column])
        others = sums[column] - shares[having, column, None] * vectors[having]
        near[having, column] = (vectors[having] * _unit(others)).sum(axis=1)
    weight, square = shares.sum(axis=0), (shares**2).sum(axis=0)
    pairs = np.maximum(weight**2 - square, 1e-6)
    coherent = (sums**2).sum(axis=1) - square * (np.linalg.norm(vectors, axis=1) > 0.5).mean()
    coherent = np.clip(0.45 + 2.2 * coherent / pairs, 0.3, 1.0)
    quality = np.array([phrase.quality for phrase in usable], np.float32)
    fits: Scores = (_WORDS * shares + _MEANING * np.clip(near / _NEAR, 0, 1)) * quality * coherent
    return fits.astype(np.float32)


def _chosen(
    usable: Sequence[Phrase], fits: Scores, most: int, folds: NDArray[np.intp]
) -> list[int]:
    """The phrases that together cover the publications best, none saying what another says.

    Phrases are preferred that are also chosen when some of the publications are left out: so the
    areas stay when the list changes a little.
    """
    alike = _Alike(usable)
    votes = np.zeros(len(usable), np.float32)
    for out in range(_FOLDS):
        for column in _greedy(fits[folds != out], most, alike):
            votes[column] += 1 / _FOLDS
    return _greedy(fits, most, alike, 1 - _STEADY + _STEADY * votes)


def _greedy(fits: Scores, most: int, alike: _Alike, favour: Scores | None = None) -> list[int]:
    least = max(0.55, min(0.012 * len(fits), 8.0))
    chosen: list[int] = []
    covered = np.zeros(len(fits), np.float32)
    barred = np.zeros(fits.shape[1], bool)
    while len(chosen) < most:
        gains = np.maximum(fits - covered[:, None], 0).sum(axis=0)
        if favour is not None:
            gains *= favour
        gains[barred] = 0
        best = int(gains.argmax())
        if gains[best] < least:
            break
        chosen.append(best)
        covered = np.maximum(covered, fits[:, best])
        barred |= alike.to(best)
    return _exchanged(fits, chosen, alike, favour)


class _Alike:
    """Which phrases say the same as a given one."""

    def __init__(self, usable: Sequence[Phrase]) -> None:
        self._words = [_words(phrase.label) for phrase in usable]
        self._known: dict[int, NDArray[np.bool_]] = {}

    def to(self, column: int) -> NDArray[np.bool_]:
        """True for each phrase that says the same."""
        if column not in self._known:
            own = self._words[column]
            self._known[column] = np.array([_alike(own, words) for words in self._words])
        return self._known[column]


def _exchanged(fits: Scores, chosen: list[int], alike: _Alike, favour: Scores | None) -> list[int]:
    """Each phrase replaced by one that covers more beside the others, while that helps."""
    for _ in range(2):
        before = list(chosen)
        for at in range(len(chosen)):
            rest = [c for i, c in enumerate(chosen) if i != at]
            covered = fits[:, rest].max(axis=1) if rest else np.zeros(len(fits), np.float32)
            gains = np.maximum(fits - covered[:, None], 0).sum(axis=0)
            if favour is not None:
                gains *= favour
            for other in rest:
                gains[alike.to(other)] = 0
            better = int(gains.argmax())
            if gains[better] > 1.02 * gains[chosen[at]]:
                chosen[at] = better
        if chosen == before:
            break
    return chosen


def _same(one: str, other: str) -> bool:
    """Whether two names say the same."""
    return _alike(_words(one), _words(other))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """One has the words of the other, or they have most in common."""
    return a <= b or b <= a or len(a & b) / len(a | b) >= _ALIKE


def _words(label: str) -> frozenset[str]:
    """Beginnings of the words that say something: "detector" and "detection" are one."""
    return frozenset(
        word[: max(4, len(word) - 4)] if len(word) > 5 else word.removesuffix("s")
        for word in telling(fold(label).replace("-", " ").split())
    )


def _with_rest(publications: Sequence[Publication], areas: Sequence[_Area]) -> tuple[Topic, ...]:
    """The areas as topics, by size; publications of none at the end."""
    named = [_topic(publications, own) for area in areas if (own := _saying(publications, area))]
    topics = sorted(named, key=lambda topic: (-len(topic.ids), topic.label))
    inside = {i for topic in topics for i in topic.ids}
    left = tuple(at for at, p in enumerate(publications) if p.id not in inside)
    if topics and left:
        rest = _topic(publications, _Area("", left))
        topics.append(Topic("", rest.ids, rest.years, rest=True))
    return tuple(topics)


def _says(publication: Publication, name: str) -> bool:
    """Whether title, abstract or keywords have every word of a name, or it as it stands."""
    keywords = " ".join(publication.keywords)
    text = f"{publication.title} {publication.abstract} {keywords}"
    return stems(name.split()) <= stems_of(text) or fold(name) in fold(text)


def _saying(publications: Sequence[Publication], area: _Area) -> _Area | None:
    """The area with those of its publications that say all words of its name; None of one alone.

    What is only near stays without an area: a count of an area is a statement about its papers.
    """
    own = tuple(at for at in area.places if _says(publications[at], area.label))
    parts = tuple(
        replace(part, places=tuple(at for at in part.places if at in own)) for part in area.parts
    )
    return replace(area, places=own, parts=parts) if len(own) > 1 else None


def _topic(publications: Sequence[Publication], area: _Area) -> Topic:
    own = [publications[at] for at in area.places]
    years = tuple(sorted(p.year for p in own if p.year is not None))
    parts = _with_rest(own, [_Area(p.label, tuple(area.places.index(i) for i in p.places))
                             for p in area.parts]) if area.parts else ()  # fmt: skip
    return Topic(area.label, tuple(p.id for p in own), years, parts)
