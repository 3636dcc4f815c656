"""What is to be searched: publications by id, cut into passages when that is needed.

Cutting a large list takes longer than opening its index, so a corpus is known by fingerprints
and cut only where text changed or is quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vectorstore.passages import Passage

# Above this many passages only whole texts are embedded: the million sentences of a hundred
# thousand papers would take hours and gigabytes. Those of the papers found are embedded then.
SENTENCES_UP_TO = 100_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Publications in order. `fingerprints` differ whenever the passages of `cut` would."""

    ids: Sequence[str]
    fingerprints: Sequence[str]
    cut: Callable[[str], Sequence[Passage]]

    def passages(self) -> Iterator[Sequence[Passage]]:
        """The passages of every publication."""
        return (self.cut(name) for name in self.ids)


def worth_embedding(passages: Sequence[Passage]) -> list[Passage]:
    """All passages of a list; of a large one whole texts only, titles where there is no text."""
    if len(passages) <= SENTENCES_UP_TO:
        return list(passages)
    whole = {passage.publication_id for passage in passages if passage.grain == "abstract"}
    return [
        passage
        for passage in passages
        if passage.grain == "abstract"
        or (passage.grain == "title" and passage.publication_id not in whole)
    ]
