"""Numbers over publications: counts, shares, means, extremes, and groups by the values of a field.

Everything is exact over what the records show; what they do not show is counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.fields import FIELDS
from assistant.reading.plan import Measure, Order
from assistant.records import Records
from assistant.types import Publication


@dataclass(frozen=True, slots=True)
class Counted:
    """Publications by the values of a field: (value, its publications), and those without any."""

    groups: tuple[tuple[str, tuple[Publication, ...]], ...]
    without: tuple[Publication, ...]

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """How many publications each value has."""
        return tuple((value, len(papers)) for value, papers in self.groups)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number over a field, from `known` publications; `at` are those with the extreme.

    `cut` of them show only the first values, so that the true number is greater.
    """

    value: float
    known: int
    unknown: int
    at: tuple[Publication, ...] = ()
    cut: int = 0


def values_of(publication: Publication, name: str, records: Records) -> tuple[str, ...]:
    """The values of a field, people under the one name that the list knows them by."""
    values = FIELDS[name].of(publication)
    if FIELDS[name].kind == "people":
        return tuple(dict.fromkeys(records.person(value) for value in values))
    return tuple(dict.fromkeys(values))


def grouped(
    publications: Sequence[Publication], name: str, records: Records, *,
    order: Order | None = None, leave_out: Sequence[str] = (),
) -> Counted:  # fmt: skip
    """Publications by a field: years in order, all else by size, unless another order is asked."""
    groups: dict[str, list[Publication]] = {}
    spelled: dict[str, str] = {}
    without = []
    for publication in publications:
        values = [v for v in values_of(publication, name, records) if v not in leave_out]
        if name == "code":
            values = ["with code"] if values else ["without code"]
        elif not FIELDS[name].of(publication):
            without.append(publication)
        for value in values:
            key = spelled.setdefault(_alike(value), value)
            groups.setdefault(key, []).append(publication)
    if name == "year" and groups:
        known = [int(value) for value in groups]
        for year in range(min(known), max(known) + 1):  # a year without any is a finding too
            groups.setdefault(str(year), [])
    rows = [(value, tuple(papers)) for value, papers in groups.items()]
    timed = FIELDS[name].kind == "time"
    if order == "name" or (timed and order not in {"most", "least"}):
        months = {v: p[0].date.month or 0 for v, p in rows} if name == "month" else {}
        rows.sort(key=lambda row: (months.get(row[0], 0), row[0].casefold()),
                  reverse=order == "newest")  # fmt: skip
    else:
        least = order == "least"
        rows.sort(key=lambda row: (len(row[1]) if least else -len(row[1]), row[0].casefold()))
    return Counted(tuple(rows), tuple(without))


def _alike(value: str) -> str:
    """A value without what spellings differ in: case, spaces, a leading article."""
    return re.sub(r"^the ", "", re.sub(r"[\W_]+", " ", value.casefold())).strip()


def measured(publications: Sequence[Publication], name: str, measure: Measure) -> Measured | None:
    """The mean, sum, least or greatest number of what a field counts; None where none shows it."""
    numbers = [(FIELDS[name].number(p), p) for p in publications]
    known = [(number, p) for number, p in numbers if number is not None]
    if not known:
        return None
    values = [number for number, _ in known]
    unknown = len(numbers) - len(known)
    cut = sum(FIELDS[name].open_ended(p) for _, p in known)
    if measure in {"min", "max"}:
        value = min(values) if measure == "min" else max(values)
        return Measured(value, len(known), unknown, tuple(p for n, p in known if n == value), cut)
    total = sum(values)
    return Measured(
        total if measure == "sum" else total / len(values), len(known), unknown, (), cut
    )


def ranked(
    publications: Sequence[Publication], name: str, *, most: bool
) -> tuple[tuple[Publication, float], ...]:
    """Publications by what a field counts; those of which the list does not tell are left out.

    What shows only its first values has more than it shows, and stands behind its equals.
    """
    field = FIELDS[name]
    numbers = [(p, number) for p in publications if (number := field.number(p)) is not None]
    more = {p.id: 0.5 * field.open_ended(p) for p, _ in numbers}

    def place(row: tuple[Publication, float]) -> float:
        number = row[1] + more[row[0].id]
        return -number if most else number

    return tuple(sorted(numbers, key=place))
