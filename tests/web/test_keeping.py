from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer
from assistant.web.conversation import Conversation
from assistant.web.guard import LONGEST_BODY
from assistant.web.keeping import kept, restored
from assistant.web.wording import wording

from .small import PAPERS, SmallAssistant

SMALL = SmallAssistant()


def same(one: Answer, other: Answer) -> bool:
    return replace(one, seconds=0, abstained=False) == replace(other, seconds=0, abstained=False)


def test_what_was_kept_comes_back_as_it_was() -> None:
    asked = ["Which papers are about coral reefs?", "How many publications are there?", "zebra?"]
    answers = [SMALL.ask(question) for question in asked]
    back = restored(kept(answers), SMALL.library)
    assert len(back) == 3
    assert all(same(*pair) for pair in zip(answers, back, strict=True))
    words = wording()
    assert Conversation.of(back, words).turns == Conversation.of(answers, words).turns


def test_a_long_conversation_keeps_its_end_and_fits_a_request() -> None:
    long = replace(SMALL.ask("How many publications are there?"), text='ü"\\ ' * 3000)
    text = kept([replace(long, question=str(n)) for n in range(9)])
    assert [answer.question for answer in restored(text, SMALL.library)][-1] == "8"
    assert len(json.dumps({"data": [text]}).encode()) < LONGEST_BODY


def test_another_version_of_the_list_brings_nothing_back() -> None:
    text = kept([SMALL.ask("coral reefs?")])
    assert restored(text, SmallAssistant(PAPERS[:3]).library) == []


@pytest.mark.parametrize("spans", [[5, 2], [-1, 4], [0, 10**9], ["a", None], [True, None]])
def test_spans_that_are_not_in_the_abstract_are_no_quotes(spans: list[object]) -> None:
    entry = json.loads(kept([SMALL.ask("coral reefs?")]))
    entry[0]["c"] = [["doe2022reefs", *spans], ["nobody", 0, 1], 7]
    (answer,) = restored(json.dumps(entry), SMALL.library)
    assert all(citation.quote is None for citation in answer.citations)


@given(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from("qacbmnsv"), x)))  # fmt: skip
def test_any_other_text_is_taken_without_error(document: object) -> None:
    restored(json.dumps(document), SMALL.library)
    restored(str(document), SMALL.library)
