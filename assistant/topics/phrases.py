"""Phrases of a list that may name an area: which they are, where they stand, how good a name.

Found by statistics over titles, keywords and abstracts, in any language: a phrase lies between
function words and punctuation, is not part of a longer one that nearly always surrounds it, and
ends in a word that ends phrases. Scripts without spaces are read by characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from assistant.text import fold, readable
from assistant.types import Publication
from assistant.words import function_words, language_of

Key = tuple[str, ...]
_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑–'’+][^\W_]+)*\+*")
_INSIDE = re.compile(r"[^.!?:\n]\s|^")  # before a word that a sentence does not begin with
_GAP = re.compile(r"[\s\u200b]*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MOST, _MOST_WIDE = 4, 8  # tokens of a phrase; characters of one without spaces
_LONG_LIST, _READ_OF_EACH = 1_500, 500  # of a long list, so much of each abstract is read
_PLURAL = 0.34  # share of the plural from which a name is in it
_ALWAYS = 3  # sightings inside sentences from which a spelling with capitals is the list's own
_FREQUENT = 24_000  # candidates at most, the most frequent ones
_TITLE, _KEYWORD, _TWICE, _ONCE = 1.0, 0.7, 0.55, 0.3  # how much a mention says of a paper

# Words that say that something was studied, or how, but not what: no area is called by them alone.
_VAGUE = frozenset(
    """method approach model analysis study framework novel based result system data paper research
    work problem technique algorithm application survey review evaluation task performance learning
    network process structure theory design development tool effect impact role case use user
    information evidence comparison perspective issue challenge example introduction overview
    improvement experiment feature function type level state time year number set way part point
    group factor change source value service environment domain field area practice strategy
    implementation solution approach property condition measure measurement test quality
    characterization characteristic investigation knowledge world context language science
    technology engineering people human person community event report editorial response
    relationship relation association interaction methodology visualization growth solver transport
    protocol consortium pathogen outcome intervention influence guideline recommendation
    lesson question note usage architecture reconciliation
    dynamic behavior behaviour simulation representation understanding reply comment estimation
    prediction detection identification classification recognition extraction generation selection
    large small new general efficient effective fast robust automatic automated unified adaptive
    deep high low multi improved advanced joint hybrid simple complex multiple single dual
    global local real wild end scale online interactive open public special international
    european american national annual proceedings workshop conference dataset benchmark baseline
    coefficient parameter response insight trend future recent modern current generalized
    computer digital modeling modelling optimization control
    studie untersuchung analyse methode ansatz einfluss beitrag vergleich entwicklung
    zusammenhang einleitung modell beispiel frage etude methode modele approche
    estudio metodo modelo enfoque analisis evaluacion 研究 方法 分析 模型 应用 系统 问题
    手法 検討 評価 提案""".split()
)
# What a phrase does not begin with, or not end in, though it may have it inside.
_NOT_FIRST = frozenset(
    """method approach model analysis study framework novel based result paper effect impact role
    case use evidence comparison perspective issue challenge example towards improved new proposed
    existing different better good efficient effective fast robust automatic automated unified
    practical recent current large small several many more first second third next own non
    neue neuer neues neuen nouveau nouvelle nuevo nueva aware driven guided inspired oriented
    simple complex accurate possible important potential various certain high low
    multiple related specific general top free full""".split()
)
_NOT_LAST = frozenset(
    """method approach study framework novel based result paper effect impact role case use evidence
    comparison perspective issue challenge example problem task way new proposed different better
    recent large small specific aware driven guided inspired oriented related like level high low
    technique performance application year time number type many several such related free
    multi single dual cross self semi non human deep smart real open first second third
    using do does study proposal article thesis work part overview survey review introduction
    approach towards insight lesson setting scenario purpose field domain area context""".split()
)
# Asked about, they say nothing; in titles they are part of names ("named entity", "word sense").
_NAMING = frozenset(["word", "words", "named", "line", "lines", "page", "test", "tests", "sentence",
                     "sentences", "list", "keep", "text", "short", "help", "work"])  # fmt: skip
_CITED = frozenset(["et", "al", "vs", "based", "versus", "per", "ii", "iii", "iv"])
_BEFORE_VERBS = frozenset(["to", "we", "can", "could", "will", "may", "might", "not", "zu"])
_ADVERB, _PARTICIPLE, _GERUND = "ly", "ed", "ing"


@dataclass(slots=True)
class Phrase:
    """A phrase of a list: how it is written, how much each publication (by place) has of it."""

    key: Key
    label: str = ""
    weights: dict[int, float] = field(default_factory=dict)
    titled: int = 0
    quality: float = 0.0


@dataclass(slots=True)
class _Seen:
    """Where a candidate was seen: spellings, and the words beside it."""

    spelled: Counter[str] = field(default_factory=Counter)
    calm: Counter[str] = field(default_factory=Counter)  # inside sentences
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    times: int = 0
    ends: int = 0


@dataclass(frozen=True, slots=True)
class _Token:
    """A word with its parts as they are compared, and where it stands in the text."""

    parts: Key
    start: int
    end: int
    wide: bool


def phrases_of(publications: Sequence[Publication]) -> list[Phrase]:
    """The phrases that may name areas of a list, better and more frequent ones first."""
    languages = [language_of(f"{p.title} {p.abstract[:400]}") for p in publications]
    texts = [_parts_of(p, len(publications)) for p in publications]
    seen, phrases = _gathered(texts, languages)
    casing, verbs = _Casing(texts, languages), _verbs(texts)
    kept = []
    for key, phrase in phrases.items():
        if key[0] in verbs or key[-1] in verbs or not seen[key].times:
            continue
        phrase.quality = _quality(key, seen[key], phrase, seen)
        phrase.label = casing.label(key, seen[key])
        if phrase.quality > 0 and phrase.label:
            kept.append(phrase)
    return sorted(kept, key=lambda p: (-p.quality * sum(p.weights.values()), p.key))


def _gathered(
    texts: Sequence[tuple[str, tuple[str, ...], str]], languages: Sequence[str]
) -> tuple[Mapping[Key, _Seen], Mapping[Key, Phrase]]:
    """Every candidate with where it was seen and how much each publication has of it."""
    candidates = _candidates(texts, languages)
    seen = {key: _Seen() for key in candidates}
    phrases = {key: Phrase(key) for key in candidates}
    for at, (title, keywords, abstract) in enumerate(texts):
        inside = languages[at] == "de"  # German writes titles as it writes sentences
        for key in _note(title, languages[at], seen, calm=inside):
            phrases[key].weights[at] = _TITLE
        for key in {k for text in keywords for k, _, _ in _grams(text, languages[at])}:
            if key in phrases:
                phrases[key].weights[at] = max(_KEYWORD, phrases[key].weights.get(at, 0.0))
        for key in {k for t in (title, *keywords) for k, _, _ in _grams(t, languages[at])}:
            if key in phrases:
                phrases[key].titled += 1
        for key, times in _note(abstract, languages[at], seen, calm=True).items():
            weight = _TWICE if times > 1 else _ONCE
            phrases[key].weights[at] = max(weight, phrases[key].weights.get(at, 0.0))
    return seen, phrases


def _parts_of(publication: Publication, of: int) -> tuple[str, tuple[str, ...], str]:
    abstract = publication.abstract[:_READ_OF_EACH] if of > _LONG_LIST else publication.abstract
    keywords = tuple(re.sub(r"(?<=\w)-(?=\w)", " ", k) if " " not in k else k
                     for k in publication.keywords)  # fmt: skip
    return readable(publication.title), keywords, readable(abstract)


def _candidates(
    texts: Sequence[tuple[str, tuple[str, ...], str]], languages: Sequence[str]
) -> Collection[Key]:
    """Phrases of titles and keywords that could be names; in all but tiny lists of two papers."""
    counts: Counter[Key] = Counter()
    for (title, keywords, _), language in zip(texts, languages, strict=True):
        own = {key for text in (title, *keywords) for key, _, _ in _grams(text, language)}
        counts.update(key for key in own if _could_name(key))
    return {key for key, _ in counts.most_common(_FREQUENT)}


def _verbs(texts: Sequence[tuple[str, tuple[str, ...], str]]) -> frozenset[str]:
    """Words that the list uses as verbs: they mostly follow "to", "we", "can"."""
    acting: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for title, _, abstract in texts:
        text = fold(f"{title}. {abstract}")
        words = re.findall(r"[^\W_]+|[.,;:()]", text)
        all_of.update(words)
        acting.update(b for a, b in pairwise(words) if a in _BEFORE_VERBS)
    return frozenset(w for w, n in acting.items() if n > 0.4 * all_of[w])


def _could_name(key: Key) -> bool:
    first, last = key[0], key[-1]
    if all(word in _VAGUE or word.isdigit() for word in key):
        return False
    if first in _NOT_FIRST or last in _NOT_LAST or first.isdigit() or last.isdigit():
        return False
    if first.isascii() and (min(map(len, key)) < 2 or len("".join(key)) < 3 * len(key)):
        return False
    return not last.endswith((_ADVERB, _PARTICIPLE)) and not first.endswith((_ADVERB, _GERUND)) \
        and len("".join(key)) >= 2 and (len(set(key)) == len(key) or len(key) > 2)  # fmt: skip


def _note(
    text: str, language: str, seen: Mapping[Key, _Seen], *, calm: bool = False
) -> Counter[Key]:
    """How often a text has each candidate; what stands beside it is remembered."""
    found: Counter[Key] = Counter()
    for run in _runs(text, language):
        most = _MOST_WIDE if run[0].wide else _MOST
        for start in range(len(run)):
            key: Key = ()
            for end in range(start, min(start + most, len(run))):
                key += run[end].parts
                own = seen.get(key)
                if own is None:
                    continue
                found[key] += 1
                own.times += 1
                written = re.sub(r"[\s\u200b]+", " ", text[run[start].start : run[end].end])
                own.spelled[written] += 1
                if calm and _INSIDE.match(text, max(run[start].start - 2, 0)):
                    own.calm[written] += 1
                if start:
                    own.left[run[start - 1].parts[-1]] += 1
                if end + 1 < len(run):
                    own.right[run[end + 1].parts[0]] += 1
                else:
                    own.ends += 1
    return found


def _grams(text: str, language: str) -> Iterator[tuple[Key, int, int]]:
    for run in _runs(text, language):
        most = _MOST_WIDE if run[0].wide else _MOST
        for start in range(len(run)):
            key: Key = ()
            for end in range(start, min(start + most, len(run))):
                key += run[end].parts
                if not run[0].wide or end > start:
                    yield key, run[start].start, run[end].end


def _runs(text: str, language: str) -> Iterator[list[_Token]]:
    """Words in a row without a function word or a mark of punctuation between them."""
    stop = _boundaries(language)
    run: list[_Token] = []
    for token in _tokens(text):
        joined = not run or (
            _GAP.fullmatch(text, run[-1].end, token.start) and run[-1].wide == token.wide
        )
        if not joined or fold(text[token.start : token.end]) in stop:
            if run:
                yield run
            run = []
        if fold(text[token.start : token.end]) not in stop:
            run.append(token)
    if run:
        yield run


@lru_cache(maxsize=16)
def _boundaries(language: str) -> frozenset[str]:
    return ((function_words(language) | function_words("en")) - _NAMING) | _CITED


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if not _WIDE.search(match.group()):
            yield _Token(_compared(match.group()), match.start(), match.end(), False)
            continue
        for at, character in enumerate(match.group(), match.start()):
            yield _Token((character,), at, at + 1, True)


@lru_cache(maxsize=100_000)
def _compared(word: str) -> Key:
    """A word as it is compared: folded, in the singular, apart at hyphens."""
    return tuple(_singular(part) for part in re.findall(r"[^\W_]+\+*", fold(word))) or (word,)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is", "ics", "ous")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _quality(key: Key, own: _Seen, phrase: Phrase, seen: Mapping[Key, _Seen]) -> float:
    """How good a name it is, 0..1: its length, that it is whole, that its words say something."""
    wide = bool(_WIDE.search(key[0]))
    length = (len(key) + 1) // 2 if wide else len(key)
    fit = {1: 0.36, 2: 1.0, 3: 1.0, 4: 0.85, 5: 0.6}.get(length, 0.3)
    if length == 1 and (len(key[0]) > 11 or wide):
        fit = 0.6  # a compound is a phrase in one word
    whole = 1.0
    for beside in (own.left, own.right):
        most = max(beside.values(), default=0) / max(own.times, 1)
        whole *= 1 - 0.85 * max(0.0, most - 0.25) / 0.75
    last = seen.get(key[-1:])
    ending = (own.ends + 0.5) / (own.times + 1)
    if last is not None and last.times >= own.times:
        ending = max(ending, 0.8 * (last.ends + 0.5) / (last.times + 1))
    ends = min(1.0, 0.25 + ending * 1.5)
    vague = sum(word in _VAGUE for word in key)
    says = 0.88**vague if vague else 1.0
    first = 0.7 if key[0].endswith(_PARTICIPLE) and len(key[0]) > 4 else 1.0
    titled = min(1.0, 0.55 + 0.45 * phrase.titled / (0.35 * len(phrase.weights) + 1e-9))
    return fit * whole * ends * says * first * titled


def telling(words: Collection[str]) -> frozenset[str]:
    """Those of a name's words (folded) that say what it is about; all where none does."""
    kept = frozenset(w for w in words if _singular(w) not in _VAGUE)
    return kept or frozenset(words)


