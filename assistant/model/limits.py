"""How long a model may take, how often it is asked again, and when it is left alone.

Plain clocks and counters; knows no client library. Times are seconds on a monotonic clock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from assistant.errors import ModelFault

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one question to the model.

    `first_answer` bounds the time to the first proven sentence, `total` everything including
    retries and the repair, which is asked for only with `repair` seconds left; `between` bounds
    the silence between two tokens. `attempts` counts requests that reach the server for one call,
    `at_once` the calls of one process.
    """

    connect: float = 3.0
    first_token: float = 8.0
    between: float = 8.0
    first_answer: float = 12.0
    total: float = 45.0
    repair: float = 2.0
    attempts: int = 2
    at_once: int = 32
    answer_tokens: int = 600
    characters_a_token: int = 8
    prompt_tokens: int = 4000

    @property
    def silence(self) -> float:
        """The longest silence of a connection that may still be followed by an answer."""
        return max(self.first_token, self.between)

    @classmethod
    def waiting(cls, seconds: float) -> Limits:
        """The bounds with so many seconds for the first proven sentence; the others follow."""
        usual = cls()
        share = max(1.0, seconds) / usual.first_answer
        return replace(
            usual,
            first_answer=usual.first_answer * share,
            first_token=usual.first_token * share,
            total=usual.total * max(1.0, share),
        )


class Deadline:
    """When a question must be answered: first by `first_answer`, once it flows by `total`."""

    def __init__(self, limits: Limits, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._end = self._start + limits.first_answer
        self._last = self._start + limits.total

    def flows(self) -> None:
        """A first part of the answer is there: the rest may take until the total."""
        self._end = self._last

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - self._clock())


class Breaker:
    """Leaves a failing server alone: after five failures in a row no call for 30 seconds.

    Then one call may try; its success closes the breaker, its failure opens it again.
    """

    def __init__(
        self, *, failures: int = 5, pause: float = 30.0, clock: Clock = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._failed = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are refused now."""
        return self._failed >= self._most and self._clock() < self._open_until

    def enter(self) -> None:
        """Raise ModelFault while open; let one call through when the pause is over."""
        if self.is_open:
            raise ModelFault("The language model has failed repeatedly and is left alone for now.")
        if self._failed >= self._most:
            self._open_until = self._clock() + self._pause

    def succeeded(self) -> None:
        """Close: the server answers."""
        self._failed = 0

    def failed(self) -> None:
        """Count a failure; the fifth in a row opens."""
        self._failed += 1
        if self._failed >= self._most:
            self._open_until = self._clock() + self._pause


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """The seconds that a server asks to wait, from `Retry-After` (seconds or a date)."""
    value = headers.get("retry-after-ms")
    if value and value.replace(".", "", 1).isdecimal():
        return float(value) / 1000
    value = (headers.get("retry-after") or "").strip()
    if value.replace(".", "", 1).isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now())
    except (TypeError, ValueError):
        return None


def back_off(attempt: int) -> float:
    """Seconds before the next attempt, with jitter: about 0.4, 0.8, 1.6."""
    return 0.4 * 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)
