"""How questions are taken apart: what is said around them, what asks, and in how many parts."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.questions.clues import Vocabulary, read_clues
from assistant.questions.shape import Shape, whole
from assistant.questions.shape_words import any_of, class_words
from assistant.questions.wanted import Wanted
from assistant.records import Records

VOCABULARY = Vocabulary.of((), (), Records((), []).people)


def shape_of(question: str) -> Shape:
    return read_clues(question, VOCABULARY, date(2026, 6, 15)).shape


def asides(question: str) -> set[str]:
    return {question[start:end].strip(" ,") for start, end in shape_of(question).asides}


@pytest.mark.parametrize(
    ("question", "aside"),
    [
        ("I'm a beekeeper. Which studies count bees in orchards?", "I'm a beekeeper."),
        ("Hello there! How do microphones hear bees?", "Hello there!"),
        ("Please help. Which buoy drifts most?", "Please help."),
        ("As a teacher, what does the reef survey measure?", "As a teacher"),
        ("Question from a diver: which reefs were mapped?", "Question from a diver"),
        ("For our newsletter, which papers map coral reefs?", "For our newsletter"),
        ("Which papers map coral reefs for my talk?", "for my talk"),
        ("Microphones hear bees, right?", "right?"),
    ],
)
def test_who_asks_and_what_for_are_asides(question: str, aside: str) -> None:
    assert asides(question) == {aside}


@pytest.mark.parametrize(
    "question",
    [
        "I saw a paper by divers. What does it map?",
        "I read that gauges drift. How large is it?",
        '"I run a farm." Which papers study that phrase?',
        "Which farms did we visit?",
    ],
)
def test_what_speakers_saw_or_quote_and_what_they_ask_is_of_matter(question: str) -> None:
    assert asides(question) == set()


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("In the survey of reefs, how many divers took part?", "how many divers took part?"),
        ("According to the paper on kelp, what slows growth?", "what slows growth?"),
        ("Bees: how many species are counted?", "how many species are counted?"),
        ("I read that gauges drift. How large is it?", "How large is it?"),
        ("I'm a beekeeper. List the papers on bees.", "List the papers on bees."),
        ("Which reefs were mapped? List them with dates.",
         "Which reefs were mapped?  List them with dates."),
    ],
)  # fmt: skip
def test_the_focus_is_what_asks_without_what_says_which_paper_is_meant(
    question: str, focus: str
) -> None:
    assert shape_of(question).focus_of(question).split() == focus.split()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How many buoys drift and what did they measure?",
         ("How many buoys drift", "and what did they measure?")),
        ("Which reefs were mapped? List them with dates.",
         ("Which reefs were mapped?", "List them with dates.")),
        ("Which reefs and bays were mapped?", ("Which reefs and bays were mapped?",)),
    ],
)  # fmt: skip
def test_each_thing_that_is_asked_is_a_part(question: str, parts: tuple[str, ...]) -> None:
    assert shape_of(question).parts_of(question) == parts


def test_a_question_in_another_language_is_taken_whole() -> None:
    question = "Ich bin Imker. Welche Riffe wurden kartiert?"
    assert shape_of(question) == whole(question)
    assert whole(question) == Shape((), ((0, len(question)),), Wanted.UNKNOWN)


def test_classes_of_words_join_with_the_longest_word_first() -> None:
    assert {"i", "we", "our"} <= class_words("first_person")
    words = any_of("first_person", "occasions").removeprefix("(?:").removesuffix(")").split("|")
    assert set(words) == class_words("first_person") | class_words("occasions")
    assert [len(word) for word in words] == sorted(map(len, words), reverse=True)
