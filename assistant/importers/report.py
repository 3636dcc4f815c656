"""What reading lists gives: publications, profiles, and every line that could not be used."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from assistant.errors import ListError
from assistant.types import Profile, Publication

MOST_ENTRIES = 20_000
Item = TypeVar("Item")


class NoEntryError(ListError):
    """The file is whole and of a known format, but no list: in a folder it is passed over."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file: `name` without folder (relative inside a folder that was given).

    `given` is the path that the caller named: files of one folder are one list.
    """

    name: str
    text: str
    in_folder: bool = False
    given: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read as it stands.

    `skipped` tells an entry that is missing from the library from a warning about one that is in
    it. `line` is 1-based; None where the whole file is meant.
    """

    file: str
    line: int | None
    reason: str
    remedy: str
    raw: str = ""
    skipped: bool = True

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.reason} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader found, before duplicates are joined and ids given."""

    publications: tuple[Publication, ...] = ()
    problems: tuple[Problem, ...] = ()
    profiles: tuple[Profile, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries the text has: read or skipped."""
        return len(self.publications) + sum(p.skipped for p in self.problems)


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of an import: its format and how many of its entries were read and skipped."""

    name: str
    format: str
    read: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Two entries found to be one work; `version` where they are a preprint and its paper."""

    kept: str
    title: str
    file: str
    line: int
    version: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole import. `read` + `merged` + skipped problems = entries of the sources.

    `merged` counts entries joined with another one; `linked` says how many of these are another
    version of the same work (preprint and published paper).
    """

    publications: tuple[Publication, ...]
    profiles: tuple[Profile, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[FileRead, ...] = ()
    joined: tuple[Joined, ...] = field(default=())

    @property
    def read(self) -> int:
        """Publications in the library."""
        return len(self.publications)

    @property
    def merged(self) -> int:
        """Entries joined with another entry, versions included."""
        return len(self.joined)

    @property
    def linked(self) -> int:
        """Entries joined because they are another version of the same work."""
        return sum(j.version for j in self.joined)

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """Entries that are not in the library, with the reason."""
        return tuple(p for p in self.problems if p.skipped)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was read with a doubt."""
        return tuple(p for p in self.problems if not p.skipped)

    @property
    def without_abstract(self) -> int:
        """Publications that have no abstract."""
        return sum(not p.abstract for p in self.publications)

    @property
    def without_year(self) -> int:
        """Publications whose date has no year."""
        return sum(p.year is None for p in self.publications)

    @property
    def without_authors(self) -> int:
        """Publications without any author."""
        return sum(not p.authors for p in self.publications)


def cut_off(name: str, line: int, what: str) -> ListError:
    """The error for a file that ends in the middle of an entry."""
    return ListError(
        f"{name}, line {line}: the file ends in the middle of {what}. "
        "It seems to be cut off: copy or export it again."
    )


def bounded(name: str, items: Iterable[Item]) -> list[Item]:
    """The items as a list. Raises ListError where there are more than any list of papers has."""
    found = list(islice(items, MOST_ENTRIES + 1))
    if len(found) > MOST_ENTRIES:
        raise ListError(f"{name}: more than {MOST_ENTRIES:,} entries. Split the file.")
    return found


def lines_of(text: str, offsets: Iterable[int]) -> list[int]:
    """The line (1-based) of each offset, in one pass over the text."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return [bisect_right(starts, offset) for offset in offsets]


def join_readings(readings: Sequence[Reading]) -> Reading:
    """Several readings as one, in order."""
    return Reading(
        tuple(p for r in readings for p in r.publications),
        tuple(p for r in readings for p in r.problems),
        tuple(p for r in readings for p in r.profiles),
    )
