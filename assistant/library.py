"""The publications as the single source of truth, kept as plain canonical records on disk.

A list is read when it changed; the canonical copy serves otherwise, and where the list is missing
or broken. It knows nothing of search or of the index, which can be thrown away and rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from assistant.canonical import CanonicalCopy, publication_line, read_copy, write_copy
from assistant.errors import ListError
from assistant.fields import FIELDS
from assistant.importers import ImportReport, fingerprint, list_files, read_lists
from assistant.types import Profile, Publication

CANONICAL_FILE = "library.jsonl"


@dataclass(frozen=True)
class Library:
    """All publications in the order of the lists. `version` changes when any record does."""

    publications: tuple[Publication, ...]
    profiles: tuple[Profile, ...] = ()
    version: str = ""
    _by_id: dict[str, Publication] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.version:
            object.__setattr__(self, "version", content_version(self.publications, self.profiles))
        object.__setattr__(self, "_by_id", {p.id: p for p in self.publications})

    def __len__(self) -> int:
        return len(self.publications)

    def get(self, publication_id: str) -> Publication | None:
        """The publication of this id, or None."""
        return self._by_id.get(publication_id)

    @property
    def without_abstract(self) -> int:
        """How many publications have no abstract."""
        return sum(not p.abstract for p in self.publications)

    @property
    def without_year(self) -> int:
        """How many publications have a date without a year, or none."""
        return sum(p.year is None for p in self.publications)


@dataclass(frozen=True, slots=True)
class LoadedLibrary:
    """A library with the report of its import.

    `notice` is a sentence for users where the list itself could not be used; `reread` tells
    whether the lists were parsed now.
    """

    library: Library
    report: ImportReport
    notice: str | None = None
    reread: bool = False


def content_version(publications: Sequence[Publication], profiles: Sequence[Profile] = ()) -> str:
    """Twelve hexadecimal digits over all records: equal content, equal version."""
    total = sha256()
    for publication in publications:
        total.update(publication_line(publication).encode())
    total.update(repr(tuple(profiles)).encode("utf-8", "replace"))
    return total.hexdigest()[:12]


def library_folder(store: Path, paths: Sequence[Path]) -> Path:
    """The folder below `store` that belongs to this set of lists, and to no other."""
    places = sorted(str(path.expanduser().resolve()) for path in paths)
    digest = sha256("\n".join(places).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    stem = re.sub(r"[^A-Za-z0-9]+", "-", paths[0].stem).strip("-").lower()[:40] if paths else ""
    return store.expanduser().resolve() / f"{stem or 'list'}-{digest}"


def load_library(
    paths: Sequence[Path], *, folder: Path, format: str | None = None
) -> LoadedLibrary:
    """The library of these lists, read anew only if a file changed.

    A list that is missing or broken leaves the last good copy in `folder` in service, with a
    notice. Raises ListError if there is no such copy.
    """
    copy = read_copy(folder / CANONICAL_FILE)
    try:
        sources = _sources(paths, format)
        if copy is not None and copy.sources == sources:
            return _from_copy(copy)
        report = read_lists(paths, format=format)
    except ListError as error:
        if copy is None:
            raise
        return _from_copy(copy, f"The list was not read again: {error} The last good one serves.")
    notice = _keep(folder, report, sources)
    return LoadedLibrary(Library(report.publications, report.profiles), report, notice, True)


def _sources(paths: Sequence[Path], format: str | None) -> str:
    """What the canonical copy was made from: contents, format, and the way of reading."""
    own = ",".join(sorted(name for name, field in FIELDS.items() if field.own))
    return f"{fingerprint(list_files(paths))}:{format or 'auto'}" + (f":{own}" if own else "")


def _keep(folder: Path, report: ImportReport, sources: str) -> str | None:
    try:
        write_copy(folder / CANONICAL_FILE, CanonicalCopy(report, sources))
    except OSError as error:
        reason = error.strerror or "no details"
        return f"The records could not be kept in {folder.name} ({reason}); they are in memory."
    return None


def _from_copy(copy: CanonicalCopy, notice: str | None = None) -> LoadedLibrary:
    report = copy.report
    return LoadedLibrary(Library(report.publications, report.profiles), report, notice)
