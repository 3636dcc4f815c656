"""Years, months, days and ranges of them in a question: "since 2020", "Feb 24 2025", "2021年以前".

Reads only what stands in the question; whether a publication falls into a period is decided here
too, so that precision (a record that shows only a year) is treated at one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from assistant.types import PartialDate
from assistant.words import Folded, folded

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero janvier januar", "february feb febrero fevrier februar",
            "march mar marzo mars marz", "april apr abril avril", "may mayo mai",
            "june jun junio juin juni", "july jul julio juillet juli", "august aug agosto aout",
            "september sep sept septiembre septembre", "october oct octubre octobre oktober",
            "november nov noviembre novembre", "december dec diciembre decembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?<![\w.])(?:19|20)\d\d(?![\w])(?!\.\d)"
_BEFORE = (
    r"before|prior to|earlier than|older than|predat(?:es?|ing|ed)|preced(?:es?|ing)|until|till|"
    r"up to|through|"
    r"antes de|anterior(?:es)? a|hasta|avant|jusqu'en|vor|bis"
)
_AFTER = (
    r"after|since|later than|newer than|postdat(?:es?|ing)|from|starting|as of|"
    r"despues de|posterior(?:es)? a|desde|depuis|apres|a partir de|seit|nach|ab"
)
_STRICT = {
    "predate",
    "predates",
    "predated",
    "predating",
    "precede",
    "precedes",
    "preceding",
    "before",
    "prior to",
    "earlier than",
    "older than",
    "antes de",
    "avant",
    "vor",
    "anterior a",
    "anteriores a",
}
_BEYOND = {
    "postdate",
    "postdates",
    "postdating",
    "after",
    "later than",
    "newer than",
    "despues de",
    "apres",
    "nach",
    "posterior a",
    "posteriores a",
}
_RANGE = re.compile(
    rf"(?:between|from|entre|de|von|zwischen)?\s*({_YEAR})\s*(?:-|to|and|through|until|till|y|et|a|und|bis|到|至|~|から)\s*({_YEAR})"
)
_RELATION = re.compile(
    rf"\b({_BEFORE}|{_AFTER})\s+(?:the\s+)?(?:year\s+|ano\s+|l'annee\s+|dem\s+jahr\s+)?({_YEAR})"
    r"(?!\s+(?:or|and)\s+(?:earlier|older|before)\b)"
    r"(\s+(?:on|onward|onwards|or later|and later)\b)?"
)
# "Since January 2025", "before June 2020".
_MONTH_RELATION = re.compile(rf"\b({_BEFORE}|{_AFTER})\s+({_MONTH})(?:\s+of)?,?\s+({_YEAR})")
_AND_LATER = re.compile(rf"({_YEAR})\s+(?:(?:or|and) (?:later|newer|after)|onwards?)\b")
_AND_EARLIER = re.compile(rf"({_YEAR})\s+(?:or|and) (?:earlier|older|before)\b")
_HAN_RELATION = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*(以前|之前|前|以降|以后|以來|以来|之后|後|以後|后)"
)
_HAN_YEAR = re.compile(r"((?:19|20)\d\d)\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?")
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?({_MONTH})(?:,?\s+(?:de\s+)?({_YEAR}))?"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+({_YEAR}))?")
_MONTH_YEAR = re.compile(rf"\b({_MONTH}),?\s+(?:of\s+|de\s+)?({_YEAR})")
_ISO = re.compile(r"(?<![\w])((?:19|20)\d\d)[-/](\d{1,2})(?:[-/](\d{1,2}))?(?!\w)")
_HALF = re.compile(rf"\b(first|second|last|1st|2nd)\s+half\s+of\s+({_YEAR})")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_QUARTER = re.compile(rf"\b(?:({'|'.join(_QUARTERS)})\s+quarter|q([1-4]))\s+(?:of\s+)?({_YEAR})")
_MONTHS_OF = re.compile(
    rf"\b({_MONTH})\s*(?:-|to|and|until|through)\s*({_MONTH}),?\s+(?:of\s+)?({_YEAR})"
)
_RECENT = re.compile(r"\b(?:last|past|previous)\s+(\d{1,2}|two|three|four|five|ten)\s+years\b")
_THIS = re.compile(r"\b(this|last) year\b|(今年|去年)")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
Key = tuple[int, int, int]
_FIRST: Key = (0, 0, 0)
_LAST: Key = (9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, both ends included; (month, day) without a year in `anyyear`."""

    low: Key = _FIRST
    high: Key = _LAST
    anyyear: tuple[int, int | None] | None = None
    start: int = 0
    end: int = 0

    def holds(self, when: PartialDate) -> bool:
        """Whether a date as precise as the list shows it lies wholly in this period."""
        if self.anyyear is not None:
            month, day = self.anyyear
            return when.month == month and (day is None or when.day == day)
        if when.year is None:
            return False
        earliest = (when.year, when.month or 1, when.day or 1)
        latest = (when.year, when.month or 12, when.day or 31)
        return self.low <= earliest and latest <= self.high

    @property
    def words(self) -> str:
        """The period in digits: "2021", "2019-2021", "before 2020", "2025-02-24"."""
        if self.anyyear is not None:
            month, day = self.anyyear
            return f"{month:02d}-{day:02d}" if day else f"month {month}"
        if self.low == _FIRST:
            return f"≤ {self.high[0]}"
        if self.high == _LAST:
            return f"≥ {self.low[0]}"
        if self.low[1:] == (1, 1) and self.high[1:] == (12, 31):
            years = (self.low[0], self.high[0])
            return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
        if self.low[1] != self.high[1]:
            return f"{self.low[0]}-{self.low[1]:02d} – {self.high[0]}-{self.high[1]:02d}"
        day_text = f"-{self.low[2]:02d}" if self.low[2] == self.high[2] else ""
        return f"{self.low[0]}-{self.low[1]:02d}{day_text}"

    def to_json(self) -> dict[str, Any]:
        """`{"low": "2019-01-01", "high": "2021-12-31"}`; `{"month": 4, "day": 19}` of any year."""
        if self.anyyear is not None:
            month, day = self.anyyear
            return {"month": month} if day is None else {"month": month, "day": day}
        ends = {"low": self.low, "high": self.high}
        return {
            name: "-".join(f"{part:0{size}d}" for part, size in zip(key, (4, 2, 2), strict=True))
            for name, key in ends.items()
            if key not in {_FIRST, _LAST}
        }

    @classmethod
    def from_json(cls, document: Any) -> Period:
        """The period of a JSON object as `to_json` writes it, or of a year as a number.

        Raises ValueError for anything else.
        """
        if isinstance(document, int):
            return cls(*years(document, document))
        if not isinstance(document, dict) or not document:
            raise ValueError("a period is a year, or an object with low and high")
        if "month" in document:
            day = document.get("day")
            return cls(anyyear=(int(document["month"]), int(day) if day is not None else None))
        return cls(
            _key_of(str(document.get("low", "0000")), (0, 0)),
            _key_of(str(document.get("high", "9999")), (12, 31)),
        )


