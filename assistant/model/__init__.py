"""The chat model of the settings, behind deadlines, retries, a breaker and a budget.

Any OpenAI-compatible server. What a server refuses (a temperature, a cap by one name, streaming,
a system role) is left out from then on. Text comes as it is streamed, reasoning removed; every
failure is a ModelFault whose message has nothing of the server's. Judges no text.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from assistant.errors import ModelFault
from assistant.model.budget import MODEL_USE_FILE, Budget
from assistant.model.call import Call, estimated_tokens
from assistant.model.faults import fault_of, kind_of, may_try_again, pause_before
from assistant.model.limits import Breaker, Deadline, Limits
from assistant.model.trace import Trace, followed
from assistant.model.wire import Wire, adapted, build_chat, user_only, without_reasoning
from assistant.prompting import PromptName, prompt_template
from assistant.settings import Settings, quiet_dependencies

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_core.prompt_values import PromptValue
    from langchain_core.runnables import Runnable

_log = logging.getLogger(__name__)
_HEALTH_SECONDS = 30.0  # how long what `reachable` found is believed


@dataclass(slots=True)
class _OfLoop:
    """What belongs to one event loop: connections and the limit of calls at once."""

    http: Any
    at_once: asyncio.Semaphore
    chats: dict[Wire, Any] = field(default_factory=dict)


class ChatModel:
    """Streams replies of the chat model that the settings name."""

    def __init__(self, settings: Settings, budget: Budget, limits: Limits | None = None) -> None:
        self.name = settings.model
        self.limits = limits or Limits.waiting(settings.model_wait)
        self.budget = budget
        self.breaker = Breaker()
        self.trace = Trace(settings.trace)
        self._settings = settings
        self._wire = Wire.of(settings)
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _OfLoop] = WeakKeyDictionary()
        self._health: tuple[float, bool | None] = (0.0, None)

    @classmethod
    def from_settings(
        cls, settings: Settings, *, folder: Path, limits: Limits | None = None
    ) -> ChatModel:
        """The model of `settings`; its use is booked in a file of `folder`.

        Imports the client library, which takes seconds once: no question should wait for it.
        """
        quiet_dependencies()
        import langchain_openai  # noqa: F401

        budget = Budget(folder / MODEL_USE_FILE, settings.model_budget)
        return cls(settings, budget, limits)

    def runnable(self, call: Call) -> Runnable[PromptValue, AIMessageChunk]:
        """The chat model as a part of a chain: a prompt in, its reply streamed out.

        Its stream raises ModelFault if no reply can be had before the call's deadline, if it
        breaks, or if the day's tokens are used up. What came of it is noted in `call`.
        """
        from langchain_core.runnables import RunnableGenerator

        async def chat(prompts: AsyncIterator[PromptValue]) -> AsyncIterator[AIMessageChunk]:
            async for prompt in prompts:
                async with aclosing(self._stream(call, prompt)) as chunks:
                    async for chunk in chunks:
                        yield chunk

        return RunnableGenerator(chat, name=self.name)

    async def reply(
        self, purpose: PromptName, values: Mapping[str, str], *, cap: int, deadline: Deadline
    ) -> str:
        """The whole reply to a prompt. Raises ModelFault as the stream of `runnable` does."""
        from langchain_core.output_parsers import StrOutputParser

        chat = self.runnable(Call(purpose, cap, deadline))
        chain = prompt_template(purpose) | chat | StrOutputParser()
        return await chain.ainvoke(dict(values))

    async def reachable(self) -> bool | None:
        """Whether the server answers, asked without spending tokens; None if it does not tell."""
        if self.breaker.is_open:
            return False
        asked, found = self._health
        if not asked or time.monotonic() - asked > _HEALTH_SECONDS:
            found = await self._ask_health()
            self._health = (time.monotonic(), found)
        return found

    async def _ask_health(self) -> bool | None:
        import openai

        client = self._chat(self._wire).root_async_client
        try:
            await asyncio.wait_for(client.models.list(), self.limits.connect)
        except (openai.NotFoundError, openai.APIResponseValidationError):
            return None
        except Exception:
            return False
        return True

    async def _stream(self, call: Call, prompt: PromptValue) -> AsyncGenerator[AIMessageChunk]:
        """The reply behind the breaker, the budget and the limit of calls at once."""
        from langchain_core.messages import AIMessageChunk

        with followed(lambda outcome: self.trace.call(call, outcome)):
            self.breaker.enter()
            texts = [str(message.text) for message in prompt.to_messages()]
            call.prompt_tokens = sum(map(estimated_tokens, texts))
            async with (
                self._booked(call),
                self._turn(call.deadline),
                aclosing(self._counted(call, prompt)) as pieces,
            ):
                async for piece in pieces:
                    yield AIMessageChunk(content=piece)

    async def _counted(self, call: Call, prompt: PromptValue) -> AsyncGenerator[str]:
        """The reply, with its success or failure counted by the breaker."""
        try:
            async with aclosing(self._attempts(call, prompt)) as pieces:
                async for piece in pieces:
                    yield piece
            if not call.text.strip():
                raise ModelFault("The language model gave an empty answer.")
        except ModelFault:
            self.breaker.failed()
            raise
        self.breaker.succeeded()

    @asynccontextmanager
    async def _booked(self, call: Call) -> AsyncIterator[None]:
        """Reserve the tokens that a call may use at most, and settle what it used."""
        number = await asyncio.to_thread(
            self.budget.reserve, call.most_tokens(), model=self.name, purpose=call.purpose
        )
        outcome = "left"
        try:
            yield
            outcome = "ok"
        except ModelFault:
            outcome = "failed"
            raise
        finally:
            read, written = call.tokens()
            with suppress(ModelFault):  # what was reserved then stays booked
                self.budget.settle(number, prompt=read, written=written, outcome=outcome)

    @asynccontextmanager
    async def _turn(self, deadline: Deadline) -> AsyncIterator[None]:
        """Wait until fewer calls run at once than the limit, no longer than `deadline`."""
        at_once = self._of_loop().at_once
        try:
            await asyncio.wait_for(at_once.acquire(), deadline.left())
        except TimeoutError:
            raise ModelFault("The language model is busy.") from None
        try:
            yield
        finally:
            at_once.release()

    async def _attempts(self, call: Call, prompt: PromptValue) -> AsyncGenerator[str]:
        """One request after another until one gives text; none after text was given."""
        attempt, wire = 1, self._wire
        while True:
            try:
                async with aclosing(self._once(call, prompt, wire)) as pieces:
                    async for piece in pieces:
                        self._wire = wire  # what was answered is asked like this again
                        yield piece
                return
            except Exception as error:
                call.errors.append(kind_of(error))
                _log.warning("model call failed: %s", call.errors[-1])
                changed = None if call.text else adapted(wire, error)
                if changed is not None:
                    wire = changed
                    continue
                pause = pause_before(attempt + 1, error)
                again = attempt < self.limits.attempts and not call.text and may_try_again(error)
                if not again or pause >= call.deadline.left():
                    raise fault_of(error, self.name) from None
                attempt += 1
                await asyncio.sleep(pause)

    async def _once(self, call: Call, prompt: PromptValue, wire: Wire) -> AsyncGenerator[str]:
        """One request to the chat model, with an own clock around every wait."""
        # As extra_body, because the library gives every cap its newer name.
        chat = self._chat(wire).bind(extra_body=dict.fromkeys(wire.caps[:1], call.cap))
        asked = prompt if wire.system else user_only(prompt)
        most = call.cap * self.limits.characters_a_token
        async with aclosing(chat.astream(asked)) as chunks:
            wait = self.limits.first_token
            reasoning = without_reasoning()
            while (chunk := await _next(chunks, min(wait, call.deadline.left()))) is not None:
                _note(chunk, call)
                text = reasoning(str(chunk.text))
                if text:
                    wait = self.limits.between
                    call.grow(text)
                    yield text
                if len(call.text) > most:
                    call.finish = call.finish or "length"
                    return

    def _chat(self, wire: Wire) -> Any:
        state = self._of_loop()
        if wire not in state.chats:
            state.chats[wire] = build_chat(self._settings, wire, self.limits, state.http)
        return state.chats[wire]

    def _of_loop(self) -> _OfLoop:
        import httpx2

        loop = asyncio.get_running_loop()
        if loop not in self._loops:
            timeout = httpx2.Timeout(self.limits.silence, connect=self.limits.connect)
            limits = httpx2.Limits(max_connections=self.limits.at_once * 2)
            http = httpx2.AsyncClient(timeout=timeout, limits=limits, follow_redirects=False)
            self._loops[loop] = _OfLoop(http, asyncio.Semaphore(self.limits.at_once))
        return self._loops[loop]


async def _next(chunks: AsyncIterator[Any], seconds: float) -> Any:
    """The next chunk, or None at the end. Raises TimeoutError after `seconds`."""
    return await asyncio.wait_for(anext(chunks, None), seconds)


def _note(chunk: AIMessageChunk, call: Call) -> None:
    call.finish = chunk.response_metadata.get("finish_reason") or call.finish
    if chunk.usage_metadata and chunk.usage_metadata["total_tokens"]:
        counted = chunk.usage_metadata
        call.reported = (counted["input_tokens"], counted["output_tokens"])
