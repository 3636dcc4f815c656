"""How complete and true imports are, over a folder of publication lists.

    python benchmarks/imports.py LISTS_FOLDER [--sample 200] [--seed 1]

Each entry of the folder (file or folder) is one list. Entries are counted, and a random sample is
checked, by the plain readers of `independent_lists`, which share no code with the importers.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.importers import ImportReport, read_lists, read_text
from assistant.references import bibtex, csl_json, csv_table, ris
from assistant.types import Publication
from benchmarks.independent_lists import Seen, letters, read_independently, words

WRITERS: dict[str, Callable[[Sequence[Publication]], str]] = {
    "bibtex": bibtex, "ris": ris, "csl-json": csl_json, "csv": csv_table,
}  # fmt: skip


def table(lists: Sequence[Path]) -> tuple[list[ImportReport], int]:
    print("| list | formats | entries | read | merged | versions | skipped | no abstract | no year "
          "| no authors | s |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    reports, wrong = [], 0
    for path in lists:
        began = time.process_time()
        report = read_lists([path])
        spent = time.process_time() - began
        counted = len(read_independently(path))
        total = report.read + report.merged + len(report.skipped)
        wrong += counted != total
        formats = ", ".join(sorted({f.format for f in report.files if f.read}))
        mark = "" if counted == total else f" (!= {total})"
        row = (path.name, formats, f"{counted}{mark}", report.read, report.merged, report.linked,
               len(report.skipped), report.without_abstract, report.without_year,
               report.without_authors, f"{spent:.2f}")  # fmt: skip
        print("| " + " | ".join(str(cell) for cell in row) + " |")
        reports.append(report)
    return reports, wrong


def check_sample(lists: Sequence[Path], size: int, seed: int) -> Counter[str]:
    """Random entries of all lists, each file for itself, against the independent readers."""
    pairs: list[tuple[Publication, dict[str, list[Seen]]]] = []
    for path in lists:
        files = [path] if path.is_file() else sorted(f for f in path.rglob("*.*") if f.is_file())
        for file in (f for f in files if f.name != "SOURCE.json"):
            seen: dict[str, list[Seen]] = {}
            for entry in read_independently(file):
                seen.setdefault(letters(entry.title), []).append(entry)
            try:
                pairs += [(p, seen) for p in read_lists([file]).publications]
            except Exception as error:
                print(f"  {file.name}: {error}")
    result: Counter[str] = Counter()
    for publication, seen in random.Random(seed).sample(pairs, min(size, len(pairs))):
        result.update(_compared(publication, seen.get(letters(publication.title), [])))
    return result


def _compared(publication: Publication, entries: list[Seen]) -> Counter[str]:
    """Which fields agree with the entry of the same title that agrees best."""
    result = Counter({"checked": 1, "title": bool(entries)})
    best: dict[str, bool] = {}
    for entry in entries:
        agrees = {
            "year": publication.year == entry.year,
            "authors": words(" ".join(publication.authors)) == words(entry.authors),
            "abstract": letters(publication.abstract) == letters(entry.abstract),
        }
        best = max(best, agrees, key=lambda a: sum(a.values()))
    result.update({name: int(ok) for name, ok in best.items()})
    for name, ok in best.items():
        if not ok:
            place = publication.source.file if publication.source else ""
            print(f"  {place}: {publication.title[:60]!r}: "
                  f"{name} differs: {entries[0]!r:.300}")  # fmt: skip
    if not entries:
        print(f"  {publication.source}: {publication.title!r} is in no source")
    return result


def round_trips(reports: Sequence[ImportReport]) -> None:
    for name, write in WRITERS.items():
        total = different = 0
        for report in reports:
            again = {p.id: p for p in read_text(write(report.publications)).publications}
            for publication in report.publications:
                total += 1
                other = again.get(publication.id)
                different += other is None or _carried(other) != _carried(publication)
        print(f"- {name}: {total - different:,} of {total:,} records equal")


def _carried(p: Publication) -> tuple[object, ...]:
    return (p.title, p.authors, p.authors_complete, p.date.iso, p.type, p.venue, p.doi, p.arxiv,
            p.volume, p.number, p.pages, " ".join(p.abstract.split()))  # fmt: skip


def speed(reports: Sequence[ImportReport], entries: int = 1_400) -> None:
    """BibTeX of real records, titles numbered until there are `entries`."""
    papers = [p for report in reports for p in report.publications]
    text = "\n".join(
        bibtex([papers[n % len(papers)]]).replace("title = {{", f"title = {{{{No. {n}: ", 1)
        .replace("  doi = {", "  note = {").replace("  eprint = {", "  annote = {")
        for n in range(entries)
    )  # fmt: skip
    began = time.perf_counter(), time.process_time()
    report = read_text(text)
    took = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"- {entries:,} BibTeX entries ({len(text) / 2**20:.1f} MB): {report.read:,} read in "
          f"{took[0]:.2f} s ({took[1]:.2f} s of processor time)")  # fmt: skip
    print(f"- peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def same_list_in_several_formats(folder: Path) -> None:
    """Lists whose folder has the same stem in several formats: records field by field."""
    stems: dict[str, list[Path]] = {}
    for file in folder.rglob("*.*"):
        if file.suffix in {".bib", ".ris", ".json", ".csv"} and file.name != "SOURCE.json":
            stems.setdefault(f"{file.parent.name}/{file.stem}", []).append(file)
    for name, files in sorted(stems.items()):
        if len(files) > 2:
            read = {f.suffix: {p.id: p for p in read_lists([f]).publications} for f in files}
            first, *others = read.values()
            for field in ("title", "authors", "authors_complete", "year", "venue", "doi", "type"):
                same = all(
                    {i: getattr(p, field) for i, p in other.items()}
                    == {i: getattr(p, field) for i, p in first.items()}
                    for other in others
                )
                print(f"- {name} in {', '.join(sorted(read))}: {field} "
                      f"{'equal' if same else 'DIFFERS'} ({len(first)} records)")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lists", type=Path, metavar="LISTS_FOLDER")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    lists = sorted(args.lists.iterdir())
    print("## Entries\n")
    reports, wrong = table(lists)
    print(f"\n## {args.sample} random entries (seed {args.seed})\n")
    checked = check_sample(lists, args.sample, args.seed)
    for name in ("title", "year", "authors", "abstract"):
        print(f"- {name}: {checked[name]} of {checked['checked']}")
    print("\n## One list in several formats\n")
    same_list_in_several_formats(args.lists)
    print("\n## Round trips\n")
    round_trips(reports)
    print("\n## Speed\n")
    speed(reports)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
