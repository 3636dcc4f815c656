"""Venues that a question names: journals, conferences, and whatever else a list's papers are in.

Venues are known from the list itself, by their whole name, by a part of it, by the acronym in
brackets and by their initials ("EMNLP"). Ordinary words in a venue's name are a topic as well
("bioinformatics"), so such a name counts only where the question says that something appeared
there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.questions.lexicon import folded, function_words

_TOKEN = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEADING = frozenset({"proceedings", "proc", "in", "of", "the"})
_GENERIC = {"journal", "conference", "proceedings", "workshop", "magazine", "letters", "review",
            "international", "annual", "national"}  # fmt: skip
# A place follows: "published in", "accepted at", "erschienen in", "in the journal".
_PLACE_SAID = re.compile(
    r"(?:\b(?:publi\w*|appear\w*|accept\w*|present\w*|print\w*|erschien\w*|paru\w*|came\s+out|"
    r"veroffentlicht\w*|went|got)(?:\s+(?:\w+\s+){0,2}?)|\b(?:is|are|was|were)\s+)?"
    r"\b(?:in|at|by|to|with|en|a|au|dans|bei|im|auf)\s+"
    r"(?:(?:the|la|el|le|der|die|das)\s+)?(?:(?:journal|conference|proceedings\s+of|magazine|venue|"
    r"workshop|revista|revue|zeitschrift)\s+(?:(?:called|named|titled|entitled)\s+)?)?(?:(?:the)\s+)?"
    r"[\"“'‘]?$"
)
_SAID_SO = re.compile(
    r"\b(?:publi|appear|accept|present|print|erschien|paru|came\s+out|veroffentlicht|journal|"
    r"conference|proceedings|magazine|venue|workshop|revista|revue|zeitschrift)|发表|掲載|刊登"
)
_KIND_AFTER = re.compile(r"[\"”'’]?\s+(?:journal|conference|proceedings|workshop|magazine)\b")
# "Have the University of Utah as their venue", "whose venue is Nature".
_AS_VENUE = re.compile(
    r"[\"”'’]?\s+as\s+(?:their|its|the|an?)\s+(?:venue|journal|conference|publisher)\b"
)
_VENUE_IS = re.compile(
    r"\b(?:venue|journal|conference)s?\s*(?:is|are|was|were|:|=)\s*(?:the\s+)?[\"“]?$"
)
_MEANT = re.compile(r"\b(?:meant?|not)\s+(?:the\s+)?[\"“]?$")  # "no, I meant Nature"
_NOUN_AFTER = re.compile(
    r"[\"”'’]?\s+(?:papers?|publications?|articles?|"
    r"(?:19|20)\d\d\s+(?:papers?|publications?|articles?))\b"
)
_FILTER_AFTER = re.compile(
    r"\s*(?:,|only\b|since\b|before\b|after\b|from\b|in\b)\s*\D*(?:19|20)\d\d\b"
)
_PLURAL_ACRONYM = re.compile(r"[A-Z]{3,}s")
_COUNTED = re.compile(
    r"\b(?:number|count|total|all|any|some|most|many)\s+of\s+(?:(?:the|his|her|their)\s+)?$"
)
_TOPICAL = re.compile(r"\b(?:about|on|regarding|concerning|of|uber|sur|sobre)\s+(?:the\s+)?$")
_NOT_LISTED = re.compile(
    r"\b(?:publi\w+|appear\w*|accepted|printed)\s+(?:in|at|by|to)\s+(?:the\s+)?"
    r"(?:journal\s+|conference\s+)?"
    r"([A-Z][\w&-]*(?:\s+(?:(?:of|on|in|and|the|for|&)\s+)*[A-Z][\w&-]*)*)"
)
_FILTER_ONLY = re.compile(r"\s*(?:,|(?:only|since|before|after|from|in)\b)*\s*(?:19|20)\d\d\b")
_OTHER_NAMES = {"neurips": "NIPS"}  # it was renamed
_SHORTEST_NAME, _SHORTEST_CUT = 4, 3  # letters
_FULL_NAME = 3  # telling words that need no word around them to be a venue
Place = tuple[tuple[str, ...], int, int]

_IN_PLACE = re.compile(r"\b(?:in|at|to|by|journal|conference)\s+(?:the\s+)?[\"'“‘]?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a question with its span."""

    text: str
    start: int
    end: int


