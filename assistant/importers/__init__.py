"""Publication lists in many formats -> publications and a report of everything that was read.

Reads files only; looks nothing up, stores nothing. The library decides where records are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ListError
from assistant.importers.duplicates import join_duplicates
from assistant.importers.files import (
    MOST_BYTES_TOGETHER,
    ListFile,
    fingerprint,
    list_files,
    read_file,
)
from assistant.importers.formats import FORMATS, Format, find_format
from assistant.importers.owners import with_owners
from assistant.importers.report import (
    FileRead,
    ImportReport,
    Joined,
    NoEntryError,
    Problem,
    Reading,
    SourceText,
    join_readings,
)

__all__ = [
    "FORMATS",
    "FileRead",
    "ImportReport",
    "Joined",
    "Problem",
    "fingerprint",
    "list_files",
    "read_lists",
    "read_text",
]


def read_lists(paths: Sequence[Path], *, format: str | None = None) -> ImportReport:
    """Read files and folders as one library.

    `format` names a reader for all files; otherwise each file is recognised from its content.
    Raises ListError where a file cannot be read at all (missing, empty, binary, cut off, unknown).
    """
    sources: list[tuple[SourceText, Format]] = []
    problems: list[Problem] = []
    total = 0
    for file in list_files(paths):
        source, warnings = read_file(file)
        total += len(source.text)
        if total > MOST_BYTES_TOGETHER:
            raise ListError(f"{file.name}: the lists together are larger than 64 MB; give fewer.")
        found = find_format(source, format)
        problems += warnings
        if found is None:
            problems.append(_unknown(file))
        else:
            sources.append((source, found))
    return _report(_read_all(sources), problems, sources)


def read_text(text: str, *, name: str = "list", format: str | None = None) -> ImportReport:
    """Read one text that is already in memory. Raises ListError as `read_lists` does."""
    source = SourceText(name, text)
    found = find_format(source, format)
    if found is None:
        raise ListError(_unknown_message(name))
    return _report(found.read([source]), [], [(source, found)])


def _read_all(sources: Sequence[tuple[SourceText, Format]]) -> Reading:
    """All texts, each by its reader; those that share definitions go to it together."""
    readings: list[Reading] = []
    for known in FORMATS:
        texts = [source for source, found in sources if found is known]
        for group in [texts] if known.together else [[text] for text in texts]:
            readings.append(_read_group(known, group) if group else Reading())
    return join_readings(readings)


def _read_group(known: Format, group: list[SourceText]) -> Reading:
    """One reading; a file that merely lies in the folder and holds no entry is passed over."""
    try:
        return known.read(group)
    except NoEntryError as error:
        if not all(source.in_folder for source in group):
            raise
        problem = Problem(group[0].name, None, str(error), "It was passed over.", "", False)
        return Reading(problems=(problem,))


def _report(
    reading: Reading, problems: list[Problem], sources: Sequence[tuple[SourceText, Format]]
) -> ImportReport:
    if not reading.publications:
        first = next((p for p in [*reading.problems, *problems] if p.skipped), None)
        detail = f" First problem: {first}" if first else ""
        names = ", ".join(source.name for source, _ in sources[:3]) or "the folder"
        raise ListError(f"{names}: no publication could be read.{detail}")
    order = {source.name: i for i, (source, _) in enumerate(sources)}
    ordered = sorted(
        reading.publications, key=lambda p: order.get(p.source.file, 0) if p.source else 0
    )
    unique = join_duplicates(with_owners(ordered, [source for source, _ in sources]))
    return ImportReport(
        publications=unique.publications,
        profiles=reading.profiles,
        problems=(*problems, *reading.problems),
        files=_files(reading, sources),
        joined=unique.joined,
    )


def _files(reading: Reading, sources: Sequence[tuple[SourceText, Format]]) -> tuple[FileRead, ...]:
    read = Counter(p.source.file for p in reading.publications if p.source)
    formats = {p.source.file: p.source.format for p in reading.publications if p.source}
    skipped = Counter(p.file for p in reading.problems if p.skipped)
    return tuple(
        FileRead(s.name, formats.get(s.name, f.name), read[s.name], skipped[s.name])
        for s, f in sources
    )


def _unknown(file: ListFile) -> Problem:
    """A file nobody can read is an error; one that merely lies in a folder is a warning."""
    if not file.in_folder:
        raise ListError(_unknown_message(file.name))
    return Problem(
        file.name, None, "No publication list was recognised in this file.",
        "It was left out; give --format if it is a list.", "", False,
    )  # fmt: skip


def _unknown_message(name: str) -> str:
    known = ", ".join(f.name for f in FORMATS)
    return f"{name}: the format was not recognised. Known formats: {known}; name it by --format."
