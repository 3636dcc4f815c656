"""The page that the project is for, and pages of the same kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ListError
from assistant.importers import read_lists, read_text
from assistant.importers.links import find_links
from assistant.settings import DEFAULT_LIST

PAGE = """Ada Example

physics.comp-ph
h-index7
2papers
1,204citations
Novelty51%
AI Score57

2 Papers

physics.comp-phMay 2, 2024Code
On Waves · and Water

Ada Example, Bo Li et al. · mit, pku

We model waves. Our dataset is at https://github.com/ada/waves-data.

ROApr 19
A Robot That Reads

Ada Example

It reads $κ$ pages, 90\\% of them.
"""


def test_all_fifty_papers_of_the_page_are_read_and_nothing_is_left_over() -> None:
    report = read_lists([DEFAULT_LIST])
    assert (report.read, report.merged, report.problems) == (50, 0, ())


def test_every_abstract_and_title_stands_verbatim_in_the_file() -> None:
    text = DEFAULT_LIST.read_text(encoding="utf-8")
    for paper in read_lists([DEFAULT_LIST]).publications:
        assert paper.abstract and paper.abstract in text
        assert paper.title in text and paper.raw in text


def test_the_raw_entries_and_the_profile_lines_hold_every_line_of_the_file() -> None:
    report = read_lists([DEFAULT_LIST])
    kept = "\n".join(p.raw for p in report.publications)
    top = {"Zhenguang Liu", "CV", "h-index29", "50papers", "3,063citations", "Novelty51%",
           "AI Score57", "50 Papers"}  # fmt: skip
    for line in DEFAULT_LIST.read_text(encoding="utf-8").splitlines():
        assert line.strip() in kept or line.strip() in top


def test_the_profile_keeps_its_figures_as_shown() -> None:
    (profile,) = read_lists([DEFAULT_LIST]).profiles
    figures = {f.label: f.value for f in profile.figures}
    assert (profile.name, profile.field) == ("Zhenguang Liu", "CV")
    assert figures == {
        "h-index": "29", "papers": "50", "citations": "3,063", "novelty": "51%", "AI score": "57",
    }  # fmt: skip


def test_dates_without_a_year_get_none() -> None:
    undated = [p for p in read_lists([DEFAULT_LIST]).publications if p.year is None]
    assert [(p.date.shown, p.date.month, p.date.day, p.date.iso) for p in undated] == [
        ("Apr 19", 4, 19, None), ("Mar 10", 3, 10, None),
    ]  # fmt: skip


def test_flags_tags_and_cut_author_lists_are_told_apart() -> None:
    papers = read_lists([DEFAULT_LIST]).publications
    assert sum(p.authors_complete for p in papers) == 1
    assert [p.tags for p in papers if p.tags] == [("pku",)]
    assert {p.code_flag for p in papers} == {True, False}
    assert all(p.owner == "Zhenguang Liu" for p in papers)


def test_broken_addresses_are_repaired_where_nothing_else_can_be_meant() -> None:
    links = [x for p in read_lists([DEFAULT_LIST]).publications for x in p.links if x.repaired]
    assert [(x.url, x.written) for x in links] == [
        ("https://github.com/Pose-Group/FAMI-Pose", "https://github. com/Pose-Group/FAMI-Pose"),
        (
            "https://github.com/injooker/Unveiling%20Deepfake",
            "https://github.com/injooker/Unveiling Deepfake",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "url", "kind"),
    [
        (r"Code is at \url{https://github.com/a/b_c}, thanks.", "https://github.com/a/b_c", "code"),
        ("The dataset is at https://zenodo.org/record/1.", "https://zenodo.org/record/1", "data"),
        ("See https://a.org/x.pdf for more.", "https://a.org/x.pdf", "pdf"),
        ("Code: https://github.com/a/b Results are good.", "https://github.com/a/b", "code"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text: str, url: str, kind: str) -> None:
    (link,) = find_links(text)
    assert (link.url, link.kind, link.repaired) == (url, kind, False)


def test_other_categories_flags_and_tags_of_the_same_site_are_read() -> None:
    report = read_text(PAGE)
    first, second = report.publications
    assert (first.category, first.code_flag, first.tags) == (
        "physics.comp-ph",
        True,
        ("mit", "pku"),
    )
    assert first.authors == ("Ada Example", "Bo Li") and not first.authors_complete
    assert first.links[0].kind == "data"
    assert (second.category, second.date.iso, second.date.shown) == ("RO", None, "Apr 19")
    assert second.authors_complete and second.abstract == "It reads $κ$ pages, 90\\% of them."
    assert report.profiles[0].field == "physics.comp-ph"


def test_a_page_without_blank_lines_is_read_alike() -> None:
    squeezed = PAGE.replace("\n\n", "\n")
    a, b = read_text(PAGE).publications, read_text(squeezed).publications
    assert [(p.title, p.authors, p.abstract) for p in a] == [
        (p.title, p.authors, p.abstract) for p in b
    ]


def test_foreign_lines_are_reported_and_not_made_part_of_an_abstract() -> None:
    report = read_text(PAGE + "\nLoad more\n")
    assert report.publications[-1].abstract.endswith("of them.")
    assert "Load more" in report.warnings[0].reason


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.77, 0.98])
def test_a_page_cut_in_the_middle_is_refused_with_its_line(tmp_path: Path, share: float) -> None:
    text = DEFAULT_LIST.read_text(encoding="utf-8")
    cut = tmp_path / "cut.txt"
    cut.write_text(text[: int(len(text) * share)], encoding="utf-8")
    with pytest.raises(ListError, match=r"cut\.txt, line \d+: the file ends in the middle"):
        read_lists([cut])


def test_fewer_papers_than_announced_are_said() -> None:
    report = read_text(PAGE.replace("2 Papers", "9 Papers"))
    assert report.read == 2 and "announces 9" in report.warnings[0].reason
