"""What the owner's console shows, gathered from the assistant and the files of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelFault
from assistant.importers import ImportReport
from assistant.importers.report import Problem
from assistant.model.budget import Usage, model_usage
from assistant.opening import State
from assistant.settings import Settings
from assistant.web.owner_log import Asked, QuestionBook, Unanswered, documents, unanswered

if TYPE_CHECKING:
    from assistant.core import Assistant

FEEDBACK_FILE = "feedback.jsonl"
QUESTIONS_FILE = "questions.jsonl"
_LATEST = 100  # questions and verdicts shown
_MOST_UNANSWERED = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """A thumb down: UTC time, question, the answer as it was, the visitor's reason."""

    when: str
    question: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the console shows, as data."""

    title: str
    asked: tuple[Asked, ...]
    asked_in_all: int
    unanswered: tuple[Unanswered, ...]
    good: int
    bad: tuple[Verdict, ...]
    use: Usage | str  # or why it is not known
    imported: ImportReport
    corrections: tuple[tuple[str, str, str], ...]  # kind, what it is about, what it says
    problems: tuple[Problem, ...]  # of the corrections
    health: tuple[tuple[str, str], ...]


def overview(assistant: Assistant, settings: Settings, book: QuestionBook) -> Overview:
    """The console's content as it is now. Reads files: call it in a thread."""
    entries = book.entries()
    verdicts = list(documents(settings.store / FEEDBACK_FILE))
    bad = [_verdict(one) for one in reversed(verdicts) if one.get("verdict") == "bad"]
    return Overview(
        title=settings.title or ", ".join(p.name for p in assistant.library.profiles),
        asked=tuple(entries[:_LATEST]),
        asked_in_all=len(entries),
        unanswered=tuple(islice(unanswered(entries), _MOST_UNANSWERED)),
        good=sum(one.get("verdict") == "good" for one in verdicts),
        bad=tuple(bad[:_LATEST]),
        use=_model_use(settings),
        imported=assistant.state.imported,
        corrections=_corrections(assistant.state),
        problems=assistant.state.corrections.problems,
        health=_health(assistant, settings),
    )


def _verdict(document: Mapping[str, Any]) -> Verdict:
    texts = (str(document.get(key) or "") for key in ("when", "question", "answer", "reason"))
    return Verdict(*texts)


def _corrections(state: State) -> tuple[tuple[str, str, str], ...]:
    given = state.corrections
    titles = {paper.id: paper.title for paper in state.library.publications}
    pinned = [("Pinned answer", " / ".join(one.questions), one.text) for one in given.pinned]
    notes = [("Note", titles.get(name, name), note) for name, note in given.notes.items()]
    withheld = [
        ("Withheld", titles.get(name, name), "not quoted or summarised")
        for name in sorted(given.withheld)
    ]
    return (*pinned, *notes, *withheld)


def _model_use(settings: Settings) -> Usage | str:
    try:
        return model_usage(settings)
    except ModelFault as fault:
        return str(fault)


def _health(assistant: Assistant, settings: Settings) -> tuple[tuple[str, str], ...]:
    state = assistant.state
    report, library = state.report, state.library
    store = getattr(state.knowledge.index, "store", None)
    rows = [
        ("Publications", f"{len(library)}, version {library.version}"),
        ("Without an abstract", str(library.without_abstract)),
        ("Without a year", str(library.without_year)),
        ("Lists", ", ".join(path.name for path in settings.lists)),
    ]
    if store is not None:
        how = "compared exactly, in memory" if store.exact else "through Chroma's index"
        rows.append(("Passages in the index", f"{len(store.rows)}, {how}"))
    done = f"{report.embedded} embedded, {report.kept} kept, {report.removed} removed"
    rows += [("When it was last built or opened", done), ("Embeddings", settings.embeddings)]
    faults = [
        state.notice,
        getattr(state.knowledge.index, "fault", None),
        getattr(store, "fault", None),
    ]
    rows.append(("Faults", " ".join(fault for fault in faults if fault) or "none"))
    rows.append(("Store on disk", f"{_megabytes(settings.store):.1f} MB"))
    return tuple(rows)


def _megabytes(folder: Path) -> float:
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(sizes) / 1e6
