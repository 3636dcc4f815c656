"""Replies of a model that answers every question of a gold file well, or only invents.

    python -m benchmarks.reference_answers GOLD.jsonl LIST... > ANSWERS.jsonl
    python -m benchmarks.reference_answers GOLD.jsonl LIST... --inventing > INVENTIONS.jsonl

For `python -m tests.scripted_server --answers`. A good reply is made of those sentences of the gold
publications that contain what the case asks for, reported in the third person, with marks; an
inventing one says plausible things under the same marks.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from assistant.checking.words import plain
from assistant.importers import read_lists
from assistant.text import fold, sentences
from assistant.types import Publication
from benchmarks.corruptions import put_mark, reported

_INVENTED = (
    "The method was trained on 4,312 hospital records from Oslo and reaches 97.3% accuracy",
    "It is used by a national bank to detect fraud in real time",
    "The authors founded a company upon it in 2016",
)


def good_reply(case: dict[str, Any], papers: list[Publication]) -> str:
    """The fewest sentences that contain every group of `must`, and one of each publication."""
    pool = [(p, plain(p.abstract[a:b]).strip()) for p in papers for a, b in sentences(p.abstract)]
    chosen: list[tuple[Publication, str]] = []
    for group in case["must"]:
        wanted = [fold(alternative) for alternative in group]
        if any(fold(text) and any(w in fold(text) for w in wanted) for _, text in chosen):
            continue
        found = [pair for pair in pool if any(w in fold(pair[1]) for w in wanted)]
        chosen += [max(found, key=lambda pair: _overlap(pair[1], case["answer"]))] if found else []
    for paper in papers:
        own = [pair for pair in pool if pair[0] is paper]
        if own and not any(p is paper for p, _ in chosen):
            chosen.append(max(own, key=lambda pair: _overlap(pair[1], case["answer"])))
    return " ".join(put_mark(reported(text), f"[{p.title}]") for p, text in chosen)


def _overlap(text: str, answer: str) -> int:
    return len(set(re.findall(r"\w+", fold(text))) & set(re.findall(r"\w+", fold(answer))))


def inventing_reply(papers: list[Publication]) -> str:
    return " ".join(
        put_mark(invented, f"[{papers[n % len(papers)].title}]")
        for n, invented in enumerate(_INVENTED)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--inventing", action="store_true")
    given = parser.parse_args()
    listed = read_lists(given.lists).publications
    for line in given.gold.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        papers = [p for p in listed if p.title in case["gold_papers"] and p.abstract]
        if given.inventing:
            reply = inventing_reply(papers or list(listed[:2]))
        elif papers:
            reply = good_reply(case, papers)
        else:
            continue
        print(json.dumps({"question": case["turns"][-1], "reply": reply}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
