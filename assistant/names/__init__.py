"""Which listed people a text names, whatever the order, case, initials or small slips.

Precision first: an ordinary word ("he", "may", "long") or a word in lower case is a name only
where the text shows it. It looks at names alone; what the text asks is for others to find out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.names.groups import Person, group_people, same_person
from assistant.names.parts import fold_word, name_parts, slip_between, slips
from assistant.names.words import ASKING_WHETHER, CUES, OPENERS, ORDINARY, WORKS, WRITING

__all__ = ["ORDINARY", "Person", "PersonMatch", "find_people", "group_people", "same_person"]

_TOKEN = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_GAP = re.compile(r"\.?,?[ \t]{1,2}|\.")
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A name found at text[start:end].

    `people` holds one person, several where the words fit several of the list ("Wang"), and nobody
    where a full name has a listed surname but is not listed itself ("Xiangyu Wang").
    `exact` is False for a near-miss spelling, which an answer should mention; `full` is False
    where only a surname or only a given name stands in the text.
    """

    start: int
    end: int
    text: str
    people: tuple[Person, ...]
    exact: bool = True
    full: bool = True


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    folded: str

    @property
    def shouted(self) -> bool:
        """An acronym, or in a text all in capitals: the capital tells nothing."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class _Index:
    people: tuple[Person, ...]
    by_surname: dict[str, tuple[int, ...]]
    by_given: dict[str, tuple[int, ...]]
    slugs: frozenset[str]  # names that the list itself writes as one word in lower case


def find_people(
    text: str, names: Iterable[str], *, ordinary: Collection[str] = ORDINARY
) -> list[PersonMatch]:
    """The people of `names` that `text` names, in order of appearance, without overlap.

    `ordinary` are lower-case words that alone are no names unless the text shows it: pass
    `ORDINARY | words of the library` to be stricter. Spans exclude a possessive "'s".
    """
    index = _index(tuple(dict.fromkeys(names)))
    tokens = list(_tokens(text))
    found = _ideographic(text, index)
    free = [not any(m.start < t.end and t.start < m.end for m in found) for t in tokens]
    for exact in (True, False):
        for start, end in _windows(text, tokens):
            if all(free[start:end]) and _credible(text, tokens[start:end], ordinary):
                people = _full_matches(text, tokens[start:end], index, exact)
                if people:
                    found.append(_match(text, tokens[start:end], people, exact))
                    free[start:end] = [False] * (end - start)
    found += _single_names(text, tokens, free, index, ordinary)
    return sorted(found, key=lambda m: m.start)


@lru_cache(maxsize=16)
def _index(names: tuple[str, ...]) -> _Index:
    people = group_people(names)
    surnames: dict[str, dict[int, None]] = {}
    given: dict[str, dict[int, None]] = {}
    for at, person in enumerate(people):
        for spelling in person.spellings:
            parts = name_parts(spelling)
            surnames.setdefault(parts.surname, {})[at] = None
            last = [fold_word(t) for t in _TOKEN.findall(spelling.split(",")[0])][-1:]
            for word in (w for piece in last for w in re.split(r"[-‐]", piece)):
                if len(word) > 2 and parts.surname.endswith(word):
                    surnames.setdefault(word, {})[at] = None
            for word in (*parts.given, "".join(parts.given)):
                if len(word) > 2:
                    given.setdefault(word, {})[at] = None
    slugs = frozenset(s for p in people for s in p.spellings if len(s) > 2 and _SLUG.fullmatch(s))
    by_surname = {word: tuple(places) for word, places in surnames.items()}
    by_given = {word: tuple(places) for word, places in given.items()}
    return _Index(people, by_surname, by_given, slugs)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        yield _Token(match.start(), match.start() + len(word), word, fold_word(word))


def _windows(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Runs of two to five neighbouring words, longest first."""
    for length in range(min(_LONGEST, len(tokens)), 1, -1):
        for start in range(len(tokens) - length + 1):
            run = tokens[start : start + length]
            gaps = (text[a.end : b.start] for a, b in pairwise(run))
            if all(_GAP.fullmatch(gap) for gap in gaps):
                yield start, start + length


