"""A page of a real browser under watch."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 60_000  # milliseconds; a busy machine is no failure
REEFS = "Which papers are about coral reefs?"


@dataclass
class Visit:
    """A page under watch: what it asked of other hosts, what it complained of."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        if not re.match(r"(http://127\.0\.0\.1[:/]|data:|blob:|about:)", request.url):
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, address: str) -> Visit:
        self.page.goto(address)
        self.page.locator("body.fn-ready").wait_for()
        return self

    def ask(self, question: str) -> None:
        before = self.page.locator(".fn-done, .fn-error").count()
        self.send(question)
        self.page.locator(".fn-done, .fn-error").nth(before).wait_for()
        self.idle()

    def send(self, question: str) -> None:
        self.page.locator("#fn-question textarea").fill(question)
        self.page.locator("#fn-question textarea").press("Enter")

    def idle(self) -> None:
        """Wait until the window has nothing more to do."""
        self.page.locator("body:not(.fn-busy)").wait_for()

    def until(self, expression: str) -> None:
        """Wait until an expression is true; the page's policy forbids Playwright's own way."""
        for _ in range(WAIT // 50):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never true: {expression}")

    def stored(self) -> int:
        script = "localStorage.length + sessionStorage.length + document.cookie.length"
        return int(self.page.evaluate(script))

    def assert_clean(self) -> None:
        assert self.foreign == []
        assert self.complaints == []
