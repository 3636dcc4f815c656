"""A question as the reading network takes it, and the labels that the network gives.

Training and the running program share this module: what is not the same on both sides is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.reading.entities import Entity

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST_QUESTION, LONGEST_BEFORE = 224, 48  # word pieces
MIDDLE = 2  # the layer whose states are read beside the last one's for the parts of a question
CONDITIONS = (
    "topic", "title", "desc", "intitle", "person", "person.first", "person.last", "person.sole",
    "time.in", "time.before", "time.after", "time.since", "time.until", "venue", "type", "code",
    "has", "authors.eq", "authors.gt", "authors.ge", "authors.lt", "authors.le",
)  # fmt: skip
ROLES = (*CONDITIONS, "n", "nth", "claim", "then")
FIELD_NAMES = (
    "title", "authors", "first_author", "last_author", "year", "date", "month", "venue", "type",
    "topic", "keyword", "code", "doi", "arxiv", "url", "pages", "volume", "publisher", "abstract",
    "affiliation",
)  # fmt: skip
# One label of each head describes a question; the first one is its default.
HEADS: Mapping[str, tuple[str, ...]] = {
    "op": (
        "quote", "list", "number", "group", "fields", "findings", "compare", "define", "summary",
        "similar", "choose", "overview", "trend", "reference", "profile", "social", "decline",
        "refine",
    ),
    "measure": ("count", "share", "mean", "min", "max", "sum"),
    "by": ("", *FIELD_NAMES),
    "order": ("", "newest", "oldest", "most", "least", "name"),
    "join": ("", "or", "vs"),
    "ref": ("", "it", "those", "nth", "other", "person", "carry", "fix"),
    "form": (
        "", "table", "bullets", "short", "plain", "long", "shorter", "longer", "translate", "more",
    ),
    "what": (
        "", "results", "datasets", "methods", "applications", "limitations", "tools", "hindex",
        "citations", "score", "affiliation", "contact", "other",
    ),
    "why": (
        "", "first", "best", "relevant", "impact", "opinion", "private", "world", "task", "promise",
        "instruction",
    ),
    "kind": ("", "greeting", "thanks", "bye", "capability", "identity", "ack", "complaint"),
    "one": ("", "yes"),
    "yesno": ("", "yes"),
}  # fmt: skip
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
# Signs of a word piece that the vocabulary, all in lower case, does not show.
SIGNS = (
    "capital", "capitals", "digit", "quoted", "title", "words", "person", "time", "venue",
    "category", "keyword", "before",
)  # fmt: skip
_UNKNOWN, _UNUSED = 100, 104  # [UNK], and the first unused number behind [MASK]
SYMBOLS = 1000  # pieces below this are marks and unused ones, which are learnt here
_QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "「": "」", "《": "》", "『": "』"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """Word pieces of [CLS] question [SEP] (the question before [SEP]).

    `ids` and `signs` (pieces x SIGNS, 0 or 1) go in; `offsets` are the places of the pieces in the
    question, (0, 0) for all others.
    """

    ids: NDArray[np.int32]
    signs: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


def encode(
    tokenizer: Tokenizer, question: str, before: str = "", entities: Sequence[Entity] = ()
) -> Encoded:
    """`tokenizer` without truncation and padding; `entities` are things that the question names."""
    own = tokenizer.encode(question)
    ids = _spelled(own.ids, own.offsets, question)[: LONGEST_QUESTION - 1]
    offsets = list(own.offsets[: LONGEST_QUESTION - 1])
    if len(own.ids) > len(ids):
        ids, offsets = [*ids, own.ids[-1]], [*offsets, (0, 0)]
    asked = tokenizer.encode(before) if before else None
    earlier = _spelled(asked.ids, asked.offsets, before)[1:LONGEST_BEFORE] if asked else []
    signs = np.zeros((len(ids) + len(earlier), len(SIGNS)), np.float32)
    for at, (start, end) in enumerate(offsets):
        if end > start:
            _sign(signs[at], question, start, end)
    for span in quoted_spans(question):
        _mark(signs, offsets, span, "quoted")
    for entity in entities:
        if entity.kind in SIGNS:
            _mark(signs, offsets, (entity.start, entity.end), entity.kind)
    signs[len(ids) :, SIGNS.index("before")] = 1
    places = (*offsets, *[(0, 0)] * len(earlier))
    return Encoded(np.array([*ids, *earlier], np.int32), signs, places)


def _spelled(ids: Sequence[int], offsets: Sequence[tuple[int, int]], text: str) -> list[int]:
    """The pieces, characters that the vocabulary lacks under numbers that it leaves unused.

    Most Chinese characters are unknown to it and would all look the same.
    """
    return [
        _UNUSED + ord(text[start]) % (SYMBOLS - _UNUSED - 1) if piece == _UNKNOWN else piece
        for piece, (start, _) in zip(ids, offsets, strict=True)
    ]


def _sign(row: NDArray[np.float32], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    begins = start == 0 or not text[start - 1].isalnum()
    row[SIGNS.index("capital")] = begins and piece[:1].isupper()
    row[SIGNS.index("capitals")] = len(piece) > 1 and piece.isupper()
    row[SIGNS.index("digit")] = any(c.isdigit() for c in piece)


def _mark(
    signs: NDArray[np.float32], offsets: Sequence[tuple[int, int]], span: tuple[int, int], sign: str
) -> None:
    for at, (start, end) in enumerate(offsets):
        if end > start and start < span[1] and span[0] < end:
            signs[at, SIGNS.index(sign)] = 1


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, the marks left out."""
    spans, at = [], 0
    while at < len(text):
        closing = _QUOTES.get(text[at])
        end = text.find(closing, at + 1) if closing else -1
        if end > at + 1:
            spans.append((at + 1, end))
            at = end
        at += 1
    return spans
