"""Which of the papers spoken of a question picks out: "the older of the two", "the 2018 one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions.asks import decide
from assistant.questions.clues import Clues, Vocabulary
from assistant.questions.exchange import (
    SELECTING,
    Exchange,
    Followed,
    focus_of,
    latest_cited,
    spoken_of,
)
from assistant.questions.lexicon import blanked, content_words, folded
from assistant.questions.reader import request_from
from assistant.questions.request import Ask, Request
from assistant.text import fold, loose
from assistant.types import Publication

_OLDER = r"older|oldest|earlier|earliest"
_NEWER = r"newer|newest|later|latest|more recent|most recent"
_PAPER = r"(?:one|paper|article|study|work|thesis|survey|review|publication|entry|version|edition)"
_BY_AGE = re.compile(
    rf"\bthe\s+(?:(?P<older>{_OLDER})|(?P<newer>{_NEWER}))\s+"
    rf"(?:(?:{_PAPER}\s+)?of\s+(?:the|those|these|them)\b(?:\s+(?:two|three|four|five))?"
    rf"(?:\s+{_PAPER}s?\b)?|{_PAPER}\b)"
)
_BY_YEAR = re.compile(
    rf"\b(?:the|that)\s+(?P<before>(?:19|20)\d\d)\s+{_PAPER}\b"
    rf"|\b(?:the|that)\s+{_PAPER}\s+(?:from|of|in|dated)\s+(?P<after>(?:19|20)\d\d)\b"
)
_BY_DAY = re.compile(rf"\b(?:the|that)\s+{_PAPER}\s+(?:from|of|dated|on)\s+$")
_BY_PERSON = re.compile(rf"\b(?:the|that)\s+{_PAPER}\s+(?:from|by|of|with)\s+$")
_BY_PLACE = re.compile(
    rf"\b(?:the|that)\s+{_PAPER}\s+(?:from|in|at)\s+(?:the\s+)?(?P<place>[\w-]+)"
    r"|\bthe\s+(?P<before>[\w-]+(?:\s+[\w-]+){0,4}?)\s+(?:one|paper|article)\b"
)
_BY_WORDS = re.compile(
    rf"\bthe\s+{_PAPER}\s+(?:with|on|about|that|which|for|using|from|in)\s+(?P<words>(?:(?!\s[-–—]\s)[^,:;?])+)"
)
_OF_MANY = SELECTING | {Ask.DEFINE, Ask.OPINION}
_OTHER = re.compile(rf"\bthe other(?:\s+{_PAPER}\b|\s*(?:[,.?:;]|$))")
_SUCH_ONE = re.compile(
    r"\bthe\s+(?P<words>(?:(?!(?:the|of|first|second|third|fourth|fifth|last|same|other)\b)[\w-]+\s+)"
    r"{1,3})one\b"
)
_OF_TWO = re.compile(r"\bof (?:the|these|those) two\b")
_RETURNS = re.compile(r"\b(?:back|return\w*|again)\b[^.?!]{0,20}\bto\b[^.?!,:]{0,40}")


def picked(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """The request about the one paper that its words pick out of those spoken of."""
    if not past or clues.firm_mentions or (clues.has("correction") and clues.periods):
        return None
    several = [vocabulary.publications[i] for i in latest_cited(past, 2) or spoken_of(past)]
    text = folded(clues.question).text
    if _OF_TWO.search(text):
        several = several[:2]  # the best two of what was listed
    other = _OTHER.search(text)
    left = tuple(p.id for p in several if p.id not in focus_of(past))
    if other and 0 < len(left) < len(several):
        asked = _asked_of(left if len(left) == 1 else (), request, clues, other.span(), vocabulary)
        wanted = replace(asked.request.filter, only=left)
        return replace(asked, request=replace(asked.request, filter=wanted))
    if clues.has("correction"):
        return None
    for finder in (_by_age, _by_year, _by_day, _by_person, _by_place):
        found = finder(text, clues, several)
        if found is not None:
            paper, start, end = found
            return _asked_of((paper.id,), request, clues, (start, end), vocabulary)
    return _described(request, clues, text, several, vocabulary)


_Place = tuple[Publication, int, int]


def _by_age(text: str, clues: Clues, several: Sequence[Publication]) -> _Place | None:
    match = _BY_AGE.search(text)
    dated = sorted((p for p in several if p.year), key=lambda p: p.date.sort_key)
    if not match or len(dated) < 2:
        return None
    return (dated[0] if match["older"] else dated[-1], *match.span())


def _by_year(text: str, clues: Clues, several: Sequence[Publication]) -> _Place | None:
    match = _BY_YEAR.search(text)
    fitting = [p for p in several if match and str(p.year) == (match["before"] or match["after"])]
    return (fitting[0], *match.span()) if match and len(fitting) == 1 else None


def _by_day(text: str, clues: Clues, several: Sequence[Publication]) -> _Place | None:
    """ "The one of September 18"."""
    for period in clues.periods:
        match = _BY_DAY.search(text[: period.start])
        fitting = [p for p in several if period.holds(p.date)]
        if match and len(fitting) == 1:
            return fitting[0], match.start(), period.end
    return None


def _by_person(text: str, clues: Clues, several: Sequence[Publication]) -> _Place | None:
    for person in clues.people:
        match = _BY_PERSON.search(text[: person.start])
        fitting = [p for p in several if set(person.names) & set(p.authors)]
        if match and len(fitting) == 1:
            return fitting[0], match.start(), person.end
    return None


def _by_place(text: str, clues: Clues, several: Sequence[Publication]) -> _Place | None:
    """ "The one from Chapman", "the one in Nature": where it appeared or was written."""
    match = _BY_PLACE.search(text)
    if not match:
        return None
    shown = {p.id: fold(" ".join((p.venue or "", p.publisher or "", *p.tags))) for p in several}
    place = loose(match["place"] or match["before"])
    fitting = [p for p in several if place.search(shown[p.id])]
    end = max((f.end for f in clues.facets if f.start <= match.end() < f.end), default=match.end())
    return (fitting[0], match.start(), end) if len(fitting) == 1 else None


def _described(
    request: Request,
    clues: Clues,
    text: str,
    several: Sequence[Publication],
    vocabulary: Vocabulary,
) -> Followed | None:
    """ "The one with clips from TV shows": searched among those spoken of."""
    match = _BY_WORDS.search(text) or _SUCH_ONE.search(text)
    if not match or len(several) < 2:
        return None
    named = vocabulary.mentions.titled(content_words(match["words"], "en"), [p.id for p in several])
    if len(named) == 1:
        return _asked_of(named, request, clues, match.span(), vocabulary)
    asked = _asked_of((), request, clues, (match.start(), match.start("words")), vocabulary)
    wanted = replace(asked.request.filter, only=tuple(p.id for p in several))
    return replace(asked, request=replace(asked.request, filter=wanted))


def _asked_of(
    papers: tuple[str, ...],
    request: Request,
    clues: Clues,
    span: tuple[int, int],
    vocabulary: Vocabulary,
) -> Followed:
    """What the question asks outside the words that pick the paper."""
    start, end = span
    returns = _RETURNS.search(folded(clues.question).text)
    spans = [span, *([returns.span()] if returns else [])]
    clean = replace(
        clues,
        question=blanked(clues.question, spans),
        found=tuple(f for f in clues.found if f.end <= start or end <= f.start),
        people=tuple(p for p in clues.people if p.end <= start or end <= p.start),
        facets=tuple(f for f in clues.facets if f.end <= start or end <= f.start),
        periods=() if papers else clues.periods,
        categories={} if papers else clues.categories,
    )
    ask = decide(clean)
    if ask in _OF_MANY:
        ask = Ask.CONTENT
    made = request_from(clean, ask, request.question, vocabulary)
    if ask is Ask.CONTENT and papers and not made.words:
        made = replace(made, ask=Ask.LIST if clues.has("which") else Ask.SUMMARY)
    return Followed(replace(made, papers=papers), True, made.topic or request.question)


def spoken_of_there(clues: Clues, focus: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether "does it beat X?" asks of a paper that speaks of X itself."""
    pronoun = min((start for start, _ in clues.spans_of("it")), default=len(clues.question))
    papers = [vocabulary.publications[name] for name in focus]
    named = [m for m in clues.mentions if m.kind == "name" and m.start > pronoun]
    text = fold(" ".join(p.abstract for p in papers))
    return len(named) == len(clues.mentions) and all(loose(m.name).search(text) for m in named)
