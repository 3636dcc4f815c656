from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import IndexFault
from assistant.indexing import corpus_of, open_index, passages_of
from assistant.text import readable
from assistant.types import Publication
from vectorstore.minilm import find_minilm

PAPER = Publication(
    id="tides",
    title=r"\emph{Tides}: Sea Levels",
    abstract=r"Sea levels rise. We lower the error by 12\% on three coasts.Our code is out.",
)
LONG = Publication(id="long", title="Long", abstract="This sentence is quite ordinary. " * 90)


def test_every_sentence_is_a_passage_that_points_into_the_abstract() -> None:
    sentences = [p for p in passages_of(PAPER) if p.grain == "sentence"]
    assert [p.text for p in sentences] == [
        "Sea levels rise.",
        "We lower the error by 12% on three coasts.",
        "Our code is out.",
    ]
    for passage in sentences:
        assert readable(PAPER.abstract[passage.start : passage.end]) == passage.text


def test_the_title_is_a_passage_and_begins_every_whole_text() -> None:
    title, *rest = passages_of(PAPER)
    assert (title.grain, title.text, title.start, title.end) == ("title", "Tides: Sea Levels", 0, 0)
    assert [p.text.startswith("Tides: Sea Levels. Sea") for p in rest if p.grain == "abstract"] == [
        True
    ]


def test_a_long_abstract_is_cut_between_sentences_without_a_gap() -> None:
    chunks = [p for p in passages_of(LONG) if p.grain == "abstract"]
    assert len(chunks) == 3
    assert all(len(p.text) <= 1_210 for p in chunks)
    joined = " ".join(LONG.abstract[p.start : p.end] for p in chunks)
    assert joined == LONG.abstract.strip()


def test_passage_ids_are_unique() -> None:
    ids = [passage.id for paper in (PAPER, LONG) for passage in passages_of(paper)]
    assert len(ids) == len(set(ids))


def test_the_fingerprint_follows_title_and_abstract_only() -> None:
    base = corpus_of([PAPER]).fingerprints
    assert corpus_of([Publication(**_fields(authors=("Jane Doe",)))]).fingerprints == base
    assert corpus_of([Publication(**_fields(title="Tide"))]).fingerprints != base
    assert corpus_of([Publication(**_fields(abstract="Other."))]).fingerprints != base


@pytest.mark.skipif(find_minilm() is None, reason="the weights package is not installed")
def test_the_index_opens_searches_and_stays_level(tmp_path: Path) -> None:
    told: list[str] = []
    index = open_index(
        [PAPER, LONG],
        folder=tmp_path,
        embeddings="local",
        progress=lambda stage, done, of: told.append(f"{stage} {done}/{of}"),
    )
    assert index.rank("How much lower is the forecast error?")[0].publication_id == "tides"
    assert told[-1].startswith("storing")
    again = open_index([LONG, PAPER], folder=tmp_path, embeddings="local")
    assert again.report.embedded == 0
    fewer = open_index([PAPER], folder=tmp_path, embeddings="local")
    assert (fewer.report.embedded, fewer.report.removed) == (0, len(passages_of(LONG)))


def test_an_embedding_server_that_is_away_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="OPENAI_BASE_URL"):
        open_index(
            [PAPER], folder=tmp_path, embeddings="openai:any", base_url="http://127.0.0.1:9/v1"
        )


def _fields(**changed: object) -> dict[str, object]:
    return {"id": PAPER.id, "title": PAPER.title, "abstract": PAPER.abstract, **changed}
