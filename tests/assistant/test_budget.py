from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.errors import ModelFault, SettingError
from assistant.model.budget import MODEL_USE_FILE, Budget, BudgetSpent, model_usage
from assistant.model.budget_report import usage_document, usage_lines
from assistant.settings import Prices, Settings, read_settings

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


def booked(kept: Budget, model: str, read: int, written: int) -> None:
    call = kept.reserve(read + written, model=model, purpose="answer")
    kept.settle(call, prompt=read, written=written, outcome="ok")


def used(folder: Path, **changes: object) -> Settings:
    """Two days of use: `now` on both, `old` on the first."""
    settings = Settings(store=folder, model="now", **changes)  # type: ignore[arg-type]
    for day, model, read, written in (
        (NOON, "old", 9_000, 900), (NOON, "now", 1_000_000, 10_000),
        (NOON + timedelta(days=1), "now", 2_000_000, 500_000),
    ):  # fmt: skip
        booked(Budget(folder / MODEL_USE_FILE, 10**9, lambda at=day: at), model, read, written)  # type: ignore[misc]
    return settings


def test_use_costs_what_the_prices_say_and_another_model_has_no_price(tmp_path: Path) -> None:
    usage = model_usage(used(tmp_path, model_prices=Prices(0.5, 2.0, "EUR")))
    assert [(day.day, day.model, usage.cost(day)) for day in usage.days] == [
        ("2026-03-02", "now", 2.0), ("2026-03-01", "now", 0.52), ("2026-03-01", "old", None),
    ]  # fmt: skip
    assert usage.total() == pytest.approx(2.52)
    *_, last = usage_lines(usage)
    assert last == "Cost of these days: 2.5200 EUR, without old."


def test_the_latest_days_are_whole_days(tmp_path: Path) -> None:
    settings = used(tmp_path)
    assert {day.day for day in model_usage(settings, most=1).days} == {"2026-03-02"}
    assert len(model_usage(settings, most=2).days) == 3


def test_without_prices_tokens_are_shown_and_no_money(tmp_path: Path) -> None:
    usage = model_usage(used(tmp_path))
    assert usage.total() is None
    assert all(row["cost"] is None for row in usage_document(usage)["days"])
    assert "FOOTNOTE_MODEL_PRICES" in list(usage_lines(usage))[-1]


def test_looking_at_use_makes_no_file(tmp_path: Path) -> None:
    usage = model_usage(Settings(store=tmp_path / "store", model_budget=700))
    assert (usage.days, usage.left_today) == ((), 700)
    assert not list(tmp_path.iterdir())


def test_the_command_prints_days_and_money(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used(tmp_path)
    monkeypatch.setenv("FOOTNOTE_STORE", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_MODEL", "now")
    monkeypatch.setenv("FOOTNOTE_MODEL_PRICES", "0.5 / 2 EUR")
    assert main(["usage", "--days", "1"]) == 0
    shown = capsys.readouterr().out
    assert "2026-03-02" in shown and "2,000,000" in shown and "2.0000 EUR" in shown
    assert main(["usage", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cost"] == pytest.approx(2.52)


@pytest.mark.parametrize("text", ["cheap", "0.1", "-1/2", "1/2/3", "0.1/0.2 a price in euro"])
def test_prices_that_are_none_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(SettingError, match=r"0\.15/0\.60 USD"):
        read_settings({"FOOTNOTE_MODEL_PRICES": text}, None)
