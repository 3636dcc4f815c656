"""Which publications are about a topic: all that belong, by a calibrated cut instead of a top-k.

Terms that look like names (capitals, digits, quotation marks) must occur literally; all other
words are matched by meaning and by their share in the publication.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers.knowledge import Knowledge
from assistant.answers.reading import stems
from assistant.questions.coined import is_coined, spelt_out
from assistant.questions.lexicon import content_words, folded, function_words
from assistant.questions.mentions import quoted
from assistant.questions.request import Request
from assistant.text import fold, loose, readable
from assistant.types import Publication, Support
from vectorstore.passages import Ranked

_FIGURE = re.compile(r"\d+[.,]\d+%?|(?!(?:19|20)\d\d$)\d{4,}")
_ALTERNATIVES = re.compile(r"\s*(?:,|;|/|\bor\b|\bou\b|\boder\b|\bo\b|或者|或)\s*")
_ENUMERATED = re.compile(r"\b(?:whether|be it|such as|including|e\.g\.?|like)\s+([^.?!]+)")
_ABOUT = re.compile(
    r"^(?:(?:be it|whether|including|incl\.?|such as|like|e\.g\.?|and|or|on|about)\s+)+"
)
_CLAUSE = re.compile(
    r"(?<!\bi\.e)(?<!\be\.g)(?<!\bal)[.?!;](?:\s+|$)|[？。；]\s*|,\s+(?:and|but)\s+(?:which|who|what|how)\b.*"
)

# Calibrated on topics of several lists: a publication about a topic has most of its words or a
# close sentence; the gap below the last one that belongs is wide. Shares are of the best fit.
FLOOR = 0.40
_GAP = 0.12
_GAP_ABOVE = 0.68
_CLEAR = 0.74
_TELLING = 1.2  # idf of a word that three publications in ten have
_CUT = 0.72
_NAMED_NUMBER = 0.5
_MEANING_ALONE = 0.75
_RARE = 1.8  # idf of a word that one publication in six has
_SHORT = 2  # words
_LONGEST_PART = 3  # words of a topic that is joined to another by "and"


@dataclass(frozen=True, slots=True)
class Member:
    """A publication that belongs to a topic, with the sentence that shows it."""

    publication: Publication
    fit: float
    support: Support


def fit(ranked: Ranked) -> float:
    """How well a publication fits a topic, 0..1: closest meaning and share of the words.

    A close meaning in quite other words is enough by itself.
    """
    cosine = max(ranked.cosine, 0.0)
    return max(0.6 * cosine + 0.4 * ranked.coverage, _MEANING_ALONE * cosine)


def members(request: Request, knowledge: Knowledge, only: Collection[str] | None) -> list[Member]:
    """The publications about the request's topic, best first."""
    topic = topic_of(request)
    literal = literal_terms(topic, knowledge)
    if literal:
        holding = holders(literal, knowledge, only)
        if not holding:
            return []
        return _with_proof(topic, [(i, 1.0) for i in holding], knowledge, literal)
    whole = _fits(topic, knowledge, only)
    best: dict[str, float] = dict(_belonging(whole))
    enumerated = _ENUMERATED.search(request.topic)
    parts = _alternatives(topic, knowledge)
    if enumerated and enumerated[1] not in topic:
        parts += _alternatives(enumerated[1], knowledge)
    for part in parts:
        for identifier, value in _belonging(_fits(part, knowledge, only)):
            best[identifier] = max(best.get(identifier, 0.0), value)
    for identifier in _all_that_say(topic, knowledge, only) if best else ():
        best.setdefault(identifier, FLOOR)
    belonging = sorted(best.items(), key=lambda row: -row[1])
    return _with_proof(topic, _as_many(request, whole, belonging), knowledge, ())


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


def _as_many(
    request: Request, fits: Sequence[tuple[str, float]], belonging: Sequence[tuple[str, float]]
) -> Sequence[tuple[str, float]]:
    """Where the question says how many papers there are ("two papers ..."), that many."""
    if request.limit is None or not belonging or request.order:
        return belonging
    floor = _NAMED_NUMBER * belonging[0][1]
    return [row for row in fits[: request.limit] if row[1] >= floor]


