"""Reads a question into a plan: what the network hears, what the list knows, what was said before.

The network names the operation and the conditions, `conditions` looks the words up, `follow` lends
what the conversation lends; here they become one `Plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.fields import field_called
from assistant.reading import follow
from assistant.reading.conditions import Lookup, Said
from assistant.reading.entities import Entities, Entity
from assistant.reading.follow import Asked
from assistant.reading.learned import Heard, LearnedReader, Marked
from assistant.reading.plan import (
    OPERATIONS,
    Plan,
    Select,
    Then,
    Where,
)
from assistant.words import language_of

_SPAN_SURE = 0.35  # a mark below this is no condition
_SPLIT_SURE = 0.5
_SECOND_LIKELY = 0.25  # so likely, another reading is worth offering
_FEWEST_WORDS = 2
_SUBJECTS = {"desc", "topic"}
_COUNTED = {"papers", "publications"}  # labels that questions about anything else have as well
_OF_ONE = {"quote", "summary", "fields", "reference", "similar"}
_BETWEEN = 4  # words
_UNDIVIDED = {"person", "title", "venue", "category"}
_TIMES = {"year", "month"}
_READING = {"quote", "define", "summary"}
_ROLES = {"first_author", "last_author"}
_FORMS = {"table", "bullets", "short", "plain", "long"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read.

    `sure` is the probability of the operation, 0..1; `other` the second likeliest plan where it is
    near; `left_out` are words that are conditions perhaps, and could not be read.
    """

    plan: Plan
    language: str
    sure: float
    follows: bool = False
    other: Plan | None = None


class Reader:
    """Reads the questions of one library version on one day."""

    def __init__(self, learned: LearnedReader, entities: Entities, today: date) -> None:
        self._learned = learned
        self._entities = entities
        self.today = today
        self._lookup = Lookup(entities, today)

    def read(self, question: str, past: Sequence[Asked] = ()) -> Reading:
        """The plan of a question after the turns of `past`, the latest last."""
        before = past[-1].question if past else ""
        linked = self._entities.link(question, self.today)
        heard = self._learned.hear(question, before, linked)
        cut = _divided(question, heard)
        if cut is None:
            return self._one(question, heard, linked, past)
        first = self.read(question[: cut[0]].rstrip(" ,;:"), past)
        rest = question[cut[1] :].strip()
        second = self._one(rest, *self._heard(rest, question[: cut[0]]), past, after=first.plan)
        refers = second.plan.of.among is None and not second.plan.of.where
        plan = Then(first=first.plan, second=second.plan, on_first=refers or second.follows)
        sure = min(first.sure, second.sure)
        return Reading(plan, first.language, sure, first.follows)

    def _heard(self, question: str, before: str) -> tuple[Heard, tuple[Entity, ...]]:
        linked = self._entities.link(question, self.today)
        return self._learned.hear(question, before, linked), linked

    def _one(
        self,
        question: str,
        heard: Heard,
        linked: Sequence[Entity],
        past: Sequence[Asked],
        after: Plan | None = None,
    ) -> Reading:
        language = language_of(question)
        marks = _whole([m for m in heard.marked if m.sure >= _SPAN_SURE], linked)
        marks = self._without_own(question, marks)
        marks = _joined(question, marks, several=heard.best("op") not in _OF_ONE)
        said = self._lookup.said(question, language, marks, linked)
        _unseen(said, heard, marks, linked)
        reference = heard.best("ref") if past or after is not None else ""
        operations = sorted(heard.heads["op"].items(), key=lambda row: -row[1])
        made = _Making(question, language, heard, said, linked, self._entities, marks)
        name = operations[0][0]
        own, values = self._entities.own_field(question)
        if own and not values and name in _READING:
            name = "fields"  # the network does not know the list's own fields
        if name == "number" and heard.best("measure") == "count" and heard.best("by") in _TIMES:
            name = "group"  # "how many ... per year" counts publications, not years
        if own and values and not any(w.field == own for w in said.where):
            said.where.append(Where(own, "is", values, values[0]))
        plan = made.plan(name)
        sure = operations[0][1]
        followed = follow.resolved(plan, reference, said, past, sure) if past else plan
        other = None
        if operations[1][1] >= _SECOND_LIKELY:
            second = made.plan(operations[1][0])
            other = follow.resolved(second, reference, said, past) \
                if past else second  # fmt: skip
        follows = bool(reference) if after is not None else followed != plan
        return Reading(followed, language, sure, follows, other)

    def _without_own(self, question: str, marks: Sequence[Marked]) -> list[Marked]:
        """The marks but for those inside a value of the list's own fields."""
        places = [
            (at, at + len(value))
            for value in self._entities.own_field(question)[1]
            if (at := question.find(value)) >= 0
        ]
        return [m for m in marks if not any(a < m.end and m.start < b for a, b in places)]


