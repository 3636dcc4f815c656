"""Claims of questions for one paper or a few: fields, references, comparisons, summaries, terms."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.questions.clues import Clues
from assistant.questions.counting import all_spans
from assistant.questions.fields import OF_ONE, fields_of, style_of
from assistant.questions.filters import besides
from assistant.questions.lexicon import Found, folded, idle_words
from assistant.questions.request import Ask
from assistant.questions.wanted import Wanted
from assistant.questions.when import dates

_WHO_ELSE = re.compile(r"\s*who(?:'s)?\s+(?:will|would|should|could|can|won|has|had|is|are|was)\b")

# "Which open-source model was fine-tuned" asks for a model.
_OPEN_THING = re.compile(r"\b(?:which|what)\s+open[- ]source\s+(?!code|implementation|repo)[\w-]+")
_AUTHORS_SAY = re.compile(
    r"\W*(?:what|how|why|where)\s+(?:do|does|did|would|can)\s+(?:the|its)\s+(?:author|writer)s?\b"
)
# "Which model is it compared against?" asks for a fact of one paper.
_AGAINST_WHAT = re.compile(
    r"\b(?:which|what)\b.*\bcompar\w+(?:\s+\w+)?\s*(?:against|with|to)?\s*\?*$|"
    r"\b(?:vs\.?|versus|against|(?:compared|comparison)\s+(?:to|with))\s+(?:(?:the|its|their|all|any)\s+)?"
    r"(?:baselines?|previous|earlier|prior|existing|others?|state|sota|competing|competitors?|usual)\b"
)

_OF_THE = re.compile(r"\b(?:the|its|their)\s+[\w-]+(?:\s+[\w-]+)?\s+(?:of|for|in)\s+the\b")

_WHO_ACTS = re.compile(r"\bwho\s+(?!is\b|are\b|was\b|were\b|else\b|(?:all|exactly)\b)\w+")

_VENUES = {"journals", "conferences", "venues"}

_INVENTED = {f"who {verb}" for verb in (
    "invented", "introduced", "coined", "created", "developed", "proposed", "designed", "built",
    "made", "presented", "came up with")} | {"who"}  # fmt: skip

_WHO_IS_FIRST = re.compile(
    r"\bwho(?:'s|\s+is|\s+was|\s+comes|\s+stands)\s+(?:listed\s+)?first\b(?!\s+\w*\s*author)"
)

_RELATIVE = re.compile(r"\b(?:that|which|who)\s+$")
_SOURCE_ONLINE = re.compile(
    r"\b(?:is|are)\b[^.?]{0,20}\bsource(?:s)?\s+(?:of|for)\b[^?]*"
    r"\b(?:online|available|public|published|shared|downloadable)\b"
)
_LAST_NOUN = re.compile(r"([a-z][\w-]*)\s+$")
_LANGUAGES = frozenset(
    "python matlab source available public replication analysis demo training".split()
)
_ATTRIBUTES = {"journal", "conference", "venue", "reference", "citation"}
_NEXT_WORD = re.compile(r"\s+([\w-]+)")
_AND = re.compile(r"\band\s+(?:the|its|a)\b")
_BETWEEN = re.compile(r"\s*(?:between|from|to\b|with|of\s+(?:these|the two))")

_STATES = re.compile(
    r"\b(?:is|are|was|were|isn't|wasn't|did|didn't|does|has|appeared|came|wrote|authored|published|led)\b"
)

_DENIES = re.compile(r"\b(?:not|never|no longer)\b|\s\w+n't\b")
_ASKS_OPENLY = re.compile(r"\b(?:who|whom|whose|when|where|why|what|which|how)\b")


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


def denies(clues: Clues) -> bool:
    """Whether a claim is negated: "X was not written by Y". "Isn't Y its author?" is none."""
    focus = folded(clues.shape.focus_of(clues.question)).text.strip()
    return _DENIES.search(focus[1:]) is not None


def reference(clues: Clues) -> bool:
    """A reference or a file of them is asked for."""
    if not clues.has("bibliography") or clues.has("count"):
        return False
    if _only_describes(clues, "bibliography", _ATTRIBUTES) and not style_of(clues):
        return False  # "reference frames"
    return bool(style_of(clues)) or not clues.has("compare")


def compares(clues: Clues) -> bool:
    """Papers are to be compared, not things inside one of them."""
    named = {m.publications for m in clues.mentions}
    words = {f.words for f in clues.found if f.concept == "compare" and _compares_two(clues, f)}
    each_dated = len(clues.periods) > 1  # "Kenett's 2016 paper and the 2020 one"
    of_people = bool(clues.people) and not (clues.has("plural_only") or each_dated)
    if not words or of_people or clues.has("per_year", "count"):
        return False
    if len(named) > 1:
        return True
    if _asks_of_one(clues) or _within_one(clues, words):
        return False
    weak = words <= {"both", "each", "share", "in common", "have in common"}
    pair = re.search(r"\b(?:two|both)\b(?!.*\beach other\b)", folded(clues.question).text)
    each = "each" in words and bool(named or clues.has("kinds"))
    besides = bool(named) and each and _AND.search(folded(clues.question).text) is not None
    inside = pair is not None and pair.group() == "two" and len(named) == 1  # "X has two teachers"
    return not weak or bool(pair and each and not inside) or besides


def _within_one(clues: Clues, words: set[str]) -> bool:
    """Whether what is compared stands in one paper, or says which papers are meant."""
    wanted = clues.shape.wanted
    against = _AGAINST_WHAT.search(folded(clues.question).text)
    inside = wanted is Wanted.OTHER and words <= {"compared"} and not clues.mentions
    unnamed = not (clues.mentions or _of_papers(clues))
    doubtful = words <= {*WITHIN, "compared"} and (inside or unnamed)
    return wanted is Wanted.PUBLICATIONS or bool(against) or doubtful


def _asks_of_one(clues: Clues) -> bool:
    """Whether a field of one paper is asked for, or what the one that is named is compared with."""
    one = any(f.words.split()[-1] in {"paper", "article", "study"} for f in clues.found)
    field = clues.has("code", "authors", "date", "bibliography")
    foreign = clues.language != "en" and len(clues.mentions) == 1 and clues.has("which")
    return (one and field and not clues.has("plural_only")) or foreign


def _compares_two(clues: Clues, found: Found) -> bool:
    """Whether "difference" compares two things: not so in "mean differences"."""
    if found.words.startswith("differ") and _RELATIVE.search(clues.question[: found.start]):
        return False  # "noise levels that differ"
    if not found.words.startswith("difference") or clues.language != "en":
        return True
    return bool(_BETWEEN.match(folded(clues.question[found.end :]).text))


# Words that compare things inside one paper as well as papers.
WITHIN = frozenset({"comparison", "differ", "differs", "difference", "differences",
                     "share", "both", "each"})  # fmt: skip


def _of_papers(clues: Clues) -> bool:
    """Whether papers are what is compared: named by a noun, or by what was said before."""
    them = {f.words for f in clues.found if f.concept == "them"} - {"those", "their", "these"}
    return clues.has("publication", "kinds", "it") or bool(them)


def first_author(clues: Clues) -> bool:
    """Who comes first in one paper's list of authors."""
    if _WHO_IS_FIRST.search(folded(clues.question).text) and not clues.people:
        return clues.has("publication", "it") or bool(clues.mentions)
    return clues.has("first_author") and not clues.people and not clues.has("plural_only")


