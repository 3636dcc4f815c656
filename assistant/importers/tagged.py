"""Readers of tagged lines: RIS (`TI  - ...`) and PubMed's NBIB (`TI  - ...`, indented lines).

Both give lists of (tag, value) a record; what the tags mean stands in two tables below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.importers.author_names import Names, names_from_list
from assistant.importers.dates import parse_date
from assistant.importers.entry import LONGEST_FIELD, Entry, to_publication
from assistant.importers.kinds import plain_kind
from assistant.importers.report import Problem, Reading, SourceText, bounded, cut_off, join_readings
from assistant.types import LinkKind, PartialDate, Publication, Source

RIS = "ris"
NBIB = "nbib"
MOST_LINES = 20_000
_RIS_LINE = re.compile(r"^([A-Z][A-Z0-9]) {0,2}- ?(.*)$")
_NBIB_LINE = re.compile(r"^([A-Z]{2,4}) {0,3}- ?(.*)$")
_RIS_SIGN = re.compile(r"^\ufeff?TY {0,2}- ?[A-Z]", re.MULTILINE)
_NBIB_SIGN = re.compile(r"^\ufeff?PMID ?- ?\d", re.MULTILINE)
_NBIB_KINDS = (
    ("Review", "journal article"), ("Preprint", "preprint"), ("Dataset", "dataset"),
    ("Journal Article", "journal article"), ("Book", "book"),
)  # fmt: skip


@dataclass(slots=True)
class _Record:
    line: int
    pairs: list[tuple[str, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    ended: bool = False

    def first(self, *tags: str) -> str:
        """The first value of the first tag that has one."""
        for tag in tags:
            for name, value in self.pairs:
                if name == tag and value.strip():
                    return value.strip()
        return ""

    def all(self, *tags: str) -> tuple[str, ...]:
        """All values of these tags, in order."""
        return tuple(value.strip() for name, value in self.pairs if name in tags and value.strip())


def looks_like_ris(text: str) -> bool:
    """Whether a line starts a RIS record."""
    return bool(_RIS_SIGN.search(text[:100_000]))


def looks_like_nbib(text: str) -> bool:
    """Whether a line starts a PubMed record."""
    return bool(_NBIB_SIGN.search(text[:100_000]))


def read_ris(sources: Sequence[SourceText]) -> Reading:
    """Read RIS; raises ListError where a file ends inside a record that others close."""
    return join_readings([_read(source, RIS) for source in sources])


def read_nbib(sources: Sequence[SourceText]) -> Reading:
    """Read PubMed's NBIB ("MEDLINE") format."""
    return join_readings([_read(source, NBIB) for source in sources])


def _read(source: SourceText, format: str) -> Reading:
    publications: list[Publication] = []
    problems: list[Problem] = []
    found = _ris_records(source.text) if format == RIS else _nbib_records(source.text)
    records = bounded(source.name, found)
    if format == RIS and records and not records[-1].ended and any(r.ended for r in records):
        raise cut_off(source.name, records[-1].line, "a record (its ER line is missing)")
    for record in records:
        place = Source(source.name, record.line, format)
        if len(record.pairs) > MOST_LINES:
            problems.append(_too_long(place))
            continue
        result = to_publication(_ris_entry(record) if format == RIS else _nbib_entry(record), place)
        if isinstance(result, Publication):
            publications.append(result)
        else:
            problems.append(result)
    return Reading(tuple(publications), tuple(problems))


def _ris_records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        match = _RIS_LINE.match(line.lstrip("\ufeff ").rstrip())
        tag = match[1] if match else ""
        if tag == "TY":
            if record:
                yield record
            record = _Record(number)
        if record is None:
            continue
        record.raw.append(line)
        if tag == "ER":
            record.ended = True
            yield record
            record = None
        elif match:
            record.pairs.append((tag, match[2]))
        else:
            _continue(record, line)
    if record:
        yield record


def _nbib_records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        match = _NBIB_LINE.match(line)
        if match and match[1] == "PMID":
            if record:
                yield record
            record = _Record(number)
        if record is None:
            continue
        record.raw.append(line)
        if match:
            record.pairs.append((match[1], match[2]))
        else:
            _continue(record, line)
    if record:
        yield record


