"""One entry as a reader found it -> a Publication, or the problem that keeps it out.

The only place where fields of foreign formats become record fields: identifiers made uniform,
links collected, HTML removed. Readers decide what a field means, this decides how it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from assistant.importers.author_names import MOST_AUTHORS, Names
from assistant.importers.dates import parse_date
from assistant.importers.kinds import plain_kind
from assistant.importers.links import find_links, is_web_address, link_kind
from assistant.importers.plain import first_address, one_line, plain
from assistant.importers.report import Problem
from assistant.types import Link, LinkKind, PartialDate, Publication, Source

LONGEST_FIELD = 32_768
LONGEST_RAW = 2**20
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}\\^`|]+", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv\s*[:./]?\s*(?:org/)?(?:abs/|pdf/)?|^)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?\b",
    re.IGNORECASE,
)
_KINDS_AS_VENUES = {"PhD thesis", "master's thesis", "thesis", "preprint", "report"}
_PREPRINT_PLACE = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|psyarxiv|chemrxiv|techrxiv|socarxiv|corr|ssrn)\b", re.IGNORECASE
)
_SHOWN_NOTE = re.compile(r"Date as shown: (.*) \(no year\)")
# Zotero keeps fields that CSL lacks as lines of the note.
_ISSUED_NOTE = re.compile(r"^issued: *([^\n/]+)", re.MULTILINE | re.IGNORECASE)
_NAMED_NOTE = re.compile(r"^(Category|Tags|Code): (.+)$", re.MULTILINE)
_VOLUME_AND_MORE = re.compile(
    r"^(\d{1,5})\s*(?:\(\s*([\w/–-]{1,12})\s*\))?\s*[:,-]?\s*(?:pp?\.?\s*)?([a-z]?\d[\w–.-]*)?$"
)
_DASH = re.compile(r"\s*(?:--+|[‐‑‒–—−-])\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """Fields of one entry as text; empty where the source has none."""

    title: str
    names: Names = field(default_factory=Names)
    date: PartialDate = field(default_factory=PartialDate)
    abstract: str = ""
    type: str = ""
    venue: str = ""
    publisher: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    links: tuple[tuple[str, LinkKind | None], ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    category: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    note: str = ""
    owner: str = ""
    raw: str = ""
    extra: tuple[tuple[str, str], ...] = ()


def to_publication(entry: Entry, source: Source) -> Publication | Problem:
    """The publication without id, or the problem for which it is skipped."""
    title = one_line(entry.title)
    reason = _unfit(entry, title)
    if reason:
        return Problem(source.file, source.line, *reason, entry.raw[:2_000])
    abstract = plain(entry.abstract)
    named = {name: value.strip() for name, value in _NAMED_NOTE.findall(entry.note)}
    venue = one_line(entry.venue)
    volume, number, pages = _place_numbers(entry)
    doi = find_doi(entry.doi) or _doi_of_links(entry)
    arxiv = find_arxiv(entry.arxiv) or _arxiv_of_links(entry)
    return Publication(
        id="",
        title=title,
        authors=entry.names.names,
        authors_complete=entry.names.complete,
        date=_date(entry),
        category=one_line(entry.category) or named.get("Category"),
        abstract=abstract,
        type=_kind(entry.type, venue) or ("preprint" if arxiv and not venue else None),
        venue=venue or None,
        doi=doi,
        arxiv=arxiv,
        url=_web(entry.url) or _resolver(doi, arxiv),
        links=_links(entry, abstract, named.get("Code", "")),
        keywords=_distinct(entry.keywords),
        tags=_distinct(entry.tags) or _distinct(named.get("Tags", "").split(", ")),
        volume=volume or None,
        number=number or None,
        pages=_DASH.sub("–", pages) or None,
        publisher=one_line(entry.publisher) or None,
        owner=entry.owner or None,
        source=source,
        raw=entry.raw,
        extra=entry.extra,
    )


def find_doi(text: str) -> str | None:
    """The DOI in a text or address, without resolver and closing punctuation."""
    match = _DOI.search(unquote(text)) if "10." in text else None
    if match is None:
        return None
    doi = match.group().rstrip(".,;:'’”")
    return doi.rstrip(")]") if doi.count("(") < doi.count(")") else doi


def find_arxiv(text: str) -> str | None:
    """The arXiv number in a text that names one ("arXiv:2103.01234v2", an abs or pdf address)."""
    match = _ARXIV.search(text.strip()) if text else None
    return match[1] if match else None


def _unfit(entry: Entry, title: str) -> tuple[str, str] | None:
    if not any(c.isalnum() for c in title):
        return "The entry has no title.", "Add a title."
    if len(entry.raw) > LONGEST_RAW:
        return "The entry is longer than 1 MB.", "Check whether entries run into each other."
    texts = (entry.title, entry.abstract, entry.venue, entry.note)
    if any(len(text) > LONGEST_FIELD for text in texts):
        return "A field is longer than 32,768 characters.", "Shorten it."
    if len(entry.names.names) > MOST_AUTHORS:
        return f"The entry has more than {MOST_AUTHORS:,} authors.", "Check the author field."
    return None


def _date(entry: Entry) -> PartialDate:
    """The entry's date; a note of our own export gives back a date that has no year."""
    if entry.date.year is None:
        noted = _SHOWN_NOTE.search(entry.note) or _ISSUED_NOTE.search(entry.note)
        if noted:
            return parse_date(noted[1])
    return entry.date


