"""Whose list it is, where the list does not say so: the author of most of its entries.

Only a clear majority counts; otherwise the owner stays open. Nothing is looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.importers.report import SourceText
from assistant.names.groups import group_people
from assistant.types import Publication

FEWEST_ENTRIES = 5
CLEAR_SHARE = 0.6
_MOST_NAMES = 20_000


def with_owners(
    publications: Sequence[Publication], sources: Sequence[SourceText]
) -> tuple[Publication, ...]:
    """The publications, each with the owner of its list if the list has one."""
    lists = {source.name: source.given or source.name for source in sources}
    grouped: dict[str, list[Publication]] = {}
    for publication in publications:
        grouped.setdefault(_list_of(publication, lists), []).append(publication)
    owners = {
        name: likely_owner(entries) if all(p.owner is None for p in entries) else None
        for name, entries in grouped.items()
    }
    return tuple(
        replace(p, owner=owners[_list_of(p, lists)]) if owners[_list_of(p, lists)] else p
        for p in publications
    )


def likely_owner(publications: Sequence[Publication]) -> str | None:
    """The person who is an author of at least 60 % of the entries, ahead of everybody else."""
    authored = [p for p in publications if p.authors]
    names = [name for p in authored for name in p.authors]
    if len(authored) < FEWEST_ENTRIES or len(names) > _MOST_NAMES:
        return None
    people = group_people(names)
    known = {spelling: person.name for person in people for spelling in person.spellings}
    counts = Counter(n for p in authored for n in {known.get(a, a) for a in p.authors})
    (name, most), *others = counts.most_common(2)
    second = others[0][1] if others else 0
    if most < CLEAR_SHARE * len(authored) or most == second:
        return None
    spellings = Counter(n for n in names if known.get(n, n) == name)
    return spellings.most_common(1)[0][0]


def _list_of(publication: Publication, lists: dict[str, str]) -> str:
    name = publication.source.file if publication.source else ""
    return lists.get(name, name)
