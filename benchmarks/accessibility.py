"""axe-core over every view of a running chat: WCAG 2.2 A and AA.

python benchmarks/accessibility.py --axe node_modules/axe-core/axe.min.js --chat http://127.0.0.1:7860

axe-core is not part of this project (npm install axe-core). Prints the violations; exits 1 if any.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from embedding_demo import handler
from screenshots import BROWSERS, FLAGS, VIEWS

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def main() -> int:
    """Check all views at two widths, light and dark."""
    parser = argparse.ArgumentParser(description="Run axe-core over the views of a chat.")
    parser.add_argument("--axe", type=Path, required=True)
    parser.add_argument("--chat", default="http://127.0.0.1:7860")
    parser.add_argument("--widths", type=int, nargs="+", default=[320, 1440])
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=list(VIEWS))
    options = parser.parse_args()
    site = ThreadingHTTPServer(("127.0.0.1", 0), handler(options.chat.rstrip("/")))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    found = check(options, f"http://127.0.0.1:{site.server_address[1]}/")
    print(f"{found} violations")
    return 1 if found else 0


def check(options: argparse.Namespace, site: str) -> int:
    """The number of violations over all views."""
    from playwright.sync_api import sync_playwright

    axe = options.axe.read_text("utf-8")
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for width in options.widths:
            for scheme in ("light", "dark"):
                for name in options.views:
                    size = {"width": width, "height": 800}
                    page = browser.new_page(viewport=size, color_scheme=scheme, locale="en-US")
                    page.set_default_timeout(90_000)
                    VIEWS[name](page, options.chat, site)
                    for frame in page.frames:
                        total += report(f"{name} {width} {scheme}", run(frame, axe))
                    page.close()
    return total


def run(frame: Any, axe: str) -> list[dict[str, Any]]:
    """The violations of one frame."""
    frame.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "iframes": False}
    result: dict[str, Any] = frame.evaluate("options => axe.run(document, options)", options)
    return list(result["violations"])


def report(view: str, violations: list[dict[str, Any]]) -> int:
    """Print them, at most three places each; their number."""
    for violation in violations:
        places = [node["html"][:160] for node in violation["nodes"][:3]]
        print(f"{view}: {violation['id']} ({violation['impact']}) x{len(violation['nodes'])}")
        for place, node in zip(places, violation["nodes"], strict=False):
            reason = (node["any"] or node["all"] or node["none"] or [{"message": ""}])[0]["message"]
            print(f"    {place}\n      {reason[:200]}")
    return len(violations)


if __name__ == "__main__":
    sys.exit(main())
