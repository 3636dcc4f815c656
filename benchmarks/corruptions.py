"""Ways to make a faithful sentence false, each as a function of the sentence and of chance.

A function gives None where its way does not apply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.checking.sources import Source
from assistant.checking.words import tokens, words_of

_VOICE = (
    (r"\bIn this (?:paper|work|article|study),\s*we\b", "The authors"),
    (r"^We\b", "The authors"), (r"^we\b", "the authors"), (r"^Our\b", "Their"),
    (r"\bwe\b", "they"), (r"\bWe\b", "They"),
    (r"\bour\b", "their"), (r"\bOur\b", "Their"), (r"\bours\b", "theirs"), (r"\bus\b", "them"),
    (r"\b[Mm]y\b", "the author's"), (r"\bI\b", "the author"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A faithful sentence with its mark at the end, and where it comes from."""

    text: str
    verbatim: str
    source: Source
    others: tuple[Source, ...]

    @property
    def marked(self) -> str:
        return put_mark(self.text, self.source.key)


def put_mark(text: str, key: str) -> str:
    body = text.rstrip(" .!?")
    return f"{body} [{key}]."


def reported(text: str) -> str:
    """A first-person sentence as a third-person report."""
    for pattern, replacement in _VOICE:
        text = re.sub(pattern, replacement, text)
    return text


def change_number(case: Case, chance: random.Random) -> str | None:
    # "(2)" only counts the parts of a sentence: no fact to corrupt.
    text = re.sub(r"\(?\b\d\)", lambda m: "-" * len(m.group()), case.text)
    found = [t for t in tokens(text) if t.kind == "number" and text[t.start].isdigit()]
    if not found:
        return None
    token = chance.choice(found)
    written = case.text[token.start : token.end]
    digits = [i for i, c in enumerate(written) if c.isdigit()]
    at = chance.choice(digits)
    other = str((int(written[at]) + chance.randint(1, 9)) % 10)
    changed = written[:at] + other + written[at + 1 :]
    return put_mark(case.text[: token.start] + changed + case.text[token.end :], case.source.key)


def other_number(case: Case, chance: random.Random) -> str | None:
    """A number of the same abstract in the place of another: true in itself, wrong here."""
    found = [t for t in tokens(case.text) if t.kind == "number" and case.text[t.start].isdigit()]
    found = [t for t in found if not re.match(r"\)", case.text[t.end :])]
    numbers = {
        s.text[t.start : t.end]
        for s in case.source.sentences
        for t in s.tokens
        if t.kind == "number" and s.text[t.start].isdigit()
    }
    said = {case.text[t.start : t.end] for t in found}
    if not found or not numbers - said:
        return None
    token = chance.choice(found)
    other = chance.choice(sorted(numbers - said))
    return put_mark(case.text[: token.start] + other + case.text[token.end :], case.source.key)


def swapped_numbers(case: Case, chance: random.Random) -> str | None:
    """Two numbers of one sentence exchanged."""
    found = [t for t in tokens(case.text) if t.kind == "number" and case.text[t.start].isdigit()]
    found = [t for t in found if not re.match(r"\)", case.text[t.end :])]
    if len({t.form for t in found}) < 2:
        return None
    one, other = found[0], next(t for t in found[1:] if t.form != found[0].form)
    text = case.text
    text = (
        text[: one.start]
        + text[other.start : other.end]
        + text[one.end : other.start]
        + (text[one.start : one.end] + text[other.end :])
    )
    return put_mark(text, case.source.key)


def invent_year(case: Case, chance: random.Random) -> str | None:
    paper = case.source.publication
    years = {str(paper.year) if paper else "", *re.findall(r"\d{4}", case.source.folded)}
    year = chance.choice([y for y in map(str, range(2001, 2025)) if y not in years])
    return put_mark(
        f"In {year}, {case.text[0].lower()}{case.text[1:].rstrip('.')}", case.source.key
    )


def change_name(case: Case, chance: random.Random) -> str | None:
    names = [t for t in tokens(case.text) if t.kind == "name" and len(t.form) > 2]
    foreign = [
        other_text
        for other in case.others
        for s in other.sentences
        for t in s.tokens
        if t.kind == "name" and not case.source.whole.has(t) and len(t.form) > 2
        for other_text in [s.text[t.start : t.end]]
    ]
    if not names or not foreign:
        return None
    token = chance.choice(names)
    text = case.text[: token.start] + chance.choice(foreign) + case.text[token.end :]
    return put_mark(text, case.source.key)


