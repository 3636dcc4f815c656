"""The weights by which cosines and word scores become one calibrated score.

A convex sum of raw scores (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval",
2023): BM25 is divided by what it tends to for a publication made of the question's words only,
so nothing depends on which other publications were found. Then near publications lend each
other some of their score (the cluster hypothesis: what is alike is relevant to the same
questions). Measured by benchmarks/retrieval.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

MEANING, WORDS, COVERED = 0.45, 0.45, 0.1
WHOLE, SENTENCE, TITLE = 0.4, 0.4, 0.2
LENT, LENDERS, ALIKE = 0.2, 5, 0.3
CLUSTERED = 200
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each publication, raw; arrays are aligned.

    `abstract`, `title`, `sentence` are best cosines by grain, `ceiling` is the question's BM25
    bound, `coverage` the share of its words found.
    """

    abstract: Scores
    title: Scores
    sentence: Scores
    bm25: Scores
    ceiling: float
    coverage: Scores

    @property
    def cosine(self) -> Scores:
        """The best cosine over all grains."""
        return np.maximum(np.maximum(self.abstract, self.title), self.sentence)


def fuse(evidence: Evidence) -> Scores:
    """One score a publication, 0..1, comparable between questions."""
    meaning = WHOLE * evidence.abstract + TITLE * evidence.title + SENTENCE * evidence.sentence
    share = evidence.bm25 / max(evidence.ceiling, 1e-9)
    words = WORDS * share + COVERED * evidence.coverage
    fused: Scores = np.clip(MEANING * np.clip(meaning, 0, 1) + words, 0, 1)
    return fused


def cosines(vectors: Scores, vector: Scores) -> Scores:
    """The products of unit vectors (rows) with one; a thousand rows at a time.

    So the linear algebra library stays on one thread: a question is done in a third of a
    millisecond, and waiting for a second thread on a busy machine takes many times that.
    """
    blocks = [vectors[at : at + _BLOCK] @ vector for at in range(0, len(vectors), _BLOCK)]
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def lend(scores: Scores, vectors: Scores) -> Scores:
    """The scores after each publication took part of those of the nearest ones.

    `vectors` (publications, width) are unit vectors of their whole texts. A score stays as it is
    where nothing is alike (cosine above `ALIKE`).
    """
    likeness = np.stack([vectors @ vector for vector in vectors])
    np.fill_diagonal(likeness, 0)
    likeness = np.maximum(likeness - ALIKE, 0)
    if len(scores) > LENDERS:
        least = np.partition(likeness, -LENDERS, axis=1)[:, -LENDERS, None]
        likeness[likeness < least] = 0
    total = likeness.sum(axis=1)
    alike = total > 0
    lent: Scores = scores.copy()
    lent[alike] *= 1 - LENT
    lent[alike] += LENT * (likeness[alike] @ scores) / total[alike]
    return lent


def fuse_sentences(cosines: Scores, share: Scores, context: Scores) -> Scores:
    """One score a sentence: its meaning, its words, and how well its publication fits."""
    fused: Scores = 0.45 * np.clip(cosines, 0, 1) + 0.3 * share + 0.25 * context
    return fused
