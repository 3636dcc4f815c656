"""What the asking words want: publications, things inside one, both, or nothing that shows."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.questions.clues import Vocabulary, read_clues
from assistant.questions.lexicon import find_concepts
from assistant.questions.wanted import Wanted, also_asks, is_verb
from assistant.records import Records

VOCABULARY = Vocabulary.of((), (), Records((), []).people)


def wanted(question: str) -> Wanted:
    return read_clues(question, VOCABULARY, date(2026, 6, 15)).shape.wanted


@pytest.mark.parametrize(
    "question",
    [
        "Which papers map reefs?",
        "Show me every article on kelp.",
        "What are the studies on kelp?",
        "number of papers that count buoys",
        "any work on kelp?",
        "Everything on coral reefs?",
        "Which of these is the oldest?",
        "What papers on reefs exist and who wrote them?",
    ],
)
def test_publications_are_wanted(question: str) -> None:
    assert wanted(question) is Wanted.PUBLICATIONS


@pytest.mark.parametrize(
    "question",
    [
        "Which buoys drift?",
        "How do microphones hear bees?",
        "Whose data do they use?",
        "Which neurons get stronger and which ones weaker?",
        "Which studies are reviewed in the survey of reefs?",
    ],
)
def test_something_inside_a_publication_is_wanted(question: str) -> None:
    assert wanted(question) is Wanted.OTHER


def test_things_are_counted_unless_they_are_publications() -> None:
    assert wanted("How many buoys drift?") is Wanted.THINGS
    assert wanted("How many papers are about buoys?") is Wanted.PUBLICATIONS


@pytest.mark.parametrize(
    "question",
    [
        "Which papers map reefs, and how many divers did they ask?",
        "Which papers on kelp exist, and which buoys do they use?",
    ],
)
def test_publications_and_something_in_them_are_wanted(question: str) -> None:
    assert wanted(question) is Wanted.BOTH


@pytest.mark.parametrize(
    "question",
    [
        "Is kelp edible?",
        "Who wrote about kelp?",
        "When was it published?",
        "What is the most recent?",
        "What drifts?",
        "Welche Riffe wurden kartiert?",
    ],
)
def test_what_does_not_show_it_stays_unknown(question: str) -> None:
    assert wanted(question) is Wanted.UNKNOWN


def test_a_second_question_begins_behind_its_conjunction() -> None:
    question = "Which buoys drift, and what are they for?"
    place = also_asks(question)
    assert place == question.index(", and")
    assert also_asks("Which buoys drift and sink?") is None


@pytest.mark.parametrize(
    ("question", "verb"),
    [("Show that it works", True), ("Which filter works best?", True), ("List his works", False)],
)
def test_works_is_a_verb_or_a_noun(question: str, verb: bool) -> None:
    found = next(f for f in find_concepts(question, "en") if f.words == "works")
    assert is_verb(question, found) is verb
