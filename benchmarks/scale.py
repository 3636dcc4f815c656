"""How the search engine grows: index, update, start and query cost at several sizes.

    python -m benchmarks.scale COLLECTION_DIR... --sizes 1000 10000 100000 [--folder DIR]

Abstracts are mixed from real ones: six to nine sentences, most of one paper and some of another
of the same collection, under a title of real title words. Embedding is measured on its own (texts a
second on a sample) and then replaced: a mixed text gets the mean of its sentences' real vectors
plus a little noise, so that engine times hold no embedding and 100,000 papers need no hours.
Questions are embedded by the real model. Every size is built in one process and opened in another,
so that peak memory is its own. Processor time stands beside wall time: it does not depend on what
else the machine does.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.indexing import corpus_of
from assistant.text import sentences
from assistant.types import Publication
from benchmarks.retrieval import load_collection
from vectorstore.embeddings import Embedder, local_embeddings
from vectorstore.hybrid import HybridIndex, build_index
from vectorstore.store import StoreRequest

_NOISE = 0.25
Seconds = NDArray[np.float64]  # wall, processor


@dataclass(frozen=True, slots=True)
class Source:
    """Real sentences by paper, titles, questions; vectors of all sentences and questions."""

    papers: list[list[str]]
    titles: list[str]
    questions: list[str]
    vectors: dict[str, np.ndarray]


def read_source(folders: Sequence[Path], cache: Path, limit: int) -> Source:
    """Sentences of real abstracts, `limit` in all, embedded once."""
    collections = [load_collection(folder) for folder in folders]
    documents = [paper for c in collections for paper in c.documents if len(paper.abstract) > 500]
    generator = np.random.default_rng(1)
    papers: list[list[str]] = []
    titles = []
    for at in generator.permutation(len(documents)):
        text = documents[at].abstract
        papers.append([text[start:end] for start, end in sentences(text)])
        titles.append(documents[at].title)
        if sum(map(len, papers)) > limit:
            break
    questions = [text for c in collections for text in c.questions.values()][:300]
    texts = [*{sentence: None for paper in papers for sentence in paper}, *questions]
    file = cache / f"sentences-{len(texts)}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(file, local_embeddings(cache / "model").embed(texts))
    return Source(papers, titles, questions, dict(zip(texts, np.load(file), strict=True)))


def mixed(source: Source, size: int) -> list[Publication]:
    """`size` plausible publications."""
    generator = np.random.default_rng(size)
    made = []
    for number in range(size):
        main, other = generator.integers(0, len(source.papers), 2)
        chosen = [*source.papers[main][:6], *source.papers[other][:3]]
        generator.shuffle(chosen)
        words = f"{source.titles[main]} {source.titles[other]}".split()
        title = " ".join(generator.permutation(words)[:12])
        made.append(Publication(id=f"p{number}", title=title, abstract=" ".join(chosen)))
    return made


class Mixing:
    """Vectors without the model: means of known sentences' vectors, noise by the text.

    `spent` is the time (wall, processor) that this took; it is no work of the engine.
    """

    def __init__(self, source: Source, model: Embedder) -> None:
        self.spent = np.zeros(2)
        self._source = source
        self._questions = frozenset(source.questions)
        self._model = model
        self.embedder = Embedder("mixed/1", self._encode)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        if len(texts) == 1 and texts[0] in self._questions:
            return self._model.embed(texts)
        start = clock()
        mixed_vectors = np.array([self._vector(text) for text in texts], np.float32)
        self.spent += clock() - start
        return mixed_vectors

    def _vector(self, text: str) -> np.ndarray:
        vectors = self._source.vectors
        if text in vectors:
            return vectors[text]
        generator = np.random.default_rng(zlib.crc32(text.encode()))
        known = [vectors.get(text[a:b]) for a, b in sentences(text)]
        found = [one for one in known if one is not None]
        noise = generator.standard_normal(384) / np.sqrt(384)
        mean = np.mean(found, axis=0) if found else noise
        mixture: np.ndarray = mean / np.linalg.norm(mean) + _NOISE * noise
        return mixture


def clock() -> Seconds:
    """Seconds on the wall and of this process's processor time."""
    return np.array([time.perf_counter(), time.process_time()])


