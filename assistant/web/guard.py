"""The guard in front of the server: only the routes in use, small JSON bodies, believed headers.

An ASGI layer outside everything else. It knows no Gradio, only the paths that our page and the
documented clients call; all others do not exist. It also sets the security headers and, on the
page, the Content-Security-Policy with a fresh nonce (`page`).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from assistant.web.calls import DEFAULTS, Refusal, complete_call
from assistant.web.complaints import Complaints
from assistant.web.page import Policy, with_nonce
from assistant.web.visitors import Proxies

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

LONGEST_BODY = 64 * 1024
BODY_SECONDS = 15.0
_MCP = "/gradio_api/mcp"
_NAME = f"(?:{'|'.join(DEFAULTS)})"
_FILE = r"[A-Za-z0-9][A-Za-z0-9_./@-]*"
_READ = re.compile(
    rf"/|/config|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/health|/widget\.js|/export"
    rf"|/v1/models"
    rf"|/(?:assets|static|page)/{_FILE}"
    rf"|/gradio_api/(?:info|startup-events|queue/data|mcp/?|heartbeat/[A-Za-z0-9-]+"
    rf"|call/(?:v2/)?{_NAME}/[A-Za-z0-9-]+)"
)
_WRITE = re.compile(
    rf"/gradio_api/(?:queue/join|cancel|reset|mcp/?|run/{_NAME}/?|call/(?:v2/)?{_NAME}/?)"
    rf"|/v1/chat/completions|/feedback"
)
_FORM = re.compile(r"/owner/(?:login|logout|refresh|reindex)")  # of the console, if it is on
_PAGE_QUERY = frozenset({"q", "v", "embed", "accent", "lang", "__theme"})
_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_FORWARDED = re.compile(rb"x-forwarded-.*|forwarded|x-real-ip|x-gradio-.*|x-direct-url")


class Guard:
    """See the module's text. `paths` outside the two lists answer 404."""

    def __init__(
        self,
        app: App,
        *,
        policy: Policy,
        trusted_proxies: Sequence[str] = (),
        console: bool = False,
    ) -> None:
        self._app = app
        self._policy = policy
        self._console = console
        self._proxies = Proxies(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is in use, refuse the rest."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await _close(send)
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        complaints = Complaints(self._with_headers(send))
        try:
            await self._checked(scope, receive, complaints.send)
        except Exception:
            if not await complaints.closed():
                raise

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        scope, prefix = self._inside(scope, headers)
        refused = _refusal(scope, headers, console=self._console)
        if refused:
            await _refuse(send, *refused)
            return
        scope = self._believed(scope, headers)
        if scope["method"] == "POST":
            body = await _whole_body(receive)
            if isinstance(body, bytes) and not _FORM.fullmatch(scope["path"]):
                body = complete_call(scope["path"], body)
            if isinstance(body, tuple):
                await _refuse(send, *body)
                return
            receive = _replay(body, receive)
            scope = _with_length(scope, len(body))
        if scope["path"] == _MCP:
            scope = {**scope, "path": f"{_MCP}/", "raw_path": f"{_MCP}/".encode()}
        if scope["path"] == "/":
            scope = _below(prefix, _page_scope(scope))
            await with_nonce(self._app, self._policy, scope, receive, send)
        else:
            await self._app(_below(prefix, scope), receive, send)

    def _inside(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[Scope, str]:
        """The scope with a path of ours, and the path below which our own proxy shows us.

        The proxy names it in X-Forwarded-Prefix and may leave it in the address or take it off.
        """
        told = headers.get(b"x-forwarded-prefix", b"").decode("latin-1").rstrip("/")
        peer = (scope.get("client") or ("", 0))[0]
        if not (_PREFIX.fullmatch(told) and self._proxies.trusts(peer)):
            return scope, ""
        if not scope["path"].startswith(f"{told}/"):
            return scope, told
        raw = scope.get("raw_path", scope["path"].encode())
        inside = {"path": scope["path"][len(told) :], "raw_path": raw[len(told) :]}
        return {**scope, **inside}, told

    def _believed(self, scope: Scope, headers: dict[bytes, bytes]) -> Scope:
        """The scope with the visitor as client; forwarded headers only from our own proxies."""
        peer, port = scope.get("client") or ("", 0)
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
        visitor = self._proxies.visitor(peer, forwarded)
        kept, scheme = scope["headers"], scope["scheme"]
        if not self._proxies.trusts(peer):
            kept = [pair for pair in kept if not _FORWARDED.fullmatch(pair[0])]
        else:
            if _first(headers, b"x-forwarded-proto") == b"https":
                scheme = "https"
            if host := _first(headers, b"x-forwarded-host"):
                kept = [*(pair for pair in kept if pair[0] != b"host"), (b"host", host)]
        return {**scope, "headers": kept, "client": (visitor, port), "scheme": scheme}

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._policy.complete(message["headers"])}
            await send(message)

        return send_with_headers


def _refusal(scope: Scope, headers: dict[bytes, bytes], *, console: bool) -> Refusal | None:
    """Why the request is not taken: status, code and sentence; None if it is."""
    path, method = scope["path"], scope["method"]
    raw = scope.get("raw_path", path.encode())
    form = bool(console and _FORM.fullmatch(path))
    reading = bool(_READ.fullmatch(path)) or (console and path == "/owner")
    writing = bool(_WRITE.fullmatch(path)) or form
    if (b"%" in raw or "//" in path or ".." in path) or not (reading or writing):
        return 404, "not_found", "There is nothing at this address."
    if method == "OPTIONS":
        return None
    if not (reading if method in {"GET", "HEAD"} else writing and method == "POST"):
        return 405, "method_not_allowed", "This address is not called that way."
    if path.startswith(_MCP) and method == "GET":
        return 405, "method_not_allowed", "The MCP endpoint is called with POST."
    return _body_refusal(headers, form=form) if method == "POST" else None


def _body_refusal(headers: dict[bytes, bytes], *, form: bool) -> Refusal | None:
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if form:
        if kind != b"application/x-www-form-urlencoded":
            return 415, "not_a_form", "The body must be a form."
    elif kind != b"application/json":
        return 415, "not_json", "The body must be JSON (Content-Type: application/json)."
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 15 or int(length) > LONGEST_BODY:
        return _too_large()
    return None


def _too_large() -> Refusal:
    return 413, "body_too_large", f"The request is larger than {LONGEST_BODY // 1024} KB."


async def _whole_body(receive: Receive) -> bytes | Refusal:
    """The body, read to its end before anything parses it; a refusal if it is long or slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = bool(message.get("more_body")) and message["type"] == "http.request"
                if len(body) > LONGEST_BODY:
                    return _too_large()
    except TimeoutError:
        return 408, "too_slow", "The request did not arrive in time."
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, then what the connection has to say."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


def _with_length(scope: Scope, length: int) -> Scope:
    kept = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
    return {**scope, "headers": [*kept, (b"content-length", b"%d" % length)]}


def _first(headers: dict[bytes, bytes], name: bytes) -> bytes:
    return headers.get(name, b"").split(b",")[0].strip()


def _below(prefix: str, scope: Scope) -> Scope:
    """The scope as ASGI has it for an application below a path."""
    if not prefix:
        return scope
    raw = scope.get("raw_path", scope["path"].encode())
    path = {"path": prefix + scope["path"], "raw_path": prefix.encode() + raw}
    return {**scope, **path, "root_path": prefix}


def _page_scope(scope: Scope) -> Scope:
    """The request for the page, reduced to what the page understands and sent uncompressed."""
    asked = parse_qsl(scope["query_string"].decode("latin-1"))
    query = urlencode([(key, value) for key, value in asked if key in _PAGE_QUERY])
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "query_string": query.encode(), "headers": headers}


async def _refuse(send: Send, status: int, code: str, sentence: str) -> None:
    body = json.dumps({"code": code, "error": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _close(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})
