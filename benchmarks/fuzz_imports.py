"""Fuzz every reader: mutated lists, with atheris (coverage-guided) where it is installed.

    python benchmarks/fuzz_imports.py SEEDS... [--reader NAME] [--inputs N] [--seconds S] [--seed N]
    python benchmarks/fuzz_imports.py SEEDS... --atheris --reader NAME -- -atheris-options

An input counts as failed if a reader raises anything but ListError, takes more than 5 s of
processor time for 1 MiB (scaled down with a floor of 0.5 s), or gives other records when it is
read again.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from assistant.errors import ListError
from assistant.importers import read_text
from assistant.importers.formats import FORMATS, find_format
from assistant.importers.plain import visible
from assistant.importers.report import SourceText

TOKENS = [
    "{", "}", '"', "\\", "\n", "\n\n", ",", "=", "#", "@article{", "@string{", "TY  - JOUR\n",
    "ER  - \n", "AU  - ", "---\n", "+++\n", "[", "]", "{}", "null", '{"title":', "&amp;", "<p>",
    "</p>", "$", "$$", "\\\"{", "\\'", "\\emph{", " and ", " and others", "et al.", "…", ";", "|",
    "\t", "1.", "[1] ", "* ", "(2020).", "https://", "https://github. com/a/b", "10.1000/x", "\0",
    "\ud800", "\u202e", "\u200b", "é", "王", "Sep 20, 2023Code", "CVSep 20, 2023", "Apr 19", "«",
    "title: ", "authors:\n- ", "&a [*a,*a]", "PMID- 1\n",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>", "</entry>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "## Abstract\n",
    "title,authors,year\n",
]  # fmt: skip


def mutated(text: str, rng: random.Random) -> str:
    """A part of `text` with a few cuts, repeats, swaps and foreign tokens."""
    start = rng.randrange(max(1, len(text)))
    text = (
        text[start : start + rng.choice([200, 500, 1_000, 3_000])]
        if rng.random() < 0.8
        else text[:3_000]
    )
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.randrange(1, 60))
        action = rng.randrange(5)
        if action == 0:
            text = text[:at] + text[to:]
        elif action == 1:
            text = text[:to] + text[at:to] * rng.randrange(1, 5) + text[to:]
        elif action == 2:
            text = text[:at] + rng.choice(TOKENS) * rng.choice([1, 1, 1, 2, 30]) + text[at:]
        elif action == 3:
            text = (
                text[:at] + chr(rng.choice([rng.randrange(128), rng.randrange(0x3000)])) + text[to:]
            )
        else:
            text = text[:at] + text[::-1][at:to] + text[to:]
    return text[:8_000]


def judge(text: str, name: str) -> str | None:
    """Why this input is a failure for the reader `name`; None if it is none."""
    text = visible(text)
    allowed = max(0.5, 5.0 * len(text) / 2**20)
    began = time.process_time()
    try:
        first = read_text(text, format=name)
    except ListError:
        first = None
    except Exception:
        return traceback.format_exc(limit=-4)
    if time.process_time() - began > allowed and (spent := _seconds(text, name)) > allowed:
        return f"took {spent:.1f} s for {len(text)} characters"
    if first is not None and hash(text) % 8 == 0:
        again = read_text(text, format=name)
        if [p.id for p in again.publications] != [p.id for p in first.publications]:
            return "other ids when read again"
    return None


def _seconds(text: str, name: str) -> float:
    """The shorter of two further runs: a pause of the collector is nobody's fault."""
    spent = []
    for _ in range(2):
        began = time.process_time()
        with contextlib.suppress(ListError):
            read_text(text, format=name)
        spent.append(time.process_time() - began)
    return min(spent)


def _format_of(text: str) -> str | None:
    found = find_format(SourceText("seed", visible(text)))
    return found.name if found else None


def run(seeds: list[str], readers: list[str], inputs: int, seconds: float, seed: int) -> int:
    rng = random.Random(seed)
    own = {name: [t for t in seeds if _format_of(t) == name] or seeds for name in readers}
    failures: Counter[str] = Counter()
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while sum(done.values()) < inputs and time.monotonic() < end:
        name = rng.choice(readers)
        text = mutated(rng.choice(own[name] if rng.random() < 0.8 else seeds), rng)
        done[name] += 1
        failure = judge(text, name)
        if failure:
            failures[f"{name}: {failure.strip().splitlines()[-1]}"] += 1
            if failures.total() <= 20:
                print(name, repr(text[:300]), failure, file=sys.stderr)
    print(f"{sum(done.values()):,} inputs, {failures.total()} failures, seed {seed}")
    for name, count in sorted(done.items()):
        print(f"  {name}: {count:,}")
    for failure, count in failures.most_common():
        print(f"  FAILED {count}x {failure}")
    return 1 if failures else 0


def run_atheris(seeds: list[Path], reader: str, options: list[str]) -> None:
    import atheris

    global ListError, read_text  # noqa: PLW0603 - loaded again, with instruments
    for name in [n for n in sys.modules if n.split(".")[0] == "assistant"]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["assistant"]):
        from assistant.errors import ListError
        from assistant.importers import read_text

    def one(data: bytes) -> None:
        failure = judge(data.decode("utf-8", "replace"), reader)
        if failure:
            raise AssertionError(failure)

    atheris.Setup([sys.argv[0], *options, *{str(s.parent) for s in seeds}], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seeds", nargs="+", type=Path, help="files or folders with lists")
    parser.add_argument("--reader", choices=[f.name for f in FORMATS])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true")
    parser.add_argument("options", nargs="*", default=[])
    args, options = parser.parse_known_args()
    files = [f for s in args.seeds for f in ([s] if s.is_file() else sorted(s.rglob("*.*")))]
    if args.atheris:
        run_atheris(files, args.reader, options)
        return 0
    texts = [f.read_text(encoding="utf-8", errors="replace") for f in files if f.is_file()]
    readers = [args.reader] if args.reader else [f.name for f in FORMATS]
    return run(texts, readers, args.inputs, args.seconds, args.seed)


if __name__ == "__main__":
    raise SystemExit(main())
