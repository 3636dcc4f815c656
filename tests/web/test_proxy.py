"""Behind a proxy of one's own, below a path and over https: window, programs, widget, console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from gradio_client import Client

from .conftest import served
from .proxying import proxied
from .test_endpoints import timeless
from .test_widget import host_page
from .visiting import REEFS, Visit

PASSWORD = "correct horse battery"


@pytest.fixture
def behind(serve: Callable[..., str]) -> str:
    return serve(trusted_proxies=("127.0.0.1/32",), owner_password=PASSWORD)


@pytest.fixture
def secure(behind: str, tmp_path: Path) -> Iterator[str]:
    with proxied(behind, "/people/doe/chat", tls=tmp_path) as address:
        yield address


@pytest.mark.parametrize("strips", [True, False])
def test_the_window_works_below_a_path(
    behind: str, visit: Callable[..., Visit], strips: bool
) -> None:
    with proxied(behind, "/people/doe/chat", strips=strips) as address:
        here = visit()
        here.open(f"{address}/")
        here.ask(REEFS)
        here.page.locator(".fn-mark").first.click()
        assert "drone video" in here.page.locator(".fn-card[open] mark").inner_text()
        with here.page.expect_download() as download:
            here.page.locator(".fn-export").first.click()
        assert "Mapping Coral Reefs" in download.value.path().read_text("utf-8")
        here.assert_clean()


def test_the_window_works_over_https_and_asks_nothing_over_http(
    secure: str, visit: Callable[..., Visit]
) -> None:
    here = visit(ignore_https_errors=True)
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.url))
    here.open(f"{secure}/")
    here.ask(REEFS)
    assert "Mapping Coral Reefs" in here.page.locator(".fn-done").inner_text()
    assert [url for url in asked if not url.startswith((f"{secure}/", "data:", "blob:"))] == []
    assert here.complaints == []


def test_programs_get_the_same_document_below_a_path(behind: str) -> None:
    direct = Client(behind, verbose=False)
    expected = timeless(direct.predict(REEFS, api_name="/ask"))
    direct.close()
    with proxied(behind, "/chat") as address:
        client = Client(f"{address}/", verbose=False)
        assert timeless(client.predict(REEFS, api_name="/ask")) == expected
        client.close()
        assert httpx.get(f"{address}/health").json()["ready"]


def test_annotations_lead_to_the_address_that_visitors_see(secure: str) -> None:
    body = {"messages": [{"role": "user", "content": REEFS}]}
    reply = httpx.post(f"{secure}/v1/chat/completions", json=body, verify=False)
    annotation = reply.json()["choices"][0]["message"]["annotations"][0]["url_citation"]
    assert annotation["url"].startswith(f"{secure}/export?ids=")
    assert "Mapping Coral Reefs" in httpx.get(annotation["url"], verify=False).text


def test_the_widget_opens_the_chat_below_its_own_path(
    behind: str, visit: Callable[..., Visit]
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(proxied(behind, "/chat"))
        origin = address.removesuffix("/chat")
        policy = f"default-src 'none'; script-src {origin}; frame-src {origin}"
        page = host_page(f'<script src="{address}/widget.js" defer></script>', policy)
        home = stack.enter_context(served(page))
        here = visit()
        here.page.goto(home)
        here.page.get_by_role("button", name="Ask about the publications").click()
        chat = here.page.frame_locator("iframe")
        chat.locator("#fn-question textarea").fill(REEFS)
        chat.locator("#fn-question textarea").press("Enter")
        assert "Mapping Coral Reefs" in chat.locator(".fn-done").inner_text()


def test_the_owner_logs_in_below_a_path_over_https(
    secure: str, visit: Callable[..., Visit]
) -> None:
    here = visit(ignore_https_errors=True)
    here.page.goto(f"{secure}/owner")
    here.page.get_by_label("Password").fill("wrong")
    here.page.get_by_role("button", name="Log in").click()
    assert "not the password" in here.page.get_by_role("alert").inner_text()
    here.page.get_by_label("Password").fill(PASSWORD)
    (cookie,) = _cookies_after(here)
    assert cookie["secure"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["path"] == "/people/doe/chat/owner"
    assert here.page.url == f"{secure}/owner"
    here.page.get_by_role("button", name="Log out").click()
    here.page.get_by_label("Password").wait_for()
    assert here.page.context.cookies() == []


def _cookies_after(here: Visit) -> list[dict[str, object]]:
    here.page.get_by_role("button", name="Log in").click()
    here.page.get_by_role("heading", name="Without an answer").wait_for()
    return [dict(cookie) for cookie in here.page.context.cookies()]


def test_a_stranger_s_prefix_changes_nothing(server: str) -> None:
    headers = {"x-forwarded-prefix": "/elsewhere", "x-forwarded-host": "evil.invalid"}
    assert "elsewhere" not in httpx.get(server, headers=headers).text
    assert "evil.invalid" not in httpx.get(f"{server}/config", headers=headers).text
    assert httpx.get(f"{server}/elsewhere/health", headers=headers).status_code == 404
