"""From marked words to conditions: what each span names in the list, as `Where`s and papers.

The network says which words are which condition; here the words are looked up. A name that the
list does not have makes a condition that nothing meets, never none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.fields import field_called
from assistant.reading.entities import Entities, Entity, period_in
from assistant.reading.glossary import translated
from assistant.reading.learned import Marked
from assistant.reading.periods import Period, Relation, month_in, related
from assistant.reading.plan import Described, Papers, Test, Where
from assistant.text import fold

NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero null|one a single un una uno ein eine|two both dos deux zwei|three tres trois drei|"
        "four cuatro quatre vier|five cinco cinq funf|six seis sechs|seven siete sept sieben|"
        "eight ocho huit acht|nine nueve neuf neun|ten diez dix zehn|eleven|twelve dozen".split("|")
    )
    for word in words.split()
}
_HAN_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2}
_PLACES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "last": -1, "latter": -1, "former": 1, "final": -1, "primero": 1, "primera": 1, "segundo": 2,
    "segunda": 2, "tercero": 3, "tercera": 3, "ultimo": -1, "ultima": -1, "premier": 1,
    "premiere": 1, "deuxieme": 2, "troisieme": 3, "dernier": -1, "derniere": -1, "erste": 1,
    "ersten": 1, "zweite": 2, "zweiten": 2, "dritte": 3, "dritten": 3, "letzte": -1, "letzten": -1,
}  # fmt: skip
_ROLE_FIELDS = {"person": "authors", "person.first": "first_author", "person.last": "last_author"}
_PUBLICATIONS = frozenset({"paper", "article", "publication", "work", "piece"})
_EITHER = re.compile(r"\s+or\s+|\s*[/|]\s*|或者?|または|か、")
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Said:
    """What the marked words of one question come to."""

    where: list[Where] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    claims: list[Where] = field(default_factory=list)
    limit: int | None = None
    place: int | None = None
    ends: int = 0  # where the last topic ends
    listed: bool = False  # the topic follows it with a comma alone: an alternative
    owner: bool = False  # the owner was named: no condition on a list of one owner

    @property
    def among(self) -> Papers | Described | None:
        """The papers that are named or described."""
        named = tuple(dict.fromkeys(self.papers))
        if self.described:
            return Described(tuple(self.described), named)
        return Papers(named) if named else None


class Lookup:
    """Looks up marked words in the names of one list."""

    def __init__(self, entities: Entities, today: date) -> None:
        self._entities = entities
        self._today = today

    def said(
        self, question: str, language: str, marked: Sequence[Marked], linked: Sequence[Entity]
    ) -> Said:
        """Conditions and papers of a question's marked words."""
        said = Said()
        for mark in marked:
            words = question[mark.start : mark.end].strip(" ,;:.?!\"'“”‘’«»「」《》()")
            inside = [e for e in linked if e.start < mark.end and mark.start < e.end]
            if words and not self._beside(mark, words, marked, inside):
                before = question[said.ends : mark.start] if said.ends else "and"
                said.listed = mark.role == "topic" and not before.strip(" ,;/|、，·-–—")
                said.ends = mark.end if mark.role == "topic" else 0
                self._take(said, mark, words, question, language, inside)
        return said

    def _beside(
        self, mark: Marked, words: str, marked: Sequence[Marked], inside: Sequence[Entity]
    ) -> bool:
        """Whether a mark of time has no date in it, where one beside it has ("from", "2021")."""
        if not mark.role.startswith("time") or period_in(words, self._today):
            return False
        spans = [(e.start, e.end) for e in inside if e.kind == "time"]
        others = (m for m in marked if m is not mark and m.role.startswith("time"))
        return any(m.start < end and start < m.end for m in others for start, end in spans)

    def _take(  # noqa: PLR0913, PLR0917 (one mark with all that is known of it)
        self, said: Said, mark: Marked, words: str, question: str, language: str,
        inside: Sequence[Entity],
    ) -> None:  # fmt: skip
        kind, _, more = mark.role.partition(".")
        own, values = self._entities.own_field(words)
        if own:  # its name alone is no condition
            where = Where(own, "is", values, words)
            said.where += [where.denied() if mark.denied else where] if values else []
        elif kind in {"title", "desc"}:
            self._paper(said, mark, words, inside)
        elif kind == "claim":
            said.claims += self._claims(words, inside)
        elif mark.role == "n":
            said.limit = number_in(words) or said.limit
        elif mark.role == "nth":
            said.place = place_in(words)
        elif kind == "person":
            said.where += self._people(said, mark, words, more)
        elif kind == "time":
            period = self._period(words, more, question, inside)
            _add(said, mark, [Where("year", "is", (), words, period)] if period else [])
        elif mark.role != "then":
            _add(said, mark, self._condition(kind, more, words, language))

    def _paper(self, said: Said, mark: Marked, words: str, inside: Sequence[Entity]) -> None:
        named = [e for e in inside if e.kind in {"title", "words"}]
        certain = [e for e in named if e.kind == "title" or mark.role == "title"]
        if certain and not mark.denied:
            said.papers += [i for e in certain for i in e.values]
        elif mark.denied:
            said.where.append(Where("title", "not", (words,), words))
        else:
            said.described.append(words)

    def _people(self, said: Said, mark: Marked, words: str, role: str) -> list[Where]:
        names = self._entities.person(words)
        if set(names) & set(self._entities.owners) and len(self._entities.owners) == 1:
            said.owner = True
            if not role and not mark.denied:
                return []
            names = self._entities.owners
        if role == "sole":
            alone = Where("authors", "eq", number=1, words=words)
            return [Where("authors", "is", names, words), alone]
        where = Where(_ROLE_FIELDS[mark.role], "is", names, words)
        return [where.denied() if mark.denied else where]

    def _condition(self, kind: str, more: str, words: str, language: str) -> list[Where]:
        if kind == "authors":
            number = number_in(words)
            test: Test = more or "eq"  # type: ignore[assignment]
            return [Where("authors", test, number=number, words=words)] if number else []
        if kind == "topic":
            return self._topic(words, language)
        if kind == "intitle":
            return [Where("title", "is", (words,), words)]
        if kind == "venue":
            places, codes = self._entities.venue(words), self._entities.category(words)
            if not places and codes:
                return [Where("category", "is", codes, words)]
            return [Where("venue", "is", places, words)]
        if kind == "type":
            return self._kind(words, language)
        if kind == "code":
            return [Where("code", "has", words=words)]
        return self._has(words)

    def _topic(self, words: str, language: str) -> list[Where]:
        codes = self._entities.category(words)
        if codes:
            return [Where("category", "is", codes, words)]
        english = translated(words, language) if language != "en" else words
        sides = tuple(side for side in _EITHER.split(english) if side.strip())
        values = (english, *sides) if len(sides) > 1 else (english,)
        return [Where("topic", "is", values, words)]

    def _kind(self, words: str, language: str) -> list[Where]:
        kinds = self._entities.kind(words)
        if kinds:
            return [Where("type", "is", kinds, words)]
        if language != "en":
            return [Where("topic", "is", (translated(words, language),), words)]
        bare = [w for w in words.split() if fold(w).removesuffix("s") not in _PUBLICATIONS]
        named = " ".join(bare)
        return [Where("title", "is", (named,), named)] if named else []

    def _has(self, words: str) -> list[Where]:
        for size in (3, 2, 1):
            parts = _WORD.findall(words)
            for at in range(len(parts) - size + 1):
                found = field_called(" ".join(parts[at : at + size]))
                if found:
                    return [Where(found.name, "has", words=words)]
        return []

    def _period(
        self, words: str, relation: str, question: str, inside: Sequence[Entity]
    ) -> Period | None:
        """The stretch of time that a mark means.

        A date with its small words ("from 2021", "2019 or later") is read as it stands; of a bare
        date the network says whether before, after or in it.
        """
        named = [e for e in inside if e.kind == "time" and e.period]
        for entity in named:
            told = question[entity.start : entity.end]
            if told.strip(" ?.,") != _bare(told) and entity.period:
                return entity.period
        period = period_in(words, self._today) or (named[0].period if named else None)
        kind: Relation = relation or "in"  # type: ignore[assignment]
        return related(period, kind) if period else None

    def _claims(self, words: str, inside: Sequence[Entity]) -> list[Where]:
        names = self._entities.person(words)
        period = period_in(words, self._today)
        venue = self._entities.venue(words)
        if any(e.kind == "person" for e in inside) or (names and not period and not venue):
            return [Where("authors", "is", names, words)]
        if period is not None:
            return [Where("date", "is", (), words, period)]
        if venue:
            return [Where("venue", "is", venue, words)]
        codes = self._entities.category(words)
        return [Where("category" if codes else "", "is", codes, words)]


