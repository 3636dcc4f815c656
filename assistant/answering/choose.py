"""Publications chosen by criteria that the list has, each with its reason; never by quality."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.areas import Area, areas_of, joined
from assistant.answering.context import Context
from assistant.answering.membership import FLOOR, fit
from assistant.answering.phrase import computed, foreign, row
from assistant.answering.select import Selection, has_code, in_order
from assistant.answering.sentences import quoted, read
from assistant.reading.plan import Choose
from assistant.text import fold, readable
from assistant.types import Draft, Publication, Statement, Support
from assistant.words import content_words

_MOST = 4
_NEAREST = 5
_QUOTED = 2  # of the nearest papers that are quoted, too
_BEHIND = 0.7  # of the nearest paper's fit
# How titles and types call a paper that gives an overview of its field.
_OVERVIEWS = frozenset(
    """survey review overview tutorial primer perspective introduction handbook übersicht überblick
    einführung revisión panorama synthèse 综述 サーベイ""".split()
)
_CITED = re.compile(r"cited|citation|zitation|times.?cited")
Reasoned = tuple[Publication, str]


def choose(plan: Choose, context: Context) -> Draft:
    """A few publications with the criterion they were chosen by."""
    if plan.why == "relevant":
        return _relevant(plan, context)
    found = context.select(plan.of)
    if not found.publications:
        return context.nothing(plan.of, found)
    most = plan.limit or _MOST
    if plan.why == "first":
        head = Statement(context.say("choose_first"))
        return _draft(plan, context, found, [head], _to_begin(found, context, most))
    cited = [(n, p) for p in found.publications if (n := _citations(p)) is not None]
    if cited:
        cited.sort(key=lambda r: -r[0])
        text = context.say("choose_cited", n=len(cited), total=len(found.publications))
        rows = [(p, context.say("why_cited", n=n)) for n, p in cited[:most]]
        return _draft(plan, context, found, [computed(text, [p for _, p in cited])], rows)
    rows = _typical(found, context, most)
    if plan.why == "best":
        return _draft(plan, context, found, [Statement(context.say("choose_best"))], rows)
    heads = [Statement(context.say("choose_impact")), *_profile(context),
             Statement(context.say("choose_typical"))]  # fmt: skip
    return _draft(plan, context, found, heads, rows)


def _draft(
    plan: Choose, context: Context, found: Selection, heads: Sequence[Statement],
    rows: Sequence[Reasoned],
) -> Draft:  # fmt: skip
    lines = [row(p, detailed=False, more=why) for p, why in rows]
    notes = context.notes(plan.of, found)
    return Draft((*heads, *lines, *notes), "records", found=tuple(p.id for p, _ in rows))


def _to_begin(found: Selection, context: Context, most: int) -> list[Reasoned]:
    """An overview, the newest of the largest area, and one of each other main area."""
    areas = areas_of(found.publications, context.knowledge.topics)
    chosen: list[Reasoned] = []
    overviews = [p for p in in_order(found.publications) if is_overview(p)]
    if overviews:
        chosen.append((overviews[0], context.say("why_overview")))
    for at, area in enumerate(areas):
        own = in_order(area.publications) if at == 0 else area.publications
        free = [p for p in own if p not in [c for c, _ in chosen]]
        if free:
            key = "why_newest" if at == 0 else "why_typical"
            chosen.append((free[0], context.say(key, area=foreign(area.label))))
    if not areas:
        newest = [p for p in in_order(found.publications) if p not in [c for c, _ in chosen]]
        chosen += [(p, context.say("why_latest")) for p in newest[:1]]
    return chosen[:most]


def _typical(found: Selection, context: Context, most: int) -> list[Reasoned]:
    """The most typical of each main area, one with code among its first where there is one."""
    chosen: list[Reasoned] = []
    areas: Sequence[Area] = areas_of(found.publications, context.knowledge.topics)
    for area in areas[:most]:
        leading = area.publications[:_MOST]
        coded = next((p for p in leading if has_code(p)), None)
        paper = coded or leading[0]
        why = context.say("why_typical", area=foreign(area.label))
        if coded:
            why = f"{why}, {context.say('why_code')}"
        chosen.append((paper, why))
    newest = [p for p in in_order(found.publications) if p not in [c for c, _ in chosen]]
    missing = most - len(chosen) if not areas else 0
    return [*chosen, *((p, context.say("why_latest")) for p in newest[:missing])]


def is_overview(publication: Publication) -> bool:
    """Whether its type or a word of its title calls it an overview of its field."""
    words = re.findall(r"[^\W\d_]+", f"{publication.type or ''} {publication.title}".casefold())
    return any(w in _OVERVIEWS for w in words) or "综述" in publication.title


def _citations(publication: Publication) -> int | None:
    """The number of citations that the list itself gives, if it does."""
    for name, value in publication.extra:
        if _CITED.search(fold(name)) and value.strip().isdigit():
            return int(value)
    return None


def _profile(context: Context) -> list[Statement]:
    """The figures that the profile of the list reports about the person."""
    profiles = context.knowledge.profiles
    if len(profiles) != 1 or not profiles[0].figures:
        return []
    shown = ", ".join(f"{foreign(f.label)} **{foreign(f.value)}**" for f in profiles[0].figures)
    return [Statement(context.say("profile_all", name=foreign(profiles[0].name), figures=shown))]


def _relevant(plan: Choose, context: Context) -> Draft:
    """The nearest publications to a topic or task, with the sentences that show it."""
    topics = [w for w in plan.of.topics if not w.denies]
    words = " ".join(w.words or " ".join(w.values) for w in topics) or plan.asked
    rest = type(plan.of)(plan.of.records, plan.of.any_of, plan.of.among, plan.of.but)
    found = context.select(rest)
    asked = " ".join(content_words(words, context.language)) or words
    ranked = context.knowledge.index.rank(asked, only=found.ids) if asked else []
    fits = sorted(((fit(r), r.publication_id) for r in ranked), reverse=True)
    near = [i for value, i in fits if value >= max(_BEHIND * fits[0][0], FLOOR)]
    near = near[: plan.limit or _NEAREST]
    if not near:
        areas = areas_of(context.knowledge.records.publications, context.knowledge.topics)[:3]
        names = joined([area.named for area in areas], context.language) or "–"
        text = context.say(
            "choose_not_near", words=foreign(words), total=context.knowledge.total, names=names
        )
        inside = [p for area in areas for p in area.publications]
        return Draft((computed(text, inside),), "none", abstained=True)
    papers = context.knowledge.records.of(near)
    statements = [Statement(context.say("choose_relevant", words=foreign(words)))]
    for at, paper in enumerate(papers):
        statements.append(row(paper, Support(paper), detailed=False))
        told = read(words, paper, context.knowledge) if at < _QUOTED else []
        statements += [quoted(told[0])] if told and readable(told[0].text) else []
    notes = context.notes(rest, found)
    return Draft((*statements, *notes), "extract", found=tuple(near))
