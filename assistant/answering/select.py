"""Which publications a plan means: conditions of records, topics, and papers named or described.

Every condition holds, fails, or is left open by the record (a date without a year, a cut list of
authors). What is open is returned beside the result, and so is every condition that nothing meets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering.described import described
from assistant.answering.knowledge import Knowledge
from assistant.answering.membership import Members, members
from assistant.fields import FIELDS
from assistant.reading.plan import Described, Papers, Select, Where
from assistant.records import Records
from assistant.text import fold, loose
from assistant.types import Publication, Support

_LONG = 4  # characters; a shorter word begins too many others
_ALTERNATIVES = frozenset({"year", "date", "venue", "type", "category", "month"})
_PEOPLE = frozenset({"authors", "first_author", "last_author", "owner"})


@dataclass(frozen=True, slots=True)
class Selection:
    """The publications that are meant, newest first unless they were named in an order.

    `proofs` has the sentence that shows a topic; `undated` would pass but for a year that the list
    does not show, `cut` counts publications whose list of authors is cut, so that they may belong;
    `unmet` are conditions that no publication meets; `either` is set where no publication has all
    topics, so that those with any of them were taken; `near` where none is plainly about a topic.
    """

    publications: tuple[Publication, ...]
    proofs: Mapping[str, Support] = field(default_factory=dict)
    undated: tuple[Publication, ...] = ()
    cut: int = 0
    unmet: tuple[Where, ...] = ()
    either: bool = False
    near: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(p.id for p in self.publications)


def select(of: Select, knowledge: Knowledge) -> Selection:
    """All publications that `of` means."""
    pool, ordered = _pool(of, knowledge)
    timeless = replace_where(of, tuple(w for w in of.where if w.period is None))
    found_topics = {w: _about(w, knowledge) for w in of.topics}
    topics = {w: about.proofs for w, about in found_topics.items()}
    test = _Test(knowledge.records, topics)
    either = False
    passing = [p for p in pool if test.all(of, p) is True]
    positive = [w for w in of.topics if not w.denies]
    if not passing and len(positive) > 1 and not of.any_of and any(topics[w] for w in positive):
        kept = tuple(w for w in of.where if w not in positive or topics[w])
        of, either = Select(kept, True, of.among, of.but), True
        timeless = replace_where(of, tuple(w for w in of.where if w.period is None))
        passing = [p for p in pool if test.all(of, p) is True]
    undated = [
        p for p in pool
        if p.year is None and p not in passing and timeless != of and test.all(timeless, p)
    ]  # fmt: skip
    cut = sum(
        not p.authors_complete and p not in passing and test.all(of, p) is None for p in pool
    ) if any(w.field in _PEOPLE for w in of.where) else 0  # fmt: skip
    found = tuple(passing) if ordered else in_order(passing)
    proofs = {i: s for w in positive for i, s in reversed(list(topics[w].items()))}
    unmet = () if found else tuple(
        w for w in of.where if not any(test.one(w, p) for p in pool)
    )  # fmt: skip
    near = bool(found) and any(found_topics[w].near for w in positive)
    return Selection(found, proofs, tuple(undated), cut, unmet, either, near)


def replace_where(of: Select, where: tuple[Where, ...]) -> Select:
    """The selection with other conditions."""
    return Select(where, of.any_of, of.among, of.but)


def _about(where: Where, knowledge: Knowledge) -> Members:
    """What is about any of the alternatives of a topic; what is only near, if nothing is."""
    each = [members(words, knowledge) for words in where.values or (where.words,)]
    plain = [one for one in each if not one.near]
    proofs: dict[str, Support] = {}
    for one in plain if any(one.proofs for one in plain) else each:
        for identifier, support in one.proofs.items():
            proofs.setdefault(identifier, support)
    return Members(proofs, bool(proofs) and not any(one.proofs for one in plain))


def _pool(of: Select, knowledge: Knowledge) -> tuple[list[Publication], bool]:
    """What is chosen from, and whether its order is the visitor's."""
    if isinstance(of.among, Papers):
        listed = list(knowledge.records.of(of.among.ids))
        return [p for p in listed if p.id not in of.but], True
    rest = [p for p in knowledge.records.publications if p.id not in of.but]
    if isinstance(of.among, Described):
        return described(of, rest, knowledge), True
    return rest, False


