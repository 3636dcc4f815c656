"""What the checks and the guards cost beside a bare call of the same model server.

    python -m benchmarks.model_overhead LIST... [--delay 0.2] [--rounds 40] [--parallel 50]

A scripted server in a process of its own waits `--delay` seconds before its first token. Bare: the
openai client, until the first token and until the first sentence is whole. Ours: until the first
sentence is proven. Then many questions at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from assistant.importers import read_lists
from assistant.settings import Settings
from assistant.types import Draft, Publication
from assistant.writing.answerer import Evidence, ModelAnswerer, ModelRequest
from benchmarks.reference_answers import good_reply

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "What do these publications propose?"
BOUND_SECONDS = 0.06


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    papers: list[Publication], folder: Path, delay: float, port: int
) -> subprocess.Popen[bytes]:
    """A scripted server that answers with two sentences of each publication."""
    case = {"must": [], "answer": "propose introduce present method", "turns": [QUESTION]}
    answers = folder / "answers.jsonl"
    reply = good_reply(case, papers)
    answers.write_text(json.dumps({"question": QUESTION, "reply": reply}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.scripted_server", "--answers", str(answers)]
    return subprocess.Popen([*command, "--port", str(port), "--delay", str(delay)], cwd=ROOT)


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the scripted server did not start")


async def bare(url: str) -> tuple[float, float]:
    """Seconds to the first token and to the first whole sentence."""
    import openai

    client = openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    first, text, started = 0.0, "", time.perf_counter()
    stream = await client.chat.completions.create(
        model="m",
        stream=True,
        temperature=0,
        messages=[{"role": "user", "content": f"Question: {QUESTION}"}],
    )
    async for chunk in stream:
        text += chunk.choices[0].delta.content or ""
        first = first or time.perf_counter() - started
        if "]. " in text:
            break
    whole = time.perf_counter() - started
    await stream.close()
    return first, whole


async def ours(answerer: ModelAnswerer, request: ModelRequest) -> tuple[float, Draft]:
    """Seconds to the first proven sentence, and the final draft."""
    first, started = 0.0, time.perf_counter()
    async for part in answerer.write(request):
        first = first or time.perf_counter() - started
        if isinstance(part, Draft):
            return first, part
    raise AssertionError("no draft")


def report(what: str, seconds: list[float]) -> float:
    """Print median and fastest tenth; the latter says what the work costs on a busy machine."""
    fast = quantiles(seconds, n=10)[0]
    print(f"{what:28} median {median(seconds) * 1000:6.1f} ms, fastest tenth {fast * 1000:6.1f} ms")
    return fast


async def measured(
    answerer: ModelAnswerer, request: ModelRequest, url: str, given: argparse.Namespace
) -> int:
    await bare(url), await ours(answerer, request)
    rounds = [(await bare(url), (await ours(answerer, request))[0]) for _ in range(given.rounds)]
    first = report("bare, first token", [token for (token, _), _ in rounds])
    report("bare, first sentence whole", [sentence for (_, sentence), _ in rounds])
    proven = report("ours, first sentence proven", [mine for _, mine in rounds])
    print(f"added to the first token: {(proven - first) * 1000:.1f} ms (by the fastest tenths)")
    started = time.perf_counter()
    together = await asyncio.gather(*(ours(answerer, request) for _ in range(given.parallel)))
    complete = sum(not draft.notice and bool(draft.statements) for _, draft in together)
    print(f"{given.parallel} at once: {complete} complete in {time.perf_counter() - started:.2f} s")
    return 0 if proven - first <= BOUND_SECONDS and complete == given.parallel else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--parallel", type=int, default=50)
    given = parser.parse_args()
    papers = [p for p in read_lists(given.lists).publications if p.abstract][:4]
    request = ModelRequest(QUESTION, QUESTION, (), tuple(Evidence(p, p.abstract) for p in papers))
    port = free_port()
    url = f"http://127.0.0.1:{port}/v1"
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(papers, Path(folder), given.delay, port)
        try:
            wait_for(port)
            settings = Settings(openai_base_url=url, model="m", model_budget=10**9)
            answerer = ModelAnswerer.from_settings(settings, folder=Path(folder))
            return asyncio.run(measured(answerer, request, url, given))
        finally:
            server.terminate()
            server.wait(5)


if __name__ == "__main__":
    raise SystemExit(main())
