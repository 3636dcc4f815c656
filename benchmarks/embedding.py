"""Embedding speed and fidelity of the local model against sentence-transformers.

    python -m benchmarks.embedding COLLECTION_DIR --reference PYTHON [--texts 200] [--rounds 3]

`PYTHON` is the interpreter of another environment that has sentence-transformers and torch (the
project itself needs neither). Both embed the same abstracts from the same weights on the same
cores, turn by turn in one run; the best round of each counts, because others may use the machine.
Processor time is given too: it depends less on what else runs, but counts threads that wait busily.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.retrieval import load_collection
from vectorstore.embeddings import Embedder, local_embeddings
from vectorstore.minilm import find_minilm

# Of one run: seconds for all texts, processor seconds for them, median seconds of a question.
Run = tuple[float, float, float]
_REFERENCE = """
import json, sys, time
import numpy as np
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
texts, questions = json.load(open(sys.argv[2]))
model.encode(texts[:8])
print("ready", flush=True)
for line in sys.stdin:
    start, work = time.perf_counter(), time.process_time()
    vectors = model.encode(texts, normalize_embeddings=True)
    whole, work = time.perf_counter() - start, time.process_time() - work
    single = []
    for question in questions:
        start = time.perf_counter()
        model.encode([question])
        single.append(time.perf_counter() - start)
    np.save(sys.argv[3], vectors)
    print(json.dumps([whole, work, float(np.median(single))]), flush=True)
"""


def run_ours(embedder: Embedder, texts: list[str], questions: list[str]) -> Run:
    """All texts, then the questions one by one."""
    start, work = time.perf_counter(), time.process_time()
    embedder.embed(texts)
    whole, work = time.perf_counter() - start, time.process_time() - work
    single = []
    for question in questions:
        start = time.perf_counter()
        embedder.embed([question])
        single.append(time.perf_counter() - start)
    return whole, work, float(np.median(single))


class Reference:
    """sentence-transformers in its own environment, asked line by line."""

    def __init__(self, python: Path, texts: list[str], questions: list[str], folder: Path) -> None:
        self.vectors = folder / "vectors.npy"
        inputs = folder / "texts.json"
        inputs.write_text(json.dumps([texts, questions]))
        self._process = subprocess.Popen(
            [python, "-c", _REFERENCE, str(find_minilm()), str(inputs), str(self.vectors)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._line()

    def run(self) -> Run:
        """The same work as `run_ours`."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        whole, work, single = json.loads(self._line())
        return whole, work, single

    def close(self) -> None:
        """Ends the process."""
        self._process.terminate()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("The reference interpreter cannot run sentence-transformers.")
        return line


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collection", type=Path, metavar="COLLECTION_DIR")
    parser.add_argument("--reference", type=Path, required=True, metavar="PYTHON")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    collection = load_collection(chosen.collection)
    papers = [p for p in collection.documents if p.abstract][: chosen.texts]
    texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
    questions = list(collection.questions.values())[:50]
    ours = local_embeddings(chosen.folder / "model")
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference(chosen.reference, texts, questions, Path(folder))
        rounds = [(run_ours(ours, texts, questions), reference.run()) for _ in range(chosen.rounds)]
        reference.close()
        cosines = (ours.embed(texts) * np.load(reference.vectors)).sum(axis=1)
    _report(rounds, len(texts), cosines)


def _report(rounds: list[tuple[Run, Run]], texts: int, cosines: np.ndarray) -> None:
    print("| | texts/s | processor ms a text | question ms |\n|---|---|---|---|")
    best = np.min(rounds, axis=0)
    for at, name in enumerate(["Footnote (int8, onnxruntime)", "sentence-transformers (torch)"]):
        whole, work, single = best[at]
        print(f"| {name} | {texts / whole:.1f} | {1000 * work / texts:.1f} | {1000 * single:.1f} |")
    whole, work, single = best[1] / best[0]
    print(f"\n{whole:.2f} times as fast ({work:.2f} times in processor time), ", end="")
    print(f"{single:.2f} times for a question; cosine to the float32 reference: ", end="")
    print(f"mean {cosines.mean():.4f}, least {cosines.min():.4f}.")


if __name__ == "__main__":
    main()
