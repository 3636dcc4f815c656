"""Publications -> BibTeX, RIS, CSL-JSON, CSV. Writes what the list has and invents nothing.

A cut author list is written as cut ("and others", "et al."); a date without a year stays without
one and is noted as shown. Reading the result again gives equal records.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.names.parts import split_name
from assistant.types import Publication

CUT_MARK = "et al."
_BIBTEX_KINDS = {
    "journal article": "article", "conference paper": "inproceedings", "book": "book",
    "book chapter": "incollection", "PhD thesis": "phdthesis", "master's thesis": "mastersthesis",
    "thesis": "thesis", "report": "techreport", "dataset": "dataset", "software": "software",
    "patent": "patent",
}  # fmt: skip
_BIBTEX_PLACES = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "phdthesis": "school", "mastersthesis": "school", "thesis": "school",
    "techreport": "institution",
}  # fmt: skip
_RIS_KINDS = {
    "journal article": "JOUR", "conference paper": "CPAPER", "book": "BOOK",
    "book chapter": "CHAP", "PhD thesis": "THES", "master's thesis": "THES", "thesis": "THES",
    "report": "RPRT", "dataset": "DATA", "software": "COMP", "preprint": "UNPB",
    "patent": "PAT", "talk": "SLIDE",
}  # fmt: skip
_CSL_KINDS = {
    "journal article": "article-journal", "conference paper": "paper-conference", "book": "book",
    "book chapter": "chapter", "PhD thesis": "thesis", "master's thesis": "thesis",
    "thesis": "thesis", "report": "report", "dataset": "dataset", "software": "software",
    "preprint": "article", "patent": "patent", "talk": "speech",
}  # fmt: skip
_LIGATURE = re.compile(r"([-'`])(?=\1)")
CSV_COLUMNS = (
    "id", "title", "authors", "year", "date", "type", "venue", "volume", "number", "pages",
    "publisher", "doi", "arxiv", "url", "code", "category", "keywords", "tags", "abstract",
)  # fmt: skip
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MATH = re.compile(r"\$[^$\n]*\$")


def bibtex(publications: Iterable[Publication]) -> str:
    """BibTeX entries in UTF-8, keyed by our ids; fields that biblatex knows where BibTeX lacks."""
    return "\n".join(_bibtex_entry(p) for p in publications)


def ris(publications: Iterable[Publication]) -> str:
    """RIS records; each value on one line, as the format has it."""
    return "\n".join("".join(_ris_lines(p)) for p in publications)


def csl_json(publications: Iterable[Publication]) -> str:
    """A CSL-JSON array as Zotero and pandoc read it."""
    return json.dumps([_csl_item(p) for p in publications], ensure_ascii=False, indent=2) + "\n"


def csv_table(publications: Iterable[Publication]) -> str:
    """A CSV table with a header row; authors, keywords and tags joined by "; ".

    A cell that a spreadsheet would run as a formula starts with an apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for publication in publications:
        writer.writerow([_cell(value) for value in _csv_row(publication)])
    return stream.getvalue()


def _bibtex_entry(publication: Publication) -> str:
    kind = _BIBTEX_KINDS.get(publication.type or "", "misc")
    lines = [f"  {name} = {{{value}}}," for name, value in _bibtex_fields(publication, kind)]
    return f"@{kind}{{{publication.id},\n" + "\n".join(lines) + "\n}\n"


def _bibtex_fields(publication: Publication, kind: str) -> Iterator[tuple[str, str]]:
    date = publication.date
    yield "title", "{" + latex(publication.title) + "}"
    authors = [_bibtex_name(name) for name in publication.authors]
    if authors:
        yield "author", " and ".join(authors + ([] if publication.authors_complete else ["others"]))
    plain = {
        "year": date.year, "month": date.month, "day": date.day,
        _BIBTEX_PLACES.get(kind, "howpublished"): publication.venue,
        "volume": publication.volume, "number": publication.number,
        "pages": (publication.pages or "").replace("–", "--") or None,
        "publisher": publication.publisher,
        "type": publication.type if kind == "misc" else None,
        "category": publication.category,
        "keywords": ", ".join(publication.keywords) or None,
        "tags": ", ".join(publication.tags) or None,
        "note": _undated_note(publication),
        "abstract": publication.abstract or None,
    }  # fmt: skip
    yield from ((name, latex(str(value))) for name, value in plain.items() if value is not None)
    exact = {
        "doi": publication.doi,
        "eprint": publication.arxiv,
        "archiveprefix": "arXiv" if publication.arxiv else None,
        "url": publication.url,
        "code": publication.code_url,
    }
    yield from ((name, _braces_even(value)) for name, value in exact.items() if value)