def _continue(record: _Record, line: str) -> None:
    """A line without tag belongs to the value before it; past any limit it changes nothing."""
    if record.pairs and line.strip():
        tag, value = record.pairs[-1]
        if len(value) <= LONGEST_FIELD:
            record.pairs[-1] = (tag, f"{value.rstrip()} {line.strip()}")


def _ris_entry(record: _Record) -> Entry:
    start, end = record.first("SP"), record.first("EP")
    kind, detail = record.first("TY"), record.first("M3")
    notes = "\n".join(record.all("N1", "RN"))
    named = re.search(r"arxiv[:/ ]*\S+", record.first("AN", "M1"), re.IGNORECASE)
    links: list[tuple[str, LinkKind | None]] = [(u, "pdf") for u in record.all("L1")]
    links += [(u, None) for u in (*record.all("L2", "LK", "L3", "L4"), *record.all("UR")[1:])]
    return Entry(
        title=record.first("TI", "T1", "CT") or (record.first("BT") if kind == "BOOK" else ""),
        names=names_from_list(record.all("AU", "A1") or record.all("A2", "ED")),
        date=_ris_date(record),
        abstract=record.first("AB", "N2"),
        type=_ris_kind(kind, detail),
        venue=record.first("T2", "JO", "JF", "JA", "J2", "BT", "T3"),
        publisher=record.first("PB"),
        doi=record.first("DO"),
        arxiv=named.group() if named else "",
        url=record.first("UR"),
        links=tuple(links),
        keywords=tuple(k for value in record.all("KW") for k in re.split(r"\s*;\s*", value)),
        volume=record.first("VL"),
        number=record.first("IS"),
        pages=f"{start}-{end}" if start and end and start != end else start,
        note=notes,
        raw="\n".join(record.raw).strip(),
    )


def _ris_kind(kind: str, detail: str) -> str:
    """The type; a detail such as "PhD thesis" is closer where both are of one family."""
    known, closer = plain_kind(kind), plain_kind(detail)
    if closer and (known is None or (known == "thesis" and "thesis" in closer)):
        return closer
    return known or ""


def _ris_date(record: _Record) -> PartialDate:
    """`2023/09/18/` of DA with the year of PY; a date without year keeps month and day."""
    whole, year = record.first("DA", "Y1"), record.first("PY", "Y1")
    parts = [p.strip() for p in whole.split("/")]
    if len(parts) >= 3 and not parts[0]:
        return parse_date(year or " ".join(p for p in parts if p))
    day = parse_date("/".join(p for p in parts[:3] if p)) if len(parts) > 1 else parse_date(whole)
    given = parse_date(year.split("/")[0])
    if given.year is None:
        return day if day.year else given if given.shown else day
    return day if day.year == given.year else given


def _nbib_entry(record: _Record) -> Entry:
    ids = record.all("LID", "AID")
    doi = next((i.removesuffix("[doi]").strip() for i in ids if i.endswith("[doi]")), "")
    eid = next((i.split(" ")[0] for i in ids if i.endswith("[pii]")), "")
    pmid = record.first("PMID")
    kinds = record.all("PT")
    return Entry(
        title=record.first("TI", "BTI").removesuffix("."),
        names=_nbib_names(record),
        date=parse_date(record.first("DP", "DEP")),
        abstract=record.first("AB"),
        type=next((kind for sign, kind in _NBIB_KINDS if sign in kinds), kinds[0] if kinds else ""),
        venue=record.first("JT", "TA"),
        publisher=record.first("PB"),
        doi=doi,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else "",
        keywords=tuple(k.strip("*") for k in record.all("OT")) or record.all("MH"),
        volume=record.first("VI"),
        number=record.first("IP"),
        pages=record.first("PG") or eid,
        raw="\n".join(record.raw).strip(),
    )


def _nbib_names(record: _Record) -> Names:
    """Full names where the record has them, else "Liu Z"; group authors last."""
    people = record.all("FAU") or record.all("AU")
    return names_from_list([*people, *record.all("CN")])


def _too_long(place: Source) -> Problem:
    return Problem(
        place.file, place.line, f"The record has more than {MOST_LINES:,} lines.",
        "Check whether records run into each other.",
    )  # fmt: skip
