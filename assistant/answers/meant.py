"""Which publications a request means: named, described, selected by records, or about a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import content
from assistant.answers.knowledge import Knowledge
from assistant.answers.sets import meant_together
from assistant.answers.topics import FLOOR, Member, fit, holders, literal_terms, members, topic_of
from assistant.questions.lexicon import content_words
from assistant.questions.request import GROUPS, Ask, Filter, Request
from assistant.records import Selection
from assistant.text import fold
from assistant.types import Publication, Support

_LISTS = {Ask.LIST, Ask.COUNT, Ask.EARLIEST, Ask.LATEST, *GROUPS}
_MOST_EACH = 6
_FEW = 3
_CLEARLY = 1.2
_RARE = 1.8  # idf of a word that one publication in six has
_DESCRIBED = 0.2
_MANY = 2  # so many papers that are named need no description
_NEARLY = 0.75  # share of the best fit


@dataclass(frozen=True, slots=True)
class Meant:
    """Finds the publications of requests in one library version."""

    knowledge: Knowledge

    def anchored(self, request: Request) -> list[Publication]:
        """The papers that phrases of the question describe, each another; none unless all do."""
        found: dict[str, None] = {}
        pool = self._pool(request) if request.described else frozenset()
        for anchor in request.described if len(request.papers) < _MANY else ():
            only = self.only(anchor.wanted)
            if len(pool) >= len(request.described):
                only = pool if only is None else (pool & only or only)
            scores: defaultdict[str, float] = defaultdict(float)
            common = f"{request.common or request.focus} {anchor.words}"
            for query in (anchor.words, common):
                for ranked in self.knowledge.index.rank(query, only=only, k=20):
                    scores[ranked.publication_id] += ranked.score
            best = max(scores, key=lambda name: scores[name], default=None)
            if best is None or best in found or scores[best] < _DESCRIBED:
                return []
            found[best] = None
        return list(self.knowledge.records.of(found))

    def _pool(self, request: Request) -> frozenset[str]:
        """What has the names that stand for all of the papers ("the two Kerr-cat papers")."""
        named = literal_terms(request.common or request.focus, self.knowledge)
        return frozenset(holders(named, self.knowledge, None) if named else ())

    def only(self, wanted: Filter) -> frozenset[str] | None:
        """Ids that pass the filter; None when everything does."""
        if wanted.empty:
            return None
        return frozenset(p.id for p in self.knowledge.records.select(wanted).publications)

    def selection(self, request: Request) -> tuple[Selection, dict[str, Support], str]:
        """What passes filter and topic, proofs by id, and the topic in words."""
        records = self.knowledge.records
        found = records.select(request.filter, request.order or "newest")
        if request.refused:
            found = self._but(request, found)
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

    def _but(self, request: Request, found: Selection) -> Selection:
        """What is found without what is about the refused topic."""
        words = tuple(content_words(request.refused, "en"))
        refused = replace(request, topic=request.refused, words=words, limit=None, order=None)
        out = {member.publication.id for member in members(refused, self.knowledge, None)}
        kept, undated = (
            tuple(p for p in group if p.id not in out)
            for group in (found.publications, found.undated)
        )
        return replace(found, publications=kept, undated=undated)

    def _ordered(
        self, request: Request, found: Selection, belonging: dict[str, Member]
    ) -> tuple[Publication, ...]:
        kept = [p for p in found.publications if p.id in belonging]
        if request.order or request.ask is not Ask.LIST:
            return tuple(kept)
        return tuple(sorted(kept, key=lambda p: -belonging[p.id].fit))

    def best_among(self, request: Request, only: frozenset[str]) -> Publication | None:
        """Of the papers spoken of the one with a word in its title, or that fits clearly better."""
        for word in sorted(request.words, key=self.knowledge.index.idf, reverse=True):
            titled = self.knowledge.vocabulary.mentions.titled([word], only)
            if len(titled) == 1 and self.knowledge.index.idf(word) >= _RARE:
                return self.knowledge.records.get(titled[0])
        ranked = content.ranked_papers(request.topic, self.knowledge, only, len(only))
        clear = len(ranked) == 1 or (ranked and ranked[0].score >= _CLEARLY * ranked[1].score)
        return self.knowledge.records.get(ranked[0].publication_id) if clear else None

    def papers(self, request: Request, most: int = 1) -> list[Publication]:
        """The papers a question names, or the one that its words describe."""
        records = self.knowledge.records
        if request.papers:
            return list(records.of(request.papers))
        only = self.only(request.filter)
        if only is not None and len(only) == 1 and not request.filter.only:
            return list(records.of(only))  # "the piece in Autism"
        if not request.words:
            if only is not None and 0 < len(only) <= 12:
                return list(records.select(request.filter).publications)
            return []
        query, sure = request.topic, not request.filter.only
        if request.ask is Ask.CODE:
            return self._with_code(query, only) or content.find_papers(
                request, self.knowledge, query, only, most, sure=sure
            )
        return content.find_papers(request, self.knowledge, query, only, most, sure=sure)[:most]

    def _with_code(self, query: str, only: frozenset[str] | None) -> list[Publication]:
        """The described paper; one that shows code if it is described nearly as well."""
        ranked = content.ranked_papers(query, self.knowledge, only, 5)
        near = [r for r in ranked if fit(r) >= max(FLOOR, _NEARLY * fit(ranked[0]))]
        papers = self.knowledge.records.of(r.publication_id for r in near)
        return [p for p in papers if p.code_url is not None][:1]

    def each(self, request: Request) -> list[Publication]:
        """The papers of which each is asked the same: those that pass the filter, or the topic."""
        found, _, _ = self.selection(replace(request, ask=Ask.LIST, papers=()))
        few = request.limit or _MOST_EACH
        narrowed = bool(request.words) or not request.filter.empty
        return list(found.publications[:few]) if narrowed else []

    def settled(self, request: Request, only: frozenset[str] | None) -> Request:
        """The request about the one paper that its filter and its words leave."""
        if only is None or request.papers or not self.means_one(request, only):
            return request
        best = content.ranked_papers(request.topic or request.question, self.knowledge, only, 1)
        return replace(request, papers=(best[0].publication_id,)) if best else request

    def together(self, request: Request) -> Sequence[Publication]:
        """The papers to be told of side by side: compared, or asked the same."""
        if request.several and request.ask in {Ask.CONTENT, Ask.COMPARE, Ask.SUMMARY}:
            each = self.each(request)
            if len(each) > 1:
                return each
        return self.compared(request) if request.ask is Ask.COMPARE else ()

    def means_one(self, request: Request, only: frozenset[str]) -> bool:
        """Whether "the Lange et al. paper", "the 2022 one" leaves few to choose from."""
        cited = bool(request.filter.people and request.filter.periods)  # "Brown and Cai (2001)"
        singular = cited or ("publication" in request.concepts and not request.plural)
        return (
            singular and len(only) <= _FEW and request.ask in {Ask.CONTENT, Ask.SUMMARY, Ask.DEFINE}
        )

    def selected(self, request: Request) -> list[Publication]:
        """What passes the filter, where there is one."""
        if request.filter.empty:
            return []
        return list(self.knowledge.records.select(request.filter).publications)

    def apart(self, request: Request) -> Sequence[Publication]:
        """Papers that people, years and venues tell of one each, where none has them all."""
        wanted = request.filter
        several = len(wanted.people) > 1 or len(wanted.periods) > 1
        if not several or request.language != "en" or request.ask in _LISTS:
            return ()
        papers = meant_together(request, self.knowledge)
        return papers if len(papers) > 1 else ()

    def version(self, request: Request) -> str:
        """The publication of a work that fits best, where several of one title are meant."""
        named = self.knowledge.records.of(request.papers)
        titles = {fold(paper.title) for paper in named}
        if len(named) < _MANY or len(titles) > 1 or not request.words:
            return ""
        same = [p.id for p in self.knowledge.records.publications if fold(p.title) in titles]
        best = content.ranked_papers(" ".join(request.words), self.knowledge, same, 1)
        return best[0].publication_id if best else same[0]

    def compared(self, request: Request) -> Sequence[Publication]:
        """The named papers; where fewer than two are named, the ones that the words describe."""
        named = list(self.knowledge.records.of(request.papers))
        if len(named) > 1 or not request.words:
            return named
        return meant_together(request, self.knowledge, named)
