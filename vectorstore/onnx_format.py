"""Writes ONNX models without the `onnx` package: the few messages of its protocol buffer format.

Only what a feed-forward graph needs: nodes with number attributes, constants, tensor inputs and
outputs. Nothing is checked here; onnxruntime refuses a graph that is not sound.
Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers below are its).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
CONTRIB = "com.microsoft"
_TENSOR_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}
_FLOAT, _INT, _INTS = 1, 2, 7
Attribute = int | float | Sequence[int]


def _varint(value: int) -> bytes:
    out = bytearray()
    value &= 0xFFFF_FFFF_FFFF_FFFF  # negative numbers are written as 64-bit two's complement
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3) + _varint(value)


def _block(tag: int, content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return _varint(tag << 3 | 2) + _varint(len(raw)) + raw


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        single = _varint(2 << 3 | 5) + struct.pack("<f", value)
        return _block(1, name) + single + _number(20, _FLOAT)
    if isinstance(value, int):
        return _block(1, name) + _number(3, value) + _number(20, _INT)
    return _block(1, name) + b"".join(_number(8, i) for i in value) + _number(20, _INTS)


def _tensor(name: str, array: Array) -> bytes:
    dims = b"".join(_number(1, size) for size in array.shape)
    kind = _number(2, _TENSOR_TYPES[array.dtype.name])
    return dims + kind + _block(8, name) + _block(9, np.ascontiguousarray(array).tobytes())


def _value(name: str, dtype: str, shape: Sequence[str | int]) -> bytes:
    dims = b"".join(
        _block(1, _block(2, size) if isinstance(size, str) else _number(1, size)) for size in shape
    )
    tensor = _number(1, _TENSOR_TYPES[dtype]) + _block(2, dims)
    return _block(1, name) + _block(2, _block(1, tensor))


@dataclass(slots=True)
class OnnxGraph:
    """A graph under construction; every method returns the name of the value it adds."""

    name: str
    _parts: list[bytes] = field(default_factory=list)
    _count: int = 0

    def input(self, name: str, dtype: str, shape: Sequence[str | int]) -> str:
        """An input; a dimension given by a name may have any size."""
        self._parts.append(_block(11, _value(name, dtype, shape)))
        return name

    def output(self, name: str, dtype: str, shape: Sequence[str | int]) -> None:
        """Declares the value `name` an output of the model."""
        self._parts.append(_block(12, _value(name, dtype, shape)))

    def constant(self, array: Array) -> str:
        """A constant; its bytes become part of the model."""
        name = self._fresh("c")
        self._parts.append(_block(5, _tensor(name, array)))
        return name

    def node(
        self,
        kind: str,
        *inputs: str,
        domain: str = "",
        named: str | None = None,
        **attributes: Attribute,
    ) -> str:
        """An operator of one output; an empty input name leaves an optional input out."""
        out = named or self._fresh("v")
        body = b"".join(_block(1, name) for name in inputs)
        body += _block(2, out) + _block(4, kind)
        body += b"".join(_block(5, _attribute(k, v)) for k, v in attributes.items())
        self._parts.append(_block(1, body + (_block(7, domain) if domain else b"")))
        return out

    def model(self, *, opset: int = 17, ir_version: int = 8) -> bytes:
        """The whole model, ready for onnxruntime."""
        graph = _block(2, self.name) + b"".join(self._parts)
        opsets = _block(8, _number(2, opset))
        opsets += _block(8, _block(1, CONTRIB) + _number(2, 1))
        return _number(1, ir_version) + _block(2, "footnote") + _block(7, graph) + opsets

    def _fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"
