"""Named fields of any spelling (JSON, YAML, table columns) -> an Entry.

One table of names serves all formats whose entries are mappings; what a value may look like
(text, list, mapping with a name inside) is settled here too. It never walks deeper than an entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.fields import own_of
from assistant.importers.author_names import Names, names_from_list, names_from_text
from assistant.importers.dates import make_date, parse_date, parse_month
from assistant.importers.entry import Entry
from assistant.importers.kinds import KINDS, plain_kind
from assistant.importers.latex import decode_if_latex
from assistant.importers.plain import one_line, without_markdown
from assistant.types import LinkKind, PartialDate

Fields = Mapping[str, Any]
_NAMES = {
    "title": "title display_name displayname paper_title papertitle article_title articletitle "
    "documenttitle titel titre titulo ti publication_title_full name",
    "subtitle": "subtitle",
    "authors": "author_full_names authorfullnames authors author authorships creators creator "
    "authors_list authorlist author_list author_names authornames autoren auteurs autores "
    "contributors fau au authors_display",
    "editors": "editor editors",
    "date": "published_date publication_date publicationdate date published_at date_published "
    "published issued published_print publishedprint published_online publishedonline pubdate "
    "cover_date coverdate dp created_at release_date publishdate",
    "year": "year publication_year publicationyear pub_year pubyear jahr annee anno py yr",
    "month": "month",
    "day": "day",
    "abstract": "abstract abstractnote abstract_note abstract_text abstracttext summary "
    "description zusammenfassung resume ab abstract_inverted_index tldr excerpt",
    "type": "type document_type documenttype item_type itemtype publication_type publicationtype "
    "publicationtypes publication_types pubtype entrytype entry_type genre doctype kind "
    "bibentry ty",
    "venue": "container_title containertitle journal journaltitle journal_title source_title "
    "sourcetitle booktitle book_title publication_venue venue publication_title publicationtitle "
    "publication proceedingstitle conferencename conference journal_name journalname event "
    "event_title source pub outlet proceedings university school institution so journal_short "
    "published_in where",
    "publisher": "publisher verlag",
    "doi": "doi doi_url prism_doi",
    "arxiv": "arxiv arxiv_id arxivid eprint",
    "url": "url link html_url paperurl paper_url url_paper permalink landing_page_url weblink "
    "external_url website homepage id_url",
    "pdf": "pdf pdf_url pdfurl url_pdf pdf_link openaccesspdf fulltext oa_url",
    "code": "code code_url codeurl url_code github repo repository url_source software source_code "
    "git",
    "data": "data dataset url_dataset data_url dataset_url",
    "site": "project project_url url_project external_project url_slides slides video url_video "
    "demo poster url_poster preprint url_preprint repositoryurl "
    "downloadlink",
    "keywords": "author_keywords authorkeywords keywords keyword topics themes subjects "
    "fieldsofstudy concepts automatic_tags categories index_keywords",
    "tags": "tags tag manual_tags",
    "category": "primary_category primaryclass category section area track",
    "volume": "volume vol vl",
    "number": "issue number issue_number is no",
    "pages": "pages page page_range pagerange pg art_no artno article_number articlenumber eid",
    "first_page": "page_start pagestart first_page firstpage start_page startpage beginning_page",
    "last_page": "page_end pageend last_page lastpage end_page endpage ending_page",
    "note": "note notes extra status",
    "citation_text": "citation reference",
    "bibtex": "bibtex bib_tex bibtexentry",
}
# `source` and `publication` may hold mappings or lists of sources; text only is a venue there.
KNOWN = {alias: field for field, aliases in _NAMES.items() for alias in aliases.split()}
_RANK = {alias: rank for aliases in _NAMES.values() for rank, alias in enumerate(aliases.split())}
_LINKS: tuple[tuple[str, LinkKind | None], ...] = (
    ("pdf", "pdf"), ("code", "code"), ("data", "data"), ("site", None),
)  # fmt: skip
_INNER = ("value", "display_name", "name", "title", "literal", "raw", "text", "url", "id", "term",
          "content", "string", "tag", "keyword", "#text", "$t")  # fmt: skip
_NESTED = frozenset(["bib", "citation", "ids", "externalids", "biblio", "journal",
                     "primary_location", "metadata", "publication_info"])  # fmt: skip
_ID_CODE = re.compile(r"\s*\(\d{6,}\)")
MOST_ITEMS = 10_000


def canonical_fields(fields: Fields) -> dict[str, Any]:
    """The fields under our names; where several spellings meet, the first of the table wins."""
    found: dict[str, Any] = {}
    ranks: dict[str, int] = {}
    for name, value in _with_nested(fields):
        alias = _alias(name)
        ours = KNOWN.get(alias)
        if ours is None or _empty(value):
            continue
        rank = _RANK[alias]
        if ours == "type" and plain_kind(text_of(value)) not in KINDS:
            rank += len(_RANK)  # "paper" says less than any kind that is known
        if ours not in found or rank < ranks[ours]:
            found[ours], ranks[ours] = value, rank
    return found


def entry_of(fields: Fields, raw: str, *, markdown: bool = False) -> Entry:
    """An entry from named fields; `markdown` where values are written in Markdown."""
    found = canonical_fields(fields)
    line = (lambda v: without_markdown(text_of(v))) if markdown else text_of
    title = _title(found, line)
    links = tuple((text_of(found[n]), kind) for n, kind in _LINKS if n in found)
    return Entry(
        title=title,
        names=_names(found),
        date=_date(found),
        abstract=_abstract(found.get("abstract")),
        type=_kind(found, fields),
        venue=decode_if_latex(line(found.get("venue"))),
        publisher=line(found.get("publisher")),
        doi=text_of(found.get("doi")),
        arxiv=text_of(found.get("arxiv")),
        url=text_of(found.get("url")),
        links=links + tuple(_listed_links(fields.get("links"))),
        keywords=_words(found.get("keywords")),
        tags=_words(found.get("tags")),
        category=text_of(found.get("category")),
        volume=text_of(found.get("volume")),
        number=text_of(found.get("number")),
        pages=_pages(found),
        note=text_of(found.get("note")),
        raw=raw,
        extra=own_of({_alias(name): text_of(value) for name, value in fields.items()}),
    )


def text_of(value: object) -> str:
    """A value as text: the first useful text of a list, the named part of a mapping."""
    for _ in range(6):
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, int | float):
            return str(value).removesuffix(".0")
        if isinstance(value, list):
            value = next((item for item in value if not _empty(item)), None)
        elif isinstance(value, dict):
            value = next((value[k] for k in _INNER if k in value and not _empty(value[k])), None)
        else:
            return str(value)
    return ""


def _with_nested(fields: Fields) -> Iterator[tuple[str, Any]]:
    """The entry's own fields, then those of small mappings that only group some of them."""
    yield from ((str(k), v) for k, v in fields.items())
    for name, value in fields.items():
        if str(name).lower() in _NESTED and isinstance(value, dict):
            for inner, deeper in value.items():
                if _alias(str(inner)) in _NESTED | {"source"} and isinstance(deeper, dict):
                    yield "venue", deeper.get("display_name") or deeper.get("name")
                else:
                    yield ("venue" if inner == "name" else str(inner)), deeper


