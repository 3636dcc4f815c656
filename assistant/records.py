"""Record queries over typed publications: filters, orders, groups, co-authors. Exact, complete.

Nothing here reads text or ranks: a publication passes a filter or it does not. What the list
cannot decide (a date without a year, a cut author list) is returned beside the result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.names import Person, group_people
from assistant.questions.request import Filter, Order
from assistant.text import fold, loose
from assistant.types import Publication

_LONG = 4  # characters; a shorter word begins too many others


@dataclass(frozen=True, slots=True)
class Selection:
    """What passes a filter, and what the list leaves open.

    `undated`: would pass but for a year that the list does not show. `cut`: publications that do
    not show the asked author but whose author list is cut, so that they may have them.
    """

    publications: tuple[Publication, ...]
    undated: tuple[Publication, ...] = ()
    cut: int = 0


class Records:
    """Queries over one library's publications."""

    def __init__(self, publications: Sequence[Publication], owners: Iterable[str] = ()) -> None:
        self.publications = tuple(publications)
        self._by_id = {p.id: p for p in self.publications}
        spelled = [name for p in self.publications for name in p.authors]
        self.people: tuple[Person, ...] = group_people([*spelled, *owners])
        self._person = {s: person.name for person in self.people for s in person.spellings}

    def get(self, identifier: str) -> Publication | None:
        """The publication with this id."""
        return self._by_id.get(identifier)

    def of(self, identifiers: Iterable[str]) -> tuple[Publication, ...]:
        """Publications by id, in the order given; unknown ids are left out."""
        return tuple(self._by_id[i] for i in identifiers if i in self._by_id)

    def person(self, name: str) -> str:
        """The fullest spelling of whom `name` means (itself if nobody)."""
        return self._person.get(name, name)

    def authors(self, publication: Publication) -> tuple[str, ...]:
        """The listed authors, in order, each as one person is named throughout."""
        return tuple(self.person(name) for name in publication.authors)

    def select(self, wanted: Filter, order: Order = "newest") -> Selection:
        """All publications that pass, ordered by date (undated ones last)."""
        timeless = [p for p in self.publications if self._passes_but_time(p, wanted)]
        passing = [p for p in timeless if _in_time(p, wanted)]
        timed = bool(wanted.periods or wanted.not_periods)
        undated = [p for p in timeless if timed and p.year is None and p not in passing]
        doubtful = passing if wanted.not_people else self.publications
        cut = sum(
            not p.authors_complete and (bool(wanted.not_people) or p not in passing)
            for p in doubtful
            if wanted.people or wanted.not_people
        )
        return Selection(in_order(passing, order), tuple(undated), cut)

    def _passes_but_time(self, publication: Publication, wanted: Filter) -> bool:
        return (
            self._has_people(publication, wanted)
            and (
                not wanted.alone or (len(publication.authors) == 1 and publication.authors_complete)
            )
            and (not wanted.categories or _in_any(publication, wanted.categories))
            and not _in_any(publication, wanted.not_categories)
            and _has_code(publication, wanted)
            and (not wanted.undated or publication.year is None)
            and _title_fits(publication, wanted)
            and (not wanted.venues or publication.venue in wanted.venues)
            and (not wanted.types or publication.type in wanted.types)
            and publication.type not in wanted.not_types
            and (not wanted.keywords or bool({*wanted.keywords} & {*publication.keywords}))
            and (wanted.only is None or publication.id in wanted.only)
            and publication.id not in wanted.exclude
        )

    def _has_people(self, publication: Publication, wanted: Filter) -> bool:
        listed = self.authors(publication)
        if {self.person(name) for name in wanted.not_people} & set(listed):
            return False
        if not wanted.people:
            return True
        first = listed[:1] if wanted.first_author else listed
        also = (*wanted.also, *[()] * len(wanted.people))
        present = [
            any(self.person(name) in first for name in (person, *others))
            for person, others in zip(wanted.people, also, strict=False)
        ]
        return any(present) if wanted.any_person or wanted.first_author else all(present)

    def by_year(self, publications: Iterable[Publication]) -> dict[int | None, int]:
        """How many of `publications` each year has; None counts those without a year."""
        counts = Counter(p.year for p in publications)
        known = sorted(y for y in counts if y is not None)
        return {**{y: counts[y] for y in known}, **({None: counts[None]} if None in counts else {})}

    def by(
        self, field: Literal["category", "venue", "type"], publications: Iterable[Publication]
    ) -> dict[str | None, int]:
        """How many of `publications` each value of a field has, most first."""
        values: Iterable[str | None] = (getattr(p, field) for p in publications)
        return dict(Counter(values).most_common())

    def shows(self, field: Literal["category", "venue", "type"]) -> bool:
        """Whether any record has this field."""
        return any(getattr(p, field) for p in self.publications)

    def top_authors(
        self,
        publications: Iterable[Publication],
        *,
        without: Iterable[str] = (),
        first: bool = False,
    ) -> list[tuple[str, int]]:
        """Listed people by the number of `publications` that list them, most first."""
        skipped = {self.person(name) for name in without}
        counts: Counter[str] = Counter()
        for publication in publications:
            listed = self.authors(publication)
            counts.update(set(listed[:1] if first else listed))
        ranked = [(name, n) for name, n in counts.items() if name not in skipped]
        return sorted(ranked, key=lambda row: (-row[1], row[0]))

    def undated(self) -> tuple[Publication, ...]:
        """Publications whose year the list does not show."""
        return tuple(p for p in self.publications if p.year is None)


def in_order(publications: Iterable[Publication], order: Order) -> tuple[Publication, ...]:
    """By date; publications without a year come last either way, as their place is unknown."""
    rows = list(publications)
    dated = sorted(
        (p for p in rows if p.year is not None),
        key=lambda p: p.date.sort_key,
        reverse=order == "newest",
    )
    return (*dated, *(p for p in rows if p.year is None))


def _title_fits(publication: Publication, wanted: Filter) -> bool:
    title = fold(publication.title)
    has, lacks = wanted.titled, wanted.not_titled
    return (not has or any(_stands_in(term, title) for term in has)) and not (
        lacks and _stands_in(lacks, title)
    )


def _stands_in(term: str, title: str) -> bool:
    """Whether words of a title are `term`, in any number, or begin with it ("UpSet", "UpSetR")."""
    term = term[:-1] if term.islower() and len(term) > _LONG and term.endswith("s") else term
    begins = len(term) >= _LONG and re.search(rf"\b{re.escape(fold(term))}", title) is not None
    return begins or loose(term).search(title) is not None


def _in_any(publication: Publication, categories: Sequence[str]) -> bool:
    """By the whole text of the field, or by one of the categories that it joins."""
    return bool({publication.category, *publication.categories} & set(categories))


def claims_code(publication: Publication) -> bool:
    """Whether the record shows code: a flag of the list, or an address of code."""
    return bool(publication.code_flag) or publication.code_url is not None


def _has_code(publication: Publication, wanted: Filter) -> bool:
    """By the list's own flag where it has one and no address is asked for, else by an address."""
    if wanted.code is None:
        return True
    flagged = publication.code_flag if not wanted.linked else None
    has = flagged if flagged is not None else publication.code_url is not None
    return has is wanted.code


def _in_time(publication: Publication, wanted: Filter) -> bool:
    dated = publication.year is not None or not wanted.not_periods
    out = any(p.holds(publication.date) for p in wanted.not_periods)
    within = not wanted.periods or any(p.holds(publication.date) for p in wanted.periods)
    return within and dated and not out
