"""Kills index builds and updates at random moments; counts what is found afterwards.

    python -m benchmarks.kills LIST [--kills 100] [--seed 7]

Half of the kills hit a first build, half an update after a tenth of the abstracts changed. After
each, the folder must hold a complete old or a complete new index (or none, for a first build), and
opening it must end with the new one, without the list being read again.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.importers import read_lists
from assistant.indexing import open_index
from assistant.types import Publication
from vectorstore import generations
from vectorstore.hybrid import HybridIndex

_WORKER = """
import sys
from pathlib import Path
from benchmarks.kills import build
build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "changed")
"""


def publications(path: Path, changed: bool) -> list[Publication]:
    """The list, or the list with a tenth of its abstracts changed."""
    found = list(read_lists([path]).publications)
    if changed:
        for at in range(0, len(found), 10):
            found[at] = replace(found[at], abstract=found[at].abstract + " One sentence more.")
    return found


def build(path: Path, folder: Path, changed: bool) -> HybridIndex:
    """Bring the index in `folder` level with the list."""
    return open_index(publications(path, changed), folder=folder, embeddings="local")


def started(path: Path, folder: Path, changed: bool) -> subprocess.Popen[bytes]:
    """A build in a process of its own."""
    state = "changed" if changed else "plain"
    command = [sys.executable, "-c", _WORKER, str(path), str(folder), state]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def duration(path: Path, folder: Path, changed: bool) -> float:
    """Seconds that an undisturbed build takes, start of the process included."""
    begun = time.perf_counter()
    started(path, folder, changed).wait()
    return time.perf_counter() - begun


def verdict(folder: Path, path: Path, changed: bool) -> str:
    """What a killed build left behind, and whether opening it mends it."""
    found = [g for g in generations.newest(folder / "index") if generations.chroma_intact(g)]
    left = "complete" if found else "none"
    index = build(path, folder, changed)
    whole = set(index.publications) == {p.id for p in publications(path, changed)}
    probes = publications(path, changed)[:20]
    first = sum(index.rank(p.title, k=1)[0].publication_id == p.id for p in probes)
    return f"{left}, then {'whole' if whole and first >= 0.95 * len(probes) else 'BROKEN'}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("list", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "base"
        seconds = {False: duration(options.list, base, False)}
        trial = Path(place) / "trial"
        shutil.copytree(base, trial)
        seconds[True] = duration(options.list, trial, True)
        for at in range(options.kills):
            update = at % 2 == 1
            shutil.rmtree(trial, ignore_errors=True)
            if update:
                shutil.copytree(base, trial)
            else:
                (trial / "model").parent.mkdir(parents=True)
                shutil.copytree(base / "model", trial / "model")
            process = started(options.list, trial, update)
            time.sleep(chance.uniform(0, 1.1 * seconds[update]))
            process.kill()
            process.wait()
            kind = "update" if update else "first build"
            counts[f"{kind}: {verdict(trial, options.list, update)}"] += 1
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{at + 1} of {options.kills}")
    for outcome, number in sorted(counts.items()):
        print(f"{number:4} {outcome}")
    return 0 if not any("BROKEN" in outcome for outcome in counts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
