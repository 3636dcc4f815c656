"""The owner's console at /owner: behind a password, off without one.

Plain forms and pages made on the server: no script runs here. A login is a cookie that scripts
cannot read and that other sites' requests do not carry; every action brings the key of its session.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from assistant.errors import FootnoteError
from assistant.settings import Settings
from assistant.web.owner_access import Access, Session, permits
from assistant.web.owner_log import QuestionBook
from assistant.web.owner_page import console_page, login_page
from assistant.web.owner_view import QUESTIONS_FILE, overview
from assistant.web.visitors import TooManyQuestionsError

if TYPE_CHECKING:
    from assistant.core import Assistant

COOKIE = "footnote_owner"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_UNCHANGED = "The lists have not changed."
_EXPIRED = "The session has ended. Please log in again."


def question_book(settings: Settings) -> QuestionBook | None:
    """The log of questions, where the console is on."""
    return QuestionBook(settings.store / QUESTIONS_FILE) if settings.owner_password else None


def add_owner(
    app: FastAPI, assistant: Assistant, settings: Settings, book: QuestionBook | None
) -> None:
    """Add the console's routes; without a password there is no book and nothing is added."""
    if book is None:
        return
    console = _Console(assistant, settings, book)
    app.get("/owner")(console.show)
    app.post("/owner/login")(console.log_in)
    app.post("/owner/logout")(console.log_out)
    app.post("/owner/refresh")(console.refresh)
    app.post("/owner/reindex")(console.reindex)


class _Console:
    """The routes' handlers over one assistant."""

    def __init__(self, assistant: Assistant, settings: Settings, book: QuestionBook) -> None:
        self._assistant = assistant
        self._access = Access(settings.owner_password)
        self._gather = partial(overview, assistant, settings, book)
        self._said = ""  # what the last action came to, for the next page

    async def show(self, request: Request) -> Response:
        """The console; the form for the password to anybody else."""
        session = self._session(request)
        if session is None:
            return _html(login_page())
        view = await to_thread.run_sync(self._gather)
        said, self._said = self._said, ""
        return _html(console_page(view, session.action_key, said=said, short=self._access.short))

    async def log_in(self, request: Request) -> Response:
        """Give the cookie of a new session for the right password."""
        password = (await _form(request)).get("password", "")
        visitor = request.client.host if request.client else "unknown"
        try:
            session = self._access.enter(password, visitor)
        except TooManyQuestionsError as error:
            return _refused(f"Too many attempts. Please wait {error.seconds} seconds.", 429)
        if session is None:
            return _refused("This is not the password.")
        reply = _to_console()
        # Without a path it is sent to /owner and below, whatever stands before that at a proxy.
        reply.set_cookie(
            COOKIE, session.cookie, path=None, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return reply

    async def log_out(self, request: Request) -> Response:
        """Close the session."""
        session = await self._acting(request)
        if session is None:
            return _refused(_EXPIRED)
        self._access.leave(session.cookie)
        reply = _to_console()
        reply.set_cookie(COOKIE, "", max_age=0, path=None, httponly=True, samesite="strict")
        return reply

    async def refresh(self, request: Request) -> Response:
        """Read the lists again."""
        return await self._read_again(request, reopen=False)

    async def reindex(self, request: Request) -> Response:
        """Read the lists again; check the index and build anew what is damaged or missing."""
        return await self._read_again(request, reopen=True)

    async def _read_again(self, request: Request, *, reopen: bool) -> Response:
        if await self._acting(request) is None:
            return _refused(_EXPIRED)
        try:
            work = partial(self._assistant.refresh, reopen=reopen)
            changed = await to_thread.run_sync(work)
            self._said = "The lists have changed and were read." if changed else _UNCHANGED
            if reopen:
                report = self._assistant.index_report()
                self._said += f" The index is sound: {report.embedded} passages embedded anew."
        except FootnoteError as error:
            self._said = str(error)
        return _to_console()

    def _session(self, request: Request) -> Session | None:
        return self._access.session(request.cookies.get(COOKIE, ""))

    async def _acting(self, request: Request) -> Session | None:
        """The session of an action that came from its own page."""
        session = self._session(request)
        key = (await _form(request)).get("key", "")
        return session if session is not None and permits(session, key) else None


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, max_num_fields=10))
    except ValueError:
        return {}


def _to_console() -> Response:
    return Response(status_code=303, headers={"location": "../owner", "cache-control": "no-store"})


def _refused(sentence: str, status: int = 403) -> Response:
    return _html(login_page(sentence, base="../"), status)


def _html(page: str, status: int = 200) -> Response:
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    return HTMLResponse(page, status, headers)
