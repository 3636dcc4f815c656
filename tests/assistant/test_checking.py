# ruff: noqa: E501 - one sentence a line
from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import check_sentence
from assistant.checking.marks import marks_before_stops
from assistant.checking.sources import Evidence, prepare
from assistant.checking.words import canonical_number, plain, same_number, tokens
from assistant.types import Link, PartialDate, Publication
from benchmarks.checker import faithful_cases, measure, misses_its_bound

ROOT = Path(__file__).resolve().parents[2]
RIVER = Publication(
    id="river",
    title="RiverNet: A Two-Stream Network for Flood Forecasting",
    authors=("Ada Brook", "Jun Okada"),
    date=PartialDate(2021, 3, 14, "Mar 14, 2021"),
    category="LG",
    links=(Link("https://github.com/brook/rivernet", "code"),),
    abstract=(
        "Floods cause damage in many cities. We propose RiverNet, a novel two-stream network that "
        "fuses gauge readings and radar images. Our method may reduce false alarms in small "
        "catchments. It does not require labelled radar images. On the GaugeSet dataset the F1-score "
        "rises from 0.811 to 0.847, and on the HydroBench dataset from 0.702 to 0.735. Training "
        "takes up to 12 hours on 8,600 sensors. Our code is available at "
        "https://github.com/brook/rivernet."
    ),
)
SNOW = Publication(
    id="snow",
    title="Snow Cover from Space",
    authors=("Lin Wei",),
    date=PartialDate(2019),
    abstract=(
        "We study snow cover with satellite images. A convolutional model estimates snow depth "
        "with an error of 4.2%. The estimates agree with ground stations in the Alps."
    ),
)
SOURCES = {
    "k1r2": prepare("k1r2", Evidence(RIVER, RIVER.abstract)),
    "s3n4": prepare("s3n4", Evidence(SNOW, SNOW.abstract)),
}
COUNT = {"c5t6": prepare("c5t6", Evidence(None, "The list has 50 publications."))}


def kinds(sentence: str) -> set[str]:
    return {problem.kind for problem in check_sentence(sentence, SOURCES).problems}


@pytest.mark.parametrize(
    "sentence",
    [
        "The authors propose RiverNet, a two-stream network that fuses gauge readings and radar images [k1r2].",
        "RiverNet fuses radar images with gauge readings [k1r2].",
        "A two stream network is introduced [k1r2].",
        "On GaugeSet, the F1-score rises from 0.811 to 0.847 [k1r2].",
        "The F1 score on HydroBench rises to 0.735 [k1r2].",
        "Training takes up to 12 hours on 8600 sensors [k1r2].",
        "The method may reduce false alarms in small catchments [k1r2].",
        "It does not need labelled radar images [k1r2].",
        "RiverNet was published in 2021 by Ada Brook and Jun Okada [k1r2].",
        'The paper says: "It does not require labelled radar images." [k1r2].',
        "The code is available at https://github.com/brook/rivernet [k1r2].",
        "A convolutional model estimates snow depth with an error of 4.2 percent [s3n4].",
        "RiverNet fuses gauge readings and radar images [k1r2], and a convolutional model estimates snow depth [s3n4].",
        "- RiverNet: A Two-Stream Network for Flood Forecasting proposes a novel network [k1r2].",
        "Both use images [k1r2][s3n4].",
        "The abstract does not state the price of the sensors [k1r2].",
    ],
)  # fmt: skip
def test_faithful_sentences_are_proven(sentence: str) -> None:
    verdict = check_sentence(sentence, SOURCES, "What is the price of RiverNet?")
    assert verdict.proven, verdict.problems
    assert verdict.supports


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("RiverNet fuses gauge readings and radar images.", "uncited"),
        ("RiverNet fuses gauge readings and radar images [z9z9].", "mark"),
        ("RiverNet fuses gauge readings and radar images [2].", "mark"),
        ("RiverNet fuses gauge readings and radar images [s3n4].", "name"),
        ("The F1-score on GaugeSet rises to 0.874 [k1r2].", "number"),
        ("On GaugeSet, the F1-score rises from 0.811 to 0.735 [k1r2].", "number"),
        ("On GaugeSet, the F1-score rises from 0.847 to 0.811 [k1r2].", "number"),
        ("Training takes up to 12 hours on 8,601 sensors [k1r2].", "number"),
        ("RiverNet was published in 2020 [k1r2].", "number"),
        ("RiverNet was written by Ada Stream [k1r2].", "name"),
        ("RiverNet is evaluated on FloodNet [k1r2].", "name"),
        ("RiverNet fuses gauge readings and lidar images [k1r2].", "unsupported"),
        ("RiverNet is used by fire brigades [k1r2].", "unsupported"),
        ("The method reduces false alarms in small catchments [k1r2].", "hedge"),
        ("RiverNet requires labelled radar images [k1r2].", "negation"),
        ("RiverNet does not fuse gauge readings and radar images [k1r2].", "negation"),
        ("Training takes 12 hours on 8,600 sensors [k1r2].", "bound"),
        ("Training takes at least 12 hours on 8,600 sensors [k1r2].", "bound"),
        ("RiverNet always fuses gauge readings and radar images [k1r2].", "unsupported"),
        ("We propose RiverNet, a novel two-stream network [k1r2].", "first person"),
        ("My RiverNet fuses gauge readings [k1r2].", "first person"),
        ('The paper says: "It does not require any labelled radar images." [k1r2].', "quote"),
        ('"We propose RiverNet, a novel two-stream network." [k1r2]', "quote"),
        ("The code is at https://github.com/brook/other [k1r2].", "address"),
        ("The code is at https://github.com/brook [k1r2].", "address"),
        ("Write to ada@brook.example [k1r2].", "address"),
        ("See [the code](https://github.com/brook/rivernet) [k1r2].", "markup"),
        ("![x](https://t.example/a.png) RiverNet fuses radar images [k1r2].", "markup"),
        ("<b>RiverNet</b> fuses gauge readings [k1r2].", "markup"),
        ("The abstract does not mention radar images [k1r2].", "absence"),
        ("RiverNet fuses gauge readings and radar images [s3n4], and a convolutional model estimates snow depth [k1r2].", "name"),
        ("Both fuse gauge readings and radar images [k1r2][s3n4].", "mark"),
        ("Both papers fuse gauge readings [k1r2][s3n4].", "mark"),
    ],
)  # fmt: skip
def test_what_the_evidence_does_not_state_is_named(sentence: str, kind: str) -> None:
    assert kind in kinds(sentence)


