"""One clause of a model's sentence held against the sources that its marks name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from assistant.checking.claims import changed_bound, lost_doubt, turned_negation
from assistant.checking.marks import Clause, quotations, tidy, without_addresses
from assistant.checking.order import exchanged
from assistant.checking.sources import Sentence, Source
from assistant.checking.support import Coverage, cover
from assistant.checking.words import Token, content, plain, tokens
from assistant.types import Support

ProblemKind = Literal[
    "mark", "uncited", "markup", "address", "quote", "number", "name", "unsupported", "hedge",
    "negation", "bound", "order", "first person", "absence", "empty",
]  # fmt: skip
_OWN_SHARE = 0.5  # of a sentence with several marks that each marked publication must contain
_EVERY = frozenset({"both", "all", "each", "every"})
# "i.e.", "(i)", "x_i", "Phase I" and "US" are no pronouns.
_COUNTING_I = re.compile(
    r"\bUS\b|(?<![^\W_])i(?![^\W_])|(?<=[(_^{\[,=~\\|])I(?![^\W_])|(?<![^\W_])I(?=[)_^{\[=])"
    r"|(?i:\b(?:type|phase|level|class|part|stage|grade) )I\b"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a sentence is not proven; `detail` is the offending text."""

    kind: ProblemKind
    detail: str


@dataclass(frozen=True, slots=True)
class Held:
    """One clause held against its sources."""

    problems: tuple[Problem, ...]
    supports: tuple[Support, ...]
    coverages: tuple[tuple[Source, Coverage], ...]


def hold(clause: Clause, sources: Sequence[Source]) -> Held:
    """Hold a clause against each source; what no source contains is a problem."""
    language = language_of_sources(sources)
    text = without_addresses(plain(tidy(clause.text)))
    claim = tokens(text, language)
    coverages = [(source, cover(claim, source)) for source in sources]
    problems = _missing(coverages)
    problems += _thin(claim, coverages)
    own = own_tokens(clause.text, sources)
    rests_on = [sentence for _, coverage in coverages for sentence in coverage.sentences]
    problems += _turned(own, rests_on, language)
    order = exchanged(own_tokens(clause.text, sources, names=True), rests_on, language)
    problems += [Problem("order", order)] if order else []
    supports = tuple(
        support for source, coverage in coverages for support in _supports(source, coverage)
    )
    return Held(tuple(problems), supports, tuple(coverages))


def _missing(coverages: Sequence[tuple[Source, Coverage]]) -> list[Problem]:
    """What no cited source contains; numbers beside other words; patchworks."""
    sets = [set(coverage.missing) for _, coverage in coverages]
    nowhere = set.intersection(*sets) if sets else set()
    problems = [_lacks(token) for token in sorted(nowhere, key=lambda t: t.start)]
    if len(coverages) == 1:
        coverage = coverages[0][1]
        problems += [Problem("number", token.form) for token in coverage.loose]
        if coverage.patchwork:
            problems.append(Problem("unsupported", "put together from distant sentences"))
    return problems


def _lacks(token: Token) -> Problem:
    return Problem("unsupported" if token.kind == "word" else token.kind, token.form)


def _thin(claim: Sequence[Token], coverages: Sequence[tuple[Source, Coverage]]) -> list[Problem]:
    """Marks beside which a publication stands that contains too little of the sentence."""
    if len(coverages) < 2:
        return []
    needed = 1.0 if any(token.form in _EVERY for token in claim) else _OWN_SHARE
    thin = []
    for source, coverage in coverages:
        others = [other.record for other, _ in coverages if other is not source]
        missing = [t for t in coverage.missing if not any(record.has(t) for record in others)]
        share = 1 - len(missing) / max(1, len(content(claim, source.language)))
        if share < needed:
            thin.append(Problem("mark", source.key))
    return thin


def _turned(own: Sequence[Token], rests_on: Sequence[Sentence], language: str) -> list[Problem]:
    found: list[Problem] = []
    hedge = lost_doubt(own, rests_on, language)
    if hedge:
        found.append(Problem("hedge", hedge))
    negation = turned_negation(own, rests_on, language)
    if negation:
        found.append(Problem("negation", negation))
    bound = changed_bound(own, rests_on)
    if bound:
        found.append(Problem("bound", bound))
    return found


def _supports(source: Source, coverage: Coverage) -> tuple[Support, ...]:
    if source.publication is None:
        return ()
    if not coverage.sentences:
        return (Support(source.publication),)
    return tuple(Support(source.publication, s.start, s.end) for s in coverage.sentences)


def own_tokens(text: str, sources: Sequence[Source], *, names: bool = False) -> tuple[Token, ...]:
    """The tokens of `text` outside quotations, titles and addresses.

    With `names` the name before the colon of a title stays: the thing that it names is spoken of.
    """
    text = _COUNTING_I.sub(lambda m: " " * len(m.group()), without_addresses(plain(text)))
    for quote in quotations(text):
        text = text[: quote.start()] + " " * len(quote.group()) + text[quote.end() :]
    for title in chain.from_iterable(source.titles()[: 1 if names else 2] for source in sources):
        text = re.sub(
            rf"(?<!\w){re.escape(title)}(?!\w)", lambda m: " " * len(m.group()), text, flags=re.I
        )
    return tokens(text, language_of_sources(sources))


def language_of_sources(sources: Sequence[Source]) -> str:
    """The language of the first source, English without one."""
    return sources[0].language if sources else "en"
