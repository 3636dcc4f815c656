"""The widget on pages of other origins, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import served
from .visiting import REEFS, Visit


def host_page(script: str, policy: str) -> Callable[..., object]:
    """A page of another site, with a strict policy of its own."""
    from starlette.applications import Starlette
    from starlette.requests import Request as StarletteRequest
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    html = f"<!doctype html><html lang=en><title>Home</title><h1>A homepage</h1>{script}"

    def home(request: StarletteRequest) -> HTMLResponse:
        return HTMLResponse(html, headers={"content-security-policy": policy})

    return Starlette(routes=[Route("/", home)])


def widget_on(server: str, **attributes: str) -> Callable[..., object]:
    told = " ".join(f'data-{name}="{value}"' for name, value in attributes.items())
    policy = f"default-src 'none'; script-src {server}; frame-src {server}"
    return host_page(f'<script src="{server}/widget.js" {told} defer></script>', policy)


def test_the_widget_works_on_a_page_of_another_origin_under_a_strict_policy(
    server: str, visit: Callable[..., Visit]
) -> None:
    with served(widget_on(server, title="Ask Jane", colour="#7a1f5c")) as home:
        here = visit()
        asked: list[str] = []
        here.page.on("request", lambda request: asked.append(request.url))
        here.page.goto(home)
        bubble = here.page.get_by_role("button", name="Ask Jane")
        bubble.wait_for()
        assert [url for url in asked if url.startswith(server)] == [f"{server}/widget.js"]
        bubble.click()
        chat = here.page.frame_locator("iframe")
        chat.locator("#fn-question textarea").fill(REEFS)
        chat.locator("#fn-question textarea").press("Enter")
        chat.locator(".fn-mark").first.click()
        assert "drone video" in chat.locator(".fn-card[open] mark").inner_text()
        assert chat.locator("#fn-header").is_hidden()
        chat.locator("#fn-question textarea").press("Escape")
        here.page.get_by_role("dialog").wait_for(state="hidden")
        assert bubble.get_attribute("aria-expanded") == "false"
        assert here.stored() == 0
        here.assert_clean()


def test_the_widget_fills_a_phone_and_closes_with_its_button(
    server: str, visit: Callable[..., Visit]
) -> None:
    with served(widget_on(server)) as home:
        here = visit(viewport={"width": 360, "height": 640})
        here.page.goto(home)
        here.page.get_by_role("button", name="Ask about the publications").click()
        box = here.page.get_by_role("dialog").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
        here.page.get_by_role("button", name="Close").click()
        here.page.get_by_role("dialog").wait_for(state="hidden")
        here.assert_clean()


def test_the_widget_speaks_the_language_it_is_told(
    server: str, visit: Callable[..., Visit]
) -> None:
    with served(widget_on(server, language="de", greeting="Hallo!")) as home:
        here = visit(locale="en-US")
        here.page.goto(home)
        assert here.page.get_by_text("Hallo!").is_visible()
        here.page.get_by_role("button", name="Zu den Publikationen fragen").click()
        chat = here.page.frame_locator("iframe")
        chat.get_by_role("button", name="Fragen", exact=True).wait_for()
        chat.get_by_text("Jede Antwort").wait_for()
        assert chat.locator("html").get_attribute("lang") == "de"
        chat.locator("#fn-question textarea").fill(REEFS)
        chat.locator("#fn-question textarea").press("Enter")
        chat.locator(".fn-how").get_by_text("6 Publikationen durchsucht").wait_for()
        here.page.get_by_role("button", name="Schließen").click()
        here.page.get_by_role("dialog").wait_for(state="hidden")
        here.assert_clean()


def test_an_origin_that_is_not_allowed_cannot_show_the_chat(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    server = serve(allowed_origins=("https://home.example.org",))
    with served(widget_on(server)) as home:
        here = visit()
        here.page.goto(home)
        here.page.get_by_role("button", name="Ask about the publications").click()
        note = here.page.get_by_text("FOOTNOTE_ALLOWED_ORIGINS")
        note.wait_for()
        assert home in note.inner_text()
        assert any("frame-ancestors" in complaint for complaint in here.complaints)


def test_the_widget_is_small(server: str) -> None:
    import httpx

    assert len(httpx.get(f"{server}/widget.js").content) < 15_000
