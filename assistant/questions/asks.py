"""Decides what a question asks for, from its clues: an ordered table of claims.

The first claim that holds decides. Claims speak of concepts, never of phrases: the words for a
concept are in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.questions.asks_papers import (
    WITHIN,
    authors,
    category_of,
    claim_of,
    code,
    compares,
    defines,
    field,
    first_author,
    reference,
    similar,
    summary,
)
from assistant.questions.asks_records import (
    coauthors,
    extreme,
    lists,
    profile,
    profile_papers,
    top_authors,
)
from assistant.questions.clues import Clues
from assistant.questions.counting import (
    all_spans,
    counts_authors,
    counts_publications,
    per_category,
    per_type,
    per_venue,
    per_year,
)
from assistant.questions.intents import Kind
from assistant.questions.lexicon import content_words, folded
from assistant.questions.request import GROUPS, Ask
from assistant.questions.wanted import Wanted
from assistant.questions.when import dates

# What cannot be meant where the question's own words ask for something inside a paper.
_OF_PUBLICATIONS = {Ask.COUNT, Ask.LIST, Ask.COAUTHORS, Ask.TOP_AUTHORS, Ask.EARLIEST, Ask.LATEST,
                    Ask.PER_YEAR, Ask.PER_VENUE, Ask.PER_TYPE}  # fmt: skip
_OF_FIELDS = {Ask.AUTHORS, Ask.FIELD, Ask.FIRST_AUTHOR, Ask.CATEGORY, Ask.CODE, Ask.DATE}
# Concepts that count only in the words that ask, not in those that describe what is meant.
_ASKED = frozenset(
    "authors first_author last_author coauthors date code link category venue doi arxiv pages "
    "volume publisher affiliation summary definition similar metric earliest latest".split()
)
_FEW_WORDS = 1
# From which probability the model decides, against claims that found nothing, that found something
# it denies, and that found something else: by how often it was right about lists unknown to it.
_FINDS, _DENIES, _DIFFERS = 0.55, 0.9, 0.8
_KINDS: dict[Ask, Kind] = {
    **dict.fromkeys((Ask.CONTENT, Ask.SUMMARY, Ask.DEFINE), Kind.TEXT),
    **dict.fromkeys((Ask.LIST, Ask.EARLIEST, Ask.LATEST, Ask.SIMILAR), Kind.LIST),
    **dict.fromkeys((Ask.COUNT, Ask.PER_YEAR, Ask.PER_TYPE, Ask.PER_VENUE, Ask.PER_CATEGORY),
                    Kind.COUNT),
    **dict.fromkeys((Ask.AUTHORS, Ask.FIRST_AUTHOR, Ask.COUNT_AUTHORS), Kind.AUTHORS),
    **dict.fromkeys((Ask.TOP_AUTHORS, Ask.COAUTHORS), Kind.PEOPLE),
    **dict.fromkeys((Ask.FIELD, Ask.CATEGORY), Kind.FIELD),
    Ask.COMPARE: Kind.EACH, Ask.DATE: Kind.DATE, Ask.CODE: Kind.CODE,
    Ask.REFERENCE: Kind.REFERENCE, Ask.PROFILE: Kind.PROFILE,
}  # fmt: skip
_PLAINLY: dict[Kind, Ask] = {
    Kind.TEXT: Ask.CONTENT, Kind.EACH: Ask.COMPARE, Kind.LIST: Ask.LIST, Kind.COUNT: Ask.COUNT,
    Kind.AUTHORS: Ask.AUTHORS, Kind.DATE: Ask.DATE, Kind.FIELD: Ask.FIELD, Kind.CODE: Ask.CODE,
    Kind.REFERENCE: Ask.REFERENCE, Kind.PEOPLE: Ask.COAUTHORS,
}  # fmt: skip
_WHAT_CAN = re.compile(
    r"\b(?:what|which|how)\b.*\b(?:can|could|may|should|might)\s+(?:i|you|we|this|it)\s+(?:\w+\s+)?"
    r"(?:ask|do|answer|help|tell|know|get)\b"
)


def decide(clues: Clues) -> Ask:
    """What the question asks for; a content question when nothing else claims it.

    Where the fitted model is sure of another kind of answer than the claims, it decides the kind.
    """
    told = claim_of(clues)
    if told is not None:
        return told
    ask = _by_claims(clues)
    intent = clues.intent
    if intent is None or _fits(ask, intent.kind, clues):
        return ask
    found = _KINDS.get(ask) is not Kind.TEXT
    enough = _DENIES if intent.kind is Kind.TEXT else _DIFFERS if found else _FINDS
    if intent.probability < enough:
        return ask
    ranked = (ask for ask, claims in _CLAIMS if _KINDS.get(ask) is intent.kind and claims(clues))
    return next(ranked, _PLAINLY[intent.kind])


def _fits(ask: Ask, kind: Kind, clues: Clues) -> bool:
    """Whether an ask is of this kind, or is none that the model knows better."""
    if ask is Ask.OPINION:
        says_more = len(clues.words_beyond(*all_spans(clues))) > _FEW_WORDS
        return kind not in {Kind.LIST, Kind.EACH} or not says_more
    if kind not in _PLAINLY or ask not in _KINDS:
        return True
    return _KINDS[ask] is kind or any((
        ask is Ask.COUNT and clues.has("category") and bool(clues.categories),
        ask is Ask.PROFILE and clues.has("metric"),
        ask is Ask.CONTENT and kind is Kind.COUNT and clues.shape.wanted is Wanted.THINGS,
        ask is Ask.LIST and clues.has("everything") and clues.shape.wanted is Wanted.PUBLICATIONS,
        ask in GROUPS and kind in {Kind.LIST, Kind.FIELD},  # "which journals are there?"
        ask is Ask.LIST and kind is Kind.PEOPLE and len(clues.people) > 1,
        ask is Ask.FIELD and kind is Kind.AUTHORS and clues.has("last_author"),
    ))  # fmt: skip


def _by_claims(clues: Clues) -> Ask:
    """The words that ask decide; where they say nothing ("Who are they?"), the whole question."""
    asking = _in_focus(clues)
    ask = _claimed(asking)
    if ask is not Ask.CONTENT or asking is clues:
        return ask
    focus = clues.shape.focus_of(clues.question)
    says_more = len(content_words(focus, clues.language)) >= _FEW_WORDS
    return ask if says_more else _claimed(clues)


def _claimed(clues: Clues) -> Ask:
    unmeant: set[Ask] = set()
    if clues.shape.wanted in {Wanted.OTHER, Wanted.BOTH}:
        unmeant |= _OF_PUBLICATIONS
    if clues.shape.wanted in {Wanted.OTHER, Wanted.BOTH, Wanted.THINGS}:
        unmeant |= _OF_FIELDS
    if clues.matters:
        unmeant |= _OF_FIELDS
    if clues.shape.wanted is Wanted.FIELD or (clues.told and not clues.has("which", "list")):
        unmeant |= {Ask.LIST}
    claims = ((ask, claims) for ask, claims in _CLAIMS if ask not in unmeant)
    return next((ask for ask, claims in claims if claims(clues)), Ask.CONTENT)


def _in_focus(clues: Clues) -> Clues:
    """The clues without what only describes the thing that is asked about."""
    spans = clues.shape.focus
    kept = tuple(
        f for f in clues.found
        if (f.concept not in _ASKED and (f.concept != "compare" or f.words not in WITHIN))
        or any(a <= f.start and f.end <= b for a, b in spans)
    )  # fmt: skip
    return clues if len(kept) == len(clues.found) else replace(clues, found=kept)


def _social_only(concept: str) -> Callable[[Clues], bool]:
    def claim(clues: Clues) -> bool:
        beyond = clues.words_beyond(*clues.spans_of("greeting", "thanks", "capability"))
        others = {"count", "publication", "authors", "date", "code", "bibliography", "metric",
                  "compare", "summary", "list", "latest", "earliest"}  # fmt: skip
        if concept == "thanks":
            others = others - {"list"}  # "that's all"
        asks_on = concept == "thanks" and clues.has("which", "it", "them") and "?" in clues.question
        sure = clues.intent is not None and clues.intent.probability >= _DIFFERS
        asks_on = asks_on or (concept == "thanks" and sure and "?" in clues.question)
        serious = asks_on or bool(clues.filter_spans()) or bool(clues.concepts & others)
        return clues.has(concept) and len(beyond) <= 2 and not serious

    return claim


def _capability(clues: Clues) -> bool:
    of_papers = clues.mentions or clues.has("publication")
    if _WHAT_CAN.search(folded(clues.question).text) and not of_papers:
        beyond = clues.words_beyond(*all_spans(clues))
        return all(
            folded(word).text in {"ask", "questions", "question", "stuff"} for word in beyond
        )
    spans = clues.spans_of("capability", "define", "which", "greeting")
    return clues.has("capability") and not clues.words_beyond(*spans) and not clues.mentions


_CLAIMS: tuple[tuple[Ask, Callable[[Clues], bool]], ...] = (
    (Ask.CAPABILITY, _capability),
    (Ask.GREETING, _social_only("greeting")),
    (Ask.THANKS, _social_only("thanks")),
    (Ask.PROFILE, profile_papers),
    (Ask.REFERENCE, reference),
    (Ask.PROFILE, profile),
    (Ask.DEFINE, lambda c: c.has("definition") and not (c.has("compare") or c.titled)),
    (Ask.COMPARE, compares),
    (Ask.PER_YEAR, per_year),
    (Ask.PER_CATEGORY, per_category),
    (Ask.PER_VENUE, per_venue),
    (Ask.PER_TYPE, per_type),
    (Ask.TOP_AUTHORS, top_authors),
    (Ask.COUNT_AUTHORS, counts_authors),
    (Ask.COAUTHORS, coauthors),
    (Ask.COUNT, counts_publications),
    (Ask.FIELD, field),
    (Ask.SIMILAR, similar),
    (Ask.EARLIEST, extreme("earliest")),
    (Ask.LATEST, extreme("latest")),
    (Ask.FIRST_AUTHOR, first_author),
    (Ask.AUTHORS, authors),
    (Ask.CATEGORY, category_of),
    (Ask.CODE, code),
    (Ask.DATE, dates),
    (Ask.LIST, lists),
    (Ask.SUMMARY, summary),
    (Ask.DEFINE, defines),
    (Ask.OPINION, lambda clues: clues.has("opinion") and not clues.mentions),
)
