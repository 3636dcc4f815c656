"""What is put before the model: evidence under keys of ours, earlier turns, fences.

Keys are random and made anew for each question, so that a key which was not given cannot be
guessed and an abstract cannot contain one. Everything is cut to the budget of the prompt.
"""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.knowledge import SearchIndex
from assistant.checking.sources import Evidence, Source, prepare
from assistant.markup import clean, unescape
from assistant.model.call import estimated_tokens
from assistant.prompting import NO_ANSWER
from assistant.text import readable, sentences
from assistant.types import Publication, Turn
from assistant.words import language_of

MOST_EVIDENCE_CHARACTERS = 1500
MOST_TURNS = 4
MOST_TURN_CHARACTERS = 400
_KEY_LETTERS = "bcdfghjkmnpqrstvwxz"
_OVERHEAD_TOKENS = 700  # the prompt's own words


@dataclass(frozen=True, slots=True)
class Nearby:
    """Where further publications are looked for, and in which words.

    `index` is the served index; `of` gives the publications of ids that a model may see.
    """

    index: SearchIndex
    query: str
    of: Callable[[Sequence[str]], Sequence[Publication]]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A question for the model with what it may use.

    `standalone` is the question as it can be understood alone; `language` is the visitor's
    ("en", "zh"), in which the answer is wanted. `evidence` is what records and quotations found
    already; with `nearby` publications that fit nearly as well are retrieved besides.
    """

    question: str
    standalone: str
    history: tuple[Turn, ...]
    evidence: tuple[Evidence, ...]
    language: str = "en"
    nearby: Nearby | None = None


def evidence_of(paper: Publication) -> Evidence:
    """The abstract of a publication as evidence."""
    return Evidence(paper, readable(paper.abstract), tuple(sentences(paper.abstract)))


def keyed(evidence: Sequence[Evidence]) -> dict[str, Source]:
    """The evidence under fresh keys like `k7f2`, in order."""
    chance = random.SystemRandom()
    sources: dict[str, Source] = {}
    for item in evidence:
        key = _key(chance)
        while key in sources:
            key = _key(chance)
        text = item.publication.abstract if item.publication else item.text
        sources[key] = prepare(key, item, _language_of(text))
    return sources


_language_of = lru_cache(maxsize=256)(language_of)


def _key(chance: random.Random) -> str:
    letters, digits = chance.sample(_KEY_LETTERS, 2), chance.choices("23456789", k=2)
    return f"{letters[0]}{digits[0]}{letters[1]}{digits[1]}"


def answer_values(
    request: ModelRequest, sources: Mapping[str, Source], most_tokens: int
) -> dict[str, str]:
    """The variables of the prompt `answer`."""
    fence = new_fence()
    keys = list(sources)
    question = clean(request.standalone, keep_breaks=False)
    earlier = history_text(request.history)
    spent = _OVERHEAD_TOKENS + estimated_tokens(question + earlier)
    return {
        "fence": fence,
        "example": keys[0],
        "second": keys[-1],
        "no_answer": NO_ANSWER,
        "history": f"{fence}\n{earlier}\n{fence}\n\n" if earlier else "",
        "evidence": evidence_text(sources, most_tokens - spent),
        "question": question,
    }


def new_fence() -> str:
    """A line that no text of others contains."""
    return f"======== {secrets.token_hex(8)} ========"


def evidence_text(sources: Mapping[str, Source], most_tokens: int) -> str:
    """Each piece with its key, title, authors and date; the last ones fall to the budget."""
    pieces: list[str] = []
    for key, source in sources.items():
        piece = f"[{key}] {_heading(source)}\n{_cut(source.evidence.text)}"
        most_tokens -= estimated_tokens(piece)
        if pieces and most_tokens < 0:
            break
        pieces.append(piece)
    return "\n\n".join(pieces)


def _heading(source: Source) -> str:
    paper = source.publication
    if paper is None:
        return "From the records of the list"
    authors = ", ".join(paper.authors) + ("" if paper.authors_complete else " et al.")
    parts = [readable(paper.title), authors, paper.date.iso or paper.date.shown]
    return clean(" — ".join(part for part in parts if part), keep_breaks=False)


def _cut(text: str) -> str:
    """`text` readable, cut after the last whole sentence that fits."""
    text = clean(readable(text), keep_breaks=False)
    if len(text) <= MOST_EVIDENCE_CHARACTERS:
        return text
    ends = [end for _, end in sentences(text) if end <= MOST_EVIDENCE_CHARACTERS]
    return text[: ends[-1] if ends else MOST_EVIDENCE_CHARACTERS]


def history_text(history: Sequence[Turn]) -> str:
    """The last turns, one line each, without marks, cut."""
    lines = []
    for turn in history[-MOST_TURNS:]:
        text = re.sub(r"\[\d+\]", "", unescape(clean(turn.text, keep_breaks=False)))
        who = "Visitor" if turn.role == "user" else "Assistant"
        lines.append(f"{who}: {text[:MOST_TURN_CHARACTERS].strip()}")
    return "\n".join(lines)
