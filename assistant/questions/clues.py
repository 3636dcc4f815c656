"""Everything that can be read off a question before it is decided what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.names import Person, find_people
from assistant.questions.category_codes import categories_in
from assistant.questions.facets import Facet, FacetIndex
from assistant.questions.intents import Intent
from assistant.questions.lexicon import (
    Found,
    blanked,
    content_words,
    find_concepts,
    folded,
    language_of,
)
from assistant.questions.matters import matters
from assistant.questions.mentions import Mention, MentionIndex
from assistant.questions.periods import Period, find_periods
from assistant.questions.shape import Shape, shape_of, whole
from assistant.questions.titles import Titled, titled_in
from assistant.questions.wanted import Wanted, is_verb, of_something_else
from assistant.types import Profile, Publication

_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "两": 2, "三": 3, "五": 5, "十": 10, "dos": 2, "tres": 3, "deux": 2, "trois": 3,
    "zwei": 2, "drei": 3,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.-])(\d{1,3}|"
    + "|".join(k for k in _NUMBER_WORDS if k.isascii())
    + r")(?![\w-]|\.\w)|([两三五十])"
)
# A sentence of its own that asks: "I need his e-mail address".
_I_NEED = re.compile(r"(?:^|[.?!]\s+)I(?:'d| would)? (?:need|want|like) [^.?!]+", re.I)
_OF_THE = re.compile(r"\s+of\s+(?:all\s+)?(?:the|these|those|his|her|your|their)\s*$", re.I)
_OF_A_NAME = re.compile(r"(?:['’]s\b|\s+et\s+al\b\.?(?:['’]s\b)?)")


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name people: one listed person, several that fit ("Wang"), or nobody listed."""

    text: str
    names: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a library offers to questions: names, people, categories, figures, venues, kinds."""

    mentions: MentionIndex
    people: tuple[str, ...]
    categories: tuple[str, ...]
    figures: tuple[str, ...]
    owners: tuple[str, ...]
    facets: FacetIndex
    publications: Mapping[str, Publication]

    @classmethod
    def of(
        cls,
        publications: Sequence[Publication],
        profiles: Sequence[Profile],
        people: Sequence[Person],
    ) -> Vocabulary:
        """Collect it once a library; `people` are its distinct authors and owners."""
        owners = dict.fromkeys(profile.name for profile in profiles if profile.name)
        return cls(
            MentionIndex(publications),
            tuple(spelling for person in people for spelling in person.spellings),
            tuple(dict.fromkeys(c for p in publications for c in (p.category, *p.categories) if c)),
            tuple(dict.fromkeys(f.label for profile in profiles for f in profile.figures)),
            tuple(owners),
            FacetIndex(publications),
            {publication.id: publication for publication in publications},
        )


@dataclass(frozen=True, slots=True)
class Clues:
    """One question's parts with their spans."""

    question: str
    language: str
    found: tuple[Found, ...]
    mentions: tuple[Mention, ...]
    people: tuple[Named, ...]
    periods: tuple[Period, ...]
    categories: Mapping[str, tuple[int, int]]
    facets: tuple[Facet, ...] = ()
    shape: Shape = Shape((), (), Wanted.UNKNOWN)
    matters: tuple[str, ...] = ()
    demand: str = ""
    titled: Titled | None = None
    told: bool = False  # said, to be confirmed: "..., right?"
    intent: Intent | None = None  # English questions only

    @property
    def concepts(self) -> frozenset[str]:
        """Names of the concepts found."""
        return frozenset(f.concept for f in self.found)

    @property
    def firm_mentions(self) -> tuple[Mention, ...]:
        """Mentions that are no topic: whole titles and coined names."""
        return tuple(m for m in self.mentions if m.kind != "words")

    def has(self, *concepts: str) -> bool:
        """Whether any of `concepts` was found."""
        return bool(self.concepts.intersection(concepts))

    def spans_of(self, *concepts: str) -> tuple[tuple[int, int], ...]:
        """Where any of `concepts` stands."""
        return tuple((f.start, f.end) for f in self.found if f.concept in concepts)

    def words_beyond(self, *spans: tuple[int, int]) -> list[str]:
        """Content words outside all filters, mentions and the given spans."""
        return content_words(self.question, self.language, (*self.filter_spans(), *spans))

    def filter_spans(self) -> tuple[tuple[int, int], ...]:
        """Spans of people, periods, categories, facets and mentions."""
        return (
            *((p.start, p.end) for p in self.people),
            *((p.start, p.end) for p in self.periods),
            *self.categories.values(),
            *((f.start, f.end) for f in self.facets),
            *(((self.titled.start, self.titled.end),) if self.titled else ()),
            *((m.start, m.end) for m in self.mentions),
        )

    @property
    def named_parts(self) -> tuple[tuple[tuple[int, int], str], ...]:
        """Spans of names, dates and journals, with the placeholder of each (see `intents`)."""
        return (
            *(((m.start, m.end), "§w" if m.kind == "words" else "§m") for m in self.mentions),
            *(((p.start, p.end), "§p") for p in self.people),
            *(((p.start, p.end), "§y") for p in self.periods),
            *((span, "§c") for span in self.categories.values()),
            *(((f.start, f.end), "§v" if f.field == "venue" else "§t") for f in self.facets),
            *([((self.titled.start, self.titled.end), "§m")] if self.titled else ()),
        )

    def amount_near(self, *concepts: str) -> int | None:
        """A number next to a concept: "the three latest", "top 5", "two of the papers"."""
        for start, end in self.spans_of(*concepts):
            before = _OF_THE.sub(" ", self.question[:start])[-8:]
            after = self.question[end : end + 10] if self.question[start:end] else ""
            match = _AMOUNT.search(folded(f"{before}|{after}").text)
            if match:
                return _NUMBER_WORDS.get(match.group()) or int(match.group()) or None
        return None


