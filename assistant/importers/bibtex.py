"""Reader of BibTeX: one or several files that share macros and cross-references.

LaTeX becomes Unicode, double braces go, fields of al-folio, JabRef, Mendeley and biblatex are
understood. Nothing is rejected for an unknown field or a repeated key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.fields import own_of
from assistant.importers.author_names import Names, names_from_bibtex
from assistant.importers.bibtex_blocks import Block, BrokenBlock, Macros, blocks
from assistant.importers.dates import make_date, parse_date, parse_month
from assistant.importers.entry import Entry, to_publication
from assistant.importers.latex import decode_latex
from assistant.importers.report import Problem, Reading, SourceText, bounded, cut_off
from assistant.types import LinkKind, PartialDate, Publication, Source

FORMAT = "bibtex"
_SIGN = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_PLACES = ("journal", "journaltitle", "booktitle", "school", "institution", "organization",
           "howpublished", "eventtitle")  # fmt: skip
_LINKS: tuple[tuple[str, LinkKind | None], ...] = (
    ("pdf", "pdf"), ("code", "code"), ("github", "code"), ("software", "code"), ("data", "data"),
    ("dataset", "data"), ("arxiv", "paper"), ("html", "paper"), ("website", "other"),
    ("project", "other"), ("supp", "other"), ("slides", "other"), ("video", "other"),
    ("poster", "other"),
)  # fmt: skip
_EXACT = frozenset(["url", "doi", "eprint", "pdf", "code", "html", "arxiv", "arxivid"])
_MOST_PARENTS = 3


@dataclass(slots=True)
class _Found:
    """Entries of all files with macros expanded, and where each stood."""

    entries: list[tuple[str, Block, dict[str, str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def looks_like(text: str) -> bool:
    """Whether a line starts an entry: `@article{`."""
    return bool(_SIGN.search(text))


def read(sources: Sequence[SourceText]) -> Reading:
    """Read all files together; raises ListError where one ends in the middle of an entry."""
    found = _Found()
    parsed = [(source, bounded(source.name, blocks(source.text))) for source in sources]
    macros = _macros([block for _, parts in parsed for block in parts])
    for source, parts in parsed:
        _collect(source, parts, macros, found)
    parents = {block.key.lower(): fields for _, block, fields in found.entries if block.key}
    publications: list[Publication] = []
    for name, block, fields in found.entries:
        whole = _with_parents(fields, parents, block.kind)
        result = to_publication(_entry(block, whole), Source(name, block.line, FORMAT))
        if isinstance(result, Publication):
            publications.append(result)
        else:
            found.problems.append(result)
    return Reading(tuple(publications), tuple(found.problems))


def read_cell(text: str) -> Mapping[str, str]:
    """The fields of the first entry in `text`, decoded; for BibTeX kept inside other formats."""
    macros = Macros()
    for block in blocks(text):
        if isinstance(block, Block) and block.kind != "string":
            raw = {name: macros.expand(pieces)[0] for name, pieces in block.fields}
            return {"type": block.kind} | {k: _text(k, v) for k, v in raw.items()}
    return {}


def _macros(parts: Sequence[Block | BrokenBlock]) -> Macros:
    macros = Macros()
    for block in parts:
        if isinstance(block, Block) and block.kind == "string":
            for name, pieces in block.fields:
                macros.define(name, pieces)
    return macros


def _collect(
    source: SourceText, parts: Sequence[Block | BrokenBlock], macros: Macros, found: _Found
) -> None:
    for block in parts:
        if isinstance(block, BrokenBlock):
            if block.at_end:
                raise cut_off(source.name, block.line, "an entry")
            found.problems.append(_broken(source.name, block))
        elif block.kind != "string":
            fields: dict[str, str] = {}
            for name, pieces in block.fields:
                value, unknown = macros.expand(pieces)
                fields.setdefault(name, value)
                found.problems += [_undefined(source.name, block, u) for u in unknown]
            if block.unclosed:
                found.problems.append(_unclosed(source.name, block))
            found.entries.append((source.name, block, fields))


def _with_parents(
    fields: dict[str, str], entries: Mapping[str, dict[str, str]], kind: str
) -> dict[str, str]:
    """Fields that a cross-referenced entry lends: the book's title, year, publisher."""
    whole = dict(fields)
    parent = whole.get("crossref", "").strip().lower()
    for _ in range(_MOST_PARENTS):
        lent = entries.get(parent)
        if lent is None or lent is fields:
            break
        if kind in {"inproceedings", "incollection", "inbook", "conference"}:
            whole.setdefault("booktitle", lent.get("booktitle") or lent.get("title", ""))
        for name, value in lent.items():
            if name not in {"title", "author", "abstract", "doi", "url", "pages", "key"}:
                whole.setdefault(name, value)
        parent = lent.get("crossref", "").strip().lower()
    return whole


