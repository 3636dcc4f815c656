"""What the language model may cost: tokens a day, reserved before a call and settled after it.

Kept in SQLite, so that the cap holds over restarts and over several processes. It also is the
owner's log of use: times, tokens and outcomes, no question and no visitor.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.errors import ModelFault
from assistant.settings import Prices, Settings

MODEL_USE_FILE = "model-use.sqlite3"  # in the store's folder

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL, model TEXT NOT NULL,
    purpose TEXT NOT NULL, tokens INTEGER NOT NULL, prompt_tokens INTEGER, written_tokens INTEGER,
    outcome TEXT);
CREATE INDEX IF NOT EXISTS calls_by_day ON calls (day);
"""
_BUSY_SECONDS = 5.0


class BudgetSpent(ModelFault):
    """The tokens of the day are used up."""


@dataclass(frozen=True, slots=True)
class DayUse:
    """One day's use (UTC): calls, tokens read and written, calls that failed or were left."""

    day: str
    model: str
    calls: int
    prompt_tokens: int
    written_tokens: int
    failed: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What the model used and cost: `days` newest first, one row a day (UTC) and model.

    `left_today` are tokens that may still be used today of `tokens_a_day`. Prices hold for
    `model`; what another model used has no cost here.
    """

    days: tuple[DayUse, ...]
    tokens_a_day: int
    left_today: int
    model: str
    prices: Prices | None = None

    def cost(self, use: DayUse) -> float | None:
        """The money that a row cost, or None where no price is known."""
        if self.prices is None or use.model != self.model:
            return None
        read, written = use.prompt_tokens, use.written_tokens
        return (read * self.prices.read + written * self.prices.written) / 1e6

    def total(self) -> float | None:
        """The money that all rows with a price cost together, or None without any."""
        costs = [cost for cost in map(self.cost, self.days) if cost is not None]
        return sum(costs) if costs else None


class Budget:
    """A cap of tokens a day (UTC) over all calls.

    A call that never settles (a crash) keeps what it reserved. A clock that jumps back by a day
    frees nothing: what is booked for tomorrow counts today.
    """

    def __init__(
        self,
        path: Path,
        tokens_a_day: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._cap = tokens_a_day
        self._clock = clock
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            database.executescript(_SCHEMA)

    def reserve(self, tokens: int, *, model: str, purpose: str) -> int:
        """Book `tokens` for a call and return its number.

        Raises BudgetSpent if the day's tokens do not suffice.
        """
        now = self._clock()
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            if self._booked(database, now) + tokens > self._cap:
                raise BudgetSpent(
                    "The language model's tokens for today are used up; answers are quoted."
                )
            row = database.execute(
                "INSERT INTO calls (day, at, model, purpose, tokens) VALUES (?, ?, ?, ?, ?)",
                (_day(now), now.isoformat(timespec="seconds"), model, purpose, tokens),
            )
            return int(row.lastrowid or 0)

    def settle(self, call: int, *, prompt: int, written: int, outcome: str) -> None:
        """Replace what `call` reserved by what it used; `outcome` is "ok" or a fault's name."""
        with self._open() as database:
            database.execute(
                "UPDATE calls SET tokens = ?, prompt_tokens = ?, written_tokens = ?, outcome = ? "
                "WHERE id = ?",
                (prompt + written, prompt, written, outcome, call),
            )

    def left(self) -> int:
        """Tokens that may still be reserved today."""
        with self._open() as database:
            return max(0, self._cap - self._booked(database, self._clock()))

    def days(self, most: int = 31) -> list[DayUse]:
        """The use of the latest `most` days with any, newest first, one row a day and model."""
        with self._open() as database:
            rows = database.execute(
                "SELECT day, model, COUNT(*), SUM(COALESCE(prompt_tokens, tokens)), "
                "SUM(COALESCE(written_tokens, 0)), SUM(COALESCE(outcome, 'unsettled') != 'ok') "
                "FROM calls WHERE day IN (SELECT DISTINCT day FROM calls ORDER BY day DESC LIMIT ?)"
                " GROUP BY day, model ORDER BY day DESC, model",
                (most,),
            ).fetchall()
        return [DayUse(*row) for row in rows]

    def _booked(self, database: sqlite3.Connection, now: datetime) -> int:
        tomorrow = _day(now + timedelta(days=1))
        row = database.execute(
            "SELECT COALESCE(SUM(tokens), 0) FROM calls WHERE day IN (?, ?)", (_day(now), tomorrow)
        ).fetchone()
        return int(row[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each step: any thread or process may call.

        Raises ModelFault if the file cannot be used: a cap that cannot be kept is no cap.
        """
        try:
            database = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
            try:
                # The cap must outlive the process, not the machine: no wait for the disk.
                database.execute("PRAGMA synchronous = OFF")
                with database:
                    yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError) as error:
            raise ModelFault(
                "The record of the model's use cannot be written; answers are quoted. "
                f"Check the folder of {self._path.name} and the disk."
            ) from error


def model_usage(settings: Settings, *, most: int = 31) -> Usage:
    """The use of the latest `most` days by the file in the settings' store; creates none.

    Raises ModelFault if the file is there and cannot be read.
    """
    path, cap = settings.store / MODEL_USE_FILE, settings.model_budget
    days: list[DayUse] = []
    left = cap
    if path.exists():
        budget = Budget(path, cap)
        days, left = budget.days(most), budget.left()
    return Usage(tuple(days), cap, left, settings.model, settings.model_prices)


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
