"""Which publications a request means: described, selected, compared, settled on."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge
from assistant.answers.meant import Meant
from tests.assistant.seaside import request_of


@pytest.fixture
def meant(seaside: Knowledge) -> Meant:
    return Meant(seaside)


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("coral reefs versus kelp farms", ["reefs", "kelp"]),
        ("The storm thesis and the drone paper: what do they need?", ["storms", "reefs"]),
        ("What does the TideNet paper do?", []),
    ],
)
def test_each_description_gives_another_paper(
    meant: Meant, question: str, papers: list[str]
) -> None:
    assert [paper.id for paper in meant.anchored(request_of(question))] == papers


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Compare TideNet with A Survey of Kelp Farming", ["tides", "kelp"]),
        ("Compare kelp farming with coral reefs", ["kelp", "reefs"]),
        ("Compare TideNet with kelp farms", ["tides", "kelp"]),
    ],
)
def test_sides_of_a_comparison_are_named_or_described(
    meant: Meant, question: str, papers: list[str]
) -> None:
    assert {paper.id for paper in meant.compared(request_of(question))} == set(papers)


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("What does TideNet lower?", ["tides"]),
        ("What do drones film?", ["reefs"]),
        ("Is there code for storm surges?", ["storms"]),
        ("Which volcano erupts?", []),
        ("What does it say?", []),
    ],
)
def test_a_paper_is_meant_by_name_or_by_description(
    meant: Meant, question: str, papers: list[str]
) -> None:
    assert [paper.id for paper in meant.papers(request_of(question))] == papers


def test_a_selection_has_proofs_and_the_topic_in_words(meant: Meant) -> None:
    found, proofs, topic = meant.selection(request_of("papers by Piet Haan about reefs"))
    assert [paper.id for paper in found.publications] == ["reefs"]
    proof = proofs["reefs"]
    assert proof.publication.abstract[proof.start : proof.end] == (
        "Coral reefs are mapped by divers today."
    )
    assert topic == "reefs"


def test_a_topic_is_listed_by_fit_unless_an_order_is_asked_for(meant: Meant) -> None:
    by_fit, _, _ = meant.selection(request_of("papers on networks"))
    by_date, _, _ = meant.selection(request_of("papers on networks from oldest to newest"))
    assert by_fit.publications[0].id == "storms"
    assert [paper.id for paper in by_date.publications] == ["tides", "reefs", "storms"]


def test_an_empty_filter_restricts_and_selects_nothing(meant: Meant) -> None:
    everything, by_one = request_of("papers"), request_of("papers by Oda Brandt")
    assert meant.only(everything.filter) is None
    assert meant.selected(everything) == []
    assert meant.only(by_one.filter) == frozenset({"storms"})
    assert [paper.id for paper in meant.selected(by_one)] == ["storms"]


def test_one_paper_that_a_year_leaves_is_settled_on(meant: Meant) -> None:
    request = request_of("What does the 2018 paper say about errors?")
    only = meant.only(request.filter)
    assert meant.settled(request, only).papers == ("tides",)
    assert meant.settled(request, None).papers == ()


def test_the_best_of_those_spoken_of_must_fit_clearly_better(meant: Meant) -> None:
    both = frozenset({"tides", "reefs"})
    best = meant.best_among(request_of("What do divers check?"), both)
    assert best is not None
    assert best.id == "reefs"
    networks = frozenset({"tides", "storms"})
    assert meant.best_among(request_of("What does a network do?"), networks) is None
