"""Category codes and names that a question speaks of: "CV papers", "filed under security".

A code counts where a noun for publications stands beside it, or in capitals where it modifies no
other noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.questions.lexicon import Found, category_names, content_words, folded

_FILED_UNDER = (
    r"\b(?:filed|classified|categori[sz]ed|sorted|put|labell?ed|tagged)\s+(?:under|as|in|into)\b"
)
_FILED_THERE = re.compile(_FILED_UNDER)
_FILED = re.compile(_FILED_UNDER + r"\s+[\"'“‘]?$")
_POSTS = re.compile(r"\s*(?:posts?|pages?|notes?)\b")
_NEXT_WORD = re.compile(r"\s+([a-z][\w-]*)")
_SHORT = 6  # words
_NOUN_NEAR = 24  # characters
_LONGEST_CODE = 3  # characters; a longer category may be a name
_CODE = re.compile(
    r"(?<![\w-])(?:cs|stat|math|eess|physics|econ)?\.?([A-Za-z]{2,3}(?:-[a-z]{2,3})?)"
    r"(?:-category)?(?![\w-])"
)


def categories_in(
    question: str,
    categories: Sequence[str],
    found: Sequence[Found],
    inside: Sequence[tuple[int, int]],
) -> dict[str, tuple[int, int]]:
    """Category codes and names in the question, as far as the list uses them."""
    fitting = {"publication", "plural_only", "category", "count", "list", "which"}
    filed = _FILED_THERE.search(folded(question).text)
    short = len(question.split()) <= _SHORT
    counts = any(f.concept in fitting for f in found) or short or bool(filed)
    known = {c.lower(): c for c in categories}
    spans: dict[str, tuple[int, int]] = {}
    for match in _CODE.finditer(question):
        code = known.get(match[1].lower()) or known.get(match.group().lower())
        beside = _beside_publication(question, match.start(), match.end(), found)
        named = beside or (match[1].isupper() and not _modifies(question, match.end(), found))
        if code and counts and named and not _in_any(match.start(), match.end(), inside):
            spans[code] = (_with_name(question, match.start(), code), match.end())
    text = folded(question)
    for code in categories:
        own = () if code.isupper() or len(code) <= _LONGEST_CODE else (folded(code).text,)
        for name in (*category_names().get(code.rsplit(".", 1)[-1], ()), *own):
            place = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text.text)
            if place and code not in spans:
                at, until = text.span(place.start(), place.end())
                beside = _beside_publication(question, at, until, found)
                if beside and not _in_any(at, until, inside):
                    spans[code] = (at, until)
    return spans


def _modifies(question: str, end: int, found: Sequence[Found]) -> bool:
    """Whether a code stands before another noun: "AI platforms", but not "CV papers"."""
    after = _NEXT_WORD.match(question, end)
    known = any(f.start <= after.start(1) < f.end for f in found) if after else True
    return after is not None and not known and bool(content_words(after[1], "en"))


def named_again(question: str, codes: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where the name of a category stands beside its code: "security papers (category CR)"."""
    text = folded(question)
    names = [n for code in codes for n in category_names().get(code.rsplit(".", 1)[-1], ())]
    places = (
        m for n in names for m in re.finditer(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text.text)
    )
    return tuple(text.span(*m.span()) for m in places)


def _with_name(question: str, start: int, code: str) -> int:
    """Where "security (CR" or "the machine learning category, LG" begins.

    Words of the category's name shortly before its code belong to it.
    """
    names = category_names().get(code.rsplit(".", 1)[-1], ())
    own = {word for name in names for word in name.split()} | {"category", "categories"}
    for match in reversed(list(re.finditer(r"[^\W_]+", question[:start]))):
        between = question[match.end() : start].strip()
        if folded(match.group()).text not in own or between not in {"", "(", ",", "&"}:
            break
        start = match.start()
    return start


def _beside_publication(question: str, start: int, end: int, found: Sequence[Found]) -> bool:
    """Whether a noun for publications stands right after, or before with nothing told between.

    "Filed under" is as good as a noun.
    """
    filed = _FILED.search(folded(question[:start]).text)
    if filed or _POSTS.match(folded(question[end:]).text):
        return True
    return any(
        f.concept in {"publication", "category"}
        and (0 <= f.start - end <= 2 or 0 <= start - f.end <= _NOUN_NEAR)
        and not content_words(question[f.end : start], "en")
        for f in found
    )


def _in_any(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)
