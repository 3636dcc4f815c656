from __future__ import annotations

import pytest

from vectorstore.acronyms import commonest, definitions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We propose the Graph Decomposition Network (GDN).", "GDN", "Graph Decomposition Network"),
        ("with acute kidney injury (AKI), too", "AKI", "acute kidney injury"),
        ("by magnetic resonance imaging (MRI) of the knee", "MRI", "magnetic resonance imaging"),
        ("uses short hairpin RNA (shRNA) here", "shRNA", "short hairpin RNA"),
    ],
)  # fmt: skip
def test_a_defined_acronym_is_learnt(text: str, short: str, long: str) -> None:
    assert definitions(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    ["as shown before (see Fig. 2)", "in the year (2020)", "It works (well).", "(GDN) alone"],
)
def test_other_parentheses_define_nothing(text: str) -> None:
    assert definitions(text) == []


def test_the_commonest_definition_wins() -> None:
    texts = ["Deep Nets (DN)", "deep networks (DN)", "deep networks (DN)"]
    found = [pair for text in texts for pair in definitions(text)]
    assert commonest(found) == {"DN": "deep networks"}
