"""Decides what a question asks for, from its clues: an ordered table of claims.

The first claim that holds decides. Claims speak of concepts, never of phrases: the words for a
concept are in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

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
from assistant.questions.fields import OF_ONE, fields_of, metric_of_something, style_of
from assistant.questions.lexicon import Found, content_words, folded, idle_words
from assistant.questions.request import Ask
from assistant.questions.shape import Wanted

_WHO_ELSE = re.compile(r"\s*who(?:'s)?\s+(?:will|would|should|could|can|won|has|had|is|are|was)\b")
# "Which model is it compared against?" asks for a fact of one paper.
_AGAINST_WHAT = re.compile(
    r"\b(?:which|what)\b.*\bcompar\w+(?:\s+\w+)?\s*(?:against|with|to)?\s*\?*$"
)
_OF_THE = re.compile(r"\b(?:the|its|their)\s+[\w-]+(?:\s+[\w-]+)?\s+(?:of|for|in)\s+the\b")
_WHO_ACTS = re.compile(r"\bwho\s+(?!is\b|are\b|was\b|were\b|else\b|(?:all|exactly)\b)\w+")
# "Where does X work now", "how old is X": about the person, not about papers.
_PERSONAL = re.compile(r"\W*(?:where|why|how old|how tall|how rich|how long|is|was)\b")
_VERBAL = (
    "count", "publication", "which", "list", "earliest", "latest", "order_old", "order_new",
    "plural_only", "most", "least", "date", "per_year", "per_category", "coauthors", "authors",
    "first_author", "category", "without", "link", "profile",
)  # fmt: skip


# What cannot be meant where the question's own words ask for something inside a paper.
_OF_PUBLICATIONS = {Ask.COUNT, Ask.LIST, Ask.COAUTHORS, Ask.TOP_AUTHORS, Ask.EARLIEST, Ask.LATEST,
                    Ask.PER_YEAR, Ask.PER_VENUE, Ask.PER_TYPE}  # fmt: skip
_OF_FIELDS = {Ask.AUTHORS, Ask.FIELD, Ask.FIRST_AUTHOR, Ask.CATEGORY, Ask.CODE, Ask.DATE}
# Concepts that count only in the words that ask, not in those that describe what is meant.
_ASKED = frozenset(
    "authors first_author last_author coauthors date code link category venue doi arxiv pages volume "
    "publisher affiliation summary definition similar metric earliest latest".split()
)
_FEW_WORDS = 1
_VENUES = {"journals", "conferences", "venues"}
_WHAT_CAN = re.compile(
    r"\b(?:what|which|how)\b.*\b(?:can|could|may|should|might)\s+(?:i|you|we|this|it)\s+(?:\w+\s+)?"
    r"(?:ask|do|answer|help|tell|know|get)\b"
)
_INVENTED = {f"who {verb}" for verb in (
    "invented", "introduced", "coined", "created", "developed", "proposed", "designed", "built", "made",
    "presented", "came up with")} | {"who"}  # fmt: skip
_WHO_IS_FIRST = re.compile(
    r"\bwho(?:'s|\s+is|\s+was|\s+comes|\s+stands)\s+(?:listed\s+)?first\b(?!\s+\w*\s*author)"
)
_ONE_PAPER = re.compile(r"\s*(?:paper|article|study|one|publication|report)\b")
_BETWEEN = re.compile(r"\s*(?:between|from|to\b|with|of\s+(?:these|the two))")
_THE_DIFFERENCE = re.compile(r"\b(?:the|any|main|key|big|biggest|what|which)\s+$")
_STATES = re.compile(
    r"\b(?:is|are|was|were|isn't|wasn't|did|didn't|does|has|appeared|came|wrote|authored|published|led)\b"
)
_ASKS_OPENLY = re.compile(r"\b(?:who|whom|whose|when|where|why|what|which|how)\b")


def decide(clues: Clues) -> Ask:
    """What the question asks for; a content question when nothing else claims it.

    The words that ask decide. Where they say nothing ("Who are they?"), the whole question does.
    """
    told = claim_of(clues)
    if told is not None:
        return told
    asking = _in_focus(clues)
    ask = _claimed(asking)
    if ask is not Ask.CONTENT or asking is clues:
        return ask
    focus = clues.shape.focus_of(clues.question)
    says_more = len(content_words(focus, clues.language)) >= _FEW_WORDS
    return ask if says_more else _claimed(clues)


def claim_of(clues: Clues) -> Ask | None:
    """The field that a question claims something of: "X is the first author of Y, right?"."""
    focus = folded(clues.shape.focus_of(clues.question)).text
    asks = clues.has("which", "how", "count", "list") or _ASKS_OPENLY.search(focus)
    if clues.language != "en" or asks or len({m.publications for m in clues.mentions}) != 1:
        return None
    beyond = clues.words_beyond(*all_spans(clues))
    other = clues.has("bibliography", "summary", "code", "definition", "compare", "similar", "link")
    if other or any(folded(word).text not in idle_words() for word in beyond):
        return None
    if not _STATES.search(focus):
        return None
    listed = [p for p in clues.people if p.names]
    claims = (
        (Ask.FIRST_AUTHOR, bool(listed) and clues.has("first_author")),
        (Ask.AUTHORS, bool(listed)),
        (Ask.FIELD, any(f.field == "venue" for f in clues.facets)),
        (Ask.DATE, bool(clues.periods)),
        (Ask.CATEGORY, bool(clues.categories)),
    )
    return next((ask for ask, told in claims if told), None)


def _claimed(clues: Clues) -> Ask:
    unmeant: set[Ask] = set()
    if clues.shape.wanted in {Wanted.OTHER, Wanted.BOTH}:
        unmeant |= _OF_PUBLICATIONS
    if clues.shape.wanted in {Wanted.OTHER, Wanted.BOTH, Wanted.THINGS}:
        unmeant |= _OF_FIELDS
    if clues.matters:
        unmeant |= _OF_FIELDS
    claims = ((ask, claims) for ask, claims in _CLAIMS if ask not in unmeant)
    return next((ask for ask, claims in claims if claims(clues)), Ask.CONTENT)


def _in_focus(clues: Clues) -> Clues:
    """The clues without what only describes the thing that is asked about."""
    spans = clues.shape.focus
    kept = tuple(
        f for f in clues.found
        if (f.concept not in _ASKED and (f.concept != "compare" or f.words not in _WITHIN))
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
        serious = bool(clues.filter_spans()) or bool(clues.concepts & others)
        return clues.has(concept) and len(beyond) <= 2 and not serious

    return claim


def _capability(clues: Clues) -> bool:
    if _WHAT_CAN.search(folded(clues.question).text) and not clues.mentions:
        beyond = clues.words_beyond(*all_spans(clues))
        return all(folded(word).text in {"ask", "questions", "question", "stuff"} for word in beyond)
    spans = clues.spans_of("capability", "define", "which", "greeting")
    return clues.has("capability") and not clues.words_beyond(*spans) and not clues.mentions


def _reference(clues: Clues) -> bool:
    if not clues.has("bibliography") or clues.has("count"):
        return False
    return bool(style_of(clues)) or not clues.has("compare")


def _compare(clues: Clues) -> bool:
    if not clues.has("compare"):
        return False
    named = {m.publications for m in clues.mentions}
    words = {f.words for f in clues.found if f.concept == "compare" and _compares(clues, f)}
    if not words:
        return False
    weak = words <= {"both", "each", "share", "in common", "have in common"}
    pair = re.search(r"\b(?:two|both)\b(?!.*\beach other\b)", folded(clues.question).text)
    each = "each" in words and bool(named or clues.has("kinds"))
    if clues.people or clues.has("per_year", "count"):
        return False
    if len(named) < 2 and (_asks_of_one(clues) or clues.shape.wanted is Wanted.PUBLICATIONS):
        return False
    if len(named) < 2 and _AGAINST_WHAT.search(folded(clues.question).text):
        return False
    inside = clues.shape.wanted is Wanted.OTHER and words <= {"compared"} and not named
    if (
        len(named) < 2
        and words <= {*_WITHIN, "compared"}
        and (inside or not (named or _of_papers(clues)))
    ):
        return False
    return len(named) >= 2 or not weak or bool(pair and each)


def _asks_of_one(clues: Clues) -> bool:
    """Whether a field of one paper is asked for, or what the one that is named is compared with."""
    one = any(f.words in {"paper", "article", "study"} for f in clues.found)
    field = clues.has("code", "authors", "date", "bibliography")
    foreign = clues.language != "en" and len(clues.mentions) == 1 and clues.has("which")
    return (one and field and not clues.has("plural_only")) or foreign


def _compares(clues: Clues, found: Found) -> bool:
    """Whether "difference" compares two things: not so in "mean differences"."""
    if not found.words.startswith("difference") or clues.language != "en":
        return True
    return bool(_BETWEEN.match(folded(clues.question[found.end :]).text))


# Words that compare things inside one paper as well as papers.
_WITHIN = frozenset({"comparison", "differ", "differs", "difference", "differences",
                     "share", "both", "each"})  # fmt: skip


def _of_papers(clues: Clues) -> bool:
    """Whether papers are what is compared: named by a noun, or by what was said before."""
    them = {f.words for f in clues.found if f.concept == "them"} - {"those", "their", "these"}
    return clues.has("publication", "kinds", "it") or bool(them)


def _profile(clues: Clues) -> bool:
    if clues.mentions or metric_of_something(clues):
        return False
    if clues.has("profile", "person_it") and clues.has("category") and not clues.has("publication"):
        return True
    if clues.has("metric"):
        return True
    return clues.has("profile") and not clues.has("list", "which", "plural_only")


def _profile_papers(clues: Clues) -> bool:
    return clues.has("profile") and clues.has("count") and not clues.mentions


def _top_authors(clues: Clues) -> bool:
    writers = clues.has("coauthors", "authors", "first_author")
    named = len(clues.people) >= 2
    return writers and clues.has("most") and not named and not clues.mentions


def _coauthors(clues: Clues) -> bool:
    asks_who = clues.has("authors") or bool(clues.spans_of("which", "list"))
    nouns = any(
        f.concept == "coauthors"
        and folded(f.words).text.startswith(
            ("co-auth", "coaut", "collab", "合", "共著", "koaut", "mitaut")
        )
        and not f.words.endswith("ed")
        for f in clues.found
    )
    return (
        clues.has("coauthors")
        and (nouns or clues.has("authors"))
        and asks_who
        and (len(clues.people) <= 1 and not clues.has("publication") and not clues.mentions)
    )


def _extreme(concept: str) -> Callable[[Clues], bool]:
    other = {"earliest": "latest", "latest": "earliest"}[concept]

    def claim(clues: Clues) -> bool:
        if not clues.has(concept) or clues.has(other, "first_author", "last_author"):
            return False
        if clues.mentions:
            return False
        idle = all(folded(w).text in idle_words() for w in clues.words_beyond(*all_spans(clues)))
        alone = idle and not clues.filter_spans()
        return _modifies_publication(clues, concept) or alone

    return claim


def _modifies_publication(clues: Clues, concept: str) -> bool:
    """Whether "first", "latest" belong to a publication: "latest paper", "paper is the oldest"."""
    for start, end in clues.spans_of(concept):
        for a, b in clues.spans_of("publication", "code"):
            between = clues.question[end:a] if a >= end else clues.question[b:start]
            words = folded(between).text.split()
            copula = {"is", "was", "are", "were", "came", "appeared", "es", "est", "ist", "war"}
            cuts = re.search(r"[.?!,;]", between)
            if a >= end and len(words) <= 4 and not cuts:
                return True
            if b <= start and len(words) <= 4 and not cuts and copula & set(words):
                return True
    return False


def _first_author(clues: Clues) -> bool:
    if _WHO_IS_FIRST.search(folded(clues.question).text) and not clues.people:
        return clues.has("publication", "it") or bool(clues.mentions)
    return clues.has("first_author") and not clues.people and not clues.has("plural_only")


def _authors(clues: Clues) -> bool:
    beyond = {folded(word).text for word in clues.words_beyond(*all_spans(clues))}
    if clues.mentions and beyond and beyond <= {"author", "authors", "writers"}:
        return True  # "openavs authors"
    if not clues.has("authors") or clues.people:
        return False
    asked = {f.words for f in clues.found if f.concept == "authors"}
    if asked <= _INVENTED and not (clues.mentions or clues.has("publication", "it")):
        return False  # "who invented Bitcoin"
    if asked == {"who"} and _who_does_something_else(clues):
        return False
    return not clues.has("plural_only") or bool(clues.mentions)


def _who_does_something_else(clues: Clues) -> bool:
    """ "Who will win", "who paid for X": a bare "who" with a verb that is not about writing."""
    text = folded(clues.question).text
    other_verb = bool(clues.mentions) and bool(clues.words_beyond(*all_spans(clues)))
    return other_verb or bool(_WHO_ELSE.match(text)) or bool(_WHO_ACTS.search(text))


def _date(clues: Clues) -> bool:
    if not clues.has("date") or clues.periods or clues.has("count", "plural_only"):
        return False
    words = {f.words for f in clues.found if f.concept == "date"}
    bare_when = words == {"when"} and clues.words_beyond(*all_spans(clues))
    return not bare_when


def _code(clues: Clues) -> bool:
    beyond = clues.words_beyond(*all_spans(clues))
    if clues.has("link") and not (beyond or clues.has("venue") or clues.filter_spans()):
        return True
    if not clues.has("code") or clues.has("plural_only", "count"):
        return False
    narrowed = bool(clues.periods or clues.categories) and not clues.mentions
    if narrowed and all(folded(word).text in idle_words() for word in beyond):
        return False  # "what came out in 2024 and has code"
    words = {f.words for f in clues.found if f.concept == "code"}
    source = words & {"source code"} and not clues.has("link")
    return bool(clues.mentions) or not source


def _field(clues: Clues) -> bool:
    fields = fields_of(clues)
    if not fields:
        return False
    if fields == ("venue",) and {f.words for f in clues.found if f.concept == "venue"} & _VENUES:
        return False  # "in which journals did they look for studies"
    if fields == ("affiliation",) and len(clues.words_beyond(*all_spans(clues))) > 1:
        return False  # "which university's hospital did the data come from"
    if fields == ("venue",) and any(f.field == "venue" for f in clues.facets):
        return False  # "what was published in the journal X"
    if fields == ("venue",) and _date(clues):
        return False  # "when and where": the date's answer gives the place as well
    return bool(set(fields) & OF_ONE) or not clues.has("plural_only", "count")


def _category_of(clues: Clues) -> bool:
    return not clues.has("plural_only") and clues.has("category") and not clues.categories and bool(clues.mentions)


def _similar(clues: Clues) -> bool:
    return clues.has("similar") and bool(clues.mentions) and not clues.has("compare")


def _list(clues: Clues) -> bool:
    if clues.has("count"):
        return False  # of things inside a paper, or it would have counted publications
    if clues.has("plural_only"):
        return _asks_for_papers(clues)
    if clues.has("everything") and not clues.firm_mentions:
        return True
    if clues.shape.wanted is Wanted.PUBLICATIONS and (_all_of_it(clues) or _two_of_a_kind(clues)):
        return True
    if clues.people and not clues.mentions:
        inside = clues.has("how") and not clues.has("plural_only", "which", "list")
        personal = clues.language == "en" and _PERSONAL.match(folded(clues.question).text)
        return not inside and not personal
    of_one = any(_ONE_PAPER.match(folded(clues.question[f.end :]).text) for f in clues.facets)
    if clues.facets and clues.has("which", "list") and not (clues.mentions or of_one):
        return True
    narrowed = bool(clues.periods or clues.categories or clues.facets)
    left = clues.words_beyond(*clues.spans_of(*_VERBAL, "code"))
    nothing_left = all(folded(word).text in idle_words() for word in left)
    several = nothing_left or clues.has("list")
    return narrowed and not clues.mentions and several


def _two_of_a_kind(clues: Clues) -> bool:
    """ "Two detectors try not to forget. Which two?": as many papers."""
    outside = [f for f in clues.found if f.concept == "kinds" and f.start < clues.shape.focus[0][0]]
    return bool(outside) and clues.amount_near("kinds") is not None


def _all_of_it(clues: Clues) -> bool:
    """Whether a noun without a plural is meant whole: "all ... work", "any research"."""
    words = {f.words for f in clues.found if f.concept == "publication"}
    alls = {"all", "every", "any", "is there", "are there", "do you have", "list all"}
    return words <= {"work"} and any(f.words in alls for f in clues.found if f.concept == "list")


def _asks_for_papers(clues: Clues) -> bool:
    """Whether the plural noun is what is wanted, not part of a "how" question about something."""
    noun = clues.spans_of("plural_only")[0][0]
    hows = [end for _, end in clues.spans_of("how")]
    if not hows:
        return True
    asked = [start for start, _ in clues.spans_of("which", "list")]
    return noun < min(hows) or any(start < noun and start < min(hows) for start in asked)


def _summary(clues: Clues) -> bool:
    if clues.has("summary"):
        return True
    spans = clues.spans_of("define", "which", "publication")
    alone = not clues.words_beyond(*spans)
    return clues.has("define") and alone and bool(clues.mentions)


def _define(clues: Clues) -> bool:
    """ "What is X": a term of up to three words, and no paper that is asked about it."""
    left = clues.words_beyond(*clues.spans_of("define", "which"))
    described = _OF_THE.search(folded(clues.question).text)
    return clues.has("define") and 0 < len(left) <= 3 and not (clues.mentions or described)


_CLAIMS: tuple[tuple[Ask, Callable[[Clues], bool]], ...] = (
    (Ask.CAPABILITY, _capability),
    (Ask.GREETING, _social_only("greeting")),
    (Ask.THANKS, _social_only("thanks")),
    (Ask.PROFILE, _profile_papers),
    (Ask.REFERENCE, _reference),
    (Ask.PROFILE, _profile),
    (Ask.DEFINE, lambda clues: clues.has("definition") and not clues.has("compare")),
    (Ask.COMPARE, _compare),
    (Ask.PER_YEAR, per_year),
    (Ask.PER_CATEGORY, per_category),
    (Ask.PER_VENUE, per_venue),
    (Ask.PER_TYPE, per_type),
    (Ask.TOP_AUTHORS, _top_authors),
    (Ask.COUNT_AUTHORS, counts_authors),
    (Ask.COAUTHORS, _coauthors),
    (Ask.COUNT, counts_publications),
    (Ask.FIELD, _field),
    (Ask.SIMILAR, _similar),
    (Ask.EARLIEST, _extreme("earliest")),
    (Ask.LATEST, _extreme("latest")),
    (Ask.FIRST_AUTHOR, _first_author),
    (Ask.AUTHORS, _authors),
    (Ask.CATEGORY, _category_of),
    (Ask.CODE, _code),
    (Ask.DATE, _date),
    (Ask.LIST, _list),
    (Ask.SUMMARY, _summary),
    (Ask.DEFINE, _define),
    (Ask.OPINION, lambda clues: clues.has("opinion") and not clues.mentions),
)
