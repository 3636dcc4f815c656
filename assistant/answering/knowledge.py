"""What answers are made from: records, names, topics and the search index of one list version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.reading.entities import Entities
from assistant.records import Records
from assistant.types import Profile
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Closeness, Hit, Ranked

if TYPE_CHECKING:
    from assistant.answering.judge import Judge
    from assistant.topics import Topic


class SearchIndex(Protocol):
    """The part of `vectorstore.hybrid.HybridIndex` that answers use."""

    def rank(
        self, query: str, *, only: Collection[str] | None = None, k: int | None = None
    ) -> list[Ranked]:
        """Publications for a query, best first."""
        ...

    def sentences(
        self, query: str, *, only: Collection[str] | None = None, k: int = 10
    ) -> list[Hit]:
        """Sentences for a query, best first."""
        ...

    def closeness(self, publication_id: str, texts: Sequence[str]) -> list[Closeness]:
        """How close each sentence of a publication is to each of `texts`."""
        ...

    def similar(self, publication_id: str, k: int = 5) -> list[Ranked]:
        """The publications nearest to one."""
        ...

    def meaning(self, text: str) -> Vectors | None:
        """The unit vector of a text."""
        ...

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """One unit vector a publication."""
        ...

    def known(self, term: str) -> bool:
        """Whether the list has a word."""
        ...

    def correct(self, term: str) -> str | None:
        """The word of the list that a word unknown to it was meant to be."""
        ...

    def idf(self, term: str) -> float:
        """How rare a word is in the list."""
        ...

    def expand(self, acronym: str) -> str | None:
        """What the list says that an acronym stands for."""
        ...


class NoIndex:
    """Stands where only records are needed: finds nothing."""

    def rank(
        self, query: str, *, only: Collection[str] | None = None, k: int | None = None
    ) -> list[Ranked]:
        """Nothing."""
        return []

    def sentences(
        self, query: str, *, only: Collection[str] | None = None, k: int = 10
    ) -> list[Hit]:
        """Nothing."""
        return []

    def closeness(self, publication_id: str, texts: Sequence[str]) -> list[Closeness]:
        """Nothing."""
        return []

    def similar(self, publication_id: str, k: int = 5) -> list[Ranked]:
        """Nothing."""
        return []

    def meaning(self, text: str) -> Vectors | None:
        """No meaning."""
        return None

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """No direction."""
        return np.zeros((len(ids), 1), np.float32)

    def known(self, term: str) -> bool:
        """No word is known."""
        return False

    def correct(self, term: str) -> str | None:
        """No correction."""
        return None

    def idf(self, term: str) -> float:
        """All words weigh the same."""
        return 1.0

    def expand(self, acronym: str) -> str | None:
        """No acronym is known."""
        return None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One library version, ready to answer from."""

    records: Records
    profiles: tuple[Profile, ...]
    entities: Entities
    index: SearchIndex
    judge: Judge | None = None
    topics: tuple[Topic, ...] = ()

    @property
    def owner(self) -> str:
        """Whose list it is; empty when the list does not say or has several owners."""
        return self.profiles[0].name if len(self.profiles) == 1 else ""

    @property
    def total(self) -> int:
        """How many publications the library has."""
        return len(self.records.publications)
