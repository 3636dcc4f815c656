"""What the owner can see of the model's work, and that nobody else is told."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelFault
from assistant.importers import read_lists
from assistant.model.limits import Limits
from assistant.settings import DEFAULT_LIST, Settings
from assistant.writing.answerer import Evidence, ModelAnswerer, ModelRequest
from tests.model_behaviours import GOOD, SECOND, TITLE, once, refusing, wrong_then_right
from tests.scripted_server import Behaviour, running, says

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What does the Locate and Verify paper propose?"
FALSE = SECOND.replace("0.847", "0.999")


@pytest.fixture(scope="module")
def evidence() -> tuple[Evidence, ...]:
    (paper,) = [p for p in read_lists([DEFAULT_LIST]).publications if p.title == TITLE]
    return (Evidence(paper, paper.abstract),)


def asked(
    behaviour: Behaviour, trace: Path | None, folder: Path, evidence: tuple[Evidence, ...]
) -> None:
    async def drained() -> None:
        async for _ in answerer.write(ModelRequest(QUESTION, QUESTION, (), evidence)):
            pass

    with running(behaviour) as server:
        settings = Settings(
            openai_base_url=server.url, openai_api_key="sk-SECRET", model="tiny", trace=trace
        )
        answerer = ModelAnswerer.from_settings(settings, folder=folder, limits=Limits())
        asyncio.run(drained())


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_call_is_one_line_with_times_and_tokens(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    asked(says(GOOD, delay=0.01), tmp_path / "t.jsonl", tmp_path, evidence)
    call, answer = lines(tmp_path / "t.jsonl")
    assert (call["call"], call["outcome"], call["errors"]) == ("answer", "ok", [])
    assert 0 < call["first_text_seconds"] < call["seconds"]
    assert call["prompt_tokens"] > 100 and call["written_tokens"] > 10
    assert call["tokens"] == "estimated"
    assert answer["answer"] == QUESTION and answer["outcome"] == "ok"
    assert answer["evidence"] == [evidence[0].publication.id]  # type: ignore[union-attr]
    assert [s["fate"] for s in answer["sentences"]] == ["proven"]


def test_what_was_dropped_and_why_is_noted(tmp_path: Path, evidence: tuple[Evidence, ...]) -> None:
    invented = f"It runs on mobile phones in Oslo [[{TITLE}]]."
    asked(says(f"{GOOD} {FALSE} {invented}"), tmp_path / "t.jsonl", tmp_path, evidence)
    *calls, answer = lines(tmp_path / "t.jsonl")
    assert [call["call"] for call in calls] == ["answer", "repair"]
    proven, replaced, dropped = answer["sentences"]
    assert proven["fate"] == "proven" and not proven["problems"]
    assert replaced["fate"] == "quoted instead" and "number: 0.999" in replaced["problems"]
    assert dropped["fate"] == "dropped" and "name: oslo" in dropped["problems"]


def test_a_correction_is_noted_with_what_it_corrects(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    asked(wrong_then_right, tmp_path / "t.jsonl", tmp_path, evidence)
    corrected = lines(tmp_path / "t.jsonl")[-1]["sentences"][1]
    assert corrected["fate"] == "corrected"
    assert "0.999" in corrected["written"] and "number: 0.999" in corrected["problems"]


def test_failures_are_noted_by_kind_and_without_what_the_server_said(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    behaviour = once(refusing(500, "sk-SECRET at http://internal.example"), refusing(401, "no"))
    with pytest.raises(ModelFault):
        asked(behaviour, tmp_path / "t.jsonl", tmp_path, evidence)
    call, answer = lines(tmp_path / "t.jsonl")
    assert [error.split()[-1] for error in call["errors"]] == ["500", "401"]
    assert call["outcome"] == answer["outcome"] == "The language model's server refused the key."
    text = (tmp_path / "t.jsonl").read_text(encoding="utf-8")
    assert not any(word in text for word in ("SECRET", "internal", "127.0.0.1"))


def test_without_the_setting_nothing_is_written(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    asked(says(GOOD), None, tmp_path, evidence)
    assert {path.suffix for path in tmp_path.iterdir()} == {".sqlite3"}


def test_a_trace_that_cannot_be_written_costs_no_answer(
    tmp_path: Path, evidence: tuple[Evidence, ...]
) -> None:
    asked(says(GOOD), tmp_path / "missing" / "t.jsonl", tmp_path, evidence)


@pytest.mark.parametrize("older", ["", "LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"])
def test_langsmith_hears_nothing_whatever_the_environment_says(tmp_path: Path, older: str) -> None:
    heard: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        do_POST = do_PATCH = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{listener.server_port}"
    on = dict.fromkeys(
        ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"), "true"
    )
    there = {"LANGSMITH_ENDPOINT": address, "LANGCHAIN_ENDPOINT": address, "LANGSMITH_API_KEY": "k"}
    with running(says(GOOD)) as server:
        ours = {"OPENAI_BASE_URL": server.url, "FOOTNOTE_STORE": str(tmp_path)}
        environment = {**os.environ, **on, **there, **ours, **({older: "true"} if older else {})}
        command = [sys.executable, "-m", "assistant", "ask", QUESTION, "--json"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False
        )
    listener.shutdown()
    assert json.loads(done.stdout)["basis"] == "model", done.stderr
    assert not heard
