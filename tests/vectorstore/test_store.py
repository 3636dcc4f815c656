from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.small import TEXTS, embed_words, passages, request, word_embedder
from vectorstore import generations
from vectorstore.errors import StoreFault
from vectorstore.selfprobe import check_opening
from vectorstore.store import VectorStore, open_store

CHANGED = {**TEXTS, "bees": ("Counting bees", ["Cameras see bees.", "Honey is not counted."])}


def expected_vectors(store: VectorStore, listed: dict[str, tuple[str, list[str]]] = TEXTS) -> bool:
    """Whether every passage has the vector of its own text."""
    texts = {p.id: p.text for p in passages(listed)}
    wanted = word_embedder().embed([texts[row.id] for row in store.rows])
    return np.allclose(store.vectors, wanted, atol=1e-5)


def test_the_second_identical_opening_embeds_nothing(tmp_path: Path) -> None:
    seen: list[str] = []
    _, first = open_store(request(tmp_path, seen=seen))
    assert first.embedded == len(passages())
    seen.clear()
    store, second = open_store(request(tmp_path, seen=seen))
    assert seen == []
    assert (second.embedded, second.kept, second.removed) == (0, len(passages()), 0)
    assert expected_vectors(store)


def test_the_second_identical_opening_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {**TEXTS, **{f"more{n}": (f"Title {n}", [f"Sentence {n}."]) for n in range(40)}}
    open_store(request(tmp_path, texts=many))
    monkeypatch.delattr("vectorstore.store._build")
    store, report = open_store(request(tmp_path, texts=many))
    assert report.kept == len(store.rows)


def test_only_changed_text_is_embedded_again(tmp_path: Path) -> None:
    open_store(request(tmp_path))
    seen: list[str] = []
    changed = {name: CHANGED[name] for name in ("bees", "storms", "tides")}
    store, report = open_store(request(tmp_path, seen=seen, texts=changed))
    assert sorted(seen) == [
        "Cameras see bees.",
        "Counting bees. Cameras see bees. Honey is not counted.",
    ]
    assert (report.embedded, report.removed) == (2, 4)
    assert len(store.rows) == 12
    assert expected_vectors(store, changed)


def test_returning_to_the_state_before_embeds_nothing(tmp_path: Path) -> None:
    open_store(request(tmp_path))
    open_store(request(tmp_path, texts=CHANGED))
    seen: list[str] = []
    store, _ = open_store(request(tmp_path, seen=seen))
    assert seen == []
    assert expected_vectors(store)


def test_another_embedder_embeds_everything(tmp_path: Path) -> None:
    open_store(request(tmp_path))
    seen: list[str] = []
    other = lambda: word_embedder(seen, identity="words/2")  # noqa: E731
    _, report = open_store(request(tmp_path, embedder=other))
    assert len(seen) == report.embedded == len(passages())


def test_two_generations_are_kept(tmp_path: Path) -> None:
    for extra in range(4):
        texts = {**TEXTS, f"paper{extra}": (f"Title {extra}", [f"Sentence {extra}."])}
        open_store(request(tmp_path, texts=texts))
    assert len(list(tmp_path.glob("*/manifest.json"))) == 2
    assert (tmp_path / (generations.current_key(tmp_path) or "none")).is_dir()


def test_an_empty_list_has_an_empty_store(tmp_path: Path) -> None:
    store, report = open_store(request(tmp_path, texts={}))
    assert store.rows == []
    assert report.embedded == 0
    open_store(request(tmp_path))


FILES = [
    "words.json",
    "words-data.npy",
    "rows.json",
    "vectors.npy",
    "manifest.json",
    "chroma/chroma.sqlite3",
    "chroma",
]
DAMAGES = ["delete", "truncate", "zero", "garble"]


def damage(path: Path, how: str) -> None:
    targets = [path] if path.is_file() else [f for f in path.rglob("*") if f.suffix == ".bin"]
    for target in targets:
        content = target.read_bytes()
        if how == "delete":
            target.unlink()
        elif how == "truncate":
            target.write_bytes(content[: len(content) // 2])
        elif how == "zero":
            middle = len(content) // 2
            target.write_bytes(content[:middle] + bytes(1024) + content[middle + 1024 :])
        else:
            target.write_bytes(np.random.default_rng(7).bytes(len(content)))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    open_store(request(folder))
    return folder


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_damage_is_found_at_opening_and_mended(
    sound: Path, tmp_path: Path, file: str, how: str
) -> None:
    import shutil

    folder = tmp_path / "store"
    shutil.copytree(sound, folder)
    damage(folder / (generations.current_key(folder) or "") / file, how)
    store, _ = open_store(request(folder))
    assert expected_vectors(store)
    assert open_store(request(folder))[1].embedded == 0


def test_a_lost_chroma_store_is_refilled_without_embedding(tmp_path: Path) -> None:
    open_store(request(tmp_path))
    (database,) = tmp_path.glob("*/chroma/chroma.sqlite3")
    database.unlink()
    seen: list[str] = []
    store, _ = open_store(request(tmp_path, seen=seen))
    assert seen == []
    assert expected_vectors(store)


def _build_slowly(folder: str, ready: str) -> None:
    def encode(texts: object) -> object:
        Path(ready).touch()
        time.sleep(0.4)
        return embed_words(texts)  # type: ignore[arg-type]

    embedder = word_embedder()
    embedder._encode = encode  # type: ignore[assignment]
    open_store(request(Path(folder), texts=CHANGED, embedder=lambda: embedder))


@pytest.mark.parametrize("delay", [0.0, 0.45, 1.2])
def test_a_killed_build_leaves_the_old_index_and_the_next_one_succeeds(
    tmp_path: Path, delay: float
) -> None:
    folder = tmp_path / "store"
    open_store(request(folder))
    before = generations.current_key(folder)
    ready = tmp_path / "ready"
    child = multiprocessing.get_context("spawn").Process(
        target=_build_slowly, args=(str(folder), str(ready))
    )
    child.start()
    while not ready.exists() and child.is_alive():
        time.sleep(0.01)
    time.sleep(delay)
    if child.pid and child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    current = generations.current_key(folder)
    complete = generations.find(folder, current or "")
    assert complete is not None
    assert current == before or complete.manifest.count == len(passages(CHANGED))
    store, _ = open_store(request(folder, texts=CHANGED))
    assert expected_vectors(store, CHANGED)
    assert not list(folder.glob("*.building"))


def test_openings_at_once_build_one_index(tmp_path: Path) -> None:
    seen: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_store(request(tmp_path, seen=seen)), range(4)))
    assert len(seen) == len(passages())
    assert all(expected_vectors(store) for store, _ in opened)


def test_a_folder_that_cannot_be_written_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreFault, match="cannot be written"):
        open_store(request(tmp_path / "file"))


def test_a_store_that_killed_its_opener_is_tried_in_a_child_first(tmp_path: Path) -> None:
    open_store(request(tmp_path))
    (chroma,) = tmp_path.glob("*/chroma")
    mark = chroma.with_name("opening")
    mark.touch()
    with check_opening(chroma):
        pass
    assert not mark.exists()
    (chroma / "chroma.sqlite3").write_bytes(b"no database")
    mark.touch()
    with pytest.raises(StoreFault, match="damaged"), check_opening(chroma):
        pass
