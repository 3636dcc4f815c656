"""Answers written by a chat model and proven sentence by sentence.

retriever | prompt | chat model | text -> sentences -> check -> statements. A sentence is handed on
when the check has proven it, never before. What fails is corrected by the model once, else
replaced by the sentence of the abstract that comes nearest, else left out. Decides nothing about
records: counts and lists never come here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.checking.sources import Evidence
from assistant.errors import ModelFault
from assistant.markup import clean
from assistant.model import ChatModel
from assistant.model.call import Call
from assistant.model.limits import Deadline, Limits
from assistant.model.trace import followed
from assistant.prompting import NO_ANSWER
from assistant.settings import Settings
from assistant.types import Draft, Statement, Turn
from assistant.words import language_of
from assistant.writing.chain import (
    chain_input,
    evidence_in,
    evidence_retriever,
    retrieval_chain,
)
from assistant.writing.evidence import (
    ModelRequest,
    answer_values,
    evidence_text,
    history_text,
    keyed,
    new_fence,
)
from assistant.writing.sheet import Line, SentenceStream, Sheet
from assistant.writing.translation import (
    TRANSLATED,
    numbered_lines,
    translated,
    translation_values,
)

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Evidence", "ModelAnswerer", "ModelRequest"]

_MOST_REPAIRS = 6
_STANDALONE_TOKENS = 120
_MOST_QUESTION_CHARACTERS = 1000


class ModelAnswerer:
    """Writes answers with a chat model, from evidence only."""

    def __init__(self, model: ChatModel) -> None:
        self.model = model
        self.name = model.name

    @classmethod
    def from_settings(
        cls, settings: Settings, *, folder: Path, limits: Limits | None = None
    ) -> ModelAnswerer:
        """The answerer of the settings' model; its use is booked in a file of `folder`."""
        return cls(ChatModel.from_settings(settings, folder=folder, limits=limits))

    async def write(self, request: ModelRequest) -> AsyncGenerator[Statement | Draft]:
        """Proven statements as they settle, then the draft that holds all of them in order.

        A draft without statements that abstains says that the evidence does not answer. Raises
        ModelFault if the model fails or nothing that it writes can be proven.
        """
        sheet = Sheet(request.standalone)
        with followed(lambda outcome: self.model.trace.answer(sheet, outcome)):
            async with aclosing(self._written(request, sheet)) as parts:
                async for part in parts:
                    yield part

    async def _written(
        self, request: ModelRequest, sheet: Sheet
    ) -> AsyncGenerator[Statement | Draft]:
        deadline = Deadline(self.model.limits)
        async with aclosing(self._statements(request, sheet, deadline)) as statements:
            async for statement in statements:
                if not _foreign(request, sheet):
                    yield statement
        if sheet.declined and not sheet.lines:
            yield Draft((), "none", abstained=True, model=self.name)
            return
        foreign = _foreign(request, sheet)
        for statement in await self._repair(sheet, deadline):
            if not foreign:
                yield statement
        if not sheet.written_by_model():
            raise ModelFault("The language model wrote nothing that the list proves.")
        sheet.quote_instead()
        draft = sheet.draft(self.name)
        yield await self._translate(draft, request.language, deadline) if foreign else draft

    def chain(self, request: ModelRequest, sheet: Sheet, call: Call) -> Runnable[Any, str]:
        """The LangChain chain from a question to the text of its answer, unchecked.

        What was retrieved is put on `sheet`, under the keys by which the model may cite it.
        """
        limit = self.model.limits.prompt_tokens

        def as_variables(asked: dict[str, Any]) -> dict[str, str]:
            evidence = evidence_in(asked["context"])
            if not evidence:
                raise ModelFault("There is nothing in the list from which a model could answer.")
            sheet.sources = keyed(evidence)
            return answer_values(request, sheet.sources, limit)

        return retrieval_chain(evidence_retriever(request), self.model.runnable(call), as_variables)

    async def standalone(self, question: str, history: Sequence[Turn]) -> str:
        """`question` so that it can be understood and searched alone, in English.

        Raises ModelFault; what comes back is text to search with, not to show as proven.
        """
        values = {
            "fence": new_fence(),
            "history": history_text(history),
            "question": clean(question, keep_breaks=False),
        }
        deadline = Deadline(self.model.limits)
        reply = await self.model.reply(
            "standalone", values, cap=_STANDALONE_TOKENS, deadline=deadline
        )
        lines = [line.strip() for line in clean(reply).splitlines() if line.strip()]
        rewritten = lines[0].removeprefix("Question:").strip().strip('"') if lines else ""
        if not rewritten or len(rewritten) > _MOST_QUESTION_CHARACTERS:
            raise ModelFault("The language model could not rewrite the question.")
        return rewritten

    async def reachable(self) -> bool | None:
        """Whether the model's server answers; None if it does not tell. Spends no tokens."""
        return await self.model.reachable()

    async def _statements(
        self, request: ModelRequest, sheet: Sheet, deadline: Deadline
    ) -> AsyncGenerator[Statement]:
        """Settle the sentences of the model's stream; a break after a proven one ends it."""
        try:
            async with aclosing(self._sentences(request, sheet, deadline)) as found:
                async for sentence in found:
                    statement = sheet.settle(sentence)
                    if statement is not None:
                        deadline.flows()
                        yield statement
        except ModelFault:
            if not sheet.proven():
                raise
            sheet.cut = True

    async def _sentences(
        self, request: ModelRequest, sheet: Sheet, deadline: Deadline
    ) -> AsyncGenerator[str]:
        """The sentences of the chain's text as they come; what is cut off is left out."""
        call = Call("answer", self.model.limits.answer_tokens, deadline)
        cutter = SentenceStream(sheet)
        texts: Any = self.chain(request, sheet, call).astream(chain_input(request))
        async with aclosing(texts) as pieces:
            async for piece in pieces:
                for sentence in cutter.feed(piece):
                    yield sentence
        for sentence in cutter.rest():
            whole = sentence.rstrip().endswith((".", "!", "?", "。", "]", NO_ANSWER))
            if call.complete or whole:
                yield sentence
            else:
                sheet.cut = True

    async def _repair(self, sheet: Sheet, deadline: Deadline) -> list[Statement]:
        """Ask once for corrections of what failed; the corrections that are proven."""
        failed = sheet.failed()[:_MOST_REPAIRS]
        if not failed or sheet.cut or deadline.left() < self.model.limits.repair:
            return []
        values = {
            "fence": new_fence(),
            "no_answer": NO_ANSWER,
            "evidence": evidence_text(sheet.sources, self.model.limits.prompt_tokens),
            "sentences": "\n".join(_complaint(n, line) for n, (_, line) in enumerate(failed, 1)),
        }
        cap = self.model.limits.answer_tokens
        try:
            reply = await self.model.reply("repair", values, cap=cap, deadline=deadline)
        except ModelFault:
            return []
        corrected = numbered_lines(reply)
        repaired = [
            sheet.repair(at, corrected[n])
            for n, (at, _) in enumerate(failed, 1)
            if NO_ANSWER not in corrected.get(n, NO_ANSWER)
        ]
        return [statement for statement in repaired if statement is not None]

    async def _translate(self, draft: Draft, language: str, deadline: Deadline) -> Draft:
        """The draft in the visitor's language, as far as the translation keeps to its facts."""
        values = translation_values(draft.statements, language)
        cap = self.model.limits.answer_tokens
        try:
            reply = await self.model.reply("translate", values, cap=cap, deadline=deadline)
        except ModelFault:
            return draft
        statements = translated(draft.statements, reply)
        if statements == draft.statements:
            return draft
        notice = f"{draft.notice} {TRANSLATED}" if draft.notice else TRANSLATED
        return replace(draft, statements=statements, notice=notice)


def _complaint(number: int, line: Line) -> str:
    reasons = ", ".join(f"{p.kind}: {p.detail}" for p in line.verdict.problems[:6])
    return f"{number}. {clean(line.written, keep_breaks=False)[:600]}\n   (not found — {reasons})"


def _foreign(request: ModelRequest, sheet: Sheet) -> bool:
    """Whether the visitor writes another language than the evidence."""
    spoken = request.language or language_of(request.question)
    return all(source.language != spoken for source in sheet.sources.values())
