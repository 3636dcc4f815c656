from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant.settings import Settings
from assistant.web.doorway import Doorway

from .conftest import served
from .small import SmallAssistant

if TYPE_CHECKING:
    from fastapi import FastAPI

ROOT = Path(__file__).resolve().parents[2]


def app(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        capture_output=True, text=True, timeout=90, cwd=folder, check=False,
    )  # fmt: skip


def test_a_list_that_is_not_there_is_one_clear_line_and_exit_1(tmp_path: Path) -> None:
    done = app("--port", "0", "--list", "nowhere.bib", folder=tmp_path)
    assert done.returncode == 1
    complaint = done.stderr.splitlines()[-1]
    assert complaint.startswith("footnote: ")
    assert "nowhere.bib" in complaint
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_exit_2(tmp_path: Path) -> None:
    assert app("--port", "many", folder=tmp_path).returncode == 2
    assert app("--nonsense", folder=tmp_path).returncode == 2


def test_a_port_in_use_is_named_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = app("--port", port, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"footnote: Cannot listen at 127.0.0.1 port {port}")


def doorway(build: Callable[[Callable[[str, int, int], None]], FastAPI]) -> Doorway:
    return Doorway(
        build,
        on_ready=lambda: None,
        on_failure=lambda: None,
        progress=lambda step, done, total: None,
    )


def test_the_server_says_not_ready_until_the_list_is_read(tmp_path: Path) -> None:
    from assistant.web.server import create_server

    go = threading.Event()

    def build(progress: Callable[[str, int, int], None]) -> FastAPI:
        progress("embedding", 3, 10)
        go.wait(20)
        return create_server(SmallAssistant(), Settings(store=tmp_path))  # type: ignore[arg-type]

    with served(doorway(build)) as address:
        early = wait_for(address, lambda reply: reply.json().get("total") == 10)
        assert early.status_code == 503
        assert early.json() == {"ready": False, "step": "embedding", "done": 3, "total": 10}
        refused = httpx.post(f"{address}/gradio_api/call/ask", json={"data": ["x"]})
        assert (refused.status_code, refused.json()["code"]) == (503, "not_ready")
        assert "being read" in httpx.get(address).text
        go.set()
        ready = wait_for(address, lambda reply: reply.status_code == 200)
        assert ready.json()["publications"] == 6


def wait_for(address: str, enough: Callable[[httpx.Response], bool]) -> httpx.Response:
    for _ in range(200):
        reply = httpx.get(f"{address}/health")
        if enough(reply):
            return reply
        time.sleep(0.05)
    pytest.fail(f"the server stayed at {reply.status_code} {reply.text}")


def test_a_failed_start_keeps_its_error_for_the_caller() -> None:
    def build(progress: Callable[[str, int, int], None]) -> FastAPI:
        raise RuntimeError("broken")

    door = doorway(build)
    with served(door) as address:
        for _ in range(100):
            if door.failure:
                break
            time.sleep(0.02)
        assert httpx.get(f"{address}/health").status_code == 503
    assert str(door.failure) == "broken"
