"""Makes the content of a new generation: vectors from old ones or the embedder, Chroma's files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore import generations
from vectorstore.chroma import embedded, stored_rows
from vectorstore.embeddings import Embedder
from vectorstore.files import locked
from vectorstore.generations import Generation, Row
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Passage

_CHUNK = 256
_WORTH_COPYING = 0.7


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds in `folder` with `embedder`; `progress` hears a stage, steps done, steps in all."""

    folder: Path
    embedder: Embedder
    progress: Callable[[str, int, int], None] | None = None

    def vectors(
        self, passages: Sequence[Passage], rows: Sequence[Row], before: Sequence[Generation]
    ) -> tuple[Vectors, int]:
        """The vectors of `passages`, and how many of them had to be embedded."""
        known = self._known({row.text for row in rows}, before)
        missing = {
            row.text: passage.text
            for row, passage in zip(rows, passages, strict=True)
            if row.text not in known
        }
        embedded_count = sum(row.text in missing for row in rows)
        # Longest first, so that the time still needed falls steadily.
        order = sorted(missing, key=lambda digest: -len(missing[digest]))
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            self._tell("embedding", start, len(order))
            vectors = self.embedder.embed([missing[digest] for digest in chunk])
            known.update(zip(chunk, vectors, strict=True))
        self._tell("embedding", len(order), len(order))
        if not rows:
            return np.zeros((0, 0), np.float32), 0
        return np.asarray([known[row.text] for row in rows], np.float32), embedded_count

    def fill(
        self,
        chroma: Path,
        passages: Sequence[Passage],
        vectors: Vectors,
        before: Sequence[Generation],
    ) -> None:
        """Writes an embedded store: a copy of the one before with its changes, or a new one."""
        wanted = {passage.id: generations.row_of(passage).whole for passage in passages}
        present = self._copied(chroma, wanted, before)
        gone = [name for name, whole in present.items() if wanted.get(name) != whole]
        changed = [
            at
            for at, passage in enumerate(passages)
            if present.get(passage.id) != wanted[passage.id]
        ]
        with embedded(chroma) as collection:
            collection.delete(gone)
            collection.write(
                [passages[at] for at in changed],
                vectors[changed],
                lambda done, of: self._tell("storing", done, of),
            )

    def _known(self, texts: set[str], before: Sequence[Generation]) -> dict[str, Vectors]:
        known: dict[str, Vectors] = {}
        for generation in before:
            if generation.manifest.embedder != self.embedder.identity:
                continue
            vectors = generation.vectors()
            for at, row in enumerate(generation.rows()):
                if row.text in texts and row.text not in known:
                    known[row.text] = vectors[at]
        return known

    def _copied(
        self, chroma: Path, wanted: dict[str, str], before: Sequence[Generation]
    ) -> dict[str, str]:
        """Copies a sound store that is mostly what is wanted; its ids and fingerprints."""
        for generation in before:
            if generation.manifest.embedder != self.embedder.identity:
                continue
            present = {row.id: row.whole for row in generation.rows()}
            same = sum(wanted.get(name) == whole for name, whole in present.items())
            if same < _WORTH_COPYING * max(len(present), len(wanted)):
                continue
            with locked(self.folder / "open.lock"):
                sound = generations.chroma_intact(generation)
                if sound and stored_rows(generation.chroma) == len(present):
                    shutil.copytree(generation.chroma, chroma)
                    return present
        return {}

    def _tell(self, stage: str, done: int, of: int) -> None:
        if self.progress and of:
            self.progress(stage, done, of)
