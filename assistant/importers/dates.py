"""Dates as lists write them -> PartialDate. Guesses no part that is not there."""

from __future__ import annotations

import re

from assistant.types import PartialDate

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_SEASONS = {"spring", "summer", "autumn", "fall", "winter"}
_NUMERIC = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
_DAY = re.compile(r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th)?(?![\d])")
_TIME = re.compile(r"(?<=\d)[T ]\d\d:\d\d.*$")
_WORD = re.compile(r"[A-Za-z]+")


def parse_date(text: str) -> PartialDate:
    """The date in `text` with the precision that it has; `shown` keeps the text itself.

    Reads "Sep 20, 2023", "20 September 2023", "2023 Sep 20", "2023-09-20T..", "2023/09//",
    "Apr 19" (no year) and "2023". A text without any date gives only `shown` ("in press").
    """
    shown = _TIME.sub("", " ".join(text.split()))
    numeric = _NUMERIC.match(shown)
    if numeric:
        return make_date(*(_number(part) for part in numeric.groups()), shown=shown)
    european = _DAY_FIRST.match(shown)
    if european and int(european[2]) <= 12:
        # 04/05/2023 may be April or May: the year alone is certain unless one part tells.
        day, month = int(european[1]), int(european[2])
        sure = day > 12 or day == month
        return make_date(
            int(european[3]), month if sure else None, day if sure else None, shown=shown
        )
    return _from_words(shown)


def make_date(
    year: int | None, month: int | None = None, day: int | None = None, *, shown: str = ""
) -> PartialDate:
    """A PartialDate without impossible parts (month 13, day 0): these are left out."""
    if year is not None and not 1000 <= year <= 2999:
        year = None
    if month is not None and not 1 <= month <= 12:
        month = None
    if day is not None and (month is None or not 1 <= day <= 31):
        day = None
    return PartialDate(year, month, day, shown)


def parse_month(text: str) -> int | None:
    """The month that `text` names: "sep", "Sept.", "September", "09", "9"; None otherwise."""
    folded = text.strip().strip(".{}\"'").lower()
    if folded.isdecimal() and 1 <= int(folded) <= 12:
        return int(folded)
    word = _WORD.match(folded)
    return MONTHS.get(word.group()) if word else None


def _from_words(shown: str) -> PartialDate:
    year = _YEAR.search(shown)
    words = [w.lower() for w in _WORD.findall(shown)]
    month = next((MONTHS[w] for w in words if w in MONTHS), None)
    if month is None or any(w in _SEASONS for w in words):
        return make_date(_number(year.group()) if year else None, shown=shown)
    rest = shown if year is None else shown[: year.start()] + " " + shown[year.end() :]
    days = [int(d) for d in _DAY.findall(rest)]
    day = days[0] if len(days) == 1 else None
    return make_date(_number(year.group()) if year else None, month, day, shown=shown)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
