"""Record filters for programs: year, category, author, words, code; all optional, all exact."""

from __future__ import annotations

from assistant.answering.knowledge import Knowledge
from assistant.answering.membership import searchable
from assistant.answering.select import select as selected
from assistant.reading.periods import Period, years
from assistant.reading.plan import Select, Where
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
    where: list[Where] = []
    if author and author.strip():
        where.append(Where("authors", "is", knowledge.entities.person(author), author))
    if year is not None:
        where.append(Where("year", "is", period=Period(*years(year, year))))
    if category and category.strip():
        where.append(Where("category", "is", _category(category, knowledge), category))
    if code is not None:
        where.append(Where("code", "has" if code else "lacks"))
    found = selected(Select(tuple(where)), knowledge).publications
    words = fold(text or "").split()
    return tuple(p for p in found if all(w in searchable(p) for w in words))


def _category(category: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The category as the list writes it; an unknown one passes nothing."""
    known = {c.lower(): c for c in knowledge.entities.categories}
    return (known.get(category.strip().lower(), category.strip()),)
