"""Asks a list for what its records say, in the words of people, and compares with the records.

    python -m benchmarks.record_audit LIST... [--seed N] [--store DIR]

Questions are made from the list itself: counts, years and ranges, authors (also in lower case, by
surname and as first author), dates, venues, DOIs, kinds, categories, keywords, and a person who is
not on it. Each expected answer is worked out here from the records, by code that shares nothing
with the answerer but the reading of the file. Prints what was answered wrongly, and a score a list.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.core import Assistant
from assistant.markup import unescape
from assistant.settings import Settings, quiet_dependencies
from assistant.text import fold, readable
from assistant.types import Answer, Publication

T = TypeVar("T")
NOBODY = "Zaphod Beeblebrox"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its answer has to have: a number, exactly these papers, these words."""

    kind: str
    text: str
    count: int | None = None
    papers: frozenset[str] | None = None
    says: tuple[str, ...] = ()


class Maker:
    """Makes questions about one list."""

    def __init__(self, publications: tuple[Publication, ...], seed: int) -> None:
        self._papers = publications
        self._random = random.Random(seed)
        self._years = Counter(p.year for p in publications if p.year)

    def questions(self) -> Iterator[Question]:
        """All questions, always the same for a list and a seed."""
        yield Question("count", "How many publications are on the list?", len(self._papers))
        yield Question("count", "number of papers?", len(self._papers))
        yield from self._of_years()
        yield from self._of_people()
        for paper in self._some(self._papers, 6):
            yield from _of_paper(paper)
        yield from self._of_values()
        yield Question("nobody", f"Which papers are by {NOBODY}?", papers=frozenset())

    def _some(self, of: Sequence[T], most: int) -> list[T]:
        return self._random.sample(list(of), min(most, len(of)))

    def _ids(self, passes: Callable[[Publication], bool]) -> frozenset[str]:
        return frozenset(p.id for p in self._papers if passes(p))

    def _of_years(self) -> Iterator[Question]:
        for year in self._some(sorted(self._years), 4):
            after = sum(n for y, n in self._years.items() if y > year)
            yield Question("year", f"How many papers appeared in {year}?", self._years[year])
            yield Question("year", f"how many papers after {year}?", after)
            yield Question("year", f"count of publications since {year}", after + self._years[year])
        if len(self._years) > 1:
            low, high = sorted(self._some(sorted(self._years), 2))
            between = sum(n for y, n in self._years.items() if low <= y <= high)
            yield Question("year", f"How many came out between {low} and {high}?", between)
            ends = (str(min(self._years)), str(max(self._years)))
            yield Question("groups", "How many publications per year?", says=ends)
            yield Question("extreme", "What is the newest publication?", says=ends[1:])
            yield Question("extreme", "first paper?", says=ends[:1])

    def _of_people(self) -> Iterator[Question]:
        """People whose surname nobody else has, so that every spelling of it is theirs."""
        surnames = Counter(_surname(n) for n in {n for p in self._papers for n in p.authors})
        listed = Counter(n for p in self._papers for n in p.authors)
        alone = [n for n, c in listed.most_common(60) if c > 1 and surnames[_surname(n)] == 1]
        for name in self._some(alone, 5):
            theirs = self._ids(lambda p, name=name: name in p.authors)  # type: ignore[misc]
            yield Question("author", f"Which papers are by {name}?", papers=theirs)
            yield Question("author", f"how many publications with {name.lower()}?", len(theirs))
            if len(_surname(name)) > 4 and " " in name:
                asked = f"What has {name.split()[-1]} co-authored here?"
                yield Question("surname", asked, papers=theirs)
            first = self._ids(lambda p, name=name: p.authors[:1] == (name,))  # type: ignore[misc]
            if first:
                yield Question("first", f"How many papers have {name} as first author?", len(first))

    def _of_values(self) -> Iterator[Question]:
        venues = Counter(_plain(p.venue) for p in self._papers if p.venue)
        written = {_plain(p.venue): p.venue for p in self._papers if p.venue}
        for venue in self._some([v for v, n in venues.most_common(25) if n > 1], 4):
            same = self._ids(lambda p, venue=venue: _plain(p.venue or "") == venue)  # type: ignore[misc]
            yield Question("venue", f"How many papers appeared in {written[venue]}?", len(same))
            yield Question("venue", f"What was published in {written[venue]}?", papers=same)
        for kind, n in Counter(p.type for p in self._papers if p.type).most_common(4):
            yield Question("kind", f"How many {kind} entries are there?", n)
        for category, n in Counter(p.category for p in self._papers if p.category).most_common(3):
            yield Question("category", f"How many {category} papers?", n)
        words = Counter(w for p in self._papers for w in {_plain(k) for k in p.keywords})
        for word, _ in words.most_common(3):
            same = self._ids(lambda p, word=word: word in map(_plain, p.keywords))  # type: ignore[misc]
            yield Question("keyword", f'Which papers have the keyword "{word}"?', papers=same)


def _of_paper(paper: Publication) -> Iterator[Question]:
    title = paper.title
    if paper.authors:
        both = (paper.authors[0], paper.authors[-1])
        yield Question("authors", f'Who wrote "{title}"?', says=both)
    if paper.year:
        yield Question("date", f'When was "{title}" published?', says=(str(paper.year),))
    if paper.venue:
        yield Question("place", f'Where was "{title}" published?', says=(paper.venue,))
    if paper.doi:
        yield Question("doi", f'What is the DOI of "{title}"?', says=(paper.doi,))
    yield Question("bibtex", f'BibTeX for "{title}"', says=("@",))


def _surname(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1]) if name.split() else ""


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def right(question: Question, answer: Answer) -> bool:
    """Whether the answer has all that the question asks for."""
    text = unescape(answer.text)
    if question.count is not None:
        number = f"{question.count}|{question.count:,}"
        none = question.count == 0 and text.startswith("None of")
        if not none and not re.search(rf"(?<![\d.,])(?:{number})(?!\d)", text):
            return False
    if question.papers is not None:
        cited = {c.publication.id for c in answer.citations}
        if answer.abstained and question.papers == frozenset():
            return True
        if cited != question.papers:
            return False
    said = fold(" ".join(text.split()))
    return all(fold(" ".join(readable(word).split())) in said for word in question.says)


def audit(path: Path, seed: int, store: Path) -> tuple[int, int]:
    """Ask everything of one list; prints what is wrong, returns right and all."""
    assistant = Assistant.open(Settings(lists=(path,), store=store, answerer="extract"))
    passed, asked = 0, 0
    for question in Maker(assistant.library.publications, seed).questions():
        answer = assistant.ask(question.text[:1000])
        asked += 1
        if right(question, answer):
            passed += 1
            continue
        wanted = question.count if question.papers is None else len(question.papers)
        print(f"  {question.kind}: {question.text[:110]} | wanted {wanted or question.says}")
        print(f"    {' '.join(answer.text.split())[:160]}")
    return passed, asked


def main() -> int:
    """Audit every list; 1 if anything was answered wrongly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="keeps the indexes (default: a folder for now)")
    given = parser.parse_args()
    quiet_dependencies()
    passed = asked = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in given.lists:
            right_ones, all_ones = audit(path, given.seed, given.store or Path(folder))
            print(f"{path.name}: {right_ones} of {all_ones}", flush=True)
            passed, asked = passed + right_ones, asked + all_ones
    print(f"all: {passed} of {asked}")
    return int(passed < asked)


if __name__ == "__main__":
    sys.exit(main())
