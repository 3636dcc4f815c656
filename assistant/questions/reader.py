"""Reads a question into a `Request`: clues, the decision what is asked, filters, topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.questions.anchors import anchors_of, common_of
from assistant.questions.asks import decide
from assistant.questions.asks_papers import claim_of, denies
from assistant.questions.category_codes import named_again
from assistant.questions.clues import Clues, Vocabulary, read_clues
from assistant.questions.fields import FIELDS, fields_of, style_of
from assistant.questions.filters import (
    LISTS,
    SELECTS,
    figures_of,
    filter_of,
    order_of,
    refused_kinds,
)
from assistant.questions.intents import Embed, Intent, intent_of, masked
from assistant.questions.lexicon import blanked, content_words, find_concepts, folded, language_of
from assistant.questions.mentions import Mention
from assistant.questions.refusals import refused_topic
from assistant.questions.request import Ask, Request
from assistant.questions.shape import TAG
from assistant.questions.topic import Spans, Topic, topic_of
from assistant.questions.wanted import Wanted, also_asks
from assistant.text import fold, loose, sentences

# Concepts that name what is asked or filtered and so are no part of the topic, by ask.
_VERB = (
    "group",
    "which",
    "list",
    "publication",
    "thanks",
    "greeting",
    "undated",
    "plural_only",
    "order_old",
    "order_new",
    "everything",
)
_USED: dict[Ask, tuple[str, ...]] = {
    Ask.COUNT: ("count", "most", "coauthors", "code", "link", "without", "first_author",
                "sole_author", "authors", "category"),
    Ask.LIST: ("code", "without", "first_author", "sole_author", "authors", "coauthors",
               "category", "link", "date", "most", "summary", "latest", "earliest", "similar",
               "person_it"),
    Ask.EARLIEST: ("earliest", "date", "code", "venue", "authors"),
    Ask.LATEST: ("latest", "date", "code", "venue", "authors"),
    Ask.AUTHORS: ("authors", "first_author", "coauthors"),
    Ask.FIRST_AUTHOR: ("first_author", "authors"),
    Ask.DATE: ("date",),
    Ask.CODE: ("code", "link", "without"),
    Ask.CATEGORY: ("category",),
    Ask.REFERENCE: ("bibliography",),
    Ask.COMPARE: ("compare", "summary", "define", "similar"),
    Ask.SUMMARY: ("summary", "define"),
    Ask.DEFINE: ("define", "definition"),
    Ask.SIMILAR: ("similar", "compare", "latest"),
    Ask.PROFILE: ("metric", "profile", "count", "most"),
    Ask.TOP_AUTHORS: ("coauthors", "authors", "most", "first_author"),
    Ask.COUNT_AUTHORS: ("count", "coauthors", "authors"),
    Ask.COAUTHORS: ("coauthors", "authors"),
    Ask.PER_YEAR: ("per_year", "date", "most", "least", "count"),
    Ask.PER_CATEGORY: ("per_category", "category", "most", "least", "count"),
    Ask.PER_VENUE: ("venue", "most", "least", "count"),
    Ask.PER_TYPE: ("type", "most", "least", "count"),
}  # fmt: skip
_TOLD = ("authors", "first_author", "date", "code", "category")
_ONE_FIELD = {Ask.AUTHORS, Ask.FIRST_AUTHOR, Ask.DATE, Ask.CODE, Ask.CATEGORY, Ask.FIELD}
_ALSO_ONE = re.compile(r"(?:\band|,|&|\+)\s+(?:(?!and\b)[\w'-]+\s+){0,3}$")
_AND_YEAR = re.compile(
    r"\band\s+(?:(?:in\s+)?(?:which|what|the)\s+)?(?:year|date|when)\b|\byear and\b"
)
_AND_WHERE = re.compile(r"\band\s+(?:also\s+)?where\W*$|\bwhere and when\b|\bwhen and where\b")
_NUMBER_BEFORE = re.compile(r"(?<!\S)(\d{1,3})\s+$")
_NUMBER_AFTER = re.compile(r"\s+(\d{1,3})(?!\S)")
_SHORT_NAME, _SAYS_SOMETHING = 2, 2  # words; content words beside instructions
_MARKERS = re.compile(r"#{2,}|\[\[|\]\]|<<|>>|={3,}|-{3,}")  # by which orders are set apart
_ONE_OF = re.compile(r"\bone of\b")
_OF_ANCHORS = {Ask.CONTENT, Ask.COMPARE, Ask.SUMMARY, Ask.LIST, Ask.FIELD, Ask.COUNT}


@dataclass(frozen=True, slots=True)
class Heard:
    """The clues of what is asked, instructions left out, and whether there were any."""

    clues: Clues
    instructed: bool


def hear(question: str, vocabulary: Vocabulary, today: date, embed: Embed | None = None) -> Heard:
    """The clues of a question without its sentences that instruct the assistant.

    `embed` lets the meaning of the whole tell what kind of answer is wanted.

    A sentence counts as an instruction when it speaks of prompts, roles or earlier instructions;
    words in a question are data, never orders.
    """
    marked = (part for part in _MARKERS.split(question) if part.strip())
    spans = [part[start:end] for part in marked for start, end in sentences(part)]
    kept = [s for s in spans if not _instructs(s)]
    instructed = len(kept) < len(spans)
    heard = " ".join(kept) if instructed else question
    clues = read_clues(heard, vocabulary, today)
    told = clues.language == "en" and TAG.search(folded(heard).text) is not None
    if clues.shape.asides:
        clues = read_clues(blanked(heard, clues.shape.asides), vocabulary, today)
    return Heard(replace(clues, told=told, intent=_intent(clues, embed)), instructed)


def _intent(clues: Clues, embed: Embed | None) -> Intent | None:
    english = clues.language == "en" and clues.question.strip()
    return intent_of(masked(clues.question, clues.named_parts), embed) if english else None


def _instructs(sentence: str) -> bool:
    found = find_concepts(sentence, language_of(sentence))
    return any(f.concept == "instruction" for f in found)


def request_of(heard: Heard, question: str, vocabulary: Vocabulary) -> Request:
    """The request of a question that has been heard."""
    left = content_words(heard.clues.question, heard.clues.language)
    nothing_left = heard.instructed and len(left) < _SAYS_SOMETHING
    ask = Ask.INSTRUCTION if nothing_left else decide(heard.clues)
    return request_from(heard.clues, ask, question, vocabulary)


def request_from(clues: Clues, ask: Ask, question: str, vocabulary: Vocabulary) -> Request:
    """Assemble the request for an ask that has been decided."""
    topical = _topical_mentions(clues, ask, vocabulary)
    named = tuple(m for m in clues.mentions if m not in topical)
    several = _asks_of_each(clues) and len({i for m in named for i in m.publications}) < 2
    if _asks_of_each(clues) and not several and _only_describe(clues, vocabulary):
        named, several = (), True
    anchors = anchors_of(clues) if ask in _OF_ANCHORS else ()
    used = _used_spans(clues, ask, named, vocabulary) + (
        _beyond_description(clues) if several else ()
    )
    refused = refused_topic(clues) if ask in LISTS else None
    if refused:
        named = tuple(m for m in named if not refused[1][0] <= m.start < refused[1][1])
        used = (*used, refused[1])
    papers = tuple(dict.fromkeys(i for m in named for i in m.publications))
    found = topic_of(clues, ask in SELECTS, used, vocabulary)
    ask = Ask.LIST if _only_a_category(clues, ask, found, named) else ask
    return Request(
        question=question,
        language=clues.language,
        ask=ask,
        filter=filter_of(clues, ask),
        mentions=named,
        papers=papers,
        topic=found.text,
        words=found.words,
        unread=found.unread,
        concepts=clues.concepts,
        claim=claim_of(clues) is ask and not denies(clues),
        several=several,
        described=anchors,
        common=common_of(clues, anchors) if anchors else "",
        parts=clues.shape.parts_of(clues.question),
        focus=clues.shape.focus_of(clues.question).strip() or question,
        demand=clues.demand,
        figures=figures_of(clues, vocabulary),
        fields=_fields(clues, ask),
        style=style_of(clues),
        order=order_of(clues),
        limit=clues.amount_near("latest", "earliest", "most", "coauthors", "plural_only", "kinds"),
        plural=_several(clues),
        refused=refused[0] if refused else "",
        unknown_person=next((p.text for p in clues.people if not p.names), None),
    )


def _only_a_category(clues: Clues, ask: Ask, topic: Topic, named: Sequence[Mention]) -> bool:
    """Whether nothing is said but a category: "how much of this is computer vision?"."""
    return ask is Ask.CONTENT and bool(clues.categories) and not (topic.words or named)


def _several(clues: Clues) -> bool:
    """Whether papers are spoken of in the plural, not one of them, nor things inside one."""
    things = clues.shape.wanted is Wanted.OTHER and {
        f.words for f in clues.found if f.concept == "plural_only"
    } <= {"which ones", "what ones"}
    one = _ONE_OF.search(folded(clues.question).text)
    return clues.has("plural_only") and not one and not things


def _fields(clues: Clues, ask: Ask) -> tuple[str, ...]:
    if ask is Ask.FIELD and claim_of(clues) is ask:
        return ("venue",)
    named = fields_of(clues) if ask in {Ask.FIELD, Ask.DATE, Ask.EARLIEST, Ask.LATEST} else ()
    if ask is Ask.FIELD and not named:
        return ("type", "venue")  # "what sort of publication is X, a chapter?"
    return tuple(dict.fromkeys((*named, *_also_asked(clues, ask))))


def _also_asked(clues: Clues, ask: Ask) -> tuple[str, ...]:
    """Fields that are asked for besides the ask: "who wrote it, and at which university?"."""
    if clues.language != "en" or ask not in _ONE_FIELD:
        return ()
    if ask is Ask.FIELD and _AND_YEAR.search(folded(clues.shape.focus_of(clues.question)).text):
        return ("date",)
    if ask is Ask.DATE and _AND_WHERE.search(folded(clues.question).text):
        return ("venue",)
    asked = [f for f in clues.found if f.concept in {*_TOLD, *FIELDS} and f.words != "who"]
    ends = [
        f.start for f in asked if _ALSO_ONE.search(folded(clues.question[: f.start]).text) is None
    ]
    if not ends:
        return ()
    joined = {f.concept for f in asked if f.start not in ends}
    named = joined | {f.concept for f in asked if f.start in ends} if joined else set[str]()
    return tuple(name for name in (*_TOLD, *FIELDS) if name in named and name != ask.value)


def _asks_of_each(clues: Clues) -> bool:
    """Whether something is asked of each of several papers: "which are they, and what for?"."""
    if clues.shape.wanted is Wanted.BOTH:
        return True
    if _ONE_OF.search(folded(clues.question).text):
        return False
    words = {f.words for f in clues.found if f.concept == "compare"}
    each = bool(words & {"each", "both"}) or clues.has("them")
    other = clues.shape.wanted in {Wanted.OTHER, Wanted.THINGS}
    several = _several(clues) or clues.amount_near("kinds") is not None
    return several and each and other


def _beyond_description(clues: Clues) -> tuple[tuple[int, int], ...]:
    """The words that ask, where others describe which papers are meant."""
    spans = clues.shape.focus
    outside = clues.words_beyond(*spans, *clues.spans_of(*_VERB))
    if outside or clues.titled:
        return spans
    place = also_asks(clues.question)
    return ((place, len(clues.question)),) if place else ()


def _topical_mentions(clues: Clues, ask: Ask, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Mentions that are the topic of a question for several papers.

    Those are ordinary title words, and names that other papers speak of, too.
    """
    several = ask in {Ask.LIST, Ask.COUNT, Ask.LATEST, Ask.EARLIEST, Ask.PER_YEAR}
    if not several:
        return ()
    return tuple(m for m in clues.mentions if m.kind == "words" or _said_by_others(m, vocabulary))


