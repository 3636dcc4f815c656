"""How long an answer without a model takes, by stage, beside one bare search of the same run.

    python -m benchmarks.latency QUESTIONS.jsonl [--list FILE...]

After a warm-up with the list's own starter questions, the last question of every case is asked once
in this process, with its history, so that nothing about it is cached. Bare: another index of the
same list embeds and searches the same question once. Stages: reading (question, history, request),
searching (the index), executing (the plan without its searches), and the
rest (proof, suggestions).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant.answering.knowledge import SearchIndex
from assistant.conversation import Conversation
from assistant.core import Assistant
from assistant.evaluation import Case, read_cases
from assistant.opening import load_state
from assistant.reading.reader import Reader
from assistant.settings import DEFAULT_LIST, Settings, quiet_dependencies
from assistant.types import Turn
from vectorstore.hybrid import HybridIndex

_SEARCHES = ("rank", "sentences", "similar")


@dataclass
class Clock:
    """Seconds inside each watched method; a method inside itself counts once."""

    spent: dict[str, float] = field(default_factory=dict)
    _inside: set[str] = field(default_factory=set)

    def watch(self, owner: type, names: tuple[str, ...], stage: str) -> None:
        """Put methods of a class on the clock for the rest of the process."""
        for name in names:
            setattr(owner, name, self._timed(getattr(owner, name), stage))

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Time a block, unless the stage is running already."""
        if stage in self._inside:
            yield
            return
        self._inside.add(stage)
        started = time.perf_counter()
        try:
            yield
        finally:
            self._inside.discard(stage)
            self.spent[stage] = self.spent.get(stage, 0.0) + time.perf_counter() - started

    def _timed(self, method: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            with self.running(stage):
                return method(*args, **options)

        return timed


def asked(assistant: Assistant, case: Case, clock: Clock) -> dict[str, float]:
    """Seconds of the case's last question by stage, and in `all`."""
    history = tuple(Turn("user", turn) for turn in case.turns[:-1])
    clock.spent.clear()
    with clock.running("all"):
        assistant.ask(case.turns[-1], history)
    spent = {stage: clock.spent.get(stage, 0.0) for stage in ("all", "prepare", "read", "search")}
    return {
        "all": spent["all"],
        "reading": spent["read"],
        "searching": spent["search"],
        "executing": spent["prepare"] - spent["read"] - spent["search"],
        "rest": spent["all"] - spent["prepare"],
    }


def searched(index: SearchIndex, question: str) -> float:
    """Seconds of one bare search: publications and sentences."""
    started = time.perf_counter()
    index.rank(question)
    index.sentences(question)
    return time.perf_counter() - started


def line(name: str, seconds: list[float], whole: float) -> str:
    """A row of the table: milliseconds, and the share of all answers' time."""
    late = quantiles(seconds, n=20)[-1]
    return (
        f"| {name} | {1000 * median(seconds):.1f} | {1000 * late:.1f} | "
        f"{1000 * max(seconds):.1f} | {100 * sum(seconds) / whole:.0f} % |"
    )


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--list", type=Path, nargs="+", default=[DEFAULT_LIST])
    given = parser.parse_args()
    quiet_dependencies()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(lists=tuple(given.list), store=Path(folder), answerer="extract")
        assistant = Assistant.open(settings)
        bare = load_state(settings, None).knowledge.index
        for starter in assistant.starters():
            assistant.ask(starter)
            searched(bare, starter)
        cases = read_cases(given.questions)
        baseline = [searched(bare, case.turns[-1]) for case in cases]
        clock = Clock()
        clock.watch(HybridIndex, _SEARCHES, "search")
        clock.watch(Reader, ("read",), "read")
        clock.watch(Conversation, ("prepare",), "prepare")
        rows = [asked(assistant, case, clock) for case in cases]
    whole = sum(row["all"] for row in rows)
    print(f"{len(rows)} questions\n")
    print("| stage | median ms | 95th percentile ms | longest ms | share |\n|---|---|---|---|---|")
    for stage in rows[0]:
        print(line(stage, [row[stage] for row in rows], whole))
    print(line("one bare search", baseline, whole))
    ratio = median(row["all"] for row in rows) / median(baseline)
    print(f"\nA median answer takes {ratio:.1f} times a median bare search.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
