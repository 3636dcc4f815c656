"""Dense and lexical search as one: publications ranked, sentences found.

Every publication is scored by the meaning of its whole text, of its title and of its best
sentence (cosines), and by its words (BM25). Scores are fused as they are, without looking at the
other publications found, so a score means the same for every question. Decides nothing about
answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.corpus import Corpus
from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbeddingFault
from vectorstore.fusion import CLUSTERED, Evidence, cosines, fuse, fuse_sentences, lend
from vectorstore.lexical import stems
from vectorstore.passages import Closeness, Hit, Passage, Ranked
from vectorstore.query import query_weights
from vectorstore.store import IndexReport, StoreRequest, VectorStore, open_store

Scores = NDArray[np.float32]
Places = NDArray[np.intp]
_CANDIDATES = 200
_READ_CLOSELY = 40
_EMBEDDED_NOW = 24
_KEPT_CUT = 20_000
_LOCAL = "all-MiniLM-L6-v2/"  # names the vector space, however it is run


@dataclass(frozen=True, slots=True)
class Query:
    """A question read once: its vector and its weighted stems."""

    text: str
    vector: Scores
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows of the store grouped by publication: those of `at` lie from bounds[at] to [at + 1]."""

    rows: Places
    bounds: Places

    def of(self, place: int) -> Places:
        """The rows of one publication."""
        return self.rows[self.bounds[place] : self.bounds[place + 1]]


