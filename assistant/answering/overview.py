"""What the list, a person, a stretch of time or a topic is about, and how it changed.

Sentences of ours say what was computed; titles and sentences of papers show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.areas import (
    Area,
    areas_of,
    example_line,
    joined,
    span_of,
    years_of,
)
from assistant.answering.context import Context
from assistant.answering.measure import grouped
from assistant.answering.number import without_owner
from assistant.answering.phrase import computed, foreign, number_of, row, title_of
from assistant.answering.select import Selection, in_order
from assistant.answering.sentences import heading, quoted
from assistant.answering.telling import KINDS, telling
from assistant.reading.plan import Overview, Papers, Trend
from assistant.types import Basis, Draft, Publication, Statement, Support

_AREAS, _NAMED = 4, 6  # areas shown with examples; named in the sentence
_WORDS = 70  # of examples, so that the answer stays on a screen
_QUOTED = 4  # papers of a topic that speak for themselves
_TITLES = 5  # titles after them
_LATELY = 0.34  # the share of the dated papers that is called recent
_MARKS = 4  # an overview is read, not counted
_FEW = 6  # dated papers that a change can be read from
_CHANGED = 0.08  # a share that moved so far rose or fell
_GREW, _SHRANK = 1.2, 0.8
_TABLE = 12  # years of a table


def overview(plan: Overview, context: Context) -> Draft:
    """What the selected publications are about."""
    found = context.select(plan.of)
    papers = found.publications
    if not papers:
        return context.nothing(plan.of, found)
    if len(papers) == 1 or (isinstance(plan.of.among, Papers) and len(papers) <= _QUOTED):
        return _of_papers(plan, context, found)
    if any(not w.denies for w in plan.of.topics):
        return _of_topic(plan, context, found)
    return _of_set(plan, context, found)


def _of_papers(plan: Overview, context: Context, found: Selection) -> Draft:
    """Single publications: what each says of itself."""
    statements: list[Statement] = []
    for paper in found.publications:
        statements += _told(paper, context, ("aim", "results"))
        if not paper.abstract:
            text = context.say("no_abstract", title=title_of(paper))
            statements += [row(paper), Statement(text, (Support(paper),))]
    basis: Basis = "extract" if any(p.abstract for p in found.publications) else "records"
    return Draft((*statements, *context.notes(plan.of, found)), basis, found=found.ids)


def _told(paper: Publication, context: Context, kinds: Sequence[str]) -> list[Statement]:
    """The title with a sentence of each kind, in the order of the abstract."""
    found = (telling(KINDS[kind], paper, context.knowledge) for kind in kinds)
    chosen = {choice.start: choice for choice in found if choice is not None}
    choices = [chosen[start] for start in sorted(chosen)]
    if not choices:
        return []
    return [heading(paper, context.language), *(quoted(choice) for choice in choices)]


def _of_set(plan: Overview, context: Context, found: Selection) -> Draft:
    papers = found.publications
    areas = areas_of(papers, context.knowledge.topics)
    areas = tuple(area for area in areas if area.size > 1) or areas
    head = [_marked(_counted(plan, context, found), papers)]
    if areas:
        named = joined([area.named for area in areas[:_NAMED]], context.language)
        inside = [p for area in areas[:_NAMED] for p in area.publications[:2]]
        head.insert(0, _marked(context.say("areas_named", names=named), inside))
        head += _lately(papers, areas, context)
        lines = _examples(areas)
    else:
        lines = [row(p, detailed=False) for p in in_order(papers)[:_TITLES]]
    single = plan.of.everything and bool(context.knowledge.owner)
    notes = [] if single else _people(plan, context, found)
    notes += _newest(papers, context)
    notes += _figures(plan, context) + context.notes(plan.of, found)
    return Draft((*head, *lines, *notes), "records", found=found.ids)


def _counted(plan: Overview, context: Context, found: Selection) -> str:
    """How many, of whom or under which conditions, since when."""
    papers, owner = found.publications, foreign(context.knowledge.owner)
    span = span_of(papers, context)
    if not plan.of.everything:
        condition = context.conditions(plan.of, found)
        return context.say("count", n=len(papers), total=context.knowledge.total,
                           condition=condition)  # fmt: skip
    if owner:
        return context.say("overview_owner", owner=owner, n=len(papers), span=span)
    return context.say("overview_list", n=len(papers), span=span)


def _lately(
    papers: Sequence[Publication], areas: Sequence[Area], context: Context
) -> list[Statement]:
    """What most of the recent publications are on, where that can be told."""
    dated = [p for p in in_order(papers) if p.year is not None]
    if len(dated) < _FEW:
        return []
    since = dated[max(1, round(_LATELY * len(dated))) - 1].year or 0
    recent = [p for p in dated if (p.year or 0) >= since]
    if len(recent) == len(dated):
        return []
    now = sorted((a.within(recent) for a in areas), key=lambda a: -a.size)[:2]
    now = [area for area in now if area.size > 1]
    if not now:
        return []
    names = joined([area.named for area in now], context.language)
    text = context.say("lately", since=since, n=len(recent), names=names)
    return [_marked(text, [p for area in now for p in area.publications])]


def _examples(areas: Sequence[Area]) -> list[Statement]:
    """The main areas with an example each, and a second one as long as there is room."""
    shown = list(areas[:_AREAS])
    room = _WORDS - sum(len(area.publications[0].title.split()) for area in shown)
    lines = []
    for area in shown:
        second = area.publications[1:2]
        room -= sum(len(p.title.split()) for p in second)
        lines.append(example_line(area, area.publications[: 2 if room >= 0 else 1]))
    return lines


def _people(plan: Overview, context: Context, found: Selection) -> list[Statement]:
    """Who is most often among the authors, beside those asked for."""
    leave_out = without_owner(plan.of, context, "authors")
    counted = grouped(found.publications, "authors", context.knowledge.records,
                      leave_out=leave_out)  # fmt: skip
    most = [(name, own) for name, own in counted.groups[:3] if len(own) > 1]
    if not most or len(found.publications) < 3:
        return []
    names = joined([f"{foreign(name)} ({len(own)})" for name, own in most], context.language)
    return [_marked(context.say("most_with", names=names), [p for _, own in most for p in own])]


def _newest(papers: Sequence[Publication], context: Context) -> list[Statement]:
    first = in_order(papers)[0]
    if first.year is None or len(papers) < 3:
        return []
    text = context.say("newest_is", title=title_of(first), date=first.date.shown or first.date.iso)
    return [_marked(text, [first])]


def _figures(plan: Overview, context: Context) -> list[Statement]:
    """The figures of the profile, for the whole list of one person."""
    profiles = context.knowledge.profiles
    if not plan.of.everything or len(profiles) != 1 or not profiles[0].figures:
        return []
    shown = ", ".join(f"{foreign(f.label)} **{foreign(f.value)}**" for f in profiles[0].figures)
    return [Statement(context.say("profile_all", name=foreign(profiles[0].name), figures=shown))]


def _of_topic(plan: Overview, context: Context, found: Selection) -> Draft:
    """A topic: how many, since when, by whom, and what the newest papers do."""
    papers = in_order(found.publications)
    counted = _marked(_counted(plan, context, found), papers)
    years = [p.year for p in papers if p.year is not None]
    statements = [counted]
    if years and len(papers) > 1:
        text = context.say("topic_years", span=years_of(min(years), max(years)))
        statements.append(_marked(text, [papers[0], papers[-1]]))
    statements += _people(plan, context, found)
    told = [p for p in papers if p.abstract][:_QUOTED]
    for paper in told:
        statements += _told(paper, context, ("aim",))
    rest = [p for p in papers if p not in told]
    statements += [row(p, found.proofs.get(p.id), detailed=False) for p in rest[:_TITLES]]
    if len(rest) > _TITLES:
        statements.append(Statement(context.say("more_papers", n=len(rest) - _TITLES)))
    basis: Basis = "extract" if told else "records"
    return Draft((*statements, *context.notes(plan.of, found)), basis, found=found.ids)


@dataclass(frozen=True, slots=True)
class _Change:
    """The first and the last stretch of the years of a selection."""

    early: tuple[Publication, ...]
    late: tuple[Publication, ...]
    until: int
    since: int

    def share(self, area: Area, *, late: bool) -> float:
        """The share of an area in one of them."""
        whole = self.late if late else self.early
        return area.within(whole).size / len(whole)

    def rises(self, area: Area) -> float:
        """By how much its share rose."""
        return self.share(area, late=True) - self.share(area, late=False)


def trend(plan: Trend, context: Context) -> Draft:
    """How many a year, whether that grows, and which areas came up or went down."""
    found = context.select(plan.of)
    papers = [p for p in found.publications if p.year is not None]
    if not found.publications:
        return context.nothing(plan.of, found)
    years = sorted(p.year for p in papers if p.year is not None)
    if len(papers) < 2 or years[0] == years[-1]:
        text = context.say("no_trend", n=len(papers), scope=context.scope(plan.of, found))
        return Draft((_marked(text, papers),), "records", found=found.ids)
    statements: list[Statement] = []
    change = _change(papers)
    areas = areas_of(papers, context.knowledge.topics)
    if change and areas and not plan.of.topics:
        statements += _moved(change, areas, context)
    if len(papers) < _FEW:
        text = context.say("no_trend", n=len(papers), scope=context.scope(plan.of, found))
        statements.append(_marked(text, papers))
    else:
        statements += _growth(papers, context)
    statements += _by_year(papers, context)
    undated = len(found.publications) - len(papers)
    if undated:
        statements.append(Statement(context.say("undated_left_out", n=undated)))
    return Draft((*statements, *context.notes(plan.of, found)), "records", found=found.ids)


def _change(papers: Sequence[Publication]) -> _Change | None:
    """The oldest and the newest third, cut between years."""
    ordered = in_order(papers, newest=False)
    if len(ordered) < _FEW:
        return None
    third = max(3, round(len(ordered) / 3))
    until, since = ordered[third - 1].year or 0, ordered[-third].year or 0
    if since <= until:
        since = until + 1
    early = tuple(p for p in ordered if (p.year or 0) <= until)
    late = tuple(p for p in ordered if (p.year or 0) >= since)
    return _Change(early, late, until, since) if early and late else None


def _moved(change: _Change, areas: Sequence[Area], context: Context) -> list[Statement]:
    """From which area to which, and which others rose or fell, with the numbers."""
    early = max(areas, key=lambda a: change.share(a, late=False))
    late = max(areas, key=lambda a: change.share(a, late=True))
    if change.rises(late) < 0 or (early != late and change.rises(early) > 0):
        said = []
    else:
        said = [early, late]
    then, now = early.within(change.early), late.within(change.late)
    values = {
        "first": foreign(early.label), "a": then.size, "early": len(change.early),
        "until": change.until, "last": foreign(late.label), "b": now.size,
        "late": len(change.late), "since": change.since,
    }  # fmt: skip
    statements = []
    if said and then.size and now.size:
        key = "stayed" if early.label == late.label else "moved"
        shown = [*then.publications[:6], *now.publications[:6]]
        statements.append(_marked(context.say(key, **values), shown))
    for key, sign in (("rising", 1), ("falling", -1)):
        rows = [
            (sign * change.rises(a), a)
            for a in areas if a not in said
        ]  # fmt: skip
        chosen = [a for by, a in sorted(rows, key=lambda r: -r[0]) if by >= _CHANGED][:3]
        if not chosen:
            continue
        names = joined(
            [f"{foreign(a.label)} ({a.within(change.early).size} → {a.within(change.late).size})"
             for a in chosen], context.language,
        )  # fmt: skip
        text = context.say(
            key, names=names, early=len(change.early), until=change.until,
            late=len(change.late), since=change.since,
        )  # fmt: skip
        inside = [*change.early, *change.late]
        statements.append(_marked(text, [p for a in chosen for p in a.within(inside).publications]))
    return statements


def _growth(papers: Sequence[Publication], context: Context) -> list[Statement]:
    """Whether the output grows: the last full years against those before them."""
    counts = _counts(papers)
    full = [year for year in counts if year < context.today.year]
    width = min(3, len(full) // 2)
    if width < 1:
        return []
    after, before = full[-width:], full[-2 * width : -width]
    now, then = (sum(counts[y] for y in years) / width for years in (after, before))
    key = "steady"
    if now >= _GREW * then and now > then:
        key = "growing"
    elif now <= _SHRANK * then:
        key = "shrinking"
    text = context.say(
        key, now=number_of(now), then=number_of(then),
        after=years_of(after[0], after[-1]), before=years_of(before[0], before[-1]),
    )  # fmt: skip
    inside = [p for p in in_order(papers) if p.year in {*after, *before}]
    statements = [_marked(text, inside)]
    if max(counts) >= context.today.year:
        year = max(counts)
        own = [p for p in papers if p.year == year]
        statements.append(_marked(context.say("incomplete", year=year, n=len(own)), own))
    return statements


def _by_year(papers: Sequence[Publication], context: Context) -> list[Statement]:
    """A table of years and numbers; of long stretches by steps of several years."""
    counts = _counts(papers)
    step = -(-len(counts) // _TABLE)
    years = list(counts)
    columns = [years[at : at + step] for at in range(0, len(years), step)]
    head = "| " + " | ".join(years_of(c[0], c[-1]) for c in columns) + " |"
    line = "| " + " | ".join(str(sum(counts[y] for y in c)) for c in columns) + " |"
    return [
        _marked(context.say("per_year_head"), in_order(papers)),
        Statement(head), Statement("|" + "---|" * len(columns)), Statement(line),
    ]  # fmt: skip


def _counts(papers: Sequence[Publication]) -> dict[int, int]:
    """How many each year has, years without any included."""
    years = [p.year for p in papers if p.year is not None]
    return {year: years.count(year) for year in range(min(years), max(years) + 1)}


def _marked(text: str, papers: Iterable[Publication]) -> Statement:
    """A sentence computed from many papers, with the marks of a few of them."""
    return computed(text, list(dict.fromkeys(papers))[:_MARKS])
