"""Every sentence of one publication against texts, raw and without what all of them share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.small import TEXTS, embed_words, request
from vectorstore.hybrid import HybridIndex, build_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    return build_index(request(tmp_path_factory.mktemp("index")))


def cosine(one: str, other: str) -> float:
    a, b = embed_words([one, other])
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_sentences_come_in_order_with_their_places(index: HybridIndex) -> None:
    close = index.closeness("reefs", ["drones"])
    assert [c.passage.text for c in close] == TEXTS["reefs"][1]
    assert [c.passage.start for c in close] == [0, len("Drones film coral reefs. ")]


def test_cosines_are_raw_and_in_the_order_of_the_texts(index: HybridIndex) -> None:
    texts = ["Drones film coral reefs.", "Divers agree with the map."]
    close = index.closeness("reefs", texts)
    assert [c.cosines for c in close] == [
        pytest.approx((1, cosine(*texts)), abs=1e-4), pytest.approx((cosine(*texts), 1), abs=1e-4),
    ]  # fmt: skip


def test_the_title_is_compared_as_well(index: HybridIndex) -> None:
    title = TEXTS["reefs"][0]
    close = index.closeness("reefs", ["anything"])
    expected = [cosine(title, sentence) for sentence in TEXTS["reefs"][1]]
    assert [c.title for c in close] == pytest.approx(expected, abs=1e-4)


def test_what_all_sentences_share_is_taken_off(tmp_path: Path) -> None:
    said = ["Bees hum in orchards.", "Bees hum in deserts."]
    shared = build_index(request(tmp_path, texts={"bees": ("Hums", said)}))
    asked = "Bees hum in deserts?"
    first, second = shared.closeness("bees", [asked])
    assert first.cosines[0] > 0.5  # near, for it is about the same
    assert first.own[0] == pytest.approx(-second.own[0], abs=1e-3)
    assert second.own[0] > 0.9


def test_an_unknown_publication_has_no_sentences(index: HybridIndex) -> None:
    assert index.closeness("nowhere", ["drones"]) == []
