"""A small list about the seaside, and what is asked of it without a model."""

from __future__ import annotations

from datetime import date

from assistant.answering import Answering
from assistant.answers.knowledge import Knowledge, NoIndex, SearchIndex
from assistant.conversation import Conversation, Prepared
from assistant.questions import reader
from assistant.questions.clues import Clues, Vocabulary, read_clues
from assistant.questions.request import Request
from assistant.records import Records
from assistant.types import Draft, Link, PartialDate, Publication, Turn

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


def knowledge(index: SearchIndex | None = None) -> Knowledge:
    """The list, ready to answer from; without an index only records can be asked."""
    records = Records(PAPERS)
    return Knowledge(records, (), Vocabulary.of(PAPERS, (), records.people), index or NoIndex())


def read_question(question: str, vocabulary: Vocabulary, today: date) -> Request:
    """One question that stands alone, read."""
    return reader.request_of(reader.hear(question, vocabulary, today), question, vocabulary)


def clues_of(question: str) -> Clues:
    return read_clues(question, knowledge().vocabulary, TODAY)


def request_of(question: str) -> Request:
    return read_question(question, knowledge().vocabulary, TODAY)


def prepared(question: str, *before: str, known: Knowledge | None = None) -> Prepared:
    """The last of several questions that are asked in order, made ready."""
    history = tuple(Turn("user", text) for text in before)
    return Conversation(Answering(known or knowledge()), TODAY).prepare(question, history)


def text_of(draft: Draft) -> str:
    return " ".join(statement.text for statement in draft.statements)


def cited(draft: Draft) -> list[str]:
    """Ids of the publications that prove a draft, in order."""
    supports = (s for statement in draft.statements for s in statement.supports)
    return list(dict.fromkeys(support.publication.id for support in supports))
