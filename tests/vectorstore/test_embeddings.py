from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.vectorstore.small import embed_words, word_embedder
from vectorstore.embeddings import load_embeddings
from vectorstore.errors import EmbeddingFault


class EmbeddingServer(ThreadingHTTPServer):
    """An OpenAI-compatible embedding endpoint of this process."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.inputs: list[Any] = []
        self.broken = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.inputs.append(body["input"])
        if self.server.broken:
            self.send_error(400, "private words of the provider")
            return
        vectors = embed_words(body["input"])
        data = [
            {"object": "embedding", "index": at, "embedding": [float(x) for x in vector]}
            for at, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "data": data, "model": body["model"], "usage": usage}
        content = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    served = EmbeddingServer()
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()


def test_a_compatible_server_gets_plain_text_and_its_vectors_become_unit(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    embedder = load_embeddings("openai:some-model", folder=tmp_path, base_url=server.url)
    vectors = embedder.embed(["coral reefs", "", "storms"])
    assert server.inputs == [["coral reefs", " ", "storms"]]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors.dtype == np.float32


def test_a_failing_server_is_one_clear_fault_without_its_words(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    server.broken = True
    embedder = load_embeddings("openai:some-model", folder=tmp_path, base_url=server.url)
    with pytest.raises(EmbeddingFault, match="OPENAI_BASE_URL") as caught:
        embedder.embed(["text"])
    assert "private words" not in str(caught.value)


def test_the_identity_tells_models_and_servers_apart(tmp_path: Path) -> None:
    names = {
        load_embeddings(name, folder=tmp_path, base_url=url).identity
        for name in ("openai:one", "openai:two")
        for url in ("http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1")
    }
    assert len(names) == 4


def test_a_repeated_question_is_embedded_once() -> None:
    seen: list[str] = []
    embedder = word_embedder(seen)
    assert np.array_equal(embedder.query("tides?"), embedder.query("tides?"))
    assert embedder.embed_query("tides?") == [float(x) for x in embedder.embed(["tides?"])[0]]
    assert seen == ["tides?", "tides?"]


def test_unknown_embeddings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="openai:NAME"):
        load_embeddings("word2vec", folder=tmp_path)
