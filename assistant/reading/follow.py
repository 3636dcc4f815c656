"""What a conversation lends a question: the paper or the set spoken of, conditions, the operation.

The state is the plans of the earlier turns and what they found; nothing is answered again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading.conditions import Said
from assistant.reading.plan import (
    Compare,
    Described,
    Fields,
    Group,
    List,
    Number,
    Papers,
    Plan,
    Quote,
    Refine,
    Select,
    Then,
    Where,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier turn: the question, its plan, and the ids of what its answer was about.

    `cited` are the marked ones in order, `found` the whole set; `people` whom it named.
    """

    question: str
    plan: Plan
    found: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def resolved(
    plan: Plan, reference: str, said: Said, past: Sequence[Asked], sure: float = 1.0
) -> Plan:
    """The plan with what its reference points at; as it is without one.

    `sure` is the probability of its operation: an unsure one gives way to that of the question
    which is carried on.
    """
    if isinstance(plan, Refine):
        return replace(plan, before=_last_told(past).plan)
    if plan.social or not past:
        return plan
    if reference in {"carry", "fix"}:
        return _carried(plan, past, fix=reference == "fix", sure=sure)
    if reference == "other":
        return _other(plan, past)
    if reference == "person":
        return _person(plan, past)
    return _pointing(plan, reference, said, past)


def _pointing(plan: Plan, reference: str, said: Said, past: Sequence[Asked]) -> Plan:
    """The plan on the paper or papers that "it", "those", "the second" mean."""
    among = plan.of.among
    if isinstance(plan, Compare) and reference and isinstance(among, Papers):
        both = (*_one_of(past), *among.ids)  # "how does it differ from X?"
        return _on(plan, tuple(dict.fromkeys(both)), "")
    if reference == "nth" and (among is None or isinstance(among, Described)):
        return _nth(plan, said, past)
    if among is not None:
        return plan
    if reference == "those":
        return _on(plan, _set_of(past), "those")
    alone = not reference and plan.single and not plan.of.where  # "and who wrote it"
    if reference == "it" or alone:
        return _on(plan, _one_of(past), "it", _spoken_of(past))
    return plan


def _told(asked: Asked) -> Plan:
    plan = asked.plan
    return plan.second if isinstance(plan, Then) else plan


def _last_told(past: Sequence[Asked]) -> Asked:
    """The last turn that was about publications."""
    for asked in reversed(past):
        if not _told(asked).social:
            return replace(asked, plan=_told(asked))
    return replace(past[-1], plan=_told(past[-1]))


def _one_of(past: Sequence[Asked]) -> tuple[str, ...]:
    """The one paper spoken of last; of several, the first one that the last answer named."""
    for asked in reversed(past):
        ids = asked.found if len(asked.found) == 1 else asked.cited or asked.found
        if ids:
            return ids[:1]
    return ()


def _set_of(past: Sequence[Asked]) -> tuple[str, ...]:
    """The papers spoken of last, all of them."""
    for asked in reversed(past):
        ids = asked.found or asked.cited
        if ids:
            return ids
    return ()


def _spoken_of(past: Sequence[Asked]) -> tuple[str, ...]:
    """All papers that answers were about one by one, or named, the latest first."""
    ids = (i for asked in reversed(past) for i in (asked.cited or asked.found)[:_NAMED])
    return tuple(dict.fromkeys(ids))


def _on(plan: Plan, ids: tuple[str, ...], said: str, others: tuple[str, ...] = ()) -> Plan:
    if not ids:
        return plan
    rest = tuple(i for i in others if i not in ids)
    return replace(plan, of=replace(plan.of, among=Papers(ids, said, rest)))


