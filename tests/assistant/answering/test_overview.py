"""Overviews, changes, findings and choices over a small list of two areas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.choose import choose, is_overview
from assistant.answering.context import Context
from assistant.answering.findings import findings
from assistant.answering.knowledge import Knowledge
from assistant.answering.overview import overview, trend
from assistant.indexing import open_index
from assistant.reading.entities import Entities
from assistant.reading.periods import Period
from assistant.reading.plan import Choose, Findings, Overview, Papers, Select, Trend, Where
from assistant.records import Records
from assistant.topics import Topic
from assistant.types import Draft, Figure, Link, PartialDate, Profile, Publication

_OWNER = Profile("Ines Marlow", figures=(Figure("h-index", "12"),))
_CODE = (Link("https://example.org/kelp", "code"),)


def _paper(name: str, year: int | None, title: str, abstract: str, *people: str) -> Publication:
    return Publication(
        name, title, ("Ines Marlow", *people), date=PartialDate(year), abstract=abstract
    )


_PAPERS = (
    _paper("t1", 2015, "Tide Gauges on Three Coasts", "Sea levels are hard to forecast. We propose "
           "a network of gauges. Our tide forecasts lower the error by 12%.", "Piet Haan"),
    _paper("t2", 2016, "Forecasting Tides from Gauges", "Tides matter to harbours. We develop a "
           "tide model. Experiments show that its error is 8% lower.", "Piet Haan"),
    _paper("t3", 2016, "Tides and Storms", "Storms lift tides. We study forty storms. The results "
           "show that storms double the tide at night."),
    _paper("k0", 2019, "A Survey of Kelp Farming", "Kelp farming grows. This survey reviews 64 "
           "studies of kelp farms. We find that warm currents slow kelp more than storms.",
           "Oda Brandt"),
    replace(_paper("k1", 2022, "Kelp Farms Seen by Drone", "Kelp is counted by divers today. We "
                   "present a drone that maps kelp. We release a dataset of 900 kelp photographs. "
                   "It finds kelp in 91% of plots.", "Oda Brandt"), links=_CODE),
    _paper("k2", 2023, "Growth of Kelp in Warm Water", ""),
    _paper("k3", 2023, "Selling Kelp", "Kelp is sold dried. We examine twelve markets. Prices "
           "increase by a third in winter."),
)  # fmt: skip
_TOPICS = (
    Topic("kelp farming", ("k0", "k1", "k2", "k3"), (2019, 2022, 2023, 2023)),
    Topic("tide forecasting", ("t2", "t1", "t3"), (2015, 2016, 2016)),
)
_KELP = Select((Where("topic", "is", ("kelp",), "kelp"),))


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The list with its index and areas."""
    records = Records(_PAPERS, [_OWNER.name])
    index = open_index(_PAPERS, folder=tmp_path_factory.mktemp("coast"), embeddings="local")
    entities = Entities.of(_PAPERS, (_OWNER,), records.people)
    return Context(Knowledge(records, (_OWNER,), entities, index, topics=_TOPICS))


def _text(draft: Draft) -> str:
    return "\n".join(statement.text for statement in draft.statements)


def _ids(draft: Draft) -> set[str]:
    return {s.publication.id for statement in draft.statements for s in statement.supports}


def test_the_list_is_told_by_owner_number_years_and_areas(coast: Context) -> None:
    draft = overview(Overview(), coast)
    assert "kelp farming (4) and tide forecasting (3)" in draft.statements[0].text
    counted = draft.statements[1].text
    assert "Ines Marlow" in counted
    assert "**7**" in counted
    assert "2015–2023" in counted
    assert "h-index **12**" in _text(draft)
    assert set(draft.found) == {p.id for p in _PAPERS}


def test_every_sentence_about_papers_is_marked(coast: Context) -> None:
    for draft in (overview(Overview(), coast), trend(Trend(), coast)):
        for statement in draft.statements:
            ours = statement.text.startswith("|") or "profile" in statement.text
            assert statement.supports or ours, statement.text


def test_a_list_without_areas_or_abstracts_still_has_an_overview(coast: Context) -> None:
    bare = tuple(replace(p, abstract="") for p in _PAPERS)
    known = replace(coast.knowledge, records=Records(bare), topics=(), profiles=())
    draft = overview(Overview(), Context(known))
    assert "**7** publications" in _text(draft)
    assert "Kelp" in _text(draft)


def test_a_topic_lets_its_papers_speak(coast: Context) -> None:
    draft = overview(Overview(_KELP), coast)
    assert draft.statements[0].text.startswith("**4** of the 7")
    assert "We present a drone that maps kelp." in _text(draft)
    assert "Kelp is counted by divers today." not in _text(draft)
    assert not _ids(draft) & {"t1", "t2", "t3"}


