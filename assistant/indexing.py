"""Cuts publications into passages and brings the search index level with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexFault
from assistant.text import readable, sentences
from assistant.types import Publication
from vectorstore.corpus import Corpus
from vectorstore.errors import SearchFault
from vectorstore.passages import Passage

if TYPE_CHECKING:
    from vectorstore.hybrid import HybridIndex

# Raised whenever the same publication would be cut, or its words and acronyms read, differently.
_CUT_VERSION = 3
_CHUNK_CHARACTERS = 1_200
Progress = Callable[[str, int, int], None]


def passages_of(publication: Publication) -> list[Passage]:
    """The passages of one publication: its title, its sentences, its whole text.

    A long abstract is cut between sentences into several whole-text passages; each carries the
    title, so that it is understood alone.
    """
    title = readable(publication.title)
    spans = sentences(publication.abstract)
    made = [Passage(f"{publication.id}:title", publication.id, "title", title, 0, 0)]
    for number, (start, end) in enumerate(spans):
        text = readable(publication.abstract[start:end])
        name = f"{publication.id}:sentence:{number}"
        made.append(Passage(name, publication.id, "sentence", text, start, end))
    for number, (start, end) in enumerate(_chunks(spans)):
        text = f"{title}. {readable(publication.abstract[start:end])}"
        name = f"{publication.id}:abstract:{number}"
        made.append(Passage(name, publication.id, "abstract", text, start, end))
    return made


def corpus_of(publications: Sequence[Publication]) -> Corpus:
    """The publications as the search engine takes them."""
    by_id = {publication.id: publication for publication in publications}
    return Corpus(
        ids=tuple(by_id),
        fingerprints=tuple(map(_fingerprint, by_id.values())),
        cut=lambda name: passages_of(by_id[name]),
    )


def open_index(  # noqa: PLR0913 (all but the first are options)
    publications: Sequence[Publication],
    *,
    folder: Path,
    embeddings: str,
    chroma_url: str = "",
    base_url: str = "",
    api_key: str = "",
    progress: Progress | None = None,
) -> HybridIndex:
    """The index of exactly these publications, in `folder`, built as far as it is not there.

    A second identical call embeds nothing; another embedder embeds everything. `progress` hears
    a stage, the steps done and the steps in all. What was done is the index's `report`.
    Raises IndexFault with the remedy if it cannot be built.
    """
    from vectorstore.embeddings import load_embeddings
    from vectorstore.hybrid import build_index
    from vectorstore.store import StoreRequest

    try:
        embedder = load_embeddings(
            embeddings, folder=folder / "model", base_url=base_url, api_key=api_key
        )
        return build_index(
            StoreRequest(corpus_of(publications), folder / "index", embedder, chroma_url, progress)
        )
    except (SearchFault, OSError) as fault:
        raise IndexFault(f"The search index cannot be built. {fault}") from fault


def _fingerprint(publication: Publication) -> str:
    """Changes whenever the publication would be cut into other passages."""
    content = f"{_CUT_VERSION}\0{publication.title}\0{publication.abstract}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _chunks(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Neighbouring sentences joined up to the size that one vector can stand for."""
    start = None
    last = 0
    for begin, end in spans:
        if start is not None and end - start > _CHUNK_CHARACTERS:
            yield start, last
            start = None
        start = begin if start is None else start
        last = end
    if start is not None:
        yield start, last
