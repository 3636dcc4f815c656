"""A list against the generation before: what must be read again, and what is taken over.

Publications with the same fingerprint keep their rows and words; the others are cut and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vectorstore import forward
from vectorstore.corpus import Corpus, is_large, worth_embedding
from vectorstore.forward import ForwardIndex
from vectorstore.generations import Generation, Row, row_of
from vectorstore.passages import Passage


@dataclass(frozen=True, slots=True)
class Before:
    """A generation that is there already, with its rows."""

    generation: Generation
    rows: Sequence[Row]


class Revision:
    """The rows and words of `corpus`; `before` is the generation that most is taken from."""

    def __init__(self, corpus: Corpus, before: Before | None) -> None:
        self._corpus = corpus
        self._cut: dict[str, Sequence[Passage]] = {}
        old = forward.load(before.generation.folder) if before else forward.no_publications()
        self.words = self._read(old)
        self._large = is_large(self.words.passages)
        self.rows = self._listed(before)

    def passages(self, rows: Sequence[Row]) -> list[Passage]:
        """The passages of `rows`, in order; publications that were not read now are cut."""
        found: dict[str, Passage] = {}
        for name in dict.fromkeys(row.publication_id for row in rows):
            own = self._cut.get(name) or self._corpus.cut(name)
            found.update((passage.id, passage) for passage in own)
        return [found[row.id] for row in rows]

    def _read(self, old: ForwardIndex) -> ForwardIndex:
        """The words of the list; what is new or changed is cut and counted."""
        ids, marks = self._corpus.ids, self._corpus.fingerprints
        known = old.places()
        places = [known.get(pair) for pair in zip(ids, marks, strict=True)]
        kept = sum(old.sizes[place] for place in places if place is not None)
        new = [name for name, place in zip(ids, places, strict=True) if place is None]
        return forward.renewed(old, ids, marks, self._fresh(new, kept))

    def _fresh(self, new: Sequence[str], passages: int) -> Iterator[tuple[str, Sequence[Passage]]]:
        for name in new:
            own = self._corpus.cut(name)
            passages += len(own)
            # Sentences of a large list are read for their words and not kept in memory.
            self._cut[name] = worth_embedding(own, large=is_large(passages))
            yield name, own

    def _listed(self, before: Before | None) -> list[Row]:
        kept = self._kept_rows(before)
        listed: list[Row] = []
        for name in self._corpus.ids:
            rows = kept.get(name)
            if rows is None:
                own = self._cut.get(name) or self._corpus.cut(name)
                rows = [row_of(piece) for piece in worth_embedding(own, large=self._large)]
            listed.extend(rows)
        return listed

    def _kept_rows(self, before: Before | None) -> dict[str, Sequence[Row]]:
        """The rows of publications that did not change, as far as they are all there."""
        own: dict[str, list[Row]] = {}
        for row in before.rows if before else ():
            own.setdefault(row.publication_id, []).append(row)
        sizes = zip(self._corpus.ids, self.words.sizes, strict=True)
        return {
            name: worth_embedding(own[name], large=self._large)
            for name, size in sizes
            if name in own and name not in self._cut and (self._large or len(own[name]) == size)
        }
