"""What a list offers to questions: its titles, people, venues, categories, kinds, keywords, dates.

`link` finds them anywhere in a question, as things; `person`, `venue`, `kind` and so on say what
the words of one span name. What is asked of them is for the reader to find out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.fields import FIELDS
from assistant.names import Person, find_people
from assistant.reading.periods import Period, find_periods, month_in
from assistant.reading.titles import Mention, MentionIndex
from assistant.text import fold
from assistant.types import Profile, Publication
from assistant.words import category_names, folded, function_words

EntityKind = Literal["title", "words", "person", "time", "venue", "category", "keyword", "style"]
_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_GENERIC = frozenset(
    "journal conference proceedings proc workshop magazine letters review international annual "
    "national the of on and in for ieee acm transactions trans symposium j int conf".split()
)
_STYLES: Mapping[str, str] = {
    "bibtex": "bibtex", "bib": "bibtex", "latex": "bibtex", "apa": "apa", "mla": "mla",
    "ieee": "ieee", "ris": "ris", "endnote": "ris", "zotero": "ris", "chicago": "chicago",
    "csl": "csl",
}  # fmt: skip
_RENAMED: Mapping[str, str] = {"neurips": "nips", "nips": "neurips"}
_TWO_DIGITS = re.compile(r"(?<![\w-])['’]?(\d\d)(?![\w-])")
_ALIKE = 84  # of 100: a slip of the pen, no other word


@dataclass(frozen=True, slots=True)
class Entity:
    """Something of the list that question[start:end] names; `values` as the records have it."""

    kind: EntityKind
    start: int
    end: int
    values: tuple[str, ...] = ()
    period: Period | None = None
    sure: bool = True


@dataclass(frozen=True)
class Entities:
    """The names of one library version. Built once; holds no question."""

    titles: MentionIndex
    people: tuple[Person, ...]
    owners: tuple[str, ...]
    categories: tuple[str, ...]
    figures: tuple[str, ...]
    venues: Mapping[str, frozenset[str]]
    kinds: frozenset[str]
    keywords: Mapping[str, tuple[str, ...]]
    extra: Mapping[str, Mapping[str, str]]
    _spellings: tuple[str, ...] = field(repr=False, default=())

    @classmethod
    def of(
        cls,
        publications: Sequence[Publication],
        profiles: Sequence[Profile],
        people: Sequence[Person],
    ) -> Entities:
        """Collect them once a library; `people` are its distinct authors and owners."""
        keywords: dict[str, tuple[str, ...]] = {}
        for keyword in (k for p in publications for k in p.keywords):
            keywords.setdefault(fold(keyword), ())
            keywords[fold(keyword)] += (keyword,)
        return cls(
            MentionIndex(publications),
            tuple(people),
            tuple(dict.fromkeys(profile.name for profile in profiles if profile.name)),
            tuple(dict.fromkeys(c for p in publications for c in p.categories if c)),
            tuple(dict.fromkeys(f.label for profile in profiles for f in profile.figures)),
            {venue: _names_of(venue) for venue in {p.venue for p in publications if p.venue}},
            frozenset(p.type for p in publications if p.type),
            {name: tuple(dict.fromkeys(spelled)) for name, spelled in keywords.items()},
            _own_values(publications),
            tuple(spelling for person in people for spelling in person.spellings),
        )

    def link(self, question: str, today: date) -> tuple[Entity, ...]:
        """What a question names, in order; things inside a longer thing are left out."""
        found: list[Entity] = []
        mentions = self.titles.find(question)
        for mention in mentions:
            kind: EntityKind = "words" if mention.kind == "words" else "title"
            found.append(Entity(kind, mention.start, mention.end, mention.publications))
        firm = [(m.start, m.end) for m in mentions if m.kind != "words"]
        for person in find_people(question, self._spellings):
            names = tuple(p.name for p in person.people)
            sure = person.exact and person.full and len(names) == 1
            found.append(Entity("person", person.start, person.end, names, sure=sure))
        for period in find_periods(question, today):
            found.append(Entity("time", period.start, period.end, period=period))
        found += self._labels(question)
        return tuple(
            sorted(
                (e for e in found if e.kind == "title" or not _inside(e.start, e.end, firm)),
                key=lambda entity: (entity.start, -entity.end),
            )
        )

    def _labels(self, question: str) -> list[Entity]:
        """Whole names of venues, categories, keywords and styles of references."""
        text = folded(question)
        words = [(m.group(), *text.span(*m.span())) for m in _WORD.finditer(text.text)]
        short = {s: v for v, names in self.venues.items() for s in names}
        found: list[Entity] = []
        for size in range(min(8, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                run = words[at : at + size]
                name, start, end = " ".join(w[0] for w in run), run[0][1], run[-1][2]
                if any(e.start < end and start < e.end for e in found):
                    continue
                if name in short and (size > 1 or name not in function_words("en")):
                    found.append(Entity("venue", start, end, self.venue(name)))
                elif codes := self._named_category(question[start:end]):
                    found.append(Entity("category", start, end, codes))
                elif size > 1 and name in self.keywords:
                    found.append(Entity("keyword", start, end, self.keywords[name]))
                elif size == 1 and name in _STYLES:
                    found.append(Entity("style", start, end, (_STYLES[name],)))
        return found

    def person(self, words: str) -> tuple[str, ...]:
        """The people that words which are a name may mean, best first; nobody if none is listed."""
        words = re.sub(r"^(?:(?:prof|professor|dr|mr|mrs|ms)\.?\s+)+", "", words, flags=re.I)
        said = fold(words).removesuffix("'s").strip(" .,")
        whole = sorted(_WORD.findall(said))
        same = [p.name for p in self.people
                if any(sorted(_WORD.findall(fold(s))) == whole for s in p.spellings)]  # fmt: skip
        if len(same) == 1:
            return tuple(same)
        written = words.title() if words.islower() else words
        for match in find_people(written, self._spellings):
            if match.people and match.start <= 1 and match.end >= len(written.rstrip("'’s .,")):
                return tuple(dict.fromkeys(p.name for p in match.people))
        asked = [w for w in _WORD.findall(said) if len(w) > 1]
        if not asked:
            return ()
        scored = [(self._alike(asked, person), person.name) for person in self.people]
        best = max((score for score, _ in scored), default=0.0)
        return tuple(name for score, name in scored if score == best) if best >= _ALIKE else ()

    @staticmethod
    def _alike(asked: Sequence[str], person: Person) -> float:
        """How well all asked words are words of a person's name, 0..100."""
        from rapidfuzz import fuzz

        best = 0.0
        for spelling in person.spellings:
            own = _WORD.findall(fold(spelling))
            fits = [max((fuzz.ratio(w, o) for o in own if len(o) > 1), default=0.0) for w in asked]
            best = max(best, min(fits, default=0.0))
        return best

    def venue(self, words: str) -> tuple[str, ...]:
        """The venues that words which name one may mean."""
        asked = " ".join(_WORD.findall(fold(words)))
        asked = asked.removeprefix("the ").removeprefix("journal ")
        forms = {asked, _RENAMED.get(asked, asked)}
        same = tuple(v for v, names in self.venues.items() if forms & names)
        if same or not asked:
            return same
        telling = [w for w in asked.split() if w not in _GENERIC] or asked.split()
        holding = tuple(
            v for v in self.venues if all(_stands_for(w, _WORD.findall(fold(v))) for w in telling)
        )
        return holding or self._misspelt_venue(asked)

    def _misspelt_venue(self, asked: str) -> tuple[str, ...]:
        from rapidfuzz import fuzz

        near = [(fuzz.ratio(asked, n), v) for v, names in self.venues.items() for n in names
                if len(n) > 4]  # fmt: skip
        best = max(near, default=(0.0, ""))
        return (best[1],) if best[0] >= _ALIKE else ()

    def category(self, words: str) -> tuple[str, ...]:
        """The categories that words name: by code, by name, or with a code among them."""
        named = self._named_category(words)
        coded = {t for t in re.findall(r"[A-Za-z.]+", words) if t.isupper() or "." in t}
        shown = [c for c in self.categories if coded & {c, c.rsplit(".", 1)[-1]}]
        own = {fold(code) for code in coded} | set(_CALLED)
        for code in shown:  # "security (CR)" is the category, "AI security" a topic
            own |= set(" ".join(category_names().get(code.rsplit(".", 1)[-1], ())).split())
        alone = all(word in own for word in _WORD.findall(fold(words)))
        return named or (tuple(shown) if alone else ())

    def _named_category(self, words: str) -> tuple[str, ...]:
        asked = " ".join(w for w in fold(words).strip(" .,?!\"'").split() if w not in _CALLED)
        found = []
        for code in self.categories:
            names = category_names().get(code.rsplit(".", 1)[-1], ())
            own = {fold(code), fold(code.rsplit(".", 1)[-1]), *names}
            if asked in own or (asked not in _UNCODED and asked.rsplit(".", 1)[-1] in own):
                found.append(code)
        single = len(asked) <= 3 and not (words.isupper() or "." in words)
        return () if single and asked in function_words("en") else tuple(found)

    def kind(self, words: str) -> tuple[str, ...]:
        """The kinds of publications that words name, as the records call them, or as people do."""
        asked = fold(words).strip(" .,")
        single = asked.removesuffix("s")
        own = {k: {fold(k), fold(k) + "s"} for k in self.kinds}
        named = [k for k, forms in own.items() if asked in forms]
        named = named or [k for k, terms in _kinds().items() if {asked, single} & terms]
        if any(k.lower().endswith("thesis") for k in named):
            listed = sorted(k for k in self.kinds if k.lower().endswith("thesis"))
            named = [k for k in named if k in listed] or listed or named
        return tuple(named)

    def style(self, words: str) -> str:
        """The reference style that words name, or an empty string."""
        found = (_STYLES[w] for w in _WORD.findall(fold(words)) if w in _STYLES)
        return next(found, "")

    def own_field(self, question: str) -> tuple[str, tuple[str, ...]]:
        """A field of the list's own that a question names, and the values of it that it names."""
        text = f" {' '.join(_WORD.findall(fold(question)))} "
        for name, values in self.extra.items():
            nouns = (FIELDS[name].label, *FIELDS[name].called)
            called = any(f" {' '.join(_WORD.findall(fold(noun)))}" in text for noun in nouns)
            said = tuple(v for key, v in values.items() if f" {key} " in text)
            if called or said:
                return name, said
        return "", ()


