"""What is to be searched: publications by id, cut into passages when that is needed.

Cutting a large list takes longer than opening its index, so a corpus is known by fingerprints
and cut only where text changed or is quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from vectorstore.passages import Grain, Passage

# Above this many passages only whole texts are embedded: the million sentences of a hundred
# thousand papers would take hours and gigabytes. Those of the papers found are embedded then.
SENTENCES_UP_TO = 100_000


class _Grained(Protocol):
    @property
    def grain(self) -> Grain: ...


Piece = TypeVar("Piece", bound=_Grained)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Publications in order. `fingerprints` differ whenever the passages of `cut` would."""

    ids: Sequence[str]
    fingerprints: Sequence[str]
    cut: Callable[[str], Sequence[Passage]]


def is_large(passages: int) -> bool:
    """Whether a list of so many passages is too large to embed its sentences."""
    return passages > SENTENCES_UP_TO


def worth_embedding(own: Sequence[Piece], *, large: bool) -> Sequence[Piece]:
    """Of one publication's pieces all; in a large list its whole text, its title without one."""
    if not large:
        return own
    whole = [piece for piece in own if piece.grain == "abstract"]
    return whole or [piece for piece in own if piece.grain == "title"]
