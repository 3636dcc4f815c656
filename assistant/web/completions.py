"""An OpenAI-compatible chat endpoint: any chat client can use the list as a model.

Only what such clients need: messages in, one choice out, whole or streamed. The answer's citations
come as annotations on the message, and as the answer's document under `footnote`. Parameters of
sampling are ignored: there is nothing to sample.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Body, FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.types import Answer, Citation, Partial
from assistant.web.asking import Desk, RefusedError
from assistant.web.cards import linked_addresses
from assistant.web.documents import answered

MODEL = "footnote"
_MARK = re.compile(r"(?<!\\)\[(\d{1,4})\]")  # not one that stands escaped in a title or a quote


def add_completions(app: FastAPI, desk: Desk) -> None:
    """Add POST /v1/chat/completions, and GET /v1/models, which many clients ask first."""

    @app.get("/v1/models")
    def models() -> dict[str, Any]:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "footnote"}
        return {"object": "list", "data": [model]}

    @app.post("/v1/chat/completions")
    async def completions(request: Request, body: Annotated[dict[str, Any], Body()]) -> Response:
        from assistant.core import read_history

        host = request.client.host if request.client else "unknown"
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages or not isinstance(messages[-1], dict):
            return _refused(RefusedError("no_messages", "`messages` must end with a question."))
        turns = [turn for turn in read_history(messages) if turn.text.strip()]
        if not turns or turns[-1].role != "user":
            return _refused(RefusedError("no_messages", "`messages` must end with a question."))
        events = desk.stream(turns[-1].text, turns[:-1], host)
        if body.get("stream") is True:
            chunks = _chunks(events, str(request.base_url))
            return StreamingResponse(chunks, media_type="text/event-stream")
        try:
            return JSONResponse(await _whole(events, str(request.base_url)))
        except RefusedError as refused:
            return _refused(refused)


def _refused(refused: RefusedError) -> JSONResponse:
    return JSONResponse(_error(refused), refused.status)


def _error(refused: RefusedError) -> dict[str, Any]:
    return {"error": {"message": str(refused), "type": "footnote_error", "code": refused.code}}


async def _whole(events: AsyncIterator[Partial | Answer], base: str) -> dict[str, Any]:
    answer: Partial | Answer | None = None
    async for event in events:
        answer = event
    if not isinstance(answer, Answer):
        raise RefusedError("failed", "The question could not be answered. Please try again.")
    message = {
        "role": "assistant",
        "content": answer.text,
        "annotations": url_annotations(answer, base),
        "refusal": None,
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {
        **_envelope("chat.completion"),
        "choices": [choice],
        "usage": usage,
        "footnote": answered(answer),
    }


async def _chunks(events: AsyncIterator[Partial | Answer], base: str) -> AsyncIterator[str]:
    """Server-sent chunks: settled text as it grows, the rest and the annotations at the end."""
    envelope = _envelope("chat.completion.chunk")
    sent = ""
    try:
        async for event in events:
            text = event.text
            if text and text.startswith(sent) and len(text) > len(sent):
                yield _chunk(envelope, {"role": "assistant", "content": text[len(sent) :]})
                sent = text
            if isinstance(event, Answer):
                final: dict[str, Any] = {"annotations": url_annotations(event, base)}
                if event.text != sent:
                    final["content"] = "\n\n" + event.text if sent else event.text
                yield _chunk(envelope, final, "stop", footnote=answered(event))
    except RefusedError as refused:
        yield f"data: {json.dumps(_error(refused))}\n\n"
    yield "data: [DONE]\n\n"


def _chunk(
    envelope: dict[str, Any], delta: dict[str, Any], finish: str | None = None, **more: object
) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({**envelope, 'choices': [choice], **more})}\n\n"


def _envelope(kind: str) -> dict[str, Any]:
    name = f"chatcmpl-{uuid.uuid4().hex}"
    return {"id": name, "object": kind, "created": int(time.time()), "model": MODEL}


def url_annotations(answer: Answer, base: str) -> list[dict[str, Any]]:
    """A `url_citation` for each mark in the text, in its order.

    The address is the record's own, else that of the record's reference on this server (`base`).
    """
    cited = {citation.number: citation for citation in answer.citations}
    found: list[dict[str, Any]] = []
    for match in _MARK.finditer(answer.text):
        citation = cited.get(int(match[1]))
        if citation is None:
            continue
        place = {"start_index": match.start(), "end_index": match.end()}
        title = citation.publication.title
        url = _address(citation) or f"{base}export?ids={citation.publication.id}"
        found.append(
            {"type": "url_citation", "url_citation": {"url": url, "title": title, **place}}
        )
    return found


def _address(citation: Citation) -> str | None:
    return next((url for _, url in linked_addresses(citation.publication)), None)
