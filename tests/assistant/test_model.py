from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelFault
from assistant.model import ChatModel
from assistant.model.call import Call, estimated_tokens
from assistant.model.limits import Breaker, Deadline, Limits, retry_after
from assistant.model.wire import Wire, adapted, without_reasoning
from assistant.prompting import prompt_template
from assistant.settings import Settings
from tests.model_behaviours import refusing
from tests.scripted_server import Body, ScriptedServer, running, says
from tests.scripted_server import Wire as Connection

VALUES = {"fence": "====", "history": "", "question": "Who wrote it?"}
ANSWER = {
    "fence": "====", "example": "a1b2", "second": "c3d4", "no_answer": "NO ANSWER", "history": "",
    "evidence": "[a1b2] Title", "question": "What?",
}  # fmt: skip


class RefusalError(Exception):
    """An error as the client library raises it."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(body)
        self.status_code = status
        self.body = body


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with running(says("fine")) as scripted:
        yield scripted


@pytest.fixture
def model(server: ScriptedServer, tmp_path: Path) -> ChatModel:
    server.behaviour = says("fine")
    server.requests.clear()
    return chat_model(server.url, tmp_path)


def chat_model(url: str, folder: Path, **changes: object) -> ChatModel:
    settings = Settings(openai_base_url=url, openai_api_key="sk-SECRET", model="m", **changes)  # type: ignore[arg-type]
    return ChatModel.from_settings(settings, folder=folder)


async def reply(model: ChatModel) -> str:
    return await model.reply("answer", ANSWER, cap=50, deadline=Deadline(model.limits))


def test_a_reply_comes_in_pieces_and_ends(model: ChatModel, server: ScriptedServer) -> None:
    server.behaviour = says("fine words")
    call = Call("answer", 50, Deadline(model.limits))
    chain = prompt_template("answer") | model.runnable(call)

    async def pieces() -> list[str]:
        return [str(chunk.text) async for chunk in chain.astream(ANSWER)]

    found = asyncio.run(pieces())
    assert len(found) > 1 and "".join(found) == "fine words"
    assert call.complete


def test_after_five_failures_the_server_is_left_alone_and_then_tried_once(
    model: ChatModel, server: ScriptedServer
) -> None:
    now = [0.0]
    model.breaker = Breaker(clock=lambda: now[0])

    async def conversation() -> None:
        server.behaviour = refusing(401, "no")
        for _ in range(5):
            with pytest.raises(ModelFault, match="key"):
                await reply(model)
        asked = len(server.requests)
        started = time.monotonic()
        with pytest.raises(ModelFault, match="left alone"):
            await reply(model)
        assert time.monotonic() - started < 0.5
        assert len(server.requests) == asked
        assert await model.reachable() is False
        now[0] = 31.0
        server.behaviour = says("fine")
        assert await reply(model) == "fine"
        assert await reply(model) == "fine"

    asyncio.run(conversation())


def test_a_spent_budget_asks_no_server(server: ScriptedServer, tmp_path: Path) -> None:
    server.requests.clear()
    model = chat_model(server.url, tmp_path, model_budget=10)
    with pytest.raises(ModelFault, match="used up"):
        asyncio.run(reply(model))
    assert not server.requests and not model.breaker.is_open


def test_keys_and_messages_of_the_server_reach_neither_fault_nor_log(
    model: ChatModel, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour = refusing(500, "traceback sk-SECRET http://internal.example")
    with caplog.at_level(logging.INFO), pytest.raises(ModelFault) as raised:
        asyncio.run(reply(model))
    said = f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert "SECRET" not in said and "internal" not in said


def test_reachable_asks_without_tokens(model: ChatModel, server: ScriptedServer) -> None:
    assert asyncio.run(model.reachable()) is True
    assert not server.requests and not model.budget.days()


def test_a_server_that_is_down_is_not_reachable(tmp_path: Path) -> None:
    with running(says("fine")) as gone:
        url = gone.url
    model = chat_model(url, tmp_path)
    assert asyncio.run(model.reachable()) is False
    with pytest.raises(ModelFault, match="cannot be reached"):
        asyncio.run(reply(model))


def test_the_tokens_that_a_server_reports_are_booked(
    model: ChatModel, server: ScriptedServer
) -> None:
    async def whole(wire: Connection, body: Body) -> None:
        await (wire.error(400, "no stream") if body.get("stream") else wire.whole("fine"))

    server.behaviour = whole
    assert asyncio.run(reply(model)) == "fine"
    (day,) = model.budget.days()
    assert (day.prompt_tokens, day.written_tokens) == (100, 20)


def test_what_a_server_refuses_is_left_out_one_by_one() -> None:
    wire = Wire(caps=("max_completion_tokens", "max_tokens"))
    wire = (
        adapted(wire, RefusalError(400, "Unsupported parameter: 'max_completion_tokens'")) or wire
    )
    assert wire.caps == ("max_tokens",)
    wire = adapted(wire, RefusalError(400, "'temperature' does not support 0")) or wire
    assert not wire.temperature
    wire = adapted(wire, RefusalError(422, "extra field stream_options")) or wire
    assert not wire.usage and wire.stream
    wire = adapted(wire, RefusalError(400, "streaming not available")) or wire
    assert not wire.stream
    assert adapted(wire, RefusalError(400, "maximum context length is 2048 tokens")) is None
    assert adapted(wire, RefusalError(500, "temperature")) is None


def test_reasoning_is_dropped_however_it_is_cut() -> None:
    text = "  <think>\nsecret <b> plan</think>\n\nThe answer < 5."
    for size in (1, 3, 7, 100):
        passed = without_reasoning()
        pieces = [passed(text[at : at + size]) for at in range(0, len(text), size)]
        assert "".join(pieces).strip() == "The answer < 5."


@pytest.mark.parametrize("text", ["<b>x", "Plain", "<thin ice", "< 5"])
def test_text_that_is_no_reasoning_passes(text: str) -> None:
    passed = without_reasoning()
    assert "".join(passed(c) for c in text + " and more") == text + " and more"


def test_retry_after_is_seconds_or_a_date() -> None:
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after-ms": "250"}) == 0.25
    assert retry_after({"retry-after": "Thu, 01 Jan 1970 00:01:00 GMT"}, now=lambda: 20.0) == 40
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


def test_a_deadline_grows_once_an_answer_flows() -> None:
    now = [100.0]
    deadline = Deadline(Limits(first_answer=12, total=45), clock=lambda: now[0])
    assert deadline.left() == 12
    deadline.flows()
    now[0] = 140.0
    assert deadline.left() == 5
    now[0] = 200.0
    assert deadline.left() == 0


def test_tokens_are_not_underestimated() -> None:
    assert estimated_tokens("word " * 100) >= 125
    assert estimated_tokens("图神经网络" * 10) >= 50
