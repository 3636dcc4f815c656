"""Chooses the sentences of given publications that answer a question, and quotes them."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import date_of, foreign, title_of
from assistant.questions.coined import is_coined
from assistant.questions.lexicon import function_words, say
from assistant.questions.request import Request
from assistant.text import fold, readable, sentences
from assistant.types import Publication, Statement, Support
from vectorstore.passages import Hit

QuestionKind = Literal["plain", "figure", "how"]
_NUMERIC = {"count", "most"}
_NUMERIC_WORDS = re.compile(
    r"\b(?:how (?:much|high|large|big|fast|long|well|far|accurate)|percent\w*|accuracy|score|rate|"
    r"fraction|share|proportion|portion|ratio|times|f1|auc|map|fid|recall|precision|improve\w*|"
    r"gain|number|size|year|frames?|images|samples|error)"
    r"\b|%"
)

_COUNT = re.compile(
    r"\d+(?:[.,]\d+)*k?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|hundreds?|thousands?|millions?|dozens?"
)
_HOW_MANY = re.compile(r"\b(?:how many|number of)\s+((?:[\w-]+\s*){1,4})")
# Measures, one pattern for all names of the same one.
_METRICS = tuple(
    re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    for names in (
        "f-?1(?:[ -]?scores?)?|f-?scores?|f-?measures?", "(?:roc-?)?auc(?:-roc)?|auroc", "psnr",
        "ssim", "fid", "bleu", "rouge(?:-\\w+)?", "rmse", "mae", "m?iou|jaccard", "ndcg", "mrr",
        "perplexity", "wer", "eer", "mcc", "kappa", "sensitivity", "specificity",
    )
)  # fmt: skip
_NAMED_THINGS = re.compile(
    r"\b(?:which|what)\b(?:\s+[\w-]+){0,4}?\s+(?:datasets?|data sets?|benchmarks?|baselines?|"
    r"competitors?|recommenders?|models?|methods?|systems?|languages?|libraries|tools?|corpora|corpus)\b"
)
_QUANTITY = re.compile(r"fractions?|share|proportion|portion|percent\w*|numbers?|amount|how many")
_NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)*(?![\w-])")
# Sentences in which authors speak of their own work (argumentative zoning, Teufel & Moens 2002).
METHOD = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|article|study|survey|review|report|thesis)|[Tt]he authors?)"
    r"\b[^.]{0,40}\b(?:"
    r"propos|present|introduc|develop|design|describ|formulat|investigat|stud(?:y|ied|ies)|conduct|analy[sz]|"
    r"explor|identif|derive|review|examin|address|consider|argue|use|employ|build|construct|show|ask|"
    r"report|measur|demonstrat|find|found|compar|test|provid|seek|tackle|try|reap)|"
    r"\b[Oo]ur (?:method|approach|model|framework|goal|key|results?|work|tool)\b|\bis proposed\b|"
    r"\b[Ii]n this (?:paper|work|article|study|context|thesis)\b|\b[Hh]ere,? we\b"
)
# Weights found on questions over several lists; a share of 1 is worth half a cosine.
_SHARE = 0.5
_FIGURE = 0.35
_COUNTED = 0.40  # a number of just the thing that is counted ("2,191 participants")
_NAMES = 0.25  # several names where things with names are asked for
_OWN_WORK = 0.20
_HOW = 0.15
_SAID_ALREADY = 0.5
_BESIDE = 0.15
_CLOSE = 0.5
_GAP = 3  # characters between neighbouring sentences


def kind_of(request: Request) -> QuestionKind:
    """Whether the question asks for a figure, for a way of doing things, or neither."""
    if request.concepts & _NUMERIC or _NUMERIC_WORDS.search(fold(request.question)):
        return "figure"
    return "how" if "how" in request.concepts else "plain"


def counted(question: str) -> frozenset[str]:
    """Stems of the noun that "how many" counts: the first content words behind it."""
    match = _HOW_MANY.search(fold(question))
    following = re.findall(r"[^\W\d_]+", match[1]) if match else []
    return frozenset(list(dict.fromkeys(s for w in following for s in stems([w])))[:2])


def metrics_unsaid(words: Iterable[str], papers: Sequence[Publication]) -> list[str]:
    """Those of `words` that name a measure which none of the papers speaks of."""
    said = " ".join(fold(readable(f"{p.title} {p.abstract}")) for p in papers)
    named = [
        (word, family) for word in words for family in _METRICS if family.fullmatch(fold(word))
    ]
    return [word for word, known in named if not known.search(said)]


def asks_names(question: str) -> bool:
    """Whether things are asked for that have names of their own ("which datasets", "baselines")."""
    return bool(_NAMED_THINGS.search(fold(question)))


@lru_cache(maxsize=20_000)
def _coined_in(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in re.findall(r"[\w+-]+", readable(text)) if is_coined(w))


def _title_names(identifier: str, knowledge: Knowledge) -> frozenset[str]:
    publication = knowledge.records.get(identifier)
    return _coined_in(publication.title) if publication else frozenset()


def asks_figure(word: str) -> bool:
    """Whether a word only says that a figure is wanted ("fraction", "rate"), not of what."""
    return bool(_QUANTITY.fullmatch(fold(word)))


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an abstract with how well it answers.

    `cosine` is the raw similarity, `held` the question's stems in it, `share` what they add.
    """

    publication: Publication
    start: int
    end: int
    score: float
    cosine: float
    held: frozenset[str] = frozenset()
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
        return _numbered(self.text, things)

    @property
    def support(self) -> Support:
        """The sentence as proof."""
        return Support(self.publication, self.start, self.end)


