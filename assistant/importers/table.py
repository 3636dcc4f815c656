"""Reader of CSV and TSV tables with a header: Scopus, Zotero, Web of Science, hand-made ones.

Columns are recognised by their names in any order; a column with BibTeX fills gaps.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import ListError
from assistant.importers.entry import to_publication
from assistant.importers.fields import KNOWN, entry_of
from assistant.importers.json_records import fill_from_bibtex
from assistant.importers.report import Problem, Reading, SourceText, bounded, cut_off, join_readings
from assistant.types import Publication, Source

FORMAT = "csv"
MOST_COLUMNS = 1_000
_DELIMITERS = (",", "\t", ";", "|")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]
    raw: str


def looks_like(text: str) -> bool:
    """Whether the first line is a header with a title column and another known one."""
    return _delimiter(text) is not None


def read(sources: Sequence[SourceText]) -> Reading:
    """Read tables; raises ListError for one without a title column or cut off inside a row."""
    return join_readings([_read_table(source) for source in sources])


def _delimiter(text: str) -> str | None:
    head = next((line for line in text[:200_000].split("\n") if line.strip()), "")
    best, most = None, 1
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([head], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = {KNOWN.get(_column(name)) for name in names[:MOST_COLUMNS]} - {None}
        if "title" in known and len(known) > most:
            best, most = delimiter, len(known)
    return best


def _column(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _read_table(source: SourceText) -> Reading:
    delimiter = _delimiter(source.text) or ","
    rows = _rows(source, delimiter)
    header = next(rows, None)
    if header is None or not any(KNOWN.get(_column(c)) == "title" for c in header.cells):
        raise ListError(
            f"{source.name}, line 1: the table has no column named 'title'. "
            "Name the columns in the first line, such as title, authors, year, abstract."
        )
    if len(header.cells) > MOST_COLUMNS:
        raise ListError(f"{source.name}: the table has more than {MOST_COLUMNS:,} columns.")
    publications: list[Publication] = []
    problems: list[Problem] = []
    empty = 0
    for row in bounded(source.name, rows):
        if not any(cell.strip() for cell in row.cells):
            empty += 1
            continue
        result = _read_row(source, header.cells, row)
        (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    if empty:
        problems.append(_empty_rows(source.name, empty))
    return Reading(tuple(publications), tuple(problems))


def _rows(source: SourceText, delimiter: str) -> Iterator[_Row]:
    lines = source.text.rstrip("\n").split("\n")
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    start, width = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise ListError(
                f"{source.name}, line {start}: the table cannot be read ({error}). "
                "Look for a quotation mark that is not closed."
            ) from None
        if cells is None:
            return
        end = reader.line_num
        raw = "\n".join(lines[start - 1 : end])
        if end >= len(lines) and _open_quote(raw, delimiter):
            raise cut_off(source.name, start, "a row (a quotation mark is not closed)")
        width = width or len(cells)
        yield _Row(start, tuple(cells[: MOST_COLUMNS + 1]), raw.strip("\n"))
        start = end + 1


def _open_quote(raw: str, delimiter: str) -> bool:
    """Whether the text of the last row opens a quotation that never closes."""
    if raw.count('"') % 2 == 0:
        return False
    return raw.startswith('"') or f'{delimiter}"' in raw


def _read_row(source: SourceText, header: Sequence[str], row: _Row) -> Publication | Problem:
    fields: dict[str, str] = {}
    for name, cell in zip(header, row.cells, strict=False):
        value = _without_guard(cell.strip())
        if value and not fields.get(_column(name)):
            fields[_column(name)] = value
    entry = entry_of(fields, row.raw)
    return to_publication(
        fill_from_bibtex(entry, fields.get("bibtex", "")), Source(source.name, row.line, FORMAT)
    )


def _without_guard(cell: str) -> str:
    """The apostrophe off that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _empty_rows(name: str, count: int) -> Problem:
    return Problem(
        name, None, f"{count} empty row{'s' if count > 1 else ''} passed over.",
        "Nothing needs to be done.", "", False,
    )  # fmt: skip
