"""The owner's console as HTML: written on the server, without scripts, every string escaped."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.importers.report import Problem
from assistant.model.budget_report import money
from assistant.web.markdown import text_html
from assistant.web.owner_access import SHORT_PASSWORD
from assistant.web.owner_view import Overview

_MOST_PROBLEMS = 200
_NUMBER = ' class="number"'
_ACTIONS = (
    ("refresh", "Read the lists again"),
    ("reindex", "Check and repair the index"),
    ("logout", "Log out"),
)
Row = Sequence[object]


class _Html(str):
    """Markup that was written here; every other string is escaped."""


def login_page(complaint: str = "", *, base: str = "") -> str:
    """The form that asks for the password, with what was wrong with the last one.

    `base` leads from the page's address to the server's root: "" from /owner, "../" from below.
    """
    told = f'<p class="warn" role="alert">{text_html(complaint)}</p>' if complaint else ""
    return _page(
        "The owner's console",
        f'<form class="login" method="post" action="{base}owner/login">{told}'
        # For password managers, which keep a password by its user.
        '<input name="username" value="owner" autocomplete="username" hidden>'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" '
        'required autofocus maxlength="200"><button>Log in</button></form>',
        base,
    )


def console_page(view: Overview, action_key: str, *, said: str = "", short: bool = False) -> str:
    """The whole console; `said` is the outcome of the action before."""
    notes = [said] if said else []
    if short:
        notes.append(
            f"The password has fewer than {SHORT_PASSWORD} characters: please choose a longer one."
        )
    parts = [
        "".join(f'<p class="note" role="status">{text_html(note)}</p>' for note in notes),
        _actions(action_key),
        _figures(view),
        _unanswered(view),
        _thumbs_down(view),
        _questions(view),
        _model_use(view),
        _list_report(view),
        _corrections(view),
        _section("The index", _table(("", ""), view.health, header=False)),
    ]
    return _page(f"The owner's console: {view.title}".rstrip(": "), "".join(parts))


def _page(title: str, body: str, base: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
        f"<title>{text_html(title)}</title>"
        f'<link rel="stylesheet" href="{base}page/owner.css"></head>'
        f"<body><main><h1>{text_html(title)}</h1>{body}</main></body></html>"
    )


def _actions(action_key: str) -> str:
    key = f'<input type="hidden" name="key" value="{text_html(action_key)}">'
    forms = "".join(
        f'<form method="post" action="owner/{name}">{key}<button>{label}</button></form>'
        for name, label in _ACTIONS
    )
    return f'<div class="actions">{forms}<a href="./">The chat</a></div>'


def _figures(view: Overview) -> str:
    open_questions = sum(one.times for one in view.unanswered)
    figures = [
        (view.asked_in_all, "questions kept"),
        (open_questions, "without an answer"),
        (view.good, "thumbs up"),
        (len(view.bad), "thumbs down"),
        (len(view.imported.skipped), "entries skipped"),
    ]
    tiles = "".join(f"<div><dd>{number}</dd><dt>{label}</dt></div>" for number, label in figures)
    return f'<dl class="figures">{tiles}</dl>'


def _unanswered(view: Overview) -> str:
    rows = [(one.question, one.times, _time(one.latest)) for one in view.unanswered]
    return _section("Without an answer", _table(("Question", "Times", "Latest (UTC)"), rows))


def _thumbs_down(view: Overview) -> str:
    rows = [
        (_time(one.when), one.question, one.reason or "none given", _folded(one.answer))
        for one in view.bad
    ]
    return _section("Thumbs down", _table(("When (UTC)", "Question", "Reason", "Answer"), rows))


def _questions(view: Overview) -> str:
    rows = [
        (
            _time(one.when),
            one.question,
            "none" if one.abstained else one.basis,
            one.papers,
            f"{one.seconds:.2f}",
        )
        for one in view.asked
    ]
    heads = ("When (UTC)", "Question", "Answered from", "Papers cited", "Seconds")
    return _section(f"Questions asked (the latest {len(rows)})", _table(heads, rows))


def _model_use(view: Overview) -> str:
    use = view.use
    if isinstance(use, str):
        return _section("The language model", f'<p class="warn">{text_html(use)}</p>')
    rows = [
        (
            day.day,
            day.model,
            day.calls,
            day.prompt_tokens,
            day.written_tokens,
            day.failed,
            money(use.cost(day), use),
        )
        for day in use.days
    ]
    heads = ("Day (UTC)", "Model", "Calls", "Tokens read", "Tokens written", "Failed", "Cost")
    told = f"{use.left_today:,} of {use.tokens_a_day:,} tokens are left today."
    if use.total() is not None:
        told += f" These days cost {money(use.total(), use)} together."
    body = f"<p>{text_html(told)}</p>{_table(heads, rows)}" if rows else _table(heads, rows)
    return _section("The language model", body)


def _list_report(view: Overview) -> str:
    imported = view.imported
    files = [(file.name, file.format, file.read, file.skipped) for file in imported.files]
    merged = [
        (one.title, f"{one.file}, line {one.line}", "a version" if one.version else "the same")
        for one in imported.joined
    ]
    told = (
        f"<p>{imported.read} publications: {imported.merged} entries merged, "
        f"{len(imported.skipped)} skipped.</p>"
    )
    return _section(
        "The list",
        told
        + _table(("File", "Format", "Read", "Skipped"), files)
        + (_table(("Merged entry", "Where", "As"), merged) if merged else "")
        + _problems(imported.problems),
    )


def _corrections(view: Overview) -> str:
    told = _table(("Kind", "About", "Says"), view.corrections)
    return _section("Corrections", told + _problems(view.problems))


def _problems(problems: Sequence[Problem]) -> str:
    rows = [
        (
            one.file if one.line is None else f"{one.file}, line {one.line}",
            "skipped" if one.skipped else "read",
            one.reason,
            one.remedy,
        )
        for one in problems[:_MOST_PROBLEMS]
    ]
    return _table(("Where", "Entry", "Why", "Remedy"), rows) if rows else ""


def _section(title: str, body: str) -> str:
    return f"<section><h2>{text_html(title)}</h2>{body}</section>"


def _table(heads: Sequence[str], rows: Sequence[Row], *, header: bool = True) -> str:
    """A table; the columns of numbers stand to the right. "Nothing yet." without rows."""
    if not rows:
        return '<p class="quiet">Nothing yet.</p>'
    lines = [f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows]
    head = "".join(
        f'<th scope="col"{_NUMBER if isinstance(below, int) else ""}>{text_html(one)}</th>'
        for one, below in zip(heads, rows[0], strict=True)
    )
    top = f"<thead><tr>{head}</tr></thead>" if header else ""
    # Focusable, because a wide table scrolls and the keyboard must reach it.
    return (
        f'<div class="wide" tabindex="0"><table>{top}<tbody>{"".join(lines)}</tbody></table></div>'
    )


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"<td{_NUMBER}>{value:,}</td>"
    return f"<td>{value if isinstance(value, _Html) else text_html(str(value))}</td>"


def _folded(text: str) -> _Html:
    shown = text_html(text).replace("&#10;", "<br>")
    return _Html(f"<details><summary>Show</summary><p>{shown}</p></details>")


def _time(when: str) -> str:
    return when[:16].replace("T", " ")
