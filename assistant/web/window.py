"""The chat window: Gradio's part of it; all HTML comes from `render` and `opening`.

The page's script (`static/talk.js`) draws the form and sends one command at a time through a hidden
box; the answer to it streams into the Chatbot, and its end into a second hidden box.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.types import Answer, Partial
from assistant.web.asking import Desk, RefusedError
from assistant.web.commands import Command, Stops, read_command, until_stopped
from assistant.web.conversation import Conversation, Message, asked_message
from assistant.web.endpoints import visitor
from assistant.web.keeping import Exchange, restored
from assistant.web.opening import header_html, welcome_html
from assistant.web.render import partial_html, working_html
from assistant.web.wording import Wording, languages, wording

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
View = tuple[Any, Any]  # for the Chatbot, for the box that tells the script


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that the events read and write."""

    header: gr.Markdown
    chatbot: gr.Chatbot
    command: gr.Textbox
    told: gr.Textbox
    act: gr.Button
    stop: gr.Button
    listen: gr.Button


def build_window(desk: Desk, title: str, window: gr.Blocks) -> gr.I18n:
    """Lay out the window in the Blocks being built (`window`); returns its translations."""
    translations = gr.I18n(**{name: dict(table) for name, table in languages().items()})
    parts = _layout(desk, title, translations)
    stops = Stops()
    _greet(desk, title, window, parts)
    # The script sends a command when the one before has ended. "multiple" means that Gradio itself
    # never holds one back; and nothing here is cancelled from outside, which would lose what waits.
    parts.act.click(
        _carry_out(desk, stops),
        [parts.command],
        [parts.chatbot, parts.told],
        concurrency_limit=None,
        trigger_mode="multiple",
        **_QUIET,
    )
    parts.stop.click(_stop(stops), [parts.command], None, trigger_mode="multiple", **_QUIET)
    # Gradio may close its stream at the moment in which a command is sent, and hears no more of it
    # until the next event opens the stream again. This event does nothing else.
    parts.listen.click(lambda: None, None, None, trigger_mode="multiple", **_QUIET)
    return translations


def _layout(desk: Desk, title: str, translations: gr.I18n) -> _Parts:
    words = wording()
    with gr.Column(elem_id="fn-window"):
        header = gr.Markdown(header_html(desk.assistant, title, words), elem_id="fn-header")
        chatbot = _chatbot(translations, welcome_html(desk.assistant, words))
        command = gr.Textbox(visible="hidden", elem_id="fn-command")
        told = gr.Textbox(visible="hidden", elem_id="fn-told")
        act = gr.Button(visible="hidden", elem_id="fn-act")
        stop = gr.Button(visible="hidden", elem_id="fn-halt")
        listen = gr.Button(visible="hidden", elem_id="fn-listen")
    return _Parts(header, chatbot, command, told, act, stop, listen)


def _chatbot(translations: gr.I18n, welcome: str) -> gr.Chatbot:
    return gr.Chatbot(
        label=translations("conversation"),
        show_label=False,
        container=False,
        placeholder=welcome,
        elem_id="fn-chat",
        height="auto",
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        line_breaks=False,
        group_consecutive_messages=False,
        layout="panel",
        autoscroll=False,
    )


def _greet(desk: Desk, title: str, window: gr.Blocks, parts: _Parts) -> None:
    """Put header and welcome into the visitor's language and the list's present state.

    The page's script takes an empty conversation's arrival as the sign that the window listens.
    """
    built = desk.assistant.library.version
    nothing = Conversation().document(0)

    def greet(request: gr.Request) -> Any:
        words = words_for(request)
        if words is wording() and desk.assistant.library.version == built:
            return gr.skip(), gr.skip(), nothing
        welcome = gr.Chatbot(placeholder=welcome_html(desk.assistant, words))
        header = header_html(desk.assistant, title, words)
        return header, welcome, nothing

    window.load(greet, None, [parts.header, parts.chatbot, parts.told], **_QUIET)


def _carry_out(desk: Desk, stops: Stops) -> Any:
    async def carry_out(text: str, request: gr.Request) -> AsyncGenerator[View]:
        command, words = read_command(text), words_for(request)
        conversation = Conversation(restored(command.kept, desk.assistant.library))
        if command.question is None or not command.question.strip():
            yield _view(conversation, command, words)
            return
        asking = _Asking(desk, stops, command, conversation, words, request)
        async with aclosing(asking.views()) as views:
            async for view in views:
                yield view

    return carry_out


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question being answered in the window."""

    desk: Desk
    stops: Stops
    command: Command
    conversation: Conversation
    words: Wording
    request: gr.Request

    async def views(self) -> AsyncGenerator[View]:
        """What the window shows, step by step; the last one is told to the script."""
        question, words = (self.command.question or "").strip(), self.words
        key = self.conversation.next_key
        shown = [*self.conversation.messages(words), asked_message(question, key, words)]
        yield _growing(shown, working_html(words["working"]))
        done = Exchange(question, None, "stopped")
        try:
            async with aclosing(self._items(question)) as items:
                async for item in items:
                    if isinstance(item, Partial):
                        yield _growing(shown, partial_html(item, key, words))
                    else:
                        done = Exchange(question, item)
        except RefusedError as refused:
            done = Exchange(question, None, "error", sentence(refused, words))
        yield _view(self.conversation.adding(done), self.command, words)

    async def _items(self, question: str) -> AsyncGenerator[Partial | Answer]:
        session = str(self.request.session_hash)
        stream = self.desk.stream(question, self.conversation.turns, visitor(self.request))
        with self.stops.answering(session, self.command.number) as inbox:
            async with aclosing(until_stopped(stream, inbox)) as items:
                async for item in items:
                    yield item


def _growing(shown: list[Message], html: str) -> View:
    return [*shown, Message(role="assistant", content=html)], gr.skip()


def _view(conversation: Conversation, command: Command, words: Wording) -> View:
    return conversation.messages(words), conversation.document(command.number)


def _stop(stops: Stops) -> Any:
    async def stop(text: str, request: gr.Request) -> None:  # in the loop of the inboxes
        stops.stop(str(request.session_hash), read_command(text).number)

    return stop


def words_for(request: gr.Request | None) -> Wording:
    """The visitor's language: the one the page's address asks for, or the browser's."""
    asked = getattr(request, "query_params", None) or {}
    headers = getattr(request, "headers", None) or {}
    return wording(asked.get("lang"), headers.get("accept-language"))


def sentence(refused: RefusedError, words: Wording) -> str:
    """A refusal in the visitor's language; one of the assistant's own stays as it is."""
    key = f"error_{refused.code}"
    return words.say(key, **refused.values) if key in words else str(refused)
