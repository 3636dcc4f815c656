"""Filters of questions: code, kinds, years, categories, people and order."""

from __future__ import annotations

import pytest

from tests.assistant.seaside import cited, prepared, request_of, text_of


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Which papers are marked as having code?", True),
        ("Which papers are not marked as having code?", False),
        ("papers that are not flagged as with code", False),
        ("papers without code", False),
        ("Which papers come with source code?", None),
        ("papers about kelp", None),
    ],
)
def test_code_is_wanted_refused_or_no_filter(question: str, code: bool | None) -> None:
    assert request_of(question).filter.code is code


def test_code_asked_by_its_address_needs_a_link_and_not_only_a_flag() -> None:
    assert request_of("How many papers have code?").filter.linked is False
    assert request_of("How many papers have a GitHub link?").filter.linked is True
    assert cited(prepared("How many papers have code?").draft) == ["tides", "storms"]
    assert cited(prepared("How many papers have a GitHub link?").draft) == ["tides"]


@pytest.mark.parametrize(
    ("question", "not_types", "papers"),
    [
        ("papers (no theses)", ("PhD thesis",), ["kelp", "reefs", "tides"]),
        ("List everything except journal articles.", ("journal article",),
         ["kelp", "reefs", "storms"]),
    ],
)  # fmt: skip
def test_a_kind_that_is_refused_is_left_out(
    question: str, not_types: tuple[str, ...], papers: list[str]
) -> None:
    wanted = request_of(question).filter
    assert (wanted.types, wanted.not_types) == ((), not_types)
    assert cited(prepared(question).draft) == papers


@pytest.mark.parametrize("question", ["Which records have no year?", "undated papers"])
def test_records_without_a_year_are_asked_for(question: str) -> None:
    draft = prepared(question).draft
    assert request_of(question).filter.undated
    assert cited(draft) == ["storms"]
    assert "1 of the 4 publications on the list has no year" in text_of(draft)


@pytest.mark.parametrize(
    ("question", "categories", "refused", "papers"),
    [
        ("papers filed under LG", ("LG",), (), ["tides", "storms"]),
        ("Which papers are filed under CV and under LG?", ("CV", "LG"), (),
         ["reefs", "tides", "storms"]),
        ("Which papers are not in LG?", (), ("LG",), ["kelp", "reefs"]),
        ("papers in GEO but not in LG", ("GEO",), ("LG",), ["kelp"]),
    ],
)  # fmt: skip
def test_codes_of_categories_select_and_refuse(
    question: str, categories: tuple[str, ...], refused: tuple[str, ...], papers: list[str]
) -> None:
    wanted = request_of(question).filter
    assert (wanted.categories, wanted.not_categories) == (categories, refused)
    assert cited(prepared(question).draft) == papers


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("papers by Ines Marlow alone", ["kelp"]),
        ("Which papers have Piet Haan as first author?", ["reefs"]),
        ("papers by Oda Brandt or Ines Marlow", ["kelp", "reefs", "tides", "storms"]),
        ("papers by Piet Haan and Ines Marlow", ["reefs", "tides"]),
    ],
)
def test_people_select_alone_first_either_or_together(question: str, papers: list[str]) -> None:
    assert cited(prepared(question).draft) == papers


def test_the_order_that_is_asked_for_is_kept_and_undated_records_come_last() -> None:
    question = "list the papers from oldest to newest"
    assert request_of(question).order == "oldest"
    assert cited(prepared(question).draft) == ["tides", "reefs", "kelp", "storms"]
