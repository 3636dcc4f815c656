"""What the scripted server says, from files: given answers, and transcripts of real models.

A transcript has one JSON object a line: `kind` (which prompt it answers), `model`, `asked` (the
question, or what else changes from call to call), `reply`. Keys are made anew for each request, so
titles stand in their places.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from tests.scripted_server import (
    Behaviour,
    Body,
    Wire,
    echoing,
    kind_of,
    prompt_text,
    question_of,
    with_keys,
    with_titles,
)

_FENCE = re.compile(r"={8} \w{16} ={8}")


def answers_from(file: Path, delay: float = 0.0) -> Behaviour:
    """Replies by question: lines of {"question", "reply"}; a question that is not among them, as
    a rewritten follow-up, gets the reply of the one that shares most words, or NO ANSWER."""
    replies = {
        _plain_question(row["question"]): row["reply"]
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    }

    async def behave(wire: Wire, body: Body) -> None:
        found = (
            replies[nearest] if (nearest := _nearest(question_of(body), replies)) else "NO ANSWER"
        )
        text = echoing(body) or with_keys(found, body)
        await asyncio.sleep(delay)
        await (wire.streamed(text, pieces=12) if body.get("stream") else wire.whole(text))

    return behave


def _nearest(question: str, replies: dict[str, str]) -> str | None:
    asked = _plain_question(question)
    if asked in replies:
        return asked
    words = set(asked.split())
    shares = {q: len(words & set(q.split())) / len(set(q.split())) for q in replies}
    best = max(shares, key=lambda q: shares[q], default=None)
    return best if best is not None and shares[best] >= 0.5 else None


def _plain_question(question: str) -> str:
    return re.sub(r"\s+", " ", question).strip().lower()


def asked_of(body: Body) -> str:
    """What a request asks beyond the prompt's own words and the evidence; keys are titles."""
    kind = kind_of(body)
    if kind in {"repair", "translate"}:
        last = _FENCE.split(prompt_text(body))[-1 if kind == "repair" else -2]
        return _plain_question(with_titles(last, body))
    earlier = re.findall(r"^(?:Visitor|Assistant): .*$", prompt_text(body), re.MULTILINE)
    return _plain_question("\n".join([*earlier, question_of(body)]))


def replayed(file: Path) -> Behaviour:
    """A recorded transcript; what is not in it is an error 404."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    replies = {(row["kind"], row["asked"]): row["reply"] for row in rows}

    async def behave(wire: Wire, body: Body) -> None:
        found = replies.get((kind_of(body), asked_of(body)))
        if found is None:
            await wire.error(404, "not in the transcript")
        else:
            await _said(wire, body, with_keys(found, body))

    return behave


def recording(file: Path, upstream: str, key: str = "") -> Behaviour:
    """Pass requests on to a real server, and note what it replies; its errors are passed back."""
    import openai

    client = openai.AsyncOpenAI(base_url=upstream, api_key=key or "none", max_retries=0)

    async def behave(wire: Wire, body: Body) -> None:
        wanted: dict[str, Any] = {
            k: v for k, v in body.items() if k not in {"stream", "stream_options"}
        }
        try:
            reply = await client.chat.completions.create(**wanted)
        except openai.APIStatusError as error:
            await wire.error(error.status_code, str(error.body))
            return
        text = reply.choices[0].message.content or ""
        row = {
            "kind": kind_of(body), "model": body["model"], "asked": asked_of(body),
            "reply": with_titles(text, body),
        }  # fmt: skip
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        await _said(wire, body, text)

    return behave


async def _said(wire: Wire, body: Body, text: str) -> None:
    await (wire.streamed(text, pieces=12) if body.get("stream") else wire.whole(text))
