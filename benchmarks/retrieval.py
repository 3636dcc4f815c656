"""Retrieval quality on judged collections: our search against its parts and a plain fusion.

    python -m benchmarks.retrieval COLLECTION_DIR... [--folder CACHE] [--precision float32]

A collection is a folder with `corpus.jsonl` (id, title, text), `queries.jsonl` (id, text) and
`qrels.tsv` (qid, docid, rel). All methods see the same documents; every figure is over the
questions that have judgements. Intervals are of the nDCG@10 difference to the plain fusion.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.indexing import corpus_of
from assistant.types import Publication
from benchmarks.metrics import interval, ndcg, recall, reciprocal_rank
from vectorstore.embeddings import Embedder, local_embeddings
from vectorstore.hybrid import HybridIndex, build_index
from vectorstore.store import StoreRequest

Ranking = list[str]
Method = Callable[[str], Ranking]
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions and judgements."""

    name: str
    documents: tuple[Publication, ...]
    questions: dict[str, str]
    judgements: dict[str, dict[str, float]]


def load_collection(folder: Path) -> Collection:
    """Reads a collection; questions without judgements are left out."""
    documents = tuple(
        Publication(id=row["id"], title=row["title"], abstract=row["text"])
        for row in _rows(folder / "corpus.jsonl")
    )
    judgements: dict[str, dict[str, float]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            judgements.setdefault(row["qid"], {})[row["docid"]] = float(row["rel"])
    questions = {
        row["id"]: row["text"] for row in _rows(folder / "queries.jsonl") if row["id"] in judgements
    }
    return Collection(folder.name, documents, questions, judgements)


def methods(collection: Collection, embedder: Embedder, folder: Path) -> dict[str, Method]:
    """The methods to compare, by the name shown."""
    names = [document.id for document in collection.documents]
    texts = [f"{document.title} {document.abstract}".strip() for document in collection.documents]
    lexical = _bm25s(texts)
    vectors = np.load(_vectors(texts, embedder, folder))

    def dense(question: str) -> np.ndarray:
        scores: np.ndarray = vectors @ embedder.query(question)
        return scores

    def fusion(question: str) -> np.ndarray:
        ranks = [_ranks(scores) for scores in (lexical(question), dense(question))]
        total: np.ndarray = sum(1 / (60 + rank) for rank in ranks)
        return total

    def listed(scores: Callable[[str], np.ndarray]) -> Method:
        return lambda question: [
            names[at] for at in np.argsort(-scores(question), kind="stable")[:_DEPTH]
        ]

    index = _index(collection, embedder, folder)
    return {
        "BM25 (bm25s, stemmed)": listed(lexical),
        "dense (whole abstracts)": listed(dense),
        "plain fusion (RRF, k = 60)": listed(fusion),
        "Footnote": lambda question: [
            found.publication_id for found in index.rank(question, k=_DEPTH)
        ],
    }


def compare(collection: Collection, tried: dict[str, Method]) -> list[str]:
    """One table row a method: nDCG@10 with interval against plain fusion, recall@10, MRR@10."""
    scores: dict[str, list[float]] = {}
    rows = []
    for name, method in tried.items():
        rankings = {key: method(text) for key, text in collection.questions.items()}
        judged = [(rankings[key], collection.judgements[key]) for key in rankings]
        scores[name] = [ndcg(*pair) for pair in judged]
        rows.append((name, _mean(recall, judged), _mean(reciprocal_rank, judged)))
    plain = scores["plain fusion (RRF, k = 60)"]
    return [
        f"| {collection.name} | {name} | {np.mean(scores[name]):.4f} | "
        f"{_shown(scores[name], plain)} | {found:.4f} | {first:.4f} |"
        for name, found, first in rows
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collections", nargs="+", type=Path, metavar="COLLECTION_DIR")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"), help="kept indexes")
    parser.add_argument("--precision", choices=["int8", "float32"], default="int8")
    chosen = parser.parse_args(arguments)
    embedder = local_embeddings(chosen.folder / "model", precision=chosen.precision)
    print("| collection | method | nDCG@10 | 95 % against fusion | recall@10 | MRR@10 |")
    print("|---|---|---|---|---|---|")
    for folder in chosen.collections:
        collection = load_collection(folder)
        place = chosen.folder / f"{collection.name}-{chosen.precision}"
        for row in compare(collection, methods(collection, embedder, place)):
            print(row, flush=True)


def _index(collection: Collection, embedder: Embedder, folder: Path) -> HybridIndex:
    corpus = corpus_of(collection.documents)
    return build_index(StoreRequest(corpus, folder / "index", embedder))


def _bm25s(texts: Sequence[str]) -> Callable[[str], np.ndarray]:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    model = bm25s.BM25()
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    model.index(tokens, show_progress=False)

    def scores(question: str) -> np.ndarray:
        (asked,) = bm25s.tokenize(
            [question], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        found: np.ndarray = model.get_scores(asked) if asked else np.zeros(len(texts))
        return found

    return scores


def _vectors(texts: Sequence[str], embedder: Embedder, folder: Path) -> Path:
    """The file of the documents' vectors, made once."""
    file = folder / "documents.npy"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.save(file, embedder.embed(texts))
    return file


def _ranks(scores: np.ndarray) -> np.ndarray:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _mean(
    measure: Callable[[Ranking, dict[str, float]], float],
    judged: Sequence[tuple[Ranking, dict[str, float]]],
) -> float:
    return float(np.mean([measure(*pair) for pair in judged]))


def _shown(ours: Sequence[float], plain: Sequence[float]) -> str:
    if ours is plain:
        return "-"
    low, high = interval(ours, plain)
    return f"{low:+.4f} to {high:+.4f}"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
