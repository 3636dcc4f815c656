"""Questions that go on from what was said: years, people, counts inside a paper, two in one."""

from __future__ import annotations

import pytest

from assistant.questions.periods import find_periods
from assistant.questions.request import Ask
from tests.assistant.seaside import TODAY, cited, prepared, request_of, text_of


@pytest.mark.parametrize(
    ("question", "year"),
    [("And the year after?", 2022), ("what about the previous year?", 2020)],
)
def test_a_year_is_counted_from_the_one_before(question: str, year: int) -> None:
    request = prepared(question, "How many papers are from 2021?").request
    assert request.ask is Ask.COUNT
    assert [period.low[0] for period in request.filter.periods] == [year]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("from 2018 and earlier", 0, 2018),
        ("2018 or before", 0, 2018),
        ("2018 and later", 2018, 9999),
        ("from 2018 on", 2018, 9999),
    ],
)
def test_open_ends_of_a_period(text: str, low: int, high: int) -> None:
    (period,) = find_periods(text, TODAY)
    assert (period.low[0], period.high[0]) == (low, high)


def test_things_inside_the_paper_spoken_of_are_not_counted_on_the_list() -> None:
    last = prepared("How many studies did it include?", "Who wrote A Survey of Kelp Farming?")
    assert (last.request.ask, last.request.papers) == (Ask.CONTENT, ("kelp",))


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Did its first author write another one?", ("Ines Marlow",)),
        ("Did the same two people write a companion paper?", ("Ines Marlow", "Piet Haan")),
    ],
)
def test_other_papers_of_the_same_people(question: str, people: tuple[str, ...]) -> None:
    last = prepared(question, "Who wrote TideNet?")
    assert last.request.filter.people == people
    assert "tides" not in cited(last.draft)
    assert "reefs" in cited(last.draft)


def test_an_author_that_the_list_does_not_show_is_nobody() -> None:
    last = prepared("Which other papers did the fifth author write?", "Who wrote TideNet?")
    assert last.draft.abstained


def test_the_second_question_is_about_what_the_first_one_finds() -> None:
    before = "Which papers name Ines Marlow as an author?"
    last = prepared("Which of these is the oldest, and where is its code?", before)
    said = text_of(last.draft)
    assert "TideNet" in said
    assert "https://example.org/tidenet" in said
    assert last.request.papers == ("tides",)


def test_several_fields_are_told_at_once() -> None:
    said = text_of(prepared("Who wrote TideNet and when was it published?").draft)
    assert "Ines Marlow" in said
    assert "2018" in said


def test_the_other_authors_are_those_of_the_paper() -> None:
    last = prepared("Who is the other author besides Ines Marlow?", "When was TideNet published?")
    assert (last.request.ask, last.request.papers) == (Ask.AUTHORS, ("tides",))


def test_a_verb_after_those_spoken_of_is_no_topic() -> None:
    request = prepared("And which of these ship with code?", "papers by Ines Marlow").request
    assert request.filter.code is True
    assert request.filter.only is not None


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("which category turned out strong in small studies?", Ask.CONTENT),
        ("papers whose abstract mentions kelp", Ask.LIST),
        ("I work on coral reefs. Which of these papers map them?", Ask.LIST),
        ("how does this chat work?", Ask.CAPABILITY),
        ("Where two reference frames meet, which one do divers trust?", Ask.CONTENT),
        ("Share of journal websites with barriers?", Ask.CONTENT),
    ],
)
def test_what_is_asked_for(question: str, ask: Ask) -> None:
    assert request_of(question).ask is ask
