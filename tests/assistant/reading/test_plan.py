"""Plans as data: what is written is read again, and what is no plan is refused with a reason."""

from __future__ import annotations

from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.engine import EXECUTORS
from assistant.reading.encoding import HEADS
from assistant.reading.periods import Period
from assistant.reading.plan import (
    OPERATIONS,
    Described,
    Group,
    List,
    Number,
    Papers,
    Plan,
    PlanError,
    Refine,
    Select,
    Then,
    Where,
    from_json,
    to_json,
)

WHERES = st.builds(
    Where,
    st.sampled_from(["topic", "authors", "year", "venue", "code"]),
    st.sampled_from(["is", "not", "has", "lacks", "ge"]),
    st.lists(st.text(max_size=6), max_size=2).map(tuple),
    st.text(max_size=6),
    st.none() | st.builds(Period, st.just((2019, 1, 1)), st.just((2021, 12, 31))),
    st.integers(0, 9),
)
SELECTS = st.builds(
    Select,
    st.lists(WHERES, max_size=3).map(tuple),
    st.booleans(),
    st.none()
    | st.builds(Papers, st.lists(st.text(min_size=1, max_size=4), min_size=1).map(tuple))
    | st.builds(Described, st.lists(st.text(min_size=1, max_size=4), min_size=1).map(tuple)),
)
PLANS = st.one_of(
    *(st.builds(kind, of=SELECTS) for kind in OPERATIONS.values() if kind not in {Then, Refine})
)


@given(PLANS | st.builds(Then, first=PLANS, second=PLANS, on_first=st.booleans()))
def test_a_plan_survives_its_json(plan: Plan) -> None:
    assert from_json(to_json(plan)) == plan


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"op": "drop"}, "one of"),
        ({"op": "list", "rank": 1}, "unknown key 'rank'"),
        ({"op": "number", "measure": "median"}, "one of"),
        ({"op": "list", "of": {"where": [{"field": "year", "test": "maybe"}]}}, "one of"),
        ({"op": "list", "limit": "all"}, "must be"),
        ("list", "object"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(document: Any, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        from_json(document)


def test_every_operation_has_an_executor_and_a_label_of_the_reader() -> None:
    composed = {Then, Refine}
    assert set(EXECUTORS) == set(OPERATIONS.values()) - composed
    assert {kind.name for kind in OPERATIONS.values()} - {"then"} == set(HEADS["op"])


def test_only_what_differs_is_written() -> None:
    assert to_json(List()) == {"op": "list"}
    assert to_json(Group(by="venue", top=1)) == {"op": "group", "by": "venue", "top": 1}
    assert to_json(Number(Select((Where("code", "has"),)))) == {
        "op": "number", "of": {"where": [{"field": "code", "test": "has"}]},
    }  # fmt: skip


def test_the_reader_knows_every_value_of_the_choices_of_a_plan() -> None:
    hints = get_type_hints(Number)
    assert set(HEADS["measure"]) == set(hints["measure"].__args__)
