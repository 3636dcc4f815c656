"""How an English question is built: which part of it asks, for what, and what is said around it.

People tell who they are and what they need an answer for ("I'm a parent. ... for our newsletter"),
describe what they mean ("In the survey of 2D poses, ...") and then ask. Only closed classes of
words are known here, no topics. Questions in other languages are taken whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from assistant.questions.lexicon import Found, content_words, folded
from assistant.text import sentences

Span = tuple[int, int]
_ENDS = re.compile(r"[?!]+[\"”')]*\s+")
_CLAUSE = re.compile(r"[,;:]\s+|\s+[-–—]+\s+|\s*[()]\s*")
_LABEL = re.compile(r"[:;]\s+|\s+[-–—]+\s+")
_GREETED = re.compile(
    r"\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b"
)
_PLEASE = re.compile(r"\W*please\b")
_AS_SOMEBODY = re.compile(r"\W*(?:speaking )?as an? ")
_QUESTION_OF = re.compile(r"\W*(?:[\w-]+\s+){0,3}questions?(?:\s+(?:from|of|for)\s.*)?\W*$")
_TAG = re.compile(
    r"[,.]?\s+(?:right|correct|true|isn't it|wasn't it|aren't they|weren't they|doesn't it|didn't it|"
    r"don't they|didn't they|am i right|is that (?:right|correct|true)|or not)\s*[?.!]*\s*$"
)
_LINKING = r"\W*(?:(?:and|but|so|ok|okay|well|then|now|please|also|or|again|oh|hm+|um|uh)\b\W*)*"
_WH = r"(?:which|what|whose|how|who|whom|when|where|why|what's|who's|whats)"
_AT_WH = re.compile(
    rf"{_LINKING}(?:(?:in|on|of|by|for|from|to|at|with|under|after|before|than|about|into)\s+)?"
    rf"{_WH}\b"
)
_ANY_WH = re.compile(rf"\b{_WH}\b")
_MANNER = re.compile(r"(?<![\w-])(?:how(?!\s+(?:many|about|often|to)\b)|why|what for)\b(?P<noun>)")
_OF_A_RECORD = re.compile(r"\b(?:who|when|where)\b(?!\s+\w+s\s+(?!are\b|is\b|was\b|were\b))")
_ALSO = re.compile(rf"(?:[,;]|\band)\s+(?:and\s+)?(?:(?:for|in|on|of|with|by|to)\s+)?{_WH}\b")
_QUOTED = re.compile(r"[\"“«„][^\"“”«»„]{3,200}[\"”»“]|(?<!\w)['‘][^'‘’]{3,200}['’](?!\w)")
_ANAPHOR = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|ones?|each|both|there)\b"
)
_WISH = re.compile(
    r"\b(?:need|want|like|love|looking|after|wonder\w*|search\w*|interest\w*|curious|about|tell)\b"
)
# "Which of these is the oldest?", "which of them deals with ...": of what was spoken of.
_OF_THEM = re.compile(
    r"which(?:\s+one)?\s+of\s+(?:them\b|(?:these|those|the)(?:\s+(?:two|three|four|five))?\s+"
    r"(?:is|are|was|were|has|have|had|do|does|did|can|came|\w+s\s+(?:with|at|on|to|for|in|from))\b)"
)
_OF_ALL = re.compile(r"\b(?:of|among)\s+(?:all\s+)?(?:the|these|those)\s+[^,?.]+")
_ALSO_ASKS = re.compile(rf"(?:,\s+and\s+|;\s+|\band\s+)(?:(?:for|in|on|of|with|by|to)\s+)?{_WH}\b")
_NUMBERS = [[word] for word in ("two", "three", "four", "five")]
_COMPARED_ONLY = re.compile(r"(?:\w+er|\w+est|first|last|more \w+|most \w+)")
_PARTICLE = re.compile(r"\s*(?:out|well|best|better|properly|like|when|if)\b")
# "Which studies are re-analysed in the introduction to X?" asks of one paper.
_HELD_IN = re.compile(
    r"[^?]*?\b(?:re-?analy[sz]\w+|includ\w+|review\w+|cover\w+|compar\w+|discuss\w+|"
    r"synthesi[sz]\w+|examin\w+|us(?:ed|es|e)|assess\w+|pool\w+|summari[sz]\w+)\s+(?:in|by)\s+(?:the|this|that)\b"
)
_FEW_WORDS, _MANY_WORDS = 2, 5
_PREPOSED = re.compile(
    _LINKING
    + r"(?:in|for|from|of|with|about|on|regarding|concerning|within|at|according|going|based)\b"
)


# Concepts whose words name a field of records.
_OF_RECORDS = frozenset(
    "authors first_author last_author coauthors date venue category code link metric doi arxiv pages "
    "volume publisher type keyword affiliation bibliography per_year per_category".split()
)


_NOUNS = frozenset({"publication", "plural_only"})


class Wanted(StrEnum):
    """What the asking words want: publications, something else, both; or they do not show it.

    THINGS are counted ("how many sensors"); whether they are publications is read elsewhere.
    """

    PUBLICATIONS = "publications"
    OTHER = "other"
    THINGS = "things"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a question: `asides` are of no matter, `focus` asks; `wanted` is asked for."""

    asides: tuple[Span, ...]
    focus: tuple[Span, ...]
    wanted: Wanted

    def parts_of(self, question: str) -> tuple[str, ...]:
        """Each question in the words that ask: of sentences, and behind "and what ..."."""
        parts: list[str] = []
        for start, end in self.focus:
            at = start
            for match in _ALSO_ASKS.finditer(folded(question).text):
                place = folded(question).offsets[match.start()]
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
    asides = [s for s in around if _aside(question, s)]
    if asides == around and not all(_says_enough(question, s) for s in asking):
        asides = [s for s in asides if _GREETED.match(_low(question, s))]
    for span in asking:
        asides += _asides_within(question, span)
    focus = tuple(_focus(question, span, asides) for span in asking)
    asides = [rest for aside in asides for rest in _beside(aside, matters)]
    return Shape(tuple(sorted(asides)), focus, _wanted(question, focus, found, matters))


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


