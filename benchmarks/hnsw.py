"""Settings of Chroma's HNSW index, by measurement on real passages.

    python -m benchmarks.hnsw COLLECTION_DIR... [--folder CACHE] [--vectors 50000]

The vectors are those that `benchmarks.retrieval` keeps in CACHE for the same collections; the
questions are theirs. For every number of links and size of the search while building: seconds to
add the vectors (wall, processor) and megabytes on disk; for every size of the search while asking:
milliseconds and how many of the exact 10 and 100 nearest are among the first 200 found.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval import load_collection
from vectorstore import chroma, generations
from vectorstore.chroma import embedded
from vectorstore.embeddings import local_embeddings
from vectorstore.minilm_graph import Vectors
from vectorstore.passages import Passage

_K = 200
_LINKS, _BUILD, _SEARCH = (8, 16, 32), (50, 100, 200), (50, 100, 200, 400)
_COLUMNS = ["links", "ef building", "add s wall", "add s processor", "MB", "ef asking"]
_COLUMNS += ["ms p50", "ms p95", "of the first 10", "of the first 100"]


def read_vectors(folders: Sequence[Path], cache: Path, limit: int) -> Vectors:
    """Up to `limit` vectors of all collections, chosen evenly."""
    found = []
    for folder in folders:
        (newest,) = generations.newest(cache / f"{folder.name}-int8" / "index")[:1]
        found.append(newest.vectors())
    vectors = np.concatenate(found)
    chosen = np.linspace(0, len(vectors) - 1, min(limit, len(vectors)), dtype=int)
    picked: Vectors = vectors[chosen]
    return picked


def passages(count: int) -> list[Passage]:
    """Passages without text, one a vector."""
    return [Passage(f"v{at}", f"p{at // 10}", "sentence", "", 0, 0) for at in range(count)]


def measure(vectors: Vectors, questions: Vectors, links: int, build: int) -> list[str]:
    """One row for every size of the search while asking."""
    exact = np.argsort(-(questions @ vectors.T), axis=1)[:, :100]
    chroma._HNSW.update({"max_neighbors": links, "ef_construction": build})
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        start, work = time.perf_counter(), time.process_time()
        with embedded(place) as collection:
            collection.write(passages(len(vectors)), vectors, with_texts=False)
        wall, work = time.perf_counter() - start, time.process_time() - work
        size = sum(file.stat().st_size for file in place.rglob("*.bin")) / 1e6
        built = f"| {links} | {build} | {wall:.1f} | {work:.1f} | {size:.0f} "
        return [built + asked(place, questions, exact, search) for search in _SEARCH]


def asked(place: Path, questions: Vectors, exact: NDArray[np.intp], search: int) -> str:
    """The end of a row: times and recall of the finished index with another `ef_search`."""
    with embedded(place) as collection:
        collection._collection.modify(configuration={"hnsw": {"ef_search": search}})
    seconds, ten, hundred = [], [], []
    with embedded(place) as collection:
        collection.nearest(questions[0], _K)
        for question, best in zip(questions, exact, strict=True):
            start = time.perf_counter()
            near = {int(name[1:]) for name, _ in collection.nearest(question, _K)}
            seconds.append(time.perf_counter() - start)
            ten.append(len(near.intersection(best[:10].tolist())) / 10)
            hundred.append(len(near.intersection(best.tolist())) / 100)
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return f"| {search} | {p50:.1f} | {p95:.1f} | {np.mean(ten):.4f} | {np.mean(hundred):.4f} |"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collections", nargs="+", type=Path, metavar="COLLECTION_DIR")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--vectors", type=int, default=50_000)
    chosen = parser.parse_args(arguments)
    vectors = read_vectors(chosen.collections, chosen.folder, chosen.vectors)
    asked = [q for c in chosen.collections for q in load_collection(c).questions.values()]
    questions = local_embeddings(chosen.folder / "model").embed(asked[:200])
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}")
    for links in _LINKS:
        for build in _BUILD:
            print("\n".join(measure(vectors, questions, links, build)), flush=True)


if __name__ == "__main__":
    main()
