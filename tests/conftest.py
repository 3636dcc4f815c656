"""Shared fixtures: no network, a clean environment, one assistant over the shipped list."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import DEFAULT_LIST, Settings


def _local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """Any connection that leaves this machine fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _local(address):
            raise OSError(f"tests may not connect to {address}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in list(os.environ):
        ours = name.startswith(("OPENAI_", "FOOTNOTE_", "LANGSMITH_", "LANGCHAIN_"))
        if ours and not name.startswith("FOOTNOTE_REQUIRE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is built once a test session."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def assistant(shared_store: Path) -> Any:
    """The real assistant over the list that the project ships, without a model."""
    from assistant.core import Assistant

    return Assistant.open(Settings(store=shared_store, lists=(DEFAULT_LIST,)))