def latex(text: str) -> str:
    """`text` with LaTeX's special characters escaped; `$mathematics$` is left as it is."""
    pieces: list[str] = []
    at = 0
    for match in (m for m in _MATH.finditer(text) if _balanced(m.group())):
        pieces += [_escaped(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join(pieces) + _escaped(text[at:])


def _escaped(text: str) -> str:
    """Special characters escaped; pairs that LaTeX would join (`--`, two quotes) kept apart."""
    return _LIGATURE.sub(r"\1{}", "".join(_LATEX.get(c, c) for c in text))


def _balanced(text: str) -> bool:
    """Whether braces pair up, so that they may stand inside a field, and no bare `%` or `\\$`."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0 and not text.endswith("\\$")


def _bibtex_name(name: str) -> str:
    given, family = split_name(name)
    if not given or re.search(r"\band\b|,", name):
        return "{" + latex(name) + "}"
    return f"{latex(family)}, {latex(given)}"


def _braces_even(text: str) -> str:
    return text.replace("{", "%7B").replace("}", "%7D")


def _ris_lines(publication: Publication) -> Iterator[str]:
    yield f"TY  - {_RIS_KINDS.get(publication.type or '', 'GEN')}\n"
    for tag, value in _ris_fields(publication):
        if value:
            yield f"{tag}  - {' '.join(str(value).split())}\n"
    yield "ER  - \n"


def _ris_fields(publication: Publication) -> Iterator[tuple[str, object]]:
    date = publication.date
    yield "ID", publication.id
    yield "TI", publication.title
    for name in publication.authors:
        yield "AU", _last_first(name)
    if publication.authors and not publication.authors_complete:
        yield "AU", CUT_MARK
    yield "PY", date.year
    if date.month:
        parts = (f"{date.year:04d}" if date.year else "", f"{date.month:02d}", date.day or "")
        yield "DA", f"{parts[0]}/{parts[1]}/{parts[2] and format(parts[2], '02d')}/"
    pages = publication.pages or ""
    first, _, last = pages.partition("–")
    if first == last:  # readers take equal ends for one page, so the range is kept in one piece
        first, last = pages, ""
    yield from (
        ("T2", publication.venue), ("VL", publication.volume), ("IS", publication.number),
        ("SP", first), ("EP", last), ("PB", publication.publisher), ("DO", publication.doi),
        ("AN", f"arXiv:{publication.arxiv}" if publication.arxiv else None),
        ("UR", publication.url), ("M3", publication.type), ("AB", publication.abstract),
    )  # fmt: skip
    yield from (("KW", keyword) for keyword in publication.keywords)
    yield from (("N1", note) for note in _notes(publication))


def _csl_item(publication: Publication) -> dict[str, Any]:
    names: list[dict[str, str]] = []
    for name in publication.authors:
        given, family = split_name(name)
        names.append({"given": given, "family": family} if given else {"literal": name})
    if names and not publication.authors_complete:
        names.append({"literal": CUT_MARK})
    item = {
        "id": publication.id,
        "type": _CSL_KINDS.get(publication.type or "", "document"),
        "title": publication.title,
        "author": names,
        "issued": _csl_date(publication),
        "container-title": publication.venue,
        "volume": publication.volume,
        "issue": publication.number,
        "page": publication.pages,
        "publisher": publication.publisher,
        "DOI": publication.doi,
        "archive": "arXiv" if publication.arxiv else None,
        "archive_location": publication.arxiv,
        "URL": publication.url,
        "genre": publication.type,
        "keyword": ", ".join(publication.keywords),
        "note": "\n".join(_notes(publication)),
        "abstract": publication.abstract,
    }
    return {name: value for name, value in item.items() if value}


def _csl_date(publication: Publication) -> dict[str, Any] | None:
    date = publication.date
    if date.year is None:
        return {"literal": date.shown} if date.shown else None
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}


def _csv_row(publication: Publication) -> list[str | int | None]:
    authors = [*publication.authors]
    if authors and not publication.authors_complete:
        authors.append(CUT_MARK)
    date = publication.date
    return [
        publication.id, publication.title, "; ".join(authors), date.year, date.iso or date.shown,
        publication.type, publication.venue, publication.volume, publication.number,
        publication.pages, publication.publisher, publication.doi, publication.arxiv,
        publication.url, publication.code_url, publication.category,
        "; ".join(publication.keywords), "; ".join(publication.tags), publication.abstract,
    ]  # fmt: skip


def _cell(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _notes(publication: Publication) -> Iterator[str]:
    if publication.code_url:
        yield f"Code: {publication.code_url}"
    if publication.category:
        yield f"Category: {publication.category}"
    if publication.tags:
        yield f"Tags: {', '.join(publication.tags)}"
    note = _undated_note(publication)
    if note:
        yield note


def _undated_note(publication: Publication) -> str | None:
    date = publication.date
    return f"Date as shown: {date.shown} (no year)" if date.year is None and date.shown else None


def _last_first(name: str) -> str:
    given, family = split_name(name)
    return f"{family}, {given}" if given else name
