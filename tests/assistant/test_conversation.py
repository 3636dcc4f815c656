"""Follow-ups: what they mean, and that history alone decides."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.core import Assistant, read_history
from assistant.types import Answer, Turn


def talk(assistant: Assistant, *questions: str) -> Answer:
    """Ask in order as one conversation, and give the last answer."""
    history: list[Turn] = []
    answer = None
    for question in questions:
        answer = assistant.ask(question, tuple(history))
        cited = tuple(c.publication.id for c in answer.citations)
        told = Turn("assistant", answer.text, cited, answer.plan, answer.found)
        history += [Turn("user", question), told]
    assert answer is not None
    return answer


def titles(answer: Answer) -> list[str]:
    return list(dict.fromkeys(c.publication.title.split(":")[0] for c in answer.citations))


def test_a_pronoun_means_the_paper_spoken_of(assistant: Assistant) -> None:
    answer = talk(assistant, "What is DFIL about?", "Who wrote it?")
    assert "Kun Pan" in answer.text
    assert titles(answer) == ["DFIL"]
    assert "DFIL" in answer.standalone_question


def test_an_ordinal_means_a_row_of_the_list_before(assistant: Assistant) -> None:
    answer = talk(
        assistant, "List the IR papers from oldest to newest.", "When was the last one published?"
    )
    assert "2021" in answer.text
    assert len(titles(answer)) == 1


def test_only_those_narrows_and_what_about_replaces(assistant: Assistant) -> None:
    narrowed = talk(assistant, "papers from 2021", "only those with code")
    flagged = [c.publication for c in narrowed.citations if c.publication.code_flag]
    assert {p.year for p in flagged} >= {2021}
    replaced = talk(assistant, "How many papers are from 2021?", "and 2023?")
    assert {c.publication.year for c in replaced.citations} - {None} == {2023}


def test_a_person_is_carried_on(assistant: Assistant) -> None:
    answer = talk(
        assistant, "Who is the first author of HVIS?", "Which other papers does that person lead?"
    )
    assert {c.publication.authors[0] for c in answer.citations} == {"Kedi Lyu"}


def test_one_more_paper_is_compared_with_the_one_before(assistant: Assistant) -> None:
    answer = talk(assistant, "What is Locate and Verify?", "Compare it with DFIL.")
    assert set(titles(answer)) == {"Locate and Verify", "DFIL"}


def test_a_new_topic_owes_nothing_to_the_old_one(assistant: Assistant) -> None:
    alone = assistant.ask("How many papers are from 2021?")
    after = talk(assistant, "What is DFIL about?", "How many papers are from 2021?")
    assert after.text == alone.text


def test_a_pronoun_without_anything_before_is_asked_back(assistant: Assistant) -> None:
    answer = assistant.ask("who wrote it?")
    assert answer.abstained
    assert "which paper" in answer.text.lower()


@pytest.mark.parametrize("with_answers", [True, False])
def test_explicit_history_gives_the_answer_of_the_session(
    assistant: Assistant, with_answers: bool
) -> None:
    session = talk(assistant, "What is DFIL about?", "and its code?")
    first = assistant.ask("What is DFIL about?")
    messages: list[dict[str, Any]] = [{"role": "user", "content": "What is DFIL about?"}]
    if with_answers:
        messages.append({"role": "assistant", "content": [{"type": "text", "text": first.text}]})
    explicit = assistant.ask("and its code?", read_history(messages))
    assert explicit.text == session.text


def test_history_of_any_shape_is_read_or_left_out() -> None:
    turns = read_history(
        [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": {"text": "b"}, "citations": [{"id": "x"}, {"id": 3}]},
            {"role": "system", "content": "c"},
            {"content": "d"},
            "e",  # type: ignore[list-item]
        ]
    )
    assert turns == (Turn("user", "a"), Turn("assistant", "b", ("x",)))
