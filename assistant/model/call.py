"""One call of a chat model: what it may take, and what came of it so far."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from assistant.model.limits import Deadline
from assistant.prompting import PromptName

_DONE = frozenset({"stop", "eos", "end_turn"})


@dataclass(slots=True)
class Call:
    """What one call may take, and what came of it so far; written while it streams.

    `purpose` names the prompt that it is for; `cap` bounds the tokens that are written. `errors`
    are the kinds of what went wrong, one a failed request; `first` is when the first text came,
    on the clock of `started`.
    """

    purpose: PromptName
    cap: int
    deadline: Deadline
    text: str = ""
    prompt_tokens: int = 0
    reported: tuple[int, int] | None = None
    finish: str | None = None
    errors: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    first: float | None = None

    @property
    def complete(self) -> bool:
        """Whether the server said that it was done."""
        return self.finish in _DONE

    def grow(self, text: str) -> None:
        """Text has come."""
        self.first = self.first or time.monotonic()
        self.text += text

    def most_tokens(self) -> int:
        """Tokens that the call may use at most, estimated."""
        return self.prompt_tokens + self.cap

    def tokens(self) -> tuple[int, int]:
        """Tokens read and written: as the server reports, else estimated."""
        return self.reported or (self.prompt_tokens, estimated_tokens(self.text))


def estimated_tokens(text: str) -> int:
    """Tokens of `text`, estimated from above: a third of its characters, all of Han."""
    wide = sum(ord(character) > 0x2E80 for character in text)
    return wide + (len(text) - wide) // 3 + 1
