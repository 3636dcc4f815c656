"""Record filters for programs: year, category, author, words, code; all optional, all exact."""

from __future__ import annotations

from assistant.answers.knowledge import Knowledge
from assistant.answers.topics import searchable
from assistant.names import find_people
from assistant.questions.periods import Period, years
from assistant.questions.request import Filter
from assistant.text import fold
from assistant.types import Publication


def select(  # noqa: PLR0913 (all filters are options)
    knowledge: Knowledge,
    *,
    year: int | None = None,
    category: str | None = None,
    author: str | None = None,
    text: str | None = None,
    code: bool | None = None,
) -> tuple[Publication, ...]:
    """The records that pass every given filter, newest first.

    `author` is matched as people are (order, initials, accents); an author whom the list does not
    name gives nothing. `text` must occur, all its words, in title, abstract, keywords or venue.
    """
    people: tuple[str, ...] = ()
    if author and author.strip():
        named = find_people(author, knowledge.vocabulary.people)
        people = tuple(knowledge.records.person(p.name) for m in named for p in m.people)
        if not people:
            return ()
    wanted = Filter(
        people=people,
        any_person=True,
        periods=(Period(*years(year, year)),) if year is not None else (),
        categories=_category(category, knowledge),
        code=code,
    )
    found = knowledge.records.select(wanted).publications
    words = fold(text or "").split()
    return tuple(p for p in found if all(w in searchable(p) for w in words))


def _category(category: str | None, knowledge: Knowledge) -> tuple[str, ...]:
    """The category as the list writes it; an unknown one passes nothing."""
    if not category or not category.strip():
        return ()
    known = {c.lower(): c for c in knowledge.vocabulary.categories}
    return (known.get(category.strip().lower(), category.strip()),)
