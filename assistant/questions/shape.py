"""How an English question is built: which part of it asks, for what, and what is said around it.

People tell who they are and what they need an answer for ("I'm a parent. ... for our newsletter"),
describe what they mean ("In the survey of 2D poses, ...") and then ask. Only closed classes of
words are known here, no topics. Questions in other languages are taken whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.questions.lexicon import Found, content_words, folded, idle_words
from assistant.questions.shape_words import WH, any_of, class_words
from assistant.questions.wanted import Span, Wanted, wanted_of
from assistant.text import sentences

_ENDS = re.compile(r"[?!]+[\"”')]*\s+")
_CLAUSE = re.compile(r"[,;:]\s+|\s+[-–—]+\s+|\s*[()]\s*")
_LABEL = re.compile(r"[:;]\s+|\s+[-–—]+\s+")
_GREETED = re.compile(
    r"\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b"
)
_PLEASE = re.compile(r"\W*please\b")
_AS_SOMEBODY = re.compile(r"\W*(?:speaking )?as an? ")
_QUESTION_OF = re.compile(r"\W*(?:[\w-]+\s+){0,3}questions?(?:\s+(?:from|of|for)\s.*)?\W*$")
TAG = re.compile(
    r"[,.]?\s+(?:right|correct|true|isn't it|wasn't it|aren't they|weren't they|doesn't it|"
    r"didn't it|don't they|didn't they|am i right|is that (?:right|correct|true)|"
    r"or not)\s*[?.!]*\s*$"
)
_LINKING = r"\W*(?:(?:and|but|so|ok|okay|well|then|now|please|also|or|again|oh|hm+|um|uh)\b\W*)*"
_AT_WH = re.compile(
    rf"{_LINKING}(?:(?:in|on|of|by|for|from|to|at|with|under|after|before|than|about|into)\s+)?"
    rf"{WH}\b"
)
_ANY_WH = re.compile(rf"\b{WH}\b")
_QUOTED = re.compile(r"[\"“«„][^\"“”«»„]{3,200}[\"”»“]|(?<!\w)['‘][^'‘’]{3,200}['’](?!\w)")
_ANAPHOR = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|ones?|each|both|there)\b"
)
_WISH = re.compile(
    r"\b(?:need|want|like|love|looking|after|wonder\w*|search\w*|interest\w*|curious|"
    r"about(?!\s+(?:an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|half|\w+ty)\b)|tell)\b"
)
_ALSO_ASKS = re.compile(rf"(?:,\s+and\s+|;\s+|\band\s+)(?:(?:for|in|on|of|with|by|to)\s+)?{WH}\b")
_FEW_WORDS, _MANY_WORDS = 2, 5
_PAPERS = frozenset({"publication", "publications", "work", "works"})
_PREPOSED = re.compile(
    _LINKING
    + r"(?:in|for|from|of|with|about|on|regarding|concerning|within|at|according|going|based)\b"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a question: `asides` are of no matter, `focus` asks; `wanted` is asked for."""

    asides: tuple[Span, ...]
    focus: tuple[Span, ...]
    wanted: Wanted

    def parts_of(self, question: str) -> tuple[str, ...]:
        """Each question in the words that ask: of sentences, and behind "and what ..."."""
        parts: list[str] = []
        fold = folded(question)
        for start, end in self.focus:
            at = start
            for match in _ALSO_ASKS.finditer(fold.text):
                place = fold.offsets[match.start()]
                if start < place < end and question[at:place].strip():
                    parts.append(question[at:place])
                    at = place
            parts.append(question[at:end])
        return tuple(part.strip(" ,;") for part in parts if part.strip(" ,;"))

    def focus_of(self, question: str) -> str:
        """The words that ask, as written."""
        return " ".join(question[start:end] for start, end in self.focus)


def whole(question: str) -> Shape:
    """The shape of a question that is not taken apart."""
    return Shape((), ((0, len(question)),), Wanted.UNKNOWN)


def shape_of(question: str, found: Sequence[Found], kept: Iterable[Span]) -> Shape:
    """Take an English question apart.

    `found` are its concepts; words inside `kept` (filters, names of papers) are always of matter.
    What a speaker tells is of matter too where nothing else says what is asked about.
    """
    spans = _sentences(question)
    asking = _asking(question, spans)
    matters = [*kept, *((m.start(), m.end()) for m in _QUOTED.finditer(question))]
    around = [s for s in spans if s not in asking]
    mended = [f.start for f in found if f.concept == "correction"]  # "no, I meant ..."
    asides = [
        s for s in around
        if _aside(question, s) and not any(s[0] <= start < s[1] for start in mended)
    ]  # fmt: skip
    if asides == around and not all(_says_enough(question, s) for s in asking):
        asides = [
            s for s in asides if _GREETED.match(_low(question, s)) or _beside(s, matters) != [s]
        ]
    cut = _covered(question, matters)
    for span in asking:
        asides += _asides_within(cut, span)
    focus = tuple(_focus(cut, span, asides) for span in asking)
    asides = [rest for aside in asides for rest in _beside(aside, matters)]
    return Shape(tuple(sorted(asides)), focus, wanted_of(question, focus, found, matters))


def _covered(question: str, kept: Iterable[Span]) -> str:
    """The question with names and titles as single words, so that nothing is cut inside them."""
    for start, end in kept:
        question = question[:start] + "x" * (end - start) + question[end:]
    return question


