"""Publications that a question means without naming them: found by the words that describe them.

Each description finds one publication, and no publication is found twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.answering.knowledge import Knowledge
from assistant.answering.membership import fit, holders, literal_terms
from assistant.answering.spelling import mended
from assistant.reading.plan import Described, Select
from assistant.types import Publication
from assistant.words import stems
from vectorstore.passages import Ranked

# Calibrated on answerable and unanswerable questions over several lists (docs/evaluation.md).
_FOUND_COSINE = 0.36
_FOUND_FIT = 0.34
_FEW = 3  # so few publications have the names that one of them is meant
_NAME_EASES = 0.75  # a name of the list in the description makes less likeness enough
_LEADS, _LEAD_EASES = 1.5, 0.85  # far ahead of the next one, less likeness is enough


def described(of: Select, pool: Sequence[Publication], knowledge: Knowledge) -> list[Publication]:
    """The publication that each description means; descriptions that fit none find nothing."""
    assert isinstance(of.among, Described)
    found = [p for p in pool if p.id in of.among.ids]
    for words in of.among.words:
        free = [p.id for p in pool if p not in found]
        found += nearest(words, knowledge, free, most=1)
    return found


def nearest(
    words: str, knowledge: Knowledge, only: Collection[str] | None, *, most: int = 1,
    sure: bool = True,
) -> list[Publication]:  # fmt: skip
    """The publications that words describe best; none where the best is too far, if `sure`."""
    words = mended(words, knowledge.index)
    literal = [t for t in literal_terms(words, knowledge) if holders([t], knowledge, only)]
    having = set(holders(literal, knowledge, only)) if literal else None
    ranked = ranked_papers(words, knowledge, having or only, most + 3)
    if not ranked:
        return []
    ease = (0.0 if len(having) <= _FEW else _NAME_EASES) if having else 1.0
    if len(ranked) > 1 and ranked[0].score > _LEADS * ranked[1].score:
        ease *= _LEAD_EASES
    if sure and not _near_enough(ranked[0], ease):
        return []
    return list(knowledge.records.of(r.publication_id for r in ranked[:most]))


def _near_enough(ranked: Ranked, ease: float) -> bool:
    return ranked.cosine >= ease * _FOUND_COSINE and fit(ranked) >= ease * _FOUND_FIT


def ranked_papers(
    query: str, knowledge: Knowledge, only: Collection[str] | None, k: int | None
) -> list[Ranked]:
    """Publications by their fit as a whole, by their best sentence, and by words of the title."""
    ranked = knowledge.index.rank(query, only=only, k=k)
    best: dict[str, float] = {}
    ids = [r.publication_id for r in ranked]
    for hit in knowledge.index.sentences(query, only=ids, k=60) if ids else ():
        best.setdefault(hit.passage.publication_id, hit.score)
    asked = stems(query.split())
    titled = {p.id: _in_title(asked, p) for p in knowledge.records.of(ids)}
    return sorted(
        ranked,
        key=lambda r: -(r.score + best.get(r.publication_id, 0.0) + titled[r.publication_id]),
    )


def _in_title(asked: Collection[str], publication: Publication) -> float:
    """A small bonus where the title has most of the words."""
    own = stems(publication.title.split())
    return 0.3 * len(own & set(asked)) / max(len(asked), 1)
