"""The retrieval chain: question -> retriever -> prompt -> chat model -> text, as one runnable.

LangChain's expression language, so that anyone who knows it can read, trace or call it. What the
text claims is judged behind the chain, not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from assistant.checking.sources import Evidence
from assistant.prompting import prompt_template
from assistant.writing.evidence import ModelRequest, Nearby, evidence_of

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.messages import AIMessageChunk
    from langchain_core.prompt_values import PromptValue
    from langchain_core.runnables import Runnable

    from vectorstore.retriever import HybridRetriever

MOST_PAPERS = 4
_SENTENCES = 40  # that are searched for publications near the question
_ALSO_NEAR = 0.8  # share of the best score from which a further paper is given as evidence


def retrieval_chain(
    retriever: Runnable[str, list[Document]],
    model: Runnable[PromptValue, AIMessageChunk],
    as_variables: Callable[[dict[str, Any]], dict[str, str]],
) -> Runnable[dict[str, Any], str]:
    """`{"query": ...}` to the model's text, streamed.

    `as_variables` gets the input with the documents as `context` and fills in the prompt.
    """
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.runnables import RunnableLambda, RunnablePassthrough

    return (
        RunnablePassthrough.assign(context=itemgetter("query") | retriever)
        | RunnableLambda(as_variables)
        | prompt_template("answer")
        | model
        | StrOutputParser()
    )


def chain_input(request: ModelRequest) -> dict[str, Any]:
    """What the chain of `request` is called with."""
    query = request.nearby.query if request.nearby else request.standalone
    return {"query": query}


def evidence_retriever(request: ModelRequest) -> Runnable[str, list[Document]]:
    """What was found already, then publications whose sentences the index finds nearly as good.

    Documents are whole abstracts, or results from the records; `metadata["evidence"]` holds the
    `Evidence` that a document shows.
    """
    from langchain_core.runnables import RunnableLambda

    given = [document_of(item) for item in request.evidence]
    if request.nearby is None or len(given) >= MOST_PAPERS:
        return RunnableLambda(lambda _: given[:MOST_PAPERS], name="found already")
    return _search(request.nearby) | RunnableLambda(_joined_with(given, request.nearby))


def _search(nearby: Nearby) -> HybridRetriever:
    """The served index as a LangChain retriever of sentences."""
    from vectorstore.retriever import HybridRetriever

    index: Any = nearby.index
    return HybridRetriever(index=index, k=_SENTENCES)


def _joined_with(
    given: Sequence[Document], nearby: Nearby
) -> Callable[[list[Document]], list[Document]]:
    """From sentences to the abstracts that they stand in, behind what was found already."""

    def joined(sentences: list[Document]) -> list[Document]:
        known = {document.id for document in given}
        ids = [name for name in _near_ids(sentences) if name not in known]
        return [*given, *(document_of(evidence_of(p)) for p in nearby.of(ids))][:MOST_PAPERS]

    return joined


def _near_ids(sentences: Sequence[Document]) -> list[str]:
    """The publications of the best sentences, best first."""
    if not sentences:
        return []
    least = _ALSO_NEAR * sentences[0].metadata["score"]
    near = [s.metadata["publication_id"] for s in sentences if s.metadata["score"] >= least]
    return list(dict.fromkeys(near))[:MOST_PAPERS]


def document_of(evidence: Evidence) -> Document:
    """A piece of evidence as a document with what identifies it."""
    from langchain_core.documents import Document

    paper = evidence.publication
    about = {"title": paper.title, "date": paper.date.iso} if paper else {"title": "records"}
    name = paper.id if paper else None
    return Document(
        id=name,
        page_content=evidence.text,
        metadata={**about, "publication_id": name, "evidence": evidence},
    )


def evidence_in(documents: Sequence[Document]) -> tuple[Evidence, ...]:
    """The evidence that documents show, in order."""
    return tuple(document.metadata["evidence"] for document in documents)
