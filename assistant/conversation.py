"""A conversation folded into one request: earlier turns are read again, nothing is stored.

Given the same history, explicit or of a session, the same answer comes out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering import Answering
from assistant.answers.content import ranked_papers
from assistant.answers.spelling import cognates, mended
from assistant.answers.topics import FLOOR, fit
from assistant.questions.clues import Clues
from assistant.questions.dialogue import decide_about, follow
from assistant.questions.exchange import SELECTING, Exchange, Followed, focus_of, latest_cited
from assistant.questions.lexicon import (
    blanked,
    content_words,
    folded,
    idle_words,
    language_of,
)
from assistant.questions.reader import hear, request_from, request_of
from assistant.questions.request import Ask, Filter, Request
from assistant.questions.subject import left_out, restored
from assistant.text import sentences
from assistant.types import Draft, Turn

_SOCIAL = {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION, Ask.OPINION}
_ABOUT_SOMETHING = {Ask.CONTENT, Ask.DEFINE, Ask.LIST, Ask.COUNT, Ask.SUMMARY, Ask.COMPARE}
_DESCRIBES = 2  # so many content words can describe another paper
_RANKED = 10
_FAR_BETTER, _MUCH_BETTER = 1.5, 2.0
_TWO = 2
_FINDING = {Ask.EARLIEST, Ask.LATEST, Ask.LIST}
_REFERS = re.compile(r"\b(?:it|its|that one|this one)\b", re.I)
_DESCRIBED = 0.25  # fit
_SAME_MATTER = re.compile(r"\b(?:that|same|this)\s+(?:subject|topic|matter|theme)\b|\bit\b", re.I)
_SEVERAL_MEANT = re.compile(r"\b(?:ones|only|all|those|these)\b", re.I)
_LONGEST_TURN = 1000  # characters of an earlier question that are read again
_TURNS_READ = 8  # earlier questions that are taken into account
_PRONOUN = re.compile(
    r"\b(?:it|its|this paper|that paper|this one|that one|this work|the paper)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question made to stand alone, with the answer found without a model."""

    request: Request
    clues: Clues
    standalone: str
    follows: bool
    draft: Draft


