"""Words of a list: stems, BM25 over publications, idf, coverage, near-miss spelling.

BM25 is Lucene's variant with English stemming, computed for all publications at once; postings are
read term by term, so that terms of a question may carry weights. Learns nothing beyond the texts
it is given. At most 16 million publications and 8 million stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.counts import WordCounts

if TYPE_CHECKING:
    import Stemmer

Scores = NDArray[np.float32]
K1, B = 1.2, 0.75
UNKNOWN = 0.5
# Chinese and Japanese put no spaces between words, nor beside Latin ones.
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
_CLOSE_ENOUGH = 82.0
_LONG_PREFIX, _LONGEST_REST, _FEW = 5, 12, 3
_STOPWORDS = frozenset(
    """a about above after again against all also am an and any are aren as at be because been
    before being below between both but by can cannot could couldn did didn do does doesn doing don
    down during each few for from further had hadn has hasn have haven having he her here hers
    herself him himself his how i if in into is isn it its itself just ll me mightn more most mustn
    my myself no nor not now of off on once only or other our ours ourselves out over own re s same
    shan she should shouldn so some such t than that the their theirs them themselves then there
    these they this those through to too under until up us ve very was wasn we were weren what when
    where which while who whom why will with won would wouldn you your yours yourself
    yourselves""".split()
)


def words(text: str) -> list[str]:
    """The words of `text`, lower case, without accents; Chinese and Japanese by character pairs."""
    if text.isascii():  # nearly all text, several times as fast
        return _WORD.findall(text.lower())
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return [piece for word in _WORD.findall(plain) for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    if len(word) < 3 or not _UNSPACED_START.match(word):
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]


@lru_cache(1)
def _stemmer() -> Stemmer.Stemmer:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(100_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def content_words(text: str) -> list[str]:
    """The words of `text` without those of grammar, in order."""
    return [word for word in words(text) if word not in _STOPWORDS]


def script(word: str) -> str:
    """The script of a word's first letter: LATIN, CJK, CYRILLIC, ...; DIGIT for numbers."""
    return unicodedata.name(word[0], "?").split(" ")[0]


def stems(text: str) -> list[str]:
    """The content words of `text` as stems, in order."""
    return [stem(word) for word in content_words(text)]


