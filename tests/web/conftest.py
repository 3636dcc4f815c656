"""The real server in process, on a free port of 127.0.0.1, over a small real assistant."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.settings import Settings, quiet_dependencies
from tests.web.small import SmallAssistant
from tests.web.visiting import BROWSERS, FLAGS, WAIT, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

quiet_dependencies()


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """Run an ASGI application in a thread; gives its address without a slash at the end."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="error", proxy_headers=False, server_header=False, http="h11", ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def small() -> SmallAssistant:
    return SmallAssistant()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def server(small: SmallAssistant, store: Path) -> Iterator[str]:
    from assistant.web.server import create_server

    with served(create_server(small, Settings(store=store, rate=10_000))) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start further servers with settings of one's own; all end with the test."""
    from assistant.web.server import create_server

    with ExitStack() as stack:

        def start(assistant: SmallAssistant | None = None, **settings: object) -> str:
            given = replace(Settings(store=tmp_path / "store", rate=10_000), **settings)  # type: ignore[arg-type]
            app = create_server(assistant or SmallAssistant(), given)  # type: ignore[arg-type]
            return stack.enter_context(served(app))

        yield start


# Of a module, for while it lives no other test of this thread may run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        if os.environ.get("FOOTNOTE_REQUIRE_BROWSER") == "1":
            pytest.fail("FOOTNOTE_REQUIRE_BROWSER=1, but no Chromium is on the PATH")
        pytest.skip("no Chromium on the PATH: install one to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def start(**options: object) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        contexts.append(context)
        return Visit(context.new_page())

    yield start
    for context in contexts:
        context.close()