def _credible(text: str, run: Sequence[_Token], ordinary: Collection[str]) -> bool:
    """Not a run of ordinary lower-case words, and no article taken for an initial."""
    dotted = any(len(t.folded) == 1 and text[t.end : t.end + 1] == "." for t in run)
    if any(t.text in {"a", "i"} for t in run) and not dotted:
        return False
    return any(t.folded not in ordinary and len(t.folded) > 1 for t in run) or (
        dotted or all(t.text[0].isupper() for t in run)
    )


def _full_matches(
    text: str, run: Sequence[_Token], index: _Index, exact: bool
) -> tuple[Person, ...]:
    if not exact:
        return _near_matches(run, index)
    written = text[run[0].start : run[-1].end]
    words = [t.folded for t in run] + ["".join(re.split(r"[-‐]", t.folded)) for t in run]
    near = {i for w in words for i in (*index.by_surname.get(w, ()), *index.by_given.get(w, ()))}
    tails = ("".join(t.folded for t in run[k:]) for k in range(1, len(run)))
    near |= {i for tail in tails for i in index.by_surname.get(tail, ())}
    forms = [written, written.title()] if written.islower() else [written]
    return tuple(
        index.people[i]
        for i in sorted(near)
        if any(
            same_person(form, s) and _all_words_used(run, s)
            for form in forms
            for s in index.people[i].spellings
        )
    )


def _all_words_used(run: Sequence[_Token], spelling: str) -> bool:
    """No more words than the spelling has, but for initials: "Xiang Wang and" is no name."""
    own = [w for t in run for w in re.split(r"[-‐]", t.text) if len(w) > 1]
    return len(own) <= len(re.findall(r"[^\W\d_]+", spelling))


def _near_matches(run: Sequence[_Token], index: _Index) -> tuple[Person, ...]:
    """People whose written-out name differs by a slip of the pen from these words."""
    words = [t.folded for t in run]
    if any(len(w) < 2 for w in words) or len(words) > 3:
        return ()
    orders = {(words[-1], "".join(words[:-1])), (words[0], "".join(words[1:]))}
    best: dict[int, int] = {}
    for surname, given in orders:
        for known in slips(surname, index.by_surname):
            for at in index.by_surname[known[0]]:
                for spelling in index.people[at].spellings:
                    slip = slip_between(given, "".join(name_parts(spelling).given))
                    if slip is not None and 0 < slip + known[1] <= 2:
                        best[at] = min(best.get(at, 9), slip + known[1])
    least = min(best.values(), default=0)
    return tuple(index.people[at] for at in sorted(best) if best[at] == least)


def _single_names(
    text: str,
    tokens: Sequence[_Token],
    free: Sequence[bool],
    index: _Index,
    ordinary: Collection[str],
) -> list[PersonMatch]:
    found: list[PersonMatch] = []
    taken = list(free)
    for at, token in enumerate(tokens):
        slug = token.text in index.slugs and token.folded not in ordinary
        if not free[at] or not (slug or _shown_as_name(text, tokens, taken, at, ordinary)):
            continue
        whole = "".join(re.split(r"[-‐]", token.folded))
        ids = index.by_surname.get(whole) or index.by_given.get(whole)
        exact, named = bool(ids), token.text[0].isupper() and token.folded not in ordinary
        if not ids and named and not _beside_name(text, tokens, at):
            ids = _near_single(token.folded, index)
        if not ids:
            continue
        stranger = _stranger(text, tokens, free, at, ordinary)
        listed = tuple(index.people[i] for i in sorted(ids) if index.people[i].one_word)
        if stranger and (listed or token.folded in index.by_surname):  # listed: by one name only
            found.append(_match(text, tokens[at - 1 : at + 1], listed, exact))
        elif not stranger:
            people = tuple(index.people[i] for i in sorted(ids))
            found.append(_match(text, [token], people, exact, full=False))
        taken[at] = False
    return found


