"""Which publications are about a topic: all that belong, by a calibrated cut instead of a top-k.

Terms that look like names (capitals, digits, quotation marks) must occur literally; all other
words are matched by meaning and by their share in the publication.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.knowledge import Knowledge
from assistant.answering.spelling import mended
from assistant.reading.coined import is_coined, spelt_out
from assistant.text import fold, loose, readable
from assistant.types import Publication, Support
from assistant.words import content_words, folded, function_words, stems
from vectorstore.passages import Ranked

_FIGURE = re.compile(r"\d+[.,]\d+%?|(?!(?:19|20)\d\d$)\d{4,}")

# Calibrated on topics of several lists: a publication about a topic has most of its words or a
# close sentence; the gap below the last one that belongs is wide. Shares are of the best fit.
FLOOR = 0.40
_GAP = 0.12
_GAP_ABOVE = 0.68
_CLEAR = 0.74
_TELLING = 1.2  # idf of a word that three publications in ten have
_CUT = 0.72
_MEANING_ALONE = 0.75
_RARE = 1.8  # idf of a word that one publication in six has
_SHORT = 2  # words
_LOOSE = 0.5  # a fit below this is judged as well
_DOUBTED = -2.0  # log odds of the judge
_READ = 24  # publications that are judged


def fit(ranked: Ranked) -> float:
    """How well a publication fits a topic, 0..1: closest meaning and share of the words.

    A close meaning in quite other words is enough by itself.
    """
    cosine = max(ranked.cosine, 0.0)
    return max(0.6 * cosine + 0.4 * ranked.coverage, _MEANING_ALONE * cosine)


@dataclass(frozen=True, slots=True)
class Members:
    """The publications about a topic with the sentence that shows it, best first.

    `near` where none is plainly about it: words and meaning choose them, the judge denies them all.
    """

    proofs: Mapping[str, Support]
    near: bool = False


def members(topic: str, knowledge: Knowledge, only: Collection[str] | None = None) -> Members:
    """What is about a topic, or nearest to it."""
    topic = mended(topic.strip(" ,;:.?!\"'“”") or topic, knowledge.index)
    literal = literal_terms(topic, knowledge)
    if literal:
        return Members(_with_proof(topic, holders(literal, knowledge, only), knowledge, literal))
    best = dict(_belonging(_fits(topic, knowledge, only)))
    for identifier in _all_that_say(topic, knowledge, only) if best else ():
        best.setdefault(identifier, FLOOR)
    plain = _plainly(topic, best, knowledge)
    ordered = sorted(plain or best, key=lambda identifier: -best[identifier])
    return Members(_with_proof(topic, ordered, knowledge, ()), near=bool(best) and not plain)


def _plainly(topic: str, chosen: Mapping[str, float], knowledge: Knowledge) -> set[str]:
    """The chosen publications without those that fit loosely and that the judge denies.

    The other way round the judge is not asked: on lists of one field it takes near for same.
    """
    if knowledge.judge is None:
        return set(chosen)
    loose = [name for name, value in chosen.items() if value < _LOOSE][:_READ]
    texts = [f"{p.title}. {readable(p.abstract)}" for p in knowledge.records.of(loose)]
    odds = knowledge.judge.about(topic, texts)
    return set(chosen) - {name for name, odd in zip(loose, odds, strict=True) if odd < _DOUBTED}


def _all_that_say(
    topic: str, knowledge: Knowledge, only: Collection[str] | None
) -> Collection[str]:
    """What has the rare word of a short topic: what "protecting copyright" is about is the noun.

    Words that most of the list has ("method", "data") do not make it longer.
    """
    words = [w for w in content_words(topic, "en") if knowledge.index.idf(w) >= _TELLING]
    nouns = [word for word in words if not word.endswith("ing")] or words
    rarest = max(nouns, key=knowledge.index.idf, default="")
    if len(words) > _SHORT or knowledge.index.idf(rarest) < _RARE:
        return ()
    listed = (p for p in knowledge.records.publications if only is None or p.id in only)
    return [p.id for p in listed if not words_missing([rarest], p)]


def literal_terms(topic: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Names in a topic that have to occur as they are: "CMU MoCap", "Sub-JHMDB".

    Neighbouring names make one term. A name that the list spells as an ordinary word is none.
    """
    known = knowledge.entities.titles.only_coined
    terms: list[str] = []
    run: list[str] = []
    for match in re.finditer(r"[^\s,;()?？！。]+|[,;()]", topic):
        word = re.sub(r"[\u3400-\u9fff\u3040-\u30ff]+", "", match.group()).strip(".:'\"“”")
        plain = folded(word).text in function_words("en") and not _looks_named(word, topic)
        if word and not plain and (_looks_named(word, topic) or known(word)):
            run.append(word)
            continue
        if run:
            terms.append(" ".join(run))
        run = []
    if run:
        terms.append(" ".join(run))
    return tuple(dict.fromkeys(t for t in terms if _is_name(t) or known(t)))


