"""A small list and an embedder of words, so that the store is tested without a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from vectorstore.corpus import Corpus
from vectorstore.embeddings import Embedder
from vectorstore.lexical import stems
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Passage
from vectorstore.store import StoreRequest

WIDTH = 64
TEXTS = {
    "tides": ("Forecasting sea levels", ["Sparse gauges see tides.", "The error falls by 12 %."]),
    "reefs": ("Mapping coral reefs", ["Drones film coral reefs.", "Divers agree with the map."]),
    "storms": ("Storm warnings", ["A graph network warns of storms.", "It takes two minutes."]),
    "bees": ("Counting bees", ["Microphones hear bees in orchards.", "Honey is not counted."]),
}


def embed_words(texts: Sequence[str]) -> Vectors:
    """Hashed bags of stems: texts that share words are near each other."""
    vectors = np.full((len(texts), WIDTH), 1e-3, np.float32)
    for row, text in enumerate(texts):
        for stem in stems(text):
            vectors[row, int(hashlib.md5(stem.encode()).hexdigest(), 16) % WIDTH] += 1
    return vectors


def word_embedder(seen: list[str] | None = None, *, identity: str = "words/1") -> Embedder:
    """An embedder that notes every text it embeds in `seen`."""

    def encode(texts: Sequence[str]) -> Vectors:
        if seen is not None:
            seen.extend(texts)
        return embed_words(texts)

    return Embedder(identity, encode)


def passages(texts: dict[str, tuple[str, list[str]]] | None = None) -> list[Passage]:
    """Title, sentence and whole-text passages of a list."""
    made = []
    for name, (title, sentences) in (TEXTS if texts is None else texts).items():
        abstract = " ".join(sentences)
        made.append(Passage(f"{name}:title", name, "title", title, 0, 0))
        for number, sentence in enumerate(sentences):
            start = abstract.index(sentence)
            end = start + len(sentence)
            place = f"{name}:sentence:{number}"
            made.append(Passage(place, name, "sentence", sentence, start, end))
        whole = f"{title}. {abstract}"
        made.append(Passage(f"{name}:abstract:0", name, "abstract", whole, 0, len(abstract)))
    return made


def corpus(texts: dict[str, tuple[str, list[str]]] | None = None) -> Corpus:
    """A list as the engine takes it."""
    listed = TEXTS if texts is None else texts
    cut = {name: [p for p in passages(listed) if p.publication_id == name] for name in listed}
    return Corpus(tuple(listed), tuple(map(repr, listed.values())), cut.__getitem__)


def request(
    folder: Path,
    *,
    seen: list[str] | None = None,
    texts: dict[str, tuple[str, list[str]]] | None = None,
    chroma_url: str = "",
    embedder: Callable[[], Embedder] | None = None,
) -> StoreRequest:
    """A request to bring the store in `folder` level with a list."""
    chosen = embedder() if embedder else word_embedder(seen)
    return StoreRequest(corpus(texts), folder, chosen, chroma_url)