@cache
def _words(name: str) -> frozenset[str]:
    text = files("assistant").joinpath("lexicon", "shape.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)[name]).split())


@cache
def _any_of(*names: str) -> str:
    """An alternation of the words of some classes."""
    words = sorted({w for name in names for w in _words(name)}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in words) + ")"


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
    orders = re.compile(rf"{_LINKING}{_any_of('requests')}\b")
    ordered = [s for s in spans if s not in marked and orders.match(_low(question, s))]
    if marked:
        return sorted(marked + [s for s in ordered if not _personal(_low(question, s))])
    wishes = re.compile(
        rf"{_AT_WH.pattern}|{_LINKING}{_any_of('auxiliaries')}\b|"
        r"\b(?:i|we)(?:'d| would| am|'m| are|'re)?(?:\s+\w+)?\s+"
        r"(?:need|want|like|looking|after|wonder\w*|search\w*|interested|curious)\b"
    )
    return [s for s in spans if s in ordered or wishes.search(_low(question, s))] or list(spans)


def _personal(low: str) -> bool:
    """Whether a statement tells of its speaker, not of what they saw or read."""
    words = re.findall(r"[\w']+", low)
    if words and words[0] in {"if", "when", "while", "because", "since", "although", "suppose"}:
        return False
    return bool(_words("first_person") & set(words)) and not _words("perceptions") & set(words)


def _says_enough(question: str, span: Span) -> bool:
    """Whether a sentence says what it asks about, and does not point to another for it."""
    low = _low(question, span)
    words = content_words(low, "en")
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
    low = folded(question[: span[1]])
    occasion = re.compile(
        rf"\b(?:for|in)\s+(?:(?:my|our)\s+[\w-]+(?:\s+(?!{_any_of('borders', 'auxiliaries')}\b)[\w-]+)?|"
        rf"(?:an?|the|some|this)\s+(?:[\w-]+\s+)?{_any_of('occasions')}\b(?:\s+(?:at|in|for|of)\s+(?:my|our|the)\s+[\w-]+)?)"
    )
    for pattern in (occasion, _TAG):
        for match in pattern.finditer(low.text, _at(low.offsets, span[0])):
            found.append(low.span(match.start(), match.end()))
    return found


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
    verbs = rf"{_LINKING}(?:{_any_of('auxiliaries', 'requests')})\b"
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


def _wanted(
    question: str, focus: Sequence[Span], found: Sequence[Found], filters: Sequence[Span]
) -> Wanted:
    kinds = {_wanted_by(question, span, found, filters) for span in focus} - {Wanted.UNKNOWN}
    if Wanted.PUBLICATIONS in kinds and len(kinds) > 1:
        return Wanted.BOTH
    return Wanted.OTHER if Wanted.OTHER in kinds else next(iter(kinds), Wanted.UNKNOWN)


def _wanted_by(
    question: str, span: Span, found: Sequence[Found], filters: Sequence[Span]
) -> Wanted:
    """What the words from the first question word, or verb of asking, on name as wanted."""
    nouns = [
        _noun(f) for f in found
        if f.concept in _NOUNS and _within(f, span)
    ]  # fmt: skip
    fields = [(f.start, f.end) for f in found if f.concept in _OF_RECORDS]
    anything = [(f.start, f.end) for f in found if f.concept == "everything"]
    signs = {**dict.fromkeys([*filters, *fields], "△"), **dict.fromkeys(nouns, "□"),
             **dict.fromkeys(anything, "■")}  # fmt: skip
    text = _masked(question, span, signs)
    matches = [
        match
        for pattern in (_noun_after_wh(), _noun_after_verb(), _MANNER, _OF_A_RECORD)
        for match in pattern.finditer(text)
    ]
    if not matches:
        return Wanted.UNKNOWN
    matches.sort(key=lambda match: match.start())
    before = _OF_ALL.search(folded(question[: span[0]]).text + text[: matches[0].start()])
    others = bool(before) and not any(f.start < span[0] for f in found if f.concept in _NOUNS)
    kinds = [_kind(text, match, others) for match in matches]
    also = [m.end() for m in _ALSO.finditer(text)]
    later = {
        kind for kind, match in zip(kinds, matches, strict=True)
        if any(match.start() <= end <= match.end() for end in also)
    }  # fmt: skip
    said = {kinds[0], *later}
    if Wanted.PUBLICATIONS in said and said & {Wanted.OTHER, Wanted.THINGS}:
        return Wanted.BOTH
    return kinds[0]


def _noun(found: Found) -> Span:
    """Where the noun of a concept stands: "which ones" without its question word."""
    words = found.words.split()
    if words[0] in {"which", "what"}:
        return found.end - len(" ".join(words[1:])), found.end
    return found.start, found.end


def is_verb(question: str, found: Found) -> bool:
    """Whether "works" is a verb: "it works", "works out"."""
    before = folded(question[: found.start]).text.split()[-1:]
    verb = found.words in {"work", "works"} and (
        before in (["it"], ["this"], ["they"], ["to"], ["not"])
        or _PARTICLE.match(folded(question[found.end :]).text) is not None
    )
    return verb


def _within(found: Found, span: Span) -> bool:
    return span[0] <= found.start and found.end <= span[1]


def also_asks(question: str) -> int | None:
    """Where a second question begins in the same sentence: ", and what do they use it for?"."""
    match = _ALSO.search(folded(question).text)
    return folded(question).offsets[match.start()] if match else None


def _kind(text: str, match: re.Match[str], others: bool) -> Wanted:
    """What one noun phrase wants; a field of records (△), or what may be a verb, shows nothing."""
    if match.re is _OF_A_RECORD:
        return Wanted.UNKNOWN
    noun = match["noun"] or match.group()
    if "■" in noun:
        return Wanted.PUBLICATIONS
    if "□" in noun and _HELD_IN.match(text, match.end()) and "□" not in text[match.end() :]:
        return Wanted.OTHER
    if "□" in noun or _OF_THEM.match(text, match.start()):
        return Wanted.PUBLICATIONS
    if noun.split()[:1] in (["ones"], ["one"]) or noun.split() in _NUMBERS:
        return Wanted.OTHER if others else Wanted.PUBLICATIONS
    if match.group().startswith(("how many", "number of")):
        return Wanted.UNKNOWN if "△" in noun else Wanted.THINGS
    if _COMPARED_ONLY.fullmatch(noun.strip()) or {"thing", "things"} & set(noun.split()):
        return Wanted.UNKNOWN
    lone = len(noun.split()) == 1 and match.group().startswith("what")
    verb = lone and not re.match(rf"\s*{_any_of('auxiliaries')}\b", text[match.end() :])
    return Wanted.UNKNOWN if verb or "△" in noun else Wanted.OTHER


def _masked(question: str, span: Span, signs: Mapping[Span, str]) -> str:
    """The folded clause with nouns of records as signs."""
    out, at = [], span[0]
    for (start, end), sign in sorted(signs.items()):
        if start >= at and end <= span[1]:
            out += [folded(question[at:start]).text, sign]
            at = end
    text = "".join([*out, folded(question[at : span[1]]).text])
    return re.sub(r"\(\s*(△)\s*\)", r"\1", text)


@cache
def _noun_after_wh() -> re.Pattern[str]:
    """ "which (of his) recent papers", "what are the papers", "how many trials", "whose data"."""
    inner = rf"(?!{_any_of('auxiliaries', 'borders')}\b)[\w'□■△+./&-]+"
    between = rf"(?:\s+(?:{_any_of('openers')}|is|are|was|were|kinds?|sorts?|types?)\b)*+"
    return re.compile(
        rf"(?<![\w-])(?:which|whose|how many|number of|what(?!\s+(?:about|if|for)\b))\b{between}"
        rf"(?P<noun>(?:\s+{inner}){{1,6}})"
    )


@cache
def _noun_after_verb() -> re.Pattern[str]:
    """ "list all his papers", "I need every article": only where that names publications."""
    inner = rf"(?!{_any_of('auxiliaries', 'borders')}\b)[\w'□■△+./&-]+"
    between = rf"(?:\s+(?:{_any_of('openers')})\b)*+"
    verbs = (
        rf"(?:{_any_of('requests')}|looking for|is there|are there|like|any|every|all|number of)"
    )
    return re.compile(rf"\b{verbs}{between}(?P<noun>(?:\s+{inner},?){{0,8}}?\s+□)|(?P<any>■)")
