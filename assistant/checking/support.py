"""Which sentences of the evidence a claim rests on, and what in the claim they do not contain.

A claim is held against one source at a time: the fewest sentences of its abstract that contain
the claim's words, at most three, together with the fields of the record. Bags of words: their
order is compared in `checking_order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, pairwise, takewhile

from assistant.checking.sources import Sentence, Source, generic
from assistant.checking.words import Token, content, same_number, words_of

MOST_SENTENCES = 3
_PRIMARY_SHARE = 0.4  # of a claim's words must stand in one sentence; less is a patchwork
_NUMBER_SHARE = 0.34  # of a claim's words must stand beside each of its numbers
_THOUSANDS = 3  # digits of a group
_CONTEXT = 5  # words on each side of a number that say what it counts
_HONORIFICS = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms"})
_NAME_WEIGHT = 3  # of a name beside a number, where a word weighs 1
_CLEARLY_MORE = 2  # words by which another number fits better


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a source covers a claim.

    `sentences` are the ones the claim rests on, best first; `missing` the tokens that neither
    they nor the record contain; `share` the part of the tokens that is covered (0..1); `loose`
    the numbers whose sentence speaks of something else; `patchwork` that no sentence contains
    enough of the claim.
    """

    sentences: tuple[Sentence, ...]
    missing: tuple[Token, ...]
    share: float
    loose: tuple[Token, ...] = ()
    patchwork: bool = False


def cover(claim: Sequence[Token], source: Source) -> Coverage:
    """Find what of `source` covers the tokens of `claim`."""
    needed = [t for t in _needed(claim, source) if t not in _spelt_out(claim)]
    joined = _joined_pairs(claim, source)
    by_record = {t for t in needed if t in joined or source.record.has(t)}
    chosen = _choose(needed, source, by_record)
    strangers = _strangers(claim, source)
    covered = by_record | {t for t in needed if any(_contains(s, t) for s in chosen)}
    covered -= strangers
    missing = tuple(t for t in needed if t not in covered)
    return Coverage(
        sentences=chosen,
        missing=missing,
        share=len(covered) / len(needed) if needed else 1.0,
        loose=_loose_numbers(claim, needed, chosen, by_record),
        patchwork=_is_patchwork(needed, chosen, by_record),
    )


def _needed(claim: Sequence[Token], source: Source) -> list[Token]:
    """The tokens that need proof."""
    negations = words_of("negation", source.language)
    return [
        token
        for token in content(claim, source.language)
        if token.form not in negations and not generic(token, source.whole, source.language)
    ]


def _joined_pairs(claim: Sequence[Token], source: Source) -> set[Token]:
    """Neighbours of the claim that the source writes as one word ("deep fake").

    Two numbers are no such pair ("1-2" is not 12), but for thousands set apart ("8 600").
    """
    pairs = (
        (a, b) for a, b in pairwise(claim)
        if not (a.kind == b.kind == "number") or (len(b.form) == _THOUSANDS and not b.tied)
    )  # fmt: skip
    forms = source.whole.forms
    return {t for a, b in pairs if a.form + b.form in forms for t in (a, b)}


def _strangers(claim: Sequence[Token], source: Source) -> set[Token]:
    """Names beside a name of an author that no author bears with it ("Ada Stream")."""
    found = set()
    for first, second in pairwise(claim):
        beside = first.kind == second.kind == "name" and second.start == first.end + 1
        if not beside or not {first.form, second.form} & source.people:
            continue
        pairs = {first.form + second.form, second.form + first.form}
        if not pairs & source.whole.joined and not {first.form, second.form} & _HONORIFICS:
            found |= {first, second}
    return found


def _spelt_out(claim: Sequence[Token]) -> set[Token]:
    """Acronyms that the words right before them spell ("graph neural networks (GNNs)")."""
    found = set()
    for at, token in enumerate(claim):
        letters = token.form.removesuffix("s")
        before = "".join(t.form[0] for t in claim[max(0, at - len(letters)) : at])
        if token.kind == "name" and len(letters) > 1 and before == letters:
            found.add(token)
    return found


def _contains(sentence: Sentence, token: Token) -> bool:
    strict = token.form in words_of("strong", "en")
    return sentence.vocabulary.has(token, loosely=not strict)


def _choose(needed: Sequence[Token], source: Source, by_record: set[Token]) -> tuple[Sentence, ...]:
    chosen: list[Sentence] = []
    open_tokens = list(needed)
    for _ in range(MOST_SENTENCES):
        gains = [(_gain(s, open_tokens, by_record), -s.start, s) for s in source.sentences]
        gains = [gain for gain in gains if gain[0] >= _least_gain(gain[2], chosen, source)]
        if not gains:
            break
        best = max(gains, key=lambda gain: gain[:2])[2]
        chosen.append(best)
        open_tokens = [t for t in open_tokens if not _contains(best, t)]
        if not any(t not in by_record for t in open_tokens):
            break
    return tuple(chosen)


def _least_gain(sentence: Sentence, chosen: Sequence[Sentence], source: Source) -> float:
    """What a further sentence must add: one word beside a chosen one, else two."""
    if not chosen:
        return 1.0
    places = [source.sentences.index(other) for other in chosen]
    return 1.0 if min(abs(source.sentences.index(sentence) - p) for p in places) == 1 else 2.0


def _gain(sentence: Sentence, open_tokens: Sequence[Token], by_record: set[Token]) -> float:
    """What a sentence adds: names and numbers count double, what the record has a little."""
    gain = 0.0
    for token in open_tokens:
        if _contains(sentence, token):
            weight = 1.0 if token.kind == "word" else 2.0
            gain += 0.25 if token in by_record else weight
    return gain


