from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.budget import Budget, BudgetSpent
from assistant.errors import ModelFault

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def budget(folder: Path, tokens: int = 1000, at: datetime = NOON) -> Budget:
    return Budget(folder / "use.sqlite3", tokens, lambda: at)


def test_a_reservation_counts_until_it_is_settled(tmp_path: Path) -> None:
    kept = budget(tmp_path)
    call = kept.reserve(700, model="m", purpose="answer")
    assert kept.left() == 300
    kept.settle(call, prompt=100, written=20, outcome="ok")
    assert kept.left() == 880


def test_the_cap_holds_and_says_so(tmp_path: Path) -> None:
    kept = budget(tmp_path)
    kept.reserve(1000, model="m", purpose="answer")
    with pytest.raises(BudgetSpent, match="used up"):
        kept.reserve(1, model="m", purpose="answer")


def test_the_cap_survives_a_restart_and_a_call_that_never_settled(tmp_path: Path) -> None:
    budget(tmp_path).reserve(900, model="m", purpose="answer")
    with pytest.raises(BudgetSpent):
        budget(tmp_path).reserve(200, model="m", purpose="answer")


def test_a_new_day_has_its_own_tokens(tmp_path: Path) -> None:
    budget(tmp_path).reserve(1000, model="m", purpose="answer")
    assert budget(tmp_path, at=NOON + timedelta(days=1)).left() == 1000


def test_a_clock_that_jumps_back_frees_nothing(tmp_path: Path) -> None:
    budget(tmp_path, at=NOON + timedelta(days=1)).reserve(1000, model="m", purpose="answer")
    assert budget(tmp_path, at=NOON).left() == 0


def test_a_clock_that_was_years_ahead_does_not_lock_for_ever(tmp_path: Path) -> None:
    budget(tmp_path, at=datetime(2038, 1, 19, tzinfo=UTC)).reserve(1000, model="m", purpose="x")
    assert budget(tmp_path, at=NOON).left() == 1000


def test_parallel_calls_do_not_overspend(tmp_path: Path) -> None:
    kept = budget(tmp_path, tokens=1000)

    def attempt(_: int) -> bool:
        try:
            kept.reserve(100, model="m", purpose="answer")
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10
    assert kept.left() == 0


def test_the_owner_sees_use_by_day_and_model(tmp_path: Path) -> None:
    kept = budget(tmp_path, tokens=100_000)
    for outcome in ("ok", "ok", "failed"):
        call = kept.reserve(500, model="m", purpose="answer")
        kept.settle(call, prompt=300, written=50, outcome=outcome)
    (day,) = kept.days()
    assert (day.day, day.calls, day.prompt_tokens, day.written_tokens) == (
        "2026-03-01",
        3,
        900,
        150,
    )
    assert day.failed == 1


def test_a_file_that_cannot_be_used_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "use.sqlite3").write_bytes(b"this is no database, but it is long enough" * 100)
    with pytest.raises(ModelFault, match="folder"):
        budget(tmp_path)
