"""The forward index of a list: what each publication contributes to its words.

Part of a generation. The inverted index (postings, idf, acronyms) is made from it whole, in array
operations; only publications whose text changed are read again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
class Contribution:
    """One publication, read: its words with their counts, and what it defines and names."""

    passages: int
    counts: Mapping[str, int]
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


def contribution(passages: Sequence[Passage]) -> Contribution:
    """Reads one publication; a title's words count more than once."""
    counts: Counter[str] = Counter()
    read = [passage for passage in passages if passage.grain != "abstract"]
    for passage in read:
        for word in content_words(passage.text):
            counts[word] += TITLE_WEIGHT if passage.grain == "title" else 1
    names = {name.lower() for passage in read for name in _NAME.findall(passage.text)}
    acronyms = [pair for passage in read for pair in definitions(passage.text)]
    return Contribution(len(passages), counts, acronyms, sorted(names))


def renewed(
    before: ForwardIndex,
    ids: Sequence[str],
    fingerprints: Sequence[str],
    read: Mapping[str, Contribution],
) -> ForwardIndex:
    """The index of the publications `ids`: those in `read` are new, the others as they were."""
    counted = before.words.followed_by(WordCounts.of(one.counts for one in read.values()))
    old, new = before.places(), {name: before.words.size + n for n, name in enumerate(read)}
    pairs = list(zip(ids, fingerprints, strict=True))
    places = [new[name] if name in new else old[name, mark] for name, mark in pairs]
    sizes = [*before.sizes, *(one.passages for one in read.values())]
    acronyms = {**before.acronyms, **{name: one.acronyms for name, one in read.items()}}
    names = {**before.names, **{name: one.names for name, one in read.items()}}
    return ForwardIndex(
        list(ids),
        list(fingerprints),
        [sizes[place] for place in places],
        counted.take(places),
        {name: acronyms[name] for name in ids if acronyms.get(name)},
        {name: names[name] for name in ids if names.get(name)},
    )


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