Relation = Literal["in", "before", "after", "since", "until"]


def related(period: Period, relation: Relation) -> Period:
    """The stretch before, after, since or until a period; itself for `in`."""
    if relation == "in" or period.anyyear is not None:
        return period
    year, month, day = period.low
    if relation in {"before", "until"}:
        high = (year, month, day - 1) if relation == "before" else period.high
        return replace(period, low=_FIRST, high=high)
    year, month, day = period.high
    low = (year, month, day + 1) if relation == "after" else period.low
    return replace(period, low=low, high=_LAST)


def _key_of(text: str, missing: tuple[int, int]) -> Key:
    year, *rest = (int(part) for part in text.split("-"))
    month, day = (*rest, *missing[len(rest) :])
    return year, month, day


def years(low: int, high: int) -> tuple[Key, Key]:
    """First day of `low`, last day of `high`."""
    return (low, 1, 1), (high, 12, 31)


def month_in(words: str) -> int | None:
    """The month that words are, where they are nothing else."""
    return _MONTHS.get(folded(words).text.strip(" .,?"))


def find_periods(question: str, today: date) -> tuple[Period, ...]:
    """The periods named in `question`, in order; overlapping readings keep the longest."""
    text = folded(question)
    found: list[Period] = []
    for reader in (_ranges, _relations, _parts, _days, _recent, _plain_years):
        for period in reader(text, today):
            at, until = text.span(period.start, period.end)
            if not any(other.start < until and at < other.end for other in found):
                found.append(Period(period.low, period.high, period.anyyear, at, until))
    return tuple(sorted(found, key=lambda period: period.start))


def _ranges(text: Folded, _: date) -> Iterator[Period]:
    for match in _RANGE.finditer(text.text):
        low, high = sorted((int(match[1]), int(match[2])))
        separator = match.group()[match.end(1) - match.start() : match.start(2) - match.start()]
        if separator.strip() in {"and", "y", "et", "und"} and not re.match(
            r"between|entre|zwischen", match.group()
        ):
            continue
        yield Period(*years(low, high), start=match.start(), end=match.end())


def _relations(text: Folded, _: date) -> Iterator[Period]:
    for match in _RELATION.finditer(text.text):
        yield _related(match[1], int(match[2]), bool(match[3]), match.start(), match.end())
    for match in _MONTH_RELATION.finditer(text.text):
        yield from _related_month(match)
    for match in _HAN_RELATION.finditer(text.text):
        before = "前" in match[2]
        year = int(match[1])
        strict = match[2] in {"之后", "后", "後", "以后", "以後"}
        low = (year + 1 if strict and match[2] in {"之后", "后", "後"} else year, 1, 1)
        if before:
            yield Period(_FIRST, (year - 1, 12, 31), start=match.start(), end=match.end())
        else:
            yield Period(low, _LAST, start=match.start(), end=match.end())
    for match in _AND_LATER.finditer(text.text):
        yield Period((int(match[1]), 1, 1), _LAST, start=match.start(), end=match.end())
    for match in _AND_EARLIER.finditer(text.text):
        yield Period(_FIRST, (int(match[1]), 12, 31), start=match.start(), end=match.end())


