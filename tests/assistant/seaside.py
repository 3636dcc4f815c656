"""A small list about the seaside, and what is asked of it without a model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answering.engine import execute
from assistant.answering.knowledge import Knowledge, NoIndex, SearchIndex
from assistant.reading.entities import Entities
from assistant.reading.periods import Period
from assistant.reading.plan import Plan, Where
from assistant.records import Records
from assistant.types import Draft, Link, PartialDate, Publication

TODAY = date(2026, 6, 15)
PAPERS = (
    Publication(
        "tides", "TideNet: Forecasting Sea Levels from Sparse Gauges",
        authors=("Ines Marlow", "Piet Haan"), date=PartialDate(2018, 5, 2), category="LG, GEO",
        type="journal article", venue="Journal of Coastal Forecasting", code_flag=True,
        links=(Link("https://example.org/tidenet", "code"),),
        abstract="Sea levels are hard to forecast far from a gauge. We present TideNet, a graph "
        "network that reads 240 sparse tide gauges. TideNet lowers the forecast error by 12% on "
        "three coasts. It needs no satellite images.",
    ),
    Publication(
        "reefs", "Mapping Coral Reefs from Drone Video",
        authors=("Piet Haan", "Ines Marlow"), date=PartialDate(2021, 3), category="CV",
        type="conference paper", venue="Conference on Marine Robotics", code_flag=False,
        abstract="Coral reefs are mapped by divers today. We map coral reefs from drone video with "
        "a two-stream network. Eighteen divers checked the map and agreed with it in 91 of 100 "
        "plots. Murky water remains the main source of mistakes.",
    ),
    Publication(
        "kelp", "A Survey of Kelp Farming",
        authors=("Ines Marlow",), date=PartialDate(2023, 9, 1), category="GEO",
        type="review", venue="Journal of Coastal Forecasting",
        abstract="Kelp farming grows in many countries. This survey reviews 64 studies of kelp "
        "farms. Warm currents slow the growth of kelp more than storms do.",
    ),
    Publication(
        "storms", "Storm Surge Warnings in Minutes",
        authors=("Oda Brandt", "Piet Haan"), date=PartialDate(None, 4, 19, "Apr 19"),
        category="LG", type="PhD thesis", code_flag=True,
        abstract="Storm surge warnings come late. We train a small network on weather radar. A "
        "warning is given within two minutes on a laptop.",
    ),
)  # fmt: skip


def knowledge(
    index: SearchIndex | None = None, papers: Sequence[Publication] = PAPERS
) -> Knowledge:
    """The list, ready to answer from; without an index only records can be asked."""
    records = Records(papers)
    entities = Entities.of(papers, (), records.people)
    return Knowledge(records, (), entities, index or NoIndex())


def draft_of(plan: Plan, known: Knowledge | None = None, language: str = "en") -> Draft:
    """What a plan gives on the list."""
    return execute(plan, known or knowledge(), language)


def text_of(draft: Draft) -> str:
    return " ".join(statement.text for statement in draft.statements)


def year(low: int, high: int | None = None) -> Where:
    return Where("year", "is", period=Period((low, 1, 1), (high or low, 12, 31)))


def by(name: str, field: str = "authors") -> Where:
    return Where(field, "is", (name,), name)