class Conversation:
    """Prepares answers from a history; one library version, one date."""

    def __init__(self, answering: Answering, today: date) -> None:
        self._answering = answering
        self._knowledge = answering.knowledge
        self._today = today

    def prepare(self, question: str, history: Sequence[Turn] = ()) -> Prepared:
        """The request, the draft and the question in words that need no history."""
        return self._next(question, self._exchanges(history))

    def _next(self, question: str, past: Sequence[Exchange]) -> Prepared:
        vocabulary = self._knowledge.vocabulary
        if language_of(question) == "en":
            question = mended(question, self._knowledge)
        heard = hear(question, vocabulary, self._today, self._knowledge.index.meaning)
        request, clues = request_of(heard, question, vocabulary), heard.clues
        request = self._with_cognates(request)
        corrected = self._meant_instead(clues, question, past)
        followed = corrected or self._followed(request, clues, past)
        followed = self._elsewhere(followed, clues, past)
        draft = self._answering.draft(followed.request, clues)
        followed, draft = self._reconsidered(followed, draft, clues, past)
        standalone = self._standalone(question, followed) if followed.follows else question
        prepared = Prepared(followed.request, clues, standalone, followed.follows, draft)
        return self._in_turn(prepared, question, past) or prepared

    def _in_turn(
        self, prepared: Prepared, question: str, past: Sequence[Exchange]
    ) -> Prepared | None:
        """Two questions in one, of which the second is about the paper that the first finds.

        "Which of those is the newest, and where is its code?"
        """
        parts = prepared.clues.shape.parts_of(prepared.clues.question)
        if len(parts) != _TWO or not _REFERS.search(parts[1]) or prepared.request.papers:
            return None
        first = self._next(parts[0], past)
        rows = _rows(first.draft)
        if first.request.ask not in _FINDING or len(rows) != 1 or first.draft.abstained:
            return None
        second = self._next(parts[1], (*past, Exchange(first.request, rows)))
        if second.draft.abstained or second.request.papers != rows:
            return None
        statements = (*_bare(first.draft).statements, *second.draft.statements)
        draft = replace(second.draft, statements=statements)
        standalone = f"{first.standalone} {second.standalone}"
        return replace(second, draft=draft, standalone=standalone, follows=prepared.follows)

    def _with_cognates(self, request: Request) -> Request:
        """Foreign words that the glossary lacks, as the list spells nearly the same word."""
        if request.language not in {"es", "fr", "de"} or not request.unread:
            return request
        near = cognates(request.unread, self._knowledge)
        if not near:
            return request
        words = tuple(dict.fromkeys((*(near.get(w, w) for w in request.words), *near.values())))
        unread = tuple(word for word in request.unread if word not in near)
        return replace(request, words=words, topic=" ".join(words), unread=unread)

    def _reconsidered(
        self, followed: Followed, draft: Draft, clues: Clues, past: Sequence[Exchange]
    ) -> tuple[Followed, Draft]:
        """Where nothing answers: the paper spoken of last, or another one than that.

        "Which kind had the biggest effect?" after a paper was spoken of asks of it, without a
        word that says so; "and on meaning?" may have left it.
        """
        request = followed.request
        if not draft.abstained or request.ask is not Ask.CONTENT or clues.mentions or not past:
            return followed, draft
        if request.papers and clues.has("it", "them"):
            return followed, draft
        papers = () if request.papers else focus_of(past)
        if request.papers and not set(request.papers) <= set(focus_of(past)):
            return followed, draft
        other = replace(request, papers=papers)
        again = self._answering.draft(other, clues)
        if again.abstained:
            return followed, draft
        return Followed(other, True, followed.query, followed.subject), again

    def _elsewhere(self, followed: Followed, clues: Clues, past: Sequence[Exchange]) -> Followed:
        """A question that goes on ("and the parser that ..."), but describes another paper.

        That one must fit its words far better than the paper spoken of last.
        """
        request = followed.request
        own = _said_before_pronoun(clues)
        focus = focus_of(past)
        goes_on = followed.follows and request.ask is Ask.CONTENT and request.papers == focus
        if not goes_on or clues.mentions or len(own) < _DESCRIBES or request.language != "en":
            return followed
        enough = _FAR_BETTER if len(own) > _DESCRIBES else _MUCH_BETTER
        passing = self._knowledge.records.select(request.filter).publications
        only = [paper.id for paper in passing] or None
        ranked = ranked_papers(" ".join(own), self._knowledge, only, _RANKED)
        left = next((r.score for r in ranked if r.publication_id in focus), 0.0)
        if not ranked or ranked[0].score < enough * left or fit(ranked[0]) < FLOOR:
            return followed
        other = replace(request, papers=(ranked[0].publication_id,))
        return replace(followed, request=other)

    def _meant_instead(
        self, clues: Clues, question: str, past: Sequence[Exchange]
    ) -> Followed | None:
        """ "No, I meant the thesis on that. Which network does it use?": another paper, described.

        What is asked of it follows; where nothing does, the question before is asked of it.
        """
        spans = clues.spans_of("correction")
        if not spans or not past or clues.mentions or clues.language != "en":
            return None
        at = max(end for _, end in spans)
        ends = [end for _, end in sentences(question) if end >= at]
        head, rest = question[: ends[0] if ends else at], question[ends[0] if ends else at :]
        paper = self._described(blanked(head, [s for s in spans if s[1] <= len(head)]), past)
        vocabulary = self._knowledge.vocabulary
        if paper is None:
            return None
        if len(content_words(rest, "en")) > 1:
            heard = hear(rest.strip(), vocabulary, self._today, self._knowledge.index.meaning)
            asked = replace(request_of(heard, rest.strip(), vocabulary), question=question)
            about = replace(asked, ask=decide_about(heard.clues, asked.ask), filter=Filter())
        else:
            about = replace(past[-1].request, question=question, filter=Filter(), mentions=())
        if about.ask in SELECTING:
            return None
        return Followed(replace(about, papers=(paper,)), True, about.topic or question)

    def _described(self, words: str, past: Sequence[Exchange]) -> str | None:
        """The paper that some words describe, other than the one spoken of last."""
        vocabulary = self._knowledge.vocabulary
        clues = hear(words, vocabulary, self._today).clues
        if clues.has("plural_only") or _SEVERAL_MEANT.search(words):
            return None
        request = request_from(clues, Ask.CONTENT, words, vocabulary)
        told = [w for w in request.words if folded(w).text not in idle_words()]
        if not told and request.filter.empty:
            return None
        goes_on = len(told) < _DESCRIBES or _SAME_MATTER.search(words)
        query = " ".join([*told, *(past[-1].request.words if goes_on else ())])
        wanted = replace(request.filter, exclude=past[-1].cited[:1])
        passing = [p.id for p in self._knowledge.records.select(wanted).publications]
        listed = [i for i in latest_cited(past, _TWO) if i in passing]
        for pool in (listed, passing):
            ranked = ranked_papers(query, self._knowledge, pool, 1) if told and pool else []
            if ranked and fit(ranked[0]) >= _DESCRIBED:
                return ranked[0].publication_id
        return None

    def _followed(self, request: Request, clues: Clues, past: Sequence[Exchange]) -> Followed:
        """By what answers cited where they cited anything, else by the words of the questions."""
        cited = any(exchange.cited for exchange in past)
        completed = None if cited else _completed(request, past)
        followed = completed or follow(request, clues, past, self._knowledge.vocabulary)
        return followed if followed.follows or not cited else _completed(request, past) or followed

    def _exchanges(self, history: Sequence[Turn]) -> tuple[Exchange, ...]:
        """What was asked and cited so far; answers that the history lacks are made again."""
        exchanges: list[Exchange] = []
        pairs = _pairs(history)[-_TURNS_READ:]
        for question, answer in pairs:
            prepared = self._next(question, exchanges)
            cited = self._cited(answer, prepared.draft)
            people = self._people(prepared, cited)
            exchanges.append(Exchange(prepared.request, cited, people))
        return tuple(exchanges)

    def _cited(self, answer: Turn | None, draft: Draft) -> tuple[str, ...]:
        """Publications of an answer, in order: as given, as titled in its text, or as computed."""
        known = self._knowledge.records.get
        if answer is not None and answer.cited:
            given = tuple(i for i in dict.fromkeys(answer.cited) if known(i))
            rows = _rows(draft)
            return rows if rows and set(rows) <= set(given) else given
        computed = tuple(
            dict.fromkeys(s.publication.id for part in draft.statements for s in part.supports)
        )
        if answer is None or not answer.text.strip():
            return _rows(draft) or computed
        titled = self._titled(answer.text)
        return titled if titled and set(titled) != set(computed) else _rows(draft) or computed

    def _titled(self, text: str) -> tuple[str, ...]:
        found = self._knowledge.vocabulary.mentions.find(text)
        return tuple(dict.fromkeys(i for m in found if m.kind == "title" for i in m.publications))

    def _people(self, prepared: Prepared, cited: tuple[str, ...]) -> tuple[str, ...]:
        """Whom the answer was about: the people asked for, or the authors it named."""
        if prepared.request.filter.people:
            return prepared.request.filter.people
        if prepared.request.ask in {Ask.AUTHORS, Ask.FIRST_AUTHOR} and cited:
            paper = self._knowledge.records.get(cited[0])
            return self._knowledge.records.authors(paper) if paper else ()
        if prepared.request.ask is Ask.TOP_AUTHORS and not prepared.draft.abstained:
            records = self._knowledge.records
            ranked = records.top_authors(records.publications, without=(self._knowledge.owner,))
            return tuple(name for name, _ in ranked[:1])
        return ()

    def _standalone(self, question: str, followed: Followed) -> str:
        """The question with its referent in words."""
        request = followed.request
        titles = [p.title for p in self._knowledge.records.of(request.papers)]
        if titles:
            named = ", ".join(f"“{title}”" for title in titles)
            if _PRONOUN.search(question):
                return _PRONOUN.sub(lambda _: named, question, count=1)
            return f"{question.rstrip(' ?')} — {named}?"
        if followed.subject:
            return restored(question, followed.subject)
        parts = [*request.filter.people, *(p.words for p in request.filter.periods)]
        parts += [*request.filter.categories, *([request.topic] if request.topic else [])]
        extra = "; ".join(part for part in parts if part.lower() not in question.lower())
        return f"{question} ({extra})" if extra else question


