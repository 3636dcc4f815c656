"""Whether a publication's abstract answers a question, or is silent about it.

A logistic model over six features of a question and the paper that it seems to mean. It was fitted
on questions over several lists that the abstracts answer, and on others that they do not
(`benchmarks/fit_models.py`). Some silence is certain, and needs no model: about a matter
that the text never speaks of (`matters`), a measure that it does not name, a coined name that it
lacks, a percentage or an amount of money where it gives none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers.knowledge import Knowledge
from assistant.answers.quoting import Choice, metrics_unsaid
from assistant.answers.reading import NUMBER, PEOPLE, Asked, asks_figure, counted, numbered, stems
from assistant.answers.topics import searchable, words_missing
from assistant.questions.coined import is_coined, spelt_out
from assistant.questions.lexicon import (
    common_words,
    content_words,
    folded,
    function_words,
    idle_words,
)
from assistant.questions.matters import untold
from assistant.questions.request import Request
from assistant.text import fold, loose, readable
from assistant.types import Publication

WEIGHTS: Mapping[str, float] = {
    "share": 1.80, "unsaid": -2.64, "no_figure": -2.54, "no_count": -3.04, "named": 1.73,
    "closeness": 6.66,
}  # fmt: skip
BIAS = -0.18
ENOUGH = 0.6  # probability; most questions are answered, so even odds would refuse too little
_SAME_IN_OTHER_WORDS = 0.6  # cosine of a word and the sentence that says it otherwise
_RAREST = 6.0  # idf
_UNKNOWN = 4.6  # idf
_WORDS_READ = 8
_LONG = 7  # letters
_AMOUNT_OF = re.compile(
    r"\b(?:how (?:big|much|large|high)|sum|amount|size|worth)\b[^.?]*"
    r"\b(?P<what>grants?|funding|budgets?|salary|salaries|fees?|prize money)\b"
)
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|usd|eur|gbp|million)\b")
_PERCENTAGE = re.compile(r"\b(?:percent(?:age)?s?|per cent|exact (?:figure|number|value))\b")
_SHARE = re.compile(r"%|\bper ?cent|(?<!\d)0?[.,]\d|\b(?:half|thirds?|quarters?|majority)\b")
_WHICH_PLACE = re.compile(
    r"\b(?:which|what|whose)\s+(?:(?!(?:would|do|does|did|can|could|is|are|was|were)\b)\w+\s+){0,2}?(?P<place>hospitals?|clinics?|universit(?:y|ies)|"
    r"colleges?|schools?|institut(?:e|es|ions?)|lab(?:s|oratory|oratories)?|reactors?|facilit(?:y|ies)|"
    r"cit(?:y|ies)|towns?|villages?|countr(?:y|ies)|states?|continents?|compan(?:y|ies)|firms?|banks?|"
    r"museums?|archives?|librar(?:y|ies)|agenc(?:y|ies)|shipyards?|vessels?|ships?)\b"
)
_PROPER_NAME = re.compile(r"(?<=[a-z,;)(] )([A-Z][a-z]{2,}(?!['’]s)|U\.?S\.?A?|U\.?K|EU)(?!\w)")
_ANYBODY = frozenset("peopl person individu human".split())
_COUNTED_PERSONS = re.compile(
    r"\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty)\b(?:\s+[\w-]+){0,3}?\s+"
    r"(?:\w+(?:ers|ors|ists|ants|ents|ians)|experts|men|women|children|humans|people)\b"
)
_POSSESSIVE = re.compile(r"['’]s$")
_IN_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|double|\w+teen|\w+ty)\b"
)


@dataclass(frozen=True, slots=True)
class Silence:
    """How likely an abstract answers, 0..1, and the words of the question that it lacks."""

    probability: float
    unsaid: tuple[str, ...]

    @property
    def answers(self) -> bool:
        """Whether the abstract is taken to answer."""
        return self.probability >= ENOUGH


def listen(
    request: Request, knowledge: Knowledge, papers: Sequence[Publication], choices: Sequence[Choice]
) -> Silence:
    """Whether the sentences chosen from `papers` (the first is meant most) answer `request`."""
    asked = Asked.of(request)
    certain = surely_unsaid(request, papers)
    if certain or not choices:
        return Silence(0.0, certain)
    own = [c for c in choices if c.publication.id == papers[0].id]
    values, unsaid = features(request, asked, knowledge, papers, own or choices)
    odds = BIAS + sum(WEIGHTS[name] * value for name, value in values.items())
    return Silence(1 / (1 + math.exp(-odds)), unsaid)


def surely_unsaid(request: Request, papers: Sequence[Publication]) -> tuple[str, ...]:
    """What is asked for and cannot be in `papers`: seldom told, or a name that is not there."""
    said = [searchable(p) for p in papers]
    unsaid = (
        *untold(f"{request.focus} {Asked.of(request).focus} {request.demand}", said),
        *metrics_unsaid(request.words, papers),
        *names_unsaid(request, said),
        *_percentage_unsaid(request, papers),
        *_money_unsaid(request, said),
        *_people_uncounted(request, papers),
        *_place_unsaid(request, papers),
    )
    return tuple({fold(word): word for word in unsaid}.values())


def _percentage_unsaid(request: Request, papers: Sequence[Publication]) -> tuple[str, ...]:
    """The word for a percentage, or for a figure, that is asked for where no paper gives any."""
    match = _PERCENTAGE.search(fold(request.focus))
    if not match:
        return ()
    texts = [fold(readable(paper.abstract)) for paper in papers]
    told = any(_SHARE.search(text) for text in texts)
    if match.group().startswith("exact"):
        told = told or any(NUMBER.search(text) or _IN_WORDS.search(text) for text in texts)
    return () if told else (match.group(),)


def _people_uncounted(request: Request, papers: Sequence[Publication]) -> tuple[str, ...]:
    """Those who are to be counted ("how many patients"), where no number stands by any people."""
    things = counted(request.focus)
    if not things & PEOPLE or request.language != "en":
        return ()
    texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
    anybody = bool(stems(content_words(request.focus, "en")) & _ANYBODY)
    if any(numbered(text, things) for text in texts) or (
        anybody and any(_COUNTED_PERSONS.search(fold(readable(text))) for text in texts)
    ):
        return ()
    words = (w for w in content_words(request.focus, "en") if stems([w]) & things)
    return tuple(words)[:1]


def _place_unsaid(request: Request, papers: Sequence[Publication]) -> tuple[str, ...]:
    """The place or institution that is asked for, where the abstracts have no proper name for it.

    A capitalised word inside a sentence may be one, unless it is also written small or is the
    title's.
    """
    match = _WHICH_PLACE.search(fold(request.focus)) if request.language == "en" else None
    if match is None:
        return ()
    for paper in papers:
        text = readable(paper.abstract)
        known = {word.lower() for word in re.findall(r"[^\W_]+", paper.title)}
        known |= set(re.findall(r"(?<![^\W_])[a-z]+", text))
        if any(m[1].lower() not in known for m in _PROPER_NAME.finditer(text)):
            return ()
    return (match["place"],)


def _money_unsaid(request: Request, said: Sequence[str]) -> tuple[str, ...]:
    """What an amount of money is asked of, where no text names any."""
    match = _AMOUNT_OF.search(fold(request.focus))
    return (match["what"],) if match and not any(_MONEY.search(text) for text in said) else ()


def names_unsaid(request: Request, said: Sequence[str]) -> tuple[str, ...]:
    """Coined names that are asked for ("PoseTrack2018"), where no text has or spells them out."""
    shouted = request.question.isupper()
    words = (_POSSESSIVE.sub("", word).strip("-+.") for word in request.words)
    named = [word for word in words if is_coined(word) and not shouted]
    return tuple(
        name for name in named
        if not any(all(_has(part, text) for part in _coined_parts(name)) for text in said)
    )  # fmt: skip


def _coined_parts(name: str) -> tuple[str, ...]:
    """The made-up parts of a compound ("ligand-SMILES-only"); the whole where it has digits."""
    parts = tuple(part for part in name.split("-") if is_coined(part))
    plain = all(part.isalpha() for part in name.split("-"))
    return parts if parts and plain else (name,)


def _has(name: str, text: str) -> bool:
    name = name.removesuffix("s") if name[-2:].islower() else name  # "p-values"
    return loose(name).search(text) is not None or spelt_out(name, text)


def features(
    request: Request,
    asked: Asked,
    knowledge: Knowledge,
    papers: Sequence[Publication],
    choices: Sequence[Choice],
) -> tuple[dict[str, float], tuple[str, ...]]:
    """The values of the model's features by name, and the asking words that no paper has."""
    lost = _lost(asked.focus_words, papers, knowledge)
    ranked = knowledge.index.rank(asked.query, only=[papers[0].id], k=1)
    figures = any(NUMBER.search(choice.text) for choice in choices)
    values = {
        "share": max(choice.share for choice in choices),
        "unsaid": max(lost.values(), default=0.0),
        "no_figure": float(asked.numeric and not figures),
        "no_count": float(bool(asked.things) and not any(c.counts(asked.things) for c in choices)),
        "named": float(bool(request.papers)),
        "closeness": max((r.cosine for r in ranked), default=0.0),
    }
    return values, tuple(word for word, weight in lost.items() if weight > 0)


