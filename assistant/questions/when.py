"""Whether "when" asks for the date of a paper, or for what happens in one."""

from __future__ import annotations

import re

from assistant.questions.clues import Clues
from assistant.questions.counting import all_spans
from assistant.questions.lexicon import Found, folded

_ALWAYS = re.compile(
    r"when\s+(?:do|does|can|could|should|would|will|must|may|might)\b", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"\b(?:appear|publish|come\s+out|came\s+out|release|issue|print|be\s+out)", re.IGNORECASE
)
# A word that asks and joins clauses alike; where it asks it has an accent, or begins the question.
_JOINING = ("cuando", "quand")
_ACCENTED = re.compile("cuándo", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:desde|de|hasta|para|y|depuis|de|et)$", re.IGNORECASE)


def dates(clues: Clues) -> bool:
    """When a paper appeared."""
    if clues.has("per_year") and clues.mentions:
        return True  # "X and Y: which years are they from?"
    words = {f.words for f in clues.found if f.concept == "date" and not _in_general(clues, f)}
    part = any(word.startswith(("which", "what")) for word in words)  # "in which month of 2021"
    if not words or (clues.periods and not part) or clues.has("count", "plural_only"):
        return False
    bare_when = words == {"when"} and clues.words_beyond(*all_spans(clues))
    return not bare_when


def _in_general(clues: Clues, found: Found) -> bool:
    """Whether "when" asks of something that happens, or joins clauses.

    "When does it pay to ...", "cuando la muestra es pequeña": papers are not dated so.
    """
    asked = clues.question[found.start :]
    if _ALWAYS.match(asked) and not _PUBLISHED.search(asked):
        return True
    before = clues.question[: found.start].rstrip()
    joins = folded(asked).text.startswith(_JOINING) and not _ACCENTED.match(asked)
    return joins and bool(before) and before[-1:].isalpha() and not _SINCE.search(before)