def change_author(case: Case, chance: random.Random) -> str | None:
    paper = case.source.publication
    people = [a for o in case.others if o.publication for a in o.publication.authors]
    people = [a for a in people if paper and a not in paper.authors]
    if not people:
        return None
    return put_mark(
        f"{chance.choice(people)} and colleagues report that {case.text}", case.source.key
    )


def unknown_mark(case: Case, chance: random.Random) -> str | None:
    return put_mark(case.text, chance.choice(["99", "7", "q9x", "12", "z4w"]))


def swapped_mark(case: Case, chance: random.Random) -> str | None:
    return put_mark(case.text, chance.choice(case.others).key)


def altered_quote(case: Case, chance: random.Random) -> str | None:
    words = case.verbatim.split()
    at = chance.randrange(1, len(words) - 1)
    replaced = chance.choice(["robust", "notably", "seven", "clinical", "never", "cheap"])
    words[at] = replaced if words[at] != replaced else "other"
    return put_mark(f'The paper says: "{" ".join(words).rstrip(".")}"', case.source.key)


def truncated_quote(case: Case, chance: random.Random) -> str | None:
    words = case.verbatim.rstrip(".").split()
    kept = words[: max(5, int(len(words) * chance.uniform(0.4, 0.8)))]
    return (
        f'"{" ".join(kept).rstrip(",;")}." [{case.source.key}]' if len(kept) < len(words) else None
    )


def foreign_address(case: Case, chance: random.Random) -> str | None:
    address = chance.choice(
        ["https://example.com/paper.pdf", "www.free-code.net", "[here](https://evil.test/x)",
         "contact@lab.example.org", "![i](http://t.test/p.png)", "https://github.com/foo/bar"]
    )  # fmt: skip
    return put_mark(f"{case.text.rstrip('.')} ({address})", case.source.key)


def turned_negation(case: Case, chance: random.Random) -> str | None:
    pattern = re.compile(
        r"\b(is|are|was|were|can|does|do|has|have|will|may|could|should)\b(?! not)"
    )
    found = list(pattern.finditer(case.text))
    if re.search(r"\bnot\b", case.text) and chance.random() < 0.5:
        return put_mark(
            re.sub(r"\b(?:do|does|did)? ?\bnot ", " ", case.text, count=1), case.source.key
        )
    if not found:
        return None
    at = chance.choice(found).end()
    return put_mark(f"{case.text[:at]} not{case.text[at:]}", case.source.key)


def lost_hedge(case: Case, chance: random.Random) -> str | None:
    hedges = words_of("hedge", "en")
    pattern = re.compile(
        rf"\b(?:{'|'.join(sorted(hedges, key=len, reverse=True))})\b ?(?:to )?", re.I
    )
    if not pattern.search(case.text):
        return None
    return put_mark(re.sub(r"\s+", " ", pattern.sub("", case.text)), case.source.key)


_INVENTIONS = (
    "and is already used in hospitals", "which halves the cost of training", "on mobile phones",
    "and won the best paper award", "thanks to a diffusion transformer", "for autonomous driving",
    "after a survey among farmers", "with the help of quantum annealing", "in real time",
    "and was confirmed by an independent laboratory", "even for children", "without any training",
)  # fmt: skip


def invention(case: Case, chance: random.Random) -> str | None:
    return put_mark(f"{case.text.rstrip('.')} {chance.choice(_INVENTIONS)}", case.source.key)


def foreign_fact(case: Case, chance: random.Random) -> str | None:
    other = chance.choice(chance.choice(case.others).sentences)
    return put_mark(reported(other.text), case.source.key)


def without_mark(case: Case, chance: random.Random) -> str | None:
    return case.text


CORRUPTIONS: dict[str, Callable[[Case, random.Random], str | None]] = {
    "number": change_number, "year": invent_year, "name": change_name, "author": change_author,
    "other number": other_number, "swapped numbers": swapped_numbers,
    "unknown mark": unknown_mark, "swapped mark": swapped_mark, "no mark": without_mark,
    "quote": altered_quote, "truncated quote": truncated_quote, "address": foreign_address,
    "negation": turned_negation, "hedge": lost_hedge, "invention": invention,
    "fact of another paper": foreign_fact,
}  # fmt: skip
