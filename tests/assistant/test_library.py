"""The library on disk: last good copy, atomic writes, stable versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.canonical import publication_from_line, publication_line
from assistant.errors import ListError
from assistant.importers import read_lists
from assistant.library import CANONICAL_FILE, Library, library_folder, load_library
from assistant.settings import DEFAULT_LIST

ONE = "@article{a, title={One}, author={Ann Lee}, year={2020}, abstract={We do.}}\n"
TWO = "@article{b, title={Two}, author={Bo Li}, year={2021}}\n"


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "list.bib"
    path.write_text(ONE)
    return path


def test_records_survive_the_canonical_form_unchanged() -> None:
    for publication in read_lists([DEFAULT_LIST]).publications:
        assert publication_from_line(publication_line(publication)) == publication


def test_an_unchanged_list_is_not_read_again(bib: Path, tmp_path: Path) -> None:
    first = load_library([bib], folder=tmp_path / "store")
    again = load_library([bib], folder=tmp_path / "store")
    assert (first.reread, again.reread) == (True, False)
    assert (again.library, again.report, again.notice) == (first.library, first.report, None)


def test_a_changed_list_is_read_again_and_gets_another_version(bib: Path, tmp_path: Path) -> None:
    first = load_library([bib], folder=tmp_path / "store").library
    bib.write_text(ONE + TWO)
    second = load_library([bib], folder=tmp_path / "store").library
    bib.write_text(ONE)
    third = load_library([bib], folder=tmp_path / "store").library
    assert len(second) == 2 and second.version != first.version == third.version


@pytest.mark.parametrize("harm", ["missing", "empty", "binary", "cut"])
def test_a_harmed_list_leaves_the_last_good_one_in_service(
    bib: Path, tmp_path: Path, harm: str
) -> None:
    good = load_library([bib], folder=tmp_path / "store").library
    bib.unlink()
    broken = {"empty": b"", "binary": b"\x00\x01\x02" * 99, "cut": ONE[:40].encode()}
    if harm in broken:
        bib.write_bytes(broken[harm])
    loaded = load_library([bib], folder=tmp_path / "store")
    assert loaded.library == good and loaded.notice and "list.bib" in loaded.notice


def test_a_harmed_list_without_a_last_good_one_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ListError):
        load_library([tmp_path / "none.bib"], folder=tmp_path / "store")


@pytest.mark.parametrize("keep", [0, 10, -1, -40])
def test_a_damaged_copy_counts_as_none(bib: Path, tmp_path: Path, keep: int) -> None:
    load_library([bib], folder=tmp_path / "store")
    copy = tmp_path / "store" / CANONICAL_FILE
    copy.write_text(copy.read_text()[:keep])
    loaded = load_library([bib], folder=tmp_path / "store")
    assert loaded.reread and len(loaded.library) == 1
    assert not load_library([bib], folder=tmp_path / "store").reread


def test_nothing_but_the_copy_is_left_in_the_folder(bib: Path, tmp_path: Path) -> None:
    load_library([bib], folder=tmp_path / "store")
    assert [p.name for p in (tmp_path / "store").iterdir()] == [CANONICAL_FILE]


def test_a_store_that_cannot_be_written_is_said_and_serves_from_memory(
    bib: Path, tmp_path: Path
) -> None:
    (tmp_path / "store").write_text("a file is in the way")
    loaded = load_library([bib], folder=tmp_path / "store")
    assert len(loaded.library) == 1 and "could not be kept" in (loaded.notice or "")


def test_every_set_of_lists_has_a_folder_of_its_own(tmp_path: Path) -> None:
    a, b = tmp_path / "a" / "list.bib", tmp_path / "b" / "list.bib"
    folders = {library_folder(tmp_path, paths) for paths in ([a], [b], [a, b])}
    assert len(folders) == 3 and all(f.parent == tmp_path for f in folders)
    assert library_folder(tmp_path, [a, b]) == library_folder(tmp_path, [b, a]).with_name(
        library_folder(tmp_path, [a, b]).name
    )


def test_lookup_and_counts(bib: Path, tmp_path: Path) -> None:
    bib.write_text(ONE + TWO)
    library = load_library([bib], folder=tmp_path / "store").library
    assert [library.get(p.id) for p in library.publications] == list(library.publications)
    assert library.get("nobody-0000") is None
    assert (library.without_abstract, library.without_year) == (1, 0)
    assert Library(library.publications).version == library.version
