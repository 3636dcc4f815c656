"""What the language model used and cost, as lines for people and as a document for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.model.budget import Usage


def usage_lines(usage: Usage) -> Iterator[str]:
    """A table of days, then what is left today and what all days cost."""
    if usage.days:
        heads = f"{'calls':>6} {'failed':>6} {'read':>10} {'written':>9}"
        yield f"{'day (UTC)':10}  {heads}  cost, model"
    for day in usage.days:
        counts = f"{day.calls:6} {day.failed:6} {day.prompt_tokens:10,} {day.written_tokens:9,}"
        yield f"{day.day:10}  {counts}  {money(usage.cost(day), usage)} {day.model}".rstrip()
    yield f"{usage.left_today:,} of {usage.tokens_a_day:,} tokens are left today."
    total = usage.total()
    if total is not None:
        others = sorted({day.model for day in usage.days if usage.cost(day) is None})
        without = f", without {', '.join(others)}" if others else ""
        yield f"Cost of these days: {money(total, usage)}{without}."
    elif usage.prices is None:
        yield "For money set FOOTNOTE_MODEL_PRICES, such as 0.15/0.60 USD a million tokens."


def usage_document(usage: Usage) -> dict[str, Any]:
    """The same as JSON-ready data; a cost that is not known is null."""
    return {
        "days": [{**asdict(day), "cost": usage.cost(day)} for day in usage.days],
        "tokens_a_day": usage.tokens_a_day,
        "left_today": usage.left_today,
        "model": usage.model,
        "prices": asdict(usage.prices) if usage.prices else None,
        "cost": usage.total(),
    }


def money(amount: float | None, usage: Usage) -> str:
    """An amount with its currency, four decimals; a dash where it is not known."""
    if amount is None or usage.prices is None:
        return "–"
    return f"{amount:.4f} {usage.prices.currency}".rstrip()