def test_supports_are_verbatim_sentences_of_the_abstract_in_the_order_of_marks() -> None:
    verdict = check_sentence(
        "RiverNet fuses gauge readings [k1r2], and a model estimates snow depth [s3n4].", SOURCES
    )
    assert (
        verdict.text == "RiverNet fuses gauge readings ⟦0⟧, and a model estimates snow depth ⟦1⟧."
    )
    assert [support.publication.id for support in verdict.supports] == ["river", "snow"]
    assert verdict.supports[0].quote is not None
    assert verdict.supports[0].quote.startswith("We propose RiverNet")


def test_a_record_result_is_proof_without_a_publication() -> None:
    assert check_sentence("The list has 50 publications [c5t6].", COUNT).proven
    assert not check_sentence("The list has 51 publications [c5t6].", COUNT).proven


def test_headings_and_lead_ins_claim_nothing() -> None:
    for frame in ("# RiverNet", "Here are three findings:", "The authors say this."):
        verdict = check_sentence(frame, SOURCES)
        assert not verdict.claims and not verdict.supports


def test_model_text_is_inert_markdown() -> None:
    text = check_sentence("RiverNet fuses `radar` images | and ⟦7⟧ gauge readings [k1r2].", SOURCES)
    assert "`" not in text.text and "⟦7⟧" not in text.text and "\\|" in text.text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("8,600", "8600"),
        ("90.10%", "90.1%"),
        ("40k", "40000"),
        ("0.50", "0.5"),
        ("1.5M", "1500000"),
    ],
)
def test_numbers_are_compared_by_value(written: str, canonical: str) -> None:
    assert canonical_number(written) == canonical


def test_a_share_equals_its_percentage_and_nothing_else() -> None:
    assert same_number("84.7%", "0.847")
    assert not same_number("84.7%", "84.7")
    assert not same_number("51%", "51")


def test_coined_words_are_names_and_number_words_are_numbers() -> None:
    found = {t.form: t.kind for t in tokens(plain("Two streams feed LightGCN on Human3.6M."))}
    assert found["2"] == "number"
    assert found["lightgcn"] == found["human3.6m"] == "name"


def test_a_mark_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    assert marks_before_stops("A is B. [k1r2] C is D.", SOURCES) == "A is B [k1r2]. C is D."
    assert marks_before_stops("It began. (2021) was wet.", SOURCES) == "It began. (2021) was wet."


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_checker_and_none_without_a_given_mark_is_supported(text: str) -> None:
    verdict = check_sentence(text, SOURCES)
    assert not verdict.supports or any(key in text for key in SOURCES)


@given(st.text(alphabet="aeiounrst 0123456789.,%-", max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_number_passes_that_the_evidence_does_not_have(text: str) -> None:
    verdict = check_sentence(f"RiverNet {text} [k1r2].", SOURCES)
    known = {t.form for t in tokens(plain(f"{RIVER.abstract} {RIVER.title} 2021 03 3 14"))}
    claimed = {t.form for t in tokens(plain(f"RiverNet {text}")) if t.kind == "number"}
    assert not verdict.proven or all(
        any(same_number(c, k) for k in known if k[:1].isdigit()) for c in claimed
    )


@pytest.mark.parametrize("numbers", ["1-2", "1 2", "0-811", "8-600", "2 0 2 1"])
def test_numbers_side_by_side_are_not_one_number(numbers: str) -> None:
    assert not check_sentence(f"RiverNet uses {numbers} gauges [k1r2].", SOURCES).proven


def test_corruptions_of_the_lists_own_sentences_are_caught() -> None:
    chance = random.Random(7)
    cases = faithful_cases([ROOT / "data" / "zhenguang-liu.txt"], 30, chance)
    table = measure(cases, chance, "")
    assert table["faithful"][0] == 0
    assert not [kind for kind, counts in table.items() if misses_its_bound(kind, *counts)]
    for kind in ("swapped mark", "invention", "fact of another paper", "no mark"):
        caught, tried = table[kind]
        assert caught >= 0.98 * tried, kind