def _alias(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


def _empty(value: object) -> bool:
    return value is None or value == "" or value in ([], {})


def _title(found: Fields, line: Callable[[object], str]) -> str:
    title = decode_if_latex(one_line(line(found.get("title"))))
    subtitle = one_line(line(found.get("subtitle")))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title.rstrip(':. ')}: {subtitle}"
    return title


def _names(found: Fields) -> Names:
    value = found.get("authors") or found.get("editors")
    if isinstance(value, str):
        return names_from_text(decode_if_latex(_ID_CODE.sub("", value)))
    if isinstance(value, dict):
        value = [value] if {"name", "family", "literal"} & set(value) else list(value.values())
    if isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], str):
            return names_from_text(decode_if_latex(value[0]))
        return names_from_list(decode_if_latex(_name(v)) for v in value[:MOST_ITEMS])
    return _names_of_citation(text_of(found.get("citation_text")))


def _names_of_citation(text: str) -> Names:
    """Authors in front of the year of a written-out reference: "Last, F., & Last, F. (2009)."."""
    head = re.match(r"^([^(]{2,2000}?)\s*\((?:\d{4}|n\.d\.|in press)", text)
    return names_from_text(head[1]) if head else Names()


def _name(value: object) -> str:
    if not isinstance(value, dict):
        return text_of(value)
    if isinstance(value.get("name"), dict) or isinstance(value.get("author"), dict):
        return _name(value.get("name") or value.get("author"))
    given = text_of(value.get("given") or value.get("firstName") or value.get("first_name")
                    or value.get("first") or value.get("givenName"))  # fmt: skip
    family = text_of(value.get("family") or value.get("lastName") or value.get("last_name")
                     or value.get("last") or value.get("familyName"))  # fmt: skip
    particles = (value.get("non-dropping-particle"), value.get("dropping-particle"))
    if family:
        parts = [given, *(text_of(p) for p in particles), family, text_of(value.get("suffix"))]
        return " ".join(part for part in parts if part)
    credit = value.get("credit-name") or value.get("creditName") or value.get("raw_author_name")
    return text_of(credit) or text_of(value)


