"""Reader of a plain reference list: one numbered, bulleted or paragraph-wise reference each.

Such a text does not say where a title starts and ends. Each reference is kept whole as the title
of a record, with the year if it is plain; a title in quotation marks is taken alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.importers.dates import make_date
from assistant.importers.entry import Entry, to_publication
from assistant.importers.report import Problem, Reading, SourceText, bounded, join_readings
from assistant.types import Publication, Source

FORMAT = "reference-list"
LONGEST = 4_000
_MARK = re.compile(r"^\s{0,8}(?:\[\s?[\w+-]{1,12}\s?\]|\(?\d{1,4}[.)]|[-*•–])\s+(?=\S)")
_YEAR = re.compile(r"(?<![\d.:/-])((?:19|20)\d\d)[a-z]?(?![\d.:/]\d|\d|-\d)")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{10,400}?)[,.?!]?[”\"“»]")


def looks_like(text: str) -> bool:
    """Whether at least two lines, and most paragraphs, start with a number or bullet and a year."""
    lines = [line for line in text[:200_000].split("\n") if _MARK.match(line)]
    dated = sum(bool(_YEAR.search(item)) for _, item in _items(text[:200_000]))
    return len(lines) >= 2 and dated * 2 >= len(lines)


def read(sources: Sequence[SourceText]) -> Reading:
    """Read reference lists; each record comes with a warning that it holds the whole reference."""
    return join_readings([_read_list(source) for source in sources])


def _read_list(source: SourceText) -> Reading:
    publications: list[Publication] = []
    problems: list[Problem] = []
    for line, text in bounded(source.name, _items(source.text)):
        result = to_publication(_entry(text), Source(source.name, line, FORMAT))
        (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    if publications:
        problems.append(_whole_references(source.name, len(publications)))
    return Reading(tuple(publications), tuple(problems))


def _items(text: str) -> Iterator[tuple[int, str]]:
    """(line, reference) for each marked line with the lines that continue it."""
    start, parts = 0, [""]
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _MARK.match(line)
        if mark:
            if start:
                yield start, " ".join(parts)
            start, parts = number, [line[mark.end() :].strip()]
        elif start and line.strip():
            parts.append(line.strip())
        elif start:
            yield start, " ".join(parts)
            start = 0
    if start:
        yield start, " ".join(parts)


def _entry(text: str) -> Entry:
    years = dict.fromkeys(int(y) for y in _YEAR.findall(text))
    year = next(iter(years)) if len(years) == 1 else None
    quoted = _QUOTED.search(text)
    return Entry(
        title=(quoted[1] if quoted else text)[: LONGEST + 1],
        date=make_date(year, shown=str(year or "")),
        url=next(iter(re.findall(r"https?://[^\s<>\"]+[\w/]", text)), ""),
        doi=text if "10." in text else "",
        raw=text,
    )


def _whole_references(name: str, count: int) -> Problem:
    return Problem(
        name, None, f"{count} references were read as titles only: this text does not divide them.",
        "Export the list as BibTeX, RIS or CSV to have authors, dates and abstracts.", "", False,
    )  # fmt: skip