def _beside(span: Span, kept: Sequence[Span]) -> list[Span]:
    """What is left of a span outside those of matter."""
    left = [span]
    for a, b in kept:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, a)), (max(start, b), end))
            if piece[0] < piece[1]
        ]
    return left


def _low(question: str, span: Span) -> str:
    return folded(question[slice(*span)]).text


def _sentences(question: str) -> list[Span]:
    """The sentences, also where small letters follow a question mark."""
    spans: list[Span] = []
    for start, end in sentences(question):
        at = start
        for match in _ENDS.finditer(question, start, end):
            spans.append((at, match.end()))
            at = match.end()
        if question[at:end].strip():
            spans.append((at, end))
    return spans


def _asking(question: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences that ask: with a question mark, else with a verb or word of asking, else all.

    An order ("list them") asks beside a question as well.
    """
    marked = [s for s in spans if question[s[0] : s[1]].rstrip("\"”') \n").endswith("?")]
    orders = re.compile(rf"{_LINKING}{any_of('requests')}\b")
    ordered = [s for s in spans if s not in marked and orders.match(_low(question, s))]
    if marked:
        return sorted(marked + [s for s in ordered if not _personal(_low(question, s))])
    wishes = re.compile(
        rf"{_AT_WH.pattern}|{_LINKING}{any_of('auxiliaries')}\b|"
        r"\b(?:i|we)(?:'d| would| am|'m| are|'re)?(?:\s+\w+)?\s+"
        r"(?:need|want|like|looking|after|wonder\w*|search\w*|interested|curious)\b"
    )
    asking = [s for s in spans if s in ordered or wishes.search(_low(question, s))]
    if ordered:  # "I am writing on how people ... Please list every paper on ..."
        asking = [s for s in asking if s in ordered or not _aside(question, s)]
    return asking or list(spans)


def _personal(low: str) -> bool:
    """Whether a statement tells of its speaker, not of what they saw or read."""
    words = re.findall(r"[\w']+", low)
    if words and words[0] in {"if", "when", "while", "because", "since", "although", "suppose"}:
        return False
    speaks = bool(class_words("first_person") & set(words)) or "of mine" in low  # they mine data
    return speaks and not class_words("perceptions") & set(words)


def _says_enough(question: str, span: Span) -> bool:
    """Whether a sentence says what it asks about, and does not point to another for it."""
    low = _low(question, span)
    words = [word for word in content_words(low, "en") if word not in idle_words() | _PAPERS]
    return len(words) >= (_FEW_WORDS if not _ANAPHOR.search(low) else _MANY_WORDS)


def _aside(question: str, span: Span) -> bool:
    low = _low(question, span)
    told = _personal(low) and not _WISH.search(low)
    return told or bool(_GREETED.match(low) or _PLEASE.match(low))


def _asides_within(question: str, span: Span) -> list[Span]:
    """Who asks and what for, in the sentence that asks."""
    found: list[Span] = []
    pieces = _pieces(question, span)
    first = next((i for i, p in enumerate(pieces) if _begins_asking(_low(question, p))), 0)
    for piece in pieces[:first]:
        low = _low(question, piece)
        told = _AS_SOMEBODY.match(low) or _QUESTION_OF.match(low)
        if told or _aside(question, piece):
            found.append(piece)
    text = folded(question[: span[1]])
    for pattern in (_occasion(), TAG):
        for match in pattern.finditer(text.text, _at(text.offsets, span[0])):
            found.append(text.span(match.start(), match.end()))
    return found


@cache
def _occasion() -> re.Pattern[str]:
    """ "for our newsletter", "for a talk at my school"."""
    ends = rf"(?!{any_of('borders', 'auxiliaries')}\b)"
    return re.compile(
        rf"\b(?:for|in)\s+(?:(?:my|our)\s+[\w-]+(?:\s+{ends}[\w-]+)?|"
        rf"(?:an?|the|some|this)\s+(?:[\w-]+\s+)?{any_of('occasions')}\b"
        r"(?:\s+(?:at|in|for|of)\s+(?:my|our|the)\s+[\w-]+)?)"
    )


def _at(offsets: Sequence[int], start: int) -> int:
    return next((i for i, offset in enumerate(offsets) if offset >= start), len(offsets))


def _pieces(question: str, span: Span) -> list[Span]:
    """The clauses of a sentence, cut at punctuation."""
    start, end = span
    pieces: list[Span] = []
    for match in _CLAUSE.finditer(question, start, end):
        pieces.append((start, match.start()))
        start = match.end()
    pieces.append((start, end))
    return [(a, b) for a, b in pieces if question[a:b].strip()]


def _begins_asking(low: str) -> bool:
    verbs = rf"{_LINKING}(?:{any_of('auxiliaries', 'requests')})\b"
    things = re.search(r"\b(?:any|anything|something|everything)\b", low)
    return bool(_AT_WH.match(low) or re.match(verbs, low) or _ANY_WH.search(low) or things)


def _focus(question: str, span: Span, asides: Sequence[Span]) -> Span:
    """The words of an asking sentence after what only says which paper is meant."""
    start, end = span
    for match in _LABEL.finditer(question, start, end):
        if re.search(r"\w\W+\w|\w{4,}", question[match.end() : end]):
            start = match.end()
    pieces = _pieces(question, (start, end))
    first = next((i for i, p in enumerate(pieces) if _AT_WH.match(_low(question, p))), 0)
    before = pieces[:first]
    if before and (_PREPOSED.match(_low(question, before[0])) or all(p in asides for p in before)):
        start = pieces[first][0]
    return (start, end)
