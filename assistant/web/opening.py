"""What the window opens with: whose list it is, what it covers, and questions to start with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.types import Publication
from assistant.web.markdown import text_html
from assistant.web.render import ask_button_html
from assistant.web.wording import Wording

if TYPE_CHECKING:
    from assistant.core import Assistant

_STARTERS = 6


def heading(assistant: Assistant, title: str, words: Wording) -> str:
    """The window's heading: the owner's title, or made from the list's profile."""
    if title:
        return title
    profiles = assistant.library.profiles
    if len(profiles) == 1:
        return words.say("about", name=profiles[0].name)
    return words["about_nobody"]


def coverage(publications: Sequence[Publication], words: Wording) -> str:
    """ "50 publications, 2017–2025, 18 with a code flag", counted."""
    years = sorted(paper.year for paper in publications if paper.year is not None)
    flagged = sum(bool(paper.code_flag) for paper in publications)
    parts = [words.say("covers", count=len(publications))]
    if years:
        key = "covers_year" if years[0] == years[-1] else "covers_years"
        parts.append(words.say(key, first=years[0], last=years[-1]))
    if flagged:
        parts.append(words.say("covers_code", count=flagged))
    return " · ".join(parts)


def header_html(assistant: Assistant, title: str, words: Wording) -> str:
    """The header: heading, field if the list says one, coverage."""
    profiles = assistant.library.profiles
    field = profiles[0].field if len(profiles) == 1 else None
    facts = coverage(assistant.library.publications, words)
    if field:
        facts = f"{words.say('field', field=field)} · {facts}"
    return (
        f'<div class="fn-header"><h1 dir="auto">{text_html(heading(assistant, title, words))}</h1>'
        f'<p class="fn-covers" dir="auto">{text_html(facts)}</p></div>'
    )


def welcome_html(assistant: Assistant, words: Wording) -> str:
    """What an empty conversation shows: the promise and some questions of this list."""
    buttons = "".join(ask_button_html(question) for question in assistant.starters()[:_STARTERS])
    starters = f'<p class="fn-label">{text_html(words["try"])}</p>{buttons}' if buttons else ""
    return (
        f'<div class="fn-welcome"><p class="fn-promise">{text_html(words["promise"])}</p>'
        f"{starters}</div>"
    )