def _stranger(
    text: str, tokens: Sequence[_Token], free: Sequence[bool], at: int, ordinary: Collection[str]
) -> bool:
    """Whether a capitalised word in front makes a full name of it that is not listed."""
    if at == 0 or not free[at - 1]:
        return False
    before, token = tokens[at - 1], tokens[at]
    gap = text[before.end : token.start]
    near = _GAP.fullmatch(gap) and "," not in gap
    given = before.text[0].isupper() and token.text[0].isupper() and not before.shouted
    plain = before.folded in ordinary or before.folded in CUES or before.folded in OPENERS
    return bool(near and given and not plain and len(before.text) > 1)


def _beside_name(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether another capitalised word stands right beside, so that both may be one name."""
    return any(
        0 <= beside < len(tokens)
        and tokens[beside].text[0].isupper()
        and tokens[beside].folded not in OPENERS
        and text[min(tokens[at].end, tokens[beside].end) :][:1] in {" ", "-", "."}
        for beside in (at - 1, at + 1)
    )


def _near_single(word: str, index: _Index) -> tuple[int, ...]:
    """People with a long surname or given name that differs from `word` by a slip."""
    if len(word) < 6:
        return ()
    near: set[int] = set()
    for known in (index.by_surname, index.by_given):
        for other, _ in slips(word, known):
            near.update(known[other] if len(other) >= 6 else ())
    return tuple(near)


def _shown_as_name(
    text: str, tokens: Sequence[_Token], free: Sequence[bool], at: int, ordinary: Collection[str]
) -> bool:
    """Whether a single word stands where a name stands."""
    token = tokens[at]
    if len(token.folded) < 2:
        return False
    before, after = tokens[at - 1].folded if at else "", text[token.end : token.end + 7].lower()
    cue = before in CUES
    linked = before in {"and", "or"} and at > 1 and not free[at - 2]
    works_of = before == "of" and at > 1 and tokens[at - 2].folded in WORKS
    owned = after.startswith(("'s", "’s")) or after.startswith(" et al")
    capital = token.text[0].isupper() and not token.shouted
    if token.folded in ordinary:
        inside = at > 0 and not _starts_sentence(text, token)
        return capital and (cue or linked or works_of or owned or (inside and not _titled(tokens)))
    following = next((t.folded for t in tokens[at + 1 : at + 2]), "")
    wrote = before in ASKING_WHETHER and following in WRITING  # "has zemla published"
    return capital or cue or linked or works_of or owned or wrote or following in WORKS


def _starts_sentence(text: str, token: _Token) -> bool:
    before = text[: token.start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!:;"


def _titled(tokens: Sequence[_Token]) -> bool:
    """Whether most words have a capital, as in a headline."""
    longer = [t for t in tokens if len(t.text) > 3]
    return len(longer) > 2 and sum(t.text[0].isupper() for t in longer) > len(longer) * 0.7


def _ideographic(text: str, index: _Index) -> list[PersonMatch]:
    """Names written without spaces (Chinese, Japanese, Korean), found as they stand."""
    if not _CJK.search(text):
        return []
    found = list[PersonMatch]()
    for person in index.people:
        for spelling in (s for s in person.spellings if _CJK.search(s) and len(s) > 1):
            for match in re.finditer(re.escape(spelling), text):
                found.append(PersonMatch(*match.span(), match.group(), (person,)))
    return found


def _match(
    text: str, run: Sequence[_Token], people: tuple[Person, ...], exact: bool, full: bool = True
) -> PersonMatch:
    start, end = run[0].start, run[-1].end
    return PersonMatch(start, end, text[start:end], people, exact, full)
