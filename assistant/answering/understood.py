"""A plan in one plain sentence: what was searched, and how the question was read."""

from __future__ import annotations

from assistant.answering.phrase import conditions
from assistant.fields import FIELDS
from assistant.markup import unescape
from assistant.reading.plan import (
    Choose,
    Decline,
    Described,
    Fields,
    Findings,
    Group,
    List,
    Number,
    Papers,
    Plan,
    Profile,
    Reference,
    Select,
    Social,
    Then,
)
from assistant.records import Records
from assistant.text import readable

_ORDERS = {
    "newest": "newest first", "oldest": "oldest first", "most": "most first",
    "least": "fewest first", "name": "by name",
}  # fmt: skip
_MEASURES = {
    "count": "how many", "share": "the share of", "mean": "the average number of",
    "min": "the fewest", "max": "the most", "sum": "the sum of",
}  # fmt: skip
_VERBS = {
    "quote": "what is said in", "summary": "what is told by", "compare": "a comparison of",
    "similar": "publications near to", "overview": "an overview of",
    "trend": "the change over time of",
    "define": "the meaning of", "refine": "the last answer in another form",
}  # fmt: skip


def understood(plan: Plan, records: Records) -> str:
    """The plan as a sentence without a full stop (in English)."""
    if isinstance(plan, Then):
        return f"{understood(plan.first, records)}; then {understood(plan.second, records)}"
    if isinstance(plan, Social | Decline):
        return "no question about publications"
    if isinstance(plan, Profile):
        return f"profile figures ({', '.join(plan.figures) or plan.what})"
    return " ".join(part for part in _parts(plan, records) if part)


def _parts(plan: Plan, records: Records) -> tuple[str, ...]:
    what = _selected(plan.of, records)
    if isinstance(plan, List):
        limit = f"{plan.limit} of the" if plan.limit else ""
        by = f"by {_label(plan.by)}" if plan.by else ""
        order = f", {_ORDERS[plan.order]}" if plan.order else ""
        return (limit, what, by + order)
    if isinstance(plan, Number):
        of = f"{_label(plan.by)} of" if plan.by else ""
        return (_MEASURES[plan.measure], of, what)
    if isinstance(plan, Group):
        order = f", {_ORDERS[plan.order]}" if plan.order else ""
        return (what, f"by {_label(plan.by)}{order}")
    if isinstance(plan, Fields):
        return (", ".join(_label(name) for name in plan.names), "of", what)
    if isinstance(plan, Reference):
        return (f"references ({plan.style}) for", what)
    if isinstance(plan, Findings):
        return (f"{plan.what} of", what)
    if isinstance(plan, Choose):
        return (f"a choice ({plan.why}) among", what)
    return (_VERBS.get(plan.name, plan.name), what)


def _label(name: str) -> str:
    return FIELDS[name].label if name in FIELDS else name


def _selected(of: Select, records: Records) -> str:
    if isinstance(of.among, Described):
        what = "the publication on " + " / ".join(f"“{words}”" for words in of.among.words)
    elif isinstance(of.among, Papers) and len(of.among.ids) <= 2:
        titles = [readable(p.title) for p in records.of(of.among.ids)]
        what = " and ".join(f"“{title}”" for title in titles) or "no publication"
    elif isinstance(of.among, Papers):
        what = f"the {len(of.among.ids)} publications spoken of"
    else:
        what = "publications"
    if of.where:
        what += " that " + unescape(conditions(Select(of.where, of.any_of), "en"))
    return what + (f", without the {len(of.but)} spoken of" if of.but else "")
