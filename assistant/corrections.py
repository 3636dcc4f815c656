"""What the owner adds to the list: pinned answers, notes on papers, papers not to be summarised.

Data and how it is applied to drafts and answers; `corrections_file` reads it. A pinned answer is
shown as the owner's own words, with the records or sentences that the owner gives as its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from assistant.answering.frames import say
from assistant.answering.phrase import foreign, row, title_of
from assistant.importers.report import Problem
from assistant.markup import unescape
from assistant.types import Citation, Draft, Publication, Statement, Support
from assistant.wordings import LIKE_ENOUGH, Wording, likeness


@dataclass(frozen=True, slots=True)
class Pinned:
    """An answer in the owner's words to questions of these wordings."""

    questions: tuple[str, ...]
    text: str
    supports: tuple[Support, ...]
    wordings: tuple[Wording, ...] = field(repr=False)

    def draft(self, language: str) -> Draft:
        """The owner's words as a quotation, marked with their sources."""
        lines = [foreign(line) for line in self.text.strip().splitlines()]
        quoted = "\n".join(f"> {line}" if line else ">" for line in lines)
        marks = " " + "".join(f"⟦{at}⟧" for at in range(len(self.supports)))
        statements = (
            Statement(say("owner_says", language)),
            Statement(quoted + marks.rstrip(), self.supports),
        )
        return Draft(statements, "records", notice=say("owner_words", language))


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of one library version; `notes` and `withheld` are by publication id.

    `broken` tells that a file could not be read at all; `problems` says what and where.
    """

    pinned: tuple[Pinned, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def answer_to(self, question: str) -> Pinned | None:
        """The pinned answer whose wording is closest to `question`, if one is close enough."""
        if not self.pinned:
            return None
        asked = Wording.of(question)
        scored = [
            (max(likeness(wording, asked) for wording in one.wordings), one) for one in self.pinned
        ]
        best, pinned = max(scored, key=lambda pair: pair[0])
        return pinned if best >= LIKE_ENOUGH else None

    def applied(self, draft: Draft, language: str) -> Draft:
        """The draft with the record in place of each quotation from a withheld abstract."""
        statements = tuple(self._listed(statement) for statement in self._rows_alone(draft))
        hidden = {p.id: p for statement in statements for p in self._quoted(statement)}
        if not hidden:
            return replace(draft, statements=statements)
        statements = tuple(_without_headings(self._pointing(statements)))
        titles = ", ".join(f"“{_plain_title(paper)}”" for paper in hidden.values())
        told = say("withheld", language, titles=titles)
        quotes = any(s.start is not None for one in statements for s in one.supports)
        return replace(
            draft,
            statements=statements,
            basis=draft.basis if quotes or draft.abstained else "records",
            notice=" ".join(filter(None, (draft.notice, told))),
        )

    def _rows_alone(self, draft: Draft) -> Iterable[Statement]:
        """The statements without quotations from a withheld abstract below its row of a list."""
        rows = {
            s.supports[0].publication.id
            for s in draft.statements
            if s.text.startswith("- ") and s.supports
        }
        for statement in draft.statements:
            hidden = self._quoted(statement) if statement.text.startswith("> ") else []
            if not hidden or hidden[0].id not in rows:
                yield statement

    def _listed(self, statement: Statement) -> Statement:
        """A row of a list shows nothing of an abstract: its record proves it as well."""
        hidden = self._quoted(statement)
        rows = {row(paper, detailed=full).text for paper in hidden for full in (True, False)}
        return row(hidden[0]) if len(hidden) == 1 and statement.text in rows else statement

    def _pointing(self, statements: Iterable[Statement]) -> Iterable[Statement]:
        pointed: set[str] = set()
        for statement in statements:
            hidden = self._quoted(statement)
            if not hidden:
                yield statement
            for paper in hidden:
                if paper.id not in pointed:
                    pointed.add(paper.id)
                    yield row(paper)

    def _quoted(self, statement: Statement) -> list[Publication]:
        """The withheld papers whose abstracts the statement quotes."""
        return [
            support.publication
            for support in statement.supports
            if support.start is not None and support.publication.id in self.withheld
        ]

    def notes_on(self, citations: Iterable[Citation]) -> list[str]:
        """The notes on the cited papers, each once, in the order of the marks."""
        cited = {citation.publication.id: citation.publication for citation in citations}
        return [
            f"“{_plain_title(paper)}”: {self.notes[name]}"
            for name, paper in cited.items()
            if name in self.notes
        ]


def _without_headings(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements without a paper's heading where only its own row is left below."""
    before: Statement | None = None
    for statement in statements:
        if before is not None and not _heads(before, statement):
            yield before
        before = statement
    if before is not None:
        yield before


def _heads(heading: Statement, below: Statement) -> bool:
    papers = [support.publication for support in below.supports]
    return (
        not heading.supports
        and len(papers) == 1
        and below == row(papers[0])
        and title_of(papers[0]) in heading.text
    )


def _plain_title(paper: Publication) -> str:
    """A title for a notice, which is plain text."""
    return unescape(title_of(paper))
