"""References as text (APA, IEEE, MLA) and as files (BibTeX, RIS, CSL-JSON, CSV).

The text is plain, without markup, and made from the record alone: what the list does not show
(a venue, a DOI, pages) is left out, a missing year is "n.d." with the date as shown.
"""

from __future__ import annotations

from assistant.exports import bibtex, csl_json, csv_table, ris
from assistant.names.parts import split_name
from assistant.text import readable
from assistant.types import PartialDate, Publication

__all__ = ["apa", "bibtex", "chicago", "csl_json", "csv_table", "ieee", "mla", "ris"]

_MOST_INITIALS = 3
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_IEEE_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "Jun.", "Jul.", "Aug.", "Sep.", "Oct.",
                "Nov.", "Dec.")  # fmt: skip
_MLA_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.",
               "Nov.", "Dec.")  # fmt: skip


def apa(publication: Publication) -> str:
    """APA 7: "Liu, Z., Yu, X., & Wang, R. (2023, September 18). Title. Venue, 12(3), 1–9. DOI"."""
    title = _sentence(publication.title)
    head = _apa_authors(publication)
    date = f"({_apa_date(publication.date)})."
    opening = f"{head} {date} {title}" if head else f"{title} {date}"
    volume = publication.volume or ""
    number = f"({publication.number})" if publication.number else ""
    parts = (publication.venue, f"{volume}{number}", publication.pages)
    place = ", ".join(part for part in parts if part)
    return _spaced(opening, _sentence(place) if place else "", _address(publication))


def ieee(publication: Publication) -> str:
    """IEEE: Z. Liu, X. Yu, and R. Wang, "Title," Venue, vol. 12, no. 3, pp. 1–9, Sep. 2023."""
    names = [_initials_first(name) for name in publication.authors]
    if not publication.authors_complete:
        head = ", ".join([*names, "et al."])
    else:
        head = _and_list(names, "and")
    month = publication.date.month
    year = publication.date.year
    date = f"{_IEEE_MONTHS[month - 1]} {year}" if year and month else str(year or "n.d.")
    fields = [
        publication.venue,
        f"vol. {publication.volume}" if publication.volume else None,
        f"no. {publication.number}" if publication.number else None,
        f"pp. {publication.pages}" if publication.pages else None,
        date + _undated(publication.date),
        f"doi: {publication.doi}" if publication.doi else None,
        f"arXiv:{publication.arxiv}" if publication.arxiv and not publication.doi else None,
    ]
    title = readable(publication.title).rstrip(".")
    quoted = f"“{title}{'' if title.endswith(('?', '!')) else ','}”"
    return _spaced(head + "," if head else "", quoted, ", ".join(f for f in fields if f) + ".")


def mla(publication: Publication) -> str:
    """MLA 9: Liu, Zhenguang, et al. “Title.” Venue, vol. 12, no. 3, Sept. 2023, pp. 1–9."""
    month, year, day = publication.date.month, publication.date.year, publication.date.day
    date = str(year or "n.d.")
    if year and month:
        date = f"{f'{day} ' if day else ''}{_MLA_MONTHS[month - 1]} {year}"
    fields = [
        publication.venue,
        f"vol. {publication.volume}" if publication.volume else None,
        f"no. {publication.number}" if publication.number else None,
        date + _undated(publication.date),
        f"pp. {publication.pages}" if publication.pages else None,
        _address(publication),
    ]
    title = f"“{_sentence(publication.title)}”"
    return _spaced(_mla_authors(publication), title, ", ".join(f for f in fields if f) + ".")


def chicago(publication: Publication) -> str:
    """Chicago 17, bibliography: Liu, Zhenguang, et al. “Title.” Venue 12, no. 3 (2023): 1–9."""
    number = f"no. {publication.number}" if publication.number else ""
    place = " ".join(part for part in (publication.venue, publication.volume) if part)
    place = ", ".join(part for part in (place, number) if part)
    year = f"({publication.date.year or 'n.d.'}{_undated(publication.date)})"
    pages = f": {publication.pages}" if publication.pages else ""
    title = f"“{_sentence(publication.title)}”"
    whole = " ".join(part for part in (place, year) if part) + pages + "."
    return _spaced(_mla_authors(publication), title, whole, _address(publication))


def _apa_authors(publication: Publication) -> str:
    names = [_initials_last(name) for name in publication.authors]
    if not publication.authors_complete and names:
        return ", ".join(names) + ", et al."
    if len(names) > 20:
        return ", ".join(names[:19]) + ", … " + names[-1]
    head = ", ".join(names[:-1]) + ", & " + names[-1] if len(names) > 1 else "".join(names)
    return head if head.endswith(".") or not head else head + "."


def _apa_date(date: PartialDate) -> str:
    if date.year is None:
        return "n.d." + _undated(date)
    month = f", {_MONTHS[date.month - 1]}" if date.month else ""
    return f"{date.year}{month}{f' {date.day}' if date.month and date.day else ''}"


def _undated(date: PartialDate) -> str:
    return f" [shown as {date.shown}]" if date.year is None and date.shown else ""


def _mla_authors(publication: Publication) -> str:
    if not publication.authors:
        return ""
    given, family = split_name(publication.authors[0])
    first = f"{family}, {given}" if given else family
    if not publication.authors_complete or len(publication.authors) > 2:
        return f"{first}, et al."
    if len(publication.authors) == 2:
        second = " ".join(part for part in split_name(publication.authors[1]) if part)
        return _sentence(f"{first}, and {second}")
    return _sentence(first)


def _initials_last(name: str) -> str:
    given, family = split_name(name)
    return f"{family}, {_initials(given)}" if given else family


def _initials_first(name: str) -> str:
    given, family = split_name(name)
    return f"{_initials(given)} {family}" if given else family


def _initials(given: str) -> str:
    """ "Meng-Jiun" -> "M.-J.", "John Ronald" -> "J. R.", "LM" -> "L. M."."""
    if given.isupper() and given.isalpha() and len(given) <= _MOST_INITIALS:
        given = ".".join(given)
    words = [
        "-".join(part[0].upper() + "." for part in word.split("-") if part)
        for word in given.replace(".", ". ").split()
    ]
    return " ".join(word for word in words if word)


def _and_list(names: list[str], word: str) -> str:
    if len(names) < 3:
        return f" {word} ".join(names)
    return ", ".join(names[:-1]) + f", {word} {names[-1]}"


def _sentence(text: str) -> str:
    text = readable(text).strip()
    return text if text.endswith((".", "?", "!")) else text + "."


def _address(publication: Publication) -> str:
    if publication.doi:
        return f"https://doi.org/{publication.doi}"
    if publication.arxiv:
        return f"https://arxiv.org/abs/{publication.arxiv}"
    return publication.url or ""


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
