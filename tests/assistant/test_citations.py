"""Marks and citations of an answer."""

from __future__ import annotations

from assistant.citations import marked, proven
from assistant.types import Publication, Statement, Support

ONE = Publication("one", "One", abstract="First sentence. Second sentence.")
TWO = Publication("two", "Two", abstract="Another abstract.")


def test_numbers_are_consecutive_in_order_of_first_use() -> None:
    text, citations = marked(
        [
            Statement("A ⟦0⟧.", (Support(TWO),)),
            Statement("B ⟦0⟧ and ⟦1⟧.", (Support(ONE, 0, 15), Support(TWO))),
        ]
    )
    assert text == "A [1].\n\nB [2] and [1]."
    assert [(c.number, c.publication.id) for c in citations] == [(1, "two"), (2, "one")]


def test_a_quote_is_the_verbatim_span_of_the_abstract() -> None:
    _, (citation,) = marked([Statement("A", (Support(ONE, 16, 32),))])
    assert citation.quote == "Second sentence."
    assert ONE.abstract[citation.start : citation.end] == citation.quote


def test_supports_without_a_place_are_marked_at_the_end() -> None:
    text, _ = marked([Statement("A claim.", (Support(ONE), Support(TWO)))])
    assert text == "A claim. [1][2]"


def test_a_statement_with_a_span_outside_its_abstract_is_left_out() -> None:
    broken = Statement("Invented.", (Support(ONE, 10, 500),))
    assert not proven(broken)
    text, citations = marked([Statement("True.", (Support(ONE),)), broken])
    assert text == "True. [1]"
    assert len(citations) == 1


def test_rows_of_a_list_follow_each_other_without_empty_lines() -> None:
    text, _ = marked([Statement("Head:"), Statement("- a"), Statement("- b"), Statement("Tail.")])
    assert text == "Head:\n\n- a\n- b\n\nTail."
