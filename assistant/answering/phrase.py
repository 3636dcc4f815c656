"""How records and selections are put into words: conditions, rows of a list, dates, marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.frames import say
from assistant.fields import FIELDS
from assistant.markup import escape_markdown
from assistant.reading.periods import Period
from assistant.reading.plan import Papers, Select, Where
from assistant.text import readable
from assistant.types import Publication, Statement, Support
from assistant.words import category_names

MOST_MARKS = 12  # a computed sentence shows no more; the set itself goes with the draft
_SINGULAR = {"are": "is", "have": "has", "name": "names", "do": "does"}
_JOIN = {"en": " and ", "zh": "，", "ja": "、", "es": ", ", "fr": ", ", "de": ", "}
_EITHER = {"en": " or ", "zh": "或", "ja": "または", "es": " o ", "fr": " ou ", "de": " oder "}
_COMPARED = {"eq": "=", "gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def foreign(text: str) -> str:
    """Text of the list or of a visitor, on one line and inert in our Markdown."""
    return escape_markdown(re.sub(r"[⟦⟧]", "", text))


def title_of(publication: Publication) -> str:
    """The title as it is shown."""
    return foreign(readable(publication.title))


def date_of(publication: Publication) -> str:
    """The date as the list shows it, or as digits; empty without one."""
    return publication.date.shown or publication.date.iso or ""


def number_of(value: float) -> str:
    """A number with at most one place behind the point: "6", "3.4"."""
    return f"{value:.1f}".removesuffix(".0")


def conditions(of: Select, language: str, *, count: int = 2, either: bool = False) -> str:
    """What `count` selected publications satisfy, in words of `language`."""
    parts: list[str] = []
    for name in dict.fromkeys(w.field for w in of.where):
        for denied in (False, True):
            group = [w for w in of.where if w.field == name and w.denies is denied]
            joint = of.any_of or (either and name == "topic")
            parts += _of_field(name, group, language, any_of=joint) if group else []
    if isinstance(of.among, Papers) and not parts:
        parts.append(say("c_only", language, value=len(of.among.ids)))
    if count == 1 and language == "en":
        parts = [_singular(part) for part in parts]
    joined = (_EITHER if of.any_of and len(parts) == len(of.where) else _JOIN)[language].join(parts)
    return joined or say("everything", language)


def _singular(condition: str) -> str:
    """ "are from 2021" of one publication: "is from 2021"."""
    verb, _, rest = condition.partition(" ")
    return f"{_SINGULAR.get(verb, verb)} {rest}"


def _of_field(name: str, group: Sequence[Where], language: str, *, any_of: bool) -> list[str]:
    """The conditions on one field, all affirmed or all denied."""
    first = group[0]
    if first.number or first.test in _COMPARED:
        return [say("c_number", language, field=FIELDS[name].label, value=_amount(w))
                for w in group]  # fmt: skip
    if first.period is not None:
        return [_times([w.period for w in group if w.period], language, first.denies)]
    if first.test in {"has", "lacks"} and not first.values:
        return [_shown(w, language) for w in group]
    joined = (_EITHER if any_of or name in {"venue", "type", "category"} else _JOIN)[language]
    words = joined.join(dict.fromkeys(_named(w, language) for w in group))
    return [say(_key(name, first.denies), language, value=words, field=label_of(name))]


def label_of(name: str) -> str:
    """The label of a field, or its name where it is none of the records'."""
    return FIELDS[name].label if name in FIELDS else name


def _key(name: str, denied: bool) -> str:
    known = {
        "topic": "c_topic", "authors": "c_people", "first_author": "c_first",
        "last_author": "c_last", "venue": "c_venue", "type": "c_type", "category": "c_category",
        "keyword": "c_keyword", "title": "c_titled",
    }  # fmt: skip
    return known.get(name, "c_field").replace("c_", "c_not_" if denied else "c_", 1)


def _amount(where: Where) -> str:
    sign = _COMPARED[where.test]
    return str(where.number) if sign == "=" else f"{sign} {where.number}"


def _shown(where: Where, language: str) -> str:
    if where.field == "code":
        return say("c_no_code" if where.denies else "c_code", language)
    if where.field == "year" and where.denies:
        return say("c_undated", language)
    key = "c_lacks" if where.denies else "c_has"
    return say(key, language, field=FIELDS[where.field].label)


