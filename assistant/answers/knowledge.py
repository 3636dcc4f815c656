"""What answers are made from: records, vocabulary and the search index of one library version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.questions.clues import Vocabulary
from assistant.questions.intents import Vector
from assistant.records import Records
from assistant.types import Profile
from vectorstore.passages import Closeness, Hit, Ranked


class SearchIndex(Protocol):
    """The part of `vectorstore.hybrid.HybridIndex` that answers need."""

    def rank(
        self, query: str, *, only: Collection[str] | None = None, k: int | None = None
    ) -> list[Ranked]:
        """Publications, best first."""
        ...

    def sentences(
        self, query: str, *, only: Collection[str] | None = None, k: int = 10
    ) -> list[Hit]:
        """Sentences of abstracts, best first."""
        ...

    def closeness(self, publication_id: str, texts: Sequence[str]) -> list[Closeness]:
        """Every sentence of one publication, in order, against texts."""
        ...

    def similar(self, publication_id: str, k: int = 5) -> list[Ranked]:
        """Publications close to one of them, without itself."""
        ...

    def meaning(self, text: str) -> Vector | None:
        """The unit vector of a text by all-MiniLM-L6-v2; None where another model embeds."""
        ...

    def known(self, term: str) -> bool:
        """Whether the list uses this word, in any inflection."""
        ...

    def spells(self, term: str) -> bool:
        """Whether this is a word, whether or not the list uses it."""
        ...

    def correct(self, term: str) -> str | None:
        """A word of the list that `term` may be a misspelling of."""
        ...

    def idf(self, term: str) -> float:
        """How rare the word is in the list; highest for unknown words."""
        ...

    def expand(self, acronym: str) -> str | None:
        """The long form that the list gives for an acronym."""
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

    def meaning(self, text: str) -> Vector | None:
        """No meaning."""
        return None

    def known(self, term: str) -> bool:
        """No word is known."""
        return False

    def spells(self, term: str) -> bool:
        """Every word is taken as it stands."""
        return True

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
    vocabulary: Vocabulary
    index: SearchIndex

    @property
    def owner(self) -> str:
        """Whose list it is; empty when the list does not say or has several owners."""
        return self.profiles[0].name if len(self.profiles) == 1 else ""

    @property
    def total(self) -> int:
        """How many publications the library has."""
        return len(self.records.publications)
