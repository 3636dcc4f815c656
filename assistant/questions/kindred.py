"""Other papers of the people behind the paper spoken of, or on its task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions.clues import Clues, Vocabulary
from assistant.questions.exchange import Exchange, Followed, focus_of
from assistant.questions.lexicon import content_words, folded
from assistant.questions.reader import request_from
from assistant.questions.request import Ask, Filter, Request

_PEOPLE = re.compile(
    r"\b(?:its|their|the same|these|those|that|this|the)\s+(?:(?P<lead>first|lead|main)\s+)?"
    r"(?:(?:two|three|four|five|six)\s+)?(?P<noun>authors?|people|persons|team|group|researchers?|"
    r"writers?)\b"
)
_MORE = re.compile(
    r"\b(?:another|others?|else|also|companion|further|again|"
    r"more(?=\W*$|\s+(?:papers?|works?|publications?|articles?|on|about|by|of|like|from|than\s+(?:that|this))\b))\b"
)
_VERB_BEFORE = re.compile(r"[^\W\d_]+\s+(?:(?:on|with|to|of|at|the)\s+)*$")  # "tackle the"
_SUBJECT = re.compile(r"\b(?:on|about|concerning|regarding)\s+(?P<topic>[^.?!]+)")
_TAIL = re.compile(r"\s+(?:later|earlier|too|as well|afterwards|here|on this list)\W*$")


def by_same_people(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """The request for what else the authors of the paper spoken of are listed with."""
    text = folded(clues.question).text
    people = _PEOPLE.search(text)
    focus = focus_of(past)
    named = clues.people or clues.firm_mentions or request.papers
    if not people or not focus or named or not _MORE.search(text):
        return None
    authors = vocabulary.publications[focus[0]].authors
    one = people["lead"] or people["noun"].endswith(("author", "writer", "researcher"))
    chosen = authors[:1] if one else authors
    if not chosen:
        return None
    subject = _SUBJECT.search(text, people.end())
    topic = _TAIL.sub("", subject["topic"]) if subject else ""
    base = request_from(clues, Ask.LIST, request.question, vocabulary)
    return Followed(_listing(base, chosen, focus, topic), True, request.question)


def _listing(
    base: Request, people: tuple[str, ...], without: tuple[str, ...], topic: str
) -> Request:
    periods = base.filter.periods
    words = tuple(
        word for word in content_words(topic, "en")
        if not any(word in period.words for period in periods)
    )  # fmt: skip
    wanted = Filter(people=people, periods=periods, exclude=without)
    return replace(base, filter=wanted, papers=(), mentions=(), topic=" ".join(words), words=words)


def on_same_task(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """ "is there a later paper on the same task?": similar ones, after the paper spoken of."""
    focus = request.papers or focus_of(past)
    if not clues.has("similar") or not focus or (clues.has("compare") and request.papers):
        return None
    spans = clues.spans_of("similar", "later", "earlier", "publication", "list", "which", "it")
    before = _VERB_BEFORE.search(clues.question[: clues.spans_of("similar")[0][0]])
    spans += (before.span(),) if before else ()
    if clues.words_beyond(*spans) and not request.papers:
        return None
    wanted = replace(request.filter, exclude=focus)
    similar = replace(request, ask=Ask.SIMILAR, papers=focus, filter=wanted)
    return Followed(similar, not request.papers, request.question)
