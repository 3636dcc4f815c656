"""How well each sentence of a publication answers a question: features, and their weights.

A linear model ranks the sentences of one abstract. Its weights were fitted by pairwise logistic
regression (RankNet's loss with a linear scorer: C. Burges et al., "Learning to Rank using Gradient
Descent", 2005) on questions over several lists, by `benchmarks/fit_models.py`, which prints them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers.knowledge import Knowledge
from assistant.questions.coined import is_coined
from assistant.questions.lexicon import content_words, function_words
from assistant.questions.request import Request
from assistant.text import fold, readable, sentences
from assistant.types import Publication
from vectorstore.passages import Closeness

_NUMERIC = {"count", "most"}
_NUMERIC_WORDS = re.compile(
    r"\b(?:how (?:much|high|large|big|fast|long|well|far|accurate)|percent\w*|accuracy|score|rate|"
    r"fraction|share|proportion|portion|ratio|times|(?<!-)values|figures?|f1|auc|map|fid|recall|precision|improve\w*|"
    r"gain|number|size|year|frames?|images|samples|error|factor|temperature|age|average|median|"
    r"frequency|degrees?|by what|at what)"
    r"\b|%"
)
_COUNT = re.compile(
    r"\d+(?:[.,]\d+)*k?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|"
    r"hundreds?|thousands?|millions?|dozens?"
)
# Stems of nouns that count the same things.
PEOPLE = frozenset(
    "peopl person particip subject patient adult respond individu volunt child children "
    "student pupil teen adolesc infant user women woman men man learner sampl survivor "
    "veteran driver speaker athlet worker employe kid youth".split()
)
_FAMILIES = (
    PEOPLE,
    frozenset("kind type categori class sort form varieti".split()),
    frozenset("trial studi experi rct".split()),
)
_HOW_MANY = re.compile(
    r"\b(?:how many|number of)\s+"
    r"((?:(?!(?:do|does|did|is|are|was|were|has|have|had|can)\b)[\w-]+\s*){1,4})"
)
_NAMED_THINGS = re.compile(
    r"\b(?:which|what|whose)\b(?:\s+[\w-]+){0,4}?\s+(?:data|datasets?|data sets?|benchmarks?|"
    r"baselines?|competitors?|recommenders?|models?|methods?|systems?|languages?|libraries|tools?|corpora|corpus)\b"
    r"|\b(?:evaluated|tested|tried|trained|run|experiments?)\b.*\b(?:on|with)\b"
)
_QUANTITY = re.compile(
    r"fractions?|share|proportion|portion|percent\w*|numbers?|amount|how many|points?|rise|rose|"
    r"jump(?:ed)?|gain(?:ed|s)?|increased?|long|figures?|exact(?:ly)?"
)
NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)*(?![\w-])")
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
RESULT = re.compile(
    r"\b(?:experiment|results?|outperform|state-of-the-art|achiev|demonstrat|"
    r"we (?:show|find|found|observe|report|prove)|"
    r"improv|significant|empirical|evaluat|reveal|validat|conclu|suggest|indicat|surpass)"
)
_COMPARED = re.compile(
    r"\b(?:beat|beats|outperform\w*|compar\w*|better|worse|earlier|baselines?|previous|evaluat\w*|"
    r"tested|results?|improv\w*|dataset\w*|benchmark\w*|data)\b"
)
_LONG = 60  # words

WEIGHTS: Mapping[str, float] = {
    "focus": 0.63, "own": 1.11, "own_focus": 1.64, "share": 0.36, "share_focus": 1.73,
    "figure": 1.81, "counted": 1.76, "names": 1.08, "how": 0.10, "own_work": 1.05, "length": 3.58,
    "place": 1.14, "last": -0.73, "title": -1.99, "compared": 0.69,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its sentences are read for: the whole, and the words that ask."""

    query: str
    focus: str
    words: tuple[str, ...]
    focus_words: tuple[str, ...]
    numeric: bool
    how: bool
    things: frozenset[str]
    names: bool
    compared: bool

    @classmethod
    def of(cls, request: Request) -> Asked:
        """What a request asks of a paper."""
        query = request.topic or request.question
        english = request.language == "en"
        focus = request.focus if english and request.focus else query
        low = fold(focus)
        numeric = bool(request.concepts & _NUMERIC or _NUMERIC_WORDS.search(low))
        return cls(
            query=query,
            focus=focus,
            words=request.words or tuple(content_words(query, "en")),
            focus_words=tuple(content_words(focus, "en")) if english else request.words,
            numeric=numeric,
            how="how" in request.concepts,
            things=counted(focus),
            names=bool(_NAMED_THINGS.search(low)),
            compared=bool(_COMPARED.search(low)),
        )


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence of a publication, read for a question.

    `features` are in the order of WEIGHTS.
    """

    publication: Publication
    close: Closeness
    features: tuple[float, ...]

    @property
    def score(self) -> float:
        """How well it answers; differences are log odds between two sentences of one abstract."""
        pairs = zip(WEIGHTS.values(), self.features, strict=True)
        return sum(weight * value for weight, value in pairs)

    @property
    def share(self) -> float:
        """How much of the question's words it has, weighed by rarity, 0..1."""
        return self.features[list(WEIGHTS).index("share")]


