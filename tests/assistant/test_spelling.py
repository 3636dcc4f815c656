"""Questions in the list's own spelling."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge, NoIndex
from assistant.answers.spelling import mended
from tests.assistant.seaside import knowledge


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("wich papers use a netwrok", "which papers use a network"),
        ("who invents kelp", "who invents kelp"),
        ("what is filed under GEO", "what is filed under GEO"),
        ("paper(s) about kelp", "papers about kelp"),
    ],
)
def test_slips_and_other_spellings_are_mended_and_words_left(
    seaside: Knowledge, question: str, read: str
) -> None:
    assert mended(question, seaside) == read


class _Spelt(NoIndex):
    """An index of a list that has these words."""

    def known(self, term: str) -> bool:
        return term in {"generalize", "behavior", "modelling", "centre", "analysed", "filled"}


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("does it generalise", "does it generalize"),
        ("which behaviour and which modeling", "which behavior and which modelling"),
        ("which center was analyzed", "which centre was analysed"),
        ("what was filed", "what was filed"),
        ("rise and noise", "rise and noise"),
    ],
)
def test_british_and_american_endings_are_those_of_the_list(question: str, read: str) -> None:
    assert mended(question, knowledge(_Spelt())) == read
