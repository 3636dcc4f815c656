"""The endpoints for programs, with Gradio's clients, plain HTTP or MCP: typed, documented, counted.

`add_endpoints` is called inside a `gr.Blocks`. The four functions are stateless; `/chat` keeps the
conversation of one client session. The descriptions below are what clients and models read.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, get_type_hints

import gradio as gr
from gradio.events import api

from assistant.exports import bibtex
from assistant.types import Answer, Partial, Turn
from assistant.web.arguments import (
    messages,
    optional_flag,
    optional_number,
    optional_text,
    whole_number,
)
from assistant.web.asking import Desk, RefusedError, failed
from assistant.web.documents import (
    AnswerDocument,
    FoundDocument,
    FullPublicationDocument,
    PublicationsDocument,
    answered,
    found,
    full_record,
    record,
)

MOST_RESULTS = 50
MOST_RECORDS = 500
_MANY = 10**9
_log = logging.getLogger(__name__)


def add_endpoints(desk: Desk) -> None:
    """Add /ask, /search, /publications, /publication and /chat to the Blocks being built."""
    for function in (_ask(desk), _search(desk), _publications(desk), _publication(desk)):
        # Not queued: Gradio's MCP server calls such functions directly, where for queued ones it
        # would connect to the address that the request's Host header names. The desk bounds them.
        # Gradio reads the return type as it stands, so a postponed one is resolved here.
        function.__annotations__ = get_type_hints(function)
        api(function, api_name=function.__name__, queue=False)
    message = gr.Textbox(visible=False, label="message")
    turns = gr.State(())
    reply = gr.Textbox(visible=False, label="answer")
    message.submit(
        _chat(desk),
        [message, turns],
        [reply, turns],
        api_name="chat",
        api_description="Ask, and follow up: the client's session is the conversation. Streams "
        "Markdown text with marks like [1]; the last value is the whole answer.",
        show_progress="hidden",
    )


def visitor(request: gr.Request | None) -> str:
    """The address that the guard believes the request came from."""
    client = getattr(request, "client", None)
    return getattr(client, "host", None) or "unknown"


class _ToldError(gr.Error):
    """Gradio's error; where it is made a string (for MCP), the document that HTTP has."""

    def __str__(self) -> str:
        return json.dumps({"code": self.title, "error": self.message})


def gradio_error(refused: RefusedError) -> gr.Error:
    """The refusal as Gradio sends it: `title` is the code, `error` the sentence."""
    return _ToldError(str(refused), title=refused.code, print_exception=False)


@contextmanager
def _told() -> Iterator[None]:
    """Errors leave as Gradio's, with a code and a sentence, and with nothing else of them."""
    try:
        yield
    except RefusedError as refused:
        raise gradio_error(refused) from refused
    except Exception as error:
        _log.exception("an endpoint failed")
        raise gradio_error(failed()) from error


def _ask(desk: Desk) -> Any:
    async def ask(
        question: str,
        history: list[dict[str, Any]] = [],  # noqa: B006  Gradio publishes the default
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> AnswerDocument:
        """Answer a question about the publications, with a source for every statement.

        Args:
            question: The question, at most 1,000 characters.
            history: Earlier turns, oldest first: {"role": "user" or "assistant", "content": text}.
        """
        from assistant.core import read_history

        with _told():
            turns = read_history(messages("history", history))
            return answered(await desk.answer(question, turns, visitor(request)))

    return ask


def _search(desk: Desk) -> Any:
    async def search(
        query: str,
        k: int = 10,
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> list[FoundDocument]:
        """Find the publications nearest to some words, each with its best passage and scores.

        Args:
            query: Words or a sentence, at most 1,000 characters.
            k: How many publications at most, 1 to 50.
        """
        with _told():
            most = whole_number("k", k, 10, 1, MOST_RESULTS)
            nearest = await desk.search(query, most, visitor(request))
            return [found(paper, ranked, hit) for paper, ranked, hit in nearest]

    return search


def _publications(desk: Desk) -> Any:
    async def publications(  # noqa: PLR0913, PLR0917  the filters are the interface
        year: int | None = None,
        category: str | None = None,
        author: str | None = None,
        text: str | None = None,
        code: bool | None = None,
        limit: int = MOST_RECORDS,
        offset: int = 0,
    ) -> PublicationsDocument:
        """List the publications that fit all given filters, complete and in the list's order.

        Args:
            year: Only those dated in this year.
            category: Only this category, such as CV.
            author: Only those that list this author (a whole name or a part of it).
            text: Only those whose title or abstract has these words.
            code: True for those with a code flag, False for those without.
            limit: How many records at most, 1 to 500.
            offset: How many to leave out at the start.
        """
        with _told():
            first = whole_number("offset", offset, 0, 0, _MANY)
            most = whole_number("limit", limit, MOST_RECORDS, 1, MOST_RECORDS)
            chosen = desk.assistant.select(
                year=optional_number("year", year),
                category=optional_text("category", category),
                author=optional_text("author", author),
                text=optional_text("text", text),
                code=optional_flag("code", code),
            )
            return PublicationsDocument(
                total=len(chosen),
                offset=first,
                list_version=desk.assistant.library.version,
                publications=[record(paper) for paper in chosen[first : first + most]],
            )

    return publications


def _publication(desk: Desk) -> Any:
    async def publication(id: str) -> FullPublicationDocument:
        """One publication with its abstract and its BibTeX entry.

        Args:
            id: The publication's id, as answers, searches and lists give it.
        """
        with _told():
            paper = desk.assistant.library.get(str(id))
            if paper is None:
                raise RefusedError("not_found", "There is no publication with this id in the list.")
            return full_record(paper, bibtex([paper]))

    return publication


def _chat(desk: Desk) -> Any:
    async def chat(
        message: str,
        turns: tuple[Turn, ...],
        request: gr.Request,
    ) -> AsyncIterator[tuple[str, tuple[Turn, ...]]]:
        """Ask within this client's session; streams text."""
        with _told():
            async for event in desk.stream(message, turns, visitor(request)):
                if isinstance(event, Partial) and event.text:
                    yield event.text, turns
                elif isinstance(event, Answer):
                    yield event.text, (*turns, *turns_of(event))[-24:]

    return chat


def turns_of(answer: Answer) -> tuple[Turn, Turn]:
    """The two turns that an answer adds to its conversation."""
    cited = tuple(citation.publication.id for citation in answer.citations)
    return Turn("user", answer.question), Turn(
        "assistant", answer.text, cited, answer.plan, answer.found
    )
