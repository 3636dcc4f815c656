"""Whatever is wrong with a request, the reply is JSON with a code and a sentence."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from assistant.web.complaints import complaint

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": None}, "question_not_text"),
    ("ask", {"question": ["a"]}, "question_not_text"),
    ("ask", {"question": " "}, "question_empty"),
    ("ask", {"question": "x" * 1001}, "question_too_long"),
    ("ask", {"question": "reefs", "history": "earlier"}, "wrong_arguments"),
    ("ask", {"question": "reefs", "history": 5}, "wrong_arguments"),
    ("ask", {"question": "crash"}, "failed"),
    ("search", {"query": None}, "question_not_text"),
    ("search", {"query": "reefs", "k": "many"}, "wrong_arguments"),
    ("search", {"query": "reefs", "k": [1]}, "wrong_arguments"),
    ("publications", {"year": "soon"}, "wrong_arguments"),
    ("publications", {"year": 2022.5}, "wrong_arguments"),
    ("publications", {"author": ["Doe"]}, "wrong_arguments"),
    ("publications", {"text": {"a": 1}}, "wrong_arguments"),
    ("publications", {"category": 5}, "wrong_arguments"),
    ("publications", {"code": "perhaps"}, "wrong_arguments"),
    ("publications", {"limit": "x"}, "wrong_arguments"),
    ("publications", {"offset": {}}, "wrong_arguments"),
    ("publication", {"id": 5}, "not_found"),
    ("chat", {"message": "x" * 1001}, "question_too_long"),
    ("chat", {"message": "crash"}, "failed"),
]
ODD: list[tuple[str, str, object, int, str]] = [
    ("GET", "/nothing", None, 404, "not_found"),
    ("GET", "/page/none.css", None, 404, "not_found"),
    ("GET", "/static/none.png", None, 404, "not_found"),
    ("GET", "/export", None, 422, "wrong_arguments"),
    ("GET", f"/export?ids={'x' * 9000}", None, 422, "wrong_arguments"),
    ("GET", "/export?ids=doe2023tides&format=doc", None, 422, "unknown_format"),
    ("GET", "/gradio_api/queue/data", None, 422, "wrong_arguments"),
    ("GET", "/feedback", None, 405, "method_not_allowed"),
    ("POST", "/feedback", {"verdict": "maybe"}, 422, "not_noted"),
    ("POST", "/gradio_api/queue/join", {}, 422, "wrong_arguments"),
    (
        "POST",
        "/gradio_api/queue/join",
        {"fn_index": 999, "data": [], "session_hash": "a"},
        500,
        "failed",
    ),
    ("POST", "/gradio_api/cancel", {}, 422, "wrong_arguments"),
    ("POST", "/gradio_api/call/ask", {"data": 5}, 422, "wrong_arguments"),
    ("POST", "/gradio_api/call/v2/ask", {"quest": "?"}, 422, "wrong_arguments"),
    ("POST", "/gradio_api/run/ask", {"data": [None]}, 422, "question_not_text"),
    ("POST", "/gradio_api/run/ask", {"data": ["crash"]}, 500, "failed"),
    ("POST", "/gradio_api/run/publication", {"data": ["nobody"]}, 404, "not_found"),
]


def assert_told(document: dict[str, Any], code: str) -> None:
    assert document["code"] == code
    assert document["error"].endswith((".", "}."))
    assert "secret detail" not in json.dumps(document)
    assert "Error" not in document["error"]


@pytest.mark.parametrize(("name", "body", "code"), WRONG)
def test_a_call_with_wrong_arguments_ends_in_a_code_and_a_sentence(
    server: str, name: str, body: dict[str, Any], code: str
) -> None:
    started = httpx.post(f"{server}/gradio_api/call/v2/{name}", json=body)
    event = started.json()["event_id"]
    stream = httpx.get(f"{server}/gradio_api/call/v2/{name}/{event}", timeout=20).text
    document = json.loads(stream.split("event: error\ndata: ")[1].split("\n")[0])
    assert_told(document, code)
    assert document["title"] == code, "Gradio's clients show the title"


@pytest.mark.parametrize("case", ODD, ids=lambda case: f"{case[0]} {case[1][:40]} {case[2]}")
def test_every_address_refuses_in_the_same_form(
    server: str, case: tuple[str, str, object, int, str]
) -> None:
    method, path, body, status, code = case
    reply = httpx.request(method, server + path, json=body, timeout=20)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/json"
    assert "content-security-policy" in reply.headers
    assert_told(reply.json(), code)
    assert "xxxx" not in reply.text, "what was sent is not sent back"


def test_an_unknown_event_is_told_so(server: str) -> None:
    stream = httpx.get(f"{server}/gradio_api/call/ask/nothing").text
    assert_told(json.loads(stream.split("data: ")[1]), "not_found")


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (None, "no_messages"), ("x", "no_messages"), ([5], "no_messages"),
        ([{"role": "assistant", "content": "x"}], "no_messages"),
        ([{"role": "user", "content": None}], "no_messages"),
        ([{"role": "user", "content": "x" * 1001}], "question_too_long"),
        ([{"role": "user", "content": "crash"}], "failed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_chat_completions_refuse_as_such_servers_do(
    server: str, messages: object, code: str, stream: bool
) -> None:
    body = {"messages": messages, "stream": stream}
    reply = httpx.post(f"{server}/v1/chat/completions", json=body, timeout=20)
    text = reply.text.split("data: ")[1] if reply.text.startswith("data: ") else reply.text
    error = json.loads(text)["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert "secret detail" not in reply.text


def test_numbers_and_flags_may_come_as_text(server: str) -> None:
    def listed(**filters: object) -> list[str]:
        started = httpx.post(f"{server}/gradio_api/call/v2/publications", json=filters).json()
        address = f"{server}/gradio_api/call/v2/publications/{started['event_id']}"
        data = httpx.get(address, timeout=20).text.split("event: complete\ndata: ")[1]
        return [paper["id"] for paper in json.loads(data.split("\n")[0])[0]["publications"]]

    assert listed(year="2022") == listed(year=2022) == ["doe2022reefs"]
    assert listed(code="true") == listed(code=True)
    assert listed(limit="1", offset="1") == listed(limit=1, offset=1)
    assert len(listed(year="", category="", author="")) == 6


def test_an_mcp_client_gets_code_and_sentence_too(server: str) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def called(name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        async with (
            streamable_http_client(f"{server}/gradio_api/mcp") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            reply = await session.call_tool(name, arguments)
            return reply.isError, reply.content[0].text  # type: ignore[union-attr]

    for name, arguments, code in (
        ("publication", {"id": "nobody"}, "not_found"),
        ("ask", {"question": "x" * 1001}, "question_too_long"),
        ("ask", {"question": "crash"}, "failed"),
    ):
        wrong, text = asyncio.run(called(name, arguments))
        assert wrong
        assert_told(json.loads(text), code)


@pytest.mark.parametrize(
    "body", [b"", b"Internal Server Error", b"[1]", b'{"detail": "x"}', b'{"error": null}', b"\xff"]
)
def test_errors_of_other_forms_are_put_into_ours(body: bytes) -> None:
    status, document = complaint(500, body)
    assert status == 500
    assert document == {
        "code": "failed",
        "error": "The request could not be answered because of an error here.",
    }
