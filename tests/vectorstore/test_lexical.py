from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from vectorstore.counts import WordCounts
from vectorstore.lexical import Lexicon, content_words, stems, words

TEXTS = [
    "Deepfake detection by graph networks, graph by graph",
    "Smart contract vulnerability detection",
    "",
    "A benchmark of traffic forecasting",
]


def read(texts: list[str]) -> Lexicon:
    return Lexicon.of(WordCounts.of(Counter(content_words(text)) for text in texts))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read(TEXTS)


def test_inflections_and_accents_are_one_word() -> None:
    assert stems("Détecting NETWORKS") == stems("detect network")


def test_chinese_is_cut_into_pairs_and_latin_words_beside_it_stay_whole() -> None:
    assert words("在CMU数据集上") == ["在", "cmu", "数据", "据集", "集上"]


def test_bm25_prefers_more_and_rarer_words(lexicon: Lexicon) -> None:
    graph = lexicon.bm25({stems("graph")[0]: 1.0})
    detection = lexicon.bm25({stems("detection")[0]: 1.0})
    assert graph[0] > 0
    assert graph[1] == graph[2] == 0
    assert graph[0] > detection[0] > 0


def test_bm25_never_exceeds_its_ceiling(lexicon: Lexicon) -> None:
    weights = dict.fromkeys(stems("graph deepfake detection by networks"), 1.0)
    assert lexicon.bm25(weights).max() < lexicon.ceiling(weights)


def test_coverage_is_the_idf_weighted_share_of_the_words(lexicon: Lexicon) -> None:
    weights = dict.fromkeys(stems("traffic detection"), 1.0)
    traffic, detection = lexicon.idf("traffic"), lexicon.idf("detection")
    expected = [detection, detection, 0, traffic]
    assert np.allclose(lexicon.coverage(weights), np.array(expected) / (traffic + detection))


def test_a_near_miss_is_corrected_and_a_known_or_foreign_word_is_not(lexicon: Lexicon) -> None:
    assert lexicon.correct("vulnerabilty") == "vulnerability"
    assert lexicon.correct("forcasting") == "forecasting"
    assert lexicon.correct("detections") is None
    assert lexicon.correct("astrophysics") is None


def test_a_rarer_word_has_more_idf_and_an_unknown_one_most(lexicon: Lexicon) -> None:
    assert lexicon.idf("detection") < lexicon.idf("traffic") < lexicon.idf("quark")
    assert lexicon.known("network")
    assert not lexicon.known("quark")


@pytest.mark.parametrize("texts", [[], ["", ""], ["the of and"]])
def test_a_list_without_words_scores_nothing(texts: list[str]) -> None:
    empty = read(texts)
    assert empty.bm25({"graph": 1.0}).tolist() == [0] * len(texts)
    assert empty.coverage({"graph": 1.0}).tolist() == [0] * len(texts)
    assert empty.correct("graphs") is None
