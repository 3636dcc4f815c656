"""What questions say of titles: which words stand in them."""

from __future__ import annotations

import pytest

from assistant.questions.titles import titled_in
from tests.assistant.seaside import cited, prepared, request_of


@pytest.mark.parametrize(
    ("question", "term", "words"),
    [
        ("papers with kelp in the title", "kelp", "with kelp in the title"),
        ('Which titles contain "coral reefs"?', "coral reefs", 'titles contain "coral reefs"'),
        ("those that use the phrase «sea levels» in their titles", "sea levels",
         "use the phrase «sea levels» in their titles"),
        ("In which titles does the word storm appear?", "storm",
         "titles does the word storm appear"),
    ],
)  # fmt: skip
def test_the_words_of_titles_are_found_with_their_place(
    question: str, term: str, words: str
) -> None:
    found = titled_in(question)
    assert found is not None
    assert found.terms == (term,)
    assert question[found.start : found.end] == words


@pytest.mark.parametrize(
    "question",
    ["papers about kelp", "those with the in the title", "Which papers have it in the title?",
     "What is the title of the kelp paper?"],
)  # fmt: skip
def test_other_words_say_nothing_of_titles(question: str) -> None:
    assert titled_in(question) is None


def test_a_pronoun_between_quotes_is_taken_as_a_word() -> None:
    found = titled_in('papers with "the" in the title')
    assert found is not None
    assert found.terms == ("the",)


def test_titles_with_either_of_two_forms_are_meant() -> None:
    words = "papers that have TN (TideNet) in the title, whether spelled out or not"
    request = request_of(words)
    assert request.filter.titled == ("TN", "TideNet")
    assert request.words == ()


def test_titles_select_and_leave_no_topic() -> None:
    request = request_of("Which papers by Ines Marlow have reefs in the title?")
    assert request.filter.titled == ("reefs",)
    assert request.filter.people == ("Ines Marlow",)
    assert request.words == ()


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("papers with kelp in the title", ["kelp"]),
        ('Which titles contain "from"?', ["reefs", "tides"]),
        ("papers with radar in the title", []),
    ],
)
def test_only_titles_are_searched(question: str, papers: list[str]) -> None:
    assert cited(prepared(question).draft) == papers