def _nearly_there(word: str, paper: Publication) -> bool:
    """Whether a long word is there but for a slip of the pen: "detecter"."""
    from rapidfuzz.distance import DamerauLevenshtein

    low = folded(word).text
    if len(low) < _LONG:
        return False
    words = set(re.findall(r"[^\W\d_]+", searchable(paper)))
    return any(
        abs(len(w) - len(low)) <= 1 and DamerauLevenshtein.distance(low, w) == 1 for w in words
    )


def _rarity(word: str, knowledge: Knowledge) -> float:
    """The idf; that of an unknown word at least as in a list of fifty, however short this one."""
    idf = knowledge.index.idf(word)
    return idf if knowledge.index.known(word) else max(idf, _UNKNOWN)


def _lost(
    words: Sequence[str], papers: Sequence[Publication], knowledge: Knowledge
) -> dict[str, float]:
    """Asking words that none of the papers has: how rare each is, less if it is said otherwise."""
    plain = idle_words() | function_words("en") | common_words()
    asked = [
        word for word in dict.fromkeys(words)
        if not asks_figure(word) and folded(word).text not in plain
    ]  # fmt: skip
    absent = [w for w in asked if all(words_missing([w], p) for p in papers)][:_WORDS_READ]
    absent = [w for w in absent if not any(_nearly_there(w, paper) for paper in papers)]
    if not absent:
        return {}
    read = [c.cosines for paper in papers for c in knowledge.index.closeness(paper.id, absent)]
    return {
        word: _rarity(word, knowledge)
        * max(0.0, 1 - max((c[at] for c in read), default=0.0) / _SAME_IN_OTHER_WORDS)
        / _RAREST
        for at, word in enumerate(absent)
    }
