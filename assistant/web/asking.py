"""From a visitor's question to the assistant's stream: checked, counted, bounded.

Every surface (window, endpoints, MCP, chat completions) asks through one `Desk`, so that the limits
hold however a visitor comes in.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anyio import to_thread

from assistant.errors import FootnoteError
from assistant.markup import clean
from assistant.types import Answer, Partial, Publication, Turn
from assistant.web.visitors import BusyError, Capacity, RateLimit, TooManyQuestionsError
from vectorstore.passages import Hit, Ranked

if TYPE_CHECKING:
    from assistant.core import Assistant

LONGEST_QUESTION = 1000
ANSWERS_AT_ONCE = 8
MOST_WAITING = 64
_MOST_TURNS = 12
Found = tuple[Publication, Ranked, Hit | None]
_log = logging.getLogger(__name__)


class RefusedError(FootnoteError):
    """A question that gets no answer: `code` and `values` name the sentence of `wording`."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.values = values

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        return {"rate": 429, "busy": 503, "failed": 500, "not_found": 404}.get(self.code, 422)


class Desk:
    """The one way in: the assistant behind the limits. Build it inside or outside a loop.

    `note` is told every answer before the visitor is; it runs in a thread.
    """

    def __init__(
        self, assistant: Assistant, rate: int, note: Callable[[Answer], None] | None = None
    ) -> None:
        self.assistant = assistant
        self._note = note
        self._rate = RateLimit(rate)
        self._capacity = Capacity(ANSWERS_AT_ONCE, MOST_WAITING)

    async def stream(
        self, question: object, history: Sequence[Turn], visitor: str
    ) -> AsyncIterator[Partial | Answer]:
        """What the assistant says, step by step; the last item is the Answer.

        Raises RefusedError with a sentence for the visitor, and nothing else.
        """
        text = checked_question(question)
        async with self.admitted(visitor):
            async for event in self.assistant.stream(text, tuple(history)[-_MOST_TURNS:]):
                if self._note is not None and isinstance(event, Answer):
                    await to_thread.run_sync(self._note, event)
                yield event

    async def answer(self, question: object, history: Sequence[Turn], visitor: str) -> Answer:
        """The Answer alone. Raises RefusedError."""
        last: Partial | Answer | None = None
        async for event in self.stream(question, history, visitor):
            last = event
        if not isinstance(last, Answer):
            raise failed()
        return last

    async def search(self, query: object, k: int, visitor: str) -> list[Found]:
        """The publications nearest to a query, searched in a thread. Raises RefusedError."""
        text = checked_question(query)
        async with self.admitted(visitor):
            found = await to_thread.run_sync(self.assistant.search, text, k)
            library = self.assistant.library
            papers = ((library.get(ranked.publication_id), ranked, hit) for ranked, hit in found)
            return [(paper, ranked, hit) for paper, ranked, hit in papers if paper is not None]

    @asynccontextmanager
    async def admitted(self, visitor: str) -> AsyncIterator[None]:
        """Count a question of `visitor` and hold a slot; errors leave as RefusedError."""
        try:
            self._rate.take(visitor)
            async with self._capacity.slot():
                yield
        except TooManyQuestionsError as error:
            raise RefusedError("rate", str(error), seconds=error.seconds) from error
        except BusyError as error:
            raise RefusedError("busy", str(error)) from error
        except RefusedError:
            raise
        except FootnoteError as error:
            raise RefusedError("refused", str(error)) from error
        except Exception as error:
            _log.exception("a question failed")
            raise failed() from error


def checked_question(question: object) -> str:
    """The question as text of at most 1,000 characters. Raises RefusedError."""
    if not isinstance(question, str):
        raise RefusedError("question_not_text", "The question must be text.")
    text = clean(question[: 4 * LONGEST_QUESTION + 1]).strip()
    if not text:
        raise RefusedError("question_empty", "Please type a question.")
    if len(text) > LONGEST_QUESTION:
        raise RefusedError(
            "question_too_long",
            f"The question has {len(question):,} characters; up to {LONGEST_QUESTION:,} can be "
            "read. Please shorten it.",
            length=len(question),
            limit=LONGEST_QUESTION,
        )
    return text


def failed() -> RefusedError:
    """The error of ours that a visitor can do nothing about."""
    return RefusedError(
        "failed", "The question could not be answered because of an error here. Please try again."
    )
