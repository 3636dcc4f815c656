"""A page with every way to embed the chat, served from another origin than the chat's.

python benchmarks/embedding_demo.py --chat http://127.0.0.1:7860 --port 7861 [--variant bubble]

Shows nothing that `docs/embedding.md` does not document; the page has the strict
Content-Security-Policy that is recommended there.
"""

from __future__ import annotations

import argparse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from urllib.parse import parse_qs, urlsplit

PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A homepage with the chat</title>
<link rel="stylesheet" href="/page.css">
<h1>A researcher's homepage</h1>
<p>This page stands on another origin than the chat. It has its own styles, and a policy that allows
no inline script.</p>
<nav><a href="/">bubble</a> <a href="/?variant=inline">inline</a>
<a href="/?variant=iframe">iframe</a> <a href="/?variant=link">link</a></nav>
$variant
</html>""")
VARIANTS = {
    "bubble": '<script src="$chat/widget.js" data-title="Ask about my papers" '
    'data-colour="#7a1f5c" data-greeting="Questions about my papers?" defer></script>',
    "inline": '<div id="chat"></div>'
    '<script src="$chat/widget.js" data-inline="#chat" defer></script>',
    "iframe": '<iframe src="$chat/?embed=1" title="Ask about my papers" sandbox="allow-scripts '
    "allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox "
    'allow-downloads" referrerpolicy="no-referrer"></iframe>',
    "link": '<p><a href="$chat/?q=Which+papers+have+code%3F">Ask about my publications</a></p>',
}
STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.6 Georgia, serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9ad } }
button, p, span { letter-spacing: .02em; }
nav a { margin-right: 1rem; }
#chat, iframe { width: 100%; height: 600px; border: 0; margin-top: 1rem; }
"""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Serve a page that embeds the chat.")
    parser.add_argument("--chat", default="http://127.0.0.1:7860")
    parser.add_argument("--port", type=int, default=7861)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", options.port), handler(options.chat.rstrip("/")))
    print(f"http://127.0.0.1:{options.port}/")
    server.serve_forever()


def handler(chat: str) -> type[BaseHTTPRequestHandler]:
    """The handler of a site that embeds the chat at `chat`."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asked = parse_qs(address.query).get("variant", ["bubble"])[0]
            if address.path == "/page.css":
                self._send("text/css", STYLE)
            elif address.path == "/" and asked in VARIANTS:
                variant = Template(VARIANTS[asked]).substitute(chat=chat)
                self._send("text/html; charset=utf-8", PAGE.substitute(variant=variant))
            else:
                self.send_error(404)

        def _send(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            policy = f"default-src 'none'; style-src 'self'; script-src {chat}; frame-src {chat}"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    return Site


if __name__ == "__main__":
    main()
