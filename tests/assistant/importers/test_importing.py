"""What holds for every format: files, duplicates, ids, owners, limits, hostile input."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ListError
from assistant.importers import read_lists, read_text
from assistant.importers.author_names import names_from_text
from assistant.importers.dates import parse_date
from assistant.importers.entry import find_arxiv, find_doi
from assistant.importers.formats import FORMATS

ENTRY = "@article{a, title={Waves of Water}, author={Lee, Ann and Li, Bo}, year={2020}"


def bib(*entries: str) -> str:
    return "\n".join(entries)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"%PDF-1.7 x", "a PDF"), (b"PK\x03\x04zip", "ZIP"),
        (bytes(range(256)) * 40, "binary"), (b"\x00\x01" * 500, "binary"),
        (b"Hello, I am no list.", "not recognised"), (b"@article{a, title={T", "middle"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_gives_one_clear_message(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "list.bib"
    path.write_bytes(data)
    with pytest.raises(ListError, match=message) as error:
        read_lists([path])
    assert "list.bib" in str(error.value) and "\n" not in str(error.value)


def test_missing_files_and_pipes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="not there"):
        read_lists([tmp_path / "none.bib"])
    with pytest.raises(ListError, match="neither a file nor a folder"):
        read_lists([Path("/dev/zero")])
    with pytest.raises(ListError, match="no file that may be a list"):
        read_lists([tmp_path])


def test_a_file_of_a_hundred_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.bib"
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    with pytest.raises(ListError, match="larger than 10 MB"):
        read_lists([path])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    title = "基于深度学习的人体姿态估计方法研究" if encoding == "gb18030" else "Über Größe"
    path = tmp_path / "x.bib"
    path.write_bytes((ENTRY.replace("Waves of Water", title) + "}").encode(encoding))
    report = read_lists([path])
    assert report.publications[0].title == title
    assert bool(report.warnings) == (encoding in {"cp1252", "gb18030"})


def test_unknown_format_names_are_refused_with_the_choice() -> None:
    with pytest.raises(ListError, match="bibtex"):
        read_text(ENTRY + "}", format="word")


def test_the_same_entry_twice_is_one_publication_and_said() -> None:
    report = read_text(
        bib(ENTRY + ", pages={1--9}}", ENTRY.replace("{a", "{b") + ", doi={10.1000/x}}")
    )
    (paper,) = report.publications
    assert (report.read, report.merged, report.linked) == (1, 1, 0)
    assert (paper.pages, paper.doi) == ("1–9", "10.1000/x") and paper.raw.count("@article") == 2
    assert report.joined[0].line == 2 and report.joined[0].kept == paper.id


def test_a_preprint_is_linked_to_its_published_paper_in_either_order() -> None:
    preprint = ENTRY.replace("2020", "2019") + ", journal={arXiv preprint arXiv:1901.00001}}"
    published = ENTRY.replace("{a", "{b") + ", journal={J. Waves}, doi={10.1000/x}}"
    for entries in ((preprint, published), (published, preprint)):
        report = read_text(bib(*entries))
        (paper,) = report.publications
        assert (report.merged, report.linked) == (1, 1)
        assert (paper.year, paper.venue, paper.arxiv) == (2020, "J. Waves", "1901.00001")
        assert "arXiv" in paper.versions[0]


@pytest.mark.parametrize(
    "other",
    [
        ENTRY.replace("Lee, Ann and Li, Bo", "Fox, Jo") + "}",
        ENTRY.replace("2020", "2018") + "}",
        ENTRY + ", pages={88--99}}",
        ENTRY + ", doi={10.1000/other}}",
        ENTRY + ", journal={Quite Another Magazine}}",
        ENTRY.replace("@article", "@phdthesis") + "}",
    ],
)
def test_works_with_one_title_stay_apart_where_anything_tells(other: str) -> None:
    first = ENTRY + ", pages={1--9}, doi={10.1000/x}, journal={J. Waves}}"
    assert read_text(bib(first, other)).read == 2


def test_ids_are_readable_stable_and_never_shared() -> None:
    text = bib(*(ENTRY.replace("2020", "2020") + f", pages={{{n}}}}}" for n in range(5)))
    first, again = read_text(text), read_text(text)
    ids = [p.id for p in first.publications]
    assert ids == [p.id for p in again.publications] and len(set(ids)) == 5
    assert ids[0].startswith("lee2020waves-")


def test_the_same_entry_has_the_same_id_in_every_format() -> None:
    ids = {
        read_text(text).publications[0].id
        for text in (
            ENTRY + "}",
            "TY  - JOUR\nTI  - Waves of Water\nAU  - Lee, Ann\nPY  - 2020\nER  -\n",
            '[{"title": "Waves of water", "authors": ["Ann Lee"], "year": 2020}]',
            "title,authors,year\nWaves of Water,Ann Lee,2020\n",
        )
    }
    assert len(ids) == 1


def test_owners_are_kept_over_several_lists_and_shared_papers_have_both(tmp_path: Path) -> None:
    for owner, other in (("Ann Lee", "Jo Fox"), ("Bo Li", "Max Roe")):
        entries = [
            f"@article{{k{n}, title={{{owner} paper {n}}}, author={{{owner}}}, year=2020}}"
            for n in range(6)
        ]
        entries.append(ENTRY + "}")
        entries.append(f"@article{{z, title={{With {other}}}, author={{{other}}}, year=2001}}")
        (tmp_path / f"{owner}.bib").write_text(bib(*entries))
    report = read_lists([tmp_path / "Ann Lee.bib", tmp_path / "Bo Li.bib"])
    shared = next(p for p in report.publications if p.title == "Waves of Water")
    assert set(shared.owners) == {"Ann Lee", "Bo Li"}
    assert report.read + report.merged == 16 and report.merged == 1


@pytest.mark.parametrize(
    ("text", "iso", "shown"),
    [
        ("Sep 20, 2023", "2023-09-20", "Sep 20, 2023"), ("Apr 19", None, "Apr 19"),
        ("20 September 2023", "2023-09-20", None), ("2023 Sep 20", "2023-09-20", None),
        ("2023-09-20T10:00:00Z", "2023-09-20", "2023-09-20"), ("2023/09//", "2023-09", None),
        ("2020-00-00", "2020", None), ("in press", None, "in press"), ("2023", "2023", None),
        ("Spring 2021", "2021", None), ("31.12.2020", "2020-12-31", None), ("", None, ""),
        ("04/05/2023", "2023", None), ("2019 May-Jun", "2019-05", None),
    ],
)  # fmt: skip
def test_dates_keep_their_precision(text: str, iso: str | None, shown: str | None) -> None:
    date = parse_date(text)
    assert date.iso == iso and (shown is None or date.shown == shown)


@pytest.mark.parametrize(
    ("text", "names", "complete"),
    [
        ("Dalla Preda, Mila, Greco, Claudia", ("Mila Dalla Preda", "Claudia Greco"), True),
        ("Guy Grossman, William Dinneen and Jo Fox", ("Guy Grossman", "William Dinneen", "Jo Fox"),
         True),
        ("Cai, T. T. & Li, Y. (2026).", ("T. T. Cai", "Y. Li"), True),
        ("Cai, T.T. Ma, Z., and Wu, Y. (2013+).", ("T.T. Cai", "Z. Ma", "Y. Wu"), True),
        ("Greco, Gianluigi (71016401); Guzzo, A.", ("Gianluigi Greco", "A. Guzzo"), True),
        ("A. Smith, B. Jones, et al.", ("A. Smith", "B. Jones"), False),
        ("Ann Lee, Bo Li, ..., Jo Fox", ("Ann Lee", "Bo Li", "Jo Fox"), False),
        ("Smith J, Doe A, Liu ZG", ("Smith J", "Doe A", "Liu ZG"), True),
        ("张三、李四", ("张三", "李四"), True),
        ("Ann Lee*, Bo Li† (* = equal contribution)", ("Ann Lee", "Bo Li"), True),
        ("King, Jr., Martin Luther and Smith, J.", ("Martin Luther King Jr.", "J. Smith"), True),
    ],
)  # fmt: skip
def test_author_fields_of_any_punctuation(
    text: str, names: tuple[str, ...], complete: bool
) -> None:
    found = names_from_text(text)
    assert (found.names, found.complete) == (names, complete)


def test_identifiers_lose_resolvers_and_versions_only() -> None:
    assert find_doi("see https://doi.org/10.1000/a(b)c).") == "10.1000/a(b)c"
    assert find_doi("no") is None and find_doi("10.1000%2Fx") == "10.1000/x"
    assert find_arxiv("arXiv preprint arXiv:2103.01234v2") == "2103.01234"
    assert find_arxiv("https://arxiv.org/abs/hep-th/9901001") == "hep-th/9901001"
    assert find_arxiv("10.1000/2103.01234") is None


@pytest.mark.parametrize("known", FORMATS, ids=[f.name for f in FORMATS])
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_gives_records_or_the_readers_own_error(known: object, text: str) -> None:
    name = getattr(known, "name", "")
    try:
        report = read_text(text, format=name)
    except ListError as error:
        assert str(error)
    else:
        assert all(p.id and p.title for p in report.publications)


PIECES = st.sampled_from(
    ["@article{", "a,", "title={T}", "title=", '"', "{", "}", ",", "#", "=", "\n", "year=2020",
     "\\", "TY  - X\n", "TI  - T\n", "ER  -\n", '[{"title":"T","year":1}', "]", "---\n",
     "title: T\n",
     "CVMay 3, 2022Code\n", "A Title\n\n", "A. B et al.\n\n", "1. X (2020).\n",
     "title,year\n"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, max_size=25))
def test_pieces_of_formats_in_any_order_never_crash_a_reader(pieces: list[str]) -> None:
    try:
        first = read_text("".join(pieces))
    except ListError:
        return
    assert [p.id for p in read_text("".join(pieces)).publications] == [
        p.id for p in first.publications
    ]


BOMBS = {
    "braces": "@article{x,title={" + "{}" * 30_000 + "}}",
    "open braces": "@article{x,title=" + "{" * 60_000,
    "commas in the authors": "@article{x,title={T},author={" + "a," * 30_000 + "}}",
    "many fields": "@article{x,title={T}," + "a={b}," * 15_000 + "}",
    "concatenation": "@article{x,title=" + '"a" # ' * 15_000 + '"b"}',
    "doubling macros": '@string{s0="aa"}'
    + "".join(f"@string{{s{i}=s{i - 1}#s{i - 1}}}" for i in range(1, 2_000)),
    "deep JSON": "[" * 60_000,
    "deep objects": '{"a":' * 20_000,
    "a quotation in JSON": '[{"title":"' + '\\"' * 30_000,
    "an open quotation in CSV": 'title,year\n"' + "a\n" * 30_000,
    "YAML aliases": "---\na: &a [x]\n" + "".join(
        f"b{i}: &b{i} [*{'a' if i == 0 else f'b{i - 1}'}, *a]\n" for i in range(50)) + "---\n",
    "deep YAML": "---\ntitle: " + "[" * 20_000 + "\n---\n",
    "headings": "---\ntitle: T\nyear: 1\n---\n" + "## a\n" * 15_000,
    "broken addresses": "X\n\nCVMay 3, 2022\nT\n\nA B\n\n" + "http://a. com/b " * 4_000,
    "blank lines": "\n" * 60_000 + "- title: x",
    "one name a thousand times": "TY  - JOUR\nTI  - T\n" + "AU  - A, B\n" * 6_000 + "ER  -\n",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_end_soon(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(ListError):
        read_text(text)
    assert time.process_time() - began < 2.0