def _loose_numbers(
    claim: Sequence[Token],
    needed: Sequence[Token],
    chosen: Sequence[Sentence],
    by_record: set[Token],
) -> tuple[Token, ...]:
    """Numbers of a sentence that speaks of something else, or of another thing in it."""
    words = [t for t in needed if t.kind != "number"]
    loose = []
    for number in needed:
        if number.kind != "number" or number in by_record or not words:
            continue
        holders = [
            s
            for s in chosen
            if _contains(s, number)
            and _share(words, s, by_record) >= _NUMBER_SHARE
            and _keeps_compound(number, claim, s)
            and (_in_place(number, claim, s) or _fits(number, needed, s))
        ]
        if not holders:
            loose.append(number)
    return tuple(loose)


def _keeps_compound(number: Token, claim: Sequence[Token], sentence: Sentence) -> bool:
    """Whether what a hyphen ties to the number ("GPT-3", "5-gram") is tied to it in the source."""
    at = claim.index(number)
    pairs = [
        first.form + second.form
        for first, second in pairwise(claim[max(0, at - 1) : at + 2])
        if second.tied
    ]
    return all(any(j.startswith(p) for j in sentence.vocabulary.joined) for p in pairs)


def _in_place(number: Token, claim: Sequence[Token], sentence: Sentence) -> bool:
    """Whether the same two words stand around the number in the claim and in the source."""
    around = _neighbours(claim, claim.index(number))
    return None not in around and any(
        around == _neighbours(sentence.tokens, at) for at in _places_of(number, sentence.tokens)
    )


def _neighbours(found: Sequence[Token], at: int) -> tuple[str | None, str | None]:
    before = found[at - 1].form if at else None
    return before, found[at + 1].form if at + 1 < len(found) else None


def _fits(number: Token, needed: Sequence[Token], sentence: Sentence) -> bool:
    """Whether what the claim says around `number` stands around it in the sentence.

    Not so "0.811 to 0.835" for "video-level AUC on CelebDF", where the source has 0.847, nor
    two numbers exchanged.
    """
    source = content(sentence.tokens, "en")
    places = [at for at, token in enumerate(source) if token.kind == "number"]
    own = max((_fit(number, needed, source, at) for at in _places_of(number, source)), default=0)
    if not own and not _beside(number, needed, source):
        return False
    claimed = [t for t in needed if t.kind == "number"]
    free = [at for at in places if not any(same_number(c.form, source[at].form) for c in claimed)]
    best = max((_fit(number, needed, source, at) for at in free), default=0)
    if best >= own + _CLEARLY_MORE and own <= best / 2:
        return False
    others = [c for c in claimed if c.form != number.form and _places_of(c, source)]
    return not any(_exchanged(number, other, needed, source) for other in others)


def _beside(number: Token, needed: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether a word near the number in the claim is near it in the source, on either side."""
    place = needed.index(number)
    said = {*_near(needed[:place][::-1]), *_near(needed[place + 1 :])}
    there: set[str] = set()
    for at in _places_of(number, source):
        there |= {*_near(source[:at][::-1]), *_near(source[at + 1 :])}
    if sum(token.kind == "number" for token in source) == 1:
        there = {token.stem for token in source}
    return not said or bool(said & there)


def _exchanged(one: Token, other: Token, needed: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether two numbers of the claim fit the source better, or in its order, when exchanged."""
    at_one, at_other = _places_of(one, source)[0], _places_of(other, source)[0]
    kept = _fit(one, needed, source, at_one) + _fit(other, needed, source, at_other)
    swapped = _fit(one, needed, source, at_other) + _fit(other, needed, source, at_one)
    turned = (one.start < other.start) != (at_one < at_other)
    return swapped > kept or (swapped == kept and turned)


def _places_of(number: Token, source: Sequence[Token]) -> list[int]:
    return [
        at
        for at, token in enumerate(source)
        if token.kind == "number" and same_number(number.form, token.form)
    ]


def _fit(number: Token, needed: Sequence[Token], source: Sequence[Token], at: int) -> int:
    """How many words the surroundings of `number` and of `source[at]` share, each side apart."""
    place = needed.index(number)
    pairs = (
        (needed[:place][::-1], source[:at][::-1]),
        (needed[place + 1 :], source[at + 1 :]),
    )
    sides = [(_near(one), _near(other)) for one, other in pairs]
    return sum(min(one[word], other[word]) for one, other in sides for word in one.keys() & other)


def _near(following: Sequence[Token]) -> dict[str, int]:
    """The words nearest on one side of a number and their weights, up to the next number.

    In "from 0.811 to 0.847" both numbers have what stands around the pair; names weigh more.
    """
    beyond = dropwhile(lambda token: token.kind == "number", following)
    words = takewhile(lambda token: token.kind != "number", beyond)
    return {t.stem: _NAME_WEIGHT if t.kind == "name" else 1 for t in islice(words, _CONTEXT)}


def _is_patchwork(
    needed: Sequence[Token], chosen: Sequence[Sentence], by_record: set[Token]
) -> bool:
    if len(chosen) < 2:
        return False
    return max(_share(needed, sentence, by_record) for sentence in chosen) < _PRIMARY_SHARE


def _share(needed: Sequence[Token], sentence: Sentence, by_record: set[Token]) -> float:
    held = sum(t in by_record or _contains(sentence, t) for t in needed)
    return held / len(needed)
