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
from vectorstore.minilm_graph import Vectors
from vectorstore.revision import Before, Revision

_CHUNK = 256
_WORTH_COPYING = 0.7


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds in `folder` with `embedder` what `revision` lists; old vectors are in `before`.

    `progress` hears a stage, steps done, steps in all.
    """

    folder: Path
    embedder: Embedder
    revision: Revision
    before: Sequence[Before]
    progress: Callable[[str, int, int], None] | None = None

    def vectors(self) -> tuple[Vectors, int]:
        """The vectors of all rows, and how many of them had to be embedded."""
        rows = self.revision.rows
        if not rows:
            return np.zeros((0, 0), np.float32), 0
        places: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            places.setdefault(row.text, []).append(at)
        vectors = self._taken_over(places, len(rows))
        # Longest first, so that the time still needed falls steadily.
        first = [rows[own[0]] for own in places.values()]
        missing = sorted(self.revision.passages(first), key=lambda p: -len(p.text))
        fresh = sum(map(len, places.values()))
        for start in range(0, len(missing), _CHUNK):
            chunk = missing[start : start + _CHUNK]
            self._tell("embedding", start, len(missing))
            made = self.embedder.embed([passage.text for passage in chunk])
            if vectors is None:
                vectors = np.empty((len(rows), made.shape[1]), np.float32)
            for passage, vector in zip(chunk, made, strict=True):
                vectors[places.pop(generations.digest(passage.text))] = vector
        self._tell("embedding", len(missing), len(missing))
        assert vectors is not None
        return vectors, fresh

    def fill(self, chroma: Path, vectors: Vectors, *, with_texts: bool) -> None:
        """Writes an embedded store: a copy of the one before with its changes, or a new one."""
        rows = self.revision.rows
        wanted = {row.id: row.whole for row in rows}
        present = self._copied(chroma, wanted)
        gone = [name for name, whole in present.items() if wanted.get(name) != whole]
        changed = [at for at, row in enumerate(rows) if present.get(row.id) != row.whole]
        passages = self.revision.passages([rows[at] for at in changed])
        with embedded(chroma) as collection:
            collection.delete(gone)
            collection.write(
                passages,
                vectors[changed],
                with_texts=with_texts,
                progress=lambda done, of: self._tell("storing", done, of),
            )

    def _taken_over(self, places: dict[str, list[int]], size: int) -> Vectors | None:
        """The vectors of known texts, which are taken out of `places`; None if none is known."""
        vectors: Vectors | None = None
        for before in self.before:
            if before.generation.manifest.embedder != self.embedder.identity:
                continue
            ours: list[int] = []
            theirs: list[int] = []
            for at, row in enumerate(before.rows):
                own = places.pop(row.text, ())
                ours += own
                theirs += [at] * len(own)
            known = before.generation.vectors()
            if ours and vectors is None:
                vectors = np.empty((size, known.shape[1]), np.float32)
            if ours and vectors is not None:
                vectors[ours] = known[theirs]
        return vectors

    def _copied(self, chroma: Path, wanted: dict[str, str]) -> dict[str, str]:
        """Copies a sound store that is mostly what is wanted; its ids and fingerprints."""
        for before in self.before:
            if before.generation.manifest.embedder != self.embedder.identity:
                continue
            present = {row.id: row.whole for row in before.rows}
            same = sum(wanted.get(name) == whole for name, whole in present.items())
            if same < _WORTH_COPYING * max(len(present), len(wanted)):
                continue
            with locked(self.folder / "open.lock"):
                sound = generations.chroma_intact(before.generation)
                if sound and stored_rows(before.generation.chroma) == len(present):
                    shutil.copytree(before.generation.chroma, chroma)
                    return present
        return {}

    def _tell(self, stage: str, done: int, of: int) -> None:
        if self.progress and of:
            self.progress(stage, done, of)
