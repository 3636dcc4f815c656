from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.types import answer_document
from assistant.web.calls import DEFAULTS, REQUIRED

from .small import PAPERS, SmallAssistant

REEFS = "Which papers are about coral reefs?"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[Client]:
    client = Client(server, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def timeless(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "seconds"}


def test_ask_gives_the_document_of_the_answer(client: Client, small: SmallAssistant) -> None:
    document = client.predict(question=REEFS, api_name="/ask")
    assert timeless(document) == timeless(answer_document(small.ask(REEFS)))
    citation = document["citations"][0]
    paper = next(p for p in PAPERS if p.id == citation["id"])
    assert paper.abstract[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    "content", ["The reefs paper [1].", [{"type": "text", "text": "The reefs paper [1]."}]]
)
def test_explicit_history_answers_follow_ups(client: Client, content: object) -> None:
    cited = [{"number": 1, "id": "doe2022reefs"}]
    history = [
        {"role": "user", "content": REEFS, "metadata": None},
        {"role": "assistant", "content": content, "citations": cited, "metadata": None},
    ]
    document = client.predict("Who wrote it?", history, api_name="/ask")
    assert document["answer"] == "Jane Doe, Maria Silva wrote it [1]."


def test_citations_inside_the_metadata_of_messages_are_read(client: Client) -> None:
    history = [
        {"role": "user", "content": REEFS},
        {
            "role": "assistant",
            "content": "This one.",
            "metadata": {"title": "kept", "citations": [{"number": 1, "id": "khan2021storm"}]},
        },
    ]
    document = client.predict("Who wrote it?", history, api_name="/ask")
    assert document["answer"] == "Amir Khan wrote it [1]."


@pytest.mark.parametrize(
    "odd", [None, "x", 5, ["x"], [{}], {"citations": 5}, {"citations": [{"id": 5}, None]}]
)
def test_odd_citations_in_a_history_are_passed_over(client: Client, odd: object) -> None:
    history = [{"role": "user", "content": REEFS}]
    for place in ("citations", "metadata"):
        answer = {"role": "assistant", "content": "This one.", place: odd}
        document = client.predict(REEFS, [*history, answer], api_name="/ask")
        assert document["citations"][0]["id"] == "doe2022reefs"


def test_chat_streams_and_remembers_within_one_client(server: str) -> None:
    one, other = Client(server, verbose=False), Client(server, verbose=False)
    steps = list(one.submit(REEFS, api_name="/chat"))
    assert steps
    assert "Mapping Coral Reefs" in steps[-1]
    assert one.predict("Who wrote it?", api_name="/chat").startswith("Jane Doe, Maria Silva")
    assert "nothing about this" in other.predict("Who wrote it?", api_name="/chat")
    one.close()
    other.close()


def test_search_gives_quotable_passages_best_first(client: Client) -> None:
    found = client.predict("coral reefs", 3, api_name="/search")
    assert len(found) == 3
    assert found[0]["publication"]["id"] == "doe2022reefs"
    assert [one["score"] for one in found] == sorted((o["score"] for o in found), reverse=True)
    paper = PAPERS[1]
    assert paper.abstract[found[0]["start"] : found[0]["end"]] == found[0]["passage"]


def test_publications_are_filtered_counted_and_paged(client: Client) -> None:
    everything = client.predict(api_name="/publications")
    assert everything["total"] == len(PAPERS) == len(everything["publications"])
    by_year = client.predict(year=2023, api_name="/publications")
    assert [p["id"] for p in by_year["publications"]] == ["doe2023tides"]
    page = client.predict(limit=2, offset=1, api_name="/publications")
    assert [p["id"] for p in page["publications"]] == [p.id for p in PAPERS[1:3]]
    assert page["total"] == len(PAPERS)


def test_a_publication_comes_with_abstract_and_bibtex(client: Client) -> None:
    document = client.predict("doe2023tides", api_name="/publication")
    assert document["abstract"] == PAPERS[0].abstract
    assert document["bibtex"].startswith("@")
    assert "Tides" in document["bibtex"]
    assert document["date"] == "2023-09-18"


@pytest.mark.parametrize(
    ("arguments", "endpoint", "sentence"),
    [
        (("x" * 1001,), "/ask", "1,001 characters"),
        (("  ",), "/ask", "Please type a question."),
        ((5,), "/ask", "must be text"),
        (("x" * 1001,), "/chat", "1,001 characters"),
        (("nobody",), "/publication", "no publication with this id"),
        (("crash please",), "/ask", "because of an error here"),
        (("crash please",), "/chat", "because of an error here"),
    ],
)
def test_errors_are_sentences_without_inner_details(
    client: Client, arguments: tuple[object, ...], endpoint: str, sentence: str
) -> None:
    with pytest.raises(AppError, match=sentence) as refused:
        client.predict(*arguments, api_name=endpoint)
    assert "secret detail" not in str(refused.value)


def test_a_question_of_1000_characters_is_taken(client: Client) -> None:
    assert client.predict("coral reefs " + "x" * 988, api_name="/ask")["question"]


@pytest.mark.parametrize("call", ["call", "call/v2"])
def test_plain_http_gets_the_same_document(server: str, client: Client, call: str) -> None:
    body: dict[str, Any] = {"data": [REEFS]} if call == "call" else {"question": REEFS}
    started = httpx.post(f"{server}/gradio_api/{call}/ask", json=body)
    event = started.json()["event_id"]
    stream = httpx.get(f"{server}/gradio_api/{call}/ask/{event}", timeout=20).text
    data = json.loads(stream.split("event: complete\ndata: ")[1].split("\n")[0])
    assert timeless(data[0]) == timeless(client.predict(REEFS, api_name="/ask"))


def test_an_error_over_plain_http_has_a_code_and_a_sentence(server: str) -> None:
    started = httpx.post(f"{server}/gradio_api/call/v2/ask", json={"question": "x" * 1001})
    stream = httpx.get(
        f"{server}/gradio_api/call/v2/ask/{started.json()['event_id']}", timeout=20
    ).text
    error = json.loads(stream.split("event: error\ndata: ")[1].split("\n")[0])
    assert error["title"] == "question_too_long"
    assert error["error"].endswith("Please shorten it.")


def test_the_published_interface_is_exactly_ours(server: str) -> None:
    info = httpx.get(f"{server}/gradio_api/info").json()
    assert not info["unnamed_endpoints"]
    assert set(info["named_endpoints"]) == {f"/{name}" for name in DEFAULTS}
    for name, endpoint in info["named_endpoints"].items():
        published = {
            p["parameter_name"]: p["parameter_default"] if p["parameter_has_default"] else REQUIRED
            for p in endpoint["parameters"]
        }
        assert published == DEFAULTS[name.removeprefix("/")], name
        assert endpoint["description"]


def test_the_schema_of_an_answer_is_complete(server: str) -> None:
    info = httpx.get(f"{server}/gradio_api/info").json()
    schema = info["named_endpoints"]["/ask"]["returns"][0]["type"]
    document = answer_document(SmallAssistant().ask(REEFS))
    assert set(schema["properties"]) == set(document) == set(schema["required"])
    citation = schema["properties"]["citations"]["items"]
    assert set(citation["properties"]) == set(document["citations"][0])


def test_an_mcp_client_finds_and_calls_the_four_functions(server: str, client: Client) -> None:
    import asyncio

    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def visit() -> tuple[set[str], dict[str, Any]]:
        async with (
            streamable_http_client(f"{server}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            reply = await session.call_tool("ask", {"question": REEFS})
            assert not reply.isError, reply
            return tools, json.loads(reply.content[0].text)  # type: ignore[union-attr]

    tools, document = asyncio.run(visit())
    assert tools == {"ask", "search", "publications", "publication"}
    assert timeless(document) == timeless(client.predict(REEFS, api_name="/ask"))


def completion(server: str, messages: list[dict[str, Any]], **more: object) -> httpx.Response:
    body = {"model": "footnote", "messages": messages, **more}
    return httpx.post(f"{server}/v1/chat/completions", json=body, timeout=20)


def test_chat_completions_answer_with_citations_as_annotations(server: str) -> None:
    question = "forecast sea levels with sparse gauges"
    reply = completion(server, [{"role": "system", "content": "x"},
                                {"role": "user", "content": question}]).json()  # fmt: skip
    message = reply["choices"][0]["message"]
    cited = message["annotations"][0]["url_citation"]
    assert cited["url"] == "https://github.com/example/tides"
    assert message["content"][cited["start_index"] : cited["end_index"]] == "[1]"
    assert reply["footnote"]["citations"][0]["id"] == "doe2023tides"


def test_every_mark_has_its_annotation_and_every_annotation_an_address(server: str) -> None:
    reply = completion(server, [{"role": "user", "content": "list all publications"}]).json()
    message, citations = reply["choices"][0]["message"], reply["footnote"]["citations"]
    cited = [annotation["url_citation"] for annotation in message["annotations"]]
    marks = [message["content"][one["start_index"] : one["end_index"]] for one in cited]
    assert marks == [f"[{citation['number']}]" for citation in citations]
    assert [one["title"] for one in cited] == [citation["title"] for citation in citations]
    without_address = next(one for one in cited if one["title"].startswith("Storm"))
    assert without_address["url"] == f"{server}/export?ids=khan2021storm"
    assert "Storm Surge" in httpx.get(without_address["url"]).text


def test_streamed_completions_add_up_to_the_whole_answer(server: str) -> None:
    messages = [{"role": "user", "content": REEFS}]
    whole = completion(server, messages).json()["choices"][0]["message"]["content"]
    lines = completion(server, messages, stream=True).text.strip().split("\n\n")
    assert lines[-1] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks)
    assert text == whole
    assert chunks[-1]["choices"][0]["delta"]["annotations"]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_openai_s_own_client_reads_answers_streams_and_errors(server: str) -> None:
    import openai

    with openai.OpenAI(base_url=f"{server}/v1", api_key="anything", max_retries=0) as client:
        (model,) = client.models.list().data
        question = {"role": "user", "content": REEFS}
        whole = client.chat.completions.create(model=model.id, messages=[question])  # type: ignore[list-item]
        message = whole.choices[0].message
        assert message.annotations
        cited = message.annotations[0].url_citation
        assert message.content
        assert message.content[cited.start_index : cited.end_index] == "[1]"
        assert cited.title == "Mapping Coral Reefs from Drone Video"
        chunks = client.chat.completions.create(model=model.id, messages=[question], stream=True)  # type: ignore[list-item]
        assert "".join(c.choices[0].delta.content or "" for c in chunks) == message.content
        long = {"role": "user", "content": "x" * 1001}
        with pytest.raises(openai.UnprocessableEntityError) as refused:
            client.chat.completions.create(model=model.id, messages=[long])  # type: ignore[list-item]
        assert refused.value.code == "question_too_long"


def test_completions_refuse_with_a_code(server: str) -> None:
    assert completion(server, []).json()["error"]["code"] == "no_messages"
    refused = completion(server, [{"role": "user", "content": "x" * 1001}])
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "question_too_long"


@pytest.mark.parametrize(("format", "start"), [("bibtex", "@"), ("ris", "TY  - "), ("apa", "Doe")])
def test_cited_papers_are_exported(server: str, format: str, start: str) -> None:
    reply = httpx.get(f"{server}/export", params={"format": format, "ids": "doe2023tides"})
    assert reply.text.startswith(start)
    assert "attachment" in reply.headers["content-disposition"]
    assert reply.headers["content-type"].startswith("text/plain")


def test_an_export_of_nothing_is_an_error(server: str) -> None:
    assert httpx.get(f"{server}/export?ids=nobody").json()["code"] == "not_found"
    assert httpx.get(f"{server}/export?ids=doe2023tides&format=doc").status_code == 422


def test_verdicts_are_kept_for_the_owner_without_addresses(server: str, store: Path) -> None:
    verdict = {"verdict": "bad", "question": "why?", "answer": "so", "extra": "dropped"}
    assert httpx.post(f"{server}/feedback", json=verdict).json() == {"noted": True}
    assert httpx.post(f"{server}/feedback", json={"verdict": "?"}).status_code == 422
    kept = (store / "feedback.jsonl").read_text("utf-8")
    line = json.loads(kept.splitlines()[-1])
    assert line["question"] == "why?"
    assert set(line) == {"when", "verdict", "question", "answer", "reason", "list_version"}
    assert "127.0.0.1" not in kept


def test_health_tells_readiness_and_the_list(server: str, small: SmallAssistant) -> None:
    reply = httpx.get(f"{server}/health")
    assert reply.status_code == 200
    assert reply.json() == small.health()


def test_many_clients_at_once_get_their_own_answers(server: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(number: int) -> bool:
        question = f"{REEFS} ({number})"
        reply = completion(server, [{"role": "user", "content": question}]).json()
        return bool(reply["footnote"]["question"] == question)

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(one, range(60)))