def authors(clues: Clues) -> bool:
    """Who wrote a paper."""
    beyond = {folded(word).text for word in clues.words_beyond(*all_spans(clues))}
    bare = {"author", "authors", "writers"}
    if clues.mentions and beyond & bare and beyond <= bare | idle_words():
        return True  # "openavs authors"
    others = clues.has("it") or besides(clues)
    if not clues.has("authors") or (clues.people and not others):
        return False
    asked = {f.words for f in clues.found if f.concept == "authors"}
    unnamed = asked <= _INVENTED and not (clues.mentions or clues.has("publication", "it"))
    acts = asked == {"who"} and _who_does_something_else(clues)  # "who invented Bitcoin"
    if _AUTHORS_SAY.match(folded(clues.question).text):
        return False  # "what do the authors of X want"
    if (unnamed or acts) and not besides(clues):
        return False
    return not clues.has("plural_only") or bool(clues.mentions)


def _who_does_something_else(clues: Clues) -> bool:
    """ "Who will win", "who paid for X": a bare "who" with a verb that is not about writing."""
    text = folded(clues.question).text
    other_verb = bool(clues.mentions) and bool(clues.words_beyond(*all_spans(clues)))
    return other_verb or bool(_WHO_ELSE.match(text)) or bool(_WHO_ACTS.search(text))


