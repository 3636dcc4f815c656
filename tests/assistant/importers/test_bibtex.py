"""BibTeX as sites keep it: LaTeX, macros, cross-references, and entries that are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ListError
from assistant.importers import read_lists, read_text
from assistant.importers.latex import decode_latex
from assistant.types import Publication

GOOD = "@article{good, title={A Good Entry}, author={Ann Lee}, year={2020}}\n"


def only(text: str) -> Publication:
    (publication,) = read_text(text).publications
    return publication


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"K\"{o}glmeier", "Köglmeier"), (r'Gr{\"u}newald', "Grünewald"), (r"M{\'\i}r", "Mír"),
        (r"Bu\u{g}ra", "Buğra"), (r"{\O}rsted", "Ørsted"), (r"Erd\H{o}s", "Erdős"),
        (r"\c{C}a{\u g}lar", "Çağlar"), (r"Stra{\ss}e", "Straße"), (r"{\L}ukasz", "Łukasz"),
        (r"42.6{\%} \& more", "42.6% & more"), (r"{\textcopyright} 2017", "© 2017"),
        ("``quoted'' -- dash", "“quoted” – dash"), (r"\emph{al} \textbf{b}", "al b"),
        (r"\href{http://x.org}{text}", "text"), ("{{Coronary Plaque}}", "Coronary Plaque"),
        (r"$\alpha_{1}$ stays", r"$\alpha_{1}$ stays"), (r"\'{\i}", "í"), ("em~tie", "em tie"),
    ],
)  # fmt: skip
def test_latex_becomes_what_a_reader_expects(written: str, shown: str) -> None:
    assert decode_latex(written) == shown


def test_fields_are_understood_whatever_quotes_and_cases_they_have() -> None:
    paper = only(
        '@InProceedings {k1 , Title = "{A {T}itle}: $x^2$", AUTHOR = {Lee, Ann and van der Berg, M.'
        ' and others}, YEAR = 2021, month = mar, pages = "1--9", DOI={https://doi.org/10.1/A_b},'
        " booktitle = {Proc. {ICML}}, abstract = {One.\n  Two.}, code={https://github.com/a/b}}"
    )
    assert paper.title == "A Title: $x^2$"
    assert paper.authors == ("Ann Lee", "M. van der Berg") and not paper.authors_complete
    assert (paper.date.iso, paper.type, paper.venue) == (
        "2021-03",
        "conference paper",
        "Proc. ICML",
    )
    assert (paper.pages, paper.abstract) == ("1–9", "One. Two.")
    assert paper.code_url == "https://github.com/a/b" and paper.doi is None


def test_macros_may_stand_in_another_file_and_unknown_ones_are_said(tmp_path: Path) -> None:
    (tmp_path / "strings.bib").write_text('@string{jx = "Journal of " # "X"}')
    (tmp_path / "list.bib").write_text(
        "@article{a, title={T}, journal=jx # { Letters}, year=2020}\n"
        "@article{b, title={U}, journal=jy, year=2020}"
    )
    report = read_lists([tmp_path])
    assert [p.venue for p in report.publications] == ["Journal of X Letters", "jy"]
    assert [(w.line, "jy" in w.reason) for w in report.warnings] == [(2, True)]


def test_a_cross_reference_lends_the_book_and_the_year() -> None:
    report = read_text(
        "@inproceedings{a, title={Paper}, author={A B}, crossref={conf}}\n"
        "@proceedings{conf, title={Proc. of Y}, year={2019}, publisher={ACM}, editor={E F}}"
    )
    paper, volume = report.publications
    assert (paper.venue, paper.year, paper.publisher) == ("Proc. of Y", 2019, "ACM")
    assert volume.authors == ("E F",)


BROKEN = {
    "brace never closed": "@article{bad, title={Never closed, year={2020},\n",
    "quotation never closed": '@article{bad, title="Never closed, year=2020}\n',
    "no equals sign": "@article{bad, title {x}, year={2020}}\n",
    "no fields": "@article{bad,\n",
    "garbage": "@article{bad, title={x} ???, year={2020}}\n",
}


@pytest.mark.parametrize("bad", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("before", ["", GOOD])
def test_a_broken_entry_costs_only_itself(bad: str, before: str) -> None:
    report = read_text(before + bad + GOOD.replace("good", "next").replace("A Good", "Next"))
    titles = [p.title for p in report.publications]
    assert titles == (["A Good Entry"] if before else []) + ["Next Entry"]
    (skipped,) = report.skipped
    assert skipped.line == 1 + before.count("\n") and skipped.raw.startswith("@article{bad")


def test_a_missing_last_brace_is_read_with_a_warning() -> None:
    report = read_text(GOOD + "@article{b, title={Last}, year={2021}\n")
    assert report.read == 2 and "closing brace" in report.warnings[0].reason


def test_a_file_that_ends_inside_a_value_is_refused() -> None:
    with pytest.raises(ListError, match=r"line 2: the file ends in the middle of an entry"):
        read_text(GOOD + "@article{b, title={Half of a tit", name="x.bib")


def test_front_matter_comments_preambles_and_free_text_are_passed_over() -> None:
    report = read_text(
        '---\n---\n% mail me @ home {now}\n@comment{jabref-meta: {x}}\n@preamble{"\\x"}\n' + GOOD
    )
    assert (report.read, report.problems) == (1, ())


def test_a_repeated_key_with_another_paper_keeps_both() -> None:
    assert read_text(GOOD + GOOD.replace("A Good", "Another")).read == 2


def test_an_address_kept_as_html_gives_the_doi() -> None:
    paper = only(
        '@article{a, title={T}, url={doi:<a href="https://doi.org/10.1007/s1-2">10.1007/s1-2</a>}}'
    )
    assert (paper.doi, paper.url) == ("10.1007/s1-2", "https://doi.org/10.1007/s1-2")


@pytest.mark.parametrize("year", ["in press", "n.d.", "forthcoming"])
def test_a_year_that_is_none_is_kept_as_shown(year: str) -> None:
    paper = only(f"@article{{a, title={{T}}, year={{{year}}}}}")
    assert (paper.date.iso, paper.date.shown) == (None, year)


def test_a_macro_bomb_stays_small() -> None:
    bomb = '@string{s0="aaaaaaaaaa"}' + "".join(
        f"@string{{s{i}=s{i - 1} # s{i - 1}}}" for i in range(1, 60)
    )
    report = read_text(bomb + "\n@article{a, title={T}, note=s59}\n" + GOOD)
    assert report.read >= 1
