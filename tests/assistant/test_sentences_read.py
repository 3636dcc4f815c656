"""The sentences of one abstract, ranked by how well they answer."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge
from assistant.answers.reading import (
    WEIGHTS,
    Asked,
    Read,
    asks_figure,
    counted,
    numbered,
    own_work_begins,
    read,
    stems,
)
from tests.assistant.seaside import request_of


def read_of(known: Knowledge, question: str, paper: str) -> list[Read]:
    publication = known.records.get(paper)
    assert publication is not None
    return read(Asked.of(request_of(question)), publication, known)


@pytest.mark.parametrize(
    ("question", "paper", "sentence"),
    [
        ("How many gauges does TideNet read?", "tides",
         "We present TideNet, a graph network that reads 240 sparse tide gauges."),
        ("By how much does TideNet lower the error?", "tides",
         "TideNet lowers the forecast error by 12% on three coasts."),
        ("Does TideNet need satellite images?", "tides", "It needs no satellite images."),
        ("How many divers checked the reef map?", "reefs",
         "Eighteen divers checked the map and agreed with it in 91 of 100 plots."),
        ("What makes mistakes in mapping reefs?", "reefs",
         "Murky water remains the main source of mistakes."),
        ("How many studies does the kelp survey review?", "kelp",
         "This survey reviews 64 studies of kelp farms."),
        ("What slows the growth of kelp?", "kelp",
         "Warm currents slow the growth of kelp more than storms do."),
        ("What is the network trained on for storm surges?", "storms",
         "We train a small network on weather radar."),
    ],
)  # fmt: skip
def test_the_sentence_that_answers_ranks_first(
    seaside: Knowledge, question: str, paper: str, sentence: str
) -> None:
    best = max(read_of(seaside, question, paper), key=lambda one: one.score)
    place = best.close.passage
    assert best.publication.abstract[place.start : place.end] == sentence


def test_every_sentence_is_read_in_order_with_all_features(seaside: Knowledge) -> None:
    sentences = read_of(seaside, "How many gauges does TideNet read?", "tides")
    assert [one.close.passage.start for one in sentences] == [0, 50, 121, 179]
    assert {len(one.features) for one in sentences} == {len(WEIGHTS)}
    values = [dict(zip(WEIGHTS, one.features, strict=True)) for one in sentences]
    assert [v["own_work"] for v in values] == [0, 1, 1, 1]
    assert [v["last"] for v in values] == [0, 0, 0, 1]
    assert [v["counted"] for v in values] == [0, 1, 0, 0]
    assert [v["figure"] for v in values] == [0, 1, 1, 0]
    assert sentences[1].share == pytest.approx(1)
    assert sentences[3].share == 0


def test_what_kind_of_thing_is_asked_for_is_read() -> None:
    many = Asked.of(request_of("How many divers checked the reef map?"))
    assert (many.numeric, many.things) == (True, frozenset(stems(["divers", "checked"])))
    how = Asked.of(request_of("How is the reef mapped?"))
    assert (how.how, how.numeric, how.names) == (True, False, False)
    assert Asked.of(request_of("Which data sets was the network tested on?")).names


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Twelve divers checked it.", True),
        ("It was checked by 240 trained divers.", True),
        ("Divers checked 12 reefs.", False),
        ("Several divers checked it.", False),
    ],
)
def test_a_count_stands_before_what_it_counts(text: str, holds: bool) -> None:
    assert numbered(text, counted("How many divers were there?")) is holds


def test_who_takes_part_is_counted_under_any_of_its_names() -> None:
    things = counted("How many people were asked?")
    assert numbered("We interviewed 40 volunteers.", things)
    assert not numbered("We interviewed 40 machines.", things)
    assert counted("Which people were asked?") == frozenset()


def test_words_for_figures_say_nothing_of_what_is_measured() -> None:
    assert [word for word in ("percentage", "share", "divers") if asks_figure(word)] == [
        "percentage", "share",
    ]  # fmt: skip


def test_an_abstract_turns_to_its_own_work_where_its_authors_speak(seaside: Knowledge) -> None:
    papers = {paper.id: paper for paper in seaside.records.publications}
    kelp, tides = papers["kelp"], papers["tides"]
    assert kelp.abstract[own_work_begins(kelp) :].startswith("This survey reviews")
    assert tides.abstract[own_work_begins(tides) :].startswith("We present TideNet")
