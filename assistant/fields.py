"""The fields of a record: what each is called, and the values that a publication has in it.

One table serves conditions, groups, ranks, columns and the fields that a question asks for. A new
field is one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.text import fold
from assistant.types import Publication

Kind = Literal["text", "people", "time", "label", "link", "flag"]
Values = Callable[[Publication], tuple[str, ...]]
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    `label` is its name in answers, `called` are further nouns that people use for it. `values`
    gives what a publication has, nothing where the list shows nothing. `counted` is set where a
    number of values ("how many authors", pages) can be measured and ranked by.
    """

    name: str
    label: str
    values: Values
    kind: Kind = "text"
    called: tuple[str, ...] = ()
    counted: Callable[[Publication], float | None] | None = None
    own: bool = False

    def open_ended(self, publication: Publication) -> bool:
        """Whether the record shows only the first of several values, so that there are more."""
        return self.kind == "people" and not publication.authors_complete

    def of(self, publication: Publication) -> tuple[str, ...]:
        """The values of a publication."""
        return self.values(publication)

    def number(self, publication: Publication) -> float | None:
        """How much of it a publication has, None where the list does not tell."""
        if self.counted is not None:
            return self.counted(publication)
        return float(len(self.values(publication))) or None


def _one(name: str) -> Values:
    def values(publication: Publication) -> tuple[str, ...]:
        value = getattr(publication, name)
        return (str(value),) if value else ()

    return values


def _year(publication: Publication) -> tuple[str, ...]:
    return (str(publication.year),) if publication.year else ()


def _month(publication: Publication) -> tuple[str, ...]:
    month = publication.date.month
    return (_MONTHS[month - 1],) if month else ()


def _date(publication: Publication) -> tuple[str, ...]:
    shown = publication.date.shown or publication.date.iso
    return (shown,) if shown else ()


def _authors(publication: Publication) -> tuple[str, ...]:
    return publication.authors


def _last(publication: Publication) -> tuple[str, ...]:
    return publication.authors[-1:] if publication.authors_complete else ()


def _many(publication: Publication) -> float | None:
    """The number of listed authors; where the list is cut, there are more (`Field.open_ended`)."""
    return float(len(publication.authors)) or None


def _code(publication: Publication) -> tuple[str, ...]:
    if publication.code_url:
        return (publication.code_url,)
    return ("flagged",) if publication.code_flag else ()


def _pages(publication: Publication) -> float | None:
    match = re.fullmatch(r"\D*(\d+)\s*[-–—]+\s*\D*(\d+)\D*", publication.pages or "")
    if not match or int(match[2]) < int(match[1]):
        return None
    return float(int(match[2]) - int(match[1]) + 1)


def _words(publication: Publication) -> float | None:
    return float(len(publication.abstract.split())) or None


def _title_words(publication: Publication) -> float | None:
    return float(len(publication.title.split())) or None


def _affiliation(publication: Publication) -> tuple[str, ...]:
    """What the list tags, or where a thesis was written: its publisher or venue."""
    thesis = (publication.type or "").lower().endswith("thesis")
    school = (publication.publisher or publication.venue) if thesis else None
    return publication.tags or ((school,) if school else ())


def _url(publication: Publication) -> tuple[str, ...]:
    links = (publication.url, *(link.url for link in publication.links if link.kind != "code"))
    return tuple(dict.fromkeys(link for link in links if link))


def extra(name: str, label: str, *called: str) -> Field:
    """A field of one's own, as records have it under `name` (a BibTeX field, a column).

    This is the one declaration that it takes: put it into FIELDS, and the field is imported, found
    in questions, filtered, grouped and shown.
    """

    def values(publication: Publication) -> tuple[str, ...]:
        found = dict(publication.extra).get(name)
        return tuple(part.strip() for part in re.split(r"[;,]", found) if part.strip()) if found \
            else ()  # fmt: skip

    return Field(name, label, values, "label", called, own=True)


_ROWS = (
    Field("title", "title", _one("title"), counted=_title_words),
    Field("authors", "authors", _authors, "people", ("author", "co-authors"), _many),
    Field("first_author", "first author", lambda p: p.authors[:1], "people"),
    Field("last_author", "last author", _last, "people", ("senior author",)),
    Field("year", "year", _year, "time"),
    Field("month", "month", _month, "time"),
    Field("date", "date", _date, "time"),
    Field("venue", "venue", _one("venue"), "label", ("journal", "conference")),
    Field("type", "type", _one("type"), "label", ("kind",)),
    Field("category", "category", lambda p: p.categories, "label", ("subject code",)),
    Field("keyword", "keywords", lambda p: p.keywords, "label", ("keyword",)),
    Field("code", "code", _code, "link", ("repository",)),
    Field("doi", "DOI", _one("doi"), "link"),
    Field("arxiv", "arXiv id", _one("arxiv"), "link", ("arxiv",)),
    Field("url", "link", _url, "link", ("url",)),
    Field("volume", "volume", _one("volume")),
    Field("issue", "issue", _one("number")),
    Field("pages", "pages", _one("pages"), counted=_pages),
    Field("publisher", "publisher", _one("publisher"), "label"),
    Field("abstract", "abstract", _one("abstract"), counted=_words),
    Field("affiliation", "affiliation", _affiliation, "label"),
    Field("owner", "member", lambda p: p.owners, "people"),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ROWS}


def own_of(fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Those of an entry's fields (names in lower case) that are declared as a list's own."""
    own = (name for name, field in FIELDS.items() if field.own)
    return tuple((name, text) for name in own if (text := str(fields.get(name) or "").strip()))


def shown_by(publications: Iterable[Publication]) -> Mapping[str, int]:
    """How many publications show each field."""
    counts = dict.fromkeys(FIELDS, 0)
    for publication in publications:
        for name, field in FIELDS.items():
            counts[name] += bool(field.of(publication))
    return counts


def field_called(words: str) -> Field | None:
    """The field of this name, label or noun, in the singular or plural."""
    asked = fold(words).removesuffix("s")
    for field in FIELDS.values():
        for noun in (field.name, field.label, *field.called):
            if fold(noun).removesuffix("s") == asked:
                return field
    return None
