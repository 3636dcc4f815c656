"""Chooses the sentences of given publications that answer a question, and quotes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import date_of, foreign, title_of
from assistant.answers.reading import Asked, Read, numbered, read
from assistant.questions.lexicon import say
from assistant.questions.request import Request
from assistant.text import fold, readable, sentences
from assistant.types import Publication, Statement, Support

# Measures, one pattern for all names of the same one.
_METRICS = tuple(
    re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    for names in (
        "f-?1(?:[ -]?scores?)?|f-?scores?|f-?measures?", "(?:roc-?)?auc(?:-roc)?|auroc", "psnr",
        "ssim", "fid", "bleu", "rouge(?:-\\w+)?", "rmse", "mae", "m?iou|jaccard", "ndcg", "mrr",
        "perplexity", "wer", "eer", "mcc", "kappa", "sensitivity", "specificity",
    )
)  # fmt: skip
# A sentence so far behind the best one (log odds) is not worth its room. With four sentences of
# 120 words this loses one answer in a hundred against no limit, and saves two words in ten.
_BEHIND = 3.0
_POINTS_BACK = re.compile(
    r"\W*(?:[Ww]e\s+(?:call|term|name|dub|refer\s+to)\s+)?"
    r"(?:[Tt]his|[Tt]hese|[Tt]hat|[Tt]hose|[Ss]uch|[Ii]t|[Tt]hey)\b(?!\s+(?:paper|work|article|study|thesis))"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an abstract with how well it answers.

    `score` is in log odds, `cosine` the raw similarity to the question's asking words, `own` the
    part of it that sets the sentence apart from its abstract, `share` how much of the question's
    words (weighed by rarity) the sentence has.
    """

    publication: Publication
    start: int
    end: int
    score: float
    cosine: float
    own: float = 0.0
    share: float = 0.0

    @property
    def length(self) -> int:
        """Words of the sentence."""
        return len(self.text.split())

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.publication.abstract[self.start : self.end]

    def counts(self, things: Collection[str]) -> bool:
        """Whether the sentence has a number of these things (stems)."""
        return numbered(self.text, things)

    @property
    def support(self) -> Support:
        """The sentence as proof."""
        return Support(self.publication, self.start, self.end)


def choose(request: Request, knowledge: Knowledge, papers: Iterable[str]) -> list[Choice]:
    """The sentences of `papers`, best first.

    Of a question that asks several things, the best sentence for each comes before the second best
    for any: a sentence counts by how far it is behind the best one where it is best.
    """
    publications = knowledge.records.of(papers)
    several = len(request.parts) > 1 and request.language == "en" and len(publications) == 1
    parts = request.parts if several else ()
    rankings = [Asked.of(replace(request, focus=part)) for part in parts] or [Asked.of(request)]
    chosen: list[Choice] = []
    for publication in publications:
        readings = [read(asked, publication, knowledge) for asked in rankings]
        chosen += _merged(publication, readings)
    return sorted(chosen, key=lambda choice: -choice.score)


def _merged(publication: Publication, readings: Sequence[Sequence[Read]]) -> list[Choice]:
    """One choice a sentence, from its readings for each thing that is asked."""
    tops = [max((one.score for one in reading), default=0.0) for reading in readings]
    level = max(tops, default=0.0)
    choices = []
    for same in zip(*readings, strict=True):
        behind = [one.score - top for one, top in zip(same, tops, strict=True)]
        best = same[max(range(len(same)), key=lambda at: behind[at])]
        choices.append(
            Choice(
                publication, best.close.passage.start, best.close.passage.end, level + max(behind),
                max(max(one.close.cosines) for one in same), best.close.own[1],
                max(one.share for one in same),
            )
        )  # fmt: skip
    return choices


def best_of(choices: Sequence[Choice], most: int, words: int) -> list[Choice]:
    """The leading choices that come close to the best, within `words` words, in text order."""
    kept: list[Choice] = []
    for choice in choices:
        if choice.score < choices[0].score - _BEHIND or len(kept) == most:
            break
        if not kept or choice.length <= words:
            kept.append(choice)
            words -= choice.length
    return _with_antecedents(sorted(kept, key=lambda choice: choice.start), choices, words)


def _with_antecedents(kept: list[Choice], choices: Sequence[Choice], words: int) -> list[Choice]:
    """Before a sentence that points back ("We call this ..."), the one that it points to."""
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


def metrics_unsaid(words: Iterable[str], papers: Sequence[Publication]) -> list[str]:
    """Those of `words` that name a measure which none of the papers speaks of."""
    said = " ".join(fold(readable(f"{p.title} {p.abstract}")) for p in papers)
    named = [
        (word, family) for word in words for family in _METRICS if family.fullmatch(fold(word))
    ]
    return [word for word, known in named if not known.search(said)]


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
