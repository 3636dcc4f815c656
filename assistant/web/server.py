"""The one server: our routes, the chat window of Gradio mounted at "/", the guard around both."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from assistant.web.asking import ANSWERS_AT_ONCE, MOST_WAITING, Desk
from assistant.web.page import Policy

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.core import Assistant

_LOCAL = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def create_server(assistant: Assistant, settings: Settings) -> FastAPI:
    """The server of `assistant`, ready to be run by uvicorn.

    `settings.quiet_dependencies` must have been called before Gradio was imported. Run it with
    `proxy_headers=False`: the guard itself decides whose forwarded headers count.
    """
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.gzip import GZipMiddleware

    from assistant.web.completions import add_completions
    from assistant.web.guard import Guard
    from assistant.web.owner import add_owner, question_book
    from assistant.web.routes import add_routes, page_head

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    book = question_book(settings)
    desk = Desk(assistant, settings.rate, book.note if book else None)
    add_routes(app, assistant, settings)
    add_owner(app, assistant, settings, book)
    add_completions(app, desk)
    policy = Policy(settings.allowed_origins, page_head(assistant, settings))
    app.add_middleware(
        Guard, policy=policy, trusted_proxies=settings.trusted_proxies, console=book is not None
    )
    # Streams of events stay as they are; Gradio's own files come compressed already.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(
        CORSMiddleware,
        allow_origin_regex=origin_pattern(settings.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "x-gradio-user"],
        allow_credentials=False,
    )
    _mount_window(app, desk, settings)
    return app


def import_window() -> None:
    """Import what takes seconds (Gradio), so that it can be done while something else waits."""
    import assistant.web.endpoints
    import assistant.web.window  # noqa: F401


def origin_pattern(allowed: tuple[str, ...]) -> str:
    """The origins whose pages may call the endpoints; this machine's where none is set."""
    if not allowed:
        return _LOCAL
    return "|".join(re.escape(origin).replace(r"\*\.", r"([a-z0-9-]+\.)+") for origin in allowed)


def _mount_window(app: FastAPI, desk: Desk, settings: Settings) -> None:
    import gradio as gr

    from assistant.web.endpoints import add_endpoints
    from assistant.web.opening import heading
    from assistant.web.tools import narrow_tools
    from assistant.web.window import build_window
    from assistant.web.wording import wording

    title = heading(desk.assistant, settings.title, wording())
    with gr.Blocks(title=title, analytics_enabled=False, delete_cache=(600, 600)) as window:
        translations = build_window(desk, settings.title, window)
        add_endpoints(desk)
    window.queue(max_size=MOST_WAITING + ANSWERS_AT_ONCE, default_concurrency_limit=32)
    with warnings.catch_warnings():
        # Of /chat, which has a session and is not among the tools in the end.
        warnings.filterwarnings("ignore", message="This MCP server includes a tool")
        gr.mount_gradio_app(app, window, path="/", i18n=translations, theme=_theme(), **_closed())
    narrow_tools(window)


def _closed() -> dict[str, Any]:
    """Gradio's options with everything off that this server does not use."""
    return {
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "max_file_size": 1,
        "allowed_paths": [],
        "blocked_paths": [str(Path.cwd())],
        "pwa": False,
        "ssr_mode": False,
        "mcp_server": True,
        "app_kwargs": {"docs_url": None, "redoc_url": None, "openapi_url": None},
    }


def _theme() -> Any:
    import gradio as gr

    return gr.themes.Base(
        primary_hue="slate", neutral_hue="slate", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
    )