class Lexicon:
    """BM25 and word statistics over publications, in their order.

    `counts` are the words as written with their frequencies, `vocabulary` the stems in the order
    of the postings, `postings` the scores by term: compressed sparse columns (data, indices,
    indptr).
    """

    def __init__(
        self,
        size: int,
        counts: Mapping[str, int],
        vocabulary: Sequence[str],
        postings: Mapping[str, NDArray[Any]],
    ) -> None:
        self.size = size
        self.counts = counts
        self.vocabulary = {term: number for number, term in enumerate(vocabulary)}
        self.postings = postings
        self.scripts = {script(word) for word in counts}
        self._corrected = lru_cache(10_000)(self._nearest)
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in counts:
            if len(word) > 3 and not word.isdecimal():
                self._alike.setdefault((word[0], len(word)), []).append(word)

    @classmethod
    def of(cls, counts: WordCounts) -> Lexicon:
        """The lexicon of publications whose words were counted."""
        vocabulary: dict[str, int] = {}
        stemmed = [vocabulary.setdefault(stem(w), len(vocabulary)) for w in counts.vocabulary]
        postings = _bm25(counts, np.array(stemmed, np.int64), len(vocabulary))
        return cls(counts.size, counts.totals(), list(vocabulary), postings)

    def known(self, term: str) -> bool:
        """Whether a word (or another of the same stem) is in the list."""
        return any(piece in self.vocabulary for piece in map(stem, words(term)))

    def idf(self, term: str) -> float:
        """log(1 + (N - n + 0.5) / (n + 0.5)) of a word's stem, n of N publications having it."""
        return max((self._idf(piece) for piece in map(stem, words(term))), default=0.0)

    def correct(self, term: str) -> str | None:
        """The nearest word of the list to an unknown one; None if known or nothing is near."""
        asked = "".join(words(term))
        if len(asked) < 4 or asked.isdecimal() or self.known(term):
            return None
        nearest: str | None = self._corrected(asked)
        return nearest

    def starting(self, prefix: str) -> list[str]:
        """The commonest words of the list that begin with a longer `prefix` ("crypto")."""
        asked = "".join(words(prefix))
        if len(asked) < _LONG_PREFIX:
            return []
        longer = [
            word
            for size in range(len(asked) + 2, len(asked) + _LONGEST_REST)
            for word in self._alike.get((asked[0], size), ())
            if word.startswith(asked)
        ]
        return sorted(longer, key=lambda word: -self.counts[word])[:_FEW]

    def _nearest(self, asked: str) -> str | None:
        """Of the words of about that length with the same first letter; the commonest of equals."""
        from rapidfuzz import fuzz, process

        lengths = range(len(asked) - 2, len(asked) + 3)
        choices = [word for size in lengths for word in self._alike.get((asked[0], size), ())]
        found = process.extract(asked, choices, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        best = max(found, key=lambda match: (match[1], self.counts[match[0]]), default=None)
        return best[0] if best else None

    def bm25(self, weights: Mapping[str, float]) -> Scores:
        """BM25 of every publication for weighted stems."""
        scores = np.zeros(self.size, np.float32)
        for term, weight in weights.items():
            places, values = self._posting(term)
            scores[places] += np.float32(weight) * values
        return scores

    def passage_scores(self, texts: Sequence[str], weights: Mapping[str, float]) -> Scores:
        """BM25 of passages of any publications, with the list's idf and no length norm."""
        gains = {term: weight * self._idf(term) for term, weight in weights.items()}
        scores = np.zeros(len(texts), np.float32)
        for place, text in enumerate(texts):
            counts = Counter(term for word in words(text) if (term := stem(word)) in gains)
            scores[place] = sum(gains[term] * n / (n + K1) for term, n in counts.items())
        return scores

    def coverage(self, weights: Mapping[str, float]) -> Scores:
        """The idf-weighted share of the stems that every publication contains, 0..1."""
        scores = np.zeros(self.size, np.float32)
        total = 0.0
        for term, weight in weights.items():
            share = weight * self._idf(term)
            total += share
            scores[self._posting(term)[0]] += np.float32(share)
        return scores / np.float32(total) if total else scores

    def ceiling(self, weights: Mapping[str, float]) -> float:
        """What BM25 tends to for a publication made of these stems; unknown ones count half.

        They must lower the score (the list does not have what was asked), but not so far that
        one telling word among small talk loses against a vague likeness.
        """
        return sum(
            weight * self._idf(term) * (1.0 if term in self.vocabulary else UNKNOWN)
            for term, weight in weights.items()
        )

    def _idf(self, stemmed: str) -> float:
        count = len(self._posting(stemmed)[0])
        return float(np.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def _posting(self, term: str) -> tuple[NDArray[Any], Scores]:
        number = self.vocabulary.get(term)
        if number is None:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        start, end = self.postings["indptr"][number : number + 2]
        return self.postings["indices"][start:end], self.postings["data"][start:end]


def _bm25(counts: WordCounts, stemmed: NDArray[np.int64], terms: int) -> dict[str, NDArray[Any]]:
    """For every term its publications and its score in each, as Lucene's BM25 has it.

    `stemmed` is the term of each word of `counts`.
    """
    texts = np.repeat(np.arange(counts.size), np.diff(counts.bounds))
    # Term, text and frequency in one number: a single sort orders the postings.
    packed = stemmed[counts.columns] << 40 | texts << 16 | counts.times
    packed.sort()
    places = packed >> 16
    first = np.flatnonzero(np.diff(places, prepend=-1))
    often = (packed & 0xFFFF).astype(np.float32)
    often = np.add.reduceat(often, first) if len(first) else often
    term, text = places[first] >> 24, places[first] & 0xFFFFFF
    length = np.bincount(texts, weights=counts.times, minlength=counts.size)
    norm = 1 - B + B * length / max(length.sum() / max(counts.size, 1), 1e-9)
    found = np.bincount(term, minlength=terms)
    idf = np.log(1 + (counts.size - found + 0.5) / (found + 0.5))
    return {
        "data": (idf[term] * often / (K1 * norm[text] + often)).astype(np.float32),
        "indices": text.astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(found)]),
    }
