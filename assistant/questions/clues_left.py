"""Clues without some of the words that they were read from."""

from __future__ import annotations

from dataclasses import replace

from assistant.questions.clues import Clues
from assistant.questions.lexicon import blanked


def without_span(clues: Clues, start: int, end: int) -> Clues:
    """Without a part of the question."""
    kept = tuple(f for f in clues.found if f.end <= start or end <= f.start)
    return replace(clues, found=kept, question=blanked(clues.question, [(start, end)]))


def without_concepts(clues: Clues, *concepts: str) -> Clues:
    """Without the words of some concepts."""
    spans = clues.spans_of(*concepts)
    kept = tuple(
        f for f in clues.found
        if f.concept not in concepts and not any(a <= f.start and f.end <= b for a, b in spans)
    )  # fmt: skip
    return replace(clues, found=kept, question=blanked(clues.question, spans))
