"""Measures of a ranking against graded judgements, and paired bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np


def ndcg(ranking: Sequence[str], relevance: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gains (Järvelin and Kekäläinen, 2002)."""
    best = _gain(sorted(relevance.values(), reverse=True)[:k])
    return _gain([relevance.get(name, 0.0) for name in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], relevance: Mapping[str, float], k: int = 10) -> float:
    """Share of the relevant documents among the first `k`."""
    relevant = {name for name, grade in relevance.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevance: Mapping[str, float], k: int = 10) -> float:
    """1 / the rank of the first relevant document, 0 if it is beyond `k`."""
    places = (at for at, name in enumerate(ranking[:k], 1) if relevance.get(name, 0) > 0)
    return 1 / next(places, float("inf"))


def interval(ours: Sequence[float], theirs: Sequence[float], draws: int = 2000) -> list[float]:
    """The 95 % bootstrap interval of the mean difference over the same questions."""
    difference = np.asarray(ours) - np.asarray(theirs)
    generator = np.random.default_rng(0)
    samples = generator.integers(0, len(difference), (draws, len(difference)))
    return [float(x) for x in np.percentile(difference[samples].mean(axis=1), [2.5, 97.5])]


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / log2(place + 2) for place, grade in enumerate(grades))
