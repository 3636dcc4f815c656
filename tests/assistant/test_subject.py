"""What a question leaves out, found in the questions before it alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering import Answering
from assistant.answers.knowledge import Knowledge, NoIndex
from assistant.conversation import Conversation
from assistant.questions.clues import Vocabulary
from assistant.questions.subject import left_out, restored
from assistant.records import Records
from assistant.types import Turn


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (["What is a tidal gauge?"], "How is it calibrated?", "tidal gauge"),
        (["Tell me about coral reefs."], "What are the main threats to them?", "coral reefs"),
        (["What is a tidal gauge?"], "What are the advantages?", "tidal gauge"),
        (["Describe the Marsh protocol."], "What about its limitations?", "Marsh protocol"),
        (["What is kelp farming?", "What are the steps?"], "Why is it hard?", "kelp farming"),
        (["Who was Ada Lovelace?"], "What did Ada write?", "Lovelace"),
        (["What are coral reefs?", "How did Darwin explain them?"], "Are they old?", "coral reefs"),
    ],
)
def test_the_subject_is_carried_to_a_question_that_needs_it(
    earlier: list[str], question: str, expected: str
) -> None:
    assert " ".join(left_out(question, earlier, "en")) == expected


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ([], "How is it calibrated?"),
        (["What is a tidal gauge?"], "How many satellites measure rainfall?"),
        (["What are coral reefs?"], "How do coral reefs grow?"),
        (["What is shallow water?"], "What is deep water?"),
        (["What are the advantages?"], "How is it calibrated?"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(earlier: list[str], question: str) -> None:
    assert left_out(question, earlier, "en") == ()


def test_a_new_subject_replaces_the_old_one() -> None:
    earlier = ["What is a tidal gauge?", "How is it calibrated?", "What is a storm surge?"]
    assert left_out("How long does it last?", earlier, "en") == ("storm", "surge")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What are its parts?", "What are tidal gauge's parts?"),
        ("How is it built?", "How is tidal gauge built?"),
        ("And the costs?", "And the costs — tidal gauge?"),
    ],
)
def test_the_words_take_the_place_of_a_pronoun(question: str, expected: str) -> None:
    assert restored(question, "tidal gauge") == expected


def test_where_nothing_was_cited_the_words_alone_are_the_topic() -> None:
    records = Records((), [])
    vocabulary = Vocabulary.of((), (), records.people)
    knowledge = Knowledge(records, (), vocabulary, NoIndex())
    conversation = Conversation(Answering(knowledge), date(2026, 6, 15))
    asked = conversation.prepare("What are its limits?", [Turn("user", "What is tephra dating?")])
    assert asked.follows
    assert asked.standalone == "What are tephra dating's limits?"
    assert set(asked.request.words) >= {"tephra", "dating"}
