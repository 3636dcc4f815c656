"""Phrases that describe one paper each, where a question speaks of several."""

from __future__ import annotations

import pytest

from assistant.questions.anchors import anchors_of, common_of
from tests.assistant.seaside import clues_of


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Is the kelp survey older than the tide paper?", ["kelp survey", "tide"]),
        ("The storm thesis and the drone paper: what do they need?", ["storm", "drone"]),
        ("coral reefs versus kelp farms", ["coral reefs", "kelp farms"]),
        ("gauges vs. drones", ["gauges", "drones"]),
        ("Two coastal papers: the one on gauges and the one on reefs. What is new?",
         ["gauges", "reefs"]),
    ],
)  # fmt: skip
def test_each_description_gives_its_words_in_order(question: str, words: list[str]) -> None:
    assert [anchor.words for anchor in anchors_of(clues_of(question))] == words


@pytest.mark.parametrize(
    "question",
    [
        "The paper on kelp: what slows growth?",
        "Which papers map reefs?",
        "Wie alt ist the kelp survey und wie neu the tide paper? Welche ist älter?",
    ],
)
def test_one_description_and_other_languages_give_none(question: str) -> None:
    assert anchors_of(clues_of(question)) == ()


def test_years_and_people_are_filters_of_their_own_description() -> None:
    question = "How do the 2018 paper and the thesis by Oda Brandt differ?"
    first, second = anchors_of(clues_of(question))
    assert question[first.start : first.end] == "the 2018 paper"
    assert [period.words for period in first.wanted.periods] == ["2018"]
    assert first.wanted.people == ()
    assert (first.words, second.wanted.periods) == ("", ())
    assert second.wanted.people == ("Oda Brandt",)


def test_ordinals_are_no_words_of_a_description() -> None:
    found = anchors_of(clues_of("Does the first kelp paper agree with that other reef study?"))
    assert [anchor.words for anchor in found] == ["kelp", "reef"]


def test_what_is_said_of_all_of_them_is_common() -> None:
    question = "I read two coastal papers, the one on gauges and the one on reefs. What is new?"
    clues = clues_of(question)
    assert common_of(clues, anchors_of(clues)) == "read coastal"
