"""What is counted: publications or things inside one of them, in all or by group."""

from __future__ import annotations

import re

from assistant.questions.clues import Clues
from assistant.questions.lexicon import folded, idle_words
from assistant.questions.wanted import Wanted

_ADJECTIVES = 6
_NOUN_NEAR = 25  # characters
_MANY_WRITERS = re.compile(
    r"\b(?:how many|number of)\s+(?:(?:different|distinct|other|unique|named|listed)\s+)*"
    r"(?:co-?authors|authors|writers|collaborators)\b(?!\s+(?:papers|articles|publications)\b)"
)
_WRITERS = (
    "合", "作者", "共著", "著者", "coautor", "autor", "auteur", "coauteur", "koautor", "mitautor",
    "collabor",
)  # fmt: skip
_BREAK = re.compile(
    r"\b(?:do|does|did|are|is|was|were|has|have|had|can|took|take|in|on|at|for|with|from|into|per|"
    r"under|that|which|who)\b"
)
_OF_A_THING = re.compile(
    r"\s*(?:does|did|do)\s+(?:the|this|that|its)\s+(?!list|page|profile|library|site|author|prof|"
    r"group|lab|team|owner|researcher|man|woman|person|name)\w+"
)
_TAKEN_IN = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:went|go|included|include|covered|cover|contribut\w*|enter\w*|analy\w*|"
    r"synthesi\w*|considered|examined|reviewed|screened|identified|used|pooled)\b"
)
_ONE_REVIEW = re.compile(
    r"\b(?:the|this|that|its)\b.*\b(?:review|meta-analysis|survey|synthesis)\b"
)


def counts_publications(clues: Clues) -> bool:
    """Whether "how many" counts publications: its noun is one, or it has none of its own."""
    spans = clues.spans_of("count")
    of_category = bool(clues.categories) and clues.has("category")  # "how big is the LG category"
    if not spans or clues.has("metric") or of_category:
        return bool(spans) and of_category
    start, end = spans[0]
    nouns = clues.spans_of("publication")
    if clues.shape.wanted is Wanted.PUBLICATIONS and _counts_first(clues, start):
        ends = [b for a, b in nouns if a >= end]
        return bool(clues.titled) or not ends or not _inside_a_review(clues, min(ends))
    # "Works with" is a noun and a preposition here: "how many works with X".
    nouns += tuple((f.start, f.end) for f in clues.found
                   if f.concept == "coauthors" and f.words.startswith("work"))  # fmt: skip
    if clues.language in {"zh", "ja"}:  # no spaces: the noun stands beside "how many"
        return any(-4 <= a - end <= 4 or -4 <= start - b <= 4 for a, b in nouns)
    if clues.shape.wanted is Wanted.THINGS and clues.firm_mentions:
        return False  # "X against Y: how many experiments are in each?"
    after = [(clues.question[end:a], b) for a, b in nouns if a >= end]
    if after and not _has_other_noun(after[0][0]):
        return not _inside_a_review(clues, after[0][1])
    return any(b <= start and start - b <= 40 for _, b in nouns) or _nothing_else(clues, end)


def _counts_first(clues: Clues, start: int) -> bool:
    """Whether "how many" is the first question word."""
    return not any(a < start for a, _ in clues.spans_of("which"))


def counts_authors(clues: Clues) -> bool:
    """Whether "how many" counts people who write, not what they wrote."""
    if not clues.has("count") or clues.mentions:
        return False
    if _MANY_WRITERS.search(folded(clues.question).text):
        return True
    (_, end), *_rest = clues.spans_of("count")
    people = [f for f in clues.found if f.concept in {"coauthors", "authors"}]
    return clues.language != "en" and any(
        0 <= f.start - end <= _NOUN_NEAR and f.words.startswith(_WRITERS) for f in people
    )


def _nothing_else(clues: Clues, end: int) -> bool:
    """Whether "how many" stands alone, or with a filter only."""
    following = clues.question[end : end + 60].strip(" ?？")
    narrowed = bool(clues.filter_spans()) or clues.has("code")
    beyond = clues.words_beyond(*all_spans(clues))
    idle = all(folded(word).text in idle_words() for word in beyond)
    return idle and (not following or narrowed)


def _has_other_noun(between: str) -> bool:
    """Whether "how many" counts something else than a later "papers".

    "How many sensors do the papers ...", "how many people took part in the study": a verb or a
    preposition stands between. "How many of his 2022 papers" is as good as "how many papers".
    """
    words = re.sub(r"^\s*of\b", "", folded(between).text)
    return len(words.split()) > _ADJECTIVES or bool(_BREAK.search(words))


def _inside_a_review(clues: Clues, end: int) -> bool:
    """Whether the things are part of one work ("studies" of a review), not of the list."""
    rest = folded(clues.question[end:]).text
    if _OF_A_THING.match(rest):
        return True
    verb, review = _TAKEN_IN.match(rest), _ONE_REVIEW.search(rest)
    return bool(verb and review) or bool(verb and clues.mentions)


def all_spans(clues: Clues) -> tuple[tuple[int, int], ...]:
    """Where any concept stands."""
    return tuple((f.start, f.end) for f in clues.found)


def per_year(clues: Clues) -> bool:
    """Whether publications are to be counted by year."""
    most = clues.has("most", "least") and clues.has("date") and clues.has("publication")
    counted = clues.has("publication", "count") or not clues.words_beyond(*all_spans(clues))
    several = len({m.publications for m in clues.mentions}) > 1  # "X and Y: which years?"
    return (clues.has("per_year") and counted and not (clues.has("how") or several)) or most


def per_category(clues: Clues) -> bool:
    """Whether publications are to be counted by category."""
    most = clues.has("most", "least") and clues.has("category") and not clues.categories
    beyond = clues.words_beyond(*all_spans(clues))
    return clues.has("per_category") or (most and not beyond)


def per_venue(clues: Clues) -> bool:
    """Where things appeared over a whole selection: "which journals", "the most common venue"."""
    venues = [f.words for f in clues.found if f.concept == "venue"]
    several = clues.has("most", "least", "list") or any(
        w.endswith("s") and w != "proceedings" for w in venues
    )
    beyond = clues.words_beyond(*all_spans(clues))
    named = any(f.field == "venue" for f in clues.facets)
    return bool(venues) and several and not (beyond or named or clues.mentions or clues.has("it"))


def per_type(clues: Clues) -> bool:
    """Whether publications are to be counted by kind."""
    kinds = clues.has("type") and not clues.mentions and not clues.has("it")
    return kinds and not clues.words_beyond(*all_spans(clues))
