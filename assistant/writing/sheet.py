"""The sentences of one answer while they settle: proven, mended, failed; and the draft of them.

A sentence settles when the check proves it. What fails in form only is mended here, without the
model: a literal sentence of the authors becomes a quotation, a missing or wrong mark is replaced
by the one piece of evidence that proves the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from assistant.checking import Verdict, check_sentence
from assistant.checking.marks import Marked, marks_before_stops, take_apart
from assistant.checking.sources import Source
from assistant.checking.words import plain, tokens
from assistant.markup import escape_markdown
from assistant.prompting import NO_ANSWER
from assistant.text import fold, sentences
from assistant.types import Draft, Statement, Support

_ENOUGH_TO_QUOTE = 0.6  # of a failed sentence must stand in the sentence quoted instead
_ITEM_SIGN = r"\d{1,2}[.)]|[-*•]"
_LONGEST_MARK = 14
_MARKED_STOP = re.compile(r"(?<=[\]】][.!?])\s+")  # a mark ends a sentence whatever follows
_NOT_MENDABLE = frozenset({"markup", "address", "quote", "absence"})
_REPORTED = (
    (r"\bIn this (?:paper|work|article|study),? we\b", "The authors"),
    (r"^[Ww]e\b", "The authors"), (r"\b[Ww]e\b", "the authors"), (r"^[Oo]ur\b", "Their"),
    (r"\bour\b", "their"), (r"\bours\b", "theirs"), (r"\bus\b", "them"),
)  # fmt: skip


class SentenceStream:
    """Cuts a stream of text into sentences; list items and lines end sentences too.

    The marks of a sentence are known by the sources of its sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._held = ""

    def feed(self, text: str) -> list[str]:
        """The sentences that are whole now that `text` has come."""
        *lines, held = (self._held + text).split("\n")
        whole = [part for line in lines for part in self._split(line)]
        self._held = marks_before_stops(held, self._sheet.sources)
        spans = sentences(self._held)
        if len(spans) < 2 or self._may_be_mark(spans[-1][0]):
            return whole
        done, self._held = self._held[: spans[-1][0]], self._held[spans[-1][0] :]
        *parts, last = self._split(done)
        if re.fullmatch(_ITEM_SIGN, last):  # "1." belongs to what follows
            self._held = f"{last} {self._held}"
            return [*whole, *parts]
        return [*whole, *parts, last]

    def rest(self) -> list[str]:
        """What is left at the end."""
        held, self._held = self._held, ""
        return self._split(held)

    def _may_be_mark(self, start: int) -> bool:
        """Whether what follows a full stop may still become a mark of the sentence before."""
        return self._held[start] in "[【(" and len(self._held) - start < _LONGEST_MARK

    def _split(self, line: str) -> list[str]:
        moved = marks_before_stops(line, self._sheet.sources)
        parts = [part for part in _MARKED_STOP.split(moved) if part]
        return _items_joined([p[start:end] for p in parts for start, end in sentences(p)])


def _items_joined(parts: list[str]) -> list[str]:
    """The number of a list item joined with the item again ("1." "DFIL ...")."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(_ITEM_SIGN, joined[-1]):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the model: its text, what was found, and the statement it became.

    `first` is the line that this one corrects.
    """

    written: str
    verdict: Verdict
    statement: Statement | None = None
    quoted: bool = False
    keys: tuple[str, ...] = ()
    first: Line | None = None


