"""Prints the areas of lists, and how many keep their name when 5 % of the papers are left out.

uv run python -m benchmarks.topics PATH ... > docs/topics.md
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.importers import read_lists
from assistant.indexing import open_index
from assistant.topics import Scores, Topic, find_topics
from assistant.types import Publication

_ROUNDS, _KEPT = 10, 0.95
_HEAD = """# Topics of lists

The areas that `assistant/topics` finds: name, number of publications, years, the two that stand
for it best; parts of large areas follow. *Kept* is the share of areas whose name is found again
when 5 % of the publications are left out (mean of ten draws). Made by `benchmarks/topics.py`.
"""


def kept(publications: Sequence[Publication], vectors: Scores, topics: Sequence[Topic]) -> float:
    """The mean share of areas whose name is found again without 5 % of the publications."""
    names = {topic.label for topic in topics if not topic.rest}
    shares = []
    for seed in range(_ROUNDS):
        count = round(_KEPT * len(publications))
        rows = sorted(random.Random(seed).sample(range(len(publications)), count))
        again = find_topics([publications[at] for at in rows], vectors[rows])
        shares.append(len(names & {topic.label for topic in again}) / max(len(names), 1))
    return sum(shares) / len(shares)


def report(path: Path) -> str:
    """One list's areas as Markdown."""
    publications = read_lists([path]).publications
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(publications, folder=Path(folder), embeddings="local")
        vectors = index.vectors([p.id for p in publications])
    began = time.perf_counter()
    topics = find_topics(publications, vectors)
    took = time.perf_counter() - began
    with_text = sum(bool(p.abstract) for p in publications)
    name = path.name if path.parent.name in {"publications", ""} else path.parent.name
    share = f"kept {kept(publications, vectors, topics):.2f}" if topics else "no areas"
    lines = [f"## {name}", "", f"{len(publications)} publications, {with_text} with an abstract; "
             f"{took:.1f} s; {share}", ""]  # fmt: skip
    titles = {p.id: p.title for p in publications}
    for topic in topics:
        years = f", {topic.since}–{topic.until}" if topic.years else ""
        label = f"**{topic.label}**" if not topic.rest else "other topics"
        shown = "; ".join(titles[i] for i in topic.examples)
        lines.append(f"- {label} ({len(topic.ids)}{years}): {shown}")
        if topic.parts:
            parts = ", ".join(f"{p.label or 'other'} ({len(p.ids)})" for p in topic.parts)
            lines.append(f"  - parts: {parts}")
    return "\n".join(lines)


def main(paths: Sequence[str]) -> int:
    """Print the report of every list named."""
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    print(_HEAD)
    print("\n\n".join(report(Path(path)) for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
