"""Corruptions that keep every word of a sentence and change who does what to whom.

Each is made from the text alone, by patterns of its own: nothing of the checker's way of finding
them is used. A function gives None where its way does not apply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from assistant.checking.words import Token, tokens, words_of
from benchmarks.corruptions import Case, put_mark

_WORD = r"[A-Za-z](?:[\w'-]*\w)?"
_COMPARED = (
    r"(?:out|under)perform\w*|surpass\w*|exceed\w*|beats?|(?:superior|inferior) to|"
    r"(?:\w+er|more|less|worse) than|rather than|instead of|compared (?:to|with)|replac\w+"
)
_DIRECTED = (
    r"caus\w+|induc\w+|leads? to|predicts?|improv\w+|reduc\w+|increas\w+|affect\w*|enhanc\w+|"
    r"controls?|drives?|depends? on|from|into|over|before|after"
)
_ENDS = re.compile(
    r"[,;:.()]|(?<![\w-])(?:and|or|but|that|which|while|where|is|are|was|were|to|in|on|at|by|for|of|"
    r"with|the|a|an|their|its|our|this|these|we|they|it)(?![\w-])"
)
_OPPOSITES = (
    ("higher", "lower"), ("more", "less"), ("better", "worse"), ("faster", "slower"),
    ("larger", "smaller"), ("increase", "decrease"), ("increases", "decreases"),
    ("increased", "decreased"), ("increasing", "decreasing"), ("improves", "impairs"),
    ("improve", "impair"), ("reduces", "raises"), ("reduce", "raise"), ("reducing", "raising"),
    ("outperforms", "underperforms"), ("outperform", "underperform"), ("before", "after"),
    ("positive", "negative"), ("high", "low"), ("strong", "weak"), ("long", "short"),
    ("most", "least"), ("above", "below"), ("superior", "inferior"), ("first", "last"),
)  # fmt: skip


def _run_before(text: str, at: int) -> tuple[int, int] | None:
    """The words right before `at`, up to punctuation or a function word; at most four."""
    begin = max([m.end() for m in _ENDS.finditer(text[:at])], default=0)
    words = list(re.finditer(_WORD, text[begin:at]))[-4:]
    return (begin + words[0].start(), begin + words[-1].end()) if words else None


def _run_after(text: str, at: int) -> tuple[int, int] | None:
    """The words right after `at` and its articles, up to punctuation or a function word."""
    lead = re.match(r"\s*(?:(?:the|a|an|their|its|our|other|all|both)\s+)*", text[at:])
    begin = at + (lead.end() if lead else 0)
    end = next((m.start() for m in _ENDS.finditer(text, begin)), len(text))
    words = list(re.finditer(_WORD, text[begin:end]))[:4]
    return (begin + words[0].start(), begin + words[-1].end()) if words else None


def _sides(case: Case, chance: random.Random, pivots: str) -> str | None:
    text = case.text
    found = list(re.finditer(rf"\b(?:{pivots})\b", text))
    chance.shuffle(found)
    for pivot in found:
        one, other = _run_before(text, pivot.start()), _run_after(text, pivot.end())
        if one and other and text[slice(*one)].lower() != text[slice(*other)].lower():
            left, right = text[slice(*one)], text[slice(*other)]
            swapped = text[: one[0]] + right + text[one[1] : other[0]] + left + text[other[1] :]
            return put_mark(swapped, case.source.key)
    return None


def swapped_sides(case: Case, chance: random.Random) -> str | None:
    """What stands before and after a comparison exchanged: "B outperforms A"."""
    return _sides(case, chance, _COMPARED)


def swapped_direction(case: Case, chance: random.Random) -> str | None:
    """What stands before and after a directed word exchanged: "from B to A", "B reduces A"."""
    return _sides(case, chance, _DIRECTED)


def swapped_names(case: Case, chance: random.Random) -> str | None:
    """Two names of a sentence exchanged; not two of one enumeration."""
    names = [t for t in tokens(case.text) if t.kind == "name" and len(t.form) > 1]
    pairs = [
        (a, b)
        for n, a in enumerate(names)
        for b in names[n + 1 :]
        if a.form != b.form and not _enumerated(case.text[a.end : b.start])
    ]
    return _exchanged(case, chance, pairs)


def swapped_words(case: Case, chance: random.Random) -> str | None:
    """Two ordinary words of content exchanged; not neighbours, not two of one enumeration."""
    skipped = words_of("function", "en") | words_of("reference", "en")
    words = [t for t in tokens(case.text) if t.kind == "word" and t.form not in skipped]
    words = [t for t in words if len(t.form) > 4]
    pairs = [
        (a, b)
        for n, a in enumerate(words)
        for b in words[n + 2 :]
        if a.stem[:5] != b.stem[:5] and not _enumerated(case.text[a.end : b.start])
        and a.form[-3:] == b.form[-3:]
    ]  # fmt: skip
    return _exchanged(case, chance, pairs)


def _exchanged(case: Case, chance: random.Random, pairs: list[tuple[Token, Token]]) -> str | None:
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    text = case.text
    swapped = (
        text[: one.start] + text[other.start : other.end] + text[one.end : other.start]
        + text[one.start : one.end] + text[other.end :]
    )  # fmt: skip
    return put_mark(swapped, case.source.key)


def _enumerated(between: str) -> bool:
    """Whether only commas, "and", "or" and at most three words stand between two words."""
    return bool(re.fullmatch(r"(?:[\s,/&()-]|\b(?:and|or|as well as|both)\b)*", between)) or (
        bool(re.search(r",|\b(?:and|or)\b", between)) and len(between.split()) <= 4
    )


def opposite(case: Case, chance: random.Random) -> str | None:
    """A word of direction replaced by its opposite."""
    both = {a: b for a, b in _OPPOSITES} | {b: a for a, b in _OPPOSITES}
    found = list(re.finditer(rf"\b(?:{'|'.join(both)})\b", case.text))
    if not found:
        return None
    match = chance.choice(found)
    text = case.text[: match.start()] + both[match.group()] + case.text[match.end() :]
    return put_mark(text, case.source.key)


def with_without(case: Case, chance: random.Random) -> str | None:
    """ "with" for "without", or the reverse."""
    found = list(re.finditer(r"\bwith(out)?\b", case.text))
    if not found:
        return None
    match = chance.choice(found)
    other = "with" if match.group(1) else "without"
    return put_mark(case.text[: match.start()] + other + case.text[match.end() :], case.source.key)


def turned_voice(case: Case, chance: random.Random) -> str | None:
    """An active verb of comparison or effect made passive, its sides left: "A is beaten by B"."""
    found = re.search(
        r"\b(outperform|surpass|exceed|improve|reduce|enhance|cause|affect|predict)(s)\b", case.text
    )
    if not found:
        return None
    stem = found.group(1).removesuffix("e")
    text = f"{case.text[: found.start()]}is {stem}ed by{case.text[found.end() :]}"
    return put_mark(text, case.source.key)


ROLE_CORRUPTIONS: dict[str, Callable[[Case, random.Random], str | None]] = {
    "swapped sides": swapped_sides, "swapped direction": swapped_direction,
    "swapped names": swapped_names, "swapped words": swapped_words, "opposite": opposite,
    "with for without": with_without, "turned voice": turned_voice,
}  # fmt: skip
