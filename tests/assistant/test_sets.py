"""Papers that a question means together."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge
from assistant.answers.sets import meant_together
from tests.assistant.seaside import prepared, request_of, text_of


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("How do the drone video work and the weather radar one differ?", {"reefs", "storms"}),
        ("Gauges in one, kelp in the other: what do the two find?", {"tides", "kelp"}),
        ("Compare the 2018 article with the 2023 survey.", {"tides", "kelp"}),
        ("Oda Brandt's thesis against the reef maps: which data does each use?",
         {"storms", "reefs"}),
        ("coral reefs, kelp farms and storm surges: what do the three say?",
         {"reefs", "kelp", "storms"}),
    ],
)  # fmt: skip
def test_the_set_that_covers_the_words_is_meant(
    seaside: Knowledge, question: str, papers: set[str]
) -> None:
    found = meant_together(request_of(question), seaside)
    assert {paper.id for paper in found} == papers


def test_one_paper_is_enough_where_a_second_adds_nothing(seaside: Knowledge) -> None:
    found = meant_together(request_of("TideNet forecasts sea levels from sparse gauges"), seaside)
    assert [paper.id for paper in found] == ["tides"]


def test_a_paper_that_is_named_is_among_them(seaside: Knowledge) -> None:
    kelp = seaside.records.of(["kelp"])
    found = meant_together(request_of("How does it differ from the reef maps?"), seaside, kelp)
    assert {paper.id for paper in found} == {"kelp", "reefs"}


def test_people_of_different_papers_are_told_side_by_side(seaside: Knowledge) -> None:
    draft = prepared(
        "What do Brandt's storm warnings and Marlow's kelp survey each say?", known=seaside
    ).draft
    assert "Storm Surge Warnings" in text_of(draft)
    assert "Kelp Farming" in text_of(draft)


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("One work from 2018 and one from 2021 map the coast: how do the two differ?",
         {"tides", "reefs"}),
        ("Marlow has a paper from 2018 and one from 2023. How do the two differ?",
         {"tides", "kelp"}),
    ],
)  # fmt: skip
def test_each_of_several_years_has_one_of_them(
    seaside: Knowledge, question: str, papers: set[str]
) -> None:
    found = meant_together(request_of(question), seaside)
    assert {paper.id for paper in found} == papers
