"""The canonical copy of a library: one JSON line a record, written whole or not at all.

The first line is a header with the format number, a checksum of all other lines, what the copy
was made from, and the report of the import. A copy that fails the checksum counts as absent.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.importers import FileRead, ImportReport, Joined, Problem
from assistant.types import Figure, Link, PartialDate, Profile, Publication, Source

FORMAT_NUMBER = 1
# Raised when readers give other records for the same file: old copies are then read again.
READING = 1


@dataclass(frozen=True, slots=True)
class CanonicalCopy:
    """A report with its publications, and the fingerprint of the lists it was read from."""

    report: ImportReport
    sources: str


def publication_line(publication: Publication) -> str:
    """A publication as one line of JSON; fields that are empty are left out."""
    document = {
        name: value for name, value in asdict(publication).items() if value != _DEFAULTS.get(name)
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def publication_from_line(line: str) -> Publication:
    """The inverse of `publication_line`."""
    return _publication(json.loads(line))


def write_copy(path: Path, copy: CanonicalCopy) -> None:
    """Write the copy so that a reader sees the old or the new one, never a part.

    Raises OSError if the folder cannot be written.
    """
    lines = [publication_line(p) for p in copy.report.publications]
    body = "".join(line + "\n" for line in lines)
    header = {
        "format": FORMAT_NUMBER,
        "reading": READING,
        "sha256": sha256(body.encode()).hexdigest(),
        "sources": copy.sources,
        "profiles": [asdict(p) for p in copy.report.profiles],
        "problems": [asdict(p) for p in copy.report.problems],
        "files": [asdict(f) for f in copy.report.files],
        "joined": [asdict(j) for j in copy.report.joined],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(path, json.dumps(header) + "\n" + body)


def read_copy(path: Path) -> CanonicalCopy | None:
    """The copy at `path`; None if there is none, or none that is whole and of this format.

    A copy made by an older way of reading has `sources` that match no list, so that lists are
    read again while the copy can still serve if they are broken.
    """
    try:
        head, _, body = path.read_text(encoding="utf-8").partition("\n")
        header = json.loads(head)
        if header["format"] != FORMAT_NUMBER:
            return None
        if header["sha256"] != sha256(body.encode()).hexdigest():
            return None
        report = ImportReport(
            publications=tuple(publication_from_line(line) for line in body.splitlines()),
            profiles=tuple(_profile(p) for p in header["profiles"]),
            problems=tuple(Problem(**p) for p in header["problems"]),
            files=tuple(FileRead(**f) for f in header["files"]),
            joined=tuple(Joined(**j) for j in header["joined"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    current = header.get("reading") == READING
    return CanonicalCopy(report, header["sources"] if current else "")


def _write_whole(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut (where the system lets a folder be opened)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _publication(document: Mapping[str, Any]) -> Publication:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
    if "date" in values:
        values["date"] = PartialDate(**document["date"])
    if "links" in values:
        values["links"] = tuple(Link(**link) for link in document["links"])
    if "extra" in values:
        values["extra"] = tuple((name, text) for name, text in document["extra"])
    if values.get("source"):
        values["source"] = Source(**document["source"])
    return Publication(**values)


def _profile(document: Mapping[str, Any]) -> Profile:
    figures = tuple(Figure(**f) for f in document["figures"])
    source = Source(**document["source"]) if document["source"] else None
    return Profile(document["name"], document["field"], figures, source)


_DEFAULTS: dict[str, Any] = {
    spec.name: asdict(spec.default) if isinstance(spec.default, PartialDate) else spec.default
    for spec in fields(Publication)
    if spec.default is not MISSING
}
