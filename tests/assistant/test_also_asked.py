"""What a conversation lends a question, and where it lends nothing."""

from __future__ import annotations

import pytest

from assistant.also_asked import left_behind
from assistant.answers.knowledge import Knowledge
from assistant.questions.request import Ask
from tests.assistant.seaside import cited, prepared


@pytest.mark.parametrize(
    ("before", "question", "ask", "papers"),
    [
        ("Who wrote TideNet?", "and the one on kelp?", Ask.AUTHORS, {"kelp"}),
        ("When did A Survey of Kelp Farming appear?", "same for the drone video paper", Ask.DATE,
         {"reefs"}),
        ("When did TideNet come out?", "Sorry, I meant the survey.", Ask.DATE, {"kelp"}),
        ("Who wrote TideNet?", "not that one, the thesis on storms", Ask.AUTHORS, {"storms"}),
        ("How many gauges does TideNet read?",
         "No, I meant the reef paper. How many divers checked the map?", Ask.CONTENT, {"reefs"}),
        ("Compare TideNet with the drone video paper",
         "sorry, I meant the kelp survey. Who signed it?", Ask.AUTHORS, {"kelp"}),
        ("How many studies does A Survey of Kelp Farming review?",
         "is that more than the gauges in the paper on sea levels?", Ask.COMPARE,
         {"kelp", "tides"}),
    ],
)  # fmt: skip
def test_another_paper_is_asked_the_same(
    seaside: Knowledge, before: str, question: str, ask: Ask, papers: set[str]
) -> None:
    request = prepared(question, before, known=seaside).request
    assert (request.ask, set(request.papers)) == (ask, papers)


def test_an_earlier_paper_is_come_back_to(seaside: Knowledge) -> None:
    turns = ("What does TideNet do?", "Who wrote A Survey of Kelp Farming?")
    question = "Back to the sea level paper: when did it appear?"
    request = prepared(question, *turns, known=seaside).request
    assert (request.ask, request.papers) == (Ask.DATE, ("tides",))


def test_what_was_listed_is_counted_sorted_and_cut(seaside: Knowledge) -> None:
    first = "Which papers are by Piet Haan?"
    assert prepared("how many is that?", first, known=seaside).request.ask is Ask.COUNT
    ordered = prepared("could you put the oldest first", first, known=seaside)
    assert ordered.request.order == "oldest"
    assert cited(ordered.draft)[:2] == ["tides", "reefs"]
    fewer = prepared("leave out 2021", first, known=seaside)
    assert "reefs" not in cited(fewer.draft)[:1]
    assert [period.low[0] for period in fewer.request.filter.not_periods] == [2021]


def test_one_of_those_listed_is_picked_by_who_else_wrote_it(seaside: Knowledge) -> None:
    first = "Which papers are by Piet Haan?"
    request = prepared("The one with Oda Brandt, how fast is a warning given?", first,
                       known=seaside).request  # fmt: skip
    assert (request.ask, request.papers) == (Ask.CONTENT, ("storms",))


def test_a_short_question_stays_with_the_paper(seaside: Knowledge) -> None:
    request = prepared("how many divers?", "What is the drone video paper about?", known=seaside)
    assert request.request.papers == ("reefs",)


@pytest.mark.parametrize("question", ["kelp farming", "storm surges", "does she like football"])
def test_a_new_topic_leaves_the_paper(seaside: Knowledge, question: str) -> None:
    request = prepared(question, "What is the drone video paper about?", known=seaside).request
    assert "reefs" not in request.papers


def test_the_second_of_a_list_is_no_other_description(seaside: Knowledge) -> None:
    turns = ("Which papers are by Piet Haan?", "who wrote the first one?")
    second = cited(prepared(turns[0], known=seaside).draft)[1]
    request = prepared("and the second?", *turns, known=seaside).request
    assert (request.ask, request.papers) == (Ask.AUTHORS, (second,))


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("New question: who wrote TideNet?", "who wrote TideNet?"),
        ("ok thanks. something else entirely. Is there anything on kelp?",
         "Is there anything on kelp?"),
        ("unrelated: papers from 2021?", "papers from 2021?"),
        ("another thing, who wrote it?", None),
        ("Is there another thing like TideNet?", None),
    ],
)  # fmt: skip
def test_words_that_leave_a_topic(question: str, rest: str | None) -> None:
    assert left_behind(question) == rest


def test_another_paper_by_the_same_person_is_not_the_one_spoken_of(seaside: Knowledge) -> None:
    turns = ("Who is the first author of TideNet?",)
    draft = prepared("Does that person lead another paper?", *turns, known=seaside).draft
    assert "tides" not in cited(draft)
