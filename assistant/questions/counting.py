"""Whether "how many" counts publications, or things inside one of them."""

from __future__ import annotations

import re

from assistant.questions.clues import Clues
from assistant.questions.lexicon import folded


def counts_publications(clues: Clues) -> bool:
    """Whether "how many" counts publications: its noun is one, or it has none of its own."""
    spans = clues.spans_of("count")
    if not spans:
        return False
    start, end = spans[0]
    if any(0 <= a - end <= 12 for a, _ in clues.spans_of("metric")):
        return False
    following = clues.question[end : end + 60]
    nouns = clues.spans_of("publication")
    if clues.language in {"zh", "ja"}:  # no spaces: the noun stands beside "how many"
        return any(-4 <= a - end <= 4 or -4 <= start - b <= 4 for a, b in nouns)
    between = [clues.question[end:a] for a, _ in nouns if a >= end]
    if between and len(between[0].split()) <= 8 and not _has_other_noun(clues, end, between[0]):
        return True
    if any(b <= start and start - b <= 40 for _, b in nouns):
        return True
    return not clues.words_beyond(*all_spans(clues)) and (
        not following.strip(" ?？") or bool(clues.filter_spans()) or clues.has("code")
    )


def _has_other_noun(clues: Clues, end: int, between: str) -> bool:
    """Whether a verb separates "how many X" from a later "papers" ("how many sensors do ...")."""
    verbs = r"\b(?:do|does|did|are|is|was|were|has|have|can)\b"
    return bool(re.search(verbs, folded(between).text))


def all_spans(clues: Clues) -> tuple[tuple[int, int], ...]:
    """Where any concept stands."""
    return tuple((f.start, f.end) for f in clues.found)
