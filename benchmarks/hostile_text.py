"""Lists of hostile strings shown in the real chat window, in a real browser.

python benchmarks/hostile_text.py FOLDER_OR_FILE... [--at-once 40] [--limit 2000]

Every string (lines of *.txt, strings of *.json) becomes a title, an author, an abstract, a quoted
sentence, raw text of a model, a notice and a suggestion; one of each batch also the question. Fails
if a script ran, an active element or a foreign link stood in the conversation, or anything asked
for another host: names resolve to a listener of ours that counts connections (those of the browser
itself, for filling in forms, are left out).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.library import Library
from assistant.settings import Settings, quiet_dependencies
from assistant.types import Answer, Citation, Partial, Publication, Scope, Turn

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SINK = "127.0.0.9"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter",
         f"--host-resolver-rules=MAP * {SINK} , EXCLUDE 127.0.0.1"]  # fmt: skip
OWN_REQUESTS = (
    b"content-autofill.googleapis.com",
    b"clients2.google.com",
    b"accounts.google.com",
    b"redirector.gvt1.com",
    b"update.googleapis.com",
)
HOOKS = """window.__ran = [];
for (const name of ["alert", "prompt", "confirm", "print", "open"])
  window[name] = (...given) => { window.__ran.push(name + ":" + given.join()); return null; };"""
CHECK = """() => {
  const bad = "script,img,svg,math,iframe,frame,object,embed,form,input,video,audio,source,style,"
    + "link,meta,base,template,portal,marquee,textarea,select";
  const found = [];
  for (const bubble of document.querySelectorAll('#fn-chat [data-testid]')) {
    for (const one of bubble.querySelectorAll(bad))
      found.push("element " + one.outerHTML.slice(0, 200));
    for (const one of bubble.querySelectorAll("*"))
      for (const attribute of one.attributes)
        if (/^on|^style$|^srcdoc$|^formaction$/i.test(attribute.name))
          found.push("attribute " + attribute.name + " " + one.outerHTML.slice(0, 200));
    for (const link of bubble.querySelectorAll("a"))
      if (!/^https:\\/\\/allowed\\.example\\/|\\/export\\?/.test(link.href))
        found.push("link " + link.href);
  }
  return [found, window.__ran, document.querySelectorAll("#fn-chat .fn-card").length];
}"""


class HostileAssistant:
    """Answers "batch N" with everything that the N-th batch of strings can be."""

    def __init__(self, strings: Sequence[str], at_once: int) -> None:
        self.library = Library(
            tuple(
                Publication(
                    id=f"p{number}",
                    title=text,
                    authors=(text,),
                    abstract=f"{text} {text}",
                    category=text[:40],
                    url="https://allowed.example/paper",
                    doi=text,
                    arxiv=text,
                )
                for number, text in enumerate(strings)
            )
        )
        self.at_once = at_once

    def starters(self) -> tuple[str, ...]:
        """The first strings."""
        return tuple(paper.title for paper in self.library.publications[:6])

    def health(self) -> dict[str, Any]:
        """Ready."""
        return {"ready": True}

    def select(self, **filters: object) -> tuple[Publication, ...]:
        """All of them."""
        return self.library.publications

    async def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Partial | Answer]:
        """The batch that the question's last word names."""
        number = int(question.rsplit(None, 1)[-1])
        papers = self.library.publications[number * self.at_once : (number + 1) * self.at_once]
        cites = tuple(
            Citation(n, p, p.title, 0, len(p.title)) for n, p in enumerate(papers, start=1)
        )
        text = "\n\n".join(f"{p.title} [{n}]\n\n- {p.title}" for n, p in enumerate(papers, start=1))
        yield Partial(text, cites)
        yield Answer(
            question,
            question,
            text,
            cites,
            "model",
            False,
            Scope(len(self.library), 0, self.library.version),
            notice=papers[0].title,
            suggestions=tuple(p.title for p in papers),
            model=papers[0].title,
        )


def strings_of(paths: Sequence[Path]) -> list[str]:
    """Every string of the files, each once, at most 4,000 characters of it."""
    found: dict[str, None] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix == ".txt":
                texts: Iterator[str] = iter(file.read_text("utf-8", "replace").splitlines())
            elif file.suffix == ".json":
                texts = _strings(json.loads(file.read_text("utf-8")))
            else:
                continue
            found.update(dict.fromkeys(text[:4000] for text in texts if text.strip()))
    return list(found)


