"""How often each publication of a list uses each word: a sparse matrix, one row a publication.

Rows are taken over, left out and appended in array operations, so that a list which changed in
part is counted in part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Compressed sparse rows: row `at` holds the entries bounds[at] to bounds[at + 1].

    An entry is a word, `vocabulary[columns[i]]`, and how often it is used there, `times[i]`.
    """

    vocabulary: Sequence[str]
    bounds: NDArray[np.int64]
    columns: NDArray[np.int32]
    times: NDArray[np.uint16]

    @classmethod
    def of(cls, counted: Iterable[Mapping[str, int]]) -> WordCounts:
        """The matrix of the words counted in each text, in order."""
        numbers: dict[str, int] = {}
        columns: list[NDArray[np.int32]] = []
        times: list[NDArray[np.uint16]] = []
        for own in counted:
            found = (numbers.setdefault(word, len(numbers)) for word in own)
            columns.append(np.fromiter(found, np.int32, len(own)))
            often = (min(count, 65_535) for count in own.values())
            times.append(np.fromiter(often, np.uint16, len(own)))
        bounds = np.cumsum([0, *map(len, columns)], dtype=np.int64)
        empty = np.zeros(0, np.int32)
        joined = np.concatenate([empty, *columns]), np.concatenate([empty, *times])
        return cls(list(numbers), bounds, joined[0], joined[1].astype(np.uint16))

    @property
    def size(self) -> int:
        """The number of texts."""
        return len(self.bounds) - 1

    def followed_by(self, other: WordCounts) -> WordCounts:
        """The rows of this matrix, then those of the other."""
        numbers = {word: number for number, word in enumerate(self.vocabulary)}
        new = [numbers.setdefault(word, len(numbers)) for word in other.vocabulary]
        renumbered = np.array(new, np.int32)[other.columns]
        return WordCounts(
            list(numbers),
            np.concatenate([self.bounds, self.bounds[-1] + other.bounds[1:]]),
            np.concatenate([self.columns, renumbered]),
            np.concatenate([self.times, other.times]),
        )

    def take(self, places: Sequence[int]) -> WordCounts:
        """The rows at `places`, in that order; words that none of them uses are left out."""
        rows = np.asarray(places, np.int64)
        lengths = (self.bounds[1:] - self.bounds[:-1])[rows]
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        offsets = np.repeat(self.bounds[rows] - bounds[:-1], lengths)
        entries = np.arange(bounds[-1]) + offsets
        columns = self.columns[entries]
        used = np.flatnonzero(np.bincount(columns, minlength=len(self.vocabulary)))
        numbers = np.zeros(len(self.vocabulary), np.int32)
        numbers[used] = np.arange(len(used), dtype=np.int32)
        words = [self.vocabulary[number] for number in used.tolist()]
        return WordCounts(words, bounds, numbers[columns], self.times[entries])

    def totals(self) -> dict[str, int]:
        """How often the whole list uses each word, in the order of the vocabulary."""
        size = len(self.vocabulary)
        totals = np.bincount(self.columns, weights=self.times, minlength=size).astype(np.int64)
        return dict(zip(self.vocabulary, totals.tolist(), strict=True))


def no_counts() -> WordCounts:
    """The matrix of a list without texts."""
    return WordCounts.of(chain())