def topic_of(request: Request) -> str:
    """The words that say what the publications are to be about, spelling mended."""
    topic = _CLAUSE.split(request.topic, maxsplit=1)[0].strip() or request.topic
    words = topic.split()
    idle = function_words("en") | function_words(request.language)
    while words and folded(words[0]).text.strip(",") in idle:
        words.pop(0)
    while words and folded(words[-1]).text.strip(",") in idle:
        words.pop()
    return " ".join(words).strip(" ,;:") or topic


def literal_terms(topic: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Names in a topic that have to occur as they are: "CMU MoCap", "Sub-JHMDB", quoted words.

    Neighbouring names make one term. A name that the list spells as an ordinary word is none.
    """
    known = knowledge.vocabulary.mentions.only_coined
    listed = knowledge.records.publications
    said = [q for q in quoted(topic) if any(loose(q).search(searchable(p)) for p in listed)]
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
    named = (t for t in terms if _is_name(t) or known(t))
    return tuple(dict.fromkeys((*said, *named)))


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
    common = set.intersection(*found)
    chosen = common or set.union(*found)
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


def _alternatives(topic: str, knowledge: Knowledge) -> list[str]:
    """ "A or B" gives A, B; "such as A and B" gives A, B as well; so does "A and B" of rare words.

    Publications on either belong; without that, one on both would hide all others.
    """
    _, _, examples = topic.partition("such as ")
    parts = [part for part in _ALTERNATIVES.split(topic) if part]
    parts += [part for part in re.split(r"\s*(?:,|\band\b|\bor\b)\s*", examples) if part]
    parts = [_ABOUT.sub("", part) for part in parts]
    wordy = [part for part in parts if content_words(part, "en") and not _modifies(part)]
    telling = [part for part in wordy if _tells(part, knowledge, _TELLING)]
    joined = [part for part in re.split(r"\s+(?:and|as well as|&)\s+", topic) if part]
    both = len(joined) > 1 and all(
        _tells(part, knowledge, _RARE) and len(content_words(part, "en")) <= _LONGEST_PART
        for part in joined
    )
    modified = len(parts) > len(wordy) > 0  # "social norms, in people or in machines"
    return (telling if len(wordy) > 1 or examples or modified else []) + (joined if both else [])


def _tells(part: str, knowledge: Knowledge, enough: float) -> bool:
    """Whether an alternative has a word that most of the list does not have."""
    return any(knowledge.index.idf(word) >= enough for word in content_words(part, "en"))


def _modifies(part: str) -> bool:
    """Whether a part begins like a modifier ("in video", "on roads"), not like a topic."""
    first = folded(part).text.split()[0]
    return first in function_words("en")


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
    topic: str, chosen: Sequence[tuple[str, float]], knowledge: Knowledge, terms: Sequence[str]
) -> list[Member]:
    ids = [identifier for identifier, _ in chosen]
    if not ids:
        return []
    best: dict[str, Support] = {}
    patterns = [loose(term) for term in terms]
    for hit in knowledge.index.sentences(topic, only=ids, k=40 * len(ids)):
        passage = hit.passage
        publication = knowledge.records.get(passage.publication_id)
        if publication is None or publication.id in best:
            continue
        if all(p.search(fold(readable(passage.text))) for p in patterns):
            best[publication.id] = Support(publication, passage.start, passage.end)
    result = []
    for identifier, value in chosen:
        publication = knowledge.records.get(identifier)
        if publication is not None:
            result.append(Member(publication, value, best.get(identifier) or Support(publication)))
    return result


def words_missing(words: Sequence[str], publication: Publication) -> list[str]:
    """Those of `words` whose stems the publication does not contain."""
    said = f"{searchable(publication)} {' '.join(publication.authors)}"
    held = stems(re.findall(r"[^\W_]+", folded(said).text))
    return [word for word in words if not stems([word]) <= held]