def _strings(document: object) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for one in document.values() if isinstance(document, dict) else document:
            yield from _strings(one)


def serve(assistant: HostileAssistant) -> int:
    """Serve in a thread; gives the port."""
    import uvicorn

    from assistant.web.server import create_server

    app = create_server(assistant, Settings(rate=10_000))  # type: ignore[arg-type]
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", proxy_headers=False))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return int(listening.getsockname()[1])


def sink(hits: list[str]) -> None:
    """Count every connection to the address that all names resolve to."""

    async def hit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.read(5)
        if said[:1] == b"\x16":  # a TLS greeting: its length is in the head
            said += await reader.readexactly(int.from_bytes(said[3:5], "big"))
        else:
            said += await reader.read(600)
        if not any(name in said for name in OWN_REQUESTS):
            hosts = re.findall(rb"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", said)
            hits.append(ascii(b" ".join(hosts)[:300] or said[:200]))
        writer.close()

    async def listen() -> None:
        servers = [await asyncio.start_server(hit, SINK, port) for port in (80, 443, 8080)]
        await asyncio.gather(*(server.serve_forever() for server in servers))

    threading.Thread(target=lambda: asyncio.run(listen()), daemon=True).start()


def main() -> int:
    """Show them all; the exit code is 1 if anything got through."""
    parser = argparse.ArgumentParser(description="Show hostile strings in the chat window.")
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--at-once", type=int, default=40)
    parser.add_argument("--limit", type=int, default=1_000_000)
    parser.add_argument("--batches", type=int, nargs="+", help="only these, by number")
    options = parser.parse_args()
    quiet_dependencies()
    strings = strings_of(options.paths)[: options.limit]
    hits: list[str] = []
    sink(hits)
    port = serve(HostileAssistant(strings, options.at_once))
    batches = options.batches or range(-(-len(strings) // options.at_once))
    problems, cards = visit(port, strings, batches, options.at_once)
    print(f"{len(strings)} strings, {cards} cards shown, {len(hits)} requests elsewhere")
    for problem in [*problems, *hits][:40]:
        print("  ", problem)
    expected = sum(len(strings[n * options.at_once : (n + 1) * options.at_once]) for n in batches)
    return 1 if problems or hits or cards != expected else 0


def visit(
    port: int, strings: Sequence[str], batches: Sequence[int], at_once: int
) -> tuple[list[str], int]:
    """Ask for every batch in a fresh page; what was wrong, and how many cards were shown."""
    from playwright.sync_api import TimeoutError, sync_playwright

    problems: list[str] = []
    cards = 0
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        page = None
        for number in batches:
            if page is None or number % 5 == 0:
                page = _fresh(browser, page, port, problems)
            page.locator("#fn-clear").click()
            page.locator(".fn-done, .fn-error").first.wait_for(state="detached")
            question = strings[number * at_once].replace("\n", " ")[:900]
            page.locator("#fn-question textarea").fill(f"{question} {number}")
            page.locator("#fn-send").click()
            try:
                page.locator(".fn-done, .fn-error").first.wait_for(timeout=60_000)
            except TimeoutError:
                problems.append(f"batch {number}: no answer was shown to {question!r}")
                page = _fresh(browser, page, port, problems)
                continue
            page.locator("body:not(.fn-busy)").wait_for()
            page.wait_for_timeout(250)
            found, ran, shown = page.evaluate(CHECK)
            problems += [f"batch {number}: {one}" for one in [*found, *ran]]
            if shown != len(strings[number * at_once : (number + 1) * at_once]):
                problems.append(f"batch {number}: {shown} cards")
            cards += shown
            print(f"\r{number} of {len(batches)}", end="", file=sys.stderr, flush=True)
    return problems, cards


def _fresh(browser: Any, old: Any, port: int, problems: list[str]) -> Any:
    """A page that has kept nothing, with an eye on what it does."""
    if old is not None:
        old.context.close()
    page = browser.new_page()
    page.add_init_script(HOOKS)
    page.on("pageerror", lambda error: problems.append(f"page error {error}"))
    page.on("dialog", lambda dialog: problems.append(f"dialog {dialog.message}"))
    page.goto(f"http://127.0.0.1:{port}/")
    page.locator("body.fn-ready").wait_for()
    return page


if __name__ == "__main__":
    sys.exit(main())
