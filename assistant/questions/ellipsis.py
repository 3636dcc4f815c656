"""Questions that leave out what was said: "what about 2022?", "only those with code"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions.clues import Clues, Vocabulary
from assistant.questions.exchange import (
    ABOUT_ONE,
    ORDINALS,
    SELECTING,
    Exchange,
    Followed,
    focus_of,
)
from assistant.questions.lexicon import idle_words
from assistant.questions.periods import Period
from assistant.questions.reader import request_from
from assistant.questions.request import Ask, Filter, Request
from assistant.text import fold, loose

_NEXT_YEAR = re.compile(
    r"\b(?:(?P<after>(?:next|following|subsequent) year|year (?:after(?:wards)?|later|following))|"
    r"(?:previous|preceding|prior) year|year (?:before|earlier|prior))\b"
)


def continued(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """ "what about 2022?", "and for infinite loops?", "only those with code", "and FSFM?"."""
    if not past:
        return None
    last = past[-1]
    opens = starts_with(clues, "more") or starts_with(clues, "without")
    fragment = _is_fragment(request, clues)
    if not (opens or fragment) or clues.has("it", "person_it", *ORDINALS):
        return None
    if clues.has("them") and (last.request.ask not in SELECTING or clues.has("which")):
        return None
    return (
        _other_year(request, clues, last)
        or _narrowed(request, clues, last, vocabulary)
        or _more_filter(request, clues, last)
        or _same_ask(request, clues, last, vocabulary)
        or (_more_words(request, past, vocabulary) if opens or fragment else None)
    )


def _is_fragment(request: Request, clues: Clues) -> bool:
    """A filter alone ("2021?", "with code", "Kun Pan"): no noun, no verb, no topic of its own."""
    verbs = set(clues.concepts) - {"more", "code", "without", "them", "which", "first_author"}
    return not request.words and not verbs and bool(narrowing(request))


def narrowing(request: Request) -> dict[str, object]:
    """The parts of the filter that the question itself gives."""
    given = request.filter
    parts: dict[str, object] = {}
    if given.periods:
        parts["periods"] = given.periods
    for name in ("categories", "not_categories", "venues", "types", "keywords", "place"):
        if getattr(given, name):
            parts[name] = getattr(given, name)
    if given.people:
        parts["people"], parts["also"] = given.people, given.also
        parts["first_author"] = given.first_author
    if "first_author" in request.concepts and not given.people:
        parts["first_author"] = True
    if "code" in request.concepts:
        parts["code"] = "without" not in request.concepts
    return parts


def _other_year(request: Request, clues: Clues, last: Exchange) -> Followed | None:
    """ "And the year after?": the question before, of the next year."""
    match = _NEXT_YEAR.search(fold(clues.question))
    before = last.request.filter.periods
    if not match or len(before) != 1 or request.filter.periods:
        return None
    step = 1 if match["after"] else -1
    years = {bound[0] for bound in (before[0].low, before[0].high) if bound}
    if len(years) != 1 or any(fold(word) not in idle_words() for word in request.words):
        return None
    year = years.pop() + step
    periods = (Period((year, 1, 1), (year, 12, 31)),)
    wanted = replace(last.request.filter, periods=periods)
    asked = replace(last.request, question=request.question, filter=wanted)
    return Followed(asked, True, asked.topic)


def _more_filter(request: Request, clues: Clues, last: Exchange) -> Followed | None:
    parts = narrowing(request)
    if not parts or request.words or request.papers or last.request.ask not in SELECTING:
        return None
    before = last.request
    narrows = clues.has("them") or _says_only(clues)
    if narrows and last.cited:
        base = replace(before.filter, only=last.cited) if before.topic else before.filter
    else:
        base = before.filter
    wanted = replace(base, **parts)  # type: ignore[arg-type]
    topic = "" if wanted.only is not None else before.topic
    words = () if wanted.only is not None else before.words
    ask = Ask.LIST if narrows and before.ask in {Ask.EARLIEST, Ask.LATEST} else before.ask
    merged = replace(
        before,
        question=request.question,
        focus=request.focus,
        parts=(),
        filter=wanted,
        topic=topic,
        words=words,
        ask=ask,
        language=request.language,
    )
    return Followed(merged, True, topic)


def _narrowed(
    request: Request, clues: Clues, last: Exchange, vocabulary: Vocabulary
) -> Followed | None:
    """ "only those about chess": what was listed, by topic."""
    narrows = _says_only(clues) and clues.has("them") and not clues.has("which", "how")
    if not narrows or not request.words or not last.cited or last.request.ask not in SELECTING:
        return None
    asked = request_from(clues, Ask.LIST, request.question, vocabulary)
    wanted = replace(asked.filter, only=last.cited)
    return Followed(replace(asked, filter=wanted, papers=()), True, asked.topic)


def _says_only(clues: Clues) -> bool:
    only = {"only", "just", "solo", "seulement", "nur", "仅", "只要", "只看", "だけ"}
    return any(f.concept == "more" and f.words in only for f in clues.found)


def _same_ask(
    request: Request, clues: Clues, last: Exchange, vocabulary: Vocabulary
) -> Followed | None:
    """ "and FSFM?": the question before, asked of another paper."""
    if (
        not request.papers
        or len(request.words) > 1
        or request.ask not in {Ask.CONTENT, Ask.LIST, Ask.SUMMARY}
    ):
        return None
    if last.request.ask in ABOUT_ONE - {Ask.COMPARE}:
        asked = replace(last.request, question=request.question, focus=request.focus, parts=(),
                        papers=request.papers,
                        mentions=request.mentions, filter=Filter())  # fmt: skip
        return Followed(asked, True, last.request.topic)
    if last.request.ask is Ask.CONTENT:
        asked = replace(request, ask=Ask.CONTENT, focus=last.request.focus, parts=(),
                        topic=last.request.topic, words=last.request.words)  # fmt: skip
        return Followed(asked, True, last.request.topic)
    return None


def _more_words(
    request: Request, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """ "and for infinite loops?": the question before, with other words, of the same paper."""
    last = past[-1]
    if not request.words or request.papers or request.ask not in {Ask.CONTENT, Ask.DEFINE}:
        if request.ask in ABOUT_ONE and not request.papers and not request.words and focus_of(past):
            return Followed(replace(request, papers=focus_of(past)), True, request.question)
        return None
    if last.request.ask in SELECTING and last.request.topic:
        again = replace(last.request, question=request.question, focus=request.focus, parts=(),
                        topic=request.topic,
                        words=request.words)  # fmt: skip
        return Followed(again, True, request.topic)
    query = f"{last.request.topic} {request.topic}".strip()
    papers = _titled_otherwise(request, past, vocabulary) or focus_of(past)
    return Followed(replace(request, ask=Ask.CONTENT, papers=papers, topic=query), True, query)


def _titled_otherwise(
    request: Request, past: Sequence[Exchange], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The one other paper whose title has the new words, where the paper spoken of lacks them."""
    titled = vocabulary.mentions.titled(request.words, vocabulary.publications)
    focus = [vocabulary.publications[i] for i in focus_of(past)]
    said = fold(" ".join(f"{p.title} {p.abstract}" for p in focus))
    lacks = not any(loose(word).search(said) for word in request.words)
    return titled if len(titled) == 1 and lacks and focus and titled[0] != focus[0].id else ()


def starts_with(clues: Clues, concept: str) -> bool:
    """Whether the question opens with words of this concept."""
    lead = re.match(r"\s*", clues.question)
    at = lead.end() if lead else 0
    return any(f.concept == concept and f.start <= at for f in clues.found)