def _add(said: Said, mark: Marked, found: Sequence[Where]) -> None:
    """Adds conditions; a topic that follows another with a comma alone is an alternative to it."""
    found = [w.denied() if mark.denied else w for w in found]
    last = said.where[-1] if said.where else None
    joins = said.listed and last and found and found[0].field == last.field == "topic"
    if last and joins and last.test == found[0].test:
        values = (*last.values, *found[0].values)
        words = f"{last.words}, {found[0].words}"
        said.where[-1] = replace(last, values=values, words=words)
    else:
        said.where += found


def _bare(text: str) -> str:
    """The years, months and days of a date, without the small words around them."""
    parts = re.findall(r"\d[\d./-]*|[^\W\d_]+", text)
    kept = [p for p in parts if p[0].isdigit() or month_in(p)]
    return " ".join(kept)


def number_in(words: str) -> int | None:
    """The number that words name: "two", "5", "两"."""
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits[0])
    for word in _WORD.findall(fold(words)):
        if word in NUMBERS:
            return NUMBERS[word]
    return next((_HAN_NUMBERS[c] for c in words if c in _HAN_NUMBERS), None)


def place_in(words: str) -> int | None:
    """The place that words name, from 1; -1 is the last."""
    for word in _WORD.findall(fold(words)):
        if word in _PLACES:
            return _PLACES[word]
    if "最后" in words or "最後" in words:
        return -1
    return number_in(words)
