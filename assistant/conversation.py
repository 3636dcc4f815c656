"""A question in its conversation: read into a plan, executed, and put in words that stand alone.

The state is what the history carries: the plans of earlier turns and the papers of their answers.
Where a client sends words only, earlier questions are read again, but never answered again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.engine import execute
from assistant.answering.frames import say
from assistant.answering.knowledge import Knowledge
from assistant.answering.listing import ordered
from assistant.answering.select import select
from assistant.answering.understood import understood
from assistant.corrections import Corrections
from assistant.reading.follow import Asked, people_of
from assistant.reading.plan import (
    List,
    Plan,
    PlanError,
    from_json,
)
from assistant.reading.reader import Reader, Reading, standalone
from assistant.types import Draft, Statement, Turn

_LONGEST_TURN = 1_000  # characters of an earlier question that are read again
_TURNS_READ = 8  # earlier questions that are taken into account
_SURE = 0.4  # below this probability the other reading is offered as well


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question read, with the answer found without a model.

    `understood` is the plan in one sentence; `standalone` the question in words that need no
    history.
    """

    reading: Reading
    standalone: str
    understood: str
    draft: Draft

    @property
    def plan(self) -> Plan:
        """What was asked."""
        return self.reading.plan

    @property
    def language(self) -> str:
        """The language of the question."""
        return self.reading.language


class Conversation:
    """Prepares answers from a history; one library version, one date."""

    def __init__(
        self, knowledge: Knowledge, reader: Reader, corrections: Corrections | None = None
    ) -> None:
        self._knowledge = knowledge
        self._reader = reader
        self._corrections = corrections or Corrections()

    def prepare(self, question: str, history: Sequence[Turn] = ()) -> Prepared:
        """The plan, the draft and the question in words that need no history."""
        past = self._past(history)
        reading = self._reader.read(question, past)
        draft = execute(reading.plan, self._knowledge, reading.language, self._reader.today)
        draft = self._corrections.applied(draft, reading.language)
        draft = self._with_doubts(reading, draft)
        among = reading.plan.of.among
        ids = getattr(among, "ids", ())
        titles = [p.title for p in self._knowledge.records.of(ids)]
        plan_words = understood(reading.plan, self._knowledge.records)
        return Prepared(reading, standalone(question, reading, titles), plan_words, draft)

    def _with_doubts(self, reading: Reading, draft: Draft) -> Draft:
        """The draft with the other reading, where the first one is unsure."""
        if reading.other is None or reading.sure >= _SURE:
            return draft
        words = understood(reading.other, self._knowledge.records)
        note = Statement(say("did_you_mean", reading.language, plan=words))
        return replace(draft, statements=(*draft.statements, note))

    def _past(self, history: Sequence[Turn]) -> tuple[Asked, ...]:
        """The earlier turns as plans with what their answers were about."""
        past: list[Asked] = []
        for question, answer in _pairs(history)[-_TURNS_READ:]:
            plan = self._plan_of(question, answer, past)
            cited = self._cited(answer)
            found = self._listed(answer.found) if answer else ()
            if not found and not plan.social:
                found = self._selected(plan, cited)
            past.append(Asked(question, plan, found, cited, self._people(plan, cited)))
        return tuple(past)

    def _plan_of(self, question: str, answer: Turn | None, past: Sequence[Asked]) -> Plan:
        """The plan that an answer carries; else that of its question, read again."""
        if answer is not None and answer.plan is not None:
            try:
                return from_json(answer.plan)
            except (PlanError, ValueError, TypeError):  # a client's own invention
                pass
        return self._reader.read(question, past).plan

    def _cited(self, answer: Turn | None) -> tuple[str, ...]:
        """Publications of an answer, in order: as given, or as titled in its text."""
        if answer is None:
            return ()
        given = self._listed(answer.cited)
        if given:
            return given
        mentions = self._knowledge.entities.titles.find(answer.text[: 20 * _LONGEST_TURN])
        named = (i for m in mentions if m.kind == "title" for i in m.publications)
        return tuple(dict.fromkeys(named))

    def _listed(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(i for i in dict.fromkeys(ids) if self._knowledge.records.get(i))

    def _selected(self, plan: Plan, cited: tuple[str, ...]) -> tuple[str, ...]:
        """What an answer was about: the cited papers; else what its plan selects, in its order."""
        if cited and not plan.selects:
            return cited
        if not plan.selects and plan.of.among is None:
            return ()
        found = select(plan.of, self._knowledge)
        if isinstance(plan, List):
            rows = ordered(plan, found)
            ids = tuple(p.id for p in rows[: plan.limit])
        else:
            ids = found.ids
        return ids if set(cited) <= set(ids) else cited

    def _people(self, plan: Plan, cited: tuple[str, ...]) -> tuple[str, ...]:
        """Whom an answer was about: the people of its plan, else the authors of its one paper."""
        named = people_of(plan)
        if named or len(cited) != 1:
            return named
        paper = self._knowledge.records.get(cited[0])
        return self._knowledge.records.authors(paper) if paper else ()


def _pairs(history: Sequence[Turn]) -> list[tuple[str, Turn | None]]:
    pairs: list[tuple[str, Turn | None]] = []
    for turn in history:
        if turn.role == "user":
            pairs.append((turn.text[:_LONGEST_TURN], None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], turn)
    return [pair for pair in pairs if pair[0].strip()]
