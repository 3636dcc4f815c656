"""A conversation folded into one request: earlier turns are read again, nothing is stored.

Given the same history, explicit or of a session, the same answer comes out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.also_asked import carried_over, left_behind
from assistant.another_paper import elsewhere, meant_instead, stays
from assistant.answering import Answering
from assistant.answers.spelling import cognates, mended
from assistant.questions.clues import Clues
from assistant.questions.dialogue import follow
from assistant.questions.exchange import Exchange, Followed, focus_of
from assistant.questions.lexicon import (
    language_of,
)
from assistant.questions.reader import hear, request_of
from assistant.questions.request import Ask, Request
from assistant.questions.subject import left_out, restored
from assistant.types import Draft, Turn

_SOCIAL = {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION, Ask.OPINION}
_ABOUT_SOMETHING = {Ask.CONTENT, Ask.DEFINE, Ask.LIST, Ask.COUNT, Ask.SUMMARY, Ask.COMPARE}
_TWO = 2
_FINDING = {Ask.EARLIEST, Ask.LATEST, Ask.LIST}
_REFERS = re.compile(r"\b(?:it|its|that one|this one)\b", re.I)
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
        anew = left_behind(question) if past else None
        question, past = (anew, ()) if anew else (question, past)
        heard = hear(question, vocabulary, self._today, self._knowledge.index.meaning)
        request, clues = request_of(heard, question, vocabulary), heard.clues
        request = self._with_cognates(request)
        corrected = meant_instead(clues, question, past, self._knowledge, self._today)
        carried = corrected or carried_over(request, clues, past, self._knowledge, self._today)
        followed = carried or self._followed(request, clues, past)
        followed = elsewhere(followed, clues, past, self._knowledge)
        followed = stays(followed, clues, past, self._knowledge)
        if followed.follows and followed.request.papers and followed.request.several:
            followed = replace(followed, request=replace(followed.request, several=False))
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

    def _followed(self, request: Request, clues: Clues, past: Sequence[Exchange]) -> Followed:
        """By what answers cited where they cited anything, else by the words of the questions."""
        cited = any(exchange.cited for exchange in past)
        completed = None if cited else _completed(request, past)
        followed = completed or follow(request, clues, past, self._knowledge.vocabulary)
        of_a_person = clues.has("person_it") and not clues.has("it", "them")  # not of the paper
        if followed.follows or not cited or of_a_person:
            return followed
        return _completed(request, past) or followed

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