def _said_before_pronoun(clues: Clues) -> list[str]:
    """The content words of what a question says without the conversation.

    That is all of it, or the clauses before the first one with a pronoun.
    """
    pronoun = min((a for a, _ in clues.spans_of("it", "them")), default=None)
    if pronoun is None:
        return content_words(clues.question, clues.language)
    before = clues.question[:pronoun]
    return content_words(before[: max(before.rfind(mark) for mark in ",;:") + 1], clues.language)


def _bare(draft: Draft) -> Draft:
    """A list without the sentences that are shown with it."""
    kept = tuple(s for s in draft.statements if not s.text.startswith("> "))
    return replace(draft, statements=kept)


def _rows(draft: Draft) -> tuple[str, ...]:
    """The publications in the rows of a list, without those that only notes below it cite."""
    rows = (s for s in draft.statements if s.text.startswith("- ") and s.supports)
    return tuple(dict.fromkeys(s.supports[0].publication.id for s in rows))


def _completed(request: Request, past: Sequence[Exchange]) -> Followed | None:
    """A question that leaves out what is spoken of: of the paper cited last, and by its words."""
    if request.ask not in _ABOUT_SOMETHING or request.papers or not request.filter.empty:
        return None
    earlier = [e.request.question for e in past if e.request.ask not in _SOCIAL]
    words = left_out(request.question, earlier, request.language)
    if not words:
        return None
    known = tuple(dict.fromkeys((*words, *request.words)))
    completed = replace(request, papers=focus_of(past), topic=" ".join(known), words=known)
    return Followed(completed, True, completed.topic, " ".join(words))


def _pairs(history: Sequence[Turn]) -> list[tuple[str, Turn | None]]:
    pairs: list[tuple[str, Turn | None]] = []
    for turn in history:
        if turn.role == "user":
            pairs.append((turn.text[:_LONGEST_TURN], None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], turn)
    return [pair for pair in pairs if pair[0].strip()]
