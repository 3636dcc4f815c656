"""Claims of questions for records: lists, first and latest, people, profile figures."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.questions.clues import Clues
from assistant.questions.counting import all_spans
from assistant.questions.fields import metric_of_something
from assistant.questions.lexicon import content_words, folded, function_words, idle_words
from assistant.questions.wanted import Wanted

# "Where does X work now", "how old is X": about the person, not about papers.
_PERSONAL = re.compile(r"\W*(?:where|why|how old|how tall|how rich|how long|is|was)\b")

_VERBAL = (
    "count", "publication", "which", "list", "earliest", "latest", "order_old", "order_new",
    "plural_only", "most", "least", "date", "per_year", "per_category", "coauthors", "authors",
    "first_author", "category", "without", "link", "profile",
)  # fmt: skip

_WHAT_DO = re.compile(r"\W*what\s+(?:do|does|did)\b")
_ONLY = re.compile(r"\bonly\W*$|(?:^|,|\bbut)\s*only\b")
_WHICH_ARE_THERE = re.compile(r"\b(?:which|what)(?:\s+ones?)?\s+(?:are|is)\s+there\s*(?:[?.!]|$)")
_SAYS_ENOUGH = 4  # content words
_ONE_PAPER = re.compile(r"\s*(?:paper|article|study|one|publication|report)\b")


def profile(clues: Clues) -> bool:
    """Figures that the list reports of its owner."""
    of_it = clues.language == "en" and clues.has("it") and not clues.has("profile")
    if clues.mentions or of_it or metric_of_something(clues):
        return False
    if clues.has("profile", "person_it") and clues.has("category") and not clues.has("publication"):
        return True
    if clues.has("metric"):
        return True
    things = clues.shape.wanted is Wanted.THINGS  # "two figures: how many trials, how many people"
    return clues.has("profile") and not things and not clues.has("list", "which", "plural_only")


def profile_papers(clues: Clues) -> bool:
    """How many papers the profile itself reports."""
    things = clues.shape.wanted is Wanted.THINGS
    return clues.has("profile") and clues.has("count") and not (clues.mentions or things)


def top_authors(clues: Clues) -> bool:
    """Who is listed most often."""
    writers = clues.has("coauthors", "authors", "first_author")
    named = len(clues.people) >= 2
    return writers and clues.has("most") and not named and not clues.mentions


def coauthors(clues: Clues) -> bool:
    """Who is listed together with somebody."""
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


def extreme(concept: str) -> Callable[[Clues], bool]:
    """The claim that the first (`earliest`) or last (`latest`) publications are asked for."""
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


def lists(clues: Clues) -> bool:
    """Publications are to be listed; "how many" left over counts things inside a paper."""
    if clues.has("count"):
        return False
    if clues.has("plural_only"):
        return _asks_for_papers(clues)
    return _all_that_fit(clues)


def _all_that_fit(clues: Clues) -> bool:
    """Whether all that there is is asked for without a plural noun for publications."""
    if clues.language in {"zh", "ja"} and clues.has("list") and clues.has("publication"):
        return not clues.mentions
    there = _WHICH_ARE_THERE.search(folded(clues.question).text)
    work = clues.has("publication") and _all_of_it(clues)
    if (there or work or clues.has("everything", "undated")) and not clues.firm_mentions:
        return True
    listed = clues.has("list") and clues.has("written_kinds")  # "reports on X, all of them"
    if (listed or clues.shape.wanted is Wanted.PUBLICATIONS) and _of_a_kind(clues):
        return True
    if clues.people and not clues.mentions:
        told = {f.words for f in clues.found if f.concept == "summary"} - {"about"}
        inside = clues.has("how") and not clues.has("plural_only", "which", "list")
        inside = inside or bool(told and not clues.has("plural_only", "list"))
        personal = clues.language == "en" and _PERSONAL.match(folded(clues.question).text)
        return not (inside or personal or _says_something(clues) or _told_abroad(clues))
    of_one = any(_ONE_PAPER.match(folded(clues.question[f.end :]).text) for f in clues.facets)
    if clues.facets and clues.has("which", "list") and not (clues.mentions or of_one):
        return True
    narrowed = bool(clues.periods or clues.categories or clues.facets)
    only = _ONLY.search(folded(clues.question).text) and not clues.has("which", "how", "it")
    left = clues.words_beyond(*clues.spans_of(*_VERBAL, "code"))
    nothing_left = all(folded(word).text in idle_words() for word in left)
    several = nothing_left or clues.has("list") or bool(only)  # "poses, but 2022 only"
    summed = of_one and clues.has("summary")  # "sum up the 2014 Nature article"
    return narrowed and not (clues.mentions or summed) and several


def _of_a_kind(clues: Clues) -> bool:
    """Whether all of a kind is asked for: "which reviews", "which two"."""
    written = clues.has("written_kinds", "kinds") and not clues.has("plural_only")
    return (written and not clues.firm_mentions) or _all_of_it(clues) or _two_of_a_kind(clues)


def _says_something(clues: Clues) -> bool:
    """Whether it is asked what people say in a paper: "what do Cai and Lv criticise"."""
    if not _WHAT_DO.match(folded(clues.question).text) and not _WHAT_DO.match(_asking(clues)):
        return False
    after = folded(clues.question[max(p.end for p in clues.people) :]).text
    verb = re.match(r"\W*([\w-]+)", after)
    idle = idle_words() | function_words("en")
    return verb is not None and verb[1] not in idle and not clues.has("coauthors", "authors")


def _told_abroad(clues: Clues) -> bool:
    """Whether a question in another language says more than whose papers are wanted."""
    several = clues.has("plural_only", "count", "coauthors", "authors")
    left = clues.words_beyond(*all_spans(clues))
    return clues.language in {"de", "es", "fr"} and not several and len(left) >= _SAYS_ENOUGH


def _asking(clues: Clues) -> str:
    return folded(clues.shape.focus_of(clues.question)).text


def _two_of_a_kind(clues: Clues) -> bool:
    """ "Two detectors try not to forget. Which two?": as many papers."""
    outside = [f for f in clues.found if f.concept == "kinds" and f.start < clues.shape.focus[0][0]]
    return bool(outside) and clues.amount_near("kinds") is not None


def _all_of_it(clues: Clues) -> bool:
    """Whether a noun without a plural is meant whole: "all ... work", "any research"."""
    words = {f.words for f in clues.found if f.concept == "publication"}
    alls = {"all", "every", "any", "is there", "are there", "do you have", "list all"}
    return words <= {"work"} and any(f.words in alls for f in clues.found if f.concept == "list")


def _told_beside(clues: Clues) -> bool:
    """Whether the plural noun stands in a sentence before one that asks enough by itself."""
    spans = clues.shape.focus
    inside = any(a <= s and e <= b for s, e in clues.spans_of("plural_only") for a, b in spans)
    asking = content_words(_asking(clues), "en")
    pronoun = any(a <= s < b for s, _ in clues.spans_of("them", "it") for a, b in spans)
    after = any(s > b for s, _ in clues.spans_of("plural_only") for _, b in spans)
    beside = clues.language == "en" and not (inside or pronoun or after)
    return beside and len(asking) >= _SAYS_ENOUGH


def _asks_for_papers(clues: Clues) -> bool:
    """Whether the plural noun is what is wanted, not part of a "how" question about something."""
    if _told_beside(clues):
        return False
    noun = clues.spans_of("plural_only")[0][0]
    hows = [end for _, end in clues.spans_of("how")]
    if not hows:
        return True
    asked = [start for start, _ in clues.spans_of("which", "list")]
    return noun < min(hows) or any(start < noun and start < min(hows) for start in asked)