def _named(where: Where, language: str) -> str:
    """The value of a condition as it is said: the record's own spelling where it is one."""
    if where.field == "category" and where.values:
        return "/".join(category_of(code) for code in where.values)
    if where.field in {"topic", "title"}:
        return foreign(where.words or (where.values[0] if where.values else ""))
    if 0 < len(where.values) <= 3:
        return " / ".join(foreign(value) for value in where.values)
    return foreign(where.words or where.field)


def _times(periods: Sequence[Period], language: str, denied: bool) -> str:
    if denied:
        return say("c_not_period", language, value="/".join(p.words for p in periods))
    if len(periods) > 1:
        return say("c_period", language, value="/".join(p.words for p in periods))
    return period_words(periods[0], language)


def period_words(period: Period, language: str) -> str:
    """ "are from 2021", "are from before 2020", in words of `language`."""
    if period.anyyear is None and period.low[0] == 0 and period.high[1:] == (12, 31):
        return say("c_before", language, value=period.high[0] + 1)
    if period.anyyear is None and period.high[0] == 9999 and period.low[1:] == (1, 1):
        return say("c_since", language, value=period.low[0])
    return say("c_period", language, value=period.words)


def category_of(code: str) -> str:
    """A subject code with its name: "IR (information retrieval)"."""
    names = category_names().get(code.rsplit(".", 1)[-1], ())
    return f"{code} ({names[0]})" if names else code


def authors_of(publication: Publication, limit: int = 8) -> str:
    """The listed authors; "et al." where the list cuts them."""
    shown = ", ".join(foreign(a) for a in publication.authors[:limit])
    cut = not publication.authors_complete or len(publication.authors) > limit
    return f"{shown} et al." if cut and shown else shown


def row(
    publication: Publication,
    support: Support | None = None,
    *,
    detailed: bool = True,
    more: str = "",
) -> Statement:
    """One line of a list, proved by the record or by a sentence of the abstract."""
    details = [date_of(publication), more]
    if detailed:
        details = [authors_of(publication, 3), *details]
    tail = ", ".join(d for d in details if d)
    text = f"- **{title_of(publication)}**" + (f" — {tail}" if tail else "")
    return Statement(f"{text} ⟦0⟧", (support or Support(publication),))


def table(
    publications: Sequence[Publication], columns: Sequence[str], language: str
) -> list[Statement]:
    """A Markdown table, one row a publication, the title first."""
    names = ["title", *(c for c in columns if c != "title" and c in FIELDS)]
    head = "| " + " | ".join(FIELDS[name].label for name in names) + " | |"
    lines = [Statement(head), Statement("|" + "---|" * (len(names) + 1))]
    for publication in publications:
        cells = [cell(publication, name, language) for name in names]
        text = "| " + " | ".join(cells) + " | ⟦0⟧ |"
        lines.append(Statement(text, (Support(publication),)))
    return lines


def cell(publication: Publication, name: str, language: str) -> str:
    """One field of one publication as a cell or a remark."""
    if name == "authors":
        return authors_of(publication, 12)
    values = FIELDS[name].of(publication)
    if name == "code":
        return publication.code_url or (say("flagged", language) if values else "–")
    if name == "category":
        return ", ".join(category_of(value) for value in values) or "–"
    return foreign(", ".join(values)).replace("|", "/") or "–"


def titles(publications: Sequence[Publication], limit: int = 6) -> Statement:
    """Titles with marks, in one line, for notes."""
    shown = [f"“{title_of(p)}” ⟦{i}⟧" for i, p in enumerate(publications[:limit])]
    more = f" (+{len(publications) - limit})" if len(publications) > limit else ""
    return Statement("; ".join(shown) + more, tuple(Support(p) for p in publications[:limit]))


def computed(text: str, publications: Iterable[Publication], start: int = 0) -> Statement:
    """A sentence that was computed from publications, with their marks behind it."""
    supports = tuple(Support(p) for p in publications)[:MOST_MARKS]
    marks = "".join(f"⟦{i}⟧" for i in range(start, start + len(supports)))
    return Statement(f"{text} {marks}".rstrip(), supports)
