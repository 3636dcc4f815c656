from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.markup import clean, escape_markdown, unescape

MARKUP = st.text(alphabet=st.sampled_from("\\*[]<`|!#>+.)~-_1a2 (:\n"), max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "github.com/Pose-Group/FAMI-Pose",
        "3D Human Motion Prediction: A Survey",
        "F1-score of 0.72 < 0.89",
        "@article{liu2023, title = {A_B}}",
        "C*-algebras & x_i ~ y",
        "张三, Ünal and O'Neil",
    ],
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert escape_markdown(text) == text


@settings(max_examples=300)
@given(st.one_of(st.text(), MARKUP))
def test_escaping_loses_nothing_but_what_cleaning_drops(text: str) -> None:
    assert unescape(escape_markdown(text)) == clean(text, keep_breaks=False)


@settings(max_examples=200)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "active", ["**bold**", "[1]", "![a](b)", "[a](b)", "<b>", "`code`", "a | b", "# head", "- item",
               "1. item", "> quote", "~~gone~~"],
)  # fmt: skip
def test_markup_gets_a_backslash(active: str) -> None:
    assert "\\" in escape_markdown(active)


def test_invisible_characters_and_pile_ups_go() -> None:
    hidden = "a\u202eb\u200bc\U000e0041d\ud800e\x1b[0m\ufffe"
    assert clean(hidden) == "abcde[0m"
    pile = clean("e" + "\u0316" * 30)
    assert sum(bool(unicodedata.combining(c)) for c in pile) == 8


def test_joiners_of_scripts_and_emoji_stay() -> None:
    assert clean("می‌خواهم 👩‍🔬") == "می‌خواهم 👩‍🔬"
