"""One conversation of the window: what is shown, what the assistant hears, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.types import Answer, Turn
from assistant.web.asking import LONGEST_QUESTION
from assistant.web.endpoints import turns_of
from assistant.web.keeping import kept
from assistant.web.render import answer_html, question_html
from assistant.web.wording import Wording

_MOST_MESSAGES = 80
_MOST_ANSWERS = 12
Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages as HTML, and the answers among them; replaced, never changed."""

    messages: tuple[Message, ...] = ()
    answers: tuple[Answer, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, answers: Sequence[Answer], words: Wording) -> Conversation:
        """The conversation that these answers were given in."""
        conversation = cls()
        for answer in answers:
            conversation = conversation.asking(answer.question).answered(answer, words)
        return conversation

    @property
    def key(self) -> str:
        """What makes the ids of the next answer's elements unique in the page."""
        return f"a{self.count + 1}"

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that the assistant is told."""
        return tuple(turn for answer in self.answers for turn in turns_of(answer))

    @property
    def kept(self) -> str:
        """The text that the browser keeps."""
        return kept(self.answers)

    def asking(self, question: str) -> Conversation:
        """With the question shown; of one that is too long, the beginning."""
        shown = question if len(question) <= LONGEST_QUESTION else question[:LONGEST_QUESTION] + "…"
        return self._with("user", question_html(shown))

    def answered(self, answer: Answer, words: Wording) -> Conversation:
        """With an answer shown and remembered."""
        told = self.told(answer_html(answer, self.key, words))
        return replace(told, answers=(*self.answers, answer)[-_MOST_ANSWERS:])

    def told(self, html: str) -> Conversation:
        """With something shown in place of an answer."""
        return replace(self._with("assistant", html), count=self.count + 1)

    def shown(self, growing: str | None = None) -> list[Message]:
        """The messages for the Chatbot, with one in the making at their end."""
        more = [Message(role="assistant", content=growing)] if growing else []
        return [*self.messages, *more]

    @property
    def waiting(self) -> bool:
        """Whether a question stands without an answer."""
        return bool(self.messages) and self.messages[-1]["role"] == "user"

    def _with(self, role: str, html: str) -> Conversation:
        message = Message(role=role, content=html)
        return replace(self, messages=(*self.messages, message)[-_MOST_MESSAGES:])
