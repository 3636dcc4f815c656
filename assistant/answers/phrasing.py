"""How records are put into words: conditions of a filter, rows of a list, dates, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.markup import escape_markdown
from assistant.questions.lexicon import category_names, say
from assistant.questions.periods import Period
from assistant.questions.request import Filter, Request
from assistant.text import fold, readable
from assistant.types import Publication, Statement, Support

_SINGULAR = {"are": "is", "have": "has", "name": "names", "do": "does"}
_JOIN = {"en": " and ", "zh": "，", "ja": "、", "es": ", ", "fr": ", ", "de": ", "}


def foreign(text: str) -> str:
    """Text of the list or of a visitor, on one line and inert in our Markdown."""
    return escape_markdown(re.sub(r"[⟦⟧]", "", text))


def title_of(publication: Publication) -> str:
    """The title as it is shown."""
    return foreign(readable(publication.title))


def date_of(publication: Publication) -> str:
    """The date as the list shows it, or as digits; empty without one."""
    return publication.date.shown or publication.date.iso or ""


def conditions(request: Request, *, topic: str = "", count: int = 2) -> str:
    """What `count` publications satisfy, in words of the question's language."""
    language = request.language
    wanted = request.filter
    parts = [
        *_time_conditions(wanted, language),
        *_group_conditions(wanted, language),
        *_people_conditions(wanted, language),
    ]
    if topic:
        parts.append(say("c_topic", language, value=foreign(topic)))
    parts += _refusals(request)
    if wanted.besides:
        parts.append(say("c_besides", language, value=foreign(readable(wanted.besides))))
    if wanted.only is not None and not parts:
        parts.append(say("c_only", language, value=len(wanted.only)))
    if count == 1 and language == "en":
        parts = [_singular(part) for part in parts]
    return _JOIN[language].join(parts) or say("everything", language)


def _singular(condition: str) -> str:
    """ "are from 2021" of one publication: "is from 2021"."""
    verb, _, rest = condition.partition(" ")
    return f"{_SINGULAR.get(verb, verb)} {rest}"


def _time_conditions(wanted: Filter, language: str) -> list[str]:
    if not wanted.periods:
        return []
    spelled = {_period_words(period, language) for period in wanted.periods}
    if len(wanted.periods) == 1:
        return [*spelled]
    plain = "/".join(period.words for period in wanted.periods)
    return [say("c_period", language, value=plain)]


def _period_words(period: Period, language: str) -> str:
    if period.anyyear is None and period.low[0] == 0:
        return say("c_before", language, value=period.high[0] + 1)
    if period.anyyear is None and period.high[0] == 9999:
        return say("c_since", language, value=period.low[0])
    words = period.words
    if language in {"zh", "ja"} and not words.isdigit():
        return words
    return say("c_period", language, value=words)


def _group_conditions(wanted: Filter, language: str) -> list[str]:
    parts = []
    if wanted.categories:
        named = "/".join(category_of(code) for code in wanted.categories)
        parts.append(say("c_category", language, value=named))
    if wanted.not_categories:
        named = "/".join(category_of(code) for code in wanted.not_categories)
        parts.append(say("c_not_category", language, value=named))
    if wanted.types:
        parts.append(say("c_type", language, value="/".join(map(foreign, wanted.types))))
    if wanted.not_types:
        parts.append(say("c_not_type", language, value="/".join(map(foreign, wanted.not_types))))
    if wanted.venues:
        named = wanted.venues[0] if len(wanted.venues) == 1 else wanted.place
        parts.append(say("c_venue", language, value=foreign(named)))
    if wanted.keywords:
        named = "/".join({fold(k): foreign(k) for k in wanted.keywords}.values())
        parts.append(say("c_keyword", language, value=named))
    if wanted.undated:
        parts.append(say("c_undated", language))
    for key, value in (("c_titled", "/".join(wanted.titled)), ("c_not_titled", wanted.not_titled)):
        parts += [say(key, language, value=foreign(value))] if value else []
    if wanted.code is not None:
        key = ("c_link" if wanted.code else "c_no_link") if wanted.linked else (
            "c_code" if wanted.code else "c_no_code")  # fmt: skip
        parts.append(say(key, language))
    return parts


def _refusals(request: Request) -> list[str]:
    """People, times and a topic that are not wanted."""
    wanted = request.filter
    named = {
        "c_not_people": " / ".join(wanted.not_people),
        "c_not_period": "/".join(period.words for period in wanted.not_periods),
        "c_not_topic": request.refused,
    }
    return [say(key, request.language, value=foreign(v)) for key, v in named.items() if v]


def category_of(code: str) -> str:
    """A subject code with its name: "IR (information retrieval)"."""
    names = category_names().get(code.rsplit(".", 1)[-1], ())
    return f"{code} ({names[0]})" if names else code


def _people_conditions(wanted: Filter, language: str) -> list[str]:
    alone = [say("c_alone", language)] if wanted.alone else []
    if not wanted.people:
        return alone
    if wanted.first_author:
        return [say("c_first", language, value=" / ".join(wanted.spelled))]
    joined = (" / " if wanted.any_person else " + ").join(wanted.spelled)
    together = len(wanted.people) > 1 and not wanted.any_person
    key = "c_people_all" if together else "c_people"
    return [say(key, language, value=joined), *alone]


def authors_of(publication: Publication, limit: int = 8) -> str:
    """The listed authors; "et al." where the list cuts them."""
    shown = ", ".join(foreign(a) for a in publication.authors[:limit])
    cut = not publication.authors_complete or len(publication.authors) > limit
    return f"{shown} et al." if cut and shown else shown


def row(
    publication: Publication, support: Support | None = None, *, detailed: bool = True
) -> Statement:
    """One line of a list, proved by the record or by a sentence of the abstract."""
    details = [date_of(publication)]
    if detailed:
        details = [authors_of(publication, 3), *details]
    tail = " — ".join(
        part
        for part in (f"**{title_of(publication)}**", ", ".join(d for d in details if d))
        if part
    )
    return Statement(f"- {tail} ⟦0⟧", (support or Support(publication),))


def titles(publications: Sequence[Publication], limit: int = 6) -> Statement:
    """Titles with marks, in one line, for notes."""
    shown = [f"“{title_of(p)}” ⟦{i}⟧" for i, p in enumerate(publications[:limit])]
    more = f" (+{len(publications) - limit})" if len(publications) > limit else ""
    return Statement("; ".join(shown) + more, tuple(Support(p) for p in publications[:limit]))


def marks(count: int, start: int = 0) -> str:
    """Places for `count` marks."""
    return "".join(f"⟦{i}⟧" for i in range(start, start + count))
