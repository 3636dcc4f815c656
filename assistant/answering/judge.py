"""The network that judges text: does a sentence answer a question, is a paper about a topic.

all-MiniLM-L6-v2 with trained deltas over (question, text) pairs. Trained by
`training/train_judge.py`; quotes and "is about" rest on it, numbers never do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vectorstore.minilm import find_minilm, open_network, open_tokenizer
from vectorstore.minilm_graph import encoder, merged
from vectorstore.onnx_format import Array, OnnxGraph

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).with_name("judge.npz")
ASKS = ("answers", "about")
LONGEST_ASK, LONGEST_TEXT = 64, 160  # word pieces
Odds = NDArray[np.float32]


def paired(tokenizer: Tokenizer, ask: str, text: str) -> list[int]:
    """Word pieces of [CLS] ask [SEP] text [SEP]."""
    first = tokenizer.encode(ask).ids
    second = tokenizer.encode(text).ids[1:]
    end = first[-1]
    first = first if len(first) <= LONGEST_ASK else [*first[: LONGEST_ASK - 1], end]
    second = second if len(second) <= LONGEST_TEXT else [*second[: LONGEST_TEXT - 1], end]
    return first + second


def told(title: str, sentence: str) -> str:
    """A sentence as the network reads it: with the title of its paper."""
    return f"{title}: {sentence}"


class Judge:
    """Judges pairs of texts; may be called from several threads."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._known = lru_cache(20_000)(self._judged)

    def answers(self, question: str, title: str, texts: Sequence[str]) -> Odds:
        """Log odds that each sentence (of a paper of this title) answers the question."""
        return self._all(question, [told(title, text) for text in texts])[:, 0]

    def about(self, topic: str, texts: Sequence[str]) -> Odds:
        """Log odds that each text (title and abstract) is about the topic."""
        return self._all(topic, texts)[:, 1]

    def _all(self, ask: str, texts: Sequence[str]) -> Odds:
        if len(texts) < 2:
            return np.array([self._known(ask, text) for text in texts], np.float32).reshape(-1, 2)
        with ThreadPoolExecutor(self._threads) as pool:
            rows = list(pool.map(lambda text: self._known(ask, text), texts))
        return np.array(rows, np.float32)

    def _judged(self, ask: str, text: str) -> tuple[float, float]:
        ids = np.array([paired(self._tokenizer, ask, text)], np.int32)
        (odds,) = self._session.run(None, {"ids": ids})
        return float(odds[0, 0]), float(odds[0, 1])


def open_judge(folder: Path) -> Judge | None:
    """The judge; its ONNX file is kept in `folder`. None where the trunk is not installed."""
    weights = find_minilm()
    if weights is None or not WEIGHTS.exists():
        return None
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]
    session = open_network(f"judge-{digest}", judge_model, weights=weights, folder=folder)
    return Judge(session, open_tokenizer(weights))


def judge_model(weights: Mapping[str, Array]) -> bytes:
    """The network as an ONNX graph: `ids` (1 x pieces, int32) in, `odds` (1 x ASKS) out."""
    with np.load(WEIGHTS) as stored:
        trained: dict[str, Array] = {name: stored[name].astype(np.float32) for name in stored}
    graph = OnnxGraph("judge")
    ids = graph.input("ids", "int32", (1, "pieces"))
    hidden = encoder(graph, merged(weights, trained), ids, "int8")[-1]
    zero, one = graph.constant(np.array([0], np.int64)), graph.constant(np.array([1], np.int64))
    first = graph.node("Slice", hidden, zero, one, one)
    mean = graph.node("ReduceMean", hidden, axes=[1], keepdims=1)
    pooled = graph.node("Concat", first, mean, axis=2)
    weight = graph.constant(np.ascontiguousarray(trained["odds.weight"].T))
    scores = graph.node("Add", graph.node("MatMul", pooled, weight),
                        graph.constant(trained["odds.bias"]))  # fmt: skip
    graph.node("Squeeze", scores, one, named="odds")
    graph.output("odds", "float32", (1, len(ASKS)))
    return graph.model()
