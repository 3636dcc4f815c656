"""Entries that are one work: the same entry twice, or a preprint and its published version.

Careful on both sides: a work is never counted twice where the list itself tells (DOI, arXiv id,
or title with authors, year and place), and two works with the same title stay two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from assistant.importers.identity import title_key, with_ids
from assistant.importers.report import Joined
from assistant.names.groups import same_person
from assistant.text import fold
from assistant.types import Publication

Relation = Literal["same", "version"]
_PREPRINT_PLACE = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|psyarxiv|chemrxiv|techrxiv|socarxiv|eartharxiv|edarxiv|ssrn|"
    r"research square|researchsquare|preprints?|osf|corr|working paper|eprint|hal)\b",
    re.IGNORECASE,
)
_PREPRINT_DOI = (
    "10.48550/", "10.1101/20", "10.1101/0", "10.31234/", "10.31219/", "10.2139/ssrn", "10.26434/",
    "10.36227/", "10.31235/", "10.31223/", "10.35542/", "10.21203/", "10.20944/",
)  # fmt: skip
_MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """Works without repeats, with ids, and what was joined."""

    publications: tuple[Publication, ...]
    joined: tuple[Joined, ...]


def join_duplicates(publications: Sequence[Publication]) -> Deduplicated:
    """Join entries of the same work; the first place in the list and the published text win."""
    kept: list[Publication] = []
    seen: dict[str, list[int]] = {}
    joined: list[tuple[int, Publication, Relation]] = []
    for publication in publications:
        keys = list(_keys(publication))
        near = dict.fromkeys(i for key in keys for i in seen.get(key, [])[-_MOST_COMPARED:])
        found = _first_relation(publication, kept, list(near))
        if found is None:
            kept.append(publication)
            at = len(kept) - 1
        else:
            at, how = found
            kept[at] = merge(kept[at], publication, how)
            joined.append((at, publication, how))
        for key in keys:
            places = seen.setdefault(key, [])
            if at not in places:
                places.append(at)
    named = with_ids(kept)
    return Deduplicated(named, tuple(_joined(named[at], other, how) for at, other, how in joined))


def is_preprint(publication: Publication) -> bool:
    """Whether an entry is a preprint: by its type, place, DOI, or an arXiv id and no place."""
    if publication.type == "preprint":
        return True
    doi = (publication.doi or "").lower()
    if doi:
        return doi.startswith(_PREPRINT_DOI)
    place = publication.venue or publication.publisher
    if place:
        return bool(_PREPRINT_PLACE.search(place))
    return publication.arxiv is not None and publication.type is None


def relation(one: Publication, other: Publication) -> Relation | None:
    """Whether two entries are one work; `version` where exactly one of them is a preprint."""
    titles = title_key(one.title), title_key(other.title)
    same_doi = bool(one.doi) and (one.doi or "").lower() == (other.doi or "").lower()
    same_arxiv = bool(one.arxiv) and one.arxiv == other.arxiv
    alike = titles[0] == titles[1] or (
        (same_doi or same_arxiv or (_place_key(one) and _place_key(one) == _place_key(other)))
        and _titles_alike(*titles)
    )
    if not alike or not titles[0] or not _authors_fit(one, other):
        return None
    if is_preprint(one) != is_preprint(other):
        return "version" if _years_apart(one, other) <= 8 and _types_fit(one, other) else None
    if same_doi or same_arxiv:
        return "same"
    return "same" if _nothing_differs(one, other) else None


def merge(kept: Publication, other: Publication, how: Relation) -> Publication:
    """One record of both: the published one first, gaps filled from the other, both raw texts."""
    first, second = kept, other
    if how == "version" and is_preprint(kept):
        first, second = other, kept
    elif how == "same" and not kept.abstract and other.abstract:
        first, second = replace(kept, abstract=other.abstract), other
    filled = {
        spec.name: getattr(second, spec.name)
        for spec in fields(Publication)
        if spec.name not in _NOT_FILLED and getattr(first, spec.name) in _EMPTY
    }
    merged = replace(first, **filled)
    return replace(
        merged,
        authors_complete=first.authors_complete if first.authors else second.authors_complete,
        date=second.date if _more_precise(second, first) else first.date,
        owner=_owners(kept, other),
        links=first.links + tuple(x for x in second.links if x.url not in _urls(first)),
        versions=_versions(first, second, how),
        raw=first.raw if second.raw in first.raw else f"{first.raw}\n\n{second.raw}",
    )


_NOT_FILLED = frozenset({"id", "authors_complete", "date", "owner", "links", "versions", "raw",
                         "pages", "volume", "number", "type", "title", "source"})  # fmt: skip
_EMPTY: tuple[object, ...] = (None, "", ())


def _keys(publication: Publication) -> Iterator[str]:
    key = title_key(publication.title)
    if key:
        yield "title:" + key
    if publication.doi:
        yield "doi:" + publication.doi.lower()
    if publication.arxiv:
        yield "arxiv:" + publication.arxiv
    if _place_key(publication):
        yield _place_key(publication)


def _place_key(publication: Publication) -> str:
    """Journal, volume and pages: where they agree, a shortened title is the same work."""
    parts = (publication.venue, publication.volume, publication.pages)
    return "at:" + "|".join(fold(part) for part in parts if part) if all(parts) else ""


def _titles_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (len(short) >= 10 and long.startswith(short)) or fuzz.ratio(one, other) >= 85


def _first_relation(
    publication: Publication, kept: Sequence[Publication], near: Sequence[int]
) -> tuple[int, Relation] | None:
    for index in near:
        found = relation(kept[index], publication)
        if found:
            return index, found
    return None


def _joined(kept: Publication, other: Publication, how: Relation) -> Joined:
    source = other.source
    return Joined(
        kept.id, other.title, source.file if source else "", source.line if source else 0,
        how == "version",
    )  # fmt: skip


def _authors_fit(one: Publication, other: Publication) -> bool:
    if not one.authors or not other.authors:
        return True
    if same_person(one.authors[0], other.authors[0]):
        return True
    return any(same_person(a, b) for a in one.authors[:10] for b in other.authors[:10])


def _years_apart(one: Publication, other: Publication) -> int:
    return abs(one.year - other.year) if one.year and other.year else 0


def _types_fit(one: Publication, other: Publication) -> bool:
    """A thesis, talk, dataset or program is another work than the paper of the same title."""
    apart = {"thesis", "PhD thesis", "master's thesis", "talk", "dataset", "software", "patent"}
    types = {one.type, other.type} - {None, "preprint"}
    return len(types) < 2 or not types & apart


def _nothing_differs(one: Publication, other: Publication) -> bool:
    """No field that both entries have tells them apart."""
    if one.type and other.type and one.type != other.type:
        return False
    if one.doi and other.doi:
        return False
    for name in ("volume", "number", "pages"):
        a, b = getattr(one, name), getattr(other, name)
        if a and b and _digits(a) != _digits(b):
            return False
    same_place = _places_fit(one, other)
    if _years_apart(one, other) > (1 if same_place and one.venue and other.venue else 0):
        return False
    dated = one.year is not None, other.year is not None
    if dated[0] != dated[1] and one.date.shown and other.date.shown and not same_place:
        return False
    return same_place


def _places_fit(one: Publication, other: Publication) -> bool:
    if not one.venue or not other.venue:
        return True
    a, b = fold(one.venue), fold(other.venue)
    return fuzz.token_set_ratio(a, b) >= 85 or _is_acronym(a, b) or _is_acronym(b, a)


def _is_acronym(short: str, long: str) -> bool:
    letters = "".join(w[0] for w in re.findall(r"\w+", long) if w not in {"of", "on", "the", "and"})
    core = re.sub(r"\W|\d", "", short)
    return 3 <= len(core) <= 8 and core in letters


@lru_cache(maxsize=8_192)
def _digits(text: str) -> str:
    return "-".join(re.findall(r"\w+", fold(text)))


def _more_precise(one: Publication, than: Publication) -> bool:
    if than.date.year is None:
        return one.date.year is not None
    return one.date.year == than.date.year and len(one.date.iso or "") > len(than.date.iso or "")


def _owners(one: Publication, other: Publication) -> str | None:
    owners = dict.fromkeys([*one.owners, *other.owners])
    return "; ".join(owners) or None


def _urls(publication: Publication) -> set[str]:
    return {link.url for link in publication.links}


def _versions(first: Publication, second: Publication, how: Relation) -> tuple[str, ...]:
    known = dict.fromkeys([*first.versions, *second.versions])
    if how == "version":
        known[_described(second)] = None
    return tuple(known)


def _described(publication: Publication) -> str:
    """A version in a few words: "arXiv, 2021-03, arXiv:2103.01234"."""
    arxiv = f"arXiv:{publication.arxiv}" if publication.arxiv else None
    place = publication.venue or publication.type or "another version"
    doi = f"doi:{publication.doi}" if publication.doi else None
    parts = (place, publication.date.iso or publication.date.shown, arxiv, doi)
    return ", ".join(part for part in parts if part)
