"""A small real assistant over six publications: it searches words, quotes, lists, and refuses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

from assistant.answering.knowledge import Knowledge, NoIndex
from assistant.importers import ImportReport
from assistant.library import Library
from assistant.markup import escape_markdown
from assistant.opening import State
from assistant.reading.entities import Entities
from assistant.records import Records
from assistant.text import sentences
from assistant.types import (
    Answer,
    Basis,
    Citation,
    Link,
    Partial,
    PartialDate,
    Profile,
    Publication,
    Scope,
    Turn,
)
from vectorstore.passages import Hit, Passage, Ranked
from vectorstore.store import IndexReport

PAPERS = (
    Publication(
        id="doe2023tides",
        title="Tides: Forecasting Sea Levels with Sparse Gauges",
        authors=("Jane Doe", "Amir Khan", "Li Wei"),
        authors_complete=False,
        date=PartialDate(2023, 9, 18, "Sep 18, 2023"),
        category="LG",
        abstract="Sea levels are hard to forecast. We present Tides, a model that reads sparse "
        "gauges. Tides lowers the error by 12\\% on three coasts. Code: "
        "https://github.com/example/tides.",
        code_flag=True,
        links=(Link("https://github.com/example/tides", "code"),),
        doi="10.1234/tides.2023",
    ),
    Publication(
        id="doe2022reefs",
        title="Mapping Coral Reefs from Drone Video",
        authors=("Jane Doe", "Maria Silva"),
        date=PartialDate(2022, 3, None, "Mar 2022"),
        category="CV",
        abstract="Coral reefs are mapped by divers today. We map coral reefs from drone video "
        "with a two-stream network. The map agrees with divers in 91 of 100 plots.",
        code_flag=False,
    ),
    Publication(
        id="khan2021storm",
        title="Storm Surge Warnings in Minutes",
        authors=("Amir Khan",),
        date=PartialDate(2021, 1, 5, "Jan 5, 2021"),
        category="LG",
        abstract="Storm surge warnings come late. A graph network gives a warning in two minutes.",
        code_flag=True,
    ),
    Publication(
        id="doeundatedsurvey",
        title="A Survey of Ocean Sensors",
        authors=("Jane Doe",),
        date=PartialDate(None, 4, 19, "Apr 19"),
        category="RO",
        abstract="We survey ocean sensors and their errors.",
    ),
    Publication(
        id="odd2020markup",
        title="<b>Bold</b> & **Stars** [1] <img src=x onerror=document.title='hit'>",
        authors=('O"Neil <i>',),
        date=PartialDate(2020, shown="2020"),
        category="XX",
        abstract="An abstract with <script>document.title='hit'</script> and "
        "![pixel](https://evil.invalid/p.png) and [link](javascript:document.title='hit').",
        links=(Link("javascript:document.title='hit'", "other"),),
    ),
    Publication(id="doe2019note", title="A Note Without an Abstract", date=PartialDate(2019)),
)


class SmallAssistant:
    """The interface of `assistant.core.Assistant` over `PAPERS`, by word overlap."""

    def __init__(self, papers: Sequence[Publication] = PAPERS, pause: float = 0.0) -> None:
        self.library = Library(tuple(papers), (Profile("Jane Doe", "Oceanography"),))
        self.pause = pause
        self.histories: list[tuple[Turn, ...]] = []

    @property
    def state(self) -> State:
        papers, profiles = self.library.publications, self.library.profiles
        records = Records(papers, [profile.name for profile in profiles])
        entities = Entities.of(papers, profiles, records.people)
        knowledge = Knowledge(records, profiles, entities, NoIndex())
        return State(self.library, knowledge, IndexReport(0, 0, 0), None, ImportReport(papers))

    def starters(self) -> tuple[str, ...]:
        return ("Which papers are about coral reefs?", "How many publications are there?")

    async def probe_model(self) -> None:
        """There is no model to ask."""

    def health(self) -> dict[str, Any]:
        return {
            "ready": True,
            "list_version": self.library.version,
            "publications": len(self.library),
            "model": {"configured": False, "reachable": None, "name": None},
            "notice": None,
        }

    def select(
        self,
        *,
        year: int | None = None,
        category: str | None = None,
        author: str | None = None,
        text: str | None = None,
        code: bool | None = None,
    ) -> tuple[Publication, ...]:
        return tuple(
            p
            for p in self.library.publications
            if (year is None or p.year == year)
            and (category is None or p.category == category)
            and (author is None or any(author.lower() in a.lower() for a in p.authors))
            and (text is None or text.lower() in f"{p.title} {p.abstract}".lower())
            and (code is None or bool(p.code_flag) == code)
        )

    def search(self, query: str, k: int = 10) -> list[tuple[Ranked, Hit | None]]:
        found = []
        for paper in self.library.publications:
            score, span = _best_sentence(paper, query)
            ranked = Ranked(paper.id, score, score, score * 10, score)
            found.append((ranked, _hit(paper, span, score) if span else None))
        return sorted(found, key=lambda pair: -pair[0].score)[:k]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return asyncio.run(self._drained(question, history))

    async def _drained(self, question: str, history: Sequence[Turn]) -> Answer:
        async for event in self.stream(question, history):
            if isinstance(event, Answer):
                return event
        raise AssertionError("the stream ends with an answer")

    async def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Partial | Answer]:
        self.histories.append(tuple(history))
        if "crash" in question:
            raise RuntimeError("secret detail of the machine")
        yield Partial(step="Searching 6 publications")
        await asyncio.sleep(self.pause)
        answer = self._answer(question, history)
        yield Partial(text=answer.text, citations=answer.citations)
        await asyncio.sleep(self.pause)
        yield answer

    def _answer(self, question: str, history: Sequence[Turn]) -> Answer:
        cited = next((turn.cited for turn in reversed(history) if turn.cited), ())
        if question.lower().startswith("who wrote it") and cited:
            paper = self.library.get(cited[0])
            assert paper is not None
            text = f"{escape_markdown(', '.join(paper.authors))} wrote it [1]."
            return self._made(question, text, (Citation(1, paper),), basis="records")
        if "how many" in question.lower() or "list all" in question.lower():
            papers = self.library.publications
            lines = [f"- {escape_markdown(p.title)} [{n}]" for n, p in enumerate(papers, 1)]
            text = f"There are **{len(papers)} publications**.\n\n" + "\n".join(lines)
            cites = tuple(Citation(n, p) for n, p in enumerate(papers, 1))
            return self._made(question, text, cites, basis="records")
        return self._quoted(question)

    def _quoted(self, question: str) -> Answer:
        best = max(self.library.publications, key=lambda p: _best_sentence(p, question)[0])
        score, span = _best_sentence(best, question)
        if score < 0.2 or span is None:
            text = "The list has nothing about this."
            return self._made(question, text, (), basis="none", abstained=True)
        quote = best.abstract[slice(*span)]
        text = f"**{escape_markdown(best.title)}**\n\n> {escape_markdown(quote)} [1]"
        if best.code_url:
            text += f"\n\nIts code is at {best.code_url} [1]."
        return self._made(question, text, (Citation(1, best, quote, *span),))

    def _made(
        self, question: str, text: str, cites: tuple[Citation, ...], **more: object
    ) -> Answer:
        scope = Scope(len(self.library), self.library.without_abstract, self.library.version)
        return Answer(
            question=question,
            standalone_question=question,
            text=text,
            citations=cites,
            basis=cast(Basis, more.get("basis", "extract")),
            abstained=bool(more.get("abstained")),
            scope=scope,
            suggestions=("Who wrote it?",) if cites else (),
            seconds=0.01,
        )


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{4,}", text.lower())}


def _best_sentence(paper: Publication, query: str) -> tuple[float, tuple[int, int] | None]:
    asked = _words(query) - {"which", "papers", "about", "what", "does", "paper"}
    scored = [
        (len(asked & _words(paper.abstract[slice(*span)])) / max(1, len(asked)), span)
        for span in sentences(paper.abstract)
    ]
    score, span = max(scored, default=(0.0, None))
    return (score + len(asked & _words(paper.title)) / max(1, len(asked))) / 2, span


def _hit(paper: Publication, span: tuple[int, int], score: float) -> Hit:
    text = paper.abstract[slice(*span)]
    passage = Passage(f"{paper.id}/{span[0]}", paper.id, "sentence", text, *span)
    return Hit(passage, score, score, score * 10)
