"""Values of record fields that a question names: venues, kinds of publications, keywords.

Venues are known from the list itself, by their whole name, by a part of it, by the acronym in
brackets and by their initials ("EMNLP"). Ordinary words in a venue's name are a topic as well
("bioinformatics"), so such a name counts only where the question says that something appeared
there.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from assistant.questions.lexicon import Found, folded, function_words
from assistant.types import Publication

FacetField = Literal["venue", "type", "keyword"]
_TOKEN = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"(?:(?:19|20)?\d\d|\d+(?:st|nd|rd|th))$")
_PROCEEDINGS = ("proceedings", "proc", "in", "of", "the", "annual", "international")
# A place follows: "published in", "accepted at", "erschienen in", "in the journal".
_PLACE_SAID = re.compile(
    r"(?:\b(?:publi\w*|appear\w*|accept\w*|present\w*|print\w*|erschien\w*|paru\w*|came\s+out|"
    r"veroffentlicht\w*|went|got)(?:\s+(?:\w+\s+){0,2}?)|\b(?:is|are|was|were)\s+)?"
    r"\b(?:in|at|by|to|with|en|a|au|dans|bei|im|auf)\s+"
    r"(?:(?:the|la|el|le|der|die|das)\s+)?(?:(?:journal|conference|proceedings\s+of|magazine|venue|"
    r"workshop|revista|revue|zeitschrift)\s+)?(?:(?:the)\s+)?[\"“'‘]?$"
)
_SAID_SO = re.compile(
    r"\b(?:publi|appear|accept|present|print|erschien|paru|came\s+out|veroffentlicht|journal|"
    r"conference|proceedings|magazine|venue|workshop|revista|revue|zeitschrift)|发表|掲載|刊登"
)
_NOUN_AFTER = re.compile(
    r"[\"”'’]?\s+(?:journal|conference|proceedings|papers?|publications?|articles?|"
    r"(?:19|20)\d\d\s+(?:papers?|publications?|articles?))\b"
)
_TOPICAL = re.compile(r"\b(?:about|on|regarding|concerning|of|uber|sur|sobre)\s+(?:the\s+)?$")
_NOT_LISTED = re.compile(
    r"\b(?:publi\w+|appear\w*|accepted|printed)\s+(?:in|at|by|to)\s+(?:the\s+)?"
    r"(?:journal\s+|conference\s+)?"
    r"([A-Z][\w&-]*(?:\s+(?:(?:of|on|in|and|the|for|&)\s+)*[A-Z][\w&-]*)*)"
)
_ARTICLES = re.compile(r"(?:\s+(?:the|all|any|his|her|their|its|of|other|and|or))*\s*$")
_ASKING = {"count", "which", "list", "everything", "latest", "earliest", "more", "without", "most"}
_KEYWORD_NEAR = 24  # characters between "keyword" and the keyword


@dataclass(frozen=True, slots=True)
class Facet:
    """The words [start, end) of a question name these values of a field.

    `values` are as the records have them; `words` as the question has them.
    """

    field: FacetField
    values: tuple[str, ...]
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    text = files("assistant").joinpath("lexicon", "kinds.toml").read_text(encoding="utf-8")
    patterns = {}
    for kind, terms in tomllib.loads(text).items():
        longest = sorted((folded(t).text for t in terms), key=len, reverse=True)
        body = "|".join(rf"(?<![\w-]){re.escape(t)}(?![\w-])" if t.isascii() else re.escape(t)
                        for t in longest)  # fmt: skip
        patterns[kind] = re.compile(body)
    return patterns


def _own_words(kind: str) -> re.Pattern[str]:
    """A kind that only this list has is named by its own words."""
    return re.compile(rf"(?<![\w-]){re.escape(folded(kind).text)}s?(?=\s+(?:entr|publ|paper|rec))")


class FacetIndex:
    """The venues, kinds and keywords of a library. Built once a library."""

    def __init__(self, publications: Iterable[Publication]) -> None:
        self._venues: dict[str, tuple[str, ...]] = {}
        self._having: defaultdict[str, set[str]] = defaultdict(set)
        self._initials: defaultdict[str, set[str]] = defaultdict(set)
        self._keywords: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._kinds: set[str] = set()
        for publication in publications:
            self._learn(publication)

    def _learn(self, publication: Publication) -> None:
        venue = publication.venue
        if venue and venue not in self._venues:
            tokens = _key(venue)
            self._venues[venue] = tokens
            for token in tokens:
                self._having[token].add(venue)
            self._initials[_initials(_core(venue))].add(venue)
        if publication.type:
            self._kinds.add(publication.type)
        for keyword in publication.keywords:
            self._keywords[_key(keyword)].add(keyword)

    def find(
        self, question: str, found: Sequence[Found], taken: Sequence[tuple[int, int]]
    ) -> tuple[Facet, ...]:
        """The facets that `question` names outside `taken`, in order."""
        spans = list(taken)
        facets: list[Facet] = []
        finders = (self._find_keywords, self._find_venues, self._find_kinds, _unlisted_venue)
        for finder in finders:
            for facet in finder(question, found):
                if not any(a < facet.end and facet.start < b for a, b in spans):
                    facets.append(facet)
                    spans.append((facet.start, facet.end))
        return tuple(sorted(facets, key=lambda facet: facet.start))

    def _find_kinds(self, question: str, found: Sequence[Found]) -> list[Facet]:
        text = folded(question)
        facets = []
        own = {kind: _own_words(kind) for kind in self._kinds if kind not in _kinds()}
        for kind, pattern in (_kinds() | own).items():
            for match in pattern.finditer(text.text):
                start, end = text.span(match.start(), match.end())
                if " " in match.group() or _heads(question, start, found):
                    facets.append(Facet("type", self._kinds_of(kind), match.group(), start, end))
        return sorted(facets, key=lambda facet: facet.start - facet.end)

    def _kinds_of(self, kind: str) -> tuple[str, ...]:
        """The list's kinds that a word means: "theses" are of every degree."""
        theses = sorted(k for k in self._kinds if k.lower().endswith("thesis"))
        return tuple(theses) if kind == "thesis" and theses else (kind,)

    def _find_keywords(self, question: str, found: Sequence[Found]) -> list[Facet]:
        facets = []
        words = _words(question)
        longest = max(map(len, self._keywords), default=0)
        for cue in (f for f in found if f.concept == "keyword"):
            for start, end in _windows(words, longest):
                key = tuple(word.text for word in words[start:end])
                span = words[start].start, words[end - 1].end
                near = -_KEYWORD_NEAR <= span[0] - cue.end <= _KEYWORD_NEAR if span[0] >= cue.end \
                    else cue.start - span[1] <= 3  # fmt: skip
                if key in self._keywords and near and not _overlap(span, (cue.start, cue.end)):
                    shown = question[span[0] : span[1]]
                    begin = min(span[0], cue.start)
                    values = tuple(sorted(self._keywords[key]))
                    facets.append(Facet("keyword", values, shown, begin, max(span[1], cue.end)))
        return facets

    def _find_venues(self, question: str, found: Sequence[Found]) -> list[Facet]:
        if not self._venues:
            return []
        words = _words(question)
        longest = max(map(len, self._venues.values()))
        facets = []
        for start, end in _windows(words, longest):
            tokens = tuple(word.text for word in words[start:end])
            span = (words[start].start, words[end - 1].end)
            values = self._venues_named(tokens, question, span)
            if values:
                facets.append(Facet("venue", values, question[slice(*span)], *span))
        return facets

    def _venues_named(
        self, tokens: tuple[str, ...], question: str, span: tuple[int, int]
    ) -> tuple[str, ...]:
        """The venues that a run of words names, given what stands around it."""
        telling = [t for t in tokens if t not in function_words("en") and not _NUMBERING.match(t)]
        ends = {tokens[0], tokens[-1]} & function_words("en")
        if not telling or (len(tokens) == 1 and len(telling[0]) < 2):
            return ()
        same = self._same(tokens)
        context = _context(question, span)
        if same and (context != "topic" and (len(telling) >= 3 or context in {"place", "said"})):
            return same
        if context == "topic" or not context or ends:
            return ()
        inside = self._containing(tokens) or self._by_initials(question[slice(*span)])
        named = len(tokens) == 1 and _acronym(question[slice(*span)])
        return inside if context == "said" or named else ()

    def _same(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Venues of exactly this name, else those of this name without numbers and brackets."""
        near = set.intersection(*(self._having.get(t, set()) for t in tokens))
        whole = tuple(sorted(v for v in near if self._venues[v] == tokens))
        return whole or tuple(sorted(v for v in near if _core(v) == tokens))

    def _containing(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        near = set.intersection(*(self._having.get(t, set()) for t in tokens))
        return tuple(sorted(v for v in near if _inside(tokens, self._venues[v])))

    def _by_initials(self, written: str) -> tuple[str, ...]:
        if not (_acronym(written) and written.isalpha()):
            return ()
        short = written.lower()
        exact = self._initials.get(short, set())
        if exact or len(short) < 4:
            return tuple(sorted(exact))
        return tuple(sorted(v for i, vs in self._initials.items() if i.endswith(short) for v in vs))


def _unlisted_venue(question: str, found: Sequence[Found]) -> list[Facet]:
    """A name in capitals where something is said to have appeared: a venue, if not on the list."""
    return [
        Facet("venue", (match[1],), match[1], match.start(1), match.end(1))
        for match in _NOT_LISTED.finditer(question)
    ]


def _heads(question: str, start: int, found: Sequence[Found]) -> bool:
    """Whether a word is what is asked for ("how many books"), not what something is about."""
    before = _ARTICLES.sub("", folded(question[:start]).text).rstrip()
    ends = [len(folded(question[: f.end]).text) for f in found if f.concept in _ASKING]
    return not before or len(before) in ends


def _context(question: str, span: tuple[int, int]) -> Literal["said", "place", "topic", ""]:
    """What the words before and after make of a name.

    `said`: something appeared there; `place`: a preposition of place and a name in capitals, or
    a noun for publications behind it; `topic`: it is what they are about.
    """
    before = folded(question[: span[0]]).text
    after = folded(question[span[1] :]).text
    if _TOPICAL.search(before) and not _SAID_SO.search(before[-40:]):
        return "topic"
    placed = bool(_PLACE_SAID.search(before))
    noun = bool(_NOUN_AFTER.match(after))
    if (placed and _SAID_SO.search(before)) or re.match(r"[\"”'’]?\s+(?:journal|conf)", after):
        return "said"
    if question[span[0]].isupper() and (placed or noun):
        return "place"
    return ""


def _acronym(written: str) -> bool:
    """ "EMNLP", "NeurIPS": most letters are capitals."""
    return len(written) > 2 and 2 * sum(c.isupper() for c in written) > len(written)


def _words(text: str) -> list[_Word]:
    fold = folded(text)
    return [_Word(m.group(), *fold.span(m.start(), m.end())) for m in _TOKEN.finditer(fold.text)]


def _key(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded(text).text))


@lru_cache(20_000)
def _core(venue: str) -> tuple[str, ...]:
    """A venue's name without brackets, numbering and "Proceedings of the"."""
    tokens = [t for t in _key(_BRACKETED.sub(" ", venue)) if not _NUMBERING.match(t)]
    at = 0
    while at < len(tokens) - 1 and tokens[at] in _PROCEEDINGS[:5]:
        at += 1
    return tuple(tokens[at:])


def _initials(tokens: Sequence[str]) -> str:
    return "".join(t[0] for t in tokens if t not in function_words("en"))


def _windows(words: Sequence[_Word], longest: int) -> list[tuple[int, int]]:
    """All runs of words, longest first."""
    sizes = range(min(longest, len(words)), 0, -1)
    return [(at, at + size) for size in sizes for at in range(len(words) - size + 1)]


def _inside(tokens: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(tokens)
    return any(whole[at : at + size] == tokens for at in range(len(whole) - size + 1))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
