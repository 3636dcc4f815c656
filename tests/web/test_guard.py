from __future__ import annotations

import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.web.visitors import Proxies, RateLimit, TooManyQuestionsError

OPEN = ["/", "/config", "/theme.css", "/health", "/widget.js", "/gradio_api/info",
        "/page/footnote.css", "/page/footnote.js", "/page/list.js"]  # fmt: skip
CLOSED = [
    "/docs", "/redoc", "/openapi.json", "/gradio_api/openapi.json", "/login", "/logout",
    "/monitoring", "/monitoring/summary", "/gradio_api/upload", "/gradio_api/upload_progress",
    "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/gradio_api/proxy=https://a.org",
    "/gradio_api/file=https://a.org/x", "/gradio_api/runs", "/gradio_api/run-history/records",
    "/gradio_api/deep_link", "/gradio_api/dev/reload", "/gradio_api/component_server",
    "/gradio_api/process_recording", "/gradio_api/vibe-code", "/gradio_api/app_id",
    "/gradio_api/user", "/gradio_api/token", "/gradio_api/stream/a/1/2/playlist.m3u8",
    "/gradio_api/run/predict", "/gradio_api/call/converse/1", "/gradio_api/mcp/sse",
    "/custom_component/x", "/pwa_icon", "/page/../server.py", "/static/%2e%2e/%2e%2e/x",
    "/static//etc/passwd", "/page/wording.json", "/gradio_api/%66ile=x",
]  # fmt: skip


def raw(server: str, request: str) -> tuple[int, str]:
    """Send a request as it is written; gives status and the whole reply."""
    address = urlsplit(server)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as line:
        line.sendall(request.encode("latin-1"))
        reply = b""
        while part := line.recv(65536):
            reply += part
    text = reply.decode("utf-8", "replace")
    return int(text.split()[1]), text


def get(server: str, path: str, method: str = "GET") -> tuple[int, str]:
    return raw(server, f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize("path", OPEN)
def test_what_the_page_and_clients_use_answers(server: str, path: str) -> None:
    assert get(server, path)[0] == 200


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everything_else_does_not_exist(server: str, path: str, method: str) -> None:
    status, reply = get(server, path, method)
    assert status in {404, 405, 415}
    assert "root:" not in reply


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(server: str, method: str) -> None:
    assert get(server, "/health", method)[0] == 405


def test_a_body_over_64_kb_is_refused_before_it_is_parsed(server: str) -> None:
    url = f"{server}/gradio_api/call/ask"
    headers = {"content-type": "application/json"}
    declared = httpx.post(url, content=b" " * 70_000, headers=headers)
    chunked = httpx.post(url, content=(b" " * 10_000 for _ in range(7)), headers=headers)
    for reply in (declared, chunked):
        assert reply.status_code == 413
        assert reply.json() == {
            "code": "body_too_large",
            "error": "The request is larger than 64 KB.",
        }


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"question=x", "application/x-www-form-urlencoded", "not_json"),
        (b"{}", "text/plain", "not_json"),
        (b"{", "application/json", "not_json"),
        (b"[" * 50_000, "application/json", "not_json"),
        (b'"text"', "application/json", "not_json"),
        (b'{"data": []}', "application/json", "wrong_arguments"),
        (b'{"data": ["a", [], 3, 4]}', "application/json", "wrong_arguments"),
    ],
)
def test_bodies_that_cannot_be_calls_get_a_code_and_a_sentence(
    server: str, body: bytes, kind: str, code: str
) -> None:
    reply = httpx.post(
        f"{server}/gradio_api/call/ask", content=body, headers={"content-type": kind}
    )
    assert 400 <= reply.status_code < 500
    assert reply.json()["code"] == code
    assert reply.json()["error"].endswith(".")


def test_the_page_carries_a_fresh_nonce_on_every_script(server: str) -> None:
    first, second = httpx.get(server), httpx.get(server)
    nonces = []
    for reply in (first, second):
        policy = reply.headers["content-security-policy"]
        assert "'unsafe-eval'" not in policy
        script = re.search(r"script-src ([^;]*)", policy)
        assert script is not None
        assert "'unsafe-inline'" not in script[1]
        nonce = re.search(r"'nonce-([^']+)'", script[1])
        assert nonce is not None
        nonces.append(nonce[1])
        scripts = re.findall(r"<script[^>]*>", reply.text)
        assert scripts
        assert all(f'nonce="{nonce[1]}"' in tag for tag in scripts)
    assert nonces[0] != nonces[1]


def test_the_page_names_no_other_host(server: str) -> None:
    page = re.sub(r"<script[^>]*>.*?</script>", "", httpx.get(server).text, flags=re.S)
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"'<>]+", page)}
    assert hosts <= {"127.0.0.1"}


