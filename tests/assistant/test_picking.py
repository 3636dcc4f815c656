"""Which of the papers spoken of a question picks out."""

from __future__ import annotations

import pytest

from tests.assistant.seaside import cited, prepared, text_of

TWO = "Which papers are from 2018 or 2021?"  # cites reefs, tides and the undated storms
BY_HAAN = "Which papers name Piet Haan as an author?"


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("Who wrote the older of the two?", "tides"),
        ("Who wrote the newer one?", "reefs"),
        ("Who wrote the oldest of them?", "tides"),
        ("Who wrote the 2018 one?", "tides"),
        ("Who wrote the one from 2021?", "reefs"),
        ("Who wrote the one with Oda Brandt?", "storms"),
        ("Who wrote the one in Robotics?", "reefs"),
        ("Who wrote the one with sparse gauges?", "tides"),
        ("Who wrote the storm surge one?", "storms"),
    ],
)
def test_one_of_the_papers_spoken_of_is_picked(question: str, paper: str) -> None:
    last = prepared(question, BY_HAAN)
    assert last.follows
    assert last.request.papers == (paper,)
    assert cited(last.draft) == [paper]


def test_the_undated_record_is_neither_the_older_nor_the_newer() -> None:
    picked = {
        prepared(f"Who wrote the {age} one?", TWO).request.papers for age in ("older", "newer")
    }
    assert picked == {("tides",), ("reefs",)}


def test_the_other_one_is_what_was_not_spoken_of_last() -> None:
    pair = "papers by Piet Haan and Ines Marlow"
    last = prepared("Who wrote the other one?", pair, "Who wrote TideNet?")
    assert last.request.papers == ("reefs",)
    assert "Piet Haan, Ines Marlow" in text_of(last.draft)
    back = prepared("When did the other one appear?", pair, "When did the 2021 one appear?")
    assert back.request.papers == ("tides",)
    assert "2018-05-02" in text_of(back.draft)


def test_words_that_fit_no_single_title_are_searched_among_those_spoken_of() -> None:
    asked = prepared("What does the one with murky water say?", BY_HAAN).request
    assert set(asked.filter.only or ()) == {"reefs", "tides", "storms"}
    assert asked.papers == ()
    assert set(asked.words) >= {"murky", "water"}


def test_what_is_asked_is_read_outside_the_words_that_pick() -> None:
    assert prepared("When did the one on coral reefs appear?", BY_HAAN).request.ask == "date"
    assert prepared("What is the older of the two about?", BY_HAAN).request.ask == "summary"
    mapped = prepared("What does the 2021 one map?", BY_HAAN).request
    assert (mapped.ask, mapped.words) == ("content", ("map",))


def test_a_year_that_none_of_them_has_picks_nothing() -> None:
    last = prepared("Who wrote the 2023 one?", TWO)
    assert last.request.papers == ()
    assert last.draft.abstained


def test_a_paper_that_is_named_is_meant_whatever_else_is_said() -> None:
    assert prepared("Is the newer one longer than TideNet?", BY_HAAN).request.papers == ("tides",)


def test_without_anything_spoken_of_nothing_is_picked() -> None:
    alone = prepared("Who wrote the older of the two?")
    assert not alone.follows
    assert alone.request.papers == ()
