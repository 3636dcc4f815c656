"""Our own routes: health, the widget's script, the page's files, export and feedback."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from assistant.exports import bibtex, ris
from assistant.references import apa
from assistant.settings import Settings
from assistant.types import Publication
from assistant.web.feedback import FeedbackBook
from assistant.web.markdown import text_html
from assistant.web.opening import coverage, heading
from assistant.web.page import Head
from assistant.web.wording import DEFAULT_LANGUAGE, languages, wording

if TYPE_CHECKING:
    from assistant.core import Assistant

_TYPES = {"css": "text/css", "js": "text/javascript"}
_STYLES = ("footnote.css", "list.css")
_SCRIPTS = (
    "footnote.js",
    "answers.js",
    "verdict.js",
    "talk.js",
    "earlier.js",
    "plots.js",
    "list.js",
)
_PAGE_FILES = (*_STYLES, *_SCRIPTS, "owner.css")
_FORMATS: dict[str, tuple[Callable[[list[Publication]], str], str]] = {
    "bibtex": (bibtex, "bib"),
    "ris": (ris, "ris"),
    "apa": (lambda papers: "\n".join(apa(paper) for paper in papers) + "\n", "txt"),
}
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def add_routes(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    """Add all of them; they come before Gradio's, which is mounted at "/"."""
    _add_health(app, assistant)
    _add_files(app)
    _add_export(app, assistant)
    _add_feedback(app, settings)


def page_head(assistant: Assistant, settings: Settings) -> Head:
    """What we add to the page's head, in the language asked for or by the browser's."""
    styles = "".join(f'<link rel="stylesheet" href="{_versioned(name)}">' for name in _STYLES)
    scripts = "".join(f'<script src="{_versioned(name)}" defer></script>' for name in _SCRIPTS)

    def head(asked: str, accepted: str) -> tuple[str, bytes]:
        words = wording(asked, accepted)
        language = next((k for k, v in languages().items() if v is words), DEFAULT_LANGUAGE)
        title = text_html(heading(assistant, settings.title, words))
        about = text_html(coverage(assistant.library.publications, words))
        owners = text_html(json.dumps([profile.name for profile in assistant.library.profiles]))
        table = json.dumps(words, ensure_ascii=True).replace("<", "\\u003c")
        html = (
            f'<meta name="description" content="{title}. {about}">'
            f'<meta name="color-scheme" content="light dark">'
            f'<meta name="footnote-version" content="{text_html(assistant.library.version)}">'
            f'<meta name="footnote-owners" content="{owners}">'
            f'<link rel="icon" href="data:,">'
            f'<script type="application/json" id="fn-words">{table}</script>'
            f"{styles}{scripts}"
        )
        return language, html.encode()

    return head


def _static(name: str) -> bytes:
    return resources.files("assistant.web").joinpath("static", name).read_bytes()


def _versioned(name: str) -> str:
    return f"page/{name}?v={sha256(_static(name)).hexdigest()[:12]}"


def _add_health(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/health")
    async def health() -> JSONResponse:
        await assistant.probe_model()
        state = assistant.health()
        return JSONResponse(state, 200 if state.get("ready") else 503)


def _add_files(app: FastAPI) -> None:
    @app.get("/widget.js")
    def widget() -> Response:
        headers = {
            "cache-control": "public, max-age=3600",
            "cross-origin-resource-policy": "cross-origin",
        }
        return Response(_static("widget.js"), media_type="text/javascript", headers=headers)

    @app.get("/page/{name}")
    def page_file(name: str) -> Response:
        if name not in _PAGE_FILES:
            return error_response(404, "not_found", "There is nothing at this address.")
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(_static(name), media_type=kind, headers=_FOREVER)


def _add_export(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/export")
    def export(ids: Annotated[str, Query(max_length=8000)], format: str = "bibtex") -> Response:
        """The publications with these ids (comma-separated) as references to download."""
        if format not in _FORMATS:
            known = ", ".join(_FORMATS)
            return error_response(422, "unknown_format", f"The format must be one of {known}.")
        papers = [paper for name in ids.split(",") if (paper := assistant.library.get(name))]
        if not papers:
            return error_response(404, "not_found", "None of these ids is in the list.")
        write, suffix = _FORMATS[format]
        disposition = f'attachment; filename="publications.{suffix}"'
        return PlainTextResponse(write(papers), headers={"content-disposition": disposition})


def _add_feedback(app: FastAPI, settings: Settings) -> None:
    book = FeedbackBook(settings.store / "feedback.jsonl", settings.rate)

    @app.post("/feedback")
    def feedback(request: Request, entry: Annotated[dict[str, Any], Body()]) -> JSONResponse:
        """Note a visitor's verdict on an answer for the owner; no address is kept."""
        noted = book.note(entry, request.client.host if request.client else "unknown")
        if noted:
            return JSONResponse({"noted": True})
        return error_response(422, "not_noted", "This verdict could not be kept.")


def error_response(status: int, code: str, sentence: str) -> JSONResponse:
    """An error as every surface of ours writes it."""
    return JSONResponse({"code": code, "error": sentence}, status)
