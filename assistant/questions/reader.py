"""Reads a question into a `Request`: clues, the decision what is asked, filters, topic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assistant.questions.anchors import anchors_of, common_of
from assistant.questions.asks import claim_of, decide
from assistant.questions.clues import Clues, Vocabulary, read_clues
from assistant.questions.facets import FacetField
from assistant.questions.fields import FIELDS, fields_of, style_of
from assistant.questions.lexicon import (
    find_concepts,
    folded,
    language_of,
)
from assistant.questions.mentions import Mention
from assistant.questions.request import GROUPS, Ask, Filter, Order, Request
from assistant.questions.shape import Wanted, also_asks
from assistant.questions.topic import topic_of
from assistant.text import sentences

# Concepts that name what is asked or filtered and so are no part of the topic, by ask.
_VERB = (
    "group",
    "which",
    "list",
    "publication",
    "plural_only",
    "order_old",
    "order_new",
    "everything",
)
_USED: dict[Ask, tuple[str, ...]] = {
    Ask.COUNT: ("count", "most", "coauthors", "code", "link", "without", "first_author", "sole_author",
                "authors", "category"),
    Ask.LIST: ("code", "without", "first_author", "sole_author", "authors", "coauthors",
               "category", "link", "date", "most", "summary", "latest", "similar"),
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
_LISTS = {Ask.COUNT, Ask.LIST, Ask.EARLIEST, Ask.LATEST, *GROUPS}
_SELECTS = _LISTS | {Ask.TOP_AUTHORS, Ask.COAUTHORS, Ask.COUNT_AUTHORS}
_OF_ANCHORS = {Ask.CONTENT, Ask.COMPARE, Ask.SUMMARY, Ask.LIST, Ask.FIELD, Ask.COUNT}
_REFUSAL_WORDS = 2  # between "not" and what is not wanted
_ANY_PERSON = re.compile(r"\b(?:or|either)\b|或")


def read_question(question: str, vocabulary: Vocabulary, today: date) -> Request:
    """Read one question that stands alone."""
    return request_of(hear(question, vocabulary, today), question, vocabulary)


@dataclass(frozen=True, slots=True)
class Heard:
    """The clues of what is asked, instructions left out, and whether there were any."""

    clues: Clues
    instructed: bool


def hear(question: str, vocabulary: Vocabulary, today: date) -> Heard:
    """The clues of a question without its sentences that instruct the assistant.

    A sentence counts as an instruction when it speaks of prompts, roles or earlier instructions;
    words in a question are data, never orders.
    """
    spans = [question[start:end] for start, end in sentences(question)]
    kept = [s for s in spans if not _instructs(s)]
    instructed = len(kept) < len(spans)
    heard = " ".join(kept) if instructed else question
    clues = read_clues(heard, vocabulary, today)
    if clues.shape.asides:
        clues = read_clues(_blank(heard, clues.shape.asides), vocabulary, today)
    return Heard(clues, instructed)


def _blank(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """The question with spaces in place of some of its words."""
    for start, end in spans:
        question = question[:start] + " " * (end - start) + question[end:]
    return question


def _instructs(sentence: str) -> bool:
    found = find_concepts(sentence, language_of(sentence))
    return any(f.concept == "instruction" for f in found)


def request_of(heard: Heard, question: str, vocabulary: Vocabulary) -> Request:
    """The request of a question that has been heard."""
    nothing_left = heard.instructed and not heard.clues.question.strip()
    ask = Ask.INSTRUCTION if nothing_left else decide(heard.clues)
    return request_from(heard.clues, ask, question, vocabulary)


def request_from(clues: Clues, ask: Ask, question: str, vocabulary: Vocabulary) -> Request:
    """Assemble the request for an ask that has been decided."""
    topical = _topical_mentions(clues, ask)
    named = tuple(m for m in clues.mentions if m not in topical)
    several = _asks_of_each(clues) and len({i for m in named for i in m.publications}) < 2
    anchors = anchors_of(clues) if ask in _OF_ANCHORS else ()
    used = _used_spans(clues, ask, named) + (_beyond_description(clues) if several else ())
    papers = tuple(dict.fromkeys(i for m in named for i in m.publications))
    found = topic_of(clues, ask in _SELECTS, used, vocabulary)
    topic, words, unread = found.text, found.words, found.unread
    return Request(
        question=question,
        language=clues.language,
        ask=ask,
        filter=_filter(clues, ask),
        mentions=named,
        papers=papers,
        topic=topic,
        words=words,
        unread=unread,
        concepts=clues.concepts,
        claim=claim_of(clues) is ask,
        several=several,
        described=anchors,
        common=common_of(clues, anchors) if anchors else "",
        parts=clues.shape.parts_of(clues.question),
        focus=clues.shape.focus_of(clues.question).strip() or question,
        figures=_figures(clues, vocabulary),
        fields=_fields(clues, ask),
        style=style_of(clues),
        order=_order(clues),
        limit=clues.amount_near("latest", "earliest", "most", "coauthors", "plural_only", "kinds"),
        plural=clues.has("plural_only"),
        unknown_person=next((p.text for p in clues.people if not p.names), None),
    )


def _fields(clues: Clues, ask: Ask) -> tuple[str, ...]:
    if ask is Ask.FIELD and claim_of(clues) is ask:
        return ("venue",)
    return fields_of(clues) if ask in {Ask.FIELD, Ask.DATE, Ask.EARLIEST, Ask.LATEST} else ()


def _asks_of_each(clues: Clues) -> bool:
    """Whether something is asked of each of several papers: "which are they, and what for?"."""
    if clues.shape.wanted is Wanted.BOTH:
        return True
    words = {f.words for f in clues.found if f.concept == "compare"}
    each = bool(words & {"each", "both"}) or clues.has("them")
    other = clues.shape.wanted in {Wanted.OTHER, Wanted.THINGS}
    return clues.has("plural_only") and each and other


def _beyond_description(clues: Clues) -> tuple[tuple[int, int], ...]:
    """The words that ask, where others describe which papers are meant."""
    spans = clues.shape.focus
    outside = clues.words_beyond(*spans, *clues.spans_of(*_VERB))
    if outside or clues.titled:
        return spans
    place = also_asks(clues.question)
    return ((place, len(clues.question)),) if place else ()


def _topical_mentions(clues: Clues, ask: Ask) -> tuple[Mention, ...]:
    """Mentions by ordinary title words, in a question for several papers: those are its topic."""
    several = ask in {Ask.LIST, Ask.COUNT, Ask.LATEST, Ask.EARLIEST, Ask.PER_YEAR}
    if not several:
        return ()
    return tuple(m for m in clues.mentions if m.kind == "words")


def _used_spans(clues: Clues, ask: Ask, named: tuple[Mention, ...]) -> tuple[tuple[int, int], ...]:
    concepts = (*_VERB, *_USED.get(ask, ()))
    if ask is Ask.FIELD:
        concepts = (*concepts, *FIELDS, "date")
    filters = tuple((p.start, p.end) for p in clues.people)
    filters += tuple((p.start, p.end) for p in clues.periods)
    filters += tuple(clues.categories.values())
    filters += tuple((f.start, f.end) for f in clues.facets)
    filters += ((clues.titled.start, clues.titled.end),) if clues.titled else ()
    return (*filters, *((m.start, m.end) for m in named), *clues.spans_of(*concepts))


def _filter(clues: Clues, ask: Ask) -> Filter:
    # Somebody who is not listed selects nothing; left out, everything would be selected.
    strangers = ask in _SELECTS
    names = dict.fromkeys(p.names or (p.text,) for p in clues.people if p.names or strangers)
    return Filter(
        people=tuple(group[0] for group in names),
        also=tuple(group[1:] for group in names),
        any_person=_any_person(clues),
        first_author=clues.has("first_author") and bool(clues.people),
        alone=ask in _LISTS and clues.has("sole_author"),
        periods=clues.periods,
        categories=tuple(c for c in clues.categories if not _refused(clues, c)),
        not_categories=tuple(c for c in clues.categories if _refused(clues, c)),
        code=_code_filter(clues, ask),
        linked=_code_filter(clues, ask) is not None and _asks_address(clues),
        titled=clues.titled.term if clues.titled else "",
        venues=_values(clues, "venue"),
        types=tuple(t for t in _values(clues, "type") if t not in _refused_types(clues)),
        not_types=_refused_types(clues),
        keywords=_values(clues, "keyword"),
        place=next((f.words for f in clues.facets if f.field == "venue"), ""),
    )


def _values(clues: Clues, field: FacetField) -> tuple[str, ...]:
    """All values of the facets of one field: "theses and reports" is either."""
    named = (value for f in clues.facets if f.field == field for value in f.values)
    return tuple(dict.fromkeys(named))


def _refused_types(clues: Clues) -> tuple[str, ...]:
    """Kinds of publications that are not wanted: "papers (no theses)"."""
    named = [f for f in clues.facets if f.field == "type" and _refused_at(clues, f.start)]
    return tuple(dict.fromkeys(value for f in named for value in f.values))


def _refused(clues: Clues, category: str) -> bool:
    return _refused_at(clues, clues.categories[category][0])


def _refused_at(clues: Clues, start: int) -> bool:
    """Whether a "not" or "except" stands shortly before a place."""
    between = (clues.question[end:start] for _, end in clues.spans_of("without") if end <= start)
    return any(len(words.split()) <= _REFUSAL_WORDS for words in between)


def _any_person(clues: Clues) -> bool:
    """Whether one of the people is enough: "A or B"."""
    return bool(_ANY_PERSON.search(folded(clues.question).text))


def _code_filter(clues: Clues, ask: Ask) -> bool | None:
    """True for "with code", False for "without code", None where code is no filter."""
    if ask not in _LISTS or not clues.has("code"):
        return None
    words = {f.words for f in clues.found if f.concept == "code"}
    if words <= {"source code", "implementation", "implementations"} and not clues.has("link"):
        return None  # "contracts with source code" is a topic
    for start, _ in clues.spans_of("code"):
        before = clues.question[max(0, start - 30) : start]
        if any(start - 30 <= a <= start and b <= start and len(clues.question[b:start].split()) <= 2
               for a, b in clues.spans_of("without")) and before:  # fmt: skip
            return False
    return True


def _asks_address(clues: Clues) -> bool:
    """Whether code is asked for by its address ("a link to code"), not as such."""
    words = {f.words for f in clues.found if f.concept in {"link", "code"}}
    return bool(words & {"link", "links", "url", "urls", "address", "code link", "code links", "code url",
                         "github", "gitlab", "repo", "repos", "repository", "repositories"})  # fmt: skip


def _figures(clues: Clues, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The profile figures that the question names, as the list labels them."""
    text = folded(clues.question).text.replace("-", " ")
    named: dict[str, int] = {}
    for label in vocabulary.figures:
        words = re.escape(folded(label).text.replace("-", " "))
        place = re.search(rf"(?<!\w){words}(?!\w)", text)
        if place:
            named[label] = place.start()
    if "papers" in named and not clues.has("profile"):
        del named["papers"]  # a noun, unless the profile's own count is asked for
    for found in clues.found:
        same = _same_figure(found.words, vocabulary) if found.concept == "metric" else None
        if same:
            named.setdefault(same, found.start)
    return tuple(sorted(named, key=lambda label: named[label]))


def _same_figure(words: str, vocabulary: Vocabulary) -> str | None:
    """The label that a metric's other names mean ("times cited" -> "citations")."""
    groups = (("h-index", ("h", "hirsch")), ("citations", ("cit", "zit", "被", "引", "times")),
              ("novelty", ("novel", "新")))  # fmt: skip
    for label, starts in groups:
        if words.startswith(starts) and label in {f.lower() for f in vocabulary.figures}:
            return next(f for f in vocabulary.figures if f.lower() == label)
    return None


def _order(clues: Clues) -> Order | None:
    if clues.has("order_old"):
        return "oldest"
    return "newest" if clues.has("order_new") else None


def narrowed(request: Request, **changes: object) -> Request:
    """The request with parts of its filter replaced."""
    return replace(request, filter=replace(request.filter, **changes))  # type: ignore[arg-type]
