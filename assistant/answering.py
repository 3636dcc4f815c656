"""Answers a request without a model: from records, or by quoting. One draft a request.

This is the default answerer, the evidence of the model answerer, and its fallback.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import content
from assistant.answers import record_answers as rows
from assistant.answers.definitions import definition_draft
from assistant.answers.group_answers import groups_draft
from assistant.answers.knowledge import Knowledge
from assistant.answers.paper_answers import field_draft, reference_draft
from assistant.answers.phrasing import conditions, row
from assistant.answers.social import social_draft
from assistant.answers.summaries import compare_draft, summary_draft
from assistant.answers.topics import FLOOR, Member, fit, members, topic_of
from assistant.questions.clues import Clues
from assistant.questions.dialogue import later_than
from assistant.questions.lexicon import content_words, say
from assistant.questions.periods import Period
from assistant.questions.request import GROUPS, Ask, Filter, Request
from assistant.records import Selection
from assistant.types import Draft, Publication, Statement, Support

_SOCIAL = {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION, Ask.OPINION, Ask.UNCLEAR}
_FIELDS = {Ask.AUTHORS, Ask.FIRST_AUTHOR, Ask.DATE, Ask.CODE, Ask.CATEGORY, Ask.FIELD}
_LISTS = {Ask.LIST, Ask.COUNT, Ask.EARLIEST, Ask.LATEST, *GROUPS}
_PEOPLE = {Ask.TOP_AUTHORS, Ask.COAUTHORS, Ask.COUNT_AUTHORS}
_SIDES = re.compile(r"\b(?:with|to|against|versus|vs|from|and|or|than|between)\b|[,;:/]")
_FEW = 3
_CLEARLY = 1.2
_DESCRIBED = 0.2
_MOST_EACH = 4
_NEARLY = 0.75  # share of the best fit
Maker = Callable[..., Draft]
_MAKERS: dict[Ask, Maker] = {
    Ask.LIST: rows.list_draft,
    Ask.COUNT: rows.count_draft,
    Ask.EARLIEST: rows.extreme_draft,
    Ask.LATEST: rows.extreme_draft,
    **dict.fromkeys(GROUPS, groups_draft),
}


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers requests from one library version."""

    knowledge: Knowledge

    def draft(self, request: Request, clues: Clues | None = None) -> Draft:
        """The draft that answers `request`."""
        if request.ask is Ask.SIMILAR:
            return self._similar(request, clues)
        if request.ask in _SOCIAL:
            return social_draft(request, self.knowledge)
        described = self._anchored(request)
        if len(described) > 1:
            return compare_draft(request, self.knowledge, described)
        if request.ask is Ask.PROFILE:
            return rows.profile_draft(request, self.knowledge)
        makers = ((_PEOPLE, self._people), (_LISTS, self._listed), (_FIELDS, self._field))
        maker = next((make for asks, make in makers if request.ask in asks), self._content)
        return maker(request)

    def _anchored(self, request: Request) -> list[Publication]:
        """The papers that phrases of the question describe, each another; none unless all do."""
        found: dict[str, None] = {}
        for anchor in request.described:
            only = self._only(anchor.wanted)
            scores: Counter[str] = Counter()
            common = f"{request.common or request.focus} {anchor.words}"
            for query, weight in ((anchor.words, 1.0), (common, 0.5 if anchor.words else 1.0)):
                for ranked in self.knowledge.index.rank(query, only=only, k=20):
                    scores[ranked.publication_id] += weight * ranked.score
            best = max(scores, key=lambda name: scores[name], default=None)
            if best is None or best in found or scores[best] < _DESCRIBED:
                return []
            found[best] = None
        return list(self.knowledge.records.of(found))

    def _only(self, wanted: Filter) -> frozenset[str] | None:
        """Ids that pass the filter; None when everything does."""
        if wanted.empty:
            return None
        return frozenset(p.id for p in self.knowledge.records.select(wanted).publications)

    def _people(self, request: Request) -> Draft:
        found = self._selection(request)[0]
        if request.ask is Ask.COAUTHORS and not request.filter.people:
            owner = self.knowledge.owner
            everything = self.knowledge.records.select(Filter())
            if owner and request.words == ():
                return rows.coauthors_draft(request, self.knowledge, everything)
        maker = {
            Ask.TOP_AUTHORS: rows.top_authors_draft,
            Ask.COAUTHORS: rows.coauthors_draft,
            Ask.COUNT_AUTHORS: rows.count_authors_draft,
        }[request.ask]
        return maker(request, self.knowledge, found)

    def _selection(self, request: Request) -> tuple[Selection, dict[str, Support], str]:
        """What passes filter and topic, proofs by id, and the topic in words."""
        records = self.knowledge.records
        found = records.select(request.filter, request.order or "newest")
        if request.papers and request.ask in _LISTS:
            named = records.of(request.papers)
            found = replace(found, publications=tuple(p for p in found.publications if p in named))
            return found, {}, ""
        if not request.words:
            return found, {}, ""
        ids = {p.id for p in (*found.publications, *found.undated)}
        belonging = {m.publication.id: m for m in members(request, self.knowledge, ids)}
        ordered = self._ordered(request, found, belonging)
        narrowed = Selection(
            ordered, tuple(p for p in found.undated if p.id in belonging), found.cut
        )
        proofs = {i: m.support for i, m in belonging.items()}
        return narrowed, proofs, topic_of(request)

    def _ordered(
        self, request: Request, found: Selection, belonging: dict[str, Member]
    ) -> tuple[Publication, ...]:
        kept = [p for p in found.publications if p.id in belonging]
        if request.order or request.ask is not Ask.LIST:
            return tuple(kept)
        return tuple(sorted(kept, key=lambda p: -belonging[p.id].fit))

    def _listed(self, request: Request) -> Draft:
        found, proofs, topic = self._selection(request)
        if topic and not found.publications and not found.undated:
            return self._nothing_on(request)
        extra = {"proofs": proofs} if request.ask in {Ask.LIST, Ask.COUNT} else {}
        made = _MAKERS[request.ask](request, self.knowledge, found, topic=topic, **extra)
        return self._with_fields(request, made) if request.fields else made

    def _with_fields(self, request: Request, made: Draft) -> Draft:
        """The first or latest publications, and the fields of them that are asked for as well."""
        rows = [s.supports[0].publication for s in made.statements if s.text.startswith("- ")]
        told = field_draft(replace(request, ask=Ask.FIELD), rows) if rows else None
        return replace(made, statements=(*made.statements, *told.statements)) if told else made

    def _nothing_on(self, request: Request) -> Draft:
        """No publication belongs to the topic; with a filter, the filter may be to blame."""
        only = self._only(request.filter)
        if only is not None and not only:
            found = self.knowledge.records.select(request.filter)
            return rows.none_draft(replace(request, ask=Ask.LIST), self.knowledge, found)
        if only is not None and request.filter.only:
            best = self._best_among(request, only)
            if best and request.ask is Ask.LIST:
                text = say("list", request.language, n=1, total=self.knowledge.total,
                           condition=conditions(request, topic=topic_of(request), count=1))  # fmt: skip
                return Draft((Statement(text), row(best)), "records")
            return content.content_draft(request, self.knowledge, only)
        return content.not_found(request, self.knowledge, topic_of(request), only)

    def _best_among(self, request: Request, only: frozenset[str]) -> Publication | None:
        """Of the papers spoken of the one that fits clearly better than the others."""
        ranked = content.ranked_papers(request.topic, self.knowledge, only, len(only))
        clear = len(ranked) == 1 or (ranked and ranked[0].score >= _CLEARLY * ranked[1].score)
        return self.knowledge.records.get(ranked[0].publication_id) if clear else None

    def _field(self, request: Request) -> Draft:
        papers = self._papers(request)
        if not papers:
            return self._no_paper(request)
        return field_draft(request, papers)

    def _papers(self, request: Request, most: int = 1) -> list[Publication]:
        """The papers a question names, or the one that its words describe."""
        records = self.knowledge.records
        if request.papers:
            return list(records.of(request.papers))
        only = self._only(request.filter)
        if not request.words:
            if only is not None and 0 < len(only) <= 12:
                return list(records.select(request.filter).publications)
            return []
        query = request.topic
        if request.ask is Ask.CODE:
            return self._with_code(query, only) or content.find_papers(
                request, self.knowledge, query, only, most
            )
        sure = not request.filter.only
        return content.find_papers(request, self.knowledge, query, only, most, sure=sure)[:most]

    def _with_code(self, query: str, only: frozenset[str] | None) -> list[Publication]:
        """The described paper; one that shows code if it is described nearly as well."""
        ranked = content.ranked_papers(query, self.knowledge, only, 5)
        near = [r for r in ranked if fit(r) >= max(FLOOR, _NEARLY * fit(ranked[0]))]
        papers = self.knowledge.records.of(r.publication_id for r in near)
        return [p for p in papers if p.code_url is not None][:1]

    def _no_paper(self, request: Request) -> Draft:
        only = self._only(request.filter)
        if only is not None and not only:
            found = self.knowledge.records.select(request.filter)
            return rows.none_draft(replace(request, ask=Ask.LIST), self.knowledge, found)
        if request.ask is Ask.FIELD and len(request.words) <= 1:
            text = say("no_field_at_all", request.language, field=", ".join(request.fields))
            return Draft((Statement(text),), "none", abstained=True)
        return content.not_found(request, self.knowledge, request.topic, only)

    def _similar(self, request: Request, clues: Clues | None) -> Draft:
        """Publications close to the named one, later or earlier ones if asked."""
        records = self.knowledge.records
        papers = records.of(request.papers)
        if not papers:
            return self._listed(replace(request, ask=Ask.LIST))
        allowed = self._only(self._after(request, papers[0], clues))
        near = self.knowledge.index.similar(papers[0].id, k=12)
        close = [r for r in near if allowed is None or r.publication_id in allowed]
        close = [r for r in close if r.cosine >= max(FLOOR, 0.8 * near[0].cosine)][:5]
        found = Selection(records.of(r.publication_id for r in close))
        title = papers[0].title
        head = say("c_similar", request.language, value=title)
        if not found.publications:
            text = say("none", request.language, total=self.knowledge.total, condition=head)
            return Draft((Statement(text),), "records", abstained=True)
        text = say(
            "list", request.language, n=len(close), total=self.knowledge.total, condition=head
        )
        return Draft((Statement(text), *(row(p) for p in found.publications)), "records")

    def _after(self, request: Request, paper: Publication, clues: Clues | None) -> Filter:
        excluded = replace(request.filter, exclude=(*request.filter.exclude, *request.papers))
        if clues is None or paper.year is None:
            return excluded
        when = Period(
            (paper.year, paper.date.month or 1, paper.date.day or 1),
            (paper.year, paper.date.month or 12, paper.date.day or 31),
        )
        period = later_than(when, clues)
        return replace(excluded, periods=(period,)) if period else excluded

    def _content(self, request: Request) -> Draft:
        only = self._only(request.filter)
        if only is not None and not only:
            found = self.knowledge.records.select(request.filter)
            return rows.none_draft(replace(request, ask=Ask.LIST), self.knowledge, found)
        if only is not None and not request.papers and self._means_one(request, only):
            best = content.ranked_papers(request.topic or request.question, self.knowledge, only, 1)
            if best:
                request = replace(request, papers=(best[0].publication_id,))
        if request.ask is Ask.REFERENCE:
            papers = self._papers(request, 3) or self._selected(request)
            return reference_draft(request, papers) if papers else self._no_paper(request)
        if request.several and request.ask in {Ask.CONTENT, Ask.COMPARE, Ask.SUMMARY}:
            each = self._each(request)
            if len(each) >= 2:
                return compare_draft(request, self.knowledge, each)
        if request.ask is Ask.COMPARE:
            compared = self._compared(request)
            if len(compared) >= 2:
                return compare_draft(request, self.knowledge, compared)
        if request.ask is Ask.SUMMARY:
            return self._summary(request, only)
        if request.ask is Ask.DEFINE:
            return definition_draft(request, self.knowledge, only)
        return content.content_draft(request, self.knowledge, only)

    def _each(self, request: Request) -> list[Publication]:
        """The papers of which each is asked the same: those that pass the filter, or the topic."""
        found, _, _ = self._selection(replace(request, ask=Ask.LIST, papers=()))
        few = request.limit or _MOST_EACH
        narrowed = bool(request.words) or not request.filter.empty
        return list(found.publications[:few]) if narrowed else []

    def _means_one(self, request: Request, only: frozenset[str]) -> bool:
        """Whether "the Lange et al. paper", "the 2022 one" leaves few to choose from."""
        singular = "publication" in request.concepts and not request.plural
        return (
            singular and len(only) <= _FEW and request.ask in {Ask.CONTENT, Ask.SUMMARY, Ask.DEFINE}
        )

    def _selected(self, request: Request) -> list[Publication]:
        if request.filter.empty:
            return []
        return list(self.knowledge.records.select(request.filter).publications)

    def _summary(self, request: Request, only: frozenset[str] | None) -> Draft:
        papers = self._papers(request)
        if not papers:
            return content.not_found(request, self.knowledge, request.topic, only)
        return summary_draft(request, self.knowledge, papers)

    def _compared(self, request: Request) -> Sequence[Publication]:
        """The named papers; where fewer than two are named, the ones that the words describe."""
        named = list(self.knowledge.records.of(request.papers))
        if len(named) >= 2 or not request.words:
            return named
        query = request.topic
        only = self._only(request.filter)
        described = self._described(query, only) if not named else []
        if described:
            return described
        for ranked in self.knowledge.index.rank(query, only=only, k=4):
            paper = self.knowledge.records.get(ranked.publication_id)
            if paper and paper not in named and fit(ranked) >= 0.25 and len(named) < 2:
                named.append(paper)
        return named

    def _described(self, query: str, only: frozenset[str] | None) -> list[Publication]:
        """The papers that the sides of a comparison describe, each once; none without two sides.

        "How does X compare with Y" of one abstract gives that one paper.
        """
        sides = [side for side in _SIDES.split(query) if content_words(side, "en")]
        found: dict[str, None] = {}
        for side in sides if len(sides) > 1 else ():
            for ranked in self.knowledge.index.rank(side, only=only, k=1):
                if fit(ranked) >= FLOOR:
                    found[ranked.publication_id] = None
        return list(self.knowledge.records.of(found))[:2]
