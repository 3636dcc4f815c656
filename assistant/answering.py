"""Answers a request without a model: from records, or by quoting. One draft a request.

This is the default answerer, the evidence of the model answerer, and its fallback.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answers import content
from assistant.answers import record_answers as rows
from assistant.answers.definitions import definition_draft
from assistant.answers.group_answers import groups_draft
from assistant.answers.knowledge import Knowledge
from assistant.answers.meant import Meant
from assistant.answers.paper_answers import field_draft, reference_draft
from assistant.answers.phrasing import conditions, row
from assistant.answers.social import social_draft
from assistant.answers.summaries import compare_draft, summary_draft
from assistant.answers.topics import FLOOR, searchable, topic_of
from assistant.questions.clues import Clues
from assistant.questions.filters import later_than
from assistant.questions.lexicon import say
from assistant.questions.matters import untold
from assistant.questions.periods import Period
from assistant.questions.request import GROUPS, Ask, Filter, Request
from assistant.records import Selection, in_order
from assistant.text import fold
from assistant.types import Draft, Publication, Statement

_SOCIAL = {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION, Ask.OPINION, Ask.UNCLEAR}
_FIELDS = {Ask.AUTHORS, Ask.FIRST_AUTHOR, Ask.DATE, Ask.CODE, Ask.CATEGORY, Ask.FIELD}
_LISTS = {Ask.LIST, Ask.COUNT, Ask.EARLIEST, Ask.LATEST, *GROUPS}
_PEOPLE = {Ask.TOP_AUTHORS, Ask.COAUTHORS, Ask.COUNT_AUTHORS}
_FEW = 2  # so few publications on a topic are shown with their sentences
_FEW_EACH = 6  # and so few where something is asked of each
_TOLD_OF_EACH = re.compile(
    r"\b(?:and|,)\s+(?:what|how|which|why)\b[^?]*\b(?:each|they|them|both)\b"
)
# "Which came out earlier, X or Y?"
_WHICH_FIRST = re.compile(
    r"\bwhich\b[^.?]{0,40}\b(?:earlier|later|first|older|newer|more recent|oldest|newest|before)\b"
)
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

    @property
    def _meant(self) -> Meant:
        return Meant(self.knowledge)

    def draft(self, request: Request, clues: Clues | None = None) -> Draft:
        """The draft that answers `request`."""
        if request.ask is Ask.SIMILAR:
            return self._similar(request, clues)
        version = self._meant.version(request)
        if version and request.ask in {Ask.COMPARE, Ask.CONTENT}:
            request = replace(request, ask=Ask.CONTENT, papers=(version,))
        if request.ask in _SOCIAL:
            return social_draft(request, self.knowledge)
        described = [] if request.ask is Ask.COMPARE else self._meant.anchored(request)
        if len(described) > 1 and _WHICH_FIRST.search(fold(request.focus)):
            ordered = in_order(described, "oldest")
            return field_draft(replace(request, ask=Ask.DATE, fields=()), ordered)
        if len(described) > 1:
            return compare_draft(request, self.knowledge, described)
        if request.ask is Ask.PROFILE:
            return rows.profile_draft(request, self.knowledge)
        makers = ((_PEOPLE, self._people), (_LISTS, self._listed), (_FIELDS, self._field))
        maker = next((make for asks, make in makers if request.ask in asks), self._content)
        return maker(request)

    def _people(self, request: Request) -> Draft:
        of_one = request.papers or (request.words and not request.filter.people)
        if request.ask is Ask.COAUTHORS and of_one:  # "who is the co-author of that one"
            return self._field(replace(request, ask=Ask.AUTHORS))
        nobody = not (request.filter.people or self.knowledge.owner)
        if request.ask is Ask.COAUTHORS and nobody:
            return social_draft(replace(request, ask=Ask.UNCLEAR), self.knowledge)
        found = self._meant.selection(request)[0]
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

    def _listed(self, request: Request) -> Draft:
        found, proofs, topic = self._meant.selection(request)
        nothing = not found.publications and not found.undated
        unsaid = topic and untold(request.focus, [searchable(p) for p in found.publications])
        if topic and (nothing or unsaid):
            return self._nothing_on(request)
        extra = {"proofs": proofs} if request.ask in {Ask.LIST, Ask.COUNT} else {}
        made = _MAKERS[request.ask](request, self.knowledge, found, topic=topic, **extra)
        if request.fields:
            return self._with_fields(request, made)
        shows = topic and request.ask in {Ask.LIST, Ask.COUNT} and request.language == "en"
        most = _FEW_EACH if _TOLD_OF_EACH.search(fold(request.question)) else _FEW
        few = 0 < len(found.publications) <= most
        return content.shown(request, self.knowledge, made) if shows and few else made

    def _with_fields(self, request: Request, made: Draft) -> Draft:
        """The first or latest publications, and the fields of them that are asked for as well."""
        rows = [s.supports[0].publication for s in made.statements if s.text.startswith("- ")]
        told = field_draft(replace(request, ask=Ask.FIELD), rows) if rows else None
        return replace(made, statements=(*made.statements, *told.statements)) if told else made

    def _nothing_on(self, request: Request) -> Draft:
        """No publication belongs to the topic; with a filter, the filter may be to blame."""
        only = self._meant.only(request.filter)
        if only is not None and not only:
            found = self.knowledge.records.select(request.filter)
            return rows.none_draft(replace(request, ask=Ask.LIST), self.knowledge, found)
        if only is not None and request.filter.only:
            best = self._meant.best_among(request, only)
            if best and request.ask is Ask.LIST:
                shown = conditions(request, topic=topic_of(request), count=1)
                text = say(
                    "list", request.language, n=1, total=self.knowledge.total, condition=shown
                )
                return Draft((Statement(text), row(best)), "records")
            return content.content_draft(request, self.knowledge, only)
        return content.not_found(request, self.knowledge, topic_of(request), only)

    def _field(self, request: Request) -> Draft:
        papers = self._meant.papers(request)
        if not papers:
            return self._no_paper(request)
        return field_draft(request, papers)

    def _no_paper(self, request: Request) -> Draft:
        only = self._meant.only(request.filter)
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
        allowed = self._meant.only(self._after(request, papers[0], clues))
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
        only = self._meant.only(request.filter)
        compares = request.ask is Ask.COMPARE  # papers of several people and years
        apart = self._meant.apart(request) if only is not None and not only else ()
        if apart:
            return compare_draft(request, self.knowledge, apart)
        if only is not None and not only and not compares:
            found = self.knowledge.records.select(request.filter)
            return rows.none_draft(replace(request, ask=Ask.LIST), self.knowledge, found)
        request = self._meant.settled(request, only)
        if request.ask is Ask.REFERENCE:
            papers = self._meant.papers(request, 3) or self._meant.selected(request)
            return reference_draft(request, papers) if papers else self._no_paper(request)
        together = self._meant.together(request)
        if len(together) > 1:
            return compare_draft(request, self.knowledge, together)
        if request.ask is Ask.SUMMARY:
            return self._summary(request, only)
        define = request.ask is Ask.DEFINE
        make = definition_draft if define else content.content_draft
        return make(request, self.knowledge, only)

    def _summary(self, request: Request, only: frozenset[str] | None) -> Draft:
        papers = self._meant.papers(request)
        if not papers:
            return content.not_found(request, self.knowledge, request.topic, only)
        return summary_draft(request, self.knowledge, papers)