def _only_describe(clues: Clues, vocabulary: Vocabulary) -> bool:
    """Whether all names stand before the words that ask, and name topics as well as papers."""
    begins = min((start for start, _ in clues.shape.focus), default=0)
    return all(
        m.end <= begins and (m.kind == "words" or _said_by_others(m, vocabulary))
        for m in clues.mentions
    )


def _said_by_others(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether papers that a name does not stand for speak of it."""
    if len(mention.name.split()) > _SHORT_NAME:
        return False
    pattern = loose(mention.name)
    others = (p for p in vocabulary.publications.values() if p.id not in mention.publications)
    return any(pattern.search(fold(f"{p.title} {p.abstract}")) for p in others)


def _numbers_at(question: str, spans: Spans) -> Iterator[tuple[int, int]]:
    """Numbers beside words: "the 3 latest", "latest 3"."""
    for start, end in spans:
        for match in (_NUMBER_BEFORE.search(question[:start]), _NUMBER_AFTER.match(question, end)):
            if match:
                yield match.span(1)


def _used_spans(
    clues: Clues, ask: Ask, named: tuple[Mention, ...], vocabulary: Vocabulary
) -> tuple[tuple[int, int], ...]:
    concepts = (*_VERB, *_USED.get(ask, ()))
    if not vocabulary.categories:  # "how people generate categories"
        concepts = tuple(concept for concept in concepts if concept != "category")
    if ask is Ask.FIELD:
        concepts = (*concepts, *FIELDS, "date")
    filters = tuple((p.start, p.end) for p in clues.people)
    filters += tuple((p.start, p.end) for p in clues.periods)
    filters += (*clues.categories.values(), *named_again(clues.question, clues.categories))
    filters += tuple((f.start, f.end) for f in clues.facets)
    filters += tuple((f.start, f.end) for f in refused_kinds(clues))
    filters += tuple(_numbers_at(clues.question, clues.spans_of("latest", "earliest")))
    filters += ((clues.titled.start, clues.titled.end),) if clues.titled else ()
    return (*filters, *((m.start, m.end) for m in named), *clues.spans_of(*concepts))
