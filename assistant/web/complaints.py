"""Errors as they leave the server: always JSON with a code and a sentence, whoever made them.

What our own code answers has both already. Gradio and FastAPI answer in forms of their own, some
with what was sent or with an exception's name; those are replaced here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from assistant.web.asking import RefusedError

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_LONGEST = 64 * 1024
_KNOWN = {
    400: ("wrong_arguments", "The request does not have the form that this address takes."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address is not called that way."),
    429: ("rate", "Too many requests in a short time. Please wait a minute."),
    503: ("busy", "Many people are asking right now. Please try again in a few seconds."),
}
_NO_CALL = ("not_found", "There is no call with this event id; it may have ended.")
_ERROR_EVENT = b"event: error\ndata: "
_FAILED = ("failed", "The request could not be answered because of an error here.")


class Complaints:
    """A `send` that holds an error back until it is whole and sends it in our form."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: Message | None = None
        self._body = bytearray()
        self._told = False  # an error stands in the stream of events

    async def send(self, message: Message) -> None:
        """Send one message, or hold it."""
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self._held = message
        elif self._held is not None:
            self._body.extend(message.get("body", b"")[: _LONGEST - len(self._body)])
            if not message.get("more_body"):
                await _send_error(self._send, self._held, bytes(self._body))
        else:
            if message.get("body", b"").startswith(_ERROR_EVENT):
                self._told = True
                message = {**message, "body": _event(message["body"])}
            await self._send(message)

    async def closed(self) -> bool:
        """After an exception: whether the stream had told the error already, and ends here."""
        if self._told:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        return self._told


def _event(body: bytes) -> bytes:
    """An error in a stream of events: Gradio's `title` is our code; a bare text is replaced."""
    document = _object(body[len(_ERROR_EVENT) :])
    code, sentence = document.get("title"), document.get("error")
    if not isinstance(code, str) or not isinstance(sentence, str):
        code, sentence = _NO_CALL if b"404" in body else _FAILED
    told = {**document, "title": code, "code": code, "error": sentence}
    return _ERROR_EVENT + json.dumps(told).encode() + b"\n\n"


async def _send_error(send: Send, start: Message, body: bytes) -> None:
    status, document = complaint(start["status"], body)
    written = json.dumps(document).encode() if document is not None else body
    dropped = {b"content-length"} | ({b"content-type"} if document is not None else set())
    headers = [(k, v) for k, v in start["headers"] if k.lower() not in dropped]
    if document is not None:
        headers.append((b"content-type", b"application/json"))
    headers.append((b"content-length", b"%d" % len(written)))
    await send({**start, "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": written})


def complaint(status: int, body: bytes) -> tuple[int, dict[str, Any] | None]:
    """The status and the document of an error; no document where `body` has our form already."""
    if body.lstrip().startswith(b"<"):
        return status, None  # a page of ours
    document = _object(body)
    if "code" in document or isinstance(document.get("error"), dict):
        return status, None
    sentence, code = document.get("error"), document.get("title")
    if isinstance(sentence, str) and isinstance(code, str):  # an error of ours through Gradio
        return RefusedError(code, sentence).status, {**document, "code": code}
    if isinstance(document.get("detail"), list):
        return status, {"code": "wrong_arguments", "error": _missing(document["detail"])}
    code, sentence = _KNOWN.get(status, _FAILED if status >= 500 else _KNOWN[400])
    return status, {"code": code, "error": sentence}


def _object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _missing(detail: list[Any]) -> str:
    """Which parts of a request FastAPI refused, without what was in them."""
    places = (one.get("loc") for one in detail if isinstance(one, dict))
    names = sorted({str(place[-1]) for place in places if isinstance(place, list) and place})
    return f"Missing or not as they must be: {', '.join(names)}."
