"""RIS, PubMed, JSON of many shapes, tables, Markdown, YAML, Atom, reference lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ListError
from assistant.importers import read_lists, read_text
from assistant.types import Publication

RIS = """TY  - CPAPER
TI  - Wave {theory}
AU  - Lee, Ann
AU  - Bo Li
PY  - 2021
DA  - 2021/03/04/
T2  - Proc. ICML
SP  - 1
EP  - 9
DO  - https://doi.org/10.1000/xyz
AB  - We do
 waves.
KW  - waves
ER  -
"""
NBIB = """PMID- 30898391
DP  - 2019 May
TI  - Genome-wide studies identify loci
      in women.
LID - 10.1016/j.ygyno.2019.02.023 [doi]
AB  - OBJECTIVE: Studies
      have focused.
FAU - Lawrenson, Kate
AU  - Lawrenson K
FAU - Hazelett, Dennis J
AU  - Hazelett DJ
PT  - Journal Article
JT  - Gynecologic oncology
"""


def only(text: str) -> Publication:
    (publication,) = read_text(text).publications
    return publication


def test_ris_fields_and_continued_lines() -> None:
    paper = only(RIS)
    assert (paper.authors, paper.date.iso, paper.pages) == (
        ("Ann Lee", "Bo Li"),
        "2021-03-04",
        "1–9",
    )
    assert (paper.doi, paper.type, paper.abstract) == (
        "10.1000/xyz",
        "conference paper",
        "We do waves.",
    )


def test_ris_without_its_last_end_is_cut_off() -> None:
    with pytest.raises(ListError, match="ER line"):
        read_text(RIS + RIS.replace("ER  -\n", ""))


def test_pubmed_gives_full_names_and_joined_lines() -> None:
    paper = only(NBIB)
    assert paper.authors == ("Kate Lawrenson", "Dennis J Hazelett")
    assert paper.title == "Genome-wide studies identify loci in women"
    assert (paper.date.iso, paper.doi) == ("2019-05", "10.1016/j.ygyno.2019.02.023")


SHAPES = {
    "own": {"title": "T", "authors": "Lee, Ann, Li, Bo", "year": 2020, "abstract": "We do."},
    "csl": {"title": "T", "type": "article-journal", "abstract": "We do.",
            "author": [{"family": "Lee", "given": "Ann"}, {"family": "Li", "given": "Bo"}],
            "issued": {"date-parts": [["2020"]]}},
    "openalex": {"display_name": "T", "title": "T", "publication_year": 2020,
                 "authorships": [{"author": {"display_name": "Ann Lee"}},
                                 {"author": {"display_name": "Bo Li"}}],
                 "abstract_inverted_index": {"do.": [1], "We": [0]},
                 "primary_location": {"source": {"display_name": "J"}}},
    "semantic scholar": {"paperId": "1", "title": "T", "year": 2020, "abstract": "We do.",
                         "authors": [{"name": "Ann Lee"}, {"name": "Bo Li"}],
                         "externalIds": {"DOI": "10.1000/x"}},
    "ads": {"bibcode": "2020A", "title": ["T"], "author": ["Lee, A{\\'n}n", "Li, Bo"],
            "pubdate": "2020-00-00", "abstract": "We do.", "doi": ["10.1000/x"]},
    "arxiv": {"id": "http://arxiv.org/abs/2001.01234v1", "title": "T", "summary": "We do.",
              "published": "2020-01-01T00:00:00Z", "authors": [{"name": "Ann Lee"}, "Bo Li"]},
    "zotero": {"key": "K", "data": {"itemType": "journalArticle", "title": "T", "date": "2020",
               "abstractNote": "We do.", "creators": [
                   {"creatorType": "author", "firstName": "Ann", "lastName": "Lee"},
                   {"creatorType": "author", "name": "Bo Li"},
                   {"creatorType": "editor", "name": "Ed Itor"}]}},
}  # fmt: skip


@pytest.mark.parametrize("item", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("wrap", ["list", "results", "sections"])
def test_json_of_many_shapes_gives_the_same_record(item: dict[str, Any], wrap: str) -> None:
    whole: dict[str, object] = {
        "list": [item], "results": {"results": [item]},
        "sections": {"sections": [{"title": "S", "papers": [item]}]},
    }  # fmt: skip
    paper = only(json.dumps(whole[wrap]))
    assert (paper.title, paper.year, paper.abstract) == ("T", 2020, "We do.")
    assert paper.authors in {("Ann Lee", "Bo Li"), ("Ańn Lee", "Bo Li")}


def test_orcid_works_and_their_owner_are_read() -> None:
    work = {"put-code": 1, "title": {"title": {"value": "T"}}, "type": "JOURNAL_ARTICLE",
            "publication-date": {"year": {"value": "2017"}, "month": {"value": "06"}},
            "external-ids": {"external-id": [{"external-id-type": "doi",
                                              "external-id-value": "10.1000/x"}]}}  # fmt: skip
    record = {
        "person": {"name": {"given-names": {"value": "Ann"}, "family-name": {"value": "Lee"}}},
        "activities-summary": {"works": {"group": [{"work-summary": [work]}]}},
    }
    report = read_text(json.dumps(record))
    (paper,) = report.publications
    assert (paper.date.iso, paper.doi, paper.owner) == ("2017-06", "10.1000/x", "Ann Lee")
    assert (paper.type, report.profiles[0].name) == ("journal article", "Ann Lee")


def test_slightly_broken_json_is_read_with_a_warning() -> None:
    report = read_text(
        '[{"title": "A", "year": 2020,}, // note\n {"title": "B\tx", "year": 2021},]'
    )
    assert [p.title for p in report.publications] == ["A", "B x"]
    assert "slightly broken" in report.warnings[0].reason


def test_one_broken_object_costs_only_itself() -> None:
    report = read_text(
        '[{"title": "A", "year": 1},\n{"title": B, "year": 2},\n{"title": "C", "year": 3}]'
    )
    assert [p.title for p in report.publications] == ["A", "C"]
    assert [(p.line, p.skipped) for p in report.problems] == [(2, True)]


def test_json_cut_in_half_is_refused() -> None:
    with pytest.raises(ListError, match="ends in the middle"):
        read_text('[{"title": "A", "year": 2020}, {"title": "B", "ye')


def test_json_entries_know_their_lines() -> None:
    report = read_text('[\n {"title": "A", "year": 2020},\n {"title": "B",\n  "year": 2021}\n]')
    assert [p.source.line for p in report.publications] == [2, 3]
    assert report.publications[1].raw.startswith('{"title": "B"')


def test_deep_nesting_is_refused_clearly() -> None:
    with pytest.raises(ListError, match="nested"):
        read_text("[" * 5_000 + "]" * 5_000)


TABLE = """\ufeffTitle,Author full names,Year,Abstract,Page start,Page end,bibtex
"Waves, again","Lee, Ann (5701234567); Li, Bo (5701234568)",2020,"We do.
More.",1,9,"@article{a, title={x}, journal={J. Waves}, doi={10.1000/x}}"
,,,,,,
Next,"A. Smith, B. Jones and C. Li",2021,,,,
,Nobody,2021,no title here,,,
"""


def test_tables_with_bom_nested_bibtex_and_empty_rows() -> None:
    report = read_text(TABLE)
    first, second = report.publications
    assert first.authors == ("Ann Lee", "Bo Li") and first.pages == "1–9"
    assert (first.venue, first.doi, first.source.line) == ("J. Waves", "10.1000/x", 2)
    assert second.authors == ("A. Smith", "B. Jones", "C. Li")
    assert [p.line for p in report.skipped] == [6]
    assert "1 empty row" in report.warnings[0].reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_recognised(delimiter: str) -> None:
    assert only(f"year{delimiter}title\n2020{delimiter}Waves\n").title == "Waves"


def test_a_table_cut_inside_a_quotation_is_refused() -> None:
    with pytest.raises(ListError, match="quotation mark is not closed"):
        read_text('title,year,abstract\nA,2020,"An abstract that en')


PAGE = """---
title: "Waves: again"
authors: [Ann Lee, "Li, Bo"]
date: 2020-05-06T00:00:00
publication: "*Physical Review A* **88**"
publication_types: ["2"]
abstract: >
  We do
  **waves**.
