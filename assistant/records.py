"""The publications of one library version and the people they name. Knows nothing of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from assistant.fields import shown_by
from assistant.names import Person, group_people
from assistant.types import Publication


class Records:
    """One library's publications; every person under one name."""

    def __init__(self, publications: Sequence[Publication], owners: Iterable[str] = ()) -> None:
        self.publications = tuple(publications)
        self._by_id = {p.id: p for p in self.publications}
        spelled = [name for p in self.publications for name in p.authors]
        self.people: tuple[Person, ...] = group_people([*spelled, *owners])
        self._person = {s: person.name for person in self.people for s in person.spellings}

    def get(self, identifier: str) -> Publication | None:
        """The publication with this id."""
        return self._by_id.get(identifier)

    def of(self, identifiers: Iterable[str]) -> tuple[Publication, ...]:
        """Publications by id, in the order given; unknown ids are left out."""
        return tuple(self._by_id[i] for i in identifiers if i in self._by_id)

    def person(self, name: str) -> str:
        """The fullest spelling of whom `name` means (itself if nobody)."""
        return self._person.get(name, name)

    def authors(self, publication: Publication) -> tuple[str, ...]:
        """The listed authors, in order, each as one person is named throughout."""
        return tuple(self.person(name) for name in publication.authors)

    @cached_property
    def shown(self) -> Mapping[str, int]:
        """How many publications show each field."""
        return shown_by(self.publications)

    def shows(self, name: str) -> bool:
        """Whether any record has this field."""
        return self.shown.get(name, 0) > 0
