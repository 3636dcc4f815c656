"""The retrieval chain as a LangChain user sees it, over the served index and a scripted model."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.runnables import Runnable, RunnableSequence

from assistant.checking.sources import Evidence
from assistant.core import Assistant
from assistant.errors import ModelFault
from assistant.model.call import Call
from assistant.model.limits import Deadline
from assistant.settings import Settings
from assistant.types import Draft, Publication, Statement
from assistant.writing.answerer import ModelAnswerer
from assistant.writing.chain import MOST_PAPERS, chain_input, evidence_retriever
from assistant.writing.evidence import ModelRequest, Nearby, evidence_of
from assistant.writing.sheet import Sheet
from tests.scripted_server import ScriptedServer, keys_of, prompt_text, running, says
from vectorstore.retriever import HybridRetriever

QUESTION = "How can forged faces be found without knowing the kind of forgery?"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with running(says("A sentence without a mark.")) as scripted:
        yield scripted


@pytest.fixture
def answerer(server: ScriptedServer, tmp_path: Path) -> ModelAnswerer:
    server.requests.clear()
    settings = Settings(openai_base_url=server.url, model="scripted")
    return ModelAnswerer.from_settings(settings, folder=tmp_path)


def request(assistant: Assistant, *evidence: Evidence, withheld: str = "") -> ModelRequest:
    known = assistant.state.knowledge

    def shown(ids: Any) -> tuple[Publication, ...]:
        return tuple(p for p in known.records.of(ids) if p.abstract and p.id != withheld)

    nearby = Nearby(known.index, QUESTION, shown)
    return ModelRequest(QUESTION, QUESTION, (), evidence, nearby=nearby)


def chain_of(
    answerer: ModelAnswerer, asked: ModelRequest
) -> tuple[Runnable[Any, str], Sheet, Call]:
    sheet, call = Sheet(asked.standalone), Call("answer", 200, Deadline(answerer.model.limits))
    return answerer.chain(asked, sheet, call), sheet, call


def test_the_chain_is_retriever_prompt_model_parser(
    answerer: ModelAnswerer, assistant: Assistant
) -> None:
    chain, _, _ = chain_of(answerer, request(assistant))
    assert isinstance(chain, RunnableSequence)
    names = [node.name for node in chain.get_graph().nodes.values()]
    parts = ["HybridRetriever", "ChatPromptTemplate", "scripted", "StrOutputParser"]
    assert [name for name in names if name in parts] == parts


def test_the_index_that_serves_is_the_one_that_is_searched(assistant: Assistant) -> None:
    retriever = evidence_retriever(request(assistant))
    assert isinstance(retriever, RunnableSequence)
    assert isinstance(retriever.first, HybridRetriever)
    assert retriever.first.index is assistant.state.knowledge.index
    documents = retriever.invoke(QUESTION)
    best = assistant.state.knowledge.index.sentences(QUESTION, k=1)[0]
    assert documents[0].id == best.passage.publication_id
    assert len({document.id for document in documents}) == len(documents) <= MOST_PAPERS
    assert all(d.page_content and d.metadata["title"] for d in documents)


def test_what_was_found_already_comes_first_and_once(assistant: Assistant) -> None:
    (found, *_) = evidence_retriever(request(assistant)).invoke(QUESTION)
    papers = assistant.library.publications
    other = next(p for p in papers if p.abstract and p.id != found.id)
    given = (evidence_of(other), found.metadata["evidence"])
    documents = evidence_retriever(request(assistant, *given)).invoke(QUESTION)
    ids = [document.id for document in documents]
    assert ids[:2] == [other.id, found.id]
    assert len(set(ids)) == len(ids)


def test_a_withheld_publication_is_not_retrieved(assistant: Assistant) -> None:
    first = evidence_retriever(request(assistant)).invoke(QUESTION)[0]
    documents = evidence_retriever(request(assistant, withheld=str(first.id))).invoke(QUESTION)
    assert first.id not in {document.id for document in documents}


def test_text_streams_through_the_chain_and_its_sources_are_on_the_sheet(
    answerer: ModelAnswerer, server: ScriptedServer, assistant: Assistant
) -> None:
    server.behaviour = says("one two three four", pieces=4)
    asked = request(assistant)
    chain, sheet, call = chain_of(answerer, asked)

    async def pieces() -> list[str]:
        return [piece async for piece in chain.astream(chain_input(asked))]

    found = asyncio.run(pieces())
    assert len(found) > 2 and "".join(found) == "one two three four"
    assert call.complete
    assert set(keys_of(server.requests[0]).values()) == set(sheet.sources)


def test_a_chain_can_be_called_at_once_and_tells_callbacks(
    answerer: ModelAnswerer, server: ScriptedServer, assistant: Assistant
) -> None:
    class Heard(AsyncCallbackHandler):
        retrieved = 0
        asked = 0

        async def on_retriever_end(self, documents: Any, **kwargs: Any) -> None:
            self.retrieved += len(documents)

        async def on_chat_model_start(self, *args: Any, **kwargs: Any) -> None:
            self.asked += 1

    server.behaviour = says("fine")
    asked, heard = request(assistant), Heard()
    chain, _, _ = chain_of(answerer, asked)
    config: Any = {"callbacks": [heard]}
    assert asyncio.run(chain.ainvoke(chain_input(asked), config)) == "fine"
    assert heard.retrieved and heard.asked == 1


def test_a_result_of_the_records_is_evidence_and_its_numbers_are_held_to_it(
    answerer: ModelAnswerer, server: ScriptedServer
) -> None:
    counted = Evidence(None, "There are 17 publications about deepfake detection.")
    asked = ModelRequest(QUESTION, QUESTION, (), (counted,))

    def reply(number: int) -> tuple[list[Statement], Draft | None]:
        async def written() -> list[Statement | Draft]:
            return [part async for part in answerer.write(asked)]

        server.behaviour = with_record_key(f"There are {number} publications about deepfakes")
        try:
            *statements, draft = asyncio.run(written())
        except ModelFault:
            return [], None
        assert isinstance(draft, Draft)
        return [s for s in statements if isinstance(s, Statement)], draft

    statements, draft = reply(17)
    assert draft is not None and "17" in statements[0].text
    assert "[" in prompt_text(server.requests[0]) and "17 publications" in prompt_text(
        server.requests[0]
    )
    assert reply(18) == ([], None)


def with_record_key(sentence: str) -> Any:
    """A model that cites the only piece of evidence, which has no title of a publication."""

    async def behave(wire: Any, body: Any) -> None:
        (key,) = re.findall(r"^\[(\w+)\] From the records", prompt_text(body), re.MULTILINE)
        await says(f"{sentence} [{key}].")(wire, body)

    return behave


def test_without_any_evidence_no_model_is_asked(
    answerer: ModelAnswerer, server: ScriptedServer
) -> None:
    async def written() -> None:
        async for _ in answerer.write(ModelRequest(QUESTION, QUESTION, (), ())):
            pass

    with pytest.raises(ModelFault, match="nothing in the list"):
        asyncio.run(written())
    assert not server.requests
