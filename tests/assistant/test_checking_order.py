"""Sentences with all the right words in the wrong places, and true ones in another order."""

from __future__ import annotations

import pytest

from assistant.checking import check_sentence
from assistant.checking.sources import Evidence, prepare
from assistant.types import PartialDate, Publication

PAPER = Publication(
    id="w",
    title="WaveCast: Forecasts of Waves",
    authors=("Ada Brook",),
    date=PartialDate(2021),
    abstract=(
        "On two benchmarks WaveCast outperforms SeaNet by a wide margin. "
        "To forecast storms, the encoder turns radar echoes into wind fields. "
        "Warm currents reduce the ice near the coast. "
        "Spatial attention selects buoys and temporal attention selects hours. "
        "The error of the small model is lower than that of the large ensemble. "
        "Fishermen rely on early warnings rather than on late reports. "
        "Word-to-word distances are turned into a text-to-text distance."
    ),
)
SOURCES = {"k1r2": prepare("k1r2", Evidence(PAPER, PAPER.abstract))}


def problems(sentence: str) -> set[str]:
    return {problem.kind for problem in check_sentence(f"{sentence} [k1r2].", SOURCES).problems}


@pytest.mark.parametrize(
    "sentence",
    [
        "SeaNet outperforms WaveCast by a wide margin",
        "On two benchmarks SeaNet surpasses WaveCast",
        "WaveCast is outperformed by SeaNet",
        "The encoder turns wind fields into radar echoes",
        "To forecast storms, wind fields are turned into radar echoes",
        "The ice near the coast reduces warm currents",
        "Warm currents are reduced by the ice near the coast",
        "Temporal attention selects buoys and spatial attention selects hours",
        "The error of the large ensemble is lower than that of the small model",
        "Fishermen rely on late reports rather than on early warnings",
    ],
)
def test_exchanged_roles_are_not_proven(sentence: str) -> None:
    assert "order" in problems(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "WaveCast outperforms SeaNet by a wide margin on two benchmarks",
        "SeaNet is outperformed by WaveCast on two benchmarks",
        "WaveCast surpasses SeaNet",
        "The encoder turns radar echoes into wind fields to forecast storms",
        "Radar echoes are turned into wind fields by the encoder",
        "Near the coast, warm currents reduce the ice",
        "The ice near the coast is reduced by warm currents",
        "Temporal attention selects hours and spatial attention selects buoys",
        "The small model's error is lower than that of the large ensemble",
        "Rather than on late reports, fishermen rely on early warnings",
        "The authors state that word-to-word distances are turned into a text-to-text distance",
    ],
)
def test_another_order_of_the_same_claim_is_proven(sentence: str) -> None:
    assert not problems(sentence)
