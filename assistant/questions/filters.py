"""The filters of a question: who, when, where, what kind, with code or without; and its order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.questions.clues import Clues, Named, Vocabulary
from assistant.questions.facets import FacetField
from assistant.questions.lexicon import Found, folded
from assistant.questions.periods import Period
from assistant.questions.request import GROUPS, Ask, Filter, Order, Request

LISTS = {Ask.COUNT, Ask.LIST, Ask.EARLIEST, Ask.LATEST, *GROUPS}
SELECTS = LISTS | {Ask.TOP_AUTHORS, Ask.COAUTHORS, Ask.COUNT_AUTHORS}
_ADDRESSES = {"link", "links", "url", "urls", "address", "code link", "code links", "code url",
              "github", "gitlab", "repo", "repos", "repository", "repositories"}  # fmt: skip
_REFUSAL_WORDS = 2  # between "not" and what is not wanted

_OF_OTHERS = {Ask.AUTHORS, Ask.COAUTHORS}
_BESIDES = re.compile(
    r"\b(?:besides|apart from|aside from|other than|except(?: for)?|in addition to)\b"
)
_DID_NOT = re.compile(
    r"\s+(?:(?:did|does|has|have|was|is)(?:n't|\s+not)|not)\s+(?:\w+\s+)?(?:writ|wrot|(?:co-?)?author|sign|"
    r"contribut|involved|part|on)"
)
_ANY_PERSON = re.compile(r"\b(?:or|either)\b|或")


def filter_of(clues: Clues, ask: Ask) -> Filter:
    """Which publications a question means."""
    # Somebody who is not listed selects nothing; left out, everything would be selected.
    strangers = ask in SELECTS
    without = tuple(p for p in clues.people if p.names and ask in SELECTS and _is_out(clues, p))
    people = clues.people if ask not in _OF_OTHERS or not besides(clues) else ()
    people = tuple(person for person in people if person not in without)
    out = tuple(p for p in clues.periods if ask in SELECTS and _refused_at(clues, p.start))
    names = dict.fromkeys(p.names or (p.text,) for p in people if p.names or strangers)
    asked = [f.words for f in clues.found if f.concept == "date"]
    of_it = ask is Ask.DATE and any(w.startswith(("which", "what")) for w in asked)
    return Filter(
        people=tuple(group[0] for group in names),
        also=tuple(group[1:] for group in names),
        any_person=_any_person(clues),
        first_author=clues.has("first_author") and bool(clues.people),
        alone=ask in LISTS and clues.has("sole_author"),
        periods=tuple(p for p in clues.periods if p not in out and not of_it),
        not_people=tuple(p.names[0] for p in without),
        not_periods=out,
        categories=tuple(c for c in clues.categories if not _refused(clues, c)),
        not_categories=tuple(c for c in clues.categories if _refused(clues, c)),
        code=_code_filter(clues, ask),
        undated=clues.has("undated"),
        linked=_code_filter(clues, ask) is not None and _asks_address(clues),
        titled=clues.titled.terms if clues.titled and not clues.titled.refused else (),
        not_titled=_not_titled(clues),
        venues=_values(clues, "venue"),
        types=tuple(t for t in _values(clues, "type") if t not in _refused_types(clues)),
        not_types=_refused_types(clues),
        keywords=_values(clues, "keyword"),
        place=next((f.words for f in clues.facets if f.field == "venue"), ""),
    )


def besides(clues: Clues) -> bool:
    """Whether others than the people named are asked for: "the other authors besides X"."""
    return bool(_BESIDES.search(folded(clues.question).text))


def _values(clues: Clues, field: FacetField) -> tuple[str, ...]:
    """All values of the facets of one field: "theses and reports" is either."""
    named = (value for f in clues.facets if f.field == field for value in f.values)
    return tuple(dict.fromkeys(named))


def _refused_types(clues: Clues) -> tuple[str, ...]:
    """Kinds of publications that are not wanted: "papers (no theses)"."""
    named = [f for f in clues.facets if f.field == "type" and _refused_at(clues, f.start)]
    return tuple(dict.fromkeys(value for f in named for value in f.values))


# "Not marked as having code" says no more than "without code".
_SHOWN = frozenset("marked flagged listed shown tagged as with having to have any a its".split())


def refused_kinds(clues: Clues) -> tuple[Found, ...]:
    """Kinds of writing that titles tell and the question does not want: "not surveys"."""
    return tuple(f for f in clues.found
                 if f.concept == "written_kinds" and _refused_at(clues, f.start))  # fmt: skip


def _not_titled(clues: Clues) -> str:
    """What titles must not have: words, or a kind of writing."""
    if clues.titled and clues.titled.refused:
        return clues.titled.terms[0]
    return next((_singular(f.words) for f in refused_kinds(clues)), "")


def _singular(kind: str) -> str:
    if kind.endswith("analyses"):
        return f"{kind[:-2]}is"
    return re.sub(r"(?<=[a-rt-z])s$", "", kind)


def _refused(clues: Clues, category: str) -> bool:
    return _refused_at(clues, clues.categories[category][0])


def _is_out(clues: Clues, person: Named) -> bool:
    """Whether papers of somebody are not wanted: "without X", "that X did not write"."""
    after = folded(clues.question[person.end :]).text
    return _refused_at(clues, person.start) or _DID_NOT.match(after) is not None


def _refused_at(clues: Clues, start: int) -> bool:
    """Whether a "not" or "except" stands shortly before a place."""
    between = (clues.question[end:start] for _, end in clues.spans_of("without") if end <= start)
    return any(len(words.split()) <= _REFUSAL_WORDS for words in between)


def _any_person(clues: Clues) -> bool:
    """Whether one of the people is enough: "A or B", "either A or B"."""
    places = sorted((p.start, p.end) for p in clues.people)
    pairs = pairwise(places)
    between = [clues.question[end:start] for (_, end), (start, _) in pairs]
    return any(_ANY_PERSON.search(folded(words).text) for words in between)


def _code_filter(clues: Clues, ask: Ask) -> bool | None:
    """True for "with code", False for "without code", None where code is no filter."""
    if ask not in LISTS or not clues.has("code"):
        return None
    words = {f.words for f in clues.found if f.concept == "code"}
    if words <= {"source code", "implementation", "implementations"} and not clues.has("link"):
        return None  # "contracts with source code" is a topic
    for start, _ in clues.spans_of("code"):
        between = [folded(clues.question[b:start]).text.split()
                   for _, b in clues.spans_of("without") if b <= start]  # fmt: skip
        if any(len([w for w in words if w not in _SHOWN]) <= _REFUSAL_WORDS for words in between):
            return False
    return True


def _asks_address(clues: Clues) -> bool:
    """Whether code is asked for by its address ("a link to code"), not as such."""
    words = {f.words for f in clues.found if f.concept in {"link", "code"}}
    return bool(words & _ADDRESSES)


def figures_of(clues: Clues, vocabulary: Vocabulary) -> tuple[str, ...]:
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
    groups = (("h-index", ("h", "hirsch", "indice h")),
              ("citations", ("cit", "zit", "被", "引", "times")),
              ("novelty", ("novel", "新")))  # fmt: skip
    for label, starts in groups:
        if words.startswith(starts) and label in {f.lower() for f in vocabulary.figures}:
            return next(f for f in vocabulary.figures if f.lower() == label)
    return None


def order_of(clues: Clues) -> Order | None:
    """In which order publications are to be listed, if the question says so."""
    if clues.has("order_old"):
        return "oldest"
    return "newest" if clues.has("order_new") else None


def narrowed(request: Request, **changes: object) -> Request:
    """The request with parts of its filter replaced."""
    return replace(request, filter=replace(request.filter, **changes))  # type: ignore[arg-type]


def later_than(when: Period, clues: Clues) -> Period | None:
    """The period after (or before) `when`, if the question says later (or earlier)."""
    if clues.has("later"):
        year, month, day = when.high
        return Period(low=(year, month, day + 1))
    if clues.has("earlier"):
        year, month, day = when.low
        return Period(high=(year, month, day - 1))
    return None