@dataclass(slots=True)
class Sheet:
    """The lines of one answer in order; `sources` are there once they were retrieved."""

    question: str
    sources: Mapping[str, Source] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    cut: bool = False
    declined: bool = False

    def settle(self, sentence: str) -> Statement | None:
        """Check one sentence and keep it; the statement if it is proven and claims something."""
        if NO_ANSWER in sentence:
            self.declined = True
            return None
        line = self._checked(sentence)
        self.lines.append(line)
        return line.statement

    def failed(self) -> list[tuple[int, Line]]:
        """The lines that claim something and are not proven, with their places."""
        return [
            (at, line)
            for at, line in enumerate(self.lines)
            if line.statement is None and line.verdict.problems and line.verdict.claims
        ]

    def repair(self, at: int, sentence: str) -> Statement | None:
        """Put a corrected sentence in the place of a failed line, if it is proven."""
        line = self._checked(sentence)
        if line.statement is not None:
            self.lines[at] = replace(line, first=self.lines[at])
        return line.statement

    def quote_instead(self) -> None:
        """Put the nearest sentence of the evidence where a line failed and one is near enough."""
        used = {s for line in self.lines if line.statement for s in line.statement.supports}
        for at, line in self.failed():
            near = line.verdict.nearest
            if near is None or line.verdict.nearest_share < _ENOUGH_TO_QUOTE or near in used:
                continue
            used.add(near)
            self.lines[at] = replace(line, statement=quotation(near), quoted=True)

    def proven(self) -> tuple[Statement, ...]:
        """The statements that may be shown, in order."""
        return tuple(line.statement for line in self.lines if line.statement)

    def written_by_model(self) -> bool:
        """Whether a proven statement is the model's own."""
        return any(line.statement and not line.quoted for line in self.lines)

    def draft(self, model: str) -> Draft:
        """What is proven, with a notice of what was replaced or left out."""
        return Draft(self.proven(), "model", notice=self._notice(), model=model)

    def _notice(self) -> str | None:
        dropped = len(self.failed())
        quoted = sum(line.quoted for line in self.lines)
        parts = [
            f"{_sentences(quoted)} of the model replaced by a quotation" if quoted else "",
            f"{_sentences(dropped)} left out that the list does not prove" if dropped else "",
            "the model's answer broke off" if self.cut else "",
        ]
        said = "; ".join(part for part in parts if part)
        return said[:1].upper() + said[1:] + "." if said else None

    def _checked(self, sentence: str) -> Line:
        verdict = check_sentence(sentence, self.sources, self.question)
        if verdict.claims and not _NOT_MENDABLE & {p.kind for p in verdict.problems}:
            verdict = self._mended(sentence, verdict)
        if verdict.problems or not verdict.claims:
            return Line(sentence, verdict)
        statement = Statement(verdict.text, verdict.supports)
        return Line(sentence, verdict, statement, keys=verdict.keys)

    def _mended(self, sentence: str, verdict: Verdict) -> Verdict:
        """The verdict on the first other way of writing `sentence` that is proven."""
        for other in self._other_forms(sentence) if verdict.problems else ():
            found = check_sentence(other, self.sources, self.question)
            if found.proven and found.claims and found.supports:
                return found
        return verdict

    def _other_forms(self, sentence: str) -> Iterator[str]:
        marked = take_apart(sentence, self.sources)
        item = "- " if marked.item else ""
        for key in self._candidates(marked):
            if _literal(marked.text, self.sources[key]):
                yield f'{item}"{marked.text}" [{key}]'
            yield f"{item}{_reported(marked.text).rstrip('.!?')} [{key}]."

    def _candidates(self, marked: Marked) -> list[str]:
        """The keys that a sentence may have meant: its own, those of the sentence before, all.

        All only if the sentence has a name or a number of its own: "It works well" may be true
        of a publication that it does not speak of.
        """
        before = self.lines[-1].keys if self.lines else ()
        specific = any(t.kind != "word" for t in tokens(plain(marked.text)))
        others = tuple(self.sources) if specific else ()
        return list(dict.fromkeys((*marked.keys, *before, *others)))


def quotation(support: Support) -> Statement:
    """A sentence of an abstract as a statement of its own."""
    text = escape_markdown(plain(support.quote or ""))
    return Statement(f"“{text}” ⟦0⟧", (support,))


def _literal(text: str, source: Source) -> bool:
    wanted = fold(text).rstrip(".!? ")
    return any(fold(sentence.text).rstrip(".!? ") == wanted for sentence in source.sentences)


def _reported(text: str) -> str:
    """A sentence of the authors as a report about them."""
    for pattern, replacement in _REPORTED:
        text = re.sub(pattern, replacement, text)
    return text


def _sentences(count: int) -> str:
    return "one sentence" if count == 1 else f"{count} sentences"
