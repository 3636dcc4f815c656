from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.conversation import Conversation
from assistant.web.guard import LONGEST_BODY
from assistant.web.keeping import Exchange, kept, restored
from assistant.web.wording import wording

from .small import PAPERS, SmallAssistant

SMALL = SmallAssistant()
WORDS = wording()


def asked(question: str) -> Exchange:
    return Exchange(question, SMALL.ask(question))


def test_what_was_kept_comes_back_as_it_was() -> None:
    conversation = Conversation()
    for question in ("Which papers are about coral reefs?", "How many publications?", "zebra?"):
        conversation = conversation.adding(asked(question))
    conversation = conversation.adding(Exchange("Why?", None, "stopped"))
    conversation = conversation.adding(Exchange("<b>?", None, "error", "It is <b>broken</b>."))
    document = json.loads(conversation.document(7))
    assert document["n"] == 7
    back = Conversation(restored(document["kept"], SMALL.library))
    assert back.turns == conversation.turns
    assert back.messages(WORDS) == conversation.messages(WORDS)


def test_a_long_conversation_keeps_its_end_and_fits_a_request() -> None:
    answer = SMALL.ask("How many publications are there?")
    conversation = Conversation()
    for n in range(9):
        long = replace(answer, question=str(n), text='ü"\\ ' * 3000)
        conversation = conversation.adding(Exchange(str(n), long))
    entries = json.loads(conversation.document(1))["kept"]
    assert [one.question for one in restored(entries, SMALL.library)][-1] == "8"
    command = json.dumps({"n": 1, "question": "ü" * 2000, "kept": entries}, ensure_ascii=False)
    assert len(json.dumps({"data": [command]}, ensure_ascii=False).encode()) < LONGEST_BODY - 200


def test_an_answer_from_another_version_of_the_list_is_not_shown_again() -> None:
    entries = kept([asked("coral reefs?")])
    (changed,) = restored(entries, SmallAssistant(PAPERS[:3]).library)
    assert changed == Exchange("coral reefs?", None, "changed")
    assert "The list has changed" in Conversation((changed,)).messages(WORDS)[1]["content"]


@pytest.mark.parametrize("spans", [[5, 2], [-1, 4], [0, 10**9], ["a", None], [True, None]])
def test_spans_that_are_not_in_the_abstract_are_no_quotes(spans: list[object]) -> None:
    (entry,) = kept([asked("coral reefs?")])
    entry["c"] = [["doe2022reefs", *spans], ["nobody", 0, 1], 7]
    ((_, answer),) = [(one.question, one.answer) for one in restored([entry], SMALL.library)]
    assert answer is not None
    assert all(citation.quote is None for citation in answer.citations)


VALUES = st.recursive(
    st.none() | st.text() | st.integers() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("qacbmnsvto"), inner),
)


@given(st.lists(VALUES))
def test_any_other_document_is_taken_without_error(entries: list[object]) -> None:
    Conversation(restored(entries, SMALL.library)).messages(WORDS)
