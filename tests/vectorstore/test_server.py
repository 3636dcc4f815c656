"""The same store on a Chroma server, which goes away and comes back."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vectorstore.small import TEXTS, passages, request, word_embedder
from vectorstore.chroma import open_served
from vectorstore.errors import StoreFault
from vectorstore.hybrid import build_index
from vectorstore.store import open_store

CHROMA = Path(sys.executable).with_name("chroma")
pytestmark = pytest.mark.skipif(not CHROMA.exists(), reason="the chroma program is not installed")


class ChromaServer:
    """`chroma run` on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [CHROMA, "run", "--path", self.folder, "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("chroma run did not start")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    served = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield served
    served.stop()


def test_a_server_holds_what_the_embedded_store_would(server: ChromaServer, tmp_path: Path) -> None:
    store, report = open_store(request(tmp_path, chroma_url=server.url))
    assert report.embedded == len(passages())
    assert store.fault is None
    assert not list(tmp_path.glob("*/chroma"))
    assert store.nearest(word_embedder().query("honey"), 1)[0][0] == "bees:sentence:1"
    (name,) = [path.parent.name for path in tmp_path.glob("*/manifest.json")]
    assert open_served(server.url, f"footnote-{name}").count() == len(passages())


def test_a_second_program_with_its_own_folder_finds_the_passages_there(
    server: ChromaServer, tmp_path: Path
) -> None:
    open_store(request(tmp_path / "one", chroma_url=server.url))
    store, _ = open_store(request(tmp_path / "two", chroma_url=server.url))
    assert store.fault is None
    assert len(store.nearest(word_embedder().query("honey"), 100)) == len(passages())


def test_the_server_goes_away_and_comes_back(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.store.EXACT_LIMIT", 3)
    monkeypatch.setattr("vectorstore.store._RETRY_SECONDS", 0.2)
    index = build_index(request(tmp_path, chroma_url=server.url))
    assert index.rank("coral reefs")[0].publication_id == "reefs"
    server.stop()
    assert index.rank("coral reefs")[0].publication_id == "reefs"
    assert index.store.fault is not None
    assert server.url in index.store.fault or "Chroma" in index.store.fault
    server.start()
    time.sleep(0.3)
    assert index.rank("coral reefs")[0].publication_id == "reefs"
    assert index.store.fault is None


def test_without_the_server_an_index_is_built_and_searched_all_the_same(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    index = build_index(request(tmp_path, chroma_url=nowhere))
    assert index.rank("honey")[0].publication_id == "bees"
    assert index.store.fault is not None
    with pytest.raises(StoreFault, match="does not answer"):
        open_served(nowhere, "footnote-none")


def test_what_the_server_no_longer_needs_is_removed(server: ChromaServer, tmp_path: Path) -> None:
    names = []
    for extra in range(3):
        texts = {**TEXTS, f"more{extra}": (f"Title {extra}", [f"Sentence {extra}."])}
        open_store(request(tmp_path, texts=texts, chroma_url=server.url))
        names.append((tmp_path / "current").read_text())
    counts = [open_served(server.url, f"footnote-{name}").count() for name in names]
    assert counts[0] == 0
    assert counts[1] == counts[2] == len(passages()) + 3
