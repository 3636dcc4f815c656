"""Whether the right paper comes first on a real list, on the way that answers take to their papers.

    python -m benchmarks.right_paper GOLD.jsonl... [--list FILE] [--show]

Of every gold file, the content questions of one turn that have an answer and right papers (kinds
fact, number, method, dataset, definition). "index" is the search with the question as it was
typed; "answers" is what the answerer does: the question read (in English as far as the glossary
goes), papers that it names, else the search with its topic and the best sentences.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from assistant.answering import Answering
from assistant.answers.content import ranked_papers
from assistant.answers.knowledge import Knowledge
from assistant.answers.topics import holders, literal_terms
from assistant.conversation import Conversation
from assistant.opening import load_state
from assistant.settings import read_settings
from assistant.text import fold

_KINDS = frozenset({"fact", "number", "method", "dataset", "definition"})
_DEEP = 20
Ranking = Callable[[str], list[str]]


def read_cases(files: Sequence[Path]) -> list[tuple[str, frozenset[str]]]:
    """Questions with the folded titles of their right papers, each question once."""
    cases: dict[str, frozenset[str]] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            single = len(row["turns"]) == 1 and row["kind"] in _KINDS
            if single and row["answerable"] and row["gold_papers"]:
                cases[row["turns"][0]] = frozenset(map(_plain, row["gold_papers"]))
    return list(cases.items())


def answers_path(knowledge: Knowledge, conversation: Conversation) -> Ranking:
    """Papers in the order in which the answerer would quote them."""

    def ranking(question: str) -> list[str]:
        request = conversation.prepare(question).request
        query = request.topic or request.question
        literal = [t for t in literal_terms(query, knowledge) if holders([t], knowledge, None)]
        pool = holders(literal, knowledge, None) if literal else []
        found = ranked_papers(query, knowledge, pool or None, _DEEP)
        return list(dict.fromkeys((*request.papers, *(r.publication_id for r in found))))

    return ranking


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--list", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument(
        "--show", action="store_true", help="the questions with another paper first"
    )
    chosen = parser.parse_args(arguments)
    cases = read_cases(chosen.gold)
    settings = read_settings()
    with tempfile.TemporaryDirectory() as place:
        lists = tuple(chosen.list) or settings.lists
        knowledge = load_state(replace(settings, lists=lists, store=Path(place)), None).knowledge
        conversation = Conversation(Answering(knowledge), date.today())
        ways: dict[str, Ranking] = {
            "index": lambda question: [
                found.publication_id for found in knowledge.index.rank(question, k=_DEEP)
            ],
            "answers": answers_path(knowledge, conversation),
        }
        print(f"{len(cases)} questions\n\n| way | right paper first | all right papers in 5 |")
        print("|---|---|---|")
        for name, ranking in ways.items():
            report(name, ranking, cases, knowledge, show=chosen.show)


def report(
    name: str,
    ranking: Ranking,
    cases: Sequence[tuple[str, frozenset[str]]],
    knowledge: Knowledge,
    *,
    show: bool,
) -> None:
    """One row, and the misses if they are wanted."""
    first, among, missed = [], [], []
    for question, right in cases:
        found = [_plain(paper.title) for paper in knowledge.records.of(ranking(question))]
        first.append(found[0] in right if found else False)
        among.append(len(right.intersection(found[:5])) / min(len(right), 5))
        if not first[-1]:
            missed.append(f"  {question}\n    first {found[:1]}, right {sorted(right)}")
    print(f"| {name} | {np.mean(first):.3f} | {np.mean(among):.3f} |")
    if show:
        print(*missed, sep="\n")


def _plain(title: str) -> str:
    return fold(title).rstrip(". ")


if __name__ == "__main__":
    main()