def measure(source: Source, size: int, folder: Path) -> dict[str, object]:
    """Building and updating one size; seconds are (wall, processor)."""
    papers = mixed(source, size)
    model = local_embeddings(folder.parent / "model")
    index, built = _build(papers, source, model, folder)
    rows = len(index.store.rows)
    passage = _embedding_seconds(index, papers, model)
    step = max(1, size // 100)
    changed = [*mixed(source, size + 1)[:step], *papers[step:]]
    del index
    index, updated = _build(changed, source, model, folder)
    fresh = index.report.embedded
    rebuild, update = built + rows * passage, updated + fresh * passage
    return {
        "papers": size,
        "vectors": rows,
        "embedding s": _rounded(rows * passage),
        "engine's build s": _rounded(built),
        "engine / embedding": _rounded(built / (rows * passage), 3),
        "embedding of 1 % s": _rounded(fresh * passage),
        "engine's update s": _rounded(updated),
        "update / rebuild": _rounded(update / rebuild, 4),
        "disk MB": round(_megabytes(folder / "index" / (folder / "index/current").read_text())),
        "peak MB": _peak(),
    }


def serve(source: Source, size: int, folder: Path) -> dict[str, object]:
    """Opening the finished index and asking it, as a server that starts does."""
    papers = [*mixed(source, size + 1)[: max(1, size // 100)], *mixed(source, size)]
    papers = list({paper.id: paper for paper in reversed(papers)}.values())[::-1]
    mixing = Mixing(source, local_embeddings(folder.parent / "model"))
    before = _peak()
    start = clock()
    index = build_index(StoreRequest(corpus_of(papers), folder / "index", mixing.embedder))
    opened = clock() - start
    assert not index.report.embedded
    found = _queries(index, source)
    index.store.close()
    return {"open s": _rounded(opened), **found, "MB before": before, "peak MB serving": _peak()}


def _build(
    papers: list[Publication], source: Source, model: Embedder, folder: Path
) -> tuple[HybridIndex, Seconds]:
    """The closed index and the engine's seconds."""
    mixing = Mixing(source, model)
    start = clock()
    index = build_index(StoreRequest(corpus_of(papers), folder / "index", mixing.embedder))
    seconds: Seconds = clock() - start - mixing.spent
    index.store.close()
    return index, seconds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collections", nargs="+", type=Path, metavar="COLLECTION_DIR")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks/scale"))
    parser.add_argument("--sentences", type=int, default=20_000, help="real sentences to mix")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    source = read_source(chosen.collections, chosen.folder, chosen.sentences)
    if chosen.one:
        step = serve if chosen.serve else measure
        print(json.dumps(step(source, chosen.one, chosen.folder / str(chosen.one))))
        return
    for size in chosen.sizes:
        shutil.rmtree(chosen.folder / str(size), ignore_errors=True)
        command = [sys.executable, "-m", "benchmarks.scale", *map(str, chosen.collections)]
        options = ["--folder", str(chosen.folder), "--sentences", str(chosen.sentences)]
        for extra in ([], ["--serve"]):
            subprocess.run([*command, *options, "--one", str(size), *extra], check=True)


def _embedding_seconds(index: HybridIndex, papers: list[Publication], model: Embedder) -> Seconds:
    """What embedding one stored passage takes, as a mean over a sample of them."""
    cut = corpus_of(papers).cut
    chosen = [
        index.store.rows[at] for at in np.linspace(0, len(index.store.rows) - 1, 400, dtype=int)
    ]
    texts = [next(p.text for p in cut(row.publication_id) if p.id == row.id) for row in chosen]
    start = clock()
    model.embed(texts)
    return (clock() - start) / len(texts)


def _queries(index: HybridIndex, source: Source) -> dict[str, object]:
    """Milliseconds of whole questions and of their stages; recall of the approximate search.

    A whole question is its vector, the publications found and the sentences quoted from them.
    """
    ranked, whole, chroma, found = [], [], [], []
    for question in source.questions:
        start = clock()
        index.rank(question, k=10)
        ranked.append(clock() - start)
        index.sentences(question)
        whole.append(clock() - start)
        if not index.store.exact:
            vector = source.vectors[question]
            start = clock()
            near = {name for name, _ in index.store.nearest(vector, 200)}
            chroma.append(clock() - start)
            best = np.argsort(-(index.store.vectors @ vector))[:10]
            found.append(len(near & {index.store.rows[at].id for at in best}) / 10)
    return {
        "papers ms p50": _percentile(ranked, 50),
        "papers ms p95": _percentile(ranked, 95),
        "with sentences ms p50": _percentile(whole, 50),
        "with sentences ms p95": _percentile(whole, 95),
        "Chroma ms p95": _percentile(chroma, 95),
        "recall@10 of Chroma": round(float(np.mean(found)), 4) if found else None,
    }


def _rounded(seconds: Seconds, digits: int = 1) -> list[float]:
    return [round(float(one), digits) for one in seconds]


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _percentile(seconds: Sequence[Seconds], percent: int) -> list[float] | None:
    """Milliseconds (wall, processor)."""
    return _rounded(np.percentile(seconds, percent, axis=0) * 1000) if seconds else None


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