def _looks_named(word: str, topic: str) -> bool:
    if topic.isupper():
        return False
    capital = word[:1].isupper() and not topic.startswith(word)
    return capital or is_coined(word) or _is_figure(word)


def _is_name(term: str) -> bool:
    """One coined word, or several words of which one is coined or all are capitalised."""
    words = term.split()
    return any(is_coined(w) or _is_figure(w) for w in words) or len(words) >= 3


def _is_figure(word: str) -> bool:
    """A number so particular that it names a result ("84.8", "229,178"); years are not."""
    return bool(_FIGURE.fullmatch(word))


def holders(terms: Sequence[str], knowledge: Knowledge, only: Collection[str] | None) -> list[str]:
    """Publications that contain the terms: all of them if any does, else any of them."""
    having: list[set[str]] = []
    for term in terms:
        long_form = knowledge.index.expand(term.removesuffix("s")) or knowledge.index.expand(term)
        patterns = [loose(form) for form in (term, long_form) if form]
        acronym = term.isupper() and not long_form
        having.append(
            {
                p.id
                for p in knowledge.records.publications
                if (only is None or p.id in only)
                and (any(pattern.search(searchable(p)) for pattern in patterns)
                     or (acronym and spelt_out(term, searchable(p))))
            }
        )  # fmt: skip
    found = [ids for ids in having if ids]
    if not found or (len(found) < len(having) and len(having) == 1):
        return []
    chosen = set.intersection(*found) or set.union(*found)
    return [p.id for p in knowledge.records.publications if p.id in chosen]


@lru_cache(maxsize=20_000)
def searchable(publication: Publication) -> str:
    """Title, abstract, keywords and venue, folded."""
    parts = (
        publication.title,
        publication.abstract,
        *publication.keywords,
        publication.venue or "",
    )
    return fold(readable(" . ".join(parts)))


def _fits(
    topic: str, knowledge: Knowledge, only: Collection[str] | None
) -> list[tuple[str, float]]:
    """Each publication's fit, best first."""
    query = " ".join(content_words(topic, "en")) or topic
    ranked = knowledge.index.rank(query, only=only)
    return sorted(((r.publication_id, fit(r)) for r in ranked), key=lambda row: -row[1])


def _belonging(fits: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The head of the ranking: what is clearly as good as the best, and on to the widest gap."""
    fits = [row for row in fits if row[1] > 0]
    if not fits or fits[0][1] < FLOOR:
        return []
    top = fits[0][1]
    clear = sum(value >= _CLEAR * top for _, value in fits)
    widest, at = 0.0, 0
    for i in range(clear - 1, len(fits)):
        if fits[i][1] < _GAP_ABOVE * top:
            break
        below = fits[i + 1][1] if i + 1 < len(fits) else 0.0
        if (fits[i][1] - below) / top > widest:
            widest, at = (fits[i][1] - below) / top, i
    if widest >= _GAP:
        return list(fits[: at + 1])
    return [row for row in fits if row[1] >= _CUT * top]


def _with_proof(
    topic: str, ids: Sequence[str], knowledge: Knowledge, terms: Sequence[str]
) -> dict[str, Support]:
    if not ids:
        return {}
    best: dict[str, Support] = {}
    patterns = [loose(term) for term in terms]
    for hit in knowledge.index.sentences(topic, only=ids, k=40 * len(ids)):
        passage = hit.passage
        publication = knowledge.records.get(passage.publication_id)
        if publication is None or publication.id in best:
            continue
        if all(p.search(fold(readable(passage.text))) for p in patterns):
            best[publication.id] = Support(publication, passage.start, passage.end)
    return {p.id: best.get(p.id) or Support(p) for p in knowledge.records.of(ids)}


def words_missing(words: Sequence[str], publication: Publication) -> list[str]:
    """Those of `words` whose stems the publication does not contain."""
    said = f"{searchable(publication)} {' '.join(publication.authors)}"
    held = stems(re.findall(r"[^\W_]+", folded(said).text))
    return [word for word in words if not stems([word]) <= held]
