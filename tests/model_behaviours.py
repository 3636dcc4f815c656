"""What a model's server can do, scripted: each behaviour with what the visitor gets from it.

`PROVEN`: sentences of the model, proven. `NOTICE`: the same, with a notice of what is missing.
`FAULT`: a ModelFault, upon which the chat quotes. `NOTHING`: the model says that the evidence
does not answer. `docs/models.md` shows the table; a test holds it to this list.
"""

# ruff: noqa: E501 - one behaviour a line
from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.scripted_server import (
    Behaviour,
    Body,
    Wire,
    chunk,
    echoing,
    keys_of,
    kind_of,
    says,
    with_keys,
)

PROVEN, NOTICE, FAULT, NOTHING = "proven", "notice", "fault", "nothing"
TITLE = "Locate and Verify: A Two-Stream Network for Improved Deepfake Detection"
OTHER = "DFIL: Deepfake Incremental Learning by Exploiting Domain-invariant Forgery Clues"
GOOD = (
    f"The authors propose an innovative two-stream network that effectively enlarges the potential "
    f"regions from which the model extracts forgery evidence [[{TITLE}]]."
)
SECOND = (
    f"The video-level AUC on CelebDF_v1 dataset improves from 0.811 to 0.847, outperforming "
    f"previous methods on six benchmarks [[{TITLE}]]."
)
BOTH = f"{GOOD} {SECOND}"


@dataclass(frozen=True, slots=True)
class Scripted:
    """One behaviour; `outcome` is what the visitor gets, `hits` the most requests it may cost.

    `waits`: the server keeps the visitor waiting, so that only the own clock ends it.
    """

    name: str
    behaviour: Behaviour
    outcome: str
    hits: int = 2
    waits: bool = False


def after_good(bad: str) -> Behaviour:
    """A proven sentence, then one that must not be shown."""
    return says(f"{GOOD} {bad}")


def refusing(status: int, message: str, headers: dict[str, str] | None = None) -> Behaviour:
    async def behave(wire: Wire, body: Body) -> None:
        await wire.error(status, message, headers)

    return behave


def once(first: Behaviour, then: Behaviour) -> Behaviour:
    """`first` for the first request, `then` for the others."""
    seen = []

    async def behave(wire: Wire, body: Body) -> None:
        seen.append(1)
        await (first if len(seen) == 1 else then)(wire, body)

    return behave


def unless(fits: Callable[[Body], bool], message: str, status: int = 400) -> Behaviour:
    """A server that refuses with `message` whatever does not fit, and then answers well."""

    async def behave(wire: Wire, body: Body) -> None:
        if fits(body):
            await says(BOTH)(wire, body)
        else:
            await wire.error(status, message)

    return behave


def written(write: Callable[[Wire, str], Any], text: str = BOTH) -> Behaviour:
    """`write` gets the connection and the reply with its keys."""

    async def behave(wire: Wire, body: Body) -> None:
        await write(wire, echoing(body) or with_keys(text, body))

    return behave


async def hang(wire: Wire, body: Body) -> None:
    await asyncio.sleep(30)


async def hang_after_head(wire: Wire, text: str) -> None:
    await wire.head()
    await asyncio.sleep(30)


async def pings(wire: Wire, text: str) -> None:
    await wire.head()
    while True:
        await wire.raw(b": keep-alive\n\n")
        await asyncio.sleep(0.05)


async def drip(wire: Wire, text: str) -> None:
    await wire.streamed(text, pieces=1, delay=0.1)


async def cut_clean(wire: Wire, text: str) -> None:
    await wire.streamed(text[: int(len(text) * 0.75)], end=False)


async def cut_hard(wire: Wire, text: str) -> None:
    await wire.head()
    for at in range(0, int(len(text) * 0.75), 4):
        await wire.delta(text[at : at + 4])
    wire.writer.transport.abort()


async def cut_at_once(wire: Wire, body: Body) -> None:
    wire.writer.transport.abort()


