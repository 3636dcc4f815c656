"""Generations of an index on disk: built aside, then made current in one step.

A generation is a folder named by a digest of what it holds; it never changes once it is
current. A crash at any point leaves the old or the new one complete. The folder holds the
passages' fingerprints and vectors (so that unchanged text is never embedded twice, whatever
happens to Chroma) and, with an embedded store, Chroma's files.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from vectorstore.corpus import Corpus
from vectorstore.files import sync_folder, write_atomically
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Grain, Passage

FORMAT = 5
_KEPT = 2
# HNSW files whose end means nothing, with the bytes of an element (0: as its header says).
_PARTLY_USED = {"data_level0.bin": 0, "length.bin": 4}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds; written last, so a folder with one is complete."""

    format: int
    chromadb: str
    embedder: str
    count: int
    files: dict[str, list[int | str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One stored passage: ids, grain, the digest of its text, the digest of all of it."""

    id: str
    publication_id: str
    grain: Grain
    text: str
    whole: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation."""

    folder: Path
    manifest: Manifest

    @property
    def key(self) -> str:
        """Its name."""
        return self.folder.name

    @property
    def chroma(self) -> Path:
        """Where its embedded Chroma store lies, if it has one."""
        return self.folder / "chroma"

    def rows(self) -> list[Row]:
        """The stored passages, in the order of the vectors."""
        listed = json.loads((self.folder / "rows.json").read_text())
        return [Row(*row) for row in listed]

    def vectors(self) -> Vectors:
        """The vectors (rows, width), mapped from disk."""
        vectors: Vectors = np.asarray(np.load(self.folder / "vectors.npy", mmap_mode="r"))
        return vectors


def row_of(passage: Passage) -> Row:
    """The fingerprints of a passage."""
    owner, grain = passage.publication_id, passage.grain
    whole = "\0".join((passage.text, owner, grain, f"{passage.start}:{passage.end}"))
    return Row(passage.id, owner, grain, digest(passage.text), digest(whole))


def key_of(corpus: Corpus, embedder: str) -> str:
    """The name of the generation that holds `corpus` embedded by `embedder`."""
    pairs = zip(corpus.ids, corpus.fingerprints, strict=True)
    content = "\n".join(sorted(f"{name} {mark}" for name, mark in pairs))
    return digest(f"{FORMAT}\n{embedder}\n{content}")


def find(folder: Path, key: str) -> Generation | None:
    """The generation called `key`, if its rows, vectors and words are those written.

    Its Chroma store is looked at by `chroma_intact`: without it the vectors still serve.
    """
    place = folder / key
    try:
        manifest = Manifest(**json.loads((place / "manifest.json").read_text()))
        if manifest.format != FORMAT:
            return None
        intact = all(_intact(place, manifest, name) for name in manifest.files if "/" not in name)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Generation(place, manifest) if intact else None


def chroma_intact(generation: Generation) -> bool:
    """Whether the embedded store's index files are those written, by this version of Chroma.

    Chroma touches its SQLite file at every opening; `chroma.stored_rows` judges that one.
    """
    manifest = generation.manifest
    try:
        return manifest.chromadb == _chroma_version() and all(
            _intact(generation.folder, manifest, name) for name in manifest.files
        )
    except OSError:
        return False


def newest(folder: Path) -> list[Generation]:
    """The complete generations, the current one first, then by age."""
    if not folder.is_dir():
        return []
    current = current_key(folder)
    places = [place for place in folder.iterdir() if (place / "manifest.json").is_file()]
    places.sort(key=lambda place: (place.name != current, -place.stat().st_mtime))
    found = (find(folder, place.name) for place in places)
    return [generation for generation in found if generation is not None]


def current_key(folder: Path) -> str | None:
    """The name of the current generation."""
    try:
        return (folder / "current").read_text().strip() or None
    except OSError:
        return None


def begin(folder: Path, key: str) -> Path:
    """An empty folder to build the generation `key` in; remains of broken builds are removed."""
    for left in folder.glob("*.building"):
        shutil.rmtree(left, ignore_errors=True)
    building = folder / f"{key}.building"
    building.mkdir(parents=True)
    return building


def write_vectors(building: Path, rows: Sequence[Row], vectors: Vectors) -> None:
    """Puts the rows and their vectors into a generation under construction."""
    listed = [[row.id, row.publication_id, row.grain, row.text, row.whole] for row in rows]
    write_atomically(building / "rows.json", json.dumps(listed).encode())
    with (building / "vectors.npy").open("wb") as file:
        np.save(file, vectors)
        file.flush()
        os.fsync(file.fileno())


def publish(building: Path, embedder: str, count: int) -> Generation:
    """Completes the generation under construction and makes it the current one."""
    folder, key = building.parent, building.name.removesuffix(".building")
    _make_durable(building)
    files = {str(file.relative_to(building)): _stamp(file) for file in _unchanging(building)}
    manifest = Manifest(FORMAT, _chroma_version(), embedder, count, files)
    write_atomically(building / "manifest.json", json.dumps(asdict(manifest)).encode())
    final, damaged = folder / key, folder / f"{key}.damaged.building"
    if final.exists():
        final.rename(damaged)
    building.rename(final)
    sync_folder(folder)
    shutil.rmtree(damaged, ignore_errors=True)
    make_current(folder, key)
    return Generation(final, manifest)


def make_current(folder: Path, key: str) -> None:
    """Switches to the generation `key`."""
    if current_key(folder) != key:
        write_atomically(folder / "current", key.encode())


def remove_old(folder: Path) -> list[str]:
    """Removes all but the current generation and the one before; returns the removed names."""
    places = {place.name: place for place in folder.iterdir() if (place / "manifest.json").exists()}
    current = current_key(folder)
    order = sorted(places, key=lambda key: (key != current, -places[key].stat().st_mtime))
    for key in order[_KEPT:]:
        shutil.rmtree(places[key], ignore_errors=True)
    return order[_KEPT:]


def _unchanging(place: Path) -> list[Path]:
    """The files that nobody writes again once they are published."""
    kinds = {".bin", ".pickle", ".npy", ".json"}
    files = sorted(file for file in place.rglob("*") if file.is_file())
    return [file for file in files if file.suffix in kinds]


def _stamp(file: Path) -> list[int | str]:
    status = file.stat()
    return [status.st_size, status.st_mtime_ns, _file_digest(file)]


def _intact(place: Path, manifest: Manifest, name: str) -> bool:
    """Whether a file is as it was written; hashed only if its time changed (a copied folder)."""
    size, time, digest = manifest.files[name]
    file = place / name
    status = file.stat()
    if status.st_size != size:
        return False
    return status.st_mtime_ns == time or _file_digest(file) == digest


def _make_durable(place: Path) -> None:
    for file in place.rglob("*"):
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _chroma_version() -> str:
    return importlib.metadata.version("chromadb")


def digest(text: str) -> str:
    """A short fingerprint of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        if path.name in _PARTLY_USED:
            return hashlib.sha256(file.read(_used_bytes(path))).hexdigest()
        return hashlib.file_digest(file, "sha256").hexdigest()


def _used_bytes(path: Path) -> int:
    """How much of an HNSW file holds elements; 0 if its header cannot be read.

    Chroma writes these files anew at an opening, with whatever was in memory behind the elements.
    The header begins with version, offset, room, elements and the size of an element.
    """
    try:
        fields = struct.unpack_from("<iQQQQ", path.with_name("header.bin").read_bytes())
    except (OSError, struct.error):
        return 0
    each = _PARTLY_USED[path.name] or fields[4]
    used: int = min(fields[3] * each, path.stat().st_size)
    return used
