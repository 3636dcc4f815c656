"""What kind of answer a question wants, in words that no list of phrases has."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.answers.knowledge import Knowledge
from assistant.questions.intents import Kind, Vector, features, intent_of, masked, sentence
from assistant.questions.request import Ask
from tests.assistant.seaside import prepared, request_of

LABELLED = Path(__file__).parents[2] / "benchmarks" / "intents"


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("Whose work is the kelp farming survey?", Ask.AUTHORS),
        ("By how many people was the TideNet article signed?", Ask.AUTHORS),
        ("We are a reading group interested in coral reefs. What is there to choose from?",
         Ask.LIST),
        ("What has Piet Haan brought out so far?", Ask.LIST),
        ("I'd be interested in how many articles Oda Brandt had a hand in.", Ask.COUNT),
        ("In the reef paper, how many people checked the map?", Ask.CONTENT),
        ("Could you set the storm thesis and the kelp survey side by side?", Ask.COMPARE),
    ],
)  # fmt: skip
def test_the_kind_of_answer_is_read_off_the_build_of_a_question(
    seaside: Knowledge, question: str, ask: Ask
) -> None:
    read = prepared(question, known=seaside).request.ask
    group = {Ask.AUTHORS, Ask.COUNT_AUTHORS} if ask is Ask.AUTHORS else {ask}
    assert read in group


def test_without_an_embedder_words_decide() -> None:
    assert request_of("Whose work is the kelp farming survey?").ask is Ask.AUTHORS
    assert intent_of("how many papers did he publish since §y ?", None).kind is Kind.COUNT


def test_names_and_dates_are_placeholders() -> None:
    text = masked("Has Piet Haan’s group done reefs in 2021?", [((4, 13), "§p"), ((36, 40), "§y")])
    assert text.split() == ["has", "§p", "'s", "group", "done", "reefs", "in", "§y", "?"]
    assert sentence(text) == "has John Smith 's group done reefs in 2015 ?"
    assert {"w:has §p", "k:x in §y"} <= features(text)


def test_a_very_long_question_is_cut() -> None:
    assert len(features("reef " * 5_000)) < 50


def test_meaning_changes_the_odds_and_they_stay_odds() -> None:
    def embed(text: str) -> Vector:
        return np.full(384, 1 / np.sqrt(384), np.float32)

    for used in (None, embed):
        assert 0 < intent_of("and the code of §m ?", used).probability <= 1


def test_the_labelled_questions_are_well_formed_and_fitted() -> None:
    rows = [
        json.loads(line)
        for file in sorted(LABELLED.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) > 3_000
    assert {row["kind"] for row in rows} == {str(kind) for kind in Kind}
    checked = rows[::25]
    right = [intent_of(row["masked"], None).kind == row["kind"] for row in checked]
    assert np.mean(right) > 0.85