class _Casing:
    """How words are written where capitals say something: inside sentences, not in titles."""

    def __init__(
        self, texts: Sequence[tuple[str, tuple[str, ...], str]], languages: Sequence[str]
    ) -> None:
        self._forms: dict[str, Counter[str]] = {}
        for (title, _, abstract), language in zip(texts, languages, strict=True):
            words = title.split()
            raised = sum(w[:1].isupper() for w in words[1:] if len(w) > 3)
            calm = language == "de" or raised <= 0.4 * sum(len(w) > 3 for w in words[1:])
            for text in (abstract, *((title,) if calm else ())):
                for match in re.finditer(r"(?<=[\w,;] )[^\W_]+", text):
                    self._count(match.group())
            for word in re.findall(r"[^\W_]+", title):
                if _odd(word):
                    self._count(word)

    def _count(self, word: str) -> None:
        self._forms.setdefault(word.casefold(), Counter())[word] += 1

    def label(self, key: Key, own: _Seen) -> str:
        """The most usual spelling: in the plural where that is usual, capitals only in names."""
        written = own.calm or own.spelled
        folded: Counter[str] = Counter()
        for spelling, times in written.items():
            folded[spelling.casefold()] += times
        if not folded:
            return ""
        plural = Counter({s: n for s, n in folded.items() if _is_plural(s, key)})
        best = plural if plural.total() >= _PLURAL * folded.total() else folded
        spelling = min(best, key=lambda s: (-best[s], s))
        as_written = Counter({s: n for s, n in own.calm.items() if s.casefold() == spelling})
        if as_written:
            usual = min(as_written, key=lambda s: (-as_written[s], s))
            if as_written[usual] >= _ALWAYS and as_written[usual] > 0.7 * as_written.total():
                return usual
        return re.sub(r"[^\W_]+", lambda m: self._word(m.group(), own), spelling)

    def _word(self, word: str, own: _Seen) -> str:
        forms = self._forms.get(word)
        if forms:
            best = min(forms, key=lambda f: (-forms[f], f))
            return best if best != word and forms[best] > forms[word] else word
        raised = word[:1].upper() + word[1:]
        eponym = word.endswith(("sian", "ssian", "ovian", "rican", "opean", "alian"))
        return raised if eponym and any(raised in s for s in own.spelled) else word


def _is_plural(spelling: str, key: Key) -> bool:
    last = re.findall(r"[^\W_]+", fold(spelling))[-1:]
    return bool(last) and last[0] != key[-1] and last[0].endswith("s")


def _odd(word: str) -> bool:
    """Written with capitals inside: an acronym or a coined name."""
    return len(word) > 1 and any(c.isupper() for c in word[1:])
