"""What the widget costs the page that it stands on: requests, bytes, time until it is interactive.

python benchmarks/host_page.py --chat http://127.0.0.1:7860 [--runs 5]

The same page (that of `embedding_demo`) without the chat, with the bubble left closed, with the
bubble opened, with the chat inline and as a plain iframe, each in a fresh browser context with an
empty cache. A phone is emulated as Lighthouse does it: processor four times slower, 1.6 Mbit/s with
150 ms. Interactive is the end of the last task over 50 ms before five quiet seconds, at the
earliest the first paint; blocking is what such tasks take beyond 50 ms. Medians over the runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import ThreadingHTTPServer
from statistics import median
from typing import Any

from embedding_demo import handler

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
QUIET_MS = 5000
BASELINE = "link"
VARIANTS = ("link", "bubble", "bubble, opened", "bubble, opened again", "inline", "iframe")
WATCH = """window.__tasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.__tasks.push([task.startTime, task.duration]);
}).observe({ type: "longtask", buffered: true });"""
TIMES = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { paint: paint ? paint.startTime : 0, tasks: window.__tasks, now: performance.now() };
}"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One visit: requests, bytes as transferred, milliseconds."""

    requests: int
    bytes: int
    interactive_ms: float
    blocking_ms: float
    usable_ms: float  # until a question can be typed; 0 where the chat is not open


def main() -> None:
    """Print a table and one JSON document."""
    parser = argparse.ArgumentParser(description="Measure the page that the widget stands on.")
    parser.add_argument("--chat", default="http://127.0.0.1:7860")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    costs = {name: [] for name in VARIANTS}  # type: dict[str, list[Cost]]
    with _host(options.chat.rstrip("/")) as page, _browser() as browser:
        for _ in range(options.runs):
            for name in VARIANTS:
                costs[name].append(visit(browser, page, name))
    shown = {name: _median(runs) for name, runs in costs.items()}
    without = shown[BASELINE]
    print(f"{'variant':20} requests    kB  interactive  blocking  usable   times the bare page")
    for name, cost in shown.items():
        ratio = cost.interactive_ms / without.interactive_ms
        print(
            f"{name:20} {cost.requests:8} {cost.bytes / 1000:5.0f} {cost.interactive_ms:9.0f} ms "
            f"{cost.blocking_ms:6.0f} ms {cost.usable_ms:6.0f} ms  {ratio:.2f}"
        )
    print(json.dumps({name: asdict(cost) for name, cost in shown.items()}))


@contextmanager
def _host(chat: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(chat))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def visit(browser: Any, host: str, name: str) -> Cost:
    """Open one variant as a first visitor does; "again" as one who was here before."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    if name.endswith(" again"):
        first = context.new_page()
        _open(first, host, name)
        first.close()
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    asked: set[str] = set()
    session.on("Network.requestWillBeSent", lambda event: asked.add(event["requestId"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    usable = _open(page, host, name)
    page.wait_for_timeout(QUIET_MS)
    times = page.evaluate(TIMES)
    context.close()
    ends = [start + duration for start, duration in times["tasks"]]
    blocking = sum(max(0.0, duration - 50) for _, duration in times["tasks"])
    interactive = _before_quiet(times["paint"], ends)
    return Cost(len(asked), int(sum(sizes)), interactive, blocking, usable)


def _open(page: Any, host: str, name: str) -> float:
    """Go to a variant; the milliseconds until a question can be typed, 0 where it stays closed."""
    variant, _, opened = name.partition(", ")
    page.goto(f"{host}/?variant={variant}")
    if opened:
        page.wait_for_timeout(QUIET_MS)
        clicked = page.evaluate("performance.now()")
        page.get_by_role("button", name="Ask about my papers").click()
        return _usable(page) - float(clicked)
    return _usable(page) if variant in {"inline", "iframe"} else 0.0


def _before_quiet(paint: float, ends: list[float]) -> float:
    """The end of the last long task before the first five quiet seconds after the paint."""
    last = paint
    for end in sorted(ends):
        if end - last > QUIET_MS:
            break
        last = max(last, end)
    return last


def _usable(page: Any) -> float:
    """When the chat's own page is ready for a question, in the host page's time."""
    page.frame_locator("iframe").locator("body.fn-ready").wait_for(timeout=120_000)
    return float(page.evaluate("performance.now()"))


def _median(runs: list[Cost]) -> Cost:
    def of(name: str) -> float:
        return median(getattr(run, name) for run in runs)

    return Cost(
        int(of("requests")), int(of("bytes")), of("interactive_ms"), of("blocking_ms"),
        of("usable_ms"),
    )  # fmt: skip


if __name__ == "__main__":
    main()
