"""An OpenAI-compatible chat server on loopback that behaves as a script says.

    python -m tests.scripted_server --answers FILE.jsonl [--port 7861] [--delay 0.2]
    python -m tests.scripted_server --record TRANSCRIPT.jsonl --upstream http://127.0.0.1:11434/v1
    python -m tests.scripted_server --replay TRANSCRIPT.jsonl [--port 7861]

The real `openai` client and LangChain talk to it. A `Behaviour` decides for each request: a good
answer, a fault of the protocol, a slow stream. Replies may name publications by title, as
`[[Title]]`: the key that the prompt gave to that title takes its place.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Body = dict[str, Any]
_TITLE = re.compile(r"\[\[(.+?)\]\]")
_KEY = re.compile(r"\[(\w+)\]")
_EVIDENCE = re.compile(r"^\[(\w+)\] (.+?)(?: — .*)?$", re.MULTILINE)


@dataclass(slots=True)
class Wire:
    """One connection: writes raw HTTP, so that every fault can be made."""

    writer: asyncio.StreamWriter

    async def head(
        self,
        status: int = 200,
        kind: str = "text/event-stream",
        headers: dict[str, str] | None = None,
    ) -> None:
        lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        await self.raw(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def event(self, data: object) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        await self.raw(f"data: {text}\n\n".encode())

    async def delta(self, text: str, finish: str | None = None) -> None:
        await self.event(chunk(text, finish))

    async def error(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        await self.head(status, "application/json", headers)
        await self.raw(json.dumps({"error": {"message": message, "type": "x"}}).encode())

    async def whole(self, text: str, finish: str = "stop") -> None:
        await self.head(200, "application/json")
        await self.raw(json.dumps(completion(text, finish)).encode())

    async def streamed(
        self, text: str, *, pieces: int = 4, delay: float = 0.0, end: bool = True
    ) -> None:
        """`text` in pieces of so many characters; `end` False leaves out the finish."""
        await self.head()
        for at in range(0, len(text), pieces):
            await self.delta(text[at : at + pieces])
            if delay:
                await asyncio.sleep(delay)
        if end:
            await self.delta("", "stop")
            await self.event("[DONE]")


Behaviour = Callable[[Wire, Body], Any]


def chunk(text: str, finish: str | None = None) -> Body:
    return {
        "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
        "choices": [
            {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        ],
    }  # fmt: skip


def completion(text: str, finish: str = "stop") -> Body:
    return {
        "id": "c1", "object": "chat.completion", "created": 1, "model": "scripted",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }  # fmt: skip


def prompt_text(body: Body) -> str:
    return "\n".join(str(message["content"]) for message in body["messages"])


def kind_of(body: Body) -> str:
    """Which of the project's prompts a request carries."""
    text = prompt_text(body)
    openings = {
        "You correct": "repair", "You rewrite": "standalone", "You translate": "translate",
    }  # fmt: skip
    return next((kind for opening, kind in openings.items() if text.startswith(opening)), "answer")


def question_of(body: Body) -> str:
    found = re.findall(r"^Question: (.*)$", prompt_text(body), re.MULTILINE)
    return found[-1].strip() if found else ""


def keys_of(body: Body) -> dict[str, str]:
    """Titles in the prompt's evidence, folded, and their keys."""
    return {_plain(title): key for key, title in _EVIDENCE.findall(prompt_text(body))}


def with_titles(text: str, body: Body) -> str:
    """The reverse of `with_keys`: each key that the prompt gave replaced by `[[Title]]`."""
    titles = dict(_EVIDENCE.findall(prompt_text(body)))
    return _KEY.sub(lambda m: f"[[{titles[m[1]]}]]" if m[1] in titles else m[0], text)


def with_keys(reply: str, body: Body) -> str:
    """`[[Title]]` replaced by the key of that title; a title that was not given gets a bad key."""
    keys = keys_of(body)
    return _TITLE.sub(lambda m: f"[{keys.get(_plain(m.group(1)), 'zz99')}]", reply)


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()


def echoing(body: Body) -> str | None:
    """What a willing model does with helper prompts: the question, the lines, no correction."""
    kind = kind_of(body)
    if kind == "standalone":
        return question_of(body)
    if kind == "translate":
        return "\n".join(re.findall(r"^\d+\. .*$", prompt_text(body), re.MULTILINE))
    if kind == "repair":
        numbers = re.findall(r"^(\d+)\. ", prompt_text(body), re.MULTILINE)
        return "\n".join(f"{number}. NO ANSWER" for number in numbers)
    return None


def says(reply: str, *, pieces: int = 4, delay: float = 0.0, end: bool = True) -> Behaviour:
    """A model that answers every question with `reply` and echoes helper prompts."""

    async def behave(wire: Wire, body: Body) -> None:
        text = echoing(body) or with_keys(reply, body)
        if body.get("stream"):
            await wire.streamed(text, pieces=pieces, delay=delay, end=end)
        else:
            await wire.whole(text)

    return behave


@dataclass(slots=True)
class ScriptedServer:
    """The server; `behaviour` may be exchanged while it runs. `requests` keeps what came in."""

    behaviour: Behaviour
    port: int = 0
    requests: list[Body] = field(default_factory=list)
    hung_up: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await stop.wait()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: *(\d+)", head, re.IGNORECASE)
            data = await reader.readexactly(int(length.group(1))) if length else b""
            await self._answer(Wire(writer), head.split(" ")[1], data)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up += 1
        finally:
            with suppress(ConnectionError, RuntimeError):
                writer.close()

    async def _answer(self, wire: Wire, path: str, data: bytes) -> None:
        if path.endswith("/models"):
            await wire.head(200, "application/json")
            await wire.raw(b'{"object": "list", "data": [{"id": "scripted", "object": "model"}]}')
            return
        body: Body = json.loads(data)
        self.requests.append(body)
        await self.behaviour(wire, body)


@contextmanager
def running(behaviour: Behaviour, port: int = 0) -> Iterator[ScriptedServer]:
    """The server in a thread of its own, on a free port unless one is given."""
    server = ScriptedServer(behaviour, port)
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve(ready, stop))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)


def main() -> int:
    from tests.scripted_server_files import answers_from, recording, replayed

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--answers", type=Path, help="JSON lines of question and reply")
    mode.add_argument("--replay", type=Path, help="a recorded transcript")
    mode.add_argument("--record", type=Path, help="where to note what --upstream replies")
    parser.add_argument(
        "--upstream", default="http://127.0.0.1:11434/v1", help="its key: OPENAI_API_KEY"
    )
    parser.add_argument("--port", type=int, default=7861)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before the first token")
    given = parser.parse_args()
    if given.answers:
        behaviour = answers_from(given.answers, given.delay)
    elif given.replay:
        behaviour = replayed(given.replay)
    else:
        behaviour = recording(given.record, given.upstream, os.environ.get("OPENAI_API_KEY", ""))
    server = ScriptedServer(behaviour, given.port)
    with suppress(KeyboardInterrupt):
        asyncio.run(_forever(server))
    return 0


async def _forever(server: ScriptedServer) -> None:
    await server.serve(threading.Event(), asyncio.Event())


if __name__ == "__main__":
    raise SystemExit(main())