def _divided(question: str, heard: Heard) -> tuple[int, int] | None:
    """Where a second question begins: the end of the first, the start of the second."""
    for mark in heard.marked:
        if mark.role == "then" and mark.sure >= _SPLIT_SURE:
            sides = question[: mark.start].split(), question[mark.end :].split()
            if min(map(len, sides)) >= _FEWEST_WORDS:
                return mark.start, mark.end
    return None


def _whole(marks: Sequence[Marked], linked: Sequence[Entity]) -> list[Marked]:
    """The marks, those that divide one thing of the list between them joined to one.

    A name of which half was marked is marked whole, in the role of its longest part.
    """
    found = list(marks)
    for entity in linked:
        if entity.kind not in _UNDIVIDED or not entity.sure:
            continue
        over = [m for m in found if m.start < entity.end and entity.start < m.end]
        inside = all(entity.start <= m.start and m.end <= entity.end for m in over)
        if not over or not inside:
            continue
        longest = max(over, key=lambda m: m.end - m.start)
        one = replace(longest, start=entity.start, end=entity.end)
        at = found.index(over[0])
        found = [m for m in found if m not in over]
        found.insert(at, one)
    return found


def _joined(question: str, marks: Sequence[Marked], *, several: bool) -> list[Marked]:
    """Subject words side by side as one; where one paper is asked of, also with words between.

    "the work on finding your position inside a building" describes one paper, however much of it
    was marked; "X and Y" stay two.
    """
    found: list[Marked] = []
    for mark in marks:
        last = found[-1] if found else None
        gap = question[last.end : mark.start] if last else ""
        alike = last is not None and (not several or last.role == mark.role == "topic")
        near = not gap.strip() or (alike and _close(gap))
        if last and near and {last.role, mark.role} <= _SUBJECTS and last.denied is mark.denied:
            longer = max(last, mark, key=lambda m: m.end - m.start)
            found[-1] = replace(longer, start=last.start, end=mark.end)
        else:
            found.append(mark)
    return found


def _close(gap: str) -> bool:
    """Whether few words stand between two marks, and none that tells two things apart."""
    words = gap.casefold().replace(",", " , ").split()
    return len(words) <= _BETWEEN and not {"and", "or", "vs", ",", "versus", "with"} & set(words)


def _unseen(said: Said, heard: Heard, marks: Sequence[Marked], linked: Sequence[Entity]) -> None:
    """Things of the list that the question surely names, though the network marked them not."""

    def free(entity: Entity) -> bool:
        return not any(m.start < entity.end and entity.start < m.end for m in marks)

    operation = heard.best("op")
    for entity in linked:
        if not free(entity) or not entity.sure or OPERATIONS[operation].social:
            continue
        if entity.kind == "title" and not said.papers and OPERATIONS[operation].single:
            said.papers += entity.values
        elif entity.kind == "time" and operation in {"list", "number", "group"} and entity.period:
            said.where.append(Where("year", "is", (), "", entity.period))
        elif entity.kind == "person" and operation in {"list", "number"}:
            said.where.append(Where("authors", "is", entity.values, ""))


