"""The network that reads questions: all-MiniLM-L6-v2 with trained deltas and heads.

Trained by `training/train_reader.py`; what it can tell is in `encoding.HEADS` and `ROLES`. It says
what is asked and which words are which condition, each with a probability, and decides nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.reading.encoding import FIELD_NAMES, HEADS, MIDDLE, SIGNS, SYMBOLS, TAGS, encode
from assistant.reading.entities import Entity
from assistant.words import function_words
from vectorstore.minilm import find_minilm, open_network, open_tokenizer
from vectorstore.minilm_graph import WIDTH, encoder, merged
from vectorstore.onnx_format import Array, OnnxGraph

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).with_name("reader.npz")
_FIELD_SURE = 0.5
_APART = frozenset({"and", "or", "vs", "versus", "with", "by", "but", "nor", "not", "than", "to"})
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Marked:
    """question[start:end] plays a role (`encoding.ROLES`); `sure` is its probability, 0..1."""

    start: int
    end: int
    role: str
    denied: bool
    sure: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network makes of a question.

    `heads` has a probability for every label of every head; `fields` are record fields that are
    asked for, `field` is the likeliest one.
    """

    heads: Mapping[str, Mapping[str, float]]
    fields: tuple[str, ...]
    field: str
    marked: tuple[Marked, ...]

    def best(self, head: str) -> str:
        """The likeliest label of a head."""
        scores = self.heads[head]
        return max(scores, key=lambda label: scores[label])

    def sure(self, head: str) -> float:
        """The probability of the likeliest label."""
        return max(self.heads[head].values())


class LearnedReader:
    """Reads questions; may be called from several threads."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def hear(self, question: str, before: str = "", entities: Sequence[Entity] = ()) -> Heard:
        """What a question says, given the question before it and the things that it names."""
        made = encode(self._tokenizer, question, before, entities)
        ends = [end for _, end in made.offsets]
        known = len(ends) - next((at for at, end in enumerate(reversed(ends)) if end), 0)
        whole, tags, denied = self._session.run(
            None, {"ids": made.ids[None], "signs": made.signs[None]}
        )
        heads, fields, field = _heads(whole[0])
        spans = _spans(question, made.offsets[:known], tags[0], denied[0][:, 0])
        return Heard(heads, fields, field, spans)


def open_reader(folder: Path) -> LearnedReader | None:
    """The reader; its ONNX file is kept in `folder`. None where the trunk is not installed."""
    weights = find_minilm()
    if weights is None:
        return None
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]
    session = open_network(f"reader-{digest}", reader_model, weights=weights, folder=folder)
    return LearnedReader(session, open_tokenizer(weights))


def reader_model(weights: Mapping[str, Array]) -> bytes:
    """The network as an ONNX graph.

    `ids` (1 x pieces, int32) and `signs` (1 x pieces x SIGNS, float32) in; `whole` (1 x all labels
    of all heads and fields), `tags` (1 x pieces x TAGS) and `denied` (1 x pieces x 1) out.
    """
    with np.load(WEIGHTS) as stored:
        trained: dict[str, Array] = {name: stored[name].astype(np.float32) for name in stored}
    graph = OnnxGraph("reader")
    ids = graph.input("ids", "int32", (1, "pieces"))
    signs = graph.input("signs", "float32", (1, "pieces", len(SIGNS)))
    table = trained["symbols"]
    table[SYMBOLS - 1] = 0  # stands for all pieces that are no symbols
    last = graph.constant(np.array(SYMBOLS - 1, np.int32))
    symbols = graph.node("Gather", graph.constant(table), graph.node("Min", ids, last))
    marks = graph.node("MatMul", signs, graph.constant(trained["signs"]))
    extra = graph.node("Add", marks, symbols)
    layers = encoder(graph, merged(weights, trained), ids, "int8", extra)
    hidden = layers[-1]
    words = graph.node("Concat", layers[MIDDLE], hidden, axis=2)
    zero, one = graph.constant(np.array([0], np.int64)), graph.constant(np.array([1], np.int64))
    first = graph.node("Slice", hidden, zero, one, one)
    mean = graph.node("ReduceMean", hidden, axes=[1], keepdims=1)
    pooled = graph.node("Concat", first, mean, axis=2)
    names = [*HEADS, "fields"]
    weight = np.concatenate([trained[f"{name}.weight"] for name in names]).T
    bias = np.concatenate([trained[f"{name}.bias"] for name in names])
    scores = graph.node("MatMul", pooled, graph.constant(np.ascontiguousarray(weight)))
    flat = graph.node("Add", scores, graph.constant(bias))
    graph.node("Squeeze", flat, one, named="whole")
    graph.output("whole", "float32", (1, len(bias)))
    for name, output, width in (("tag", "tags", len(TAGS)), ("denied", "denied", 1)):
        matrix = graph.constant(np.ascontiguousarray(trained[f"{name}.weight"].T))
        made = graph.node("MatMul", words, matrix)
        graph.node("Add", made, graph.constant(trained[f"{name}.bias"]), named=output)
        graph.output(output, "float32", (1, "pieces", width))
    assert trained["signs"].shape == (len(SIGNS), WIDTH)
    return graph.model()


def _heads(scores: Scores) -> tuple[dict[str, dict[str, float]], tuple[str, ...], str]:
    heads, at = {}, 0
    for name, labels in HEADS.items():
        shares = _softmax(scores[at : at + len(labels)])
        heads[name] = {label: float(p) for label, p in zip(labels, shares, strict=True)}
        at += len(labels)
    asked = 1 / (1 + np.exp(-scores[at:]))
    fields = [(float(p), name) for p, name in zip(asked, FIELD_NAMES, strict=True)]
    return heads, tuple(name for p, name in fields if p >= _FIELD_SURE), max(fields)[1]


def _softmax(scores: Scores) -> Scores:
    raised: Scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Scores = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def _spans(
    question: str, offsets: Sequence[tuple[int, int]], tags: Scores, denied: Scores
) -> tuple[Marked, ...]:
    """Runs of pieces with one role; a word takes the role that most of its pieces have."""
    shares = _softmax(tags)
    spans: list[Marked] = []
    for word in _words(question, offsets):
        together = shares[word].mean(axis=0)
        tag = int(together.argmax())
        if tag == 0:
            continue
        role = TAGS[tag].partition("-")[2]
        sure = float(together[[TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")]].sum())
        denies = float(denied[word].mean()) > 0
        start, end = offsets[word[0]][0], offsets[word[-1]][1]
        last = spans[-1] if spans else None
        if last and last.role == role and _continues(question[last.end : start]):
            spans[-1] = replace(last, end=end, sure=(last.sure + sure) / 2)
        else:
            spans.append(Marked(start, end, role, denies, sure))
    return tuple(spans)


def _continues(gap: str) -> bool:
    """Whether what stands between two spans of one role leaves them one: space, a small word."""
    word = gap.strip(" -'’/")
    return not word or (word.casefold() in function_words("en") and word.casefold() not in _APART)


def _words(question: str, offsets: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The pieces of each word: pieces that touch, where both sides are letters or digits."""
    words: list[list[int]] = []
    for at, (start, end) in enumerate(offsets):
        if end <= start:
            continue
        before = offsets[words[-1][-1]][1] if words else -1
        touches = before == start and question[start - 1].isalnum() and question[start].isalnum()
        ideograph = ord(question[start]) > 0x2E7F
        if touches and not ideograph:
            words[-1].append(at)
        else:
            words.append([at])
    return words