_DECADES = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990,
            "noughties": 2000}  # fmt: skip


def _parts(text: Folded, _: date) -> Iterator[Period]:
    """Halves and quarters of a year, months of it, decades."""
    for match in _HALF.finditer(text.text):
        first = 1 if match[1] in {"first", "1st"} else 7
        yield _months(int(match[2]), first, first + 5, match)
    for match in _QUARTER.finditer(text.text):
        first = 3 * int(_QUARTERS.get(match[1] or "", match[2] or 1)) - 2
        yield _months(int(match[3]), first, first + 2, match)
    for match in _MONTHS_OF.finditer(text.text):
        first, last = (_MONTHS[name.rstrip(".")] for name in (match[1], match[2]))
        if first <= last:
            yield _months(int(match[3]), first, last, match)
    for match in re.finditer(r"\b((?:19|20)\d)0s\b", text.text):
        low = int(match[1]) * 10
        yield Period(*years(low, low + 9), start=match.start(), end=match.end())
    for match in re.finditer(rf"\b(?:the|in|from)\s+({'|'.join(_DECADES)})\b", text.text):
        low = _DECADES[match[1]]
        yield Period(*years(low, low + 9), start=match.start(), end=match.end())


def _months(year: int, first: int, last: int, match: re.Match[str]) -> Period:
    return Period((year, first, 1), (year, last, 31), start=match.start(), end=match.end())


def _related(word: str, year: int, onwards: bool, start: int, end: int) -> Period:
    if re.fullmatch(_BEFORE, word):
        last = year - 1 if word in _STRICT else year
        return Period(_FIRST, (last, 12, 31), start=start, end=end)
    if word == "from" and not onwards:
        return Period(*years(year, year), start=start, end=end)
    first = year + 1 if word in _BEYOND and not onwards else year
    return Period((first, 1, 1), _LAST, start=start, end=end)


def _related_month(match: re.Match[str]) -> Iterator[Period]:
    word, month, year = match[1], _MONTHS[match[2].rstrip(".")], int(match[3])
    if re.fullmatch(_BEFORE, word):
        last = (year, month, 0) if word in _STRICT else (year, month, 31)
        yield Period(_FIRST, last, start=match.start(), end=match.end())
    elif word != "from":
        first = (year, month, 32) if word in _BEYOND else (year, month, 1)
        yield Period(first, _LAST, start=match.start(), end=match.end())


def _days(text: Folded, _: date) -> Iterator[Period]:
    for match in _ISO.finditer(text.text):
        yield from _dated(match, match[1], int(match[2]), match[3])
    for match in _HAN_YEAR.finditer(text.text):
        yield from _dated(match, match[1], int(match[2]) if match[2] else None, match[3])
    for match in _DAY_FIRST.finditer(text.text):
        yield from _dated(match, match[3], _MONTHS[match[2].rstrip(".")], match[1])
    for match in _MONTH_FIRST.finditer(text.text):
        yield from _dated(match, match[3], _MONTHS[match[1].rstrip(".")], match[2])
    for match in _MONTH_YEAR.finditer(text.text):
        yield from _dated(match, match[2], _MONTHS[match[1].rstrip(".")], None)


def _dated(
    match: re.Match[str], year: str | None, month: int | None, day: str | None
) -> Iterator[Period]:
    if month is not None and not 1 <= month <= 12:
        return
    number = int(day) if day else None
    if number is not None and not 1 <= number <= 31:
        return
    if year is None:
        if month is not None:
            yield Period(anyyear=(month, number), start=match.start(), end=match.end())
        return
    low = (int(year), month or 1, number or 1)
    high = (int(year), month or 12, number or 31)
    yield Period(low, high, start=match.start(), end=match.end())


def _recent(text: Folded, today: date) -> Iterator[Period]:
    for match in _RECENT.finditer(text.text):
        count = _NUMBERS.get(match[1]) or int(match[1])
        low = (today.year - count + 1, 1, 1)
        yield Period(low, _LAST, start=match.start(), end=match.end())
    for match in _THIS.finditer(text.text):
        year = today.year - (1 if match.group().startswith(("last", "去")) else 0)
        yield Period(*years(year, year), start=match.start(), end=match.end())


def _plain_years(text: Folded, _: date) -> Iterator[Period]:
    for match in re.finditer(_YEAR, text.text):
        year = int(match.group())
        yield Period(*years(year, year), start=match.start(), end=match.end())