@pytest.mark.parametrize("path", ["/", "/health", "/gradio_api/info", "/nothing", "/widget.js"])
def test_every_reply_has_the_security_headers(server: str, path: str) -> None:
    headers = httpx.get(server + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert "server" not in headers


def test_only_this_machine_may_embed_unless_told(server: str, serve: Callable[..., str]) -> None:
    def ancestors(address: str) -> str:
        policy = httpx.get(address).headers["content-security-policy"]
        return policy.split("frame-ancestors ")[1]

    assert set(ancestors(server).split()) == {
        "'self'", "http://localhost:*", "http://127.0.0.1:*", "https://localhost:*",
    }  # fmt: skip
    told = serve(allowed_origins=("https://home.example.org",))
    assert ancestors(told) == "'self' https://home.example.org"


def test_cors_answers_listed_origins_only_and_never_with_credentials(
    serve: Callable[..., str],
) -> None:
    told = serve(allowed_origins=("https://home.example.org", "https://*.uni.example"))
    for origin, allowed in {
        "https://home.example.org": True,
        "https://lab.uni.example": True,
        "https://home.example.org.evil.invalid": False,
        "https://evil.invalid": False,
        "http://localhost:5000": False,
        "null": False,
    }.items():
        headers = httpx.get(f"{told}/health", headers={"origin": origin}).headers
        assert (headers.get("access-control-allow-origin") == origin) == allowed, origin
        assert "access-control-allow-credentials" not in headers


def test_the_rate_limit_counts_questions_and_names_the_wait(serve: Callable[..., str]) -> None:
    told = serve(rate=3)
    replies = [ask(told) for _ in range(5)]
    assert [status for status, _ in replies] == [200, 200, 200, 429, 429]
    assert "wait" in replies[3][1]["error"]["message"]


def test_forged_headers_do_not_lift_the_rate_limit(serve: Callable[..., str]) -> None:
    told = serve(rate=2)
    names = ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip", "true-client-ip"]
    statuses = [ask(told, {name: f"203.0.113.{n}"})[0] for n, name in enumerate(names * 2, start=1)]
    assert statuses == [200, 200] + [429] * 8


def test_a_trusted_proxy_tells_visitors_apart(serve: Callable[..., str]) -> None:
    told = serve(rate=1, trusted_proxies=("127.0.0.1/32",))
    first = [ask(told, {"x-forwarded-for": f"198.51.100.{n}, 203.0.113.7"})[0] for n in range(3)]
    other = ask(told, {"x-forwarded-for": "203.0.113.8"})[0]
    assert first == [200, 429, 429], "what stands left of the proxy's own entry is a claim"
    assert other == 200


def ask(
    server: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, dict[str, str]]]:
    body = {"messages": [{"role": "user", "content": "How many publications?"}]}
    reply = httpx.post(f"{server}/v1/chat/completions", json=body, headers=headers)
    return reply.status_code, reply.json()


def test_a_minute_is_measured_by_a_clock_of_our_own() -> None:
    now = [1000.0]
    limit = RateLimit(2, clock=lambda: now[0])
    limit.take("a")
    now[0] += 30
    limit.take("a")
    with pytest.raises(TooManyQuestionsError) as full:
        limit.take("a")
    assert full.value.seconds == 30
    limit.take("b")
    now[0] += 30.5
    limit.take("a")


def test_one_ipv6_network_is_one_visitor() -> None:
    limit = RateLimit(1, clock=lambda: 0.0)
    limit.take("2001:db8:1:2::1")
    with pytest.raises(TooManyQuestionsError):
        limit.take("2001:db8:1:2:ffff::9")
    limit.take("2001:db8:1:3::1")


def test_addresses_are_taken_from_the_right() -> None:
    proxies = Proxies(["10.0.0.0/8"])
    assert proxies.visitor("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.9") == "2.2.2.2"
    assert proxies.visitor("10.0.0.1", "1.1.1.1, rubbish") == "10.0.0.1"
    assert proxies.visitor("10.0.0.1", None) == "10.0.0.1"
    assert proxies.visitor("8.8.8.8", "1.1.1.1") == "8.8.8.8"
    assert proxies.visitor("10.0.0.1", '"[2001:db8::1]:443"') == "2001:db8::1"


def test_no_cookie_is_ever_set(server: str) -> None:
    for path in ("/", "/config", "/health", "/gradio_api/info"):
        assert "set-cookie" not in httpx.get(server + path).headers


@pytest.mark.parametrize("path", ["/", "/widget.js", "/page/footnote.css", "/gradio_api/info"])
def test_text_is_sent_compressed_to_those_who_take_it(server: str, path: str) -> None:
    def length(accepted: str) -> int:
        with httpx.stream("GET", server + path, headers={"accept-encoding": accepted}) as reply:
            assert reply.headers.get("content-encoding", "") == accepted.replace("identity", "")
            assert "content-security-policy" in reply.headers
            return sum(map(len, reply.iter_raw()))

    assert length("gzip") < length("identity") / 2


def test_streams_of_events_are_not_held_back_to_be_compressed(server: str) -> None:
    body = {"messages": [{"role": "user", "content": "List all papers"}], "stream": True}
    headers = {"accept-encoding": "gzip"}
    url = f"{server}/v1/chat/completions"
    with httpx.stream("POST", url, json=body, headers=headers, timeout=20) as reply:
        assert "content-encoding" not in reply.headers
        assert sum(1 for _ in reply.iter_raw()) > 1
