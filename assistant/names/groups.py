"""Which spellings of a list mean the same person.

Precision first: different people are never joined because one of them is only an initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.names.parts import NameParts, fold_german, fold_word, name_parts

_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the list: the fullest spelling, and all spellings that the list has."""

    name: str
    spellings: tuple[str, ...]

    @property
    def one_word(self) -> bool:
        """Whether the list writes this person with one word only."""
        return all(len(re.findall(r"[^\W\d_]+", spelling)) == 1 for spelling in self.spellings)


def same_person(one: str, other: str) -> bool:
    """Whether two spellings may mean one person: order, accents, hyphens, initials.

    An initial fits every name that begins with it, so "J. Smith" fits both "Jane Smith" and
    "John Smith"; `group_people` decides among several. "Xiang Wang" and "Xiaoyang Wang" never fit.
    """
    if one == other or fold_word(one) == fold_word(other):
        return True
    if fold_german(one) == fold_german(other):
        return True
    a, b = name_parts(one), name_parts(other)
    if "".join((*a.given, a.surname)) == "".join((*b.given, b.surname)):
        return bool(a.given) == bool(b.given)
    if _parts_fit(a, b) or _parts_fit(name_parts(_german(one)), name_parts(_german(other))):
        return True
    return _reordered(a, b)


def group_people(names: Iterable[str]) -> tuple[Person, ...]:
    """The distinct people behind `names`, in order of first appearance.

    A spelling with initials only joins a written-out one if exactly one fits.
    """
    distinct = list(dict.fromkeys(name for name in names if name.strip()))
    groups: list[list[str]] = []
    known: dict[str, list[int]] = {}
    for name in sorted(distinct, key=_only_initials):
        fits = _fitting_groups(name, groups, known)
        at = fits[0] if len(fits) == 1 else len(groups)
        if at == len(groups):
            groups.append([])
        groups[at].append(name)
        for key in _keys(name):
            if at not in known.setdefault(key, [])[-1:]:
                known[key].append(at)
    order = {name: i for i, name in enumerate(distinct)}
    groups.sort(key=lambda g: min(order[n] for n in g))
    return tuple(Person(max(g, key=_fullness), tuple(g)) for g in groups)


def _fitting_groups(
    name: str, groups: Sequence[Sequence[str]], known: Mapping[str, Sequence[int]]
) -> list[int]:
    """The groups that `name` may belong to; too many to look at count as none that is clear."""
    near = list(dict.fromkeys(i for key in _sought(name) for i in known.get(key, ())))
    if len(near) > _MOST_COMPARED:
        return []
    fits = [i for i in near if all(same_person(name, spelling) for spelling in groups[i])]
    if _only_initials(name):
        full = [i for i in fits if not _only_initials(groups[i][0])]
        return full or fits
    return fits


def _keys(name: str) -> set[str]:
    """Under what a name is filed: the same words in any order, surname with first given name."""
    keys: set[str] = set()
    for parts in (name_parts(name), name_parts(_german(name))):
        joined = "".join(parts.given)
        first = parts.given[0] if parts.given else ""
        keys |= {" ".join(sorted((parts.surname, joined))), f"{joined}{parts.surname}"}
        keys |= {f"{parts.surname}|{first}", f"{parts.surname}|{first[:1]}*"}
    return keys


def _sought(name: str) -> set[str]:
    """Where spellings of the same person may be filed: any given name for an initial."""
    keys = {key for key in _keys(name) if not key.endswith("*")}
    for parts in (name_parts(name), name_parts(_german(name))):
        first = parts.given[0] if parts.given else ""
        keys.add(f"{parts.surname}|{first[:1]}{'*' if len(first) == 1 else ''}")
    return keys


def _german(name: str) -> str:
    """`name` with its umlauts written out, capitals and commas kept."""
    pairs = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
    pairs |= {k.upper(): v.capitalize() for k, v in pairs.items()}
    return "".join(pairs.get(c, c) for c in name)


def _only_initials(name: str) -> bool:
    return name_parts(name).abbreviated


def _fullness(name: str) -> tuple[int, bool, int]:
    parts = name_parts(name)
    return (sum(len(g) > 1 for g in parts.given), not name.isascii(), len(name))


def _parts_fit(a: NameParts, b: NameParts) -> bool:
    return a.surname == b.surname and _given_fit(a.given, b.given)


def _given_fit(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether given names agree: equal, or initials of each other; later ones may be missing."""
    if not a or not b:
        return a == b
    if "".join(a) == "".join(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1 and len(long) > 1 and len(short[0]) > 1 and len(long[0]) > 1:
        # "Mengjiun" fits "Meng Jiun" (handled above); "Jean" fits "Jean Pierre" only as a prefix.
        return short[0] == long[0]
    return all(_word_fit(x, y) for x, y in zip(short, long, strict=False))


def _word_fit(x: str, y: str) -> bool:
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    return x == y


def _reordered(a: NameParts, b: NameParts) -> bool:
    """The same written-out words in another order ("Yin Yifang", "Yifang Yin")."""
    if a.abbreviated or b.abbreviated or (a.turned and b.turned):
        return False
    return sorted((a.surname, "".join(a.given))) == sorted((b.surname, "".join(b.given)))
