"""The network of all-MiniLM-L6-v2 as an ONNX graph, made from its safetensors file.

A BERT encoder (6 layers, width 384, 12 heads), mean pooling over the tokens, unit length. One
text at a time without padding: a text's vector never depends on the texts beside it, attention
needs no mask, and several texts run at once on one thread each, which is faster on few cores
than one batch on all of them. In `int8` all layers behind attention multiply 8-bit codes: one scale
an output for weights, one scale a token for activations.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vectorstore.onnx_format import CONTRIB, Array, OnnxGraph

LAYERS, WIDTH, HEADS = 6, 384, 12
_EPSILON = 1e-12
Precision = Literal["int8", "float32"]
Vectors = NDArray[np.float32]


def read_safetensors(path: Path) -> Mapping[str, Array]:
    """The tensors of a float32/int64 safetensors file, mapped rather than read."""
    with path.open("rb") as file:
        raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    header.pop("__metadata__", None)
    types = {"F32": np.float32, "I64": np.int64}
    return {
        name: np.frombuffer(
            raw,
            types[entry["dtype"]],
            int(np.prod(entry["shape"])),
            8 + size + entry["data_offsets"][0],
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


def minilm_model(weights: Mapping[str, Array], precision: Precision) -> bytes:
    """The model: `ids` (int32, 1 x tokens) in, `vector` (1 x 384, float32, unit length) out."""
    graph = OnnxGraph("all-MiniLM-L6-v2")
    ids = graph.input("ids", "int32", (1, "tokens"))
    hidden = encoder(graph, weights, ids, precision)[-1]
    mean = graph.node("ReduceMean", hidden, axes=[1], keepdims=0)
    graph.node("LpNormalization", mean, named="vector", axis=-1, p=2)
    graph.output("vector", "float32", (1, WIDTH))
    return graph.model()


def merged(weights: Mapping[str, Array], deltas: Mapping[str, Array]) -> dict[str, Array]:
    """The weights with low-rank deltas added: `NAME.up` (outputs x rank) times `NAME.down`.

    Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021.
    """
    result = dict(weights)
    for name in weights:
        if f"{name}.up" in deltas:
            up, down = (deltas[f"{name}.{part}"].astype(np.float32) for part in ("up", "down"))
            result[name] = (weights[name] + up @ down).astype(np.float32)
    return result


def encoder(
    graph: OnnxGraph,
    weights: Mapping[str, Array],
    ids: str,
    precision: Precision,
    extra: str | None = None,
) -> list[str]:
    """Adds the encoder to a graph: every layer's states (1 x tokens x 384) of `ids` (1 x tokens).

    `extra` (1 x tokens x 384) is added to the embeddings of the tokens.
    """
    hidden = _embed(graph, weights, ids, extra)
    layers = []
    for number in range(LAYERS):
        prefix = f"encoder.layer.{number}."
        layer = {
            name.removeprefix(prefix): tensor
            for name, tensor in weights.items()
            if name.startswith(prefix)
        }
        hidden = _encode(graph, layer, hidden, precision)
        layers.append(hidden)
    return layers


def _embed(graph: OnnxGraph, weights: Mapping[str, Array], ids: str, extra: str | None) -> str:
    """Word and position embeddings; the word table in half precision, far finer than int8."""
    table = graph.constant(weights["embeddings.word_embeddings.weight"].astype(np.float16))
    words = graph.node("Cast", graph.node("Gather", table, ids), to=1)
    positions = weights["embeddings.position_embeddings.weight"]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    first, second, both = (graph.constant(np.array([n], np.int64)) for n in (0, 1, 2))
    tokens = graph.node("Slice", graph.node("Shape", ids), second, both)
    rows = graph.node("Slice", graph.constant(positions), first, tokens)
    scale, shift = _norm(graph, weights, "embeddings.LayerNorm")
    total = graph.node("Add", words, rows)
    total = graph.node("Add", total, extra) if extra else total
    return graph.node("LayerNormalization", total, scale, shift, epsilon=_EPSILON, axis=-1)


def _encode(graph: OnnxGraph, layer: Mapping[str, Array], hidden: str, precision: Precision) -> str:
    dense = _dense_int8 if precision == "int8" else _dense_float32
    names = [f"attention.self.{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([layer[f"{name}.weight"] for name in names]).T
    bias = graph.constant(np.concatenate([layer[f"{name}.bias"] for name in names]))
    mixed = _attend(graph, hidden, weight, bias)
    mixed = dense(graph, mixed, layer["attention.output.dense.weight"].T)
    hidden = _add_and_norm(graph, layer, mixed, hidden, "attention.output")
    wide = dense(graph, hidden, layer["intermediate.dense.weight"].T)
    bias = graph.constant(layer["intermediate.dense.bias"])
    wide = graph.node("BiasGelu", wide, bias, domain=CONTRIB)
    narrow = dense(graph, wide, layer["output.dense.weight"].T)
    return _add_and_norm(graph, layer, narrow, hidden, "output")


def _dense_float32(graph: OnnxGraph, value: str, weight: Array) -> str:
    return graph.node("MatMul", value, graph.constant(weight))


def _dense_int8(graph: OnnxGraph, value: str, weight: Array) -> str:
    # Few tokens have values far above the others': one scale for all would round those away.
    codes, scales = _quantised(graph, weight)
    top = graph.node("ReduceMax", graph.node("Abs", value), axes=[-1], keepdims=1)
    even = graph.node("Div", value, top)
    product = graph.node("DynamicQuantizeMatMul", even, codes, scales, domain=CONTRIB)
    return graph.node("Mul", product, top)


def _attend(graph: OnnxGraph, value: str, weight: Array, bias: str) -> str:
    """Attention in float32 always: in int8 it gains a quarter of the time for half of the loss."""
    inputs = (value, graph.constant(weight), bias)
    return graph.node("Attention", *inputs, domain=CONTRIB, num_heads=HEADS)


def _quantised(graph: OnnxGraph, weight: Array) -> tuple[str, str]:
    """Symmetric 8-bit codes of `weight` (inputs x outputs), one scale an output."""
    scales = np.abs(weight).max(axis=0) / 127
    codes = np.rint(weight / scales).astype(np.int8)
    return graph.constant(codes), graph.constant(scales.astype(np.float32))


def _add_and_norm(
    graph: OnnxGraph, layer: Mapping[str, Array], value: str, skip: str, name: str
) -> str:
    # Not SkipLayerNormalization, which does the same in one operator at a sixth of the speed.
    scale, shift = _norm(graph, layer, f"{name}.LayerNorm")
    bias = graph.constant(layer[f"{name}.dense.bias"])
    total = graph.node("Add", graph.node("Add", value, bias), skip)
    return graph.node("LayerNormalization", total, scale, shift, epsilon=_EPSILON, axis=-1)


def _norm(graph: OnnxGraph, weights: Mapping[str, Array], name: str) -> tuple[str, str]:
    return graph.constant(weights[f"{name}.weight"]), graph.constant(weights[f"{name}.bias"])
