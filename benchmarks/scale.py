"""How the search engine grows: index, update, start and query cost at several sizes.

    python -m benchmarks.scale COLLECTION_DIR... --sizes 1000 10000 100000 [--folder DIR]

Abstracts are mixed from real ones: six to nine sentences, most of one paper and some of another
of the same collection, under a title of real title words. Embedding is measured on its own (texts a
second on a sample) and then replaced: a mixed text gets the mean of its sentences' real vectors
plus a little noise, so that engine times hold no embedding and 100,000 papers need no hours.
Every size runs in a process of its own, so that peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.indexing import corpus_of
from assistant.text import sentences
from assistant.types import Publication
from benchmarks.retrieval import load_collection
from vectorstore.embeddings import Embedder, local_embeddings
from vectorstore.hybrid import HybridIndex, build_index
from vectorstore.store import StoreRequest

_NOISE = 0.25


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


def mixing_embedder(source: Source) -> Embedder:
    """Vectors without the model: means of known sentences' vectors, noise by the text."""

    def vector(text: str) -> np.ndarray:
        if text in source.vectors:
            return source.vectors[text]
        generator = np.random.default_rng(abs(hash(text)) % 2**32)
        known = [source.vectors.get(text[a:b]) for a, b in sentences(text)]
        found = [one for one in known if one is not None]
        noise = generator.standard_normal(384) / np.sqrt(384)
        mean = np.mean(found, axis=0) if found else noise
        mixture: np.ndarray = mean / np.linalg.norm(mean) + _NOISE * noise
        return mixture

    return Embedder("mixed/1", lambda texts: np.array([vector(text) for text in texts], np.float32))


def measure(source: Source, size: int, folder: Path) -> dict[str, object]:
    """One row of the table; seconds, megabytes, milliseconds."""
    papers = mixed(source, size)
    embedder = mixing_embedder(source)
    embedding = _embedding_seconds(papers, folder)

    def build(listed: list[Publication]) -> tuple[HybridIndex, float]:
        start = time.perf_counter()
        index = build_index(StoreRequest(corpus_of(listed), folder / "index", embedder))
        return index, time.perf_counter() - start

    index, built = build(papers)
    found = _queries(index, source)
    index.store.close()
    step = max(1, size // 100)
    changed = [*mixed(source, size + 1)[:step], *papers[step:]]
    index, updated = build(changed)
    index.store.close()
    found |= _started(papers=changed, folder=folder, embedder=embedder)
    return {
        "papers": size,
        "vectors": len(index.store.rows),
        "embedding s (from the rate)": round(embedding),
        "engine's build s": round(built, 1),
        "update of 1 % s": round(updated, 1),
        "disk MB": round(_megabytes(folder / "index" / (folder / "index/current").read_text())),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **found,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collections", nargs="+", type=Path, metavar="COLLECTION_DIR")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks/scale"))
    parser.add_argument("--sentences", type=int, default=20_000, help="real sentences to mix")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    source = read_source(chosen.collections, chosen.folder, chosen.sentences)
    if chosen.one:
        print(json.dumps(measure(source, chosen.one, chosen.folder / str(chosen.one))))
        return
    for size in chosen.sizes:
        command = [sys.executable, "-m", "benchmarks.scale", *map(str, chosen.collections)]
        options = ["--folder", str(chosen.folder), "--sentences", str(chosen.sentences)]
        subprocess.run([*command, *options, "--one", str(size)], check=True)


def _embedding_seconds(papers: list[Publication], folder: Path, sample: int = 48) -> float:
    """What embedding every stored passage would take at the rate of a sample."""
    embedder = local_embeddings(folder.parent / "model")
    corpus = corpus_of(papers)
    cut = [passage for name in corpus.ids[:sample] for passage in corpus.cut(name)]
    if len(papers) * len(cut) / sample > 100_000:
        cut = [passage for passage in cut if passage.grain == "abstract"]
    start = time.perf_counter()
    embedder.embed([passage.text for passage in cut])
    return (time.perf_counter() - start) * len(papers) / sample


def _queries(index: HybridIndex, source: Source) -> dict[str, object]:
    """Milliseconds of whole questions and of their stages; recall of the approximate search."""
    whole, chroma, found = [], [], []
    for question in source.questions:
        start = time.perf_counter()
        index.rank(question, k=10)
        whole.append(time.perf_counter() - start)
        if not index.store.exact:
            vector = source.vectors[question]
            start = time.perf_counter()
            near = {name for name, _ in index.store.nearest(vector, 200)}
            chroma.append(time.perf_counter() - start)
            best = np.argsort(-(index.store.vectors @ vector))[:10]
            found.append(len(near & {index.store.rows[at].id for at in best}) / 10)
    return {
        "query p50 ms": _percentile(whole, 50),
        "query p95 ms": _percentile(whole, 95),
        "Chroma p95 ms": _percentile(chroma, 95),
        "recall@10 of Chroma": round(float(np.mean(found)), 4) if found else None,
    }


def _started(*, papers: list[Publication], folder: Path, embedder: Embedder) -> dict[str, object]:
    """Seconds to open the finished index again, in this process."""
    start = time.perf_counter()
    index = build_index(StoreRequest(corpus_of(papers), folder / "index", embedder))
    seconds = time.perf_counter() - start
    index.store.close()
    return {"open s": round(seconds, 1)}


def _percentile(seconds: Sequence[float], percent: int) -> float | None:
    return round(float(np.percentile(seconds, percent)) * 1000, 1) if seconds else None


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