def stems(words: Iterable[str]) -> set[str]:
    """Stems of words, folded, split at hyphens."""
    import Stemmer

    stem = Stemmer.Stemmer("english").stemWord
    parts = (part for word in words for part in re.findall(r"[^\W_]+", fold(word)))
    return {stem(part) for part in parts if part not in function_words("en")}


def choose(  # noqa: PLR0913 (the last three are options)
    query: str,
    knowledge: Knowledge,
    papers: Collection[str],
    *,
    words: Sequence[str] = (),
    kind: QuestionKind = "plain",
    things: Collection[str] = (),
    names: bool = False,
    k: int = 40,
) -> list[Choice]:
    """Sentences of `papers`, best first.

    Search similarity, plus the weighted share of `words` that a sentence has (rare words in the
    list and in these sentences weigh most), plus bonuses: for a figure where one is asked for (most
    of `things`, stems of what is counted), for several names with `names`, for a method where a
    "how" is, and for the authors' own work against background.
    """
    hits = knowledge.index.sentences(query, only=papers, k=k)
    weights = _weights(words, hits, knowledge)
    total = sum(weights.values()) or 1.0
    known = _coined_in(query) | {n for p in papers for n in _title_names(p, knowledge)}
    begins = {p.id: own_work_begins(p) for p in knowledge.records.of(papers)}
    choices = []
    for hit in hits:
        publication = knowledge.records.get(hit.passage.publication_id)
        if publication is None:
            continue
        held = _stems_of(hit.passage.text) & weights.keys()
        share = _SHARE * sum(weights[stem] for stem in held) / total
        score = hit.cosine + share
        score += _FIGURE if kind == "figure" and _NUMBER.search(hit.passage.text) else 0.0
        score += _COUNTED if things and _numbered(hit.passage.text, things) else 0.0
        score += _NAMES if names and len(_coined_in(hit.passage.text) - known) > 1 else 0.0
        score += _HOW if kind == "how" and METHOD.search(hit.passage.text) else 0.0
        score += _OWN_WORK if hit.passage.start >= begins[publication.id] else 0.0
        choices.append(
            Choice(
                publication, hit.passage.start, hit.passage.end, score, hit.cosine,
                frozenset(held),
            )
        )  # fmt: skip
    return sorted(choices, key=lambda choice: -choice.score)


def _numbered(text: str, things: Collection[str]) -> bool:
    """Whether a number stands within a few words before one of the things."""
    words = re.findall(r"[^\W_]+(?:[.,]\d+)*", readable(text))
    places = [at for at, word in enumerate(words) if stems([word]) & set(things)]
    return any(_COUNT.fullmatch(w.lower()) for at in places for w in words[max(0, at - 4) : at])


@lru_cache(maxsize=20_000)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stems(re.findall(r"[^\W_]+", readable(text))))


def _weights(words: Sequence[str], hits: Sequence[Hit], knowledge: Knowledge) -> dict[str, float]:
    """What each question stem is worth: rare in the list, and rare among these sentences."""
    held = [_stems_of(hit.passage.text) for hit in hits]
    return {
        stem: knowledge.index.idf(stem)
        * math.log(1 + (len(held) + 1) / (0.5 + sum(stem in h for h in held)))
        for stem in stems(words)
    }


def own_work_begins(publication: Publication) -> int:
    """Where an abstract turns from background to its own work: its first method sentence."""
    for start, end in spans_of(publication):
        if METHOD.search(readable(publication.abstract[start:end])):
            return start
    return 0


def best_of(
    choices: Sequence[Choice], most: int, words: int, close: float = _CLOSE
) -> list[Choice]:
    """The leading choices that come close to the best, within `words` words, in text order.

    A sentence that only repeats question words which chosen ones already have counts less
    (maximal marginal relevance, Carbonell & Goldstein 1998); one that goes on from a chosen one, or
    leads up to it, counts more.
    """
    kept: list[Choice] = []
    rest = list(choices)
    said: set[str] = set()
    while rest and len(kept) < most:
        best = max(rest, key=lambda c: _marginal(c, said, kept))
        rest.remove(best)
        if kept and (_marginal(best, said, kept) < close * kept[0].score or best.length > words):
            continue
        kept.append(best)
        said |= best.held
        words -= best.length
    return sorted(kept, key=lambda choice: choice.start)


def _marginal(choice: Choice, said: set[str], kept: Sequence[Choice]) -> float:
    repeated = len(choice.held & said) / len(choice.held) if choice.held else 0.0
    beside = any(_neighbours(choice, other) for other in kept)
    return choice.score - _SAID_ALREADY * repeated * choice.share + _BESIDE * beside


def _neighbours(one: Choice, other: Choice) -> bool:
    """Whether two sentences stand side by side in one abstract."""
    apart = max(one.start, other.start) - min(one.end, other.end)
    return one.publication.id == other.publication.id and 0 <= apart <= _GAP


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
