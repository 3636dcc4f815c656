"""Counts, shares, ranks, groups: exact over what records show, open where they show nothing."""

from __future__ import annotations

import pytest

from assistant.reading.plan import Fields, Group, List, Number, Papers, Reference, Select, Where
from tests.assistant.seaside import PAPERS, by, draft_of, text_of, year

CODE = Where("code", "has")
JOURNAL = Where("venue", "is", ("Journal of Coastal Forecasting",))


def found(where: tuple[Where, ...], *, any_of: bool = False) -> set[str]:
    return set(draft_of(List(Select(where, any_of))).found)


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ((by("Ines Marlow"),), {"tides", "reefs", "kelp"}),
        ((by("Ines Marlow", "first_author"),), {"tides", "kelp"}),
        ((by("Piet Haan", "last_author"),), {"tides", "storms"}),
        ((by("Ines Marlow"), by("Piet Haan")), {"tides", "reefs"}),
        ((by("Ines Marlow").denied(),), {"storms"}),
        ((by("Ines Marlow"), Where("authors", "eq", number=1)), {"kelp"}),
        ((year(2018, 2021),), {"tides", "reefs"}),
        ((year(2018), year(2023)), {"tides", "kelp"}),
        ((year(2018).denied(),), {"reefs", "kelp"}),
        ((CODE,), {"tides", "storms"}),
        ((CODE.denied(), by("Ines Marlow")), {"reefs", "kelp"}),
        ((Where("category", "is", ("LG",)), CODE), {"tides", "storms"}),
        ((JOURNAL.denied(),), {"reefs", "storms"}),
        ((Where("venue", "lacks"),), {"storms"}),
        ((Where("year", "lacks"),), {"storms"}),
        ((Where("title", "is", ("kelp",)),), {"kelp"}),
        ((Where("type", "is", ("PhD thesis",)),), {"storms"}),
    ],
)  # fmt: skip
def test_conditions_hold_or_fail_by_the_record(where: tuple[Where, ...], ids: set[str]) -> None:
    assert found(where) == ids


def test_alternatives_hold_within_a_field_and_across_fields() -> None:
    assert found((by("Oda Brandt"), by("Ines Marlow")), any_of=True) == {p.id for p in PAPERS}
    assert found((by("Oda Brandt"), year(2023)), any_of=True) == {"storms", "kelp"}


def test_a_year_that_is_not_shown_is_said_and_not_guessed() -> None:
    draft = draft_of(Number(Select((year(2018, 2030),))))
    assert "**3** of the 4" in text_of(draft)
    assert "Storm Surge Warnings" in text_of(draft)


def test_a_share_is_of_the_time_that_is_named() -> None:
    assert "**50 %** of the 4" in text_of(draft_of(Number(Select((CODE,)), measure="share")))
    since = draft_of(Number(Select((CODE, year(2018, 2021))), measure="share"))
    assert "**50 %** of the 2" in text_of(since)


def test_means_and_extremes_count_authors() -> None:
    mean = text_of(draft_of(Number(measure="mean", by="authors")))
    assert "**1.8** authors" in mean
    fewest = draft_of(Number(measure="min", by="authors"))
    assert "**1**" in text_of(fewest)
    assert "Kelp" in text_of(fewest)


def test_a_rank_by_a_count_shows_ties() -> None:
    draft = draft_of(List(order="most", by="authors", limit=1))
    assert set(draft.found) == {"tides", "reefs", "storms"}


def test_the_newest_and_the_oldest() -> None:
    assert draft_of(List(order="newest", limit=1)).found == ("kelp",)
    oldest = draft_of(List(order="oldest", limit=1))
    assert oldest.found == ("tides",)
    assert "Storm Surge" in text_of(oldest)  # its place is unknown


def test_groups_and_their_extremes() -> None:
    per_year = text_of(draft_of(Group(by="year")))
    assert "2018: 1, 2019: 0, 2020: 0, 2021: 1, 2022: 0, 2023: 1, not shown: 1" in per_year
    most = draft_of(Group(by="authors", order="most", top=1))
    assert "**Ines Marlow** (3), **Piet Haan** (3)" in text_of(most)
    assert "Fewest" in text_of(draft_of(Group(by="authors", order="least", top=1)))


def test_groups_told_apart_say_which_has_more() -> None:
    draft = draft_of(
        Group(apart=(Where("category", "is", ("LG",), "LG"), year(2018)), order="most")
    )
    assert "More: **LG**" in text_of(draft)
    assert "LG: **2**, 2018: **1**" in text_of(draft)


def test_different_people_are_counted_without_the_one_asked_of() -> None:
    draft = draft_of(Number(Select((by("Ines Marlow"),)), by="authors"))
    assert "**1** different authors" in text_of(draft)
    assert "Piet Haan" in text_of(draft)


def test_a_name_that_the_list_does_not_have_is_said() -> None:
    draft = draft_of(List(Select((Where("authors", "is", (), "Nobody"),))))
    assert draft.abstained
    assert "Nobody called “Nobody”" in text_of(draft)
    venue = draft_of(Number(Select((Where("venue", "is", (), "Nature"),))))
    assert "Nature" in text_of(venue)


def test_fields_of_papers_and_what_a_visitor_supposes() -> None:
    tides = Select(among=Papers(("tides",)))
    told = draft_of(Fields(tides, names=("authors", "venue")))
    assert "Ines Marlow, Piet Haan" in text_of(told)
    assert "Journal of Coastal Forecasting" in text_of(told)
    wrong = draft_of(Fields(tides, names=("date",), claimed=(year(2019),)))
    assert text_of(wrong).startswith("No.")
    right = draft_of(Fields(tides, names=("authors",), claimed=(by("Piet Haan"),)))
    assert text_of(right).startswith("Yes.")
    unnamed = draft_of(Fields(names=("authors",)))
    assert unnamed.abstained


def test_columns_make_a_table() -> None:
    draft = draft_of(List(columns=("year", "venue")))
    assert "| title | year | venue | |" in text_of(draft)
    assert "| A Survey of Kelp Farming | 2023 | Journal of Coastal Forecasting | ⟦0⟧ |" in text_of(
        draft
    )


def test_references_are_made_from_the_record() -> None:
    draft = draft_of(Reference(Select(among=Papers(("kelp",))), style="bibtex"))
    assert "@" in text_of(draft)
    assert "Marlow" in text_of(draft)


def test_code_that_only_an_address_shows_is_told_beside_the_flags() -> None:
    draft = draft_of(Number(Select((CODE,))))
    assert "**2** of the 4" in text_of(draft)
