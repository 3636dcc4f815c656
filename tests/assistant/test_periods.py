"""Years, days and ranges in questions."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.reading.periods import Period, find_periods, years
from assistant.types import PartialDate

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("papers from 2021", ["2021"]),
        ("papers before 2020", ["≤ 2019"]),
        ("papers since 2023", ["≥ 2023"]),
        ("papers after 2023", ["≥ 2024"]),
        ("between 2019 and 2021", ["2019–2021"]),
        ("from 2019 to 2021", ["2019–2021"]),
        ("in 2019 and 2021", ["2019", "2021"]),
        ("dated Feb 24 2025", ["2025-02-24"]),
        ("dated 24 February 2025", ["2025-02-24"]),
        ("in September 2023", ["2023-09"]),
        ("what appeared on Mar 10?", ["03-10"]),
        ("2021年以前的论文", ["≤ 2020"]),
        ("2023年9月", ["2023-09"]),
        ("antes de 2020", ["≤ 2019"]),
        ("seit 2022", ["≥ 2022"]),
        ("in the last 3 years", ["≥ 2024"]),
        ("this year", ["2026"]),
        ("from 2021 on", ["≥ 2021"]),
        ("the ones from 2021 only", ["2021"]),
        ("Human3.6M, PoseTrack2018 and 1,234 samples", []),
    ],
)
def test_periods_are_read_from_a_question(question: str, words: list[str]) -> None:
    assert [p.words for p in find_periods(question, TODAY)] == words


def test_a_year_alone_lies_in_its_year_and_not_in_one_of_its_months() -> None:
    only_year = PartialDate(2021, shown="2021")
    assert Period(*years(2021, 2021)).holds(only_year)
    assert not Period((2021, 3, 1), (2021, 3, 31)).holds(only_year)


def test_a_date_without_a_year_lies_in_no_year_but_on_its_day() -> None:
    undated = PartialDate(None, 3, 10, "Mar 10")
    assert not Period(*years(2025, 2026)).holds(undated)
    assert Period(anyyear=(3, 10)).holds(undated)
