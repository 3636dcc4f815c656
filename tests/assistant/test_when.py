"""Whether "when" asks for a date."""

from __future__ import annotations

import pytest

from assistant.questions.request import Ask
from tests.assistant.seaside import request_of


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("When did TideNet appear?", Ask.DATE),
        ("When does the kelp survey come out?", Ask.DATE),
        ("When does it pay to use a graph network for sea levels?", Ask.CONTENT),
        ("TideNet: when and where was it published?", Ask.DATE),
        ("¿Cuándo se publicó TideNet?", Ask.DATE),
        ("TideNet and A Survey of Kelp Farming - which years are they from?", Ask.DATE),
    ],
)
def test_when_asks_for_a_date_where_a_paper_appeared(question: str, ask: Ask) -> None:
    assert request_of(question).ask is ask


def test_where_it_appeared_is_told_as_well() -> None:
    assert request_of("TideNet: when did it come out and where?").fields == ("venue",)


def test_a_decade_may_be_a_word() -> None:
    (period,) = request_of("Show me the kelp papers of the nineties").filter.periods
    assert (period.low[0], period.high[0]) == (1990, 1999)