def read(asked: Asked, publication: Publication, knowledge: Knowledge) -> list[Read]:
    """Every sentence of a publication, in order."""
    close = knowledge.index.closeness(publication.id, (asked.query, asked.focus))
    texts = [publication.abstract[c.passage.start : c.passage.end] for c in close]
    held = [stems_of(text) for text in texts]
    weights = weights_of(asked.words, held, knowledge)
    of_focus = weights_of(asked.focus_words, held, knowledge)
    known = _coined_in(asked.query) | _coined_in(publication.title)
    begins = own_work_begins(publication)
    return [
        Read(publication, c,
             (c.cosines[1], c.own[0], c.own[1], _share(held[i], weights),
              _share(held[i], of_focus), *_signs(asked, texts[i], known),
              float(c.passage.start >= begins), min(len(texts[i].split()), _LONG) / _LONG,
              i / len(close), float(i == len(close) - 1), c.title,
              float(asked.compared and bool(RESULT.search(texts[i])))))
        for i, c in enumerate(close)
    ]  # fmt: skip


def _signs(asked: Asked, text: str, known: Collection[str]) -> tuple[float, float, float, float]:
    """Whether the sentence has the kind of thing that is asked for."""
    coined = len(_coined_in(text) - set(known))
    return (
        float(asked.numeric and bool(NUMBER.search(text))),
        float(bool(asked.things) and numbered(text, asked.things)),
        float(asked.names and coined > 1),
        float(asked.how and bool(METHOD.search(text))),
    )


def _share(held: Collection[str], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(weights[s] for s in held if s in weights) / total if total else 0.0


def weights_of(
    words: Sequence[str], held: Sequence[Collection[str]], knowledge: Knowledge
) -> dict[str, float]:
    """What each question stem is worth: rare in the list, and rare among these sentences."""
    return {
        stem: knowledge.index.idf(stem)
        * math.log(1 + (len(held) + 1) / (0.5 + sum(stem in h for h in held)))
        for stem in stems(words)
    }


def counted(question: str) -> frozenset[str]:
    """Stems of the noun that "how many" counts: the first content words behind it."""
    match = _HOW_MANY.search(fold(question))
    following = re.findall(r"[^\W\d_]+", match[1]) if match else []
    things = list(dict.fromkeys(s for w in following for s in stems([w])))[:2]
    return frozenset(s for thing in things for s in _alike(thing))


def _alike(stem: str) -> Collection[str]:
    """A stem with those that count the same things: people are participants, kinds are types."""
    for family in _FAMILIES:
        if stem in family:
            return family
    return (stem,)


def asks_figure(word: str) -> bool:
    """Whether a word only says that a figure is wanted ("fraction", "rate"), not of what."""
    return bool(_QUANTITY.fullmatch(fold(word)))


def numbered(text: str, things: Collection[str]) -> bool:
    """Whether a number stands within a few words before one of the things."""
    words = re.findall(r"[^\W_]+(?:[.,]\d+)*", readable(text))
    places = [at for at, word in enumerate(words) if stems([word]) & set(things)]
    return any(_COUNT.fullmatch(w.lower()) for at in places for w in words[max(0, at - 4) : at])


def stems(words: Sequence[str]) -> set[str]:
    """Stems of words, folded, split at hyphens."""
    import Stemmer

    stem = Stemmer.Stemmer("english").stemWord
    parts = (part for word in words for part in re.findall(r"[^\W_]+", fold(word)))
    return {stem(part) for part in parts if part not in function_words("en")}


@lru_cache(maxsize=20_000)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(stems(re.findall(r"[^\W_]+", readable(text))))


@lru_cache(maxsize=20_000)
def _coined_in(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in re.findall(r"[\w+-]+", readable(text)) if is_coined(w))


def own_work_begins(publication: Publication) -> int:
    """Where an abstract turns from background to its own work: its first method sentence."""
    for start, end in sentences(publication.abstract):
        if METHOD.search(readable(publication.abstract[start:end])):
            return start
    return 0
