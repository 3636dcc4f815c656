"""Brings the store level with a list of passages, and searches it.

Chroma (embedded or a server) holds passages and vectors; every state of the list is one
generation that is built aside, verified and switched to. Unchanged text is never embedded
again. Small lists are searched exactly in memory, large ones through Chroma's HNSW index.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore import forward, generations, wordbook
from vectorstore.building import Builder
from vectorstore.chroma import PassageCollection, embedded, open_embedded, open_served, stored_rows
from vectorstore.corpus import Corpus
from vectorstore.embeddings import Embedder
from vectorstore.errors import StoreFault
from vectorstore.files import locked
from vectorstore.generations import Generation, Row
from vectorstore.minilm_graph import Vectors
from vectorstore.revision import Before, Revision
from vectorstore.selfprobe import check_opening

EXACT_LIMIT = 20_000
_RETRY_SECONDS = 5.0
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What it took to bring the store level: passages embedded, kept as they were, removed."""

    embedded: int
    kept: int
    removed: int


@dataclass(frozen=True, slots=True)
class StoreRequest:
    """What is to be stored where, embedded by what."""

    corpus: Corpus
    folder: Path
    embedder: Embedder
    chroma_url: str = ""
    progress: Progress | None = None


class VectorStore:
    """An opened generation: the vectors of its passages, and Chroma for candidates of large lists.

    `fault` tells why a Chroma server could not be used; searches then go on without it.
    """

    def __init__(self, generation: Generation) -> None:
        self.rows = generation.rows()
        self.vectors = generation.vectors()
        self.words = wordbook.load(generation.folder)
        self.fault: str | None = None
        self._collection: PassageCollection | None = None
        self._connect: Callable[[], PassageCollection] | None = None
        self._tried = 0.0

    @property
    def exact(self) -> bool:
        """Whether the list is small enough to compare the question with every passage."""
        return len(self.rows) <= EXACT_LIMIT

    def attach(self, connect: Callable[[], PassageCollection]) -> None:
        """Uses the collection that `connect` opens; tried again later if it fails."""
        self._connect = connect
        self._reach()

    def nearest(
        self, vector: Vectors, k: int, *, publications: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Candidates from Chroma, best first; none while its server is away (see `fault`)."""
        collection = self._collection or self._reach()
        if collection is None:
            return []
        try:
            return collection.nearest(vector, k, publications=publications)
        except StoreFault as fault:
            self.fault, self._collection, self._tried = str(fault), None, time.monotonic()
            return []

    def close(self) -> None:
        """Frees Chroma's files or connections; searches then go on without candidates from it."""
        self._connect = None
        if self._collection is not None:
            self._collection.close()
            self._collection = None

    def _reach(self) -> PassageCollection | None:
        if self._connect is None or time.monotonic() - self._tried < _RETRY_SECONDS:
            return None
        try:
            self._collection, self.fault = self._connect(), None
        except StoreFault as fault:
            self.fault, self._tried = str(fault), time.monotonic()
        return self._collection


def open_store(request: StoreRequest) -> tuple[VectorStore, IndexReport]:
    """The store level with the requested corpus; raises StoreFault if it cannot be built."""
    key = generations.key_of(request.corpus, request.embedder.identity)
    store = _found(request, key)
    report = None
    if store is None:
        with locked(request.folder / "writer.lock"):
            store = _found(request, key)  # another process may have built it meanwhile
            if store is None:
                report = _build(request, key)
                store = _found(request, key, built=True)
    if store is None:
        raise StoreFault(f"The new index in {request.folder} cannot be read back.")
    generations.make_current(request.folder, key)
    return store, report or IndexReport(0, len(store.rows), 0)


def _build(request: StoreRequest, key: str) -> IndexReport:
    """Makes the generation `key` from what is kept and what must be read and embedded."""
    before = [Before(found, found.rows()) for found in generations.newest(request.folder)]
    revision = Revision(request.corpus, before[0] if before else None)
    builder = Builder(request.folder, request.embedder, revision, before, request.progress)
    vectors, fresh = builder.vectors()
    rows = revision.rows
    building = generations.begin(request.folder, key)
    generations.write_vectors(building, rows, vectors)
    forward.save(revision.words, building)
    wordbook.save(wordbook.inverted(revision.words), building)
    if rows and not request.chroma_url:
        builder.fill(building / "chroma", vectors, with_texts=_with_texts(rows))
    removed = {row.id for row in before[0].rows} if before else set()
    removed.difference_update(row.id for row in rows)
    generations.publish(building, request.embedder.identity, len(rows))
    for old in generations.remove_old(request.folder):
        _forget(request.chroma_url, old)
    return IndexReport(fresh, len(rows) - fresh, len(removed))


def _with_texts(rows: Sequence[Row]) -> bool:
    """Whether Chroma gets the texts too: it indexes them by letters, most of the time it takes."""
    return len(rows) <= EXACT_LIMIT


def _found(request: StoreRequest, key: str, *, built: bool = False) -> VectorStore | None:
    """The generation `key` ready for searching; None if it is not there or damaged.

    One that was just `built` is read back from Chroma and compared whole.
    """
    generation = generations.find(request.folder, key)
    if generation is None:
        return None
    store = VectorStore(generation)
    if request.chroma_url:
        store.attach(lambda: _served(generation, request, store))
        return store
    if not store.rows:
        return store
    with locked(request.folder / "open.lock"):
        return store if _read_embedded(generation, store, built) else None


def _read_embedded(generation: Generation, store: VectorStore, built: bool) -> bool:
    """Whether Chroma's files hold what was embedded; large lists stay open for queries.

    A small list is compared whole once, after it was built. Later its files are compared with
    their checksums instead: loading Chroma takes seconds, and the vectors are beside it.
    """
    folder = generation.chroma
    if not generations.chroma_intact(generation) or stored_rows(folder) != len(store.rows):
        return False
    if store.exact and not built:
        return True
    try:
        with check_opening(folder):
            if store.exact:
                with embedded(folder) as small:
                    return _read_whole(small, store)
            collection = open_embedded(folder)
            store.attach(lambda: collection)
            return _finds_itself(store)
    except StoreFault:
        return False


def _read_whole(collection: PassageCollection, store: VectorStore) -> bool:
    """Takes the vectors from Chroma, if they are those that were embedded."""
    read = collection.vectors([row.id for row in store.rows])
    if read.shape != store.vectors.shape or not np.allclose(read, store.vectors, atol=1e-5):
        return False
    store.vectors = read
    return True


def _finds_itself(store: VectorStore, sample: int = 64) -> bool:
    """Whether passages spread over the list find their own vector (the index is approximate)."""
    places = np.linspace(0, len(store.rows) - 1, sample).astype(int)
    found = sum(
        any(cosine > 0.999 for _, cosine in store.nearest(store.vectors[at], 5)) for at in places
    )
    return found >= 0.95 * sample


def _served(generation: Generation, request: StoreRequest, store: VectorStore) -> PassageCollection:
    """The generation's collection on the server, filled if it is not complete there."""
    collection = open_served(request.chroma_url, f"footnote-{generation.key}")
    if collection.count() != len(store.rows):
        cut = (p for name in request.corpus.ids for p in request.corpus.cut(name))
        by_id = {passage.id: passage for passage in cut}
        passages = [by_id[row.id] for row in store.rows]
        collection.write(passages, store.vectors, with_texts=_with_texts(store.rows))
    return collection


def _forget(chroma_url: str, key: str) -> None:
    """Removes a generation from the server; one that is away keeps it, which only costs space."""
    if chroma_url:
        with suppress(StoreFault):
            open_served(chroma_url, f"footnote-{key}").drop()
