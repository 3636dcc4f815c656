"""Listens from the first second: says "not ready" while the list is read, then lets the server in.

An ASGI application around the server that `build` makes in a thread. A build that fails ends the
process; its error is kept for the one who started it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=2>"
    "<meta name=viewport content='width=device-width'><title>Getting ready</title>"
    "<p>The publication list is being read. This page opens by itself in a moment.</p>"
)


class Doorway:
    """See the module's text. `on_ready` and `on_failure` are called once, in the event loop."""

    def __init__(
        self,
        build: Callable[[Callable[[str, int, int], None]], FastAPI],
        *,
        on_ready: Callable[[], None],
        on_failure: Callable[[], None],
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.failure: BaseException | None = None
        self._build = build
        self._on_ready = on_ready
        self._on_failure = on_failure
        self._shown = progress
        self._step: tuple[str, int, int] = ("start", 0, 0)
        self._inner: FastAPI | None = None
        self._closing = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection, or the process's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._inner is not None:
            await self._inner(scope, receive, send)
        elif scope["type"] == "http":
            await self._not_ready(scope["path"], send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        opening = asyncio.create_task(self._open())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._closing.set()
        if self._inner is None:
            opening.cancel()
        await asyncio.wait([opening], timeout=5)
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        try:
            inner = await _in_thread(lambda: self._build(self._progress))
            async with _lifespan(inner):
                self._inner = inner
                self._on_ready()
                await self._closing.wait()
        except Exception as error:
            self.failure = error
            self._on_failure()

    def _progress(self, step: str, done: int, total: int) -> None:
        self._step = (step, done, total)
        self._shown(step, done, total)

    async def _not_ready(self, path: str, send: Any) -> None:
        step, done, total = self._step
        if path == "/":
            await _reply(send, _PAGE.encode(), b"text/html; charset=utf-8")
            return
        state: dict[str, Any] = {"ready": False, "step": step, "done": done, "total": total}
        if path != "/health":
            state = {"code": "not_ready", "error": "The server is getting ready. Please try again."}
        await _reply(send, json.dumps(state).encode(), b"application/json")


def _in_thread(build: Callable[[], FastAPI]) -> asyncio.Future[FastAPI]:
    """Build in a daemon thread: an interrupted process does not wait for it to end."""
    result: Future[FastAPI] = Future()

    def run() -> None:
        try:
            result.set_result(build())
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, name="build", daemon=True).start()
    return asyncio.wrap_future(result)


def _lifespan(inner: FastAPI) -> AbstractAsyncContextManager[Any]:
    return inner.router.lifespan_context(inner)


async def _reply(send: Any, body: bytes, kind: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", b"%d" % len(body)),
        (b"retry-after", b"2"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
