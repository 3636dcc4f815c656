"""When a model writes, and from what: the evidence of a prepared answer, or that answer itself.

Counts, lists, fields and refusals pass through exactly as computed; only what would be quoted
from abstracts is written anew, from the same publications.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.knowledge import Knowledge
from assistant.checking.sources import Evidence
from assistant.conversation import Prepared
from assistant.errors import ModelFault
from assistant.reading.plan import Papers, Quote
from assistant.types import Draft, Partial, Publication, Statement, Turn
from assistant.writing.evidence import ModelRequest, Nearby, evidence_of


class Writer(Protocol):
    """The part of `answering_model.ModelAnswerer` that is used here."""

    name: str

    def write(self, request: ModelRequest) -> AsyncIterator[Statement | Draft]:
        """Settled statements, then the draft that holds them."""
        ...

    async def standalone(self, question: str, history: Sequence[Turn]) -> str:
        """The question in English, understandable alone."""
        ...

    async def reachable(self) -> bool | None:
        """Whether the model's server answers."""
        ...


@dataclass(frozen=True, slots=True)
class Commission:
    """What a model is asked to write about: the question as heard, and how to read it anew.

    `withheld` are papers that no model is to see.
    """

    question: str
    history: tuple[Turn, ...]
    prepared: Prepared
    again: Callable[[str], Prepared]
    withheld: frozenset[str] = frozenset()


async def write(
    writer: Writer, commission: Commission, knowledge: Knowledge
) -> AsyncIterator[Partial | Draft | tuple[Statement, ...]]:
    """Settled statements so far, then the final draft. Raises ModelFault when the model fails."""
    prepared = commission.prepared
    if not prepared.plan.written:
        yield prepared.draft
        return
    language = prepared.language
    if language != "en" and not _proved(prepared.draft):
        prepared = await _translated(writer, commission)
    if prepared.draft.basis == "records" or not _proved(prepared.draft):
        yield prepared.draft
        return
    request = ModelRequest(
        question=commission.question,
        standalone=prepared.standalone,
        history=commission.history,
        evidence=evidence_for(prepared, knowledge, commission.withheld),
        language=language,
        nearby=nearby(prepared, knowledge, commission.withheld),
    )
    done: list[Statement] = []
    async for item in writer.write(request):
        if isinstance(item, Draft):
            if not item.statements:
                raise ModelFault("The language model found no answer in these abstracts.")
            yield item
            return
        done.append(item)
        yield tuple(done)
    raise ModelFault("The language model stopped before the answer was complete.")


def _proved(draft: Draft) -> bool:
    """Whether a draft quotes something as an answer."""
    return draft.basis == "extract" and not draft.abstained


async def _translated(writer: Writer, commission: Commission) -> Prepared:
    """The question read again in English; as it was if the reading finds no more."""
    rewritten = await writer.standalone(commission.question, commission.history)
    again = commission.again(rewritten)
    return again if not again.draft.abstained else commission.prepared


def evidence_for(
    prepared: Prepared, knowledge: Knowledge, withheld: frozenset[str] = frozenset()
) -> tuple[Evidence, ...]:
    """The abstracts that the quoted answer used."""
    cited = dict.fromkeys(
        support.publication.id
        for statement in prepared.draft.statements
        for support in statement.supports
    )
    return tuple(map(evidence_of, _shown(tuple(cited), knowledge, withheld)))


def nearby(
    prepared: Prepared, knowledge: Knowledge, withheld: frozenset[str] = frozenset()
) -> Nearby | None:
    """Where to look for abstracts that fit nearly as well; None where the papers are named."""
    plan = prepared.plan
    if not isinstance(plan, Quote) or isinstance(plan.of.among, Papers):
        return None
    query = prepared.standalone
    return Nearby(knowledge.index, query, lambda ids: _shown(ids, knowledge, withheld))


def _shown(
    ids: Sequence[str], knowledge: Knowledge, withheld: frozenset[str]
) -> tuple[Publication, ...]:
    """The publications that a model may see: with an abstract, and not withheld."""
    papers = knowledge.records.of([name for name in ids if name not in withheld])
    return tuple(paper for paper in papers if paper.abstract)
