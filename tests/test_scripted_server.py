"""Transcripts of a model: recorded from one server, replayed by another, the same answers."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.core import Assistant
from assistant.errors import ModelFault
from assistant.importers import read_lists
from assistant.settings import Settings
from assistant.types import Draft, Turn
from assistant.writing.answerer import Evidence, ModelAnswerer, ModelRequest
from tests.model_behaviours import GOOD, OTHER, SECOND, TITLE, refusing
from tests.scripted_server import Body, Wire, kind_of, running, with_keys
from tests.scripted_server_files import recording, replayed

ROOT = Path(__file__).resolve().parents[1]
GERMAN = "Die Autoren schlagen ein neues Netz mit zwei Strömen vor, das mehr Spuren findet."


@pytest.fixture(scope="module")
def evidence() -> tuple[Evidence, ...]:
    listed = read_lists([ROOT / "data" / "zhenguang-liu.txt"]).publications
    return tuple(Evidence(p, p.abstract) for p in listed if p.title in {TITLE, OTHER})


async def model(wire: Wire, body: Body) -> None:
    """Answers with a false number, mends it when told, rewrites and translates."""
    replies = {
        "answer": f"{GOOD} {SECOND.replace('0.847', '0.999')}",
        "repair": f"1. {SECOND}",
        "standalone": "What does Locate and Verify propose?",
        "translate": f"1. {GERMAN}",
    }
    await wire.whole(with_keys(replies[kind_of(body)], body))


def answered(url: str, folder: Path, evidence: tuple[Evidence, ...]) -> list[object]:
    """One conversation that needs all four prompts; what came of it, without keys."""
    settings = Settings(openai_base_url=url, model="tiny")
    answerer = ModelAnswerer.from_settings(settings, folder=folder)
    history = (Turn("user", "Tell me about Locate and Verify."), Turn("assistant", "It finds."))

    async def drafts() -> list[object]:
        found: list[object] = [await answerer.standalone("Was schlägt es vor?", history)]
        for language in ("en", "de"):
            question = f"What does it propose ({language})?"
            asked = ModelRequest(question, question, history, evidence, language)
            *_, draft = [part async for part in answerer.write(asked)]
            assert isinstance(draft, Draft)
            found += [draft.notice, *((s.text, s.supports) for s in draft.statements)]
        return found

    return asyncio.run(drafts())


def test_a_recorded_conversation_is_replayed_with_the_same_answers(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    transcript = tmp_path / "transcript.jsonl"
    with running(model) as upstream, running(recording(transcript, upstream.url)) as recorder:
        first = answered(recorder.url, tmp_path, evidence)
        assert any("0.847" in str(part) for part in first)
        assert any("Strömen" in str(part) for part in first)
        seen = len(upstream.requests)
    rows = [json.loads(line) for line in transcript.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == seen
    assert {row["kind"] for row in rows} == {"answer", "repair", "standalone", "translate"}
    assert {row["model"] for row in rows} == {"tiny"}
    assert not re.search(r"(?<!\[)\[\w{4}\]", transcript.read_text(encoding="utf-8"))
    with running(replayed(transcript)) as server:
        assert answered(server.url, tmp_path, evidence) == first


def test_what_was_not_recorded_is_not_made_up(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    transcript = tmp_path / "transcript.jsonl"
    transcript.write_text("")
    with running(replayed(transcript)) as server, pytest.raises(ModelFault, match="know"):
        answered(server.url, tmp_path, evidence)


def test_errors_of_the_upstream_are_passed_back_and_not_recorded(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    transcript = tmp_path / "transcript.jsonl"
    with (
        running(refusing(401, "no key")) as upstream,
        running(recording(transcript, upstream.url)) as recorder,
        pytest.raises(ModelFault, match="refused the key"),
    ):
        answered(recorder.url, tmp_path, evidence)
    assert not transcript.exists()


def test_the_command_replays_a_transcript(tmp_path: Path) -> None:
    import openai

    row = {"kind": "answer", "model": "m", "asked": "who?", "reply": "Nobody."}
    transcript = tmp_path / "transcript.jsonl"
    transcript.write_text(json.dumps(row) + "\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.scripted_server", "--replay", str(transcript)]
    server = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT)
    try:
        client = openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none")
        messages = [{"role": "user", "content": "Question: Who?"}]
        for _ in range(100):
            try:
                reply = client.chat.completions.create(model="m", messages=messages)  # type: ignore[arg-type]
            except openai.APIConnectionError:
                time.sleep(0.1)
            else:
                break
        assert reply.choices[0].message.content == "Nobody."
    finally:
        server.terminate()
        server.wait(5)


REAL = ROOT / "tests" / "transcripts" / "smollm2-135m-instruct.jsonl"


@pytest.mark.parametrize(
    "question",
    [
        "How does DFIL avoid forgetting?",
        "What does the Locate and Verify paper propose?",
        "What is LargeST?",
        "What does the paper on lottery tickets in recommender systems find?",
        "How are contracts checked for vulnerabilities with graph neural networks?",
    ],
)
def test_of_what_a_real_model_wrote_only_what_is_proven_is_shown(
    question: str, tmp_path: Path, assistant: Assistant
) -> None:
    with running(replayed(REAL)) as server:
        settings = Settings(openai_base_url=server.url, model="smollm2-135m-instruct")
        writer = ModelAnswerer.from_settings(settings, folder=tmp_path)
        answer = Assistant(settings, assistant.state, writer).ask(question)
        assert kind_of(server.requests[0]) == "answer"
    assert "know the model" not in (answer.notice or "")  # an error 404: not in the transcript
    assert answer.notice or answer.basis == "model"
    assert answer.citations
    for citation in answer.citations:
        assert citation.quote is None or citation.quote in citation.publication.abstract
    replies = [json.loads(line)["reply"] for line in REAL.read_text(encoding="utf-8").splitlines()]
    shown = set(re.split(r"(?<=[.!?])\s+", answer.text))
    if answer.basis != "model":
        assert not shown & {part for text in replies for part in re.split(r"(?<=[.!?])\s+", text)}