def _entry(block: Block, fields: Mapping[str, str]) -> Entry:
    text = {name: _text(name, value) for name, value in fields.items()}
    title = text.get("title", "")
    if text.get("subtitle"):
        title = f"{title.rstrip(':. ')}: {text['subtitle']}"
    eprint = text.get("eprint") or text.get("arxivid") or text.get("arxiv", "")
    archive = (text.get("archiveprefix") or text.get("eprinttype") or "arxiv").lower()
    return Entry(
        title=title,
        names=_names(block.kind, fields),
        date=_date(text),
        abstract=text.get("abstract", ""),
        type=_type(block.kind, text),
        venue=next((text[p] for p in _PLACES if text.get(p)), ""),
        publisher=text.get("publisher", ""),
        doi=text.get("doi", ""),
        arxiv=eprint if archive == "arxiv" else "",
        url=text.get("url", "") or text.get("html", "") or text.get("link", ""),
        links=tuple((text[name], kind) for name, kind in _LINKS if text.get(name)),
        keywords=tuple(re.split(r"[,;]\s*", text.get("keywords", "") or text.get("keyword", ""))),
        tags=tuple(re.split(r",\s*", text.get("tags", ""))),
        category=text.get("category", "") or text.get("primaryclass", ""),
        volume=text.get("volume", ""),
        number=text.get("number", "") or text.get("issue", ""),
        pages=text.get("pages", "") or text.get("eid", ""),
        note=text.get("note", ""),
        raw=block.raw,
        extra=own_of(text),
    )


def _text(name: str, value: str) -> str:
    """A field's text; addresses keep their characters but for LaTeX escapes."""
    if name in _EXACT:
        return re.sub(r"\\([_%&#~{}])", r"\1", value).strip().strip("{}")
    return decode_latex(value)


def _names(kind: str, fields: Mapping[str, str]) -> Names:
    """Authors; editors of a book or proceedings volume that names no author."""
    written = fields.get("author", "")
    if not written.strip() and kind in {"book", "proceedings", "collection", "booklet"}:
        written = fields.get("editor", "")
    # Names in braces are one name, whatever "and" or comma they hold.
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\ue000{len(kept) - 1}\ue001"

    hidden = re.sub(r"(?<![\\\w'\"`^~=.{])\{([^{}\\]*(?:\band\b|,)[^{}\\]*)\}", keep, written)
    found = names_from_bibtex(decode_latex(hidden))
    shown = (re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], n) for n in found.names)
    return Names(tuple(shown), found.complete)


def _date(text: Mapping[str, str]) -> PartialDate:
    if text.get("date") and not text.get("year"):
        return parse_date(text["date"].split("/")[0])
    shown = text.get("year", "")
    year = parse_date(shown).year
    month = parse_month(text.get("month", ""))
    day = text.get("day", "").strip()
    if month is None and year is None:
        return parse_date(shown)
    parts = [text.get("month", "").strip() if month else "", day if month else "", shown]
    whole = parse_date(text.get("month", "")) if month and not day else PartialDate()
    number = int(day) if day.isdecimal() and len(day) < 3 else whole.day
    return make_date(year, month, number, shown=" ".join(p for p in parts if p))


def _type(kind: str, text: Mapping[str, str]) -> str:
    if kind in {"misc", "thesis", "online", "report"} and text.get("type"):
        return text["type"]
    return kind


def _broken(name: str, block: BrokenBlock) -> Problem:
    remedy = "Mend this entry; the others were read."
    return Problem(name, block.line, block.reason, remedy, block.raw[:2_000])


def _undefined(name: str, block: Block, macro: str) -> Problem:
    return Problem(
        name, block.line, f"The abbreviation {macro[:60]!r} is not defined by any @string.",
        "It was kept as it is written.", block.raw[:500], False,
    )  # fmt: skip


def _unclosed(name: str, block: Block) -> Problem:
    return Problem(
        name, block.line, "The entry has no closing brace.", "It was read; add the brace.",
        block.raw[:500], False,
    )  # fmt: skip
