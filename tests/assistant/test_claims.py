"""What visitors say of a record is confirmed or corrected, with the record beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers.paper_answers import verdict_on
from tests.assistant.seaside import PAPERS, cited, prepared, request_of, text_of


@pytest.mark.parametrize(
    ("claim", "verdict", "record"),
    [
        ("Ines Marlow is first author of TideNet, right?", "Yes.", "is Ines Marlow."),
        ("Piet Haan is first author of TideNet, right?", "No.", "is Ines Marlow."),
        ("Is Piet Haan an author of TideNet?", "Yes.", "Ines Marlow, Piet Haan."),
        ("Did Oda Brandt write TideNet?", "No.", "Ines Marlow, Piet Haan."),
        ("TideNet was published in 2018, correct?", "Yes.", "is dated 2018-05-02."),
        ("TideNet was published in 2019, isn't it?", "No.", "is dated 2018-05-02."),
        ("TideNet is filed under GEO, right?", "Yes.", "is in category LG, GEO."),
        ("TideNet is filed under CV, right?", "No.", "is in category LG, GEO."),
        ("TideNet appeared in Journal of Coastal Forecasting, right?", "Yes.",
         ": Journal of Coastal Forecasting."),
        ("TideNet appeared in Conference on Marine Robotics, right?", "No.",
         ": Journal of Coastal Forecasting."),
    ],
)  # fmt: skip
def test_a_claim_is_judged_by_the_record(claim: str, verdict: str, record: str) -> None:
    draft = prepared(claim).draft
    assert text_of(draft).startswith(f"{verdict} ")
    assert record in text_of(draft)
    assert cited(draft) == ["tides"]
    assert draft.basis == "records"


@pytest.mark.parametrize("question", ["Who wrote TideNet?", "When was TideNet published?"])
def test_a_question_that_claims_nothing_gets_no_verdict(question: str) -> None:
    draft = prepared(question).draft
    assert not request_of(question).claim
    assert not text_of(draft).startswith(("Yes", "No"))
    assert cited(draft) == ["tides"]


def test_whoever_a_cut_list_of_authors_may_hide_is_neither_confirmed_nor_denied() -> None:
    request = request_of("Is Oda Brandt an author of TideNet?")
    tides = PAPERS[0]
    assert verdict_on(request, tides) == "verdict_no"
    assert verdict_on(request, replace(tides, authors_complete=False)) == "verdict_open"
    first = request_of("Is Oda Brandt the first author of TideNet?")
    assert verdict_on(first, replace(tides, authors_complete=False)) == "verdict_no"
