"""The page's HTML as it leaves: nonces on scripts, our own head, and the headers that bind it.

Gradio writes the page; this rewrites its head only: scripts get the nonce of this response,
addresses on other hosts go, our style sheet and script come in.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

# Language asked for, Accept-Language -> language code, our part of <head>
Head = Callable[[str, str], tuple[str, bytes]]
LOCAL_ORIGINS = ("http://localhost:*", "http://127.0.0.1:*", "https://localhost:*")
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_FOREIGN_META = re.compile(
    rb"<meta[^>]*(?:og:image|og:url|twitter:|og:title|og:description)[^>]*>\s*"
)
_FRAME_RESIZER = re.compile(rb"<script[^>]*iframeResizer[^>]*>\s*</script>")
_FOREIGN_HINT = re.compile(rb"<link[^>]*(?:preconnect|dns-prefetch)[^>]*>")
_FIXED = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Policy:
    """Content-Security-Policy and the other headers, from the origins that may embed the page."""

    def __init__(self, allowed_origins: Sequence[str], head: Head) -> None:
        self._ancestors = " ".join(["'self'", *(allowed_origins or LOCAL_ORIGINS)])
        self.head = head

    def page(self, nonce: str) -> bytes:
        """The policy of the chat page: its own scripts by nonce, nothing from anywhere else."""
        return (
            "default-src 'none'; "
            f"script-src 'self' 'nonce-{nonce}' 'strict-dynamic'; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; media-src 'none'; "
            "object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'none'; "
            f"frame-ancestors {self._ancestors}"
        ).encode()

    def complete(self, headers: Headers) -> list[tuple[bytes, bytes]]:
        """`headers` with the fixed ones, and a policy that allows nothing where none is set."""
        kept = [(k, v) for k, v in headers if k.lower() not in _FIXED and k.lower() != b"server"]
        if not any(key.lower() == b"content-security-policy" for key, _ in kept):
            nothing = f"default-src 'none'; frame-ancestors {self._ancestors}"
            kept.append((b"content-security-policy", nothing.encode()))
        return [*kept, *_FIXED.items()]


async def with_nonce(app: Any, policy: Policy, scope: Message, receive: Any, send: Send) -> None:
    """Run `app` for the page, hold its HTML back, send it with a fresh nonce."""
    started: list[Message] = []
    body = bytearray()

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            html = rewritten(bytes(body), policy.head(*_languages(scope)))
            await _send_page(policy, started[0], html, send)

    await app(scope, receive, hold)


def _languages(scope: Message) -> tuple[str, str]:
    """The language that the address asks for (`?lang=de`), and those that the browser accepts."""
    asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return asked.get("lang", ""), accepted


async def _send_page(policy: Policy, start: Message, body: bytes, send: Send) -> None:
    headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
    if any(k.lower() == b"content-type" and b"text/html" in v for k, v in headers):
        nonce = secrets.token_urlsafe(16)
        body = _SCRIPT.sub(b'<script nonce="%s"' % nonce.encode(), body)
        headers.append((b"content-security-policy", policy.page(nonce)))
        headers.append((b"cache-control", b"no-store"))
    headers.append((b"content-length", b"%d" % len(body)))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def rewritten(html: bytes, head: tuple[str, bytes]) -> bytes:
    """The page in its language with our head and without addresses elsewhere."""
    language, ours = head
    for foreign in (_FRAME_RESIZER, _FOREIGN_META, _FOREIGN_HINT):
        html = foreign.sub(b"", html)
    html = html.replace(b'<html lang="en"', b'<html lang="%s"' % language.encode(), 1)
    return html.replace(b"</head>", ours + b"</head>", 1)