def _nth(plan: Plan, said: Said, past: Sequence[Asked]) -> Plan:
    """One of those spoken of: by its place, or by what describes it."""
    alone = tuple(dict.fromkeys(a.found[0] for a in past if len(a.found) == 1))
    ids = next((a.found or a.cited for a in reversed(past) if len(a.found or a.cited) > 1), ())
    if not ids or (len(past[-1].found) == 1 and len(alone) > 1):
        ids = alone or _set_of(past)  # "back to the first one" of several that were asked about
    if said.place is not None and ids:
        at = said.place - 1 if said.place > 0 else said.place
        if -len(ids) <= at < len(ids):
            return _on(plan, (ids[at],), "nth")
    among = plan.of.among
    if isinstance(among, Described) and ids:
        others = tuple(Where("topic", "is", (words,), words) for words in among.words)
        among_ids = Papers(ids, "nth")
        return replace(plan, of=replace(plan.of, among=among_ids, where=(*plan.of.where, *others)))
    return _on(plan, ids, "those")


def _other(plan: Plan, past: Sequence[Asked]) -> Plan:
    """Others than those spoken of, by the same conditions unless new ones are given."""
    last = _last_told(past)
    of = plan.of if plan.of.where else replace(last.plan.of, among=None)
    if not of.where and isinstance(last.plan, Fields) and last.people:
        role = next((name for name in last.plan.names if name in _PEOPLE), "authors")
        of = replace(of, where=(Where(role, "is", last.people[:1], last.people[0]),))
    return replace(plan, of=replace(of, among=None, but=_set_of(past)))


def _person(plan: Plan, past: Sequence[Asked]) -> Plan:
    """The person spoken of last becomes a condition."""
    for asked in reversed(past):
        named = [w for w in _told(asked).of.where if w.field in _PEOPLE and not w.denies]
        if named:
            person = replace(named[0], field="authors")
        elif asked.people:
            person = Where("authors", "is", asked.people[:1], asked.people[0])
        else:
            continue
        rest = tuple(w for w in plan.of.where if w.field not in _PEOPLE)
        return replace(plan, of=replace(plan.of, where=(person, *rest)))
    return plan


_NAMED = 4  # papers of one answer that a later question may point at
_SURE = 0.8
_PEOPLE = {"authors", "first_author", "last_author"}
_ABOUT = {"topic", "category", "title"}


def _carried(plan: Plan, past: Sequence[Asked], *, fix: bool, sure: float) -> Plan:
    """The last question again, with what this one changes or adds; a correction asks the same."""
    last = _last_told(past)
    before = last.plan
    of = _merged(before.of, plan.of, fix=fix)
    if not before.social and (fix or (sure < _SURE and type(plan) is not type(before))):
        return replace(before, of=of, asked=f"{last.question} {plan.asked}")
    plan = replace(plan, of=of)
    if isinstance(plan, Group) and isinstance(before, Group) and not (plan.top or plan.order):
        plan = replace(plan, top=before.top, order=before.order)
    if isinstance(plan, Number) and isinstance(before, Number):
        plan = replace(plan, by=plan.by or before.by)
    if isinstance(plan, List) and isinstance(before, List):
        plan = replace(
            plan, order=plan.order or before.order, by=plan.by or before.by,
            limit=plan.limit or before.limit, columns=plan.columns or before.columns,
        )  # fmt: skip
    if isinstance(plan, Fields) and isinstance(before, Fields):
        plan = replace(plan, names=before.names if plan.names == ("date",) else plan.names)
    if isinstance(plan, Quote):
        plan = replace(plan, asked=f"{last.question} {plan.asked}")
    return plan


def _merged(old: Select, new: Select, *, fix: bool) -> Select:
    """The old conditions with the new ones in place of those on the same field.

    What both are about replaces each other too: a topic, a category, a title.
    """
    fields = {w.field for w in new.where}
    if new.among is not None:
        return Select(new.where, new.any_of, new.among)
    about = bool(fields & _ABOUT)
    people = bool(fields & _PEOPLE)
    kept = tuple(
        w for w in old.where
        if w.field not in fields
        and not (about and w.field in _ABOUT)
        and not (people and w.field in _PEOPLE)
    )  # fmt: skip
    among = None if (about or (fix and fields)) and isinstance(old.among, Papers) else old.among
    return Select((*kept, *new.where), new.any_of or old.any_of, among, old.but)


def people_of(plan: Plan) -> tuple[str, ...]:
    """The people that a plan names."""
    return tuple(v for w in plan.of.where if w.field in _PEOPLE and not w.denies for v in w.values)
