"""Chroma as the persistent store of passages: embedded in a folder, or a server.

Own vectors are always passed and no embedding function is ever restored from a store. Knows
nothing of generations; `store` decides what is written where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np

from vectorstore.errors import StoreFault
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Passage

if TYPE_CHECKING:
    from chromadb import Collection as ChromaCollection
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.config import Settings

EMBEDDED = "passages"
_BATCH = 2000
# Chroma's defaults but for ef_search: docs/retrieval.md has what was measured with others.
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 400,
    "max_neighbors": 16,
}
Progress = Callable[[int, int], None]


@contextmanager
def embedded(folder: Path) -> Iterator[PassageCollection]:
    """The collection in `folder`, made if absent; closed (and so wholly on disk) at the end."""
    client = _embedded_client(folder)
    try:
        yield PassageCollection(client, EMBEDDED)
    finally:
        client.close()


def open_embedded(folder: Path) -> PassageCollection:
    """The collection in `folder`, kept open for queries."""
    return PassageCollection(_embedded_client(folder), EMBEDDED)


def open_served(url: str, name: str) -> PassageCollection:
    """The collection called `name` of the Chroma server at `url`, made if absent."""
    import chromadb

    parts = urlsplit(url)
    with _told(f"The Chroma server at {url} does not answer"):
        made = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=_settings(),
        )
        return PassageCollection(cast("Client", made), name)


class PassageCollection:
    """Passages and their vectors in one Chroma collection."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        with _told("The Chroma store cannot be opened"):
            self._collection: ChromaCollection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": _HNSW}
            )

    def count(self) -> int:
        """The number of passages stored."""
        with _told("The Chroma store cannot be read"):
            return self._collection.count()

    def write(
        self,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        with_texts: bool = True,
        progress: Progress | None = None,
    ) -> None:
        """Adds or replaces passages; `vectors` is (passages, width)."""
        size = min(_BATCH, self._client.get_max_batch_size())
        for start in range(0, len(passages), size):
            batch = passages[start : start + size]
            with _told("The Chroma store cannot be written"):
                self._collection.upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=vectors[start : start + size],
                    documents=[passage.text for passage in batch] if with_texts else None,
                    metadatas=[_metadata(passage) for passage in batch],
                )
            if progress:
                progress(start + len(batch), len(passages))

    def delete(self, ids: Sequence[str]) -> None:
        """Removes passages by id."""
        for start in range(0, len(ids), _BATCH):
            with _told("The Chroma store cannot be written"):
                self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored vectors in the order of `ids`; StoreFault if any is missing."""
        found: dict[str, Any] = {}
        for start in range(0, len(ids), _BATCH):
            with _told("The Chroma store cannot be read"):
                got = self._collection.get(
                    ids=list(ids[start : start + _BATCH]), include=["embeddings"]
                )
            found.update(zip(got["ids"], got["embeddings"], strict=True))  # type: ignore[arg-type]
        if len(found) != len(ids):
            raise StoreFault(f"The Chroma store has {len(found)} of {len(ids)} passages.")
        return np.asarray([found[name] for name in ids], np.float32)

    def some_ids(self, limit: int) -> list[str]:
        """Up to `limit` ids, in no meaningful order."""
        with _told("The Chroma store cannot be read"):
            return list(self._collection.get(limit=limit, include=[])["ids"])

    def nearest(
        self, vector: Vectors, k: int, *, publications: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ids of the `k` nearest passages with their cosines, best first (approximate)."""
        where: Any = None
        if publications is not None:
            where = {"publication_id": {"$in": sorted(publications)}}
        with _told("The Chroma store cannot be searched"):
            got = self._collection.query(
                query_embeddings=vector[None, :], n_results=k, where=where, include=["distances"]
            )
        distances = got["distances"] or [[]]
        return [(name, 1 - far) for name, far in zip(got["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Frees the client's files or connections."""
        self._client.close()

    def drop(self) -> None:
        """Removes the whole collection."""
        with _told("The Chroma store cannot be written"):
            self._client.delete_collection(self._collection.name)


def stored_rows(folder: Path) -> int | None:
    """Rows of the embedded store by its SQLite file alone; None if that file is not sound.

    Done before Chroma touches the files, because its native code can crash on broken ones.
    """
    import sqlite3

    try:
        address = f"{(folder.resolve() / 'chroma.sqlite3').as_uri()}?mode=ro"
        with sqlite3.connect(address, uri=True) as database:
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return None
            (rows,) = database.execute("SELECT count(*) FROM embeddings").fetchone()
        database.close()
    except sqlite3.Error:
        return None
    return int(rows)


def _metadata(passage: Passage) -> dict[str, str | int]:
    return {
        "publication_id": passage.publication_id,
        "grain": passage.grain,
        "start": passage.start,
        "end": passage.end,
    }


def _settings() -> Settings:
    from chromadb import config

    return config.Settings(anonymized_telemetry=False, allow_reset=False)


def _embedded_client(folder: Path) -> Client:
    import chromadb

    with _told(f"The Chroma store in {folder} cannot be opened"):
        return cast("Client", chromadb.PersistentClient(str(folder), settings=_settings()))


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Chroma's and its HTTP client's many kinds of errors, as one of ours."""
    try:
        yield
    except StoreFault:
        raise
    except Exception as fault:
        reason = type(fault).__name__ if not str(fault) else str(fault).splitlines()[0][:200]
        raise StoreFault(f"{what}: {reason}.") from fault
