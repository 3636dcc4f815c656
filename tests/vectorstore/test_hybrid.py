from __future__ import annotations

from pathlib import Path

import pytest

from tests.vectorstore.small import TEXTS, passages, request, word_embedder
from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbeddingFault
from vectorstore.hybrid import HybridIndex, build_index
from vectorstore.minilm_graph import Vectors


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    return build_index(request(tmp_path_factory.mktemp("index")))


def first(index: HybridIndex, query: str) -> str:
    return index.rank(query, k=1)[0].publication_id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Which paper films corals with drones?", "reefs"),
        ("how long does a warning take, in minutes", "storms"),
        ("honey", "bees"),
        ("forcasting of sea levls", "tides"),
    ],
)
def test_the_publication_that_says_it_comes_first(
    index: HybridIndex, query: str, expected: str
) -> None:
    assert first(index, query) == expected


def test_scores_are_between_0_and_1_and_fall(index: HybridIndex) -> None:
    scores = [ranked.score for ranked in index.rank("coral reefs and storms")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_a_score_means_the_same_for_every_question(index: HybridIndex) -> None:
    asked = index.rank("Drones film coral reefs")[0]
    strange = index.rank("Quarks bind gluons in hadrons")
    assert asked.score > 0.5
    assert all(ranked.score < asked.score / 2 for ranked in strange)
    assert all(ranked.coverage == 0 for ranked in strange)
    assert asked.coverage == pytest.approx(1)


def test_only_restricts_the_search(index: HybridIndex) -> None:
    assert [r.publication_id for r in index.rank("coral reefs", only=["bees"])] in (["bees"], [])
    hits = index.sentences("coral reefs", only={"bees", "nowhere"})
    assert {hit.passage.publication_id for hit in hits} <= {"bees"}


def test_sentences_come_with_offsets_into_the_abstract(index: HybridIndex) -> None:
    hit = index.sentences("who agrees with the map?", k=1)[0]
    abstract = " ".join(TEXTS[hit.passage.publication_id][1])
    assert abstract[hit.passage.start : hit.passage.end] == hit.passage.text
    assert hit.passage.text == "Divers agree with the map."


@pytest.mark.parametrize(
    "query", ["", "   ", "?!", "the of and", "深度伪造检测", "🙂", "\x00", "ñ" * 999]
)
def test_any_text_may_be_asked(index: HybridIndex, query: str) -> None:
    assert all(ranked.score < 0.5 for ranked in index.rank(query))
    index.sentences(query)


def test_words_in_a_script_the_list_lacks_do_not_hide_the_others(index: HybridIndex) -> None:
    assert first(index, "哪些论文用了honey数据") == "bees"


def test_similar_publications_leave_out_the_one_asked(index: HybridIndex) -> None:
    found = [ranked.publication_id for ranked in index.similar("tides", k=3)]
    assert len(found) == 3
    assert "tides" not in found
    assert index.similar("nowhere") == []


def test_a_list_without_abstracts_is_searched_by_title(tmp_path: Path) -> None:
    texts: dict[str, tuple[str, list[str]]] = {n: (title, []) for n, (title, _) in TEXTS.items()}
    bare = build_index(request(tmp_path, texts=texts))
    assert first(bare, "coral reefs") == "reefs"
    assert bare.sentences("coral reefs") == []


def test_an_empty_list_finds_nothing(tmp_path: Path) -> None:
    empty = build_index(request(tmp_path, texts={}))
    assert empty.rank("coral reefs") == []
    assert empty.sentences("coral reefs") == []
    assert not empty.known("coral")


def test_acronyms_stand_for_their_long_forms(tmp_path: Path) -> None:
    texts = {
        **TEXTS,
        "defines": ("Depth", ["The Ocean Floor Atlas (OFA) is large."]),
        "uses": ("Trenches", ["Trenches are named in the ocean floor atlas."]),
    }
    index = build_index(request(tmp_path, texts=texts))
    assert index.expand("OFA") == "Ocean Floor Atlas"
    found = index.rank("OFA")
    assert found[0].publication_id == "defines"
    assert {ranked.publication_id for ranked in found if ranked.bm25 > 0} == {"defines", "uses"}


def test_an_embedding_server_that_is_away_leaves_the_words(tmp_path: Path) -> None:
    away = False

    def encode(texts: object) -> Vectors:
        if away:
            raise EmbeddingFault("The embedding server did not embed.")
        return word_embedder().embed(texts)  # type: ignore[arg-type]

    index = build_index(request(tmp_path, embedder=lambda: Embedder("served", encode)))
    away = True
    assert first(index, "honey of bees") == "bees"
    assert index.fault == "The embedding server did not embed."
    away = False
    assert first(index, "honey") == "bees"
    assert index.fault is None


def test_beyond_the_exact_limit_candidates_come_from_chroma(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.store.EXACT_LIMIT", 3)
    monkeypatch.setattr("vectorstore.corpus.SENTENCES_UP_TO", 3)
    index = build_index(request(tmp_path))
    assert not index.store.exact
    assert {row.grain for row in index.store.rows} == {"abstract"}
    assert index.store.nearest(word_embedder().query("coral reefs"), 1)[0][0] == "reefs:abstract:0"
    assert first(index, "Drones film corals") == "reefs"
    assert index.sentences("Drones film corals", k=1)[0].passage.id == "reefs:sentence:0"
    index.store.close()


def test_the_retriever_gives_documents_with_their_place_and_scores(index: HybridIndex) -> None:
    from vectorstore.retriever import HybridRetriever

    (document,) = HybridRetriever(index=index, k=1).invoke("Drones film coral reefs")
    sentence = next(p for p in passages() if p.id == "reefs:sentence:0")
    assert document.page_content == sentence.text
    assert document.metadata["publication_id"] == "reefs"
    assert (document.metadata["start"], document.metadata["end"]) == (sentence.start, sentence.end)
    assert document.metadata["score"] > document.metadata["cosine"] / 10 > 0
