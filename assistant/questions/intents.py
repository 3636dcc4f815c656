"""What kind of answer a question wants, by a small fitted model.

People ask the same thing in more ways than any list of phrases holds. The model reads how a
question is built: n-grams of its words with names, dates and journals as placeholders, once more
with every content word alike, and the meaning of the whole. It is a multinomial logistic
regression, fitted by `benchmarks/fit_intents.py` on labelled questions
(`benchmarks/intents/`). English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.questions.lexicon import function_words

Vector = NDArray[np.float32]
Embed = Callable[[str], Vector | None]
Span = tuple[int, int]
# Placeholders, and plain words in their place for the meaning of the whole.
PLAIN = {
    "§m": "this paper", "§w": "this topic", "§p": "John Smith", "§y": "2015", "§c": "physics",
    "§v": "Nature", "§t": "thesis",
}  # fmt: skip
_TOKEN = re.compile(r"§[a-z]|[a-z]+(?:'[a-z]+)?|\d+|[?.,:;]")
_LONGEST = 3  # tokens of an n-gram
_MOST_TOKENS = 80
_DENSE_SCALE = 4.0  # unit vectors beside counts of words


class Kind(StrEnum):
    """The kinds of answers that are told apart."""

    TEXT = "text"  # of one paper's abstract
    EACH = "each"  # of each of several papers
    LIST = "list"
    COUNT = "count"
    AUTHORS = "authors"
    DATE = "date"
    FIELD = "field"
    CODE = "code"
    REFERENCE = "reference"
    PEOPLE = "people"  # who writes with whom
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Intent:
    """The likeliest kind of a question, and its probability, 0..1."""

    kind: Kind
    probability: float


@dataclass(frozen=True, slots=True)
class _Model:
    places: dict[str, int]
    weights: NDArray[np.float32]  # (features, kinds)
    dense: NDArray[np.float32] | None  # (width of a vector, kinds)
    bias: NDArray[np.float32]
    kinds: tuple[Kind, ...]


def masked(question: str, named: Iterable[tuple[Span, str]]) -> str:
    """The question in small letters with a placeholder (see PLAIN) for each span that is named."""
    out: list[str] = []
    at = 0
    for (start, end), sign in sorted(named):
        if start >= at:
            out += [question[at:start], f" {sign} "]
            at = end
    return "".join([*out, question[at:]]).lower().replace("’", "'")


def features(text: str) -> frozenset[str]:
    """The n-grams of a masked question: of its words ("w:"), and of its build ("k:")."""
    tokens = ["#" if t.isdigit() else t for t in _TOKEN.findall(text)[:_MOST_TOKENS]]
    plain = function_words("en")
    build: list[str] = []
    for token in tokens:
        word = token if token in plain or token[0] in "§#?.,:;" else "x"
        if not (word == "x" and build[-1:] == ["x"]):
            build.append(word)
    grams = set[str]()
    for sign, run in (("w:", tokens), ("k:", build)):
        whole = ["<s>", *run, "</s>"]
        for n in range(1, _LONGEST + 1):
            grams |= {sign + " ".join(whole[i : i + n]) for i in range(len(whole) - n + 1)}
    return frozenset(grams)


def sentence(text: str) -> str:
    """A masked question as a plain sentence, for an embedder."""
    for sign, words in PLAIN.items():
        text = text.replace(sign, words)
    return re.sub(r"\s+", " ", text).strip()


def intent_of(text: str, embed: Embed | None) -> Intent:
    """The likeliest kind of a masked question; `embed` gives unit vectors of all-MiniLM-L6-v2."""
    vector = embed(sentence(text)) if embed else None
    model = _model(vector is not None)
    scores = model.bias.copy()
    for gram in features(text):
        place = model.places.get(gram)
        if place is not None:
            scores += model.weights[place]
    if vector is not None and model.dense is not None:
        scores += _DENSE_SCALE * (vector @ model.dense)
    odds = np.exp(scores - scores.max())
    best = int(odds.argmax())
    return Intent(model.kinds[best], float(odds[best] / odds.sum()))


@cache
def _model(dense: bool) -> _Model:
    """The fitted weights: for words and meaning, or for words alone."""
    with files("assistant").joinpath("lexicon", "intents.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        name = "both" if dense else "words"
        grams = str(stored[f"{name}_features"]).split("\n")
        return _Model(
            {gram: at for at, gram in enumerate(grams)},
            stored[f"{name}_weights"].astype(np.float32),
            stored["both_dense"].astype(np.float32) if dense else None,
            stored[f"{name}_bias"].astype(np.float32),
            tuple(Kind(kind) for kind in str(stored["kinds"]).split("\n")),
        )
