"""The areas of the list as far as a selection reaches into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.context import Context
from assistant.answering.phrase import foreign, title_of
from assistant.answering.select import in_order
from assistant.topics import Topic
from assistant.types import Publication, Statement, Support

_AND = {"en": " and ", "zh": "和", "ja": "、", "es": " y ", "fr": " et ", "de": " und "}
_COMMA = {"zh": "、", "ja": "、"}


@dataclass(frozen=True, slots=True)
class Area:
    """An area with those of its publications that are meant, the most typical first."""

    label: str
    publications: tuple[Publication, ...]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.publications)

    @property
    def newest(self) -> Publication:
        """The latest of them."""
        return in_order(self.publications)[0]

    @property
    def named(self) -> str:
        """The name with the number: "deepfake detection (8)"."""
        return f"{foreign(self.label)} ({self.size})"

    def within(self, publications: Sequence[Publication]) -> Area:
        """The area in fewer publications."""
        kept = {p.id for p in publications}
        return Area(self.label, tuple(p for p in self.publications if p.id in kept))


def areas_of(publications: Sequence[Publication], topics: Sequence[Topic]) -> tuple[Area, ...]:
    """The areas that publications belong to, the largest first; no rest.

    Where nearly all are of one area of two levels, its parts.
    """
    by_id = {p.id: p for p in publications}
    found = [
        Area(topic.label, own)
        for topic in topics
        if not topic.rest and (own := tuple(by_id[i] for i in topic.ids if i in by_id))
    ]
    found.sort(key=lambda area: -area.size)
    if found and found[0].size > 0.8 * len(publications):
        whole = next(t for t in topics if t.label == found[0].label)
        if len(whole.parts) > 1:
            return areas_of(publications, whole.parts)
    return tuple(found)


def joined(names: Sequence[str], language: str) -> str:
    """Names in a row, the last joined by a word."""
    if len(names) < 2:
        return "".join(names)
    return _COMMA.get(language, ", ").join(names[:-1]) + _AND[language] + names[-1]


def example_line(area: Area, papers: Sequence[Publication]) -> Statement:
    """An area with its number, years and example papers, marked."""
    years = [p.year for p in area.publications if p.year is not None]
    span = f", {years_of(min(years), max(years))}" if years else ""
    shown = "; ".join(f"“{title_of(p)}” ⟦{at}⟧" for at, p in enumerate(papers))
    text = f"- **{foreign(area.label)}** ({area.size}{span}): {shown}"
    return Statement(text, tuple(Support(p) for p in papers))


def years_of(low: int, high: int) -> str:
    """ "2019" or "2019–2024"."""
    return str(low) if low == high else f"{low}–{high}"


def span_of(publications: Sequence[Publication], context: Context) -> str:
    """The years of publications, after a comma; empty where none shows one."""
    years = [p.year for p in publications if p.year is not None]
    return context.say("span", low=min(years), high=max(years)) if years else ""