def code(clues: Clues) -> bool:
    """Where a paper's code is, or whether it has any."""
    beyond = clues.words_beyond(*all_spans(clues))
    many = clues.has("plural_only", "count")
    link = clues.has("link") and not (beyond or clues.has("venue") or clues.filter_spans())
    if not many and (link or _SOURCE_ONLINE.search(folded(clues.question).text)):
        return True
    if not clues.has("code") or many:
        return False
    told = {f.words for f in clues.found if f.concept == "summary"} - {"about"}
    if told and not clues.has("link"):
        return False  # "explain how the QR code was sent"
    of_all = not (clues.mentions or clues.has("publication"))
    narrowed = bool(clues.periods or clues.categories) and of_all
    if narrowed and all(folded(word).text in idle_words() for word in beyond):
        return False  # "what came out in 2024 and has code"
    words = {f.words for f in clues.found if f.concept == "code"}
    open_thing = words <= {"open source", "open-source"} and _OPEN_THING.search(
        folded(clues.question).text
    )
    if open_thing or (words == {"code"} and _code_of_something(clues)):
        return False
    source = words & {"source code"} and not clues.has("link") and not _starts(clues, "source code")
    return bool(clues.mentions) or not source


def _code_of_something(clues: Clues) -> bool:
    """Whether "code" only stands behind another noun: "contract code", "bar code"."""
    befores = [_LAST_NOUN.search(clues.question[:start]) for start, _ in clues.spans_of("code")]
    beyond = set(clues.words_beyond(*all_spans(clues))) - _LANGUAGES
    return all(match is not None and match[1] in beyond for match in befores)


def _starts(clues: Clues, words: str) -> bool:
    """Whether a question is a fragment that begins with these words: "source code for ..."."""
    return folded(clues.question).text.lstrip(" .,;").startswith((f"{words} for", f"{words} of"))


def field(clues: Clues) -> bool:
    """Another field of a paper's record."""
    fields = fields_of(clues)
    if not fields:
        return False
    if fields == ("venue",) and not _asks_where(clues):
        return False
    if fields == ("affiliation",) and len(clues.words_beyond(*all_spans(clues))) > 1:
        return False  # "which university's hospital did the data come from"
    return bool(set(fields) & OF_ONE) or not clues.has("plural_only", "count")


def _asks_where(clues: Clues) -> bool:
    """Whether the word for a venue asks for it.

    Not so in "in which journals did they look", "what was published in the journal X", "journal
    websites"; and a date's answer gives the place as well.
    """
    several = {f.words for f in clues.found if f.concept == "venue"} & _VENUES
    named = any(f.field == "venue" for f in clues.facets)
    return not (several or named or _only_describes(clues, "venue", _ATTRIBUTES) or dates(clues))


def _only_describes(clues: Clues, concept: str, words: Collection[str]) -> bool:
    """Whether the words for a concept only stand before another noun: "journal websites"."""
    ends = [f.end for f in clues.found if f.concept == concept and f.words in words]
    others = any(f.concept == concept and f.words not in words for f in clues.found)
    following = [_NEXT_WORD.match(clues.question, end) for end in ends]
    beyond = set(clues.words_beyond(*all_spans(clues)))
    return bool(ends) and not others and all(m and m[1] in beyond for m in following)


def category_of(clues: Clues) -> bool:
    """The category of a paper that is named."""
    of_one = bool(clues.mentions) and not clues.has("plural_only")
    return of_one and clues.has("category") and not clues.categories


def similar(clues: Clues) -> bool:
    """Papers like one that is named."""
    return clues.has("similar") and bool(clues.mentions) and not clues.has("compare")


def summary(clues: Clues) -> bool:
    """What a paper is about."""
    words = {f.words for f in clues.found if f.concept == "summary"}
    inside = clues.shape.wanted in {Wanted.OTHER, Wanted.THINGS} and words == {"about"}
    if words and not inside:
        return True  # but not "how well are lies in videos about cancer found"
    spans = clues.spans_of("define", "which", "publication")
    alone = not clues.words_beyond(*spans)
    return clues.has("define") and alone and bool(clues.mentions)


def defines(clues: Clues) -> bool:
    """ "What is X": a term of up to three words, and no paper that is asked about it."""
    left = clues.words_beyond(*clues.spans_of("define", "which"))
    described = _OF_THE.search(folded(clues.question).text)
    return clues.has("define") and 0 < len(left) <= 3 and not (clues.mentions or described)
