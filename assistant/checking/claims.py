"""What a bag of words does not see: doubt, negation, bounds of numbers, and who speaks.

Each function compares a claim with the sentences it rests on and gives a reason, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.checking.sources import Sentence
from assistant.checking.words import Token, content, groups_of, same_number, words_of

_GOVERNED = 3  # content words after a hedge or a negation that it is taken to govern
_NEAR = 5  # content words within which a negation of the source must stand


def lost_doubt(claim: Sequence[Token], rests_on: Sequence[Sentence], language: str) -> str | None:
    """The hedge of the source that the claim leaves out although it keeps what was hedged."""
    hedges = words_of("hedge", language)
    if any(token.form in hedges for token in claim):
        return None
    said = {token.stem for token in claim}
    for sentence in rests_on:
        for at, token in enumerate(sentence.tokens):
            if token.form not in hedges:
                continue
            governed = _next(sentence.tokens[at + 1 :], language, skip=hedges)
            kept = sum(t.stem in said for t in governed)
            if governed and kept >= max(1, len(governed) - 1):
                return token.form
    return None


def turned_negation(
    claim: Sequence[Token], rests_on: Sequence[Sentence], language: str
) -> str | None:
    """A negation that only one side has, with the words it governs on both sides."""
    own = _negators(claim, language)
    theirs = sum(len(_negators(sentence.tokens, language)) for sentence in rests_on)
    if len(own) > theirs:
        return claim[own[-1]].form
    for at in own:
        governed = _next(claim[at + 1 :], language)
        if governed and not _negated_somewhere(governed, rests_on, language):
            return claim[at].form
    said = [token.stem for token in content(claim, language)]
    for sentence in rests_on:
        for at in _negators(sentence.tokens, language):
            governed = _next(sentence.tokens[at + 1 :], language)[:2]
            if _run_of(governed, said) and not _negates(claim, governed, language):
                return sentence.tokens[at].form
    return None


def changed_bound(claim: Sequence[Token], rests_on: Sequence[Sentence]) -> str | None:
    """A bound ("up to", "at least", "about") before a number that only one side has."""
    for at, token in enumerate(claim):
        if token.kind != "number":
            continue
        bounds = [_bound_before(s.tokens, i) for s in rests_on for i in _same(s.tokens, token)]
        if bounds and _bound_before(claim, at) not in bounds:
            return token.form
    return None


def speaks_as_author(claim: Sequence[Token], language: str) -> str | None:
    """A pronoun of the first person. Quotations and titles must be blanked before."""
    pronouns = words_of("first_person", language) | words_of("first_person", "en")
    return next((token.form for token in claim if token.form in pronouns), None)


def _next(
    following: Sequence[Token], language: str, skip: frozenset[str] = frozenset()
) -> list[Token]:
    found = [t for t in content(following[:8], language) if t.form not in skip]
    return found[:_GOVERNED]


def _negators(found: Sequence[Token], language: str) -> list[int]:
    negations = words_of("negation", language)
    positions = []
    for at, token in enumerate(found):
        following = found[at + 1].form if at + 1 < len(found) else ""
        only = following in {"only", "just", "merely", "limited", "necessarily"}
        if (token.form in negations or token.form.endswith("n't")) and not only:
            positions.append(at)
    return positions


def _negated_somewhere(
    governed: Sequence[Token], rests_on: Sequence[Sentence], language: str
) -> bool:
    """Whether a source sentence negates near one of the governed words."""
    wanted = {token.stem for token in governed}
    for sentence in rests_on:
        for at in _negators(sentence.tokens, language):
            before = content(sentence.tokens[max(0, at - 3) : at], language)
            near = content(sentence.tokens[at + 1 : at + 3 * _NEAR], language)[:_NEAR]
            if wanted & {token.stem for token in (*before, *near)}:
                return True
    return False


def _run_of(governed: Sequence[Token], said: Sequence[str]) -> bool:
    """Whether the claim says the governed words, next to one another and in their order."""
    stems = [token.stem for token in governed]
    if not stems:
        return False
    width = len(stems)
    return any(list(said[i : i + width]) == stems for i in range(len(said) - width + 1))


def _negates(claim: Sequence[Token], governed: Sequence[Token], language: str) -> bool:
    wanted = {token.stem for token in governed}
    return any(
        wanted & {token.stem for token in content(claim[at + 1 : at + 3 * _NEAR], language)[:_NEAR]}
        or wanted & {token.stem for token in content(claim[max(0, at - 3) : at], language)}
        for at in _negators(claim, language)
    )


def _same(found: Sequence[Token], number: Token) -> list[int]:
    return [
        i
        for i, token in enumerate(found)
        if token.kind == "number" and same_number(number.form, token.form)
    ]


def _bound_before(found: Sequence[Token], at: int) -> int | None:
    """Which group of bounds stands right before the token at `at`."""
    before = [token.form for token in found[max(0, at - 3) : at]]
    pairs = {f"{a}-{b}" for a, b in pairwise(before)}
    near = set(before[-2:]) | pairs
    return next((n for n, group in enumerate(groups_of("bound")) if near & group), None)
