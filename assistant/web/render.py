"""Answers, questions and messages as HTML for the chat window: the one renderer at the border.

Everything that comes from a list, a model, a visitor or an error passes `text_html`; tags, links
and attributes are written here and in `cards` and `markdown` only. Gradio's sanitizer still runs
behind this but nothing depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from assistant.types import Answer, Citation, Partial
from assistant.web.cards import card_html, linked_addresses, mark_html
from assistant.web.keeping import Outcome
from assistant.web.markdown import Style, text_html, to_html
from assistant.web.wording import Wording

_LONG_QUESTION = 200  # characters; longer ones may scroll, so the keyboard must reach them
_OPEN_CARDS = 6
_MOST_EXPORTED = 100
EXPORTS = (("bibtex", "BibTeX"), ("ris", "RIS"), ("apa", "APA"))


def question_html(question: str, key: str, words: Wording) -> str:
    """A visitor's question, literally, and the button that puts it back into the box.

    `key` (letters and digits) names the exchange within the page.
    """
    lines = text_html(question).replace("&#10;", "<br>")
    scrolls = ' tabindex="0"' if len(question) > _LONG_QUESTION else ""
    edit = _button("fn-edit", words["edit"], words["edit_question"])
    return (
        f'<div class="fn-question" id="fn-{key}-q"><p dir="auto"{scrolls}>{lines}</p>{edit}</div>'
    )


def working_html(sentence: str) -> str:
    """The step that is being done."""
    return f'<div class="fn-answer fn-working"><p role="status">{text_html(sentence)}</p></div>'


def unanswered_html(outcome: Outcome, note: str, key: str, words: Wording) -> str:
    """What stands in place of an answer: a sentence, and the button that asks again."""
    sentence = note if outcome == "error" else words[outcome]
    role = "alert" if outcome == "error" else "status"
    actions = f'<div class="fn-actions">{_again(words)}</div>'
    kind = "fn-error" if outcome == "error" else "fn-stopped"
    return (
        f'<div class="fn-answer {kind}" id="fn-{key}"><p role="{role}" dir="auto">'
        f"{text_html(sentence)}</p>{actions}</div>"
    )


def partial_html(partial: Partial, answer_key: str, words: Wording) -> str:
    """What is settled so far, or the step that is being done."""
    if not partial.text:
        step = words.get(f"step_{partial.step}", words["working"])
        return working_html(step)
    body = to_html(partial.text, _style(partial.citations, answer_key, words))
    return f'<div class="fn-answer fn-growing"><div class="fn-text">{body}</div></div>'


def answer_html(answer: Answer, answer_key: str, words: Wording) -> str:
    """A whole answer: text, notice, sources, how it was made, actions, next questions.

    `answer_key` makes the element ids of this answer unique in the page (letters and digits).
    """
    parts = [
        _understood(answer, words),
        f'<div class="fn-text">{to_html(answer.text, _style(answer.citations, answer_key, words))}'
        "</div>",
        _notice(answer),
        _sources(answer.citations, answer_key, words),
        f'<p class="fn-how">{text_html(how_made(answer, words))}</p>',
        _actions(answer, words),
        _suggestions(answer.suggestions, words),
    ]
    return f'<div class="fn-answer fn-done" id="fn-{answer_key}">{"".join(parts)}</div>'


def _understood(answer: Answer, words: Wording) -> str:
    """How the question was read, as a quiet line above the answer."""
    if not answer.understood or (answer.plan or {}).get("op") in {"social", "decline"}:
        return ""
    told = words.say("understood", plan=answer.understood)
    return f'<p class="fn-understood" dir="auto">{text_html(told)}</p>'


def how_made(answer: Answer, words: Wording) -> str:
    """ "Answered by quoting ... · searched 50 publications · 0.03 s"."""
    basis = words.say(f"basis_{answer.basis}", model=answer.model or "model")
    searched = words.say("searched", count=answer.scope.publications)
    if answer.scope.without_abstract:
        missing = words.say("without_abstract", count=answer.scope.without_abstract)
        searched += f" ({missing})"
    return " · ".join([basis, searched, words.say("seconds", seconds=f"{answer.seconds:.2f}")])


def _style(citations: Sequence[Citation], answer_key: str, words: Wording) -> Style:
    return Style(
        marks={c.number: mark_html(c, answer_key, words) for c in citations},
        links=frozenset(url for c in citations for _, url in linked_addresses(c.publication)),
        unfold=lambda count: words.say("show_all", count=count),
    )


def _notice(answer: Answer) -> str:
    if not answer.notice:
        return ""
    return f'<p class="fn-notice" role="note" dir="auto">{text_html(answer.notice)}</p>'


def _sources(citations: Sequence[Citation], answer_key: str, words: Wording) -> str:
    if not citations:
        return ""
    cards = [card_html(citation, answer_key, words) for citation in citations]
    shown, rest = cards, ""
    if len(cards) > _OPEN_CARDS + 2:
        label = text_html(words.say("show_all", count=len(cards)))
        shown = cards[:_OPEN_CARDS]
        folded = "".join(cards[_OPEN_CARDS:])
        rest = f'<details class="fn-more"><summary>{label}</summary>{folded}</details>'
    title = text_html(words["sources"])
    return f'<div class="fn-sources"><p class="fn-label">{title}</p>{"".join(shown)}{rest}</div>'


def _actions(answer: Answer, words: Wording) -> str:
    buttons = _button("fn-copy", words["copy"], words["copy_answer"])
    buttons += _button("fn-share", words["share"], words["share_answer"])
    buttons += _again(words)
    buttons += _thumb("fn-good", words["good"]) + _thumb("fn-bad", words["bad"])
    if answer.citations:
        ids = dict.fromkeys(c.publication.id for c in answer.citations)
        listed = quote(",".join(list(ids)[:_MOST_EXPORTED]), safe=",")
        links = " ".join(
            f'<a class="fn-export" href="export?format={name}&amp;ids={listed}">{label}</a>'
            for name, label in EXPORTS
        )
        buttons += (
            f'<span class="fn-cite"><span class="fn-quiet">{text_html(words["cite_as"])}</span> '
            f"{links}</span>"
        )
    return f'<div class="fn-actions">{buttons}</div>'


def _button(name: str, label: str, hint: str) -> str:
    return (
        f'<button type="button" class="{name}" title="{text_html(hint)}">'
        f'<span class="fn-face">{text_html(label)}</span>'
        f'<span class="fn-sr">{text_html(hint)}</span></button>'
    )


def _again(words: Wording) -> str:
    return _button("fn-again", words["again"], words["again_question"])


def _thumb(name: str, hint: str) -> str:
    """A verdict; its thumb is drawn by the style sheet, so that no font has to have it."""
    return (
        f'<button type="button" class="fn-thumb {name}" title="{text_html(hint)}">'
        f'<span class="fn-sr">{text_html(hint)}</span></button>'
    )


def _suggestions(questions: Sequence[str], words: Wording) -> str:
    if not questions:
        return ""
    buttons = "".join(ask_button_html(question) for question in questions)
    title = text_html(words["ask_next"])
    return f'<div class="fn-next"><p class="fn-label">{title}</p>{buttons}</div>'


def ask_button_html(question: str) -> str:
    """A button that asks the question it shows."""
    return f'<button type="button" class="fn-ask" dir="auto">{text_html(question)}</button>'
