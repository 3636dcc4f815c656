"""What an executor has at hand beside its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.frames import say
from assistant.answering.knowledge import Knowledge
from assistant.answering.phrase import conditions, foreign, label_of, titles
from assistant.answering.select import Selection, select
from assistant.reading.plan import Described, Papers, Select, Where
from assistant.types import Draft, Statement

_NAMED = {
    "authors": "unmet_person", "first_author": "unmet_first", "last_author": "unmet_last",
    "venue": "unmet_venue", "type": "unmet_type",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """The list, the language of the answer, and the day on which it is given."""

    knowledge: Knowledge
    language: str = "en"
    today: date = date.max

    def say(self, key: str, **values: object) -> str:
        """A frame in the answer's language."""
        return say(key, self.language, **values)

    def select(self, of: Select) -> Selection:
        """What a selection means."""
        return select(of, self.knowledge)

    def conditions(self, of: Select, found: Selection, count: int | None = None) -> str:
        """The conditions in words."""
        number = len(found.publications) if count is None else count
        return conditions(of, self.language, count=number, either=found.either)

    def counted(self, key: str, of: Select, found: Selection) -> str:
        """How many pass, of all or of those spoken of: the frame `list`, `count` or `none`."""
        total, among = self.knowledge.total, of.among
        if isinstance(among, Papers) and of.where:
            key, total = f"{key}_among", len(among.ids)
        number = len(found.publications)
        shown = self.conditions(of, found, number or 2)
        return self.say(key, n=number, total=total, condition=shown)

    def scope(self, of: Select, found: Selection) -> str:
        """The conditions in brackets; nothing for the whole list."""
        return "" if of.everything else f" ({self.conditions(of, found, 2)})"

    def nothing(self, of: Select, found: Selection, *, abstained: bool = True) -> Draft:
        """Nothing passes: which condition nothing meets, and what was searched."""
        if isinstance(of.among, Described):
            words = ", ".join(f"“{foreign(words)}”" for words in of.among.words)
            text = self.say("not_described", words=words, total=self.knowledge.total)
            return Draft((Statement(text),), "none", abstained=True)
        statements = [Statement(self._unmet(w)) for w in found.unmet if self._absent(w)]
        if not statements:
            statements = [Statement(self.counted("none", of, found))]
        return Draft((*statements, *self.notes(of, found)), "records", abstained)

    def _absent(self, where: Where) -> bool:
        """Whether a condition names what the list has nowhere."""
        return not (where.denies or where.number) and (
            where.field in _NAMED or not self._shows(where.field)
        )

    def _unmet(self, where: Where) -> str:
        value = foreign(where.words or ", ".join(where.values))
        if not self._shows(where.field):
            field = label_of(where.field)
            return self.say("no_such_field", field=field, total=self.knowledge.total)
        key = _NAMED.get(where.field, "unmet_person")
        return self.say(key, value=value, total=self.knowledge.total)

    def _shows(self, name: str) -> bool:
        return name == "topic" or self.knowledge.records.shows(name)

    def notes(self, of: Select, found: Selection) -> list[Statement]:
        """What the list leaves open about a selection."""
        notes: list[Statement] = []
        if found.either:
            notes.append(Statement(self.say("either_note")))
        if found.undated:
            shown = titles(found.undated)
            text = self.say("undated_note", n=len(found.undated), titles=shown.text)
            notes.append(Statement(text, shown.supports))
        if found.cut:
            notes.append(Statement(self.say("cut_note", n=found.cut)))
        for name in ("venue", "type"):
            missing = self.knowledge.total - self.knowledge.records.shown.get(name, 0)
            if of.of(name) and found.publications and missing:
                total = self.knowledge.total
                text = self.say("field_note", n=missing, field=label_of(name), total=total)
                notes.append(Statement(text))
        return notes


def with_notes(draft: Draft, *notes: Statement) -> Draft:
    """A draft with further remarks at its end."""
    return replace(draft, statements=(*draft.statements, *notes))