def read_clues(question: str, vocabulary: Vocabulary, today: date) -> Clues:
    """Read a question. Mentions hide concepts inside them ("Who is Gambling?")."""
    titled = titled_in(question)
    mentions = vocabulary.mentions.find(question)
    if titled:
        mentions = tuple(m for m in mentions if not (titled.start < m.end and m.start < titled.end))
    language = language_of(_without(question, mentions))
    concepts = tuple(
        f for f in find_concepts(question, language)
        if not is_verb(question, f) and not of_something_else(question, f)
    )  # fmt: skip
    firm = [(m.start, m.end) for m in mentions if m.kind != "words"]
    named = find_people(question, vocabulary.people)
    firm += [(m.start, m.end) for m in named if m.people]
    times = find_periods(question, today)
    firm += [(p.start, p.end) for p in times]
    facets = vocabulary.facets.find(question, concepts, firm)
    spoken = (*firm, *((f.start, f.end) for f in concepts), *((f.start, f.end) for f in facets))
    if content_words(question, language, spoken):  # "which books was it compiled from"
        facets = tuple(f for f in facets if vocabulary.facets.shows(f))
    known = {folded(category).text for category in vocabulary.categories}
    facets = tuple(f for f in facets if f.field != "type" or vocabulary.facets.shows(f)
                   or not known & {folded(v).text for v in f.values})  # fmt: skip
    places = [(f.start, f.end) for f in facets]
    mentions = tuple(m for m in mentions if not _in_any(m.start, m.end, places))
    periods = tuple(p for p in times if not _covered(p.start, p.end, (*mentions, *facets)))
    people = tuple(
        Named(m.text, tuple(p.name for p in m.people), m.start, _owned(question, m.end))
        for m in named
        if not _covered(m.start, m.end, mentions) and not _in_any(m.start, m.end, places)
    )
    spans: tuple[Mention | Named | Facet, ...] = (*mentions, *people, *facets)
    inside = [(s.start, s.end) for s in spans]
    found = tuple(f for f in concepts if not _covered(f.start, f.end, spans))
    found += tuple(noun for f in facets if f.field == "type" for noun in _nouns(f))
    categories = categories_in(question, vocabulary.categories, found, inside)
    clues = Clues(question, language, found, mentions, people, periods, categories, facets,
                  titled=titled)  # fmt: skip
    kept = (*clues.filter_spans(), *clues.spans_of("code"))
    shape = shape_of(question, found, kept) if language == "en" else whole(question)
    demand = " ".join(_I_NEED.findall(question))
    about = matters(f"{shape.focus_of(question)} {demand}")
    return replace(clues, shape=shape, matters=about, demand=demand)


def _without(question: str, mentions: Sequence[Mention]) -> str:
    """The question's own words: a title in another language says nothing about them."""
    return blanked(question, ((m.start, m.end) for m in mentions))


def _owned(question: str, end: int) -> int:
    """Where a name ends with what belongs to it: "Jane Doe's", "Doe et al."."""
    match = _OF_A_NAME.match(question, end)
    return match.end() if match else end


def _nouns(kind: Facet) -> list[Found]:
    """A kind of publication is a noun for publications: "books" as well as "papers"."""
    concepts = ("publication", "plural_only") if kind.words.endswith("s") else ("publication",)
    return [Found(concept, kind.start, kind.end, kind.words) for concept in concepts]


def _covered(start: int, end: int, spans: Sequence[Mention | Named | Facet]) -> bool:
    return any(s.start <= start and end <= s.end for s in spans)


def _in_any(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)
