"""Answers in the words of abstracts, with the index and the judge as they are served."""

from __future__ import annotations

import pytest

from assistant.answering.knowledge import Knowledge
from assistant.reading.plan import (
    Compare,
    Define,
    Described,
    List,
    Papers,
    Quote,
    Select,
    Similar,
    Summary,
    Where,
)
from assistant.types import Draft
from tests.assistant.seaside import draft_of, text_of


def about(*ids: str) -> Select:
    return Select(among=Papers(ids))


def quotes(draft: Draft) -> list[str]:
    return [s.quote for statement in draft.statements for s in statement.supports if s.quote]


@pytest.mark.parametrize(
    ("question", "of", "said"),
    [
        ("how many divers checked the reef map?", about("reefs"), "Eighteen divers"),
        ("by how much does TideNet lower the error?", about("tides"), "lowers the forecast error"),
        ("how many studies does the survey review?", Select(), "64 studies"),
    ],
)
def test_the_sentence_that_answers_comes_first(
    seaside: Knowledge, question: str, of: Select, said: str
) -> None:
    draft = draft_of(Quote(of, question), seaside)
    assert said in quotes(draft)[0]


@pytest.mark.parametrize(
    "question",
    ["who funded the reef mapping?", "how many drones were bought?", "which GPU was used?"],
)
def test_what_an_abstract_does_not_say_is_not_answered(seaside: Knowledge, question: str) -> None:
    draft = draft_of(Quote(about("reefs"), question), seaside)
    assert draft.abstained
    assert not quotes(draft)


def test_every_quotation_is_verbatim(seaside: Knowledge) -> None:
    for plan in (Quote(asked="coral reefs from drones?"), Summary(about("tides", "kelp"))):
        for quote in quotes(draft_of(plan, seaside)):
            assert any(quote in p.abstract for p in seaside.records.publications)


def test_a_paper_is_found_by_what_it_is_about(seaside: Knowledge) -> None:
    described = Select(among=Described(("mapping corals with drones",)))
    assert draft_of(Summary(described, "what is it about"), seaside).found == ("reefs",)
    nothing = Select(among=Described(("medieval monasteries",)))
    assert draft_of(Summary(nothing, "the one on medieval monasteries"), seaside).abstained


def test_papers_are_put_side_by_side(seaside: Knowledge) -> None:
    draft = draft_of(Compare(about("tides", "reefs"), "how do they differ"), seaside)
    assert draft.found == ("tides", "reefs")
    assert {s.publication.id for st in draft.statements for s in st.supports} == {"tides", "reefs"}


def test_a_term_is_told_in_the_words_of_its_abstract(seaside: Knowledge) -> None:
    draft = draft_of(Define(term="TideNet", asked="what is TideNet"), seaside)
    assert "graph network" in " ".join(quotes(draft))
    assert draft_of(Define(term="photosynthesis", asked="?"), seaside).abstained


def test_what_belongs_to_a_topic_and_what_only_shares_a_word(seaside: Knowledge) -> None:
    def ids(topic: str) -> tuple[str, ...]:
        return draft_of(List(Select((Where("topic", "is", (topic,), topic),))), seaside).found

    assert ids("coral reefs") == ("reefs",)
    assert ids("seaweed farming") == ("kelp",)
    assert ids("medieval monasteries") == ()


def test_a_paper_is_not_near_itself(seaside: Knowledge) -> None:
    draft = draft_of(Similar(about("tides")), seaside)
    rows = [s.publication.id for statement in draft.statements for s in statement.supports]
    assert "tides" not in rows
    assert "TideNet" in text_of(draft)  # what the others are near to, or not near enough