def _kind(kind: str, venue: str) -> str | None:
    """The kind that an entry says, or its venue ("Dissertation", "arXiv")."""
    known = plain_kind(kind)
    if known in {None, "journal article"} and _PREPRINT_PLACE.search(venue):
        return "preprint"
    return known or (plain_kind(venue) if plain_kind(venue) in _KINDS_AS_VENUES else None)


def _web(text: str) -> str | None:
    """An http(s) address; one that a site keeps as `<a href=...>` is taken out of it."""
    address = first_address(text).strip("{}").replace("\\_", "_").replace("\\%", "%")
    if address.startswith("www."):
        address = "https://" + address
    return address if is_web_address(address) else None


def _place_numbers(entry: Entry) -> tuple[str, str, str]:
    """Volume, number and pages, also where a list writes them all as volume: "116(1):351-358"."""
    volume, number = one_line(entry.volume), one_line(entry.number)
    pages = one_line(entry.pages)
    whole = _VOLUME_AND_MORE.match(volume)
    if whole and (whole[2] or whole[3]):
        return whole[1], number or whole[2] or "", pages or whole[3] or ""
    return volume, number, pages


def _resolver(doi: str | None, arxiv: str | None) -> str | None:
    """The address that an identifier itself stands for."""
    if doi:
        return f"https://doi.org/{doi}"
    return f"https://arxiv.org/abs/{arxiv}" if arxiv else None


def _links(entry: Entry, abstract: str, code: str) -> tuple[Link, ...]:
    given = [*entry.links, (code, "code")] if code else [*entry.links]
    links: dict[str, Link] = {}
    for text, kind in given:
        url = _web(text)
        if url and url not in links:
            links[url] = Link(url, kind or link_kind(url), url)
    for link in find_links(abstract):
        links.setdefault(link.url, link)
    return tuple(links.values())


def _doi_of_links(entry: Entry) -> str | None:
    """A DOI from the entry's own address, where that is a resolver's or a DOI written out."""
    text = first_address(entry.url)
    return find_doi(text) if "doi.org/" in text or text.lower().startswith("doi") else None


def _arxiv_of_links(entry: Entry) -> str | None:
    texts = (first_address(entry.url), entry.venue, entry.doi, *(text for text, _ in entry.links))
    return next((a for t in texts if "arxiv" in t.lower() and (a := find_arxiv(t))), None)


def _distinct(items: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for item in items if (text := one_line(item))))