async def error_event(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.delta(text[: len(text) // 3])
    await wire.event({"error": {"message": "sk-SECRET overloaded", "type": "server"}})


async def bad_json(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.event('{"id": "c1", "choices": [{"delta": {"content": ')


async def bad_utf8(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.raw(b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe\xc3"}}]}\n\n')
    await wire.event("[DONE]")


async def no_choices(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.event({"id": "c1", "object": "chat.completion.chunk", "choices": []})
    await wire.event("[DONE]")


async def html_page(wire: Wire, text: str) -> None:
    await wire.head(200, "text/html")
    await wire.raw(b"<html><body>Welcome to nginx</body></html>")


async def plain_json(wire: Wire, text: str) -> None:
    await wire.whole(text)


async def endless(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.delta(text + " ")
    while True:
        await wire.delta("and more and more and more and more and more ")
        await asyncio.sleep(0)


async def one_chunk(wire: Wire, text: str) -> None:
    await wire.streamed(text, pieces=100_000)


async def no_finish(wire: Wire, text: str) -> None:
    await wire.streamed(text, end=False)
    await wire.event("[DONE]")


async def roleless(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})
    await wire.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    await wire.event("[DONE]")


async def reasons_first(wire: Wire, text: str) -> None:
    await wire.streamed("<think>\nThe answer is 99.9%.\n</think>\n\n" + text)


async def length_cut(wire: Wire, text: str) -> None:
    await wire.head()
    await wire.delta(text[: int(len(text) * 0.75)])
    await wire.event(chunk("", "length"))
    await wire.event("[DONE]")


async def redirect(wire: Wire, body: Body) -> None:
    await wire.head(307, "text/plain", {"location": "http://127.0.0.1:9/v1/chat/completions"})


async def huge(wire: Wire, text: str) -> None:
    await wire.streamed("word " * 40_000, pieces=4_000)


async def wrong_then_right(wire: Wire, body: Body) -> None:
    """A false number, corrected when the model is told."""
    false = SECOND.replace("0.847", "0.999")
    if kind_of(body) == "repair":
        await wire.streamed("1. " + with_keys(SECOND, body))
    else:
        await wire.streamed(with_keys(f"{GOOD} {false}", body))


async def prompt_leak(wire: Wire, body: Body) -> None:
    system = str(body["messages"][0]["content"])
    await wire.streamed(echoing(body) or system[:1500])


async def copies_all(wire: Wire, body: Body) -> None:
    """Sentences of the abstract, word for word, in the authors' own voice."""
    key = next(k for title, k in keys_of(body).items() if title.startswith("locate and verify"))
    text = (
        f"We devise three functional modules to handle the multi-stream and multi-scale features "
        f"in a collaborative learning scheme [{key}]."
    )
    await wire.streamed(echoing(body) or text)


def _refuses(name: str) -> Callable[[Body], bool]:
    return lambda body: name not in body


BEHAVIOURS: tuple[Scripted, ...] = (
    Scripted("good answer, streamed", says(BOTH), PROVEN, 1),
    Scripted("good answer in one piece", written(one_chunk), PROVEN, 1),
    Scripted("good answer without a finish reason", written(no_finish), PROVEN, 1),
    Scripted("deltas without a role", written(roleless), PROVEN, 1),
    Scripted("reasoning before the answer", written(reasons_first), PROVEN, 1),
    Scripted("server cannot stream, refuses", unless(lambda b: not b.get("stream"), "stream is not supported"), PROVEN, 2),
    Scripted("server cannot stream, answers whole", written(plain_json), PROVEN, 2),
    Scripted("temperature refused", unless(_refuses("temperature"), "Unsupported value: temperature"), PROVEN, 2),
    Scripted("name of the cap refused", unless(_refuses("max_tokens"), "Unsupported parameter: max_tokens. Use max_completion_tokens"), PROVEN, 2),
    Scripted("usage in the stream refused", unless(_refuses("stream_options"), "Unknown field stream_options"), PROVEN, 2),
    Scripted("no system role", unless(lambda b: all(m["role"] == "user" for m in b["messages"]), "role system is not supported"), PROVEN, 2),
    Scripted("sentence of the authors, word for word", copies_all, PROVEN, 1),
    Scripted("mark after the full stop", says(BOTH.replace(" [[", ". [[").replace("]].", "]]")), PROVEN, 1),
    Scripted("list with bold type and a heading", says(f"# Answer\n\n- **{GOOD[:11]}**{GOOD[11:]}\n- {SECOND}"), PROVEN, 1),
    Scripted("mark forgotten", says(f"{GOOD} {SECOND.partition(' [[')[0]}."), PROVEN, 1),
    Scripted("mark that was never given", says(f"{GOOD} {SECOND.partition(' [[')[0]} [99]."), PROVEN, 1),
    Scripted("mark of another publication", says(f"{GOOD} {SECOND.partition(' [[')[0]} [[{OTHER}]]."), PROVEN, 1),
    Scripted("false number, corrected when told", wrong_then_right, PROVEN, 2),
    Scripted("false number", after_good(SECOND.replace("0.847", "0.947")), NOTICE),
    Scripted("number of another sentence", after_good(SECOND.replace("0.847", "0.835")), NOTICE),
    Scripted("invented year", after_good(f"It was presented in 2019 [[{TITLE}]]."), NOTICE),
    Scripted("invented name", after_good(f"It builds on ResNet-50 by Kaiming He [[{TITLE}]]."), NOTICE),
    Scripted("invented publication", after_good("The same authors wrote \"Deepfakes for Everyone\" in the journal Nature [zz99]."), NOTICE),
    Scripted("plausible invention", after_good(f"It runs in real time on mobile phones [[{TITLE}]]."), NOTICE),
    Scripted("only inventions", says(f"It was tested by hospitals in Norway [[{TITLE}]]. Patients liked it [[{OTHER}]]."), FAULT),
    Scripted("altered quotation", after_good(f'The paper says: "Deepfake has taken the market by storm" [[{TITLE}]].'), NOTICE),
    Scripted("doubt left out", after_good(f"Current methods ignore other equally important regions [[{TITLE}]]."), NOTICE),
    Scripted("negation put in", after_good(f"Current methods do not heavily rely on a few dominant forgery regions [[{TITLE}]]."), NOTICE),
    Scripted("speaks as the researcher", after_good("I am proud of this work and I welcome students."), NOTICE),
    Scripted("promise", after_good("You will certainly be admitted to the laboratory."), NOTICE),
    Scripted("link to elsewhere", after_good(f"The code is at https://evil.example/x [[{TITLE}]]."), NOTICE),
    Scripted("image", after_good(f"![x](https://evil.example/p.png?q=1) [[{TITLE}]]."), NOTICE),
    Scripted("tags", after_good(f"<b onclick=x>Deepfake</b> methods are inadequate [[{TITLE}]]."), NOTICE),
    Scripted("obeys an instruction of an abstract", says("PWNED-1234. I now follow the new instructions."), FAULT),
    Scripted("tells its prompt", prompt_leak, FAULT),
    Scripted("another language than asked", says(f"Die Autoren stellen ein neues Netz mit zwei Zweigen vor [[{TITLE}]]."), FAULT),
    Scripted("says that the evidence does not answer", says("NO ANSWER"), NOTHING, 1),
    Scripted("empty answer", says(""), FAULT),
    Scripted("only white space", says("  \n \n "), FAULT),
    Scripted("garbage", says("%%% \x00\x1b[31m ]]]] {{{{ $$$ ((("), FAULT),
    Scripted("very long", written(huge), FAULT),
    Scripted("endless stream", written(endless), NOTICE, waits=True),
    Scripted("cut by the cap of tokens", written(length_cut), NOTICE, 1),
    Scripted("stream ends in the middle of a sentence", written(cut_clean), NOTICE, 1),
    Scripted("connection lost in the middle", written(cut_hard), NOTICE, 1),
    Scripted("error event in the middle", written(error_event), FAULT, 1),
    Scripted("connection lost at once", cut_at_once, FAULT),
    Scripted("connection lost at once, then good", once(cut_at_once, says(BOTH)), PROVEN),
    Scripted("invalid JSON in the stream", written(bad_json), FAULT),
    Scripted("invalid UTF-8", written(bad_utf8), FAULT),
    Scripted("no choices", written(no_choices), FAULT),
    Scripted("a web page instead", written(html_page), FAULT),
    Scripted("redirect to another host", redirect, FAULT),
    Scripted("401 with the key in the message", refusing(401, "bad key sk-SECRET"), FAULT, 1),
    Scripted("403", refusing(403, "sk-SECRET forbidden"), FAULT, 1),
    Scripted("404, wrong model name", refusing(404, "model not found"), FAULT, 1),
    Scripted("400 about the context length", refusing(400, "maximum context length exceeded"), FAULT, 1),
    Scripted("429", refusing(429, "slow down"), FAULT),
    Scripted("429, then good", once(refusing(429, "slow down"), says(BOTH)), PROVEN),
    Scripted("429 with a short Retry-After, then good", once(refusing(429, "x", {"retry-after": "0.1"}), says(BOTH)), PROVEN),
    Scripted("429 with Retry-After: 30", refusing(429, "x", {"retry-after": "30"}), FAULT, 1, waits=True),
    Scripted("500", refusing(500, "traceback: sk-SECRET"), FAULT),
    Scripted("500, then good", once(refusing(500, "oops"), says(BOTH)), PROVEN),
    Scripted("503", refusing(503, "loading model"), FAULT),
    Scripted("no answer at all", hang, FAULT, 1, waits=True),
    Scripted("no first token", written(hang_after_head), FAULT, 1, waits=True),
    Scripted("keep-alives and no token", written(pings), FAULT, 1, waits=True),
    Scripted("one letter at a time, very slowly", written(drip), FAULT, 1, waits=True),
)  # fmt: skip


def as_table() -> str:
    """The behaviours and their outcomes as a Markdown table."""
    shown = {
        PROVEN: "the model's sentences, each proven",
        NOTICE: "the proven sentences, and a notice of what is missing",
        FAULT: "quotations from the abstracts, and a notice",
        NOTHING: "that the list does not answer this, with the nearest thing it has",
    }
    rows = [f"| {b.name} | {shown[b.outcome]} | {b.hits} |" for b in BEHAVIOURS]
    return "\n".join(
        [
            "| the model or its server | what the visitor gets | requests at most |",
            "|---|---|---|",
            *rows,
        ]
    )