url_code: https://github.com/a/b
---
Body.
"""


def test_front_matter_of_hugo_is_read() -> None:
    paper = only(PAGE)
    assert (paper.authors, paper.date.iso, paper.date.shown) == (
        ("Ann Lee", "Bo Li"), "2020-05-06", "2020-05-06",
    )  # fmt: skip
    assert (paper.venue, paper.type) == ("Physical Review A 88", "journal article")
    assert (paper.abstract, paper.code_url) == ("We do waves.", "https://github.com/a/b")


def test_toml_front_matter_and_an_abstract_under_its_heading() -> None:
    front = '+++\ntitle = "T"\nauthors = ["Ann Lee"]\ndate = 2020-05-06\n+++\n'
    paper = only(front + "\n## Intro\nx\n\n## Abstract\nWe do.\n\n## Links\ny\n")
    assert (paper.abstract, paper.date.iso) == ("We do.", "2020-05-06")


def test_a_structured_abstract_in_the_body_is_whole() -> None:
    words = " ".join(["word"] * 12)
    paper = only(
        f"---\ntitle: T\nyear: 2020\n---\n### Purpose\n{words}\n### Results\n{words}\n### Code\nx"
    )
    assert paper.abstract == f"Purpose: {words}\n\nResults: {words}"


def test_a_reference_in_the_front_matter_gives_the_authors() -> None:
    text = (
        "---\ntitle: T\ndate: 2009-10-01\ncitation: 'Lee, A., & Li, B. (2009). T. <i>J</i>.'\n---\n"
    )
    assert only(text).authors == ("A. Lee", "B. Li")


def test_a_folder_of_pages_is_one_list_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for number in range(3):
        page = PAGE.replace("Waves: again", f"Waves {number}")
        (tmp_path / f"2020-01-0{number + 1}-waves.md").write_text(page)
    (tmp_path / "README.md").write_text("# Papers\n")
    (tmp_path / "_index.md").write_text("---\ntitle: Publications\n---\n")
    (tmp_path / "broken.md").write_text("---\ntitle: [x\n---\n")
    (tmp_path / "settings.json").write_text('{"theme": "dark"}')
    report = read_lists([tmp_path])
    assert report.read == 3
    assert [p.file for p in report.skipped] == ["broken.md"]
    assert {p.file for p in report.warnings} == {"README.md", "_index.md", "settings.json"}


def test_a_yaml_list_is_read() -> None:
    report = read_text(
        "- title: A\n  authors: Ann Lee\n  year: 2020\n- title: B\n  date: 2021-02\n"
    )
    assert [(p.title, p.date.iso) for p in report.publications] == [("A", "2020"), ("B", "2021-02")]


def test_an_atom_feed_of_arxiv_is_read_and_entities_are_refused() -> None:
    feed = ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2103.01234v2'
            "</id><published>2021-03-01T10:00:00Z</published><title>A\n T</title><summary>We do."
            "</summary><author><name>Ann Lee</name></author></entry></feed>")  # fmt: skip
    paper = only(feed)
    assert (paper.title, paper.arxiv, paper.date.iso) == ("A T", "2103.01234", "2021-03-01")
    with pytest.raises(ListError, match="DTD"):
        read_text("<!DOCTYPE x [<!ENTITY a 'b'>]>" + feed, format="arxiv-atom")


def test_a_numbered_list_is_read_as_titles_with_a_warning() -> None:
    report = read_text(
        "1. Lee, A. (2020). Waves. J.\n\n2. Li, B. “Tides and all that,” 2021.\n   Press.\n"
    )
    assert [(p.title, p.year) for p in report.publications] == [
        ("Lee, A. (2020). Waves. J.", 2020), ("Tides and all that", 2021),
    ]  # fmt: skip
    assert "titles only" in report.warnings[0].reason
