"""One conversation of the window: what is shown, what the assistant hears, what is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from assistant.types import Turn
from assistant.web.asking import LONGEST_QUESTION
from assistant.web.endpoints import turns_of
from assistant.web.keeping import Exchange, fitting, kept
from assistant.web.render import answer_html, question_html, unanswered_html
from assistant.web.wording import Wording

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far; replaced, never changed."""

    exchanges: tuple[Exchange, ...] = ()

    @property
    def next_key(self) -> str:
        """What makes the ids of the next exchange's elements unique in the page."""
        return _key(len(self.exchanges))

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that the assistant is told."""
        answers = [exchange.answer for exchange in self.exchanges]
        return tuple(turn for answer in answers if answer for turn in turns_of(answer))

    def adding(self, exchange: Exchange) -> Conversation:
        """With one more exchange; the oldest are dropped where it becomes too long."""
        return Conversation(fitting((*self.exchanges, exchange)))

    def document(self, number: int) -> str:
        """What the page's script is told at the end of its command `number`, as JSON."""
        return json.dumps({"n": number, "kept": kept(self.exchanges)}, ensure_ascii=False)

    def messages(self, words: Wording) -> list[Message]:
        """Questions and answers as HTML for the Chatbot."""
        pairs = [
            exchange_messages(exchange, _key(at), words)
            for at, exchange in enumerate(self.exchanges)
        ]
        return [message for pair in pairs for message in pair]


def exchange_messages(exchange: Exchange, key: str, words: Wording) -> list[Message]:
    """One question and what became of it."""
    if exchange.answer is not None:
        html = answer_html(exchange.answer, key, words)
    else:
        html = unanswered_html(exchange.outcome, exchange.note, key, words)
    return [asked_message(exchange.question, key, words), Message(role="assistant", content=html)]


def asked_message(question: str, key: str, words: Wording) -> Message:
    """The question as shown; of one that is too long, the beginning."""
    shown = question if len(question) <= LONGEST_QUESTION else question[:LONGEST_QUESTION] + "…"
    return Message(role="user", content=question_html(shown, key, words))


def _key(at: int) -> str:
    return f"a{at + 1}"
