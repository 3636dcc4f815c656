"""Screenshots of every view for the docs, from a running chat.

python benchmarks/screenshots.py --chat http://127.0.0.1:7860 --out docs/screenshots --widths 1440

Needs playwright (a development dependency) and a Chromium on the PATH. Views: first, answer (an
open citation), long list, the list with plots, timeline and co-authors, a thumb down, a question
being edited, earlier conversations, the widget closed and open on a foreign page, an error; each in
light and dark at every width.
"""

from __future__ import annotations

import argparse
import shutil
import threading
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from embedding_demo import handler

if TYPE_CHECKING:
    from playwright.sync_api import Page

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HEIGHTS = {320: 640, 768: 900, 1440: 900}


def ask(page: Page, question: str) -> None:
    """Ask in the chat window and wait for the answer to stand still."""
    before = page.locator(".fn-done, .fn-error").count()
    page.locator("#fn-question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".fn-done, .fn-error").nth(before).wait_for()
    page.locator("body:not(.fn-busy)").wait_for()
    page.wait_for_timeout(700)


def first(page: Page, chat: str, site: str) -> None:
    page.goto(chat)
    page.locator("body.fn-ready .fn-welcome").wait_for()
    page.wait_for_timeout(300)


def answer(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    ask(page, "How does the two-stream network find forged patches without labels?")
    page.locator(".fn-mark").first.click()
    page.wait_for_timeout(700)


def long_list(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    ask(page, "Which papers have code?")


def whole_list(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    page.locator("#fn-nav button").nth(1).click()
    page.locator("#fn-list tbody tr").first.wait_for()


def timeline(page: Page, chat: str, site: str) -> None:
    whole_list(page, chat, site)
    page.locator(".fn-modes button").nth(1).click()
    page.locator(".fn-when-dot").first.wait_for()


def people(page: Page, chat: str, site: str) -> None:
    whole_list(page, chat, site)
    page.locator(".fn-modes button").nth(2).click()
    page.locator(".fn-person").nth(3).focus()


def verdict(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    ask(page, "Which papers are about deepfake detection?")
    page.locator(".fn-bad").click()
    page.locator(".fn-verdict").wait_for()
    page.wait_for_timeout(700)


def editing(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    ask(page, "How many papers are there?")
    page.locator(".fn-edit").first.click()
    page.locator("#fn-editing").wait_for()


def earlier(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    for question in ("Which papers are about smart contracts?", "How many papers are from 2021?"):
        page.locator("#fn-clear").click()
        page.locator(".fn-welcome").wait_for()
        ask(page, question)
    page.locator("#fn-earlier-button").click()
    page.locator("#fn-earlier").wait_for()


def error(page: Page, chat: str, site: str) -> None:
    first(page, chat, site)
    ask(page, "Tell me " + "more " * 250)


def widget_closed(page: Page, chat: str, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Ask about my papers").wait_for()


def widget_open(page: Page, chat: str, site: str) -> None:
    widget_closed(page, chat, site)
    page.get_by_role("button", name="Ask about my papers").click()
    page.frame_locator("iframe").locator(".fn-welcome").wait_for()
    page.wait_for_timeout(700)


VIEWS: dict[str, Callable[[Page, str, str], None]] = {
    "first": first,
    "answer": answer,
    "long-list": long_list,
    "the-list": whole_list,
    "timeline": timeline,
    "co-authors": people,
    "thumb-down": verdict,
    "editing": editing,
    "earlier": earlier,
    "error": error,
    "widget-closed": widget_closed,
    "widget-open": widget_open,
}


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Take screenshots of a running chat.")
    parser.add_argument("--chat", default="http://127.0.0.1:7860")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--widths", type=int, nargs="+", default=sorted(HEIGHTS))
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=list(VIEWS))
    parser.add_argument("--schemes", nargs="+", default=["light", "dark"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    site = ThreadingHTTPServer(("127.0.0.1", 0), handler(options.chat.rstrip("/")))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    take(options, f"http://127.0.0.1:{site.server_address[1]}/")


def take(options: argparse.Namespace, site: str) -> None:
    """One browser, one fresh context a picture."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for width in options.widths:
            for scheme in options.schemes:
                for name in options.views:
                    size = {"width": width, "height": HEIGHTS.get(width, 800)}
                    page = browser.new_page(viewport=size, color_scheme=scheme, locale="en-US")
                    page.set_default_timeout(90_000)
                    VIEWS[name](page, options.chat, site)
                    path = options.out / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=path)
                    page.close()
                    print(path)


if __name__ == "__main__":
    main()
