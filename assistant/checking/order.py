"""Who does what to whom: the order of words in a claim held against the sentences it rests on.

Sentences that have the same words may say opposite things: "A outperforms B", "from B to A". Two
signs of an exchange are looked for, both by alignment and neither by grammar: what stands before
and after the same word has changed sides, or two words fit better in each other's places. Other
orders, such as an adverbial that has moved to the front, show neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.checking.sources import Sentence
from assistant.checking.words import Token, content, synonyms, words_of

_SIDE = 4  # content words on each side of a word that are what it relates
_BESIDE = 2  # content words on each side of a word that say where it belongs
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_PARTICIPLE = re.compile(r"(?<!tio)(?<!sio)n$|(?<!men)t$|d$")  # "beaten", "sent"; no "section"
_CLEARLY = 2  # words by which exchanged places must fit better


@dataclass(frozen=True, slots=True)
class Sides:
    """The stems before and after one word, nearest first; whether it is passive ("beaten by")."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    passive: bool = False

    def overlap(self, other: Sides) -> int:
        """How many words two places share, whichever the side."""
        return len({*self.before, *self.after} & {*other.before, *other.after})

    def alike(self, other: Sides) -> int:
        """How many words two places share, each side apart."""
        return len({*self.before} & {*other.before}) + len({*self.after} & {*other.after})

    def holds(self, other: Sides) -> bool:
        """Whether the nearest words stand there on their sides, in the same voice."""
        nearest = self.before[0] in other.before and self.after[0] in other.after
        return nearest and self.passive == other.passive

    def crosses(self, other: Sides) -> bool:
        """Whether what is known of both sides stands on the other side there.

        The nearest words decide; where they are not known, the most. In a changed voice
        ("beaten by") what stands on the same side has changed its part.
        """
        if self.passive != other.passive:
            other = Sides(other.after, other.before, self.passive)
        elsewhere = {*other.after} - {*other.before}, {*other.before} - {*other.after}
        if elsewhere[0].issuperset(self.before[:1]) and elsewhere[1].issuperset(self.after[:1]):
            return bool(self.before and self.after)
        across = len({*self.before} & elsewhere[0]), len({*self.after} & elsewhere[1])
        return min(across) > 0 and sum(across) > self.alike(other)


def exchanged(claim: Sequence[Token], rests_on: Sequence[Sentence], language: str) -> str | None:
    """The words that have changed places, or None. Titles and quotations must be blanked before."""
    for sentence in rests_on:
        found = _changed_sides(claim, sentence.tokens, language)
        found = found or _changed_places(claim, sentence.tokens, language)
        if found:
            return found
    return None


def _changed_sides(claim: Sequence[Token], source: Sequence[Token], language: str) -> str | None:
    """A word whose sides are exchanged; beside a verb in another voice, only that verb can be."""
    relating = words_of("relating", language)
    function = words_of("function", language)
    turned = _turned(claim, source)
    for at, token in enumerate(claim):
        if token.form in function:
            relates = token.form in relating and not _tied(claim, at)
        else:
            relates = token.kind != "number" and (not turned or token.stem in turned)
        if not relates:
            continue
        places = [n for n, other in enumerate(source) if _same_word(token, other, function)]
        if not places:
            continue
        own = _sides(claim, at, language)
        theirs = [_sides(source, n, language) for n in places]
        best = max(theirs, key=lambda sides: (own.overlap(sides), own.alike(sides)))
        if own.crosses(best) and not any(map(own.holds, theirs)):
            return f"{own.before[0]} {token.form} {own.after[0]}"
    return None


def _tied(found: Sequence[Token], at: int) -> bool:
    """Whether hyphens tie a word to its neighbours ("word-to-word")."""
    return found[at].tied or (at + 1 < len(found) and found[at + 1].tied)


def _same_word(one: Token, other: Token, function: frozenset[str]) -> bool:
    if one.form in function:
        return one.form == other.form
    return one.stem == other.stem or other.stem in synonyms().get(one.stem, ())


def _sides(found: Sequence[Token], at: int, language: str) -> Sides:
    before = content(found[:at], language)[-_SIDE:]
    after = content(found[at + 1 :], language)[:_SIDE]
    return Sides(
        tuple(t.stem for t in reversed(before)),
        tuple(t.stem for t in after),
        _passive(found, at),
    )


def _passive(found: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is a passive: "is turned into", "beaten by"."""
    word = found[at]
    by = at + 1 < len(found) and found[at + 1].form == "by"
    been = any(token.form in _BE for token in found[max(0, at - 2) : at])
    if word.kind != "word" or not (by or been):
        return False
    return word.form.endswith("ed") or (by and bool(_PARTICIPLE.search(word.form)))


def _changed_places(claim: Sequence[Token], source: Sequence[Token], language: str) -> str | None:
    """Two words, each of which has around it what stands around the other in the source."""
    turned = _turned(claim, source)
    places = _places(_without(source, turned), language)
    own = [
        (stem, here)
        for stem, found in _places(_without(claim, turned), language).items()
        for here in found
        if stem in places
    ]
    fits = {
        (at, stem): max(here.alike(there) for there in places[stem])
        for at, (_, here) in enumerate(own)
        for stem in {stem for stem, _ in own}
    }
    for (at, (one, _)), (to, (other, _)) in combinations(enumerate(own), 2):
        moved = fits[at, other], fits[to, one]
        kept = fits[at, one] + fits[to, other]
        if one != other and min(moved) > 0 and sum(moved) >= kept + _CLEARLY:
            return f"{one}, {other}"
    return None


def _turned(claim: Sequence[Token], source: Sequence[Token]) -> frozenset[str]:
    """The stems of verbs that are passive on one side only: their neighbours change places."""
    voices = [
        {(token.stem, _passive(found, at)) for at, token in enumerate(found)}
        for found in (claim, source)
    ]
    return frozenset(stem for stem, passive in voices[0] if (stem, not passive) in voices[1])


def _without(found: Sequence[Token], stems: frozenset[str]) -> tuple[Token, ...]:
    return tuple(token for token in found if token.stem not in stems)


@lru_cache(maxsize=512)
def _places(found: tuple[Token, ...], language: str) -> dict[str, list[Sides]]:
    """The neighbours of each word of content, by stem."""
    words = content(found, language)
    stems = [token.stem for token in words]
    places: dict[str, list[Sides]] = {}
    for at, word in enumerate(words):
        if word.kind != "number":
            before = tuple(stems[max(0, at - _BESIDE) : at][::-1])
            after = tuple(stems[at + 1 : at + 1 + _BESIDE])
            places.setdefault(word.stem, []).append(Sides(before, after))
    return places