class _Test:
    """Whether publications meet conditions: yes, no, or left open by the record (None)."""

    def __init__(self, records: Records, topics: Mapping[Where, Collection[str]]) -> None:
        self._records = records
        self._topics = topics

    def all(self, of: Select, publication: Publication) -> bool | None:
        """All conditions together; alternatives within a field by `any_of` or by its nature."""
        groups: dict[str, list[Where]] = {}
        for where in of.where:
            key = where.field if not where.denies else f"not {len(groups)}"
            key = f"{key} {where.test}" if where.number else key
            groups.setdefault(key, []).append(where)
        if of.any_of and len(groups) == len(of.where) > 1:
            return _any(self.one(where, publication) for where in of.where)
        return _all(
            (_any if of.any_of or name in _ALTERNATIVES else _all)(
                self.one(where, publication) for where in group
            )
            for name, group in groups.items()
        )

    def one(self, where: Where, publication: Publication) -> bool | None:
        """One condition."""
        holds = self._holds(where, publication)
        return not holds if where.denies and holds is not None else holds

    def _holds(self, where: Where, publication: Publication) -> bool | None:
        if where.field == "topic":
            return publication.id in self._topics[where]
        if where.period is not None:
            timeless = publication.year is None and where.period.anyyear is None
            return None if timeless else where.period.holds(publication.date)
        if where.test in {"eq", "gt", "ge", "lt", "le"}:
            field = FIELDS[where.field]
            return _compared(where, field.number(publication), field.open_ended(publication))
        if where.field == "code":
            return has_code(publication)
        if where.field == "title" and (where.values or where.words):
            terms = where.values or (where.words,)
            return any(_stands_in(term, fold(publication.title)) for term in terms)
        if where.test in {"has", "lacks"}:
            return bool(FIELDS[where.field].of(publication))
        if where.field in _PEOPLE:
            return self._names(where, publication)
        own = {fold(value) for value in FIELDS[where.field].of(publication)}
        return bool(own & {fold(value) for value in where.values})

    def _names(self, where: Where, publication: Publication) -> bool | None:
        named = {self._records.person(value) for value in where.values}
        listed = {self._records.person(value) for value in FIELDS[where.field].of(publication)}
        if named & listed:
            return True
        open_end = where.field != "first_author" and not publication.authors_complete
        return None if open_end and where.values else False


def _all(results: Iterable[bool | None]) -> bool | None:
    found = list(results)
    if any(result is False for result in found):
        return False
    return None if None in found else True


def _any(results: Iterable[bool | None]) -> bool | None:
    found = list(results)
    if any(found):
        return True
    return None if None in found else False


def _compared(where: Where, number: float | None, more: bool) -> bool | None:
    """A count against a number; with `more` the count is the least that it may be."""
    if number is None:
        return None
    if more:
        enough = {"gt": number > where.number, "ge": number >= where.number}
        too_many = number >= where.number if where.test == "lt" else number > where.number
        if where.test in enough:
            return True if enough[where.test] else None
        # There is at least one more than the record shows.
        return False if too_many or number + 1 > where.number else None
    return {
        "eq": number == where.number, "gt": number > where.number, "ge": number >= where.number,
        "lt": number < where.number, "le": number <= where.number,
    }[where.test]  # fmt: skip


def has_code(publication: Publication) -> bool:
    """By the list's own flag where it has one, else by an address of code."""
    flagged = publication.code_flag
    return flagged if flagged is not None else publication.code_url is not None


def _stands_in(term: str, title: str) -> bool:
    """Whether words of a title are `term`, in any number, or begin with it ("UpSet", "UpSetR")."""
    term = term[:-1] if term.islower() and len(term) > _LONG and term.endswith("s") else term
    begins = len(term) >= _LONG and re.search(rf"\b{re.escape(fold(term))}", title) is not None
    return begins or loose(term).search(title) is not None


def in_order(
    publications: Sequence[Publication], *, newest: bool = True
) -> tuple[Publication, ...]:
    """By date; publications without a year come last either way, as their place is unknown."""
    dated = sorted(
        (p for p in publications if p.year is not None),
        key=lambda p: p.date.sort_key,
        reverse=newest,
    )
    return (*dated, *(p for p in publications if p.year is None))
