"""What the asking words of an English question want: publications, or something inside one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from assistant.questions.lexicon import Found, content_words, folded, idle_words
from assistant.questions.shape_words import WH, any_of

Span = tuple[int, int]
_MANNER = re.compile(r"(?<![\w-])(?:how(?!\s+(?:many|about|often|to)\b)|why|what for)\b(?P<noun>)")

_OF_A_RECORD = re.compile(r"\b(?:who|when|where)\b(?!\s+\w+s\s+(?!are\b|is\b|was\b|were\b))")

_ALSO = re.compile(rf"(?:[,;]|\band)\s+(?:and\s+)?(?:(?:for|in|on|of|with|by|to)\s+)?{WH}\b")

# "Which of these is the oldest?", "which of them deals with ...": of what was spoken of.
_OF_THEM = re.compile(
    r"which(?:\s+one)?\s+of\s+(?:them\b|(?:these|those|the)(?:\s+(?:two|three|four|five))?\s+"
    r"(?:is|are|was|were|has|have|had|do|does|did|can|came|\w+s\s+(?:with|at|on|to|for|in|from))\b)"
)

_OF_ALL = re.compile(r"\b(?:of|among)\s+(?:all\s+)?(?:the|these|those)\s+[^,?.]+")

# "Measured on three kinds of bugs, which ones?": of things, not of publications (□).
_COUNTED_THINGS = re.compile(r"\b(?:two|three|four|five|six|seven)\s+(?:[\w-]+\s+){0,2}[\w-]+s\b")
_NUMBERS = [[word] for word in ("two", "three", "four", "five")]

_COMPARED_ONLY = re.compile(r"(?:\w+er|\w+est|first|last|more \w+|most \w+)")

# "Which neurons are made stronger and which ones weaker?"
_ONES = re.compile(r"\bones?\b")

_LISTED = re.compile(r"\s+(?:on|in|from)\s+(?:this|the|his|her|your)\s+(?:list|bibliography)\b")

# "How does this chat work?"
_DOES = re.compile(r"\b(?:do|does|did)\b")
_BEFORE_VERBS = [[word] for word in "it this they to not i we you who".split()]

_WEAK_NOUNS = frozenset("records record items item outputs output pieces".split())
_KINDS_OF_RECORDS = frozenset(
    "publication bibliographic list listed undated dated recent new old earlier later latest "
    "oldest first last such single conference journal joint similar".split()
)
_LAST_WORD = re.compile(r"([^\W\d_-]+)\s+$")
_PARTICLE = re.compile(r"\s*(?:out|well|best|better|properly|like|when|if)\b")

# "Which studies are re-analysed in the introduction to X?" asks of one paper.
_HELD_IN = re.compile(
    r"[^?]*?\b(?:re-?analy[sz]\w+|includ\w+|review\w+|cover\w+|compar\w+|discuss\w+|"
    r"synthesi[sz]\w+|examin\w+|us(?:ed|es|e)|assess\w+|pool\w+|summari[sz]\w+)\s+(?:in|by)\s+(?:the|this|that)\b"
)

# Concepts whose words name a field of records.
_OF_RECORDS = frozenset(
    "authors first_author last_author coauthors date venue category code link metric doi arxiv "
    "pages volume publisher type keyword affiliation bibliography per_year per_category".split()
)

_NOUNS = frozenset({"publication", "plural_only", "written_kinds"})


class Wanted(StrEnum):
    """What the asking words want: publications, something else, both; or they do not show it.

    THINGS are counted ("how many sensors"); whether they are publications is read elsewhere.
    A FIELD of records is asked for ("which category", "what journal").
    """

    PUBLICATIONS = "publications"
    OTHER = "other"
    THINGS = "things"
    FIELD = "field"
    BOTH = "both"
    UNKNOWN = "unknown"


def wanted_of(
    question: str, focus: Sequence[Span], found: Sequence[Found], filters: Sequence[Span]
) -> Wanted:
    """What the words in `focus` want; nouns are known from `found`, names from `filters`."""
    kinds = {_wanted_by(question, span, found, filters) for span in focus} - {Wanted.UNKNOWN}
    if len(kinds) > 1:
        kinds.discard(Wanted.FIELD)
    if Wanted.PUBLICATIONS in kinds and len(kinds) > 1:
        return Wanted.BOTH
    return Wanted.OTHER if Wanted.OTHER in kinds else next(iter(kinds), Wanted.UNKNOWN)


def _wanted_by(
    question: str, span: Span, found: Sequence[Found], filters: Sequence[Span]
) -> Wanted:
    """What the words from the first question word, or verb of asking, on name as wanted."""
    nouns = [
        _noun(f) for f in found
        if f.concept in _NOUNS and _within(f, span) and f.words not in {"which ones", "what ones"}
    ]  # fmt: skip
    fields = [(f.start, f.end) for f in found if f.concept in _OF_RECORDS]
    anything = [(f.start, f.end) for f in found if f.concept == "everything"]
    dates = [(f.start, f.end) for f in found
             if f.concept == "date" or f.words.endswith((" at", " in", " by"))]  # fmt: skip
    signs = {**dict.fromkeys(fields, "▽"), **dict.fromkeys([*filters, *dates], "△"),
             **dict.fromkeys(nouns, "□"),
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
    things = _COUNTED_THINGS.search(text[: matches[0].start()]) is not None
    told = any(f.start < span[0] for f in found if f.concept in _NOUNS)
    others = things or (bool(before) and not told)
    kinds: list[Wanted] = []
    for match in matches:
        same = kinds and kinds[-1] in {Wanted.OTHER, Wanted.THINGS} and _ONES.search(match.group())
        kinds.append(kinds[-1] if same else _kind(text, match, others))
    also = [m.end() for m in _ALSO.finditer(text)]
    later = {
        kind for kind, match in zip(kinds, matches, strict=True)
        if any(match.start() <= end <= match.end() for end in also)
    }  # fmt: skip
    counted = any(m.group().startswith("number of") and "□" in m.group() for m in matches)
    if counted and Wanted.PUBLICATIONS in kinds:
        return Wanted.PUBLICATIONS
    asks = "?" in question[span[0] : span[1] + 1] or matches[0].group().startswith(("wh", "how"))
    said = {kinds[0], *(later if asks else ())}
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
    """Whether "works" is a verb: "it works", "works out", "I work on"."""
    if found.words not in {"work", "works"}:
        return False
    before = folded(question[: found.start]).text
    after = folded(question[found.end :]).text
    asked = _DOES.search(before) and not after.strip(" ?.!")
    return before.split()[-1:] in _BEFORE_VERBS or bool(asked) or bool(_PARTICLE.match(after))


def of_something_else(question: str, found: Found) -> bool:
    """Whether a weak noun is no publication: "patient records", "related items"."""
    if found.words not in _WEAK_NOUNS or found.concept not in {"publication", "plural_only"}:
        return False
    before = _LAST_WORD.search(question[: found.start])
    word = folded(before[1]).text if before and before[1].islower() else ""
    return bool(content_words(word, "en")) and word not in idle_words() | _KINDS_OF_RECORDS


def _within(found: Found, span: Span) -> bool:
    return span[0] <= found.start and found.end <= span[1]


def also_asks(question: str) -> int | None:
    """Where a second question begins in the same sentence: ", and what do they use it for?"."""
    match = _ALSO.search(folded(question).text)
    return folded(question).offsets[match.start()] if match else None


def _kind(text: str, match: re.Match[str], others: bool) -> Wanted:
    """What one noun phrase wants; a filter (△), or what may be a verb, shows nothing."""
    if match.re is _OF_A_RECORD:
        return Wanted.UNKNOWN
    noun = (match["noun"] or match.group()).rstrip(".")
    listed = _LISTED.match(text, match.end()) is not None
    if {"□", "■"} & set(noun) or listed or _OF_THEM.match(text, match.start()):
        held = "□" in noun and "■" not in noun and _HELD_IN.match(text, match.end())
        return Wanted.OTHER if held and "□" not in text[match.end() :] else Wanted.PUBLICATIONS
    if noun.split()[:1] in (["ones"], ["one"]) or noun.split() in _NUMBERS:
        return Wanted.OTHER if others else Wanted.PUBLICATIONS
    if match.group().startswith(("how many", "number of")):
        nothing = {"△", "▽"} & set(noun) or noun.split()[:1] == ["times"]
        return Wanted.UNKNOWN if nothing else Wanted.THINGS
    if _shows_nothing(text, match, noun):
        field = noun.strip().startswith("▽") and match.group().startswith(("which", "what"))
        return Wanted.FIELD if field else Wanted.UNKNOWN
    return Wanted.OTHER


def _shows_nothing(text: str, match: re.Match[str], noun: str) -> bool:
    """Whether a phrase is no noun of its own: a comparative, "thing", a verb behind "what"."""
    if _COMPARED_ONLY.fullmatch(noun.strip()) or {"thing", "things"} & set(noun.split()):
        return True
    lone = len(noun.split()) == 1 and match.group().startswith("what")
    verb = lone and not re.match(rf"\s*{any_of('auxiliaries')}\b", text[match.end() :])
    return verb or bool({"△", "▽"} & set(noun))


def _masked(question: str, span: Span, signs: Mapping[Span, str]) -> str:
    """The folded clause with nouns of records as signs."""
    out, at = [], span[0]
    for (start, end), sign in sorted(signs.items()):
        if start >= at and end <= span[1]:
            out += [folded(question[at:start]).text, sign]
            at = end
    text = "".join([*out, folded(question[at : span[1]]).text])
    text = re.sub(r"\(\s*([△▽])\s*\)", r"\1", text)
    return re.sub(r"\([^()△▽□■]{0,30}\)", " ", text)


@cache
def _noun_after_wh() -> re.Pattern[str]:
    """ "which (of his) recent papers", "what are the papers", "how many trials", "whose data"."""
    inner = rf"(?!{any_of('auxiliaries', 'borders')}\b)[\w'□■△▽+./&-]+"
    between = rf"(?:\s+(?:{any_of('openers')}|is|are|was|were|kinds?|sorts?|types?)\b)*+"
    return re.compile(
        rf"(?<![\w-])(?:which|(?<!□ )whose|how many|number of|what(?!\s+(?:about|if|for)\b))\b"
        rf"{between}(?P<noun>(?:\s+{inner}){{1,6}})"
    )


@cache
def _noun_after_verb() -> re.Pattern[str]:
    """ "list all his papers", "I need every article": only where that names publications."""
    inner = rf"(?!{any_of('auxiliaries', 'borders')}\b)[\w'□■△▽+./&-]+"
    between = rf"(?:\s+(?:{any_of('openers')})\b)*+"
    verbs = rf"(?:{any_of('requests')}|looking for|is there|are there|like|any|every|all|number of)"
    return re.compile(rf"\b{verbs}{between}(?P<noun>(?:\s+{inner},?){{0,8}}?\s+□)|(?P<any>■)")
