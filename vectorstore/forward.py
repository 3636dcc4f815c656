"""The forward index of a list: what each publication contributes to its words.

Part of a generation. The inverted index (postings, idf, acronyms) is made from it whole, in array
operations; only publications whose text changed are read again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore.acronyms import definitions
from vectorstore.counts import WordCounts, no_counts
from vectorstore.lexical import content_words
from vectorstore.passages import Passage

TITLE_WEIGHT = 3
# Words with capitals inside, as methods and data sets are called: CoprGuard, MTVHunter.
_NAME = re.compile(r"\b(?:[A-Za-z]*[a-z]{2}[A-Z][A-Za-z]*|[A-Z]{2,}[a-z]{3,})\b")
_ARRAYS = ("bounds", "columns", "times")


@dataclass(frozen=True, slots=True)
class Notes:
    """What one publication defines and names, and into how many passages it was cut."""

    passages: int
    acronyms: Sequence[tuple[str, str]]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """Publications in order, with the fingerprints they had; the rows of `words` are aligned.

    `sizes` are the passages each was cut into; `acronyms` (short, long) and `names` are kept by
    publication, for those that have any.
    """

    ids: Sequence[str]
    fingerprints: Sequence[str]
    sizes: Sequence[int]
    words: WordCounts
    acronyms: Mapping[str, Sequence[tuple[str, str]]]
    names: Mapping[str, Sequence[str]]

    @property
    def passages(self) -> int:
        """The number of passages of the whole list."""
        return sum(self.sizes)

    def places(self) -> dict[tuple[str, str], int]:
        """Where each publication is, by id and fingerprint."""
        pairs = zip(self.ids, self.fingerprints, strict=True)
        return {pair: place for place, pair in enumerate(pairs)}


def counted(passages: Sequence[Passage]) -> Counter[str]:
    """The words of one publication; those of its title count more than once."""
    counts: Counter[str] = Counter()
    for passage in _read(passages):
        for word in content_words(passage.text):
            counts[word] += TITLE_WEIGHT if passage.grain == "title" else 1
    return counts


def noted(passages: Sequence[Passage]) -> Notes:
    """The acronyms and names of one publication."""
    read = _read(passages)
    names = {name.lower() for passage in read for name in _NAME.findall(passage.text)}
    acronyms = [pair for passage in read for pair in definitions(passage.text)]
    return Notes(len(passages), acronyms, sorted(names))


def renewed(
    before: ForwardIndex,
    ids: Sequence[str],
    fingerprints: Sequence[str],
    fresh: Iterable[tuple[str, Sequence[Passage]]],
) -> ForwardIndex:
    """The index of the publications `ids`: those in `fresh` are read, the others as they were."""
    notes: dict[str, Notes] = {}

    def counts() -> Iterator[Counter[str]]:  # one publication after the other: all fill gigabytes
        for name, passages in fresh:
            notes[name] = noted(passages)
            yield counted(passages)

    words = before.words.followed_by(WordCounts.of(counts()))
    old, new = before.places(), {name: before.words.size + n for n, name in enumerate(notes)}
    pairs = list(zip(ids, fingerprints, strict=True))
    places = [new[name] if name in new else old[name, mark] for name, mark in pairs]
    sizes = [*before.sizes, *(one.passages for one in notes.values())]
    acronyms = {**before.acronyms, **{name: one.acronyms for name, one in notes.items()}}
    names = {**before.names, **{name: one.names for name, one in notes.items()}}
    return ForwardIndex(
        list(ids),
        list(fingerprints),
        [sizes[place] for place in places],
        words.take(places),
        {name: acronyms[name] for name in ids if acronyms.get(name)},
        {name: names[name] for name in ids if names.get(name)},
    )


def _read(passages: Sequence[Passage]) -> list[Passage]:
    """What is read for its words: a whole text only repeats title and sentences."""
    return [passage for passage in passages if passage.grain != "abstract"]


def no_publications() -> ForwardIndex:
    """The index before anything was read."""
    return ForwardIndex([], [], [], no_counts(), {}, {})


def save(index: ForwardIndex, folder: Path) -> None:
    """Writes the index into a generation under construction."""
    content = {
        "ids": index.ids,
        "fingerprints": index.fingerprints,
        "sizes": index.sizes,
        "vocabulary": index.words.vocabulary,
        "acronyms": index.acronyms,
        "names": index.names,
    }
    (folder / "forward.json").write_text(json.dumps(content), encoding="utf-8")
    for name in _ARRAYS:
        np.save(folder / f"forward-{name}.npy", getattr(index.words, name))


def load(folder: Path) -> ForwardIndex:
    """Reads the index of a complete generation."""
    content = json.loads((folder / "forward.json").read_text(encoding="utf-8"))
    arrays = (np.load(folder / f"forward-{name}.npy") for name in _ARRAYS)
    return ForwardIndex(
        content["ids"],
        content["fingerprints"],
        content["sizes"],
        WordCounts(content["vocabulary"], *arrays),
        content["acronyms"],
        content["names"],
    )
