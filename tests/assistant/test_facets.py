"""Venues, kinds and keywords in questions: recognised where they are meant, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering import Answering
from assistant.answers.knowledge import Knowledge, NoIndex
from assistant.conversation import Conversation
from assistant.questions.clues import Vocabulary, read_clues
from assistant.records import Records
from assistant.types import Draft, PartialDate, Publication

VISION = "IEEE Transactions on Visualization and Computer Graphics"
ACL = (
    "Proceedings of the 25th Conference on Empirical Methods in Natural Language Processing (EMNLP)"
)
PAPERS = (
    Publication("a", "Drawing Bars", date=PartialDate(2015), type="journal article",
                venue=f"{VISION} (InfoVis ’15)", keywords=("bar charts", "User study")),
    Publication("b", "Drawing Lines", date=PartialDate(2019), type="journal article",
                venue=VISION, keywords=("line charts",)),
    Publication("c", "Counting Genes", date=PartialDate(2019), type="journal article",
                venue="Bioinformatics"),
    Publication("d", "Counting Words", date=PartialDate(2020), type="conference paper", venue=ACL),
    Publication("e", "On Counting", date=PartialDate(2021), type="PhD thesis",
                keywords=("bar charts",)),
    Publication("f", "Notes on Counting", date=PartialDate(2022)),
)  # fmt: skip
TODAY = date(2026, 1, 1)


def _knowledge(papers: tuple[Publication, ...]) -> Knowledge:
    records = Records(papers)
    return Knowledge(records, (), Vocabulary.of(papers, (), records.people), NoIndex())


KNOWLEDGE = _knowledge(PAPERS)


def _asked(question: str, knowledge: Knowledge = KNOWLEDGE) -> Draft:
    return Conversation(Answering(knowledge), TODAY).prepare(question).draft


def _cited(draft: Draft) -> set[str]:
    return {s.publication.id for part in draft.statements for s in part.supports}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (f"Which publications appeared in {VISION}?", {"b"}),
        (f"Which publications appeared in {VISION} (InfoVis ’15)?", {"a"}),
        ("How many papers were published in Bioinformatics?", {"c"}),
        ("papers published in bioinformatics", {"c"}),
        ("How many entries have Bioinformatics as their venue?", {"c"}),
        ("list ieee trans vis comp graph", {"a", "b"}),
        ("trans. vis. comp. graph., 2019 only", {"b"}),
        ("How many InfoVis papers are there?", {"a"}),
        ("Which papers appeared at EMNLP?", {"d"}),
        ("any EMNLP papers in 2020?", {"d"}),
        ("How many journal articles are there?", {"a", "b", "c"}),
        ("list the journal articles from 2019", {"b", "c"}),
        ("How many theses?", {"e"}),
        ("期刊论文有几篇？", {"a", "b", "c"}),
        ('Which papers have the keyword "bar charts"?', {"a", "e"}),
        ("papers tagged user study", {"a"}),
        ("What was published in Bioinformatics?", {"c"}),
    ],
)
def test_values_of_fields_select_exactly(question: str, expected: set[str]) -> None:
    draft = _asked(question)
    assert _cited(draft) == expected
    assert draft.basis == "records"


@pytest.mark.parametrize(
    "question",
    ["papers about bioinformatics", "Which works study visualization?", "papers about theses",
     "What do they say about natural language processing?"],
)  # fmt: skip
def test_a_topic_is_no_venue_and_no_kind(question: str) -> None:
    assert read_clues(question, KNOWLEDGE.vocabulary, TODAY).facets == ()


def test_a_venue_that_the_list_lacks_is_said_to_be_absent() -> None:
    draft = _asked("Which papers were published in Nature?")
    assert draft.abstained
    assert "Nature" in draft.statements[0].text
    assert not _cited(draft)


def test_records_without_the_field_are_counted() -> None:
    notes = [s.text for s in _asked("How many journal articles are there?").statements]
    assert "Of the 6 publications, 1 show no type, so there may be more." in notes


def test_a_list_without_venues_says_so() -> None:
    bare = _knowledge((Publication("x", "A Title", date=PartialDate(2020)),))
    draft = _asked("Which papers were published in Nature?", bare)
    assert draft.abstained
    assert "shows no venue" in draft.statements[0].text


def test_publications_are_grouped_by_venue_and_kind() -> None:
    venues = _asked("Which journals and conferences are there?").statements[0].text
    assert "Bioinformatics: 1" in venues
    kinds = _asked("How many publications of each type?").statements[0].text
    assert "journal article: 3" in kinds


def test_a_follow_up_changes_the_venue_alone() -> None:
    from assistant.types import Turn

    conversation = Conversation(Answering(KNOWLEDGE), TODAY)
    history = (Turn("user", "How many papers were published in Bioinformatics?"),)
    draft = conversation.prepare("and at EMNLP?", history).draft
    assert _cited(draft) == {"d"}


def test_a_stranger_selects_nothing_rather_than_everything() -> None:
    listed = Publication("y", "Another Title", authors=("Peng Qian",), date=PartialDate(2020))
    draft = _asked("Which papers are with Zhenxing Qian?", _knowledge((listed, *PAPERS)))
    assert not _cited(draft)
    assert "Zhenxing Qian" in draft.statements[0].text


def test_people_are_counted_and_not_their_papers() -> None:
    pair = (
        Publication("m", "First Title", authors=("Ada Byron", "Bo Chen"), date=PartialDate(2020)),
        Publication("n", "Second Title", authors=("Ada Byron",), date=PartialDate(2021)),
    )
    knowledge = _knowledge(pair)
    assert (
        "**2** different people"
        in _asked("How many authors are listed?", knowledge).statements[0].text
    )
    counted = _asked("How many papers has Ada Byron co-authored since 2021?", knowledge)
    assert _cited(counted) == {"n"}