class HybridIndex:
    """Searches the passages of a list; safe to use from several threads."""

    def __init__(
        self, corpus: Corpus, store: VectorStore, embedder: Embedder, report: IndexReport
    ) -> None:
        self.store = store
        self.report = report
        self.fault: str | None = None
        self._embedder = embedder
        self._corpus = corpus
        self.publications = list(store.words.ids)
        self._place = {name: at for at, name in enumerate(self.publications)}
        self._lexicon = store.words.lexicon
        self._rows = {row.id: at for at, row in enumerate(store.rows)}
        self._owner = np.array([self._place[row.publication_id] for row in store.rows], np.intp)
        self._grains = {grain: self._rows_of(grain) for grain in ("abstract", "title", "sentence")}
        self._sentences = lru_cache(_KEPT_CUT)(self._cut_sentences)

    def rank(
        self, query: str, *, only: Collection[str] | None = None, k: int | None = None
    ) -> list[Ranked]:
        """The publications that fit `query`, best first; all that score at all without `k`.

        `only` restricts the search to publications of these ids.
        """
        asked = self._read(query)
        if asked is None:
            return []
        places, evidence = self._evidence(asked, only)
        scores = self._lent(fuse(evidence), places)
        order = np.argsort(-scores, kind="stable")[:k]
        return [
            Ranked(
                self.publications[places[at]],
                float(scores[at]),
                float(evidence.cosine[at]),
                float(evidence.bm25[at]),
                float(evidence.coverage[at]),
            )
            for at in order
            if scores[at] > 0
        ]

    def sentences(
        self, query: str, *, only: Collection[str] | None = None, k: int = 10
    ) -> list[Hit]:
        """The `k` best sentences with their offsets, read from the publications that fit best."""
        asked = self._read(query)
        if asked is None:
            return []
        above = {r.publication_id: r.score for r in self.rank(query, only=only, k=_READ_CLOSELY)}
        if only is not None and len(only) <= _READ_CLOSELY:  # named ones are read in any case
            above |= {name: 0.0 for name in only if name not in above and name in self._place}
        passages = [p for name in above for p in self._sentences(name)]
        if not passages:
            return []
        lexical = self._lexicon.passage_scores([p.text for p in passages], asked.weights)
        meaning = self._cosines(passages, asked.vector, lexical)
        context = np.array([above[p.publication_id] for p in passages], np.float32)
        share = lexical / max(self._lexicon.ceiling(asked.weights), 1e-9)
        scores = fuse_sentences(meaning, share, context)
        return [
            Hit(passages[at], float(scores[at]), float(meaning[at]), float(lexical[at]))
            for at in np.argsort(-scores, kind="stable")[:k]
        ]

    def closeness(self, publication_id: str, texts: Sequence[str]) -> list[Closeness]:
        """Every sentence of one publication, in order, against `texts` (see `Closeness`)."""
        passages = self._sentences(publication_id) if publication_id in self._place else []
        if not passages:
            return []
        vectors = self._vectors_of(passages)
        asked = np.stack([self._vector(text) for text in texts])
        common = vectors.mean(axis=0)
        common /= max(float(np.linalg.norm(common)), 1e-9)
        raw = vectors @ asked.T
        own = _without(vectors, common) @ _without(asked, common).T
        title = vectors @ self._title_vector(publication_id)
        return [
            Closeness(passage, tuple(map(float, raw[at])), tuple(map(float, own[at])),
                      float(title[at]))
            for at, passage in enumerate(passages)
        ]  # fmt: skip

    def _vectors_of(self, passages: Sequence[Passage]) -> Scores:
        """The vectors of sentences; those that the store does not keep are embedded now."""
        rows = np.array([self._rows.get(passage.id, -1) for passage in passages])
        found = np.zeros((len(passages), self.store.vectors.shape[1]), np.float32)
        stored = rows >= 0
        found[stored] = self.store.vectors[rows[stored]]
        missing = np.flatnonzero(~stored)
        if len(missing) and self.fault is None:
            found[missing] = self._embedder.embed([passages[int(at)].text for at in missing])
        return found

    def _title_vector(self, publication_id: str) -> Scores:
        rows = self._grains["title"].of(self._place[publication_id])
        width = self.store.vectors.shape[1]
        vector: Scores = self.store.vectors[rows[0]] if len(rows) else np.zeros(width, np.float32)
        return vector

    def similar(self, publication_id: str, k: int = 5) -> list[Ranked]:
        """The publications nearest in meaning to one of the list; empty for an unknown id."""
        if publication_id not in self._place:
            return []
        text = " ".join(p.text for p in self._corpus.cut(publication_id) if p.grain == "abstract")
        found = self.rank(text or publication_id, k=k + 1)
        return [ranked for ranked in found if ranked.publication_id != publication_id][:k]

    def vectors(self, ids: Sequence[str]) -> Scores:
        """One unit vector a publication: the mean of its whole text's; zeros for an unknown id."""
        found = np.zeros((len(ids), self.store.vectors.shape[1]), np.float32)
        for at, name in enumerate(ids):
            place = self._place.get(name)
            if place is None:
                continue
            rows = self._grains["abstract"].of(place)
            rows = rows if len(rows) else self._grains["title"].of(place)
            if len(rows):
                mean = self.store.vectors[rows].mean(axis=0)
                found[at] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return found

    def meaning(self, text: str) -> Scores | None:
        """The unit vector of a text by all-MiniLM-L6-v2; None where another model embeds."""
        return self._vector(text) if self._embedder.identity.startswith(_LOCAL) else None

    def idf(self, term: str) -> float:
        """How rare a word is in the list (its stem's inverse document frequency)."""
        return self._lexicon.idf(term)

    def known(self, term: str) -> bool:
        """Whether a word, in any inflection, occurs in the list."""
        return self._lexicon.known(term)

    def spells(self, term: str) -> bool:
        """Whether the embedding model's vocabulary has this word."""
        return self._embedder.spells(term)

    def correct(self, term: str) -> str | None:
        """The list's word that a misspelt one stands for; None if it is a word or none is near."""
        return None if self._embedder.spells(term) else self._lexicon.correct(term)

    def expand(self, acronym: str) -> str | None:
        """The long form that the list gives for an acronym, as written there."""
        return self.store.words.acronyms.get(acronym)

    def terms(self, text: str) -> dict[str, float]:
        """The content stems of `text` with their idf."""
        return {stem: self._lexicon.idf(stem) for stem in stems(text)}

    def _read(self, query: str) -> Query | None:
        if not query.strip() or not self.publications:
            return None
        weights = query_weights(query, self.store.words, self._embedder.spells)
        return Query(query, self._vector(query), weights)

    def _vector(self, query: str) -> Scores:
        """The question's vector; zeros (words alone decide) while an embedding server is away."""
        try:
            vector, self.fault = self._embedder.query(query), None
        except EmbeddingFault as fault:
            vector, self.fault = np.zeros(self.store.vectors.shape[1], np.float32), str(fault)
        return vector

    def _evidence(self, asked: Query, only: Collection[str] | None) -> tuple[Places, Evidence]:
        """The evidence for every publication that may be meant, with their places."""
        bm25 = self._lexicon.bm25(asked.weights)
        places = self._candidates(asked, bm25, only)
        cosines_of = self._similarity(asked.vector, every=len(places) == len(self.publications))
        best = {grain: _best(rows, places, cosines_of) for grain, rows in self._grains.items()}
        return places, Evidence(
            abstract=best["abstract"],
            title=best["title"],
            sentence=best["sentence"],
            bm25=bm25[places],
            ceiling=self._lexicon.ceiling(asked.weights),
            coverage=self._lexicon.coverage(asked.weights)[places],
        )

    def _candidates(self, asked: Query, bm25: Scores, only: Collection[str] | None) -> Places:
        if only is not None:
            named = (self._place[name] for name in set(only) if name in self._place)
            return np.array(sorted(named), dtype=np.intp)
        if self.store.exact:
            return np.arange(len(self.publications))
        near = self.store.nearest(asked.vector, _CANDIDATES)
        found = {self._owner[self._rows[name]] for name, _ in near}
        best = np.argpartition(-bm25, min(_CANDIDATES, len(bm25) - 1))[:_CANDIDATES]
        return np.array(sorted(found.union(best[bm25[best] > 0].tolist())), dtype=np.intp)

    def _lent(self, scores: Scores, places: Places) -> Scores:
        """The best publications' scores after those alike shared some; the rest as they were."""
        top = np.argsort(-scores, kind="stable")[:CLUSTERED]
        whole = self._grains["abstract"]
        top = top[whole.bounds[places[top]] < whole.bounds[places[top] + 1]]
        if len(top) > 1:
            first = whole.rows[whole.bounds[places[top]]]
            scores[top] = lend(scores[top], self.store.vectors[first])
        return scores

    def _similarity(self, vector: Scores, *, every: bool) -> Callable[[Places], Scores]:
        """Cosines by row; computed for all rows at once where all are needed."""
        vectors = self.store.vectors
        if not every:
            return lambda rows: vectors[rows] @ vector
        computed = cosines(vectors, vector)
        return lambda rows: computed[rows]

    def _cosines(self, passages: Sequence[Passage], vector: Scores, lexical: Scores) -> Scores:
        """Cosines of sentences; in large lists only of the best by words, embedded now."""
        rows = np.array([self._rows.get(passage.id, -1) for passage in passages])
        found = np.zeros(len(passages), np.float32)
        stored = rows >= 0
        if stored.any():
            found[stored] = self.store.vectors[rows[stored]] @ vector
        order = np.argsort(-lexical, kind="stable")
        now = order[~stored[order]][:_EMBEDDED_NOW]
        if len(now) and vector.any():
            found[now] = self._embedder.embed([passages[at].text for at in now]) @ vector
        return found

    def _cut_sentences(self, publication_id: str) -> list[Passage]:
        return [p for p in self._corpus.cut(publication_id) if p.grain == "sentence"]

    def _rows_of(self, grain: str) -> Grouped:
        """The rows of one grain, grouped by publication."""
        rows = np.array([at for at, r in enumerate(self.store.rows) if r.grain == grain], np.intp)
        rows = rows[np.argsort(self._owner[rows], kind="stable")]
        counts = np.bincount(self._owner[rows], minlength=len(self.publications))
        return Grouped(rows, np.concatenate([[0], np.cumsum(counts)]))


def _without(vectors: Scores, direction: Scores) -> Scores:
    """Unit vectors of what is left of `vectors` beside a unit `direction`."""
    left = vectors - np.outer(vectors @ direction, direction)
    unit: Scores = left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    return unit


def _best(grouped: Grouped, places: Places, cosines_of: Callable[[Places], Scores]) -> Scores:
    """The best cosine over the given rows of every publication; 0 where it has none."""
    counts = grouped.bounds[places + 1] - grouped.bounds[places]
    best = np.zeros(len(places), np.float32)
    has = counts > 0
    if has.any():
        starts = np.cumsum(counts[has]) - counts[has]
        offsets = np.repeat(grouped.bounds[places[has]] - starts, counts[has])
        wanted = grouped.rows[np.arange(counts.sum()) + offsets]
        best[has] = np.maximum.reduceat(cosines_of(wanted), starts)
    return best


def build_index(request: StoreRequest) -> HybridIndex:
    """The index of the requested corpus, its store brought level first."""
    store, report = open_store(request)
    return HybridIndex(request.corpus, store, request.embedder, report)
