"""How many corrupted sentences the checker catches, and how many faithful ones it rejects.

    python -m benchmarks.checker LIST... [--sentences 300] [--seed 7] [--show KIND]

Faithful sentences are sentences of the abstracts, verbatim or lightly rephrased as a report
("We propose X" -> "The authors propose X"). Each is corrupted in every way that applies to it;
a corruption counts as caught if the checker does not prove the sentence.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from assistant.checking import check_sentence
from assistant.checking.sources import Evidence, prepare
from assistant.checking.words import plain
from assistant.importers import read_lists
from assistant.words import language_of
from benchmarks.corruptions import CORRUPTIONS, Case, reported
from benchmarks.corruptions_roles import ROLE_CORRUPTIONS

MUST_CATCH = ("number", "year", "name", "author", "unknown mark", "quote", "address")
ROLES_CAUGHT = 0.85  # of each kind of exchanged roles; no promise, a floor


def as_subject(text: str) -> str:
    return f"According to the paper, {text[0].lower() + text[1:] if text[:2].istitle() else text}"


def without_opening(text: str) -> str:
    cut = re.sub(r"^(?:[A-Z][a-z]+|In this paper|To this end|In addition|As a result), ", "", text)
    return cut[:1].upper() + cut[1:]


def first_clause(text: str) -> str:
    cut = re.split(r", (?:which|while|where|and|but) ", text)[0]
    return cut if len(cut.split()) >= 8 else text


def moved_opening(text: str) -> str:
    """An opening such as "To detect fakes, they ..." at the end: another order, the same claim."""
    found = re.match(
        r"((?:To|By|With|In|For|Through|Using|Based on|From|On) [^,]{8,80}), (\w.*?)\.?$", text
    )
    if not found or "," in found.group(2):
        return text
    opening, rest = found.groups()
    return f"{rest[0].upper()}{rest[1:]} {opening[0].lower()}{opening[1:]}."


def passive(text: str) -> str:
    """ "The authors propose X that ..." as "X is proposed by the authors that ..."."""
    verbs = "propose|introduce|present|develop"
    found = re.match(rf"(?:The authors|They) ({verbs}) ([^,]+?)((?: that| which|,).*)?\.?$", text)
    if not found:
        return text
    verb, what, rest = found.groups()
    return f"{what[0].upper()}{what[1:]} is {verb.removesuffix('e')}ed by the authors{rest or ''}."


def titled(text: str, title: str) -> str:
    return f'In "{title}", {text[0].lower() + text[1:] if text[:2].istitle() else text}'


PHRASINGS: tuple[Callable[[str, str], str], ...] = (
    lambda text, title: reported(text),
    lambda text, title: as_subject(reported(text)),
    lambda text, title: without_opening(reported(text)),
    lambda text, title: first_clause(reported(text)),
    lambda text, title: titled(reported(text), title),
    lambda text, title: moved_opening(reported(text)),
    lambda text, title: passive(reported(text)),
    lambda text, title: f'The paper states: "{text}"',
)


def faithful_cases(lists: list[Path], amount: int, chance: random.Random) -> list[Case]:
    papers = [p for p in read_lists(lists).publications if p.abstract]
    sources = [
        prepare(f"k{n}z", Evidence(p, p.abstract), language_of(p.abstract))
        for n, p in enumerate(papers)
    ]
    pool = [(s, x) for s in sources for x in s.sentences if 6 <= len(x.text.split()) <= 60]
    chosen = chance.sample(pool, min(amount, len(pool)))
    cases = []
    for n, (source, sentence) in enumerate(chosen):
        phrase = PHRASINGS[n % len(PHRASINGS)]
        assert source.publication is not None
        text = phrase(re.sub(r"\s+", " ", sentence.text), plain(source.publication.title))
        others = tuple(
            chance.sample([s for s in sources if s is not source], min(6, len(sources) - 1))
        )
        cases.append(Case(text, sentence.text, source, others))
    return cases


def measure(cases: list[Case], chance: random.Random, show: str) -> dict[str, tuple[int, int]]:
    """For each kind: caught (for faithful sentences: rejected) and tried."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        sources = {s.key: s for s in (case.source, *case.others)}
        trials = [("faithful", case.marked)] + [
            (kind, corrupted)
            for kind, corrupt in (CORRUPTIONS | ROLE_CORRUPTIONS).items()
            if (corrupted := corrupt(case, chance)) and corrupted != case.marked
        ]
        for kind, sentence in trials:
            verdict = check_sentence(sentence, sources)
            table[kind][0] += not verdict.proven
            table[kind][1] += 1
            if kind == show and verdict.proven != (kind == "faithful"):
                print(f"  {sentence}\n    {[f'{p.kind}: {p.detail}' for p in verdict.problems]}")
    return {kind: (caught, tried) for kind, (caught, tried) in table.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", default="", help="print what goes wrong for one kind")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    cases = faithful_cases(given.lists, given.sentences, chance)
    table = measure(cases, chance, given.show)
    missed = [kind for kind, counts in table.items() if misses_its_bound(kind, *counts)]
    for kind, (caught, tried) in table.items():
        name = "false alarms" if kind == "faithful" else kind
        note = "  <- misses its bound" if kind in missed else ""
        print(f"{name:22} {caught:4}/{tried:<4} {caught / tried:.3f}{note}")
    return 1 if missed else 0


def misses_its_bound(kind: str, caught: int, tried: int) -> bool:
    if kind == "faithful":
        return caught > 0.01 * tried
    if kind in ROLE_CORRUPTIONS:
        return caught < ROLES_CAUGHT * tried
    return kind in MUST_CATCH and caught < 0.99 * tried


if __name__ == "__main__":
    raise SystemExit(main())
