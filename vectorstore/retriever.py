"""The hybrid index as a LangChain retriever, for chains that put a model behind it."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.hybrid import HybridIndex
from vectorstore.passages import Hit


class HybridRetriever(BaseRetriever):
    """Finds the `k` best sentences of a list.

    Every document is one verbatim sentence; its metadata are `publication_id`, `start`, `end`
    (offsets into the abstract) and the scores `score`, `cosine`, `bm25`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: HybridIndex
    k: int = 10
    only: frozenset[str] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.index.sentences(query, only=self.only, k=self.k)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "publication_id": passage.publication_id,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
            "cosine": hit.cosine,
            "bm25": hit.bm25,
        },
    )