def period_in(words: str, today: date) -> Period | None:
    """The period that words which are a date name; two digits are a year of this century."""
    found = find_periods(words, today)
    if found:
        return found[0]
    if month := month_in(words):
        return Period(anyyear=(month, None))
    short = _TWO_DIGITS.search(words)
    if short is None:
        return None
    year = 2000 + int(short[1])
    year -= 100 if year > today.year + 1 else 0
    return find_periods(str(year), today)[0]


_CALLED = frozenset({"category", "categories", "area", "field", "categoria", "categorie"})
_UNCODED = frozenset({"it", "is", "he", "no", "so", "to", "do", "as", "an", "or", "me", "us"})


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """What people call each kind of publication (`lexicon/kinds.toml`), folded."""
    text = files("assistant").joinpath("lexicon", "kinds.toml").read_text(encoding="utf-8")
    return {kind: frozenset(map(fold, terms)) for kind, terms in tomllib.loads(text).items()}


def _names_of(venue: str) -> frozenset[str]:
    """What a venue is called: its name, what stands in brackets, its initials."""
    plain = _BRACKETED.sub(" ", venue)
    words = [w for w in _WORD.findall(fold(plain)) if not w.isdigit()]
    inside = [" ".join(_WORD.findall(fold(m[1] or m[2]))) for m in _BRACKETED.finditer(venue)]
    telling = [w for w in words if w not in {"the", "of", "on", "and", "in", "for", "proceedings"}]
    initials = "".join(w[0] for w in telling) if len(telling) > 2 else ""
    shorts = [w.lower() for w in re.findall(r"\b[A-Z][A-Za-z]*[A-Z]{1,}\b", venue)]
    names = {" ".join(words), " ".join(_WORD.findall(fold(venue))), *inside, initials, *shorts}
    return frozenset(n for n in names if len(n) > 1 and n not in _GENERIC)


def _stands_for(word: str, own: Sequence[str]) -> bool:
    """Whether a word is one of a venue's, or an abbreviation of one ("stat." for statistics)."""
    return any(o == word or (len(word) > 2 and o.startswith(word)) for o in own)


def _own_values(publications: Iterable[Publication]) -> Mapping[str, Mapping[str, str]]:
    """The values of fields that only this list has: folded words -> as written."""
    found: dict[str, dict[str, str]] = {}
    names = {name for p in publications for name, _ in p.extra}
    for name in (n for n in FIELDS if n in names):
        values = (v for p in publications for v in FIELDS[name].of(p))
        found[name] = {" ".join(_WORD.findall(fold(v))): v for v in values}
    return found


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def titled(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The publications that mentions name, in order."""
    return tuple(dict.fromkeys(i for m in mentions for i in m.publications))
