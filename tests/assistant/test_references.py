"""References as text and files: nothing invented, and equal records when read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.importers import read_lists, read_text
from assistant.references import apa, bibtex, csl_json, csv_table, ieee, mla, ris
from assistant.settings import DEFAULT_LIST
from assistant.types import PartialDate, Publication

Writer = Callable[[Sequence[Publication]], str]
WRITERS: dict[str, Writer] = {
    "bibtex": bibtex, "ris": ris, "csl": csl_json, "csv": csv_table,
}  # fmt: skip
PAPER = Publication(
    id="lee2020waves-0000",
    title="Waves of Water",
    authors=("Ann Mary Lee", "Meng-Jiun Chiou"),
    date=PartialDate(2020, 5, 6, "May 6, 2020"),
    type="journal article",
    venue="Journal of Waves",
    volume="12",
    number="3",
    pages="1–9",
    doi="10.1000/x",
)
UNDATED = Publication(
    id="a-nd",
    title="Is It True?",
    authors=("Qihao Shen",),
    authors_complete=False,
    date=PartialDate(None, 4, 19, "Apr 19"),
)


def test_references_of_a_full_record() -> None:
    assert apa(PAPER) == (
        "Lee, A. M., & Chiou, M.-J. (2020, May 6). Waves of Water. Journal of Waves, 12(3), 1–9."
        " https://doi.org/10.1000/x"
    )
    assert ieee(PAPER) == (
        "A. M. Lee and M.-J. Chiou, “Waves of Water,” Journal of Waves, vol. 12, no. 3, pp. 1–9,"
        " May 2020, doi: 10.1000/x."
    )
    assert mla(PAPER) == (
        "Lee, Ann Mary, and Meng-Jiun Chiou. “Waves of Water.” Journal of Waves, vol. 12, no. 3,"
        " 6 May 2020, pp. 1–9, https://doi.org/10.1000/x."
    )


def test_an_undated_record_with_a_cut_author_list_invents_nothing() -> None:
    assert apa(UNDATED) == "Shen, Q., et al. (n.d. [shown as Apr 19]). Is It True?"
    assert ieee(UNDATED) == "Q. Shen, et al., “Is It True?” n.d. [shown as Apr 19]."
    assert mla(UNDATED) == "Shen, Qihao, et al. “Is It True?” n.d. [shown as Apr 19]."
    entry = bibtex([UNDATED])
    assert "and others" in entry and "Apr 19 (no year)" in entry
    for absent in ("year", "doi", "journal", "eprint", "url"):
        assert f"  {absent} =" not in entry


def fields(publication: Publication) -> tuple[object, ...]:
    p = publication
    return (p.id, p.title, p.authors, p.authors_complete, p.date.iso, p.type, p.venue, p.doi,
            p.arxiv, p.url, p.volume, p.number, p.pages, p.category, p.code_url,
            " ".join(p.abstract.split()))  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_the_main_list_comes_back_equal(writer: Writer) -> None:
    papers = read_lists([DEFAULT_LIST]).publications
    again = read_text(writer(papers)).publications
    assert [fields(p) for p in again] == [fields(p) for p in papers]
    assert [p.date.shown for p in again if p.year is None] == ["Apr 19", "Mar 10"]


WORDS = st.text(
    st.sampled_from("abcXYZ éß王$%&#_{}~^\\\"'`<>-–:;,.()[]@=|*/0123"), min_size=1, max_size=40
)
TITLES = WORDS.map(lambda w: " ".join(f"T{w}".replace("<", "").replace("&", "and").split()))
YEARS = st.one_of(st.none(), st.integers(1900, 2030))
AUTHORS = st.lists(
    st.sampled_from(["Ann Lee", "Bo Li", "Ludwig van Beethoven", "Zhen-Guang Liu", "José Ángel"]),
    max_size=4,
    unique=True,
)


@pytest.mark.parametrize("writer", [bibtex, csl_json, csv_table], ids=["bibtex", "csl", "csv"])
@settings(max_examples=60, deadline=None)
@given(title=TITLES, year=YEARS, authors=AUTHORS, whole=st.booleans())
def test_any_title_comes_back_equal(
    writer: Writer, title: str, year: int | None, authors: list[str], whole: bool
) -> None:
    if writer is not bibtex:
        # LaTeX inside other formats is decoded by intention
        title = " ".join(title.replace("\\", "").split())
    publication = Publication(
        "x", title, tuple(authors), whole or not authors, PartialDate(year, shown=str(year or ""))
    )
    (again,) = read_text(writer([publication])).publications
    assert (again.title, again.authors, again.authors_complete, again.year) == (
        title, tuple(authors), publication.authors_complete, year,
    )  # fmt: skip


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_read_back() -> None:
    publication = Publication("x", "=HYPERLINK(1)", date=PartialDate(2020, shown="2020"))
    table = csv_table([publication])
    assert "'=HYPERLINK" in table
    assert read_text(table).publications[0].title == "=HYPERLINK(1)"


def test_csl_json_is_valid_json_with_dates_as_parts() -> None:
    (item,) = json.loads(csl_json([PAPER]))
    assert item["issued"] == {"date-parts": [[2020, 5, 6]]}
    assert item["author"][0] == {"given": "Ann Mary", "family": "Lee"}
