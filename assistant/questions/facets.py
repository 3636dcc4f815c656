"""Values of record fields that a question names: venues, kinds of publications, keywords."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.questions.lexicon import Folded, Found, folded
from assistant.questions.venues import VenueIndex, key_of, topical, windows, words_of
from assistant.types import Publication

FacetField = Literal["venue", "type", "keyword"]
_ARTICLES = re.compile(
    r"(?:\s+(?:the|all|any|his|her|their|its|of|other|and|or|are|is|a|an|de|des|d'|du|les|la|las|los|el|"
    r"der|die|das|den|und|andere[nr]?|et|y|doctoral|ph\.?d\.?|master'?s?|bachelor'?s?|diploma))*\s*$"
)
_ASKING = {"count", "which", "list", "everything", "latest", "earliest", "more", "without", "most",
           "them"}  # fmt: skip
# Words that are a kind only where something is said to be one: "which of them are reports".
_IS_A = re.compile(
    r"\b(?:(?:listed|marked|tagged|labell?ed|classified|filed|shown|given)\s+as|is|are|was|were)\s+"
    r"(?:an?\s+)?([\w-]+)\W*$"
)
_BARE = {
    "report": "report", "reports": "report", "software": "software", "dataset": "dataset",
    "datasets": "dataset", "talk": "talk", "talks": "talk", "preprint": "preprint",
    "preprints": "preprint",
}  # fmt: skip
# "Doctoral and master's theses", "doctoral or other theses": theses of any degree.
_DEGREES = re.compile(
    r"(?:doctoral|ph\.?\s?d\.?|master'?s?|bachelor'?s?|diploma)\s*(?:,|/|&|\b(?:and|or)\b)\s*"
    r"(?:other\s+)?$"
)
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
        self._venues = VenueIndex()
        self._keywords: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._kinds: set[str] = set()
        for publication in publications:
            if publication.venue:
                self._venues.learn(publication.venue)
            if publication.type:
                self._kinds.add(publication.type)
            for keyword in publication.keywords:
                self._keywords[key_of(keyword)].add(keyword)

    def shows(self, facet: Facet) -> bool:
        """Whether any record has one of the facet's values, or the field is no kind."""
        return facet.field != "type" or bool(self._kinds & set(facet.values))

    def find(
        self, question: str, found: Sequence[Found], taken: Sequence[tuple[int, int]]
    ) -> tuple[Facet, ...]:
        """The facets that `question` names outside `taken`, in order."""
        spans = list(taken)
        facets: list[Facet] = []
        for finder in (self._find_keywords, self._find_venues, self._find_kinds):
            for facet in finder(question, found):
                if not any(a < facet.end and facet.start < b for a, b in spans):
                    facets.append(facet)
                    spans.append((facet.start, facet.end))
        return tuple(sorted(facets, key=lambda facet: facet.start))

    def _find_venues(self, question: str, found: Sequence[Found]) -> list[Facet]:
        places = self._venues.find(question)
        return [Facet("venue", values, question[a:b], a, b) for values, a, b in places]

    def _find_kinds(self, question: str, found: Sequence[Found]) -> list[Facet]:
        text = folded(question)
        own = {kind: _own_words(kind) for kind in self._kinds if kind not in _kinds()}
        said = [m for m in _IS_A.finditer(text.text) if m[1] in _BARE]
        named = [
            (*text.span(match.start(), match.end()), kind, match.group())
            for kind, pattern in (_kinds() | own).items()
            for match in pattern.finditer(text.text)
        ]
        facets = [self._kind(_BARE[m[1]], m[1], *text.span(m.start(1), m.end(1))) for m in said]
        for start, end, kind, words in sorted(named):
            plural = " " in words
            heads = plural or not words.isascii() or _heads(question, start, found, facets)
            if heads and not topical(question, start):
                facets.append(self._kind(kind, words, start, end))
        facets = [self._of_degrees(facet, text) for facet in facets]
        return sorted(facets, key=lambda facet: facet.start - facet.end)

    def _of_degrees(self, facet: Facet, text: Folded) -> Facet:
        before = text.text[: len(text.text) - sum(at >= facet.start for at in text.offsets)]
        match = _DEGREES.search(before)
        if match is None or not facet.values[0].lower().endswith("thesis"):
            return facet
        theses = tuple(sorted(k for k in self._kinds if k.lower().endswith("thesis")))
        start = text.offsets[match.start()]
        return replace(facet, values=theses or facet.values, start=start)

    def _kind(self, kind: str, words: str, start: int, end: int) -> Facet:
        """A kind of publication, or a venue where the list shows no kinds ("Technical Report")."""
        places = self._venues.containing(words.removesuffix("s"))
        if not self._kinds and places:
            return Facet("venue", places, words, start, end)
        if kind in self._kinds or not kind.lower().endswith("thesis"):
            return Facet("type", (kind,), words, start, end)
        theses = sorted(k for k in self._kinds if k.lower().endswith("thesis"))
        degrees = [k for k in theses if k == "thesis"] if kind != "thesis" else theses
        return Facet("type", tuple(degrees) or (kind,), words, start, end)

    def _find_keywords(self, question: str, found: Sequence[Found]) -> list[Facet]:
        facets = []
        words = words_of(question)
        longest = max(map(len, self._keywords), default=0)
        for cue in (f for f in found if f.concept == "keyword"):
            for start, end in windows(words, longest):
                key = tuple(word.text for word in words[start:end])
                first, last = words[start].start, words[end - 1].end
                near = 0 <= first - cue.end <= _KEYWORD_NEAR or 0 <= cue.start - last <= 3
                if key in self._keywords and near:
                    values = tuple(sorted(self._keywords[key]))
                    begin, until = min(first, cue.start), max(last, cue.end)
                    facets.append(Facet("keyword", values, question[first:last], begin, until))
        return facets


def _heads(question: str, start: int, found: Sequence[Found], before_it: Sequence[Facet]) -> bool:
    """Whether a word is what is asked for ("how many books"), not what something is about."""
    before = _ARTICLES.sub("", folded(question[:start]).text).rstrip()
    ends = [f.end for f in found if f.concept in _ASKING] + [f.end for f in before_it]
    return not before or len(before) in {len(folded(question[:end]).text) for end in ends}
