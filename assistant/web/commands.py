"""What the page's script asks of the window: one command at a time, and Stop beside it.

A command carries the whole conversation, so nothing of it lives in the server. Stop is no
cancellation from outside: it ends the answer's own stream, so that one event alone writes to the
page and nothing that is asked afterwards can be lost with it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.types import Answer, Partial
from assistant.web.asking import RefusedError

_MOST_EARLY = 256  # stops that came before their command
_LONGEST_NUMBER = 10**9
Item = Partial | Answer
_Inbox = asyncio.Queue["Item | RefusedError | None"]
_Key = tuple[str, int]  # session and number of a command


@dataclass(frozen=True, slots=True)
class Command:
    """`number` counts within one page; `question` is None where only `kept` is to be shown."""

    number: int = 0
    question: str | None = None
    kept: tuple[Any, ...] = ()


def read_command(text: object) -> Command:
    """The command in the page's JSON; whatever is not as it should be is left out."""
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return Command()
    number, question, kept = (document.get(key) for key in ("n", "question", "kept"))
    return Command(
        number=number if type(number) is int and 0 <= number < _LONGEST_NUMBER else 0,
        question=question if isinstance(question, str) else None,
        kept=tuple(kept) if isinstance(kept, list) else (),
    )


class Stops:
    """The answers that are being made, so that Stop finds them. For one event loop."""

    def __init__(self) -> None:
        self._running: dict[_Key, _Inbox] = {}
        self._early: dict[_Key, None] = {}

    @contextmanager
    def answering(self, session: str, number: int) -> Iterator[_Inbox]:
        """An inbox for the items of one answer; None in it means the end."""
        key = (session, number)
        inbox: _Inbox = asyncio.Queue()
        if key in self._early:
            del self._early[key]
            inbox.put_nowait(None)
        self._running[key] = inbox
        try:
            yield inbox
        finally:
            self._running.pop(key, None)

    def stop(self, session: str, number: int) -> None:
        """End that answer, also if it has not begun."""
        key = (session, number)
        if inbox := self._running.get(key):
            inbox.put_nowait(None)
            return
        self._early[key] = None
        while len(self._early) > _MOST_EARLY:
            del self._early[next(iter(self._early))]


async def until_stopped(stream: AsyncIterator[Item], inbox: _Inbox) -> AsyncGenerator[Item]:
    """The items of `stream` until it ends or None is put into `inbox`.

    Partials that were overtaken by newer ones are passed over. Raises the stream's RefusedError.
    """
    task = asyncio.create_task(_fill(inbox, stream))
    try:
        while (item := await _newest(inbox)) is not None:
            if isinstance(item, RefusedError):
                raise item
            yield item
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _fill(inbox: _Inbox, stream: AsyncIterator[Item]) -> None:
    try:
        async for item in stream:
            inbox.put_nowait(item)
    except RefusedError as refused:
        inbox.put_nowait(refused)
    finally:
        inbox.put_nowait(None)


async def _newest(inbox: _Inbox) -> Item | RefusedError | None:
    item = await inbox.get()
    while isinstance(item, Partial) and not inbox.empty():
        item = inbox.get_nowait()
    return item
