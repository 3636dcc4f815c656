"""Phrases that describe one paper each: "the 2015 journal paper", "another on drowsy drivers".

A question with two or more of them speaks of as many papers. Only English is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions.clues import Clues
from assistant.questions.lexicon import content_words, folded
from assistant.questions.request import Anchor, Filter

_NOUN = (
    r"(?:paper|article|study|work|thesis|dissertation|survey|review|report|poster|experiment|chapter|"
    r"book|preprint|meta-analysis|one)"
)
_STOP = (
    r"(?:which|what|whose|who|how|when|where|why|is|are|was|were|do|does|did|has|have|had|can|could|"
    r"will|would|should|that|and|or|versus|vs|than|while|whereas|but)"
)
_INSIDE = rf"(?:(?!{_STOP}\b)[\w'.&/-]+\s+)"
_BEHIND = (
    r"(?:\s+(?:is\s+)?(?:on|about|by|from|with|of|in|for|from)\s+"
    rf"(?:(?!(?:,|;|:|\?|\.\s|\b(?:to|than|from|with|against)\s+(?:the|that)\s+(?:[\w'-]+\s+){{0,4}}{_NOUN}\b|"
    r"\b(?:and|or|versus|vs)\s+(?:what|how|which|the|another|one)\b|"
    r"\b(?:which|what|how|do|does|did|is|are|was|were|versus|vs)\b)).)+)"
)
_SINGLE = re.compile(
    rf"\b(?:(?:the|one|that|this)\s+{_INSIDE}{{0,6}}?{_NOUN}|an?\s+{_INSIDE}{{0,6}}?(?!one\b){_NOUN})\b{_BEHIND}?"
)
_ORDINALS = {"first", "second", "third", "last", "latter", "former", "other", "same"}
_BETWEEN = re.compile(r"\s(?P<word>versus|vs\.?|against)\s")
_BOUND = re.compile(r"(?<!\bal)[.:;?]")
# "Networks of patients and networks of creative people: what is found about each?"
_PAIR = re.compile(r"\W*(?P<one>[^.:;?,]+?),?\sand\s(?P<other>[^.:;?,]+):")
_EACH = re.compile(r"\b(?:each|respective\w*|either|both)\b")
# "The 2015 and the 2021 paper on oil": what is described is the same, the years are not.
_BY_YEARS = re.compile(
    rf"\bthe\s+(?:(?:19|20)\d\d)\s+(?:and|or|versus|vs\.?)\s+(?:the\s+)?(?:(?:19|20)\d\d)\s+"
    rf"(?:[\w-]+\s+){{0,3}}?{_NOUN}s?\b(?P<behind>{_BEHIND})?"
)
_OTHER = re.compile(rf"\b(?:another|the other|one)(?:\s+{_NOUN})?(?P<behind>{_BEHIND})")


def anchors_of(clues: Clues) -> tuple[Anchor, ...]:
    """The descriptions of single papers in a question, in order; none unless there are several."""
    if clues.language != "en":
        return ()
    fold = folded(clues.question)
    by_years = _of_years(clues, fold.text)
    if by_years:
        return by_years
    spans: list[tuple[int, int]] = []
    for pattern in (_OTHER, _SINGLE):
        for match in pattern.finditer(fold.text):
            span = fold.span(*match.span())
            if not any(a < span[1] and span[0] < b for a, b in spans):
                spans.append(span)
    spans = spans if len(spans) > 1 else _sides(fold.text)
    found = [_anchor(clues, span) for span in sorted(spans)]
    anchors = tuple(anchor for anchor in found if anchor is not None)
    return anchors if len(anchors) > 1 else ()


def _of_years(clues: Clues, text: str) -> tuple[Anchor, ...]:
    """The papers of two years that share a description."""
    match = _BY_YEARS.search(text)
    if not match:
        return ()
    start, end = folded(clues.question).span(*match.span())
    inside = [p for p in clues.periods if start <= p.start and p.end <= end]
    words = content_words(clues.question[:end], "en", ((0, start), *_inside(clues, (start, end))))
    return tuple(Anchor(" ".join(words), Filter(periods=(p,)), p.start, p.end) for p in inside)


def _sides(text: str) -> list[tuple[int, int]]:
    """The two sides of a "versus", or of a label that the question asks "about each" of."""
    between = _BETWEEN.search(text)
    if between:
        start = max((m.end() for m in _BOUND.finditer(text, 0, between.start())), default=0)
        ends = re.search(r"[.,:;?]", text[between.end() :])
        end = between.end() + ends.start() if ends else len(text)
        spans = [(start, between.start()), (between.end(), end)]
        papers = all(re.search(rf"\b{_NOUN}\b", text[a:b]) for a, b in spans)
        return spans if papers or between["word"] != "against" else []
    pair = _PAIR.match(text)
    named = pair is not None and _EACH.search(text, pair.end()) is not None
    return [pair.span("one"), pair.span("other")] if pair and named else []


def common_of(clues: Clues, anchors: Sequence[Anchor]) -> str:
    """What is said of all of them: the words outside the descriptions and the words that ask."""
    spans = (*((a.start, a.end) for a in anchors), *clues.shape.focus)
    inside = _inside(clues, (0, len(clues.question)))
    return " ".join(content_words(clues.question, clues.language, (*spans, *inside)))


def _anchor(clues: Clues, span: tuple[int, int]) -> Anchor | None:
    start, end = span
    inside = [p for p in clues.people if start <= p.start and p.end <= end and p.names]
    periods = tuple(p for p in clues.periods if start <= p.start and p.end <= end)
    venues = [f for f in clues.facets if f.field == "venue" and start <= f.start and f.end <= end]
    skipped = _inside(clues, span)
    question = clues.question
    words = content_words(question[:end], clues.language, ((0, start), *skipped))
    wanted = Filter(
        people=tuple(p.names[0] for p in inside),
        also=tuple(p.names[1:] for p in inside),
        periods=periods,
        venues=tuple(v for f in venues for v in f.values),
    )
    said = [word for word in words if folded(word).text not in _ORDINALS]
    return Anchor(" ".join(said), wanted, start, end) if said or not wanted.empty else None


def _inside(clues: Clues, span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The parts of a description that filters and nouns for publications account for."""
    parts: Sequence[tuple[int, int]] = (
        *((p.start, p.end) for p in clues.people), *((p.start, p.end) for p in clues.periods),
        *((f.start, f.end) for f in clues.facets), *clues.spans_of("publication", "type", "venue"),
    )  # fmt: skip
    return tuple(part for part in parts if span[0] <= part[0] and part[1] <= span[1])