class VenueIndex:
    """The venues of a library. Fill it once a library with `learn`."""

    def __init__(self) -> None:
        self._venues: dict[str, tuple[str, ...]] = {}
        self._having: defaultdict[str, set[str]] = defaultdict(set)
        self._initials: defaultdict[str, set[str]] = defaultdict(set)

    def learn(self, venue: str) -> None:
        """Know a venue by its name as a record has it."""
        if venue in self._venues:
            return
        self._venues[venue] = key_of(venue)
        for token in self._venues[venue]:
            self._having[token].add(venue)
        self._initials[_initials(_core(venue))].add(venue)

    def find(self, question: str) -> list[Place]:
        """Venues as records have them with the span that names them; longest names first."""
        places: list[Place] = []
        words = words_of(question) if self._venues else []
        longest = max(map(len, self._venues.values()), default=0)
        for start, end in windows(words, longest):
            tokens = tuple(word.text for word in words[start:end])
            span = (words[start].start, words[end - 1].end)
            values = self._named(tokens, question, span)
            if values:
                kind = _KIND_AFTER.match(folded(question[span[1] :]).text)
                places.append((values, span[0], span[1] + (kind.end() if kind else 0)))
        unlisted = _NOT_LISTED.finditer(question)
        return places + [((m[1],), m.start(1), m.end(1)) for m in unlisted]

    def containing(self, phrase: str) -> tuple[str, ...]:
        """Venues with these words in their name."""
        return self._containing(key_of(phrase))

    def _named(
        self, tokens: tuple[str, ...], question: str, span: tuple[int, int]
    ) -> tuple[str, ...]:
        """The venues that a run of words names, given what stands around it."""
        telling = [t for t in tokens if t not in function_words("en") and not _numbering(t)]
        same = self._same(tokens)
        word = len(tokens) == 1 and bool(same) and _only_a_word(question, span)
        short = len(tokens) == 1 and len(tokens[0]) < 2
        written = question[slice(*span)]
        if "." in written and len(tokens) > 1:
            return self._abbreviated(tokens)
        if not set(telling) - _GENERIC or word or short:
            return ()
        if len(tokens) == 1 and _PLURAL_ACRONYM.fullmatch(written):
            return self._by_initials(written)
        if len(tokens) == 1 and written.islower() and _short_name(question, span):
            return same or self._by_initials(written.upper())
        return self._in_context(tokens, telling, same, question, span)

    def _in_context(
        self,
        tokens: tuple[str, ...],
        telling: Sequence[str],
        same: tuple[str, ...],
        question: str,
        span: tuple[int, int],
    ) -> tuple[str, ...]:
        """The venues of a name, by what the words around make of it."""
        written = question[slice(*span)]
        context = _context(question, span)
        full = len(telling) >= _FULL_NAME and _capital(written)
        placed = context != "topic" and (full or context in {"place", "said"})
        if same and (placed or (len(telling) > 1 and context == "noun")):
            return same
        ends = {tokens[0], tokens[-1]} & function_words("en")
        short = self._abbreviated(tokens) if tokens[0] not in ends else ()
        if short and (context in {"said", "place"} or _cut_words(tokens, short[0]) > 1):
            return short  # "appeared in psych review", "list phys rev lett"
        if context in {"topic", "noun", ""} or ends:
            return ()
        inside = self._containing(tokens) or self._by_initials(written)
        named = len(tokens) == 1 and _acronym(written)
        return inside if context == "said" or named else ()

    def _same(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Venues of exactly this name, else those of this name without numbers and brackets."""
        near = set.intersection(*(self._having.get(t, set()) for t in tokens))
        whole = tuple(sorted(v for v in near if self._venues[v] == tokens))
        bare = tuple(t for t in tokens if t not in _LEADING) or tokens
        return whole or tuple(sorted(v for v in near if _core(v) in {tokens, bare}))

    def _containing(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        near = set.intersection(*(self._having.get(t, set()) for t in tokens)) if tokens else ()
        return tuple(sorted(v for v in near if _inside(tokens, self._venues[v])))

    def _abbreviated(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Venues whose words, at least two, begin like these: "Phys. Rev. Lett."."""
        return tuple(sorted(v for v in self._venues if _begins_like(tokens, _core(v))))

    def _by_initials(self, written: str) -> tuple[str, ...]:
        written = _OTHER_NAMES.get(written.lower(), written)
        written = written[:-1] if written.endswith("s") and written[:-1].isupper() else written
        if not (_acronym(written) and written.isalpha()):
            return ()
        short = written.lower()
        exact = self._initials.get(short, set())
        if exact or len(short) < 4:
            return tuple(sorted(exact))
        return tuple(sorted(v for i, vs in self._initials.items() if i.endswith(short) for v in vs))


def topical(question: str, start: int) -> bool:
    """Whether "about" or the like stands right before a place in a question."""
    return bool(_TOPICAL.search(folded(question[:start]).text))


def _context(question: str, span: tuple[int, int]) -> Literal["said", "place", "noun", "topic", ""]:
    """What the words before and after make of a name.

    `said`: something appeared there; `place`: a preposition of place and a name in capitals, or
    a noun for publications behind it, or nothing before it and a filter behind; `noun`: such a noun
    behind a name in small letters; `topic`: it is what they are about.
    """
    before = folded(question[: span[0]]).text
    after = folded(question[span[1] :]).text
    placed = bool(_PLACE_SAID.search(before) or _MEANT.search(before))
    noun = bool(_NOUN_AFTER.match(after))
    counted = noun and _COUNTED.search(before)  # "the number of PRL papers"
    if _TOPICAL.search(before) and not (counted or _SAID_SO.search(before[-40:])):
        return "topic"
    named = _KIND_AFTER.match(after) or _AS_VENUE.match(after) or _VENUE_IS.search(before)
    if (placed and _SAID_SO.search(before)) or named:
        return "said"
    alone = not before.strip() and bool(_FILTER_AFTER.match(after) or not after.strip(" ?.!"))
    if any(c.isupper() for c in question[slice(*span)]) and (placed or noun or alone):
        return "place"
    return "noun" if noun else ""


def _only_a_word(question: str, span: tuple[int, int]) -> bool:
    """Whether the name of a journal ("Cancer") is an ordinary word: "people with cancer"."""
    written = question[slice(*span)]
    return written.islower() and not _IN_PLACE.search(folded(question[: span[0]]).text)


def _capital(written: str) -> bool:
    """Whether the first letter is a capital; "2012 International Conference" begins with one."""
    return next((c.isupper() for c in written if c.isalpha()), False)


def _acronym(written: str) -> bool:
    """ "EMNLP", "EuroVis": most letters are capitals, or one inside the word is."""
    capitals = 2 * sum(c.isupper() for c in written) > len(written)
    return len(written) > 2 and (capitals or re.search(r"[a-z][A-Z]", written) is not None)


def words_of(text: str) -> list[Word]:
    """The folded words of a text with their spans."""
    fold = folded(text)
    return [Word(m.group(), *fold.span(m.start(), m.end())) for m in _TOKEN.finditer(fold.text)]


def key_of(text: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(_TOKEN.findall(folded(text).text))


def windows(words: Sequence[Word], longest: int) -> list[tuple[int, int]]:
    """All runs of up to `longest` words, longest first."""
    sizes = range(min(longest, len(words)), 0, -1)
    return [(at, at + size) for size in sizes for at in range(len(words) - size + 1)]


@lru_cache(20_000)
def _core(venue: str) -> tuple[str, ...]:
    """A venue's name without brackets, numbers and "Proceedings of the"."""
    tokens = [t for t in key_of(_BRACKETED.sub(" ", venue)) if not _numbering(t)]
    at = 0
    while at < len(tokens) - 1 and tokens[at] in _LEADING:
        at += 1
    return tuple(tokens[at:])


def _numbering(token: str) -> bool:
    """A year, a volume, pages, "25th"."""
    return any(c.isdigit() for c in token)


def _begins_like(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether each telling word of a name begins with the word of its abbreviation."""
    short, telling = _telling(short), _telling(whole)
    telling = telling[1:] if telling[:1] in {("ieee",), ("acm",)} - {short[:1]} else telling
    pairs = zip(short, telling, strict=False)
    same = len(short) == len(telling) > 1 and (len(short[-1]) > 1 or short[-1:] == telling[-1:])
    return same and short != telling and all(b.startswith(a) for a, b in pairs)


def _telling(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Without function words; the last may be the letter of a section ("Physical Review A")."""
    head = tuple(t for t in tokens[:-1] if t not in function_words("en"))
    return (*head, *tokens[-1:])


def _cut_words(short: tuple[str, ...], venue: str) -> int:
    pairs = zip(_telling(short), _telling(_core(venue)), strict=False)
    return sum(_SHORTEST_CUT <= len(a) < len(b) for a, b in pairs)


def _short_name(question: str, span: tuple[int, int]) -> bool:
    """Whether a word in small letters stands where a conference or journal does: "cvpr papers"."""
    alone = not question[: span[0]].strip()
    after = folded(question[span[1] :]).text
    behind = _NOUN_AFTER.match(after) or (alone and _FILTER_ONLY.match(after))
    return span[1] - span[0] >= _SHORTEST_NAME and bool(behind)


def _initials(tokens: Sequence[str]) -> str:
    return "".join(t[0] for t in tokens if t not in function_words("en"))


def _inside(tokens: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(tokens)
    return any(whole[at : at + size] == tokens for at in range(len(whole) - size + 1))
