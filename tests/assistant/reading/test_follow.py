"""What a conversation lends a question, from plans and what they found alone."""

from __future__ import annotations

from assistant.reading.conditions import Said
from assistant.reading.follow import Asked, resolved
from assistant.reading.plan import (
    Described,
    Fields,
    Group,
    List,
    Number,
    Papers,
    Plan,
    Quote,
    Select,
    Where,
)
from tests.assistant.seaside import by, year

TIDES = Where("topic", "is", ("tides",), "tides")
SET = Asked("papers of 2021", List(Select((year(2021),))), ("reefs", "tides", "kelp"), ("reefs",))
ONE = Asked("who wrote TideNet", Fields(names=("authors",)), ("tides",), ("tides",), ("Piet Haan",))


def follow(plan: Plan, reference: str, *past: Asked, said: Said | None = None) -> Plan:
    return resolved(plan, reference, said or Said(), past)


def test_it_is_the_one_paper_spoken_of_last() -> None:
    assert follow(Quote(), "it", SET, ONE).of.among == Papers(("tides",), "it", ("reefs",))
    assert follow(Quote(), "it", ONE, SET).of.among == Papers(("reefs",), "it", ("tides",))


def test_those_are_all_that_were_found_not_only_the_marked_ones() -> None:
    plan = follow(Number(Select((Where("code", "has"),))), "those", SET)
    assert plan.of.among == Papers(("reefs", "tides", "kelp"), "those")
    assert plan.of.where == (Where("code", "has"),)


def test_a_place_picks_one_of_them() -> None:
    assert follow(Quote(), "nth", SET, said=Said(place=2)).of.among == Papers(("tides",), "nth")
    assert follow(Quote(), "nth", SET, said=Said(place=-1)).of.among == Papers(("kelp",), "nth")
    described = Quote(Select(among=Described(("kelp",))))
    plan = follow(described, "nth", SET)
    assert plan.of.among == Papers(SET.found, "nth")
    assert plan.of.topics[0].words == "kelp"


def test_a_changed_condition_takes_the_place_of_the_old_one() -> None:
    before = Asked("papers on tides in 2021", List(Select((TIDES, year(2021)))), ("reefs",))
    plan = follow(List(Select((year(2022),))), "carry", before)
    assert plan.of.where == (TIDES, year(2022))
    other = Where("topic", "is", ("kelp",), "kelp")
    assert follow(List(Select((other,))), "carry", before).of.where == (year(2021), other)


def test_a_carried_question_keeps_what_was_asked() -> None:
    before = Asked("venues?", Group(by="venue", order="most", top=1), ())
    plan = follow(Group(Select((year(2022),)), by="venue"), "carry", before)
    assert isinstance(plan, Group)
    assert (plan.top, plan.order) == (1, "most")


def test_others_leave_out_what_was_found() -> None:
    plan = follow(List(), "other", SET)
    assert plan.of.but == SET.found
    assert plan.of.where == (year(2021),)


def test_she_is_the_person_spoken_of() -> None:
    asked = Asked("papers by Oda Brandt", List(Select((by("Oda Brandt"),))), ("storms",))
    assert follow(List(), "person", asked).of.where == (by("Oda Brandt"),)
    assert follow(List(), "person", ONE).of.where[0].values == ("Piet Haan",)


def test_a_question_about_one_paper_that_names_none_means_the_one_spoken_of() -> None:
    assert follow(Fields(names=("code",)), "", ONE).of.among == Papers(("tides",), "it")
    named = Fields(Select(among=Papers(("kelp",))), names=("code",))
    assert follow(named, "", ONE) == named


def test_the_first_one_is_the_first_that_was_asked_about() -> None:
    kelp = Asked("what is the kelp survey about", Quote(), ("kelp",), ("kelp",))
    assert follow(Quote(), "nth", ONE, kelp, said=Said(place=1)).of.among == Papers(
        ("tides",), "nth"
    )


def test_a_correction_asks_the_same_of_another() -> None:
    plan = follow(Quote(Select(among=Described(("kelp",)))), "fix", ONE)
    assert plan == Fields(Select(among=Described(("kelp",))), plan.asked, names=("authors",))
