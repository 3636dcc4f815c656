"""Whether an abstract answers: what it tells is quoted, what it does not tell is refused."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge
from assistant.answers.quoting import choose
from assistant.answers.reading import Asked
from assistant.answers.silence import ENOUGH, Silence, features, listen
from tests.assistant.seaside import prepared, request_of, text_of


def heard(known: Knowledge, question: str, *papers: str) -> Silence:
    request = request_of(question)
    return listen(request, known, known.records.of(papers), choose(request, known, papers))


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("How many gauges does TideNet read?", "tides"),
        ("Which currents slow the growth of kelp?", "kelp"),
        ("In how many plots did the divers agree with the reef map?", "reefs"),
    ],
)
def test_what_an_abstract_tells_is_answered(seaside: Knowledge, question: str, paper: str) -> None:
    silence = heard(seaside, question, paper)
    assert silence.answers
    assert silence.probability > 0.9


@pytest.mark.parametrize(
    ("question", "paper", "unsaid"),
    [
        ("How many boats does TideNet use?", "tides", ("boats",)),
        ("How many swimmers were hired for the kelp survey?", "kelp", ("swimmers", "hired")),
        ("How many years did the divers train?", "reefs", ("train",)),
    ],
)
def test_a_count_of_what_is_not_there_is_refused_with_the_words_that_lack(
    seaside: Knowledge, question: str, paper: str, unsaid: tuple[str, ...]
) -> None:
    silence = heard(seaside, question, paper)
    assert not silence.answers
    assert 0 < silence.probability < ENOUGH
    assert silence.unsaid == unsaid


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who funded TideNet?", "funded"),
        ("What is the RMSE of TideNet?", "RMSE"),
        ("What batch size does TideNet use?", "batch size"),
    ],
)
def test_matters_and_measures_that_are_not_named_are_certain(
    seaside: Knowledge, question: str, word: str
) -> None:
    silence = heard(seaside, question, "tides")
    assert silence.probability == 0
    assert set(silence.unsaid) == {word}


def test_without_a_sentence_there_is_no_answer(seaside: Knowledge) -> None:
    request = request_of("How many gauges does TideNet read?")
    assert listen(request, seaside, seaside.records.of(["tides"]), []) == Silence(0.0, ())


def test_features_say_what_is_missing(seaside: Knowledge) -> None:
    request = request_of("How many boats does TideNet use?")
    choices = choose(request, seaside, ["tides"])
    papers = seaside.records.of(["tides"])
    values, unsaid = features(request, Asked.of(request), seaside, papers, choices)
    assert (values["no_count"], values["no_figure"], values["named"]) == (1, 0, 1)
    assert values["share"] == 0
    assert values["unsaid"] > 0
    assert unsaid == ("boats",)


@pytest.mark.parametrize(
    ("question", "word"),
    [("Who funded TideNet?", "funded"), ("How many boats does TideNet use?", "boats")],
)
def test_a_refusal_names_the_words_and_the_nearest_sentence(
    seaside: Knowledge, question: str, word: str
) -> None:
    draft = prepared(question, known=seaside).draft
    assert draft.abstained
    assert f"does not say that (“{word}”)" in text_of(draft)
    assert "> “" in text_of(draft)
