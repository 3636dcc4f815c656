"""The chat window: Gradio's layout and events; all HTML in it comes from `render` and `opening`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.types import Partial
from assistant.web.asking import Desk, RefusedError
from assistant.web.conversation import Conversation
from assistant.web.endpoints import visitor
from assistant.web.keeping import NOTHING_KEPT, restored
from assistant.web.opening import header_html, welcome_html
from assistant.web.render import message_html, partial_html
from assistant.web.wording import DEFAULT_LANGUAGE, Wording, languages, wording

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that the events read and write."""

    header: gr.Markdown
    chatbot: gr.Chatbot
    conversation: gr.State
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button
    memory: gr.Textbox  # what the browser keeps; the page's script reads it and puts it back
    restore: gr.Button

    @property
    def changing(self) -> list[Any]:
        """What every event gives, in the order of `_view`."""
        return [self.chatbot, self.conversation, self.box, self.ask, self.stop, self.memory]


def build_window(desk: Desk, title: str, window: gr.Blocks) -> gr.I18n:
    """Lay out the window in the Blocks being built (`window`); returns its translations."""
    translations = gr.I18n(**{name: dict(table) for name, table in languages().items()})
    parts = _layout(desk, title, translations)
    _greet(desk, title, window, parts)
    asked = gr.on(
        [parts.box.submit, parts.ask.click],
        _converse(desk),
        [parts.box, parts.conversation],
        parts.changing,
        concurrency_limit=None,
        trigger_mode="always_last",
        **_QUIET,
    )
    parts.stop.click(_stopped, [parts.conversation], parts.changing, cancels=[asked], **_QUIET)
    parts.clear.click(_cleared, None, parts.changing, cancels=[asked], **_QUIET)
    parts.restore.click(_restored(desk), [parts.memory], parts.changing, **_QUIET)
    return translations


def _layout(desk: Desk, title: str, translations: gr.I18n) -> _Parts:
    words = wording()
    with gr.Column(elem_id="fn-window"):
        header = gr.Markdown(header_html(desk.assistant, title, words), elem_id="fn-header")
        chatbot = _chatbot(translations, welcome_html(desk.assistant, words))
        with gr.Row(elem_id="fn-form"):
            box = gr.Textbox(
                show_label=False,
                label=translations("question"),
                placeholder=translations("placeholder"),
                lines=1,
                max_lines=6,
                scale=1,
                elem_id="fn-question",
                container=False,
            )
            ask = gr.Button(translations("ask"), variant="primary", elem_id="fn-send", scale=0)
            stop = gr.Button(translations("stop"), elem_id="fn-stop", scale=0, visible=False)
        clear = gr.Button(translations("clear"), elem_id="fn-clear", size="sm", scale=0)
        memory = gr.Textbox(visible="hidden", elem_id="fn-memory")
        restore = gr.Button(visible="hidden", elem_id="fn-restore")
    state = gr.State(Conversation(), time_to_live=3600)
    return _Parts(header, chatbot, state, box, ask, stop, clear, memory, restore)


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

    The page's script takes the arrival of `NOTHING_KEPT` as the sign that the window listens.
    """
    built = desk.assistant.library.version

    def greet(request: gr.Request) -> Any:
        words = words_for(request)
        if words is wording() and desk.assistant.library.version == built:
            return gr.skip(), gr.skip(), NOTHING_KEPT
        welcome = gr.Chatbot(placeholder=welcome_html(desk.assistant, words))
        header = header_html(desk.assistant, title, words)
        return header, welcome, NOTHING_KEPT

    window.load(greet, None, [parts.header, parts.chatbot, parts.memory], **_QUIET)


def _converse(desk: Desk) -> Any:
    async def converse(
        question: str, conversation: Conversation, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        words = words_for(request)
        if not (question or "").strip():
            yield _view(conversation)
            return
        key = conversation.key
        conversation = conversation.asking(question.strip())
        waiting = message_html(words["working"], kind="working")
        yield _view(conversation, waiting, box="")
        try:
            async for event in desk.stream(question, conversation.turns, visitor(request)):
                if isinstance(event, Partial):
                    yield _view(conversation, partial_html(event, key, words))
                else:
                    conversation = conversation.answered(event, words)
        except RefusedError as refused:
            conversation = conversation.told(message_html(sentence(refused, words)))
        yield _view(conversation)

    return converse


def _view(
    conversation: Conversation, growing: str | None = None, box: str | None = None
) -> tuple[Any, ...]:
    """The values of `_Parts.changing`; with an answer in the making, Stop in place of Ask.

    The box is left alone unless told: the visitor may be writing the next question in it.
    """
    working = growing is not None
    return (
        conversation.shown(growing),
        conversation,
        gr.skip() if box is None else box,
        gr.Button(visible=not working),
        gr.Button(visible=working),
        gr.skip() if working else conversation.kept,
    )


def _stopped(conversation: Conversation, request: gr.Request) -> tuple[Any, ...]:
    if conversation.waiting:
        words = words_for(request)
        conversation = conversation.told(message_html(words["stopped"], kind="stopped"))
    return _view(conversation)


def _cleared() -> tuple[Any, ...]:
    return _view(Conversation())


def _restored(desk: Desk) -> Any:
    def restore(text: str, request: gr.Request) -> tuple[Any, ...]:
        answers = restored(text or "", desk.assistant.library)
        return _view(Conversation.of(answers, words_for(request)))

    return restore


def words_for(request: gr.Request | None) -> Wording:
    """The visitor's language, by the browser's header."""
    headers = getattr(request, "headers", None) or {}
    return wording(headers.get("accept-language") or DEFAULT_LANGUAGE)


def sentence(refused: RefusedError, words: Wording) -> str:
    """A refusal in the visitor's language; one of the assistant's own stays as it is."""
    key = f"error_{refused.code}"
    return words.say(key, **refused.values) if key in words else str(refused)
