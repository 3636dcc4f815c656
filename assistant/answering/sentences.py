"""Sentences of abstracts: how well each answers a question, and how they are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.frames import say
from assistant.answering.judge import Judge
from assistant.answering.knowledge import Knowledge
from assistant.answering.phrase import date_of, foreign, title_of
from assistant.text import readable, sentences
from assistant.types import Publication, Statement, Support
from assistant.words import content_words, stems, stems_of

__all__ = ["Choice", "Judge", "best_of", "heading", "quoted", "read", "spans_of"]

# A sentence so far behind the best one (log odds) is not worth its room.
_BEHIND = 2.0
_OF_WORDS, _OF_MEANING = 1.5, 2.0  # log odds for all of the words, for a cosine of 1
_POINTS_BACK = re.compile(
    r"\W*(?:[Ww]e\s+(?:call|term|name|dub|refer\s+to)\s+)?"
    r"(?:[Tt]his|[Tt]hese|[Tt]hat|[Tt]hose|[Ss]uch|[Ii]t|[Tt]hey)\b"
    r"(?!\s+(?:paper|work|article|study|survey|review|report|thesis|chapter|essay))"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an abstract with how well it answers.

    `score` orders sentences (log odds), `sure` is the probability that it answers, 0..1.
    """

    publication: Publication
    start: int
    end: int
    score: float
    sure: float

    @property
    def length(self) -> int:
        """Words of the sentence."""
        return len(self.text.split())

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.publication.abstract[self.start : self.end]

    @property
    def support(self) -> Support:
        """The sentence as proof."""
        return Support(self.publication, self.start, self.end)


def read(question: str, publication: Publication, knowledge: Knowledge) -> list[Choice]:
    """Every sentence of a publication, best first."""
    spans = spans_of(publication)
    if not spans:
        return []
    texts = [readable(publication.abstract[a:b]) for a, b in spans]
    shares = _shares(question, texts, knowledge)
    own = {c.passage.start: c.own[0] for c in knowledge.index.closeness(
        publication.id, (question,))}  # fmt: skip
    if knowledge.judge is not None:
        odds = knowledge.judge.answers(question, publication.title, texts)
    else:
        odds = np.array([4 * share - 2 for share in shares], np.float32)
    chosen = []
    for (start, end), share, odd in zip(spans, shares, odds, strict=True):
        score = float(odd) + _OF_WORDS * share + _OF_MEANING * own.get(start, 0.0)
        sure = 1 / (1 + float(np.exp(-odd)))
        chosen.append(Choice(publication, start, end, score, sure))
    return sorted(chosen, key=lambda choice: -choice.score)


def _shares(question: str, texts: Sequence[str], knowledge: Knowledge) -> list[float]:
    """How much of the question's words each sentence has, weighed by rarity in list and abstract.

    Words that all sentences have tell them apart no more than those that none has.
    """
    held = [stems_of(text) for text in texts]
    weights = {
        stem: knowledge.index.idf(stem) * (1 - sum(stem in h for h in held) / len(held))
        for stem in stems(content_words(question, "en"))
    }
    total = sum(weights.values())
    return [sum(weights[s] for s in h if s in weights) / total if total else 0.0 for h in held]


def best_of(choices: Sequence[Choice], most: int, words: int) -> list[Choice]:
    """The leading choices that come close to the best, within `words` words, the best first.

    Before a sentence that points back ("We call this ..."), the one that it points to.
    """
    kept: list[Choice] = []
    for choice in choices:
        if choice.score < choices[0].score - _BEHIND or len(kept) == most:
            break
        if not kept or choice.length <= words:
            kept.append(choice)
            words -= choice.length
    whole: list[Choice] = []
    for choice in kept:
        before = [
            c for c in choices if c.publication == choice.publication and c.end <= choice.start
        ]
        nearest = max(before, key=lambda c: c.end, default=None)
        points = nearest and nearest not in kept and _POINTS_BACK.match(choice.text)
        if nearest and points and nearest.length <= words:
            whole.append(nearest)
            words -= nearest.length
        whole.append(choice)
    return whole


def quoted(choice: Choice) -> Statement:
    """A sentence as a quotation with its mark."""
    return Statement(f"> “{foreign(readable(choice.text))}” ⟦0⟧", (choice.support,))


def heading(publication: Publication, language: str) -> Statement:
    """The paper's title and date above its quotations."""
    shown = date_of(publication)
    date = f" ({foreign(shown)})" if shown else ""
    return Statement(say("quote_from", language, title=title_of(publication), date=date))


def spans_of(publication: Publication) -> list[tuple[int, int]]:
    """The sentences of a publication's abstract."""
    return sentences(publication.abstract)