def test_a_stretch_of_years_has_its_own_areas(coast: Context) -> None:
    period = Period((2015, 1, 1), (2016, 12, 31), None, 0, 0)
    draft = overview(Overview(Select((Where("date", period=period),))), coast)
    assert "tide forecasting (3)" in _text(draft)
    assert "kelp" not in _text(draft).casefold()


def test_one_paper_is_told_by_what_it_says(coast: Context) -> None:
    draft = overview(Overview(Select(among=Papers(("k1",)))), coast)
    assert draft.basis == "extract"
    assert "drone" in _text(draft)


def test_what_has_no_abstract_says_so(coast: Context) -> None:
    draft = overview(Overview(Select(among=Papers(("k2",)))), coast)
    assert "no abstract" in _text(draft)


def test_a_change_is_told_with_its_numbers(coast: Context) -> None:
    coast = replace(coast, today=date(2023, 6, 1))
    text = _text(trend(Trend(), coast))
    assert "from **tide forecasting** (3 of 3 papers until 2016)" in text
    assert "to **kelp farming** (3 of 3 since 2022)" in text
    assert "2023 is not over (2 so far)" in text


@pytest.mark.parametrize(
    ("year", "said"), [(2024, "Output is growing"), (2030, "Output is growing")]
)
def test_growth_is_a_plain_answer(coast: Context, year: int, said: str) -> None:
    coast = replace(coast, today=date(year, 6, 1))
    assert any(s.text.startswith(said) for s in trend(Trend(), coast).statements)


def test_one_year_shows_no_change(coast: Context) -> None:
    draft = trend(Trend(Select(among=Papers(("k2", "k3")))), coast)
    assert "No change" in _text(draft)


def test_findings_are_results_and_no_background(coast: Context) -> None:
    draft = findings(Findings(_KELP), coast)
    quotes = [s.quote for st in draft.statements for s in st.supports if s.quote]
    assert "It finds kelp in 91% of plots." in quotes
    assert "We find that warm currents slow kelp more than storms." in quotes
    assert "Kelp is counted by divers today." not in quotes
    assert "1 of them have no abstract" in _text(draft)


def test_datasets_are_only_where_one_is_spoken_of(coast: Context) -> None:
    draft = findings(Findings(what="datasets"), coast)
    quotes = [s.quote for st in draft.statements for s in st.supports if s.quote]
    assert quotes == ["We release a dataset of 900 kelp photographs."]
    assert "1 of 7" in _text(draft)


def test_nothing_said_is_told_plainly(coast: Context) -> None:
    draft = findings(Findings(what="limitations"), coast)
    assert draft.abstained


def test_reading_begins_with_an_overview(coast: Context) -> None:
    draft = choose(Choose(), coast)
    assert draft.found[0] == "k0"
    assert "not by quality" in draft.statements[0].text
    assert "an overview" in draft.statements[1].text


def test_the_best_is_no_opinion(coast: Context) -> None:
    text = _text(choose(Choose(why="best"), coast))
    assert "no citation counts" in text
    assert "with code" in text


def test_citation_counts_of_the_list_are_used(coast: Context) -> None:
    counted = tuple(
        replace(p, extra=(("cited_by_count", str(at)),)) for at, p in enumerate(_PAPERS)
    )
    known = replace(coast.knowledge, records=Records(counted))
    draft = choose(Choose(why="best", limit=2), Context(known))
    assert draft.found == ("k3", "k2")
    assert "6 citations" in _text(draft)


def test_impact_is_what_the_profile_shows(coast: Context) -> None:
    assert "h-index **12**" in _text(choose(Choose(why="impact"), coast))


def test_relevant_is_what_is_near(coast: Context) -> None:
    draft = choose(Choose(why="relevant", asked="forecasting tides"), coast)
    assert draft.found[0] in {"t1", "t2"}
    assert not draft.abstained


def test_nothing_near_is_said_with_the_areas(coast: Context) -> None:
    draft = choose(Choose(why="relevant", asked="quantum chromodynamics"), coast)
    assert draft.abstained
    assert "kelp farming" in _text(draft)


def test_what_calls_itself_an_overview() -> None:
    assert is_overview(_PAPERS[3])
    assert not is_overview(_PAPERS[0])


def test_answers_are_in_the_language_asked(coast: Context) -> None:
    german = Context(coast.knowledge, "de")
    assert "Publikationen" in overview(Overview(), german).statements[1].text
    assert "Hauptgebiet" in _text(choose(Choose(why="best"), german))
