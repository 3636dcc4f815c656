"""Fits the model of what a question wants (`assistant/questions/intents.py`), and tells how good.

    python -m benchmarks.fit_intents [--out assistant/lexicon/intents.npz]

Reads `benchmarks/intents/LIST.jsonl`: one question a line as {"masked", "kind", "weight"}, names
of the list already replaced by placeholders. Reports the accuracy on each list by a model that
was fitted to the others only, then fits all of them. Needs scikit-learn (`uv run --with
scikit-learn`), which nothing else does.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.questions.intents import Kind, features, sentence
from assistant.settings import read_settings
from vectorstore.embeddings import local_embeddings

_HERE = Path(__file__).parent / "intents"
_LEAST = 3  # questions that have an n-gram
_STRENGTH = 2.0  # the inverse of regularisation
_DENSE_SCALE = 4.0
_FAINT = 0.04  # n-grams that weigh less are left out
_UNSEEN = 1.0  # weight of questions that were written to be labelled


@dataclass(frozen=True)
class Labelled:
    """A masked question of one list, and the kind of answer that it wants."""

    masked: str
    kind: str
    weight: float
    place: str


def read_labelled(folder: Path) -> list[Labelled]:
    """The labelled questions of all lists."""
    rows = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.append(Labelled(row["masked"], row["kind"], row["weight"], file.stem))
    return rows


def fit(
    rows: Sequence[Labelled], vectors: NDArray[np.float32] | None
) -> tuple[Any, dict[str, int]]:
    """A scikit-learn model, and the columns of the n-grams in it; vectors come behind them."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

    counts = Counter(gram for row in rows for gram in features(row.masked))
    kept = sorted(gram for gram, count in counts.items() if count >= _LEAST)
    places = {gram: at for at, gram in enumerate(kept)}
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    model.fit(
        matrix(rows, places, vectors),
        [r.kind for r in rows],
        sample_weight=[r.weight for r in rows],
    )
    return model, places


def matrix(
    rows: Sequence[Labelled], places: dict[str, int], vectors: NDArray[np.float32] | None
) -> Any:
    """Questions as rows: n-grams that occur, then the vector."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-not-found]

    at = [(i, places[g]) for i, row in enumerate(rows) for g in features(row.masked) if g in places]
    shape = (len(rows), len(places))
    words = csr_matrix((np.ones(len(at)), ([i for i, _ in at], [j for _, j in at])), shape=shape)
    return words if vectors is None else hstack([words, csr_matrix(_DENSE_SCALE * vectors)]).tocsr()


def report(rows: Sequence[Labelled], vectors: NDArray[np.float32]) -> None:
    """Accuracy on the questions of each list, fitted to the other lists."""
    for name, known in (("words and meaning", vectors), ("words alone", None)):
        right: list[bool] = []
        for place in sorted({row.place for row in rows}):
            learn = [i for i, row in enumerate(rows) if row.place != place]
            judge = [
                i for i, row in enumerate(rows) if row.place == place and row.weight >= _UNSEEN
            ]
            model, places = fit([rows[i] for i in learn], None if known is None else known[learn])
            seen = matrix([rows[i] for i in judge], places, None if known is None else known[judge])
            guessed = model.predict(seen)
            hits = [g == rows[i].kind for g, i in zip(guessed, judge, strict=True)]
            print(f"  {place:10} {np.mean(hits):.3f} of {len(hits)}")
            right += hits
        print(f"{name}: {np.mean(right):.3f} of {len(right)} questions of lists not fitted to")


def save(rows: Sequence[Labelled], vectors: NDArray[np.float32], out: Path) -> None:
    """Write the weights: half precision, n-grams that matter."""
    stored: dict[str, Any] = {}
    for name, known in (("both", vectors), ("words", None)):
        model, places = fit(rows, known)
        weights = model.coef_.T
        words = weights[: len(places)]
        kept = [g for g, at in places.items() if np.abs(words[at]).max() >= _FAINT]
        stored[f"{name}_features"] = np.array("\n".join(kept))
        stored[f"{name}_weights"] = words[[places[g] for g in kept]].astype(np.float16)
        stored[f"{name}_bias"] = model.intercept_.astype(np.float32)
        if known is not None:
            stored["both_dense"] = weights[len(places) :].astype(np.float16)
        stored["kinds"] = np.array("\n".join(str(Kind(kind)) for kind in model.classes_))
    np.savez_compressed(out, **stored)
    print(f"{out}: {out.stat().st_size / 1e3:.0f} kB")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--quick", action="store_true", help="fit only, report nothing")
    chosen = parser.parse_args(arguments)
    rows = read_labelled(_HERE)
    embedder = local_embeddings(read_settings().store)
    vectors = embedder.embed([sentence(row.masked) for row in rows])
    if not chosen.quick:
        report(rows, vectors)
    if chosen.out:
        save(rows, vectors, chosen.out)


if __name__ == "__main__":
    main()