def _date(found: Fields) -> PartialDate:
    dated = _any_date(found.get("date"))
    year = text_of(found.get("year"))
    of_year = parse_date(year)
    if of_year.year and dated.year != of_year.year:
        return make_date(of_year.year, parse_month(text_of(found.get("month"))), shown=year)
    if dated.year is None and of_year.shown:
        return of_year if dated.shown == "" else dated
    if dated.month is None and dated.year and found.get("month"):
        day = text_of(found.get("day"))
        number = int(day) if day.isdecimal() else None
        return make_date(dated.year, parse_month(text_of(found["month"])), number, shown=year)
    return dated


def _any_date(value: object) -> PartialDate:
    """Text, a CSL date (`date-parts`, `literal`), or ORCID's year/month/day."""
    if isinstance(value, dict):
        parts = value.get("date-parts") or value.get("date_parts")
        if isinstance(parts, list) and parts:
            first = parts[0] if isinstance(parts[0], list) else parts
            return _of_parts([text_of(p) for p in first[:3]])
        if {"year", "month"} & set(value):
            return _of_parts([text_of(value.get(k)) for k in ("year", "month", "day")])
    return parse_date(text_of(value))


def _of_parts(parts: list[str]) -> PartialDate:
    numbers = [int(p) if p.isdecimal() and len(p) < 5 else None for p in parts]
    shown = "-".join(p.zfill(2) for p in parts if p)
    if not numbers or numbers[0] is None:
        return parse_date(" ".join(p for p in parts if p))
    return make_date(*numbers, shown=shown)


def _abstract(value: object) -> str:
    """An abstract; OpenAlex keeps it as words with their positions."""
    if isinstance(value, dict) and value and all(isinstance(v, list) for v in value.values()):
        placed = [(at, word) for word, places in value.items() for at in places
                  if isinstance(at, int)]  # fmt: skip
        return " ".join(str(word) for _, word in sorted(placed)[:100_000])
    if isinstance(value, list):
        return "\n\n".join(text_of(v) for v in value[:100])
    return text_of(value)


def _kind(found: Fields, fields: Fields) -> str:
    """The type; CSL's `genre` is closer where `type` is only "thesis" or "article"."""
    kind, genre = text_of(found.get("type")), plain_kind(text_of(fields.get("genre")))
    if genre and (plain_kind(kind) is None or (genre in KINDS and kind in {"thesis", "article"})):
        return genre
    return kind


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text_of(item) for item in value[:500])
    text = text_of(value)
    return tuple(re.split(r"\s*;\s*" if ";" in text else r"\s*,\s*", text))


def _pages(found: Fields) -> str:
    first, last = text_of(found.get("first_page")), text_of(found.get("last_page"))
    if first:
        return f"{first}-{last}" if last and last != first else first
    return text_of(found.get("pages"))


def _listed_links(value: object) -> Iterator[tuple[str, LinkKind | None]]:
    """Links kept as a list of (name, address), or as a mapping from name to address."""
    if isinstance(value, dict):
        value = [{"name": k, "url": v} for k, v in value.items()]
    for item in value[:50] if isinstance(value, list) else []:
        address = item.get("url") or item.get("href") if isinstance(item, dict) else item
        label = (
            text_of(item.get("name") or item.get("text")).lower() if isinstance(item, dict) else ""
        )
        kinds: dict[str, LinkKind] = {"code": "code", "github": "code", "pdf": "pdf",
                                      "data": "data", "journal": "paper", "publisher": "paper",
                                      "doi": "paper"}  # fmt: skip
        yield text_of(address), next((k for sign, k in kinds.items() if sign in label), None)
