"""Opens one library version: lists to records, records to an index, all as one state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.judge import Judge, open_judge
from assistant.answering.knowledge import Knowledge, NoIndex, SearchIndex
from assistant.corrections import Corrections
from assistant.corrections_file import corrections_files, read_corrections
from assistant.importers import ImportReport
from assistant.library import Library, library_folder, load_library
from assistant.reading.entities import Entities
from assistant.reading.learned import LearnedReader, open_reader
from assistant.records import Records
from assistant.settings import Settings
from assistant.topics import Topic, find_topics
from assistant.topics.kept import kept_topics

if TYPE_CHECKING:
    from vectorstore.store import IndexReport

Progress = Callable[[str, int, int], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """One library version with its index; replaced as a whole."""

    library: Library
    knowledge: Knowledge
    report: IndexReport
    notice: str | None
    imported: ImportReport = ImportReport(())
    corrections: Corrections = Corrections()
    learned: LearnedReader | None = None


def open_knowledge(settings: Settings) -> Knowledge:
    """The records of the lists alone, without an index: enough for filters and exports."""
    loaded = load_library(settings.lists, folder=library_folder(settings.store, settings.lists))
    return _knowledge(loaded.library, NoIndex())


def _knowledge(library: Library, index: SearchIndex, judge: Judge | None = None) -> Knowledge:
    records = Records(library.publications, [p.name for p in library.profiles])
    entities = Entities.of(library.publications, library.profiles, records.people)
    return Knowledge(records, library.profiles, entities, index, judge)


def _topics(library: Library, index: SearchIndex) -> tuple[Topic, ...]:
    ids = [publication.id for publication in library.publications]
    return find_topics(library.publications, index.vectors(ids))


def load_state(
    settings: Settings, progress: Progress | None, current: State | None = None
) -> State:
    """The state of the lists as they are now; `current` is kept where nothing changed."""
    from assistant.indexing import open_index

    folder = library_folder(settings.store, settings.lists)
    loaded = load_library(settings.lists, folder=folder)
    library = loaded.library
    corrections = _corrections(settings, library, current)
    if current is not None and library.version == current.library.version:
        knowledge, report = current.knowledge, current.report
        return State(
            library, knowledge, report, loaded.notice, loaded.report, corrections, current.learned
        )
    index = open_index(
        library.publications,
        folder=folder,
        embeddings=settings.embeddings,
        chroma_url=settings.chroma_url,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        progress=progress,
    )
    learned = current.learned if current else open_reader(folder / "model")
    judge = current.knowledge.judge if current else open_judge(folder / "model")
    kept, version = folder / "topics.json", f"{library.version}:{settings.embeddings}"
    topics = kept_topics(kept, version, lambda: _topics(library, index))
    knowledge = replace(_knowledge(library, index, judge), topics=topics)
    return State(
        library, knowledge, index.report, loaded.notice, loaded.report, corrections, learned
    )


def _corrections(settings: Settings, library: Library, current: State | None) -> Corrections:
    """The owner's corrections as they are now; the last good ones where a file is broken."""
    corrections = read_corrections(settings.lists, library)
    before = current.corrections if current is not None else Corrections()
    for problem in corrections.problems:
        if problem not in before.problems:
            _log.warning("%s", problem)
    if corrections.broken and current is not None:
        return replace(before, problems=corrections.problems)
    return corrections


def watched(lists: Sequence[Path]) -> tuple[Path, ...]:
    """Everything whose change is to be noticed: the lists, and the corrections beside them."""
    return (*lists, *corrections_files(lists))


def stamps(paths: Sequence[Path]) -> Mapping[str, tuple[int, int]]:
    """Size and time of every file of the lists: changed lists have other stamps."""
    stamps: dict[str, tuple[int, int]] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            try:
                status = file.stat()
            except OSError:
                continue
            stamps[str(file)] = (status.st_size, status.st_mtime_ns)
    return stamps
