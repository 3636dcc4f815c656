"""The currency of search: passages of a publication, and hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grain = Literal["title", "sentence", "abstract"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one publication's text.

    `start` and `end` are offsets into the publication's abstract (title passages: 0, 0), so that
    a hit can be quoted verbatim. `text` is what is searched and embedded.
    """

    id: str
    publication_id: str
    grain: Grain
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` orders hits; `cosine` and `bm25` are the raw, unfused scores."""

    passage: Passage
    score: float
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A publication found.

    `score` is fused and calibrated to 0..1 over lists (comparable between queries); `cosine` is
    the best raw cosine over the publication's passages; `bm25` the raw field-weighted BM25;
    `coverage` the idf-weighted share of the query's content terms that the publication contains.
    """

    publication_id: str
    score: float
    cosine: float
    bm25: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close one sentence of a publication is to each of several texts, and to its title.

    `cosines` are raw. `own` are cosines after what all sentences of the publication have in common
    (their mean direction) was taken off both sides: they tell the sentences of one paper apart,
    where every sentence is close to a question that describes the paper. Arrays are in the order
    of the texts.
    """

    passage: Passage
    cosines: tuple[float, ...]
    own: tuple[float, ...]
    title: float