@dataclass(frozen=True, slots=True)
class _Making:
    """One question on its way to a plan."""

    question: str
    language: str
    heard: Heard
    said: Said
    linked: Sequence[Entity]
    entities: Entities
    marks: Sequence[Marked]

    def plan(self, name: str) -> Plan:
        """The plan of an operation."""
        kind = OPERATIONS[name]
        form = self.heard.best("form")
        common: dict[str, Any] = {
            "of": self._select(), "asked": self.question, "form": form if form in _FORMS else "",
        }  # fmt: skip
        own: Mapping[str, Callable[[], dict[str, Any]]] = {
            "list": self._list, "number": self._number, "group": self._group,
            "fields": self._fields, "findings": self._findings, "define": self._define,
            "choose": self._choose, "reference": self._reference, "profile": self._profile,
            "social": self._social, "decline": self._decline, "refine": self._refine,
        }  # fmt: skip
        return kind(**(common | own[name]())) if name in own else kind(**common)

    def _select(self) -> Select:
        """The conditions; "where he is first author" means the owner, who is not named."""
        where = tuple(dict.fromkeys(self.said.where))
        operation, by = self.heard.best("op"), self.heard.best("by")
        owners = self.entities.owners
        told = any(w.field == by for w in where)
        shared = operation == "number" and self.heard.best("measure") == "share"
        asked = shared or (
            operation == "list" and self.heard.best("order") not in {"most", "least"}
        )
        if asked and by in _ROLES and len(owners) == 1 and not told:
            where = (*where, Where(by, "is", owners, owners[0]))
        return Select(where, self.heard.best("join") == "or", self.said.among)

    def _by(self) -> str:
        """The field that is grouped, counted or ranked by."""
        own, _ = self.entities.own_field(self.question)
        by = self.heard.best("by")
        if by == "topic" and any(
            (named := field_called(word.strip(".,:;?!"))) and named.name == "category"
            for word in self.question.split()
        ):
            return "category"
        if own:
            return own
        return by

    def _one(self) -> bool:
        return self.heard.best("one") == "yes"

    def _columns(self) -> tuple[str, ...]:
        own, said = self.entities.own_field(self.question)
        names = tuple("category" if name == "topic" else name for name in self.heard.fields)
        return (*names, own) if own and not said and own not in names else names

    def _list(self) -> dict[str, Any]:
        order = self.heard.best("order") or None
        by = self._by() if order in {"most", "least"} else ""
        limit = self.said.limit or (1 if self._one() and order else None)
        return {
            "order": order, "by": by, "limit": limit, "columns": self._columns(),
            "yesno": self.heard.best("yesno") == "yes",
        }  # fmt: skip

    def _number(self) -> dict[str, Any]:
        return {"measure": self.heard.best("measure"), "by": self._by()}

    def _group(self) -> dict[str, Any]:
        by = self._by() or "year"
        order = self.heard.best("order") or None
        top = self.said.limit or (1 if self._one() else None)
        found: dict[str, Any] = {"by": by, "order": order, "top": top}
        field = "year" if by == "month" else by
        alike = {field, "category"} if by == "topic" else {field}
        named = [w for w in self.said.where if w.field in alike]
        if len(named) > 1 and not any(w.denies for w in named):
            rest = tuple(w for w in self.said.where if w not in named)
            found["apart"] = tuple(named)
            found["of"] = replace(self._select(), where=rest)
        return found

    def _fields(self) -> dict[str, Any]:
        names = self._columns() or tuple(w.field for w in self.said.claims if w.field)
        names = tuple(dict.fromkeys(names)) or (self.heard.field,)
        claims = [
            replace(w, field=names[0]) if not w.field or (
                w.field == "authors" and names[0] in {"first_author", "last_author"}) else w
            for w in self.said.claims
        ]  # fmt: skip
        return {"names": names, "claimed": tuple(claims)}

    def _findings(self) -> dict[str, Any]:
        known = {"results", "datasets", "methods", "applications", "limitations", "tools"}
        what = self.heard.best("what")
        return {"what": what if what in known else "results"}

    def _define(self) -> dict[str, Any]:
        spans = [m for m in self.marks if m.role in {"topic", "title", "desc"}]
        term = " ".join(self.question[m.start : m.end] for m in spans[:1])
        return {"term": term or self.question, "of": Select(among=self.said.among)}

    def _choose(self) -> dict[str, Any]:
        known = {"first", "best", "relevant", "impact"}
        why = self.heard.best("why")
        return {"why": why if why in known else "first", "limit": self.said.limit}

    def _reference(self) -> dict[str, Any]:
        styles = [e.values[0] for e in self.linked if e.kind == "style"]
        return {"style": styles[0] if styles else "bibtex"}

    def _profile(self) -> dict[str, Any]:
        known = {"hindex", "citations", "score", "affiliation", "contact", "other"}
        what = self.heard.best("what")
        low = self.question.casefold()
        figures = tuple(
            f for f in self.entities.figures if f.casefold() in low and f.casefold() not in _COUNTED
        )
        return {"what": what if what in known else "other", "figures": figures}

    def _social(self) -> dict[str, Any]:
        return {"kind": self.heard.best("kind") or "capability"}

    def _decline(self) -> dict[str, Any]:
        known = {"opinion", "private", "world", "task", "promise", "instruction"}
        scores = {k: v for k, v in self.heard.heads["why"].items() if k in known}
        return {"why": max(scores, key=lambda label: scores[label])}

    def _refine(self) -> dict[str, Any]:
        known = {"shorter", "longer", "plain", "table", "bullets", "translate", "more"}
        form = self.heard.best("form")
        alike = {"short": "shorter", "long": "longer"}
        form = alike.get(form, form)
        return {"wanted": form if form in known else "more", "form": ""}


def standalone(question: str, reading: Reading, titles: Sequence[str]) -> str:
    """The question with what the conversation lent it, in words."""
    if not reading.follows:
        return question
    parts = [f"“{title}”" for title in titles[:3]]
    parts += [w.words for w in reading.plan.of.where if w.words and w.words not in question]
    return f"{question.rstrip(' ?')} — {', '.join(parts)}?" if parts else question
