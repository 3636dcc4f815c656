"""Matters that abstracts seldom tell: what asks about them, and what speaks of them."""

from __future__ import annotations

import pytest

from assistant.questions.matters import matters, untold
from tests.assistant.seaside import clues_of


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who funded the kelp survey?", ("funded",)),
        ("Which GPUs did the network need?", ("gpus",)),
        ("What was the batch size?", ("batch size",)),
        ("Who pays for the buoys, and on what GPU does it run?", ("pays for", "gpu")),
        ("Wer hat die Bojen finanziert?", ("finanziert",)),
        ("谁资助了这项研究？", ("资助",)),
    ],
)
def test_a_matter_is_known_by_its_words(question: str, words: tuple[str, ...]) -> None:
    assert matters(question) == words


@pytest.mark.parametrize(
    "question",
    ["How do divers map reefs?", "Which fundamental limits are shown?", "What does a buoy weigh?"],
)
def test_other_questions_ask_of_no_such_matter(question: str) -> None:
    assert matters(question) == ()


def test_a_text_that_speaks_of_a_matter_in_other_words_tells_of_it() -> None:
    question = "Who paid for it, and which GPU was used?"
    assert untold(question, ["it runs on an nvidia card"]) == ("paid for",)
    assert untold(question, ["supported by a national grant"]) == ("gpu",)
    assert untold(question, ["nothing of the kind"]) == ("paid for", "gpu")
    assert untold(question, ["a grant", "an nvidia card"]) == ()


def test_without_a_matter_nothing_is_untold() -> None:
    assert untold("How do divers map reefs?", []) == ()


def test_a_question_is_read_with_its_matters() -> None:
    assert clues_of("Who funded the kelp survey?").matters
    assert not clues_of("Who wrote the kelp survey?").matters
