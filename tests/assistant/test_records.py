"""Record queries over a small list of our own."""

from __future__ import annotations

from assistant.questions.periods import Period, years
from assistant.questions.request import Filter
from assistant.records import Records, in_order
from assistant.types import PartialDate, Publication


def paper(
    identifier: str, authors: tuple[str, ...], year: int | None, **more: object
) -> Publication:
    date = PartialDate(year, shown=str(year) if year else "Mar 10")
    return Publication(identifier, identifier.title(), authors, date=date, **more)  # type: ignore[arg-type]


RECORDS = Records(
    [
        paper("alpha", ("Ada Lovelace", "Charles Babbage"), 2019, category="CV", code_flag=True),
        paper("beta", ("Lovelace, Ada",), 2021, category="LG", code_flag=False),
        paper("gamma", ("Grace Hopper", "Ada Lovelace"), None, category="CV", code_flag=True,
              authors_complete=False),
        paper("delta", ("Grace Hopper",), 2021, category="CV", code_flag=False,
              authors_complete=False),
    ],
    ["Ada Lovelace"],
)  # fmt: skip


def ids(wanted: Filter) -> list[str]:
    return [p.id for p in RECORDS.select(wanted).publications]


def test_an_empty_filter_gives_everything_newest_first_and_undated_last() -> None:
    assert ids(Filter()) == ["beta", "delta", "alpha", "gamma"]


def test_an_author_is_found_in_any_spelling() -> None:
    assert set(ids(Filter(people=("Ada Lovelace",)))) == {"alpha", "beta", "gamma"}


def test_two_people_must_both_be_listed_unless_either_is_enough() -> None:
    both = ("Ada Lovelace", "Grace Hopper")
    assert ids(Filter(people=both)) == ["gamma"]
    assert len(ids(Filter(people=both, any_person=True))) == 4


def test_first_author_means_the_first_listed() -> None:
    assert ids(Filter(people=("Grace Hopper",), first_author=True)) == ["delta", "gamma"]


def test_what_would_pass_but_for_its_year_is_given_beside_the_result() -> None:
    found = RECORDS.select(Filter(periods=(Period(*years(2019, 2021)),), categories=("CV",)))
    assert [p.id for p in found.publications] == ["delta", "alpha"]
    assert [p.id for p in found.undated] == ["gamma"]


def test_cut_author_lists_that_may_hide_the_person_are_counted() -> None:
    assert RECORDS.select(Filter(people=("Charles Babbage",))).cut == 2


def test_code_and_exclusions_narrow() -> None:
    assert ids(Filter(code=True)) == ["alpha", "gamma"]
    assert ids(Filter(code=False, exclude=("beta",))) == ["delta"]


def test_groups_count_every_publication_once() -> None:
    everything = RECORDS.publications
    assert RECORDS.by_year(everything) == {2019: 1, 2021: 2, None: 1}
    assert RECORDS.by("category", everything) == {"CV": 3, "LG": 1}


def test_the_owner_is_no_co_author_of_their_own() -> None:
    ranked = RECORDS.top_authors(RECORDS.publications, without=("Ada Lovelace",))
    assert ranked == [("Grace Hopper", 2), ("Charles Babbage", 1)]


def test_order_by_date_keeps_what_has_no_year_last_both_ways() -> None:
    assert [p.id for p in in_order(RECORDS.publications, "oldest")][-1] == "gamma"
    assert [p.id for p in in_order(RECORDS.publications, "newest")][-1] == "gamma"
