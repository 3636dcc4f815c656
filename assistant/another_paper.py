"""Questions that go on, but about another paper than the one spoken of: described, or corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from assistant.answers.content import ranked_papers
from assistant.answers.knowledge import Knowledge
from assistant.answers.topics import FLOOR, fit
from assistant.questions.clues import Clues
from assistant.questions.dialogue import decide_about
from assistant.questions.exchange import SELECTING, Exchange, Followed, focus_of, latest_cited
from assistant.questions.lexicon import blanked, content_words, folded, idle_words
from assistant.questions.reader import hear, request_from, request_of
from assistant.questions.request import Ask, Filter
from assistant.text import sentences

_DESCRIBES = 2  # so many content words can describe another paper
_RANKED = 10
_SHORT = 3  # content words
_HAS = 0.5  # share of the words, by rarity
_FAR_BETTER, _MUCH_BETTER = 1.5, 2.0
_DESCRIBED = 0.25  # fit
_SAME_MATTER = re.compile(r"\b(?:that|same|this)\s+(?:subject|topic|matter|theme)\b|\bit\b", re.I)
_SEVERAL_MEANT = re.compile(r"\b(?:ones|only|all|those|these)\b", re.I)
# "Not the thesis, the report", "Deep, not Wide".
_NOT_THAT = re.compile(
    r"\bnot\s+(?:the|that|this|an?)?\s*[^,.;:!?]*(?:[,.;:!?]+|$)|\bno,?\s+not\b[^,.;:!?]*", re.I
)
# "On which systems does the software run?": something that only the paper spoken of can give.
_THE_THING = re.compile(
    r"\bthe\s+(?:software|system|tool|method|approach|model|algorithm|framework|technique|study|"
    r"experiment|authors|participants|proposed\s+\w+)\b(?!\s+(?:of|for|in|on|that|which|from|by|with|to)\b)"
)
_ANY = re.compile(r"\b(?:an?|any|another|something|anything|else)\b", re.I)
_LISTED = 2  # so many papers make a list


def elsewhere(
    followed: Followed, clues: Clues, past: Sequence[Exchange], knowledge: Knowledge
) -> Followed:
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
    passing = knowledge.records.select(request.filter).publications
    only = [paper.id for paper in passing] or None
    ranked = ranked_papers(" ".join(own), knowledge, only, _RANKED)
    left = next((r.score for r in ranked if r.publication_id in focus), 0.0)
    if not ranked or ranked[0].score < enough * left or fit(ranked[0]) < FLOOR:
        return followed
    other = replace(request, papers=(ranked[0].publication_id,))
    return replace(followed, request=other)


def stays(
    followed: Followed, clues: Clues, past: Sequence[Exchange], knowledge: Knowledge
) -> Followed:
    """A short question without a word that goes on ("how many annotators?"): of the same paper.

    That is one about "the software", or whose words the paper has, unless they fit another paper
    far better.
    """
    request, focus = followed.request, focus_of(past)
    told = [w for w in request.words if folded(w).text not in idle_words()]
    alone = request.ask is not Ask.CONTENT or request.papers or clues.mentions
    unlike = not request.filter.empty or not 0 < len(told) <= _SHORT or request.several
    unlike = unlike or _ANY.search(clues.question) is not None
    if followed.follows or alone or unlike or request.language != "en" or len(focus) != 1:
        return followed
    if past[-1].request.ask in SELECTING and len(past[-1].cited) > 1:
        return followed
    ranked = ranked_papers(" ".join(told), knowledge, None, None)
    own = next((r for r in ranked if r.publication_id in focus), None)
    if _THE_THING.search(folded(clues.question).text):
        return Followed(replace(request, papers=focus), True, request.topic)
    if own is None or own.coverage < _HAS or ranked[0].score >= _FAR_BETTER * own.score:
        return followed
    return Followed(replace(request, papers=focus), True, request.topic)


def meant_instead(
    clues: Clues, question: str, past: Sequence[Exchange], knowledge: Knowledge, today: date
) -> Followed | None:
    """ "No, I meant the thesis on that. Which network does it use?": another paper, described.

    What is asked of it follows; where nothing does, the question before is asked of it.
    """
    spans = clues.spans_of("correction")
    if not spans or not past or clues.language != "en":
        return None
    named = tuple(dict.fromkeys(i for m in clues.mentions for i in m.publications))
    at = max(end for _, end in spans)
    ends = [end for _, end in sentences(question) if end >= at]
    head, rest = question[: ends[0] if ends else at], question[ends[0] if ends else at :]
    words = blanked(head, [s for s in spans if s[1] <= len(head)])
    found = named if named else described(words, past, knowledge, today, corrected=True)
    paper = found if len(found) == 1 else ()
    vocabulary = knowledge.vocabulary
    if not paper:
        return None
    if "?" in rest or len(content_words(rest, "en")) > 1:
        heard = hear(rest.strip(), vocabulary, today, knowledge.index.meaning)
        asked = replace(request_of(heard, rest.strip(), vocabulary), question=question)
        ask = decide_about(heard.clues, asked.ask)
        ask = Ask.CONTENT if ask in SELECTING else ask
        about = replace(asked, ask=ask, filter=Filter())
    else:
        about = replace(past[-1].request, question=question, filter=Filter(), mentions=())
        about = replace(about, ask=Ask.SUMMARY) if about.ask is Ask.COMPARE else about
    if about.ask in SELECTING:
        return None
    return Followed(replace(about, papers=paper), True, about.topic or question)


def described(
    words: str,
    past: Sequence[Exchange],
    knowledge: Knowledge,
    today: date,
    *,
    corrected: bool = False,
) -> tuple[str, ...]:
    """The one paper that some words describe, other than the one spoken of last; none if unclear.

    What was listed before goes first; filters alone ("the PRL") need the words asked before. Unless
    it was `corrected`, the paper spoken of last must not fit the words better.
    """
    vocabulary = knowledge.vocabulary
    words = _NOT_THAT.sub(" ", words)
    clues = hear(words, vocabulary, today).clues
    if clues.has("plural_only") or _SEVERAL_MEANT.search(words):
        return ()
    request = request_from(clues, Ask.CONTENT, words, vocabulary)
    told = [w for w in request.words if folded(w).text not in idle_words()]
    if not told and request.filter.empty:
        return ()
    goes_on = len(told) < _DESCRIBES or _SAME_MATTER.search(words)
    queries = [" ".join(told)] if told and not _SAME_MATTER.search(words) else []
    queries += [" ".join([*told, *past[-1].request.words])] if goes_on else []
    focus = focus_of(past)
    wanted = replace(request.filter, exclude=focus if corrected else ())
    passing = [p.id for p in knowledge.records.select(wanted).publications]
    listed = [i for i in latest_cited(past, _LISTED) if i in passing]
    for query, pool in product(filter(None, queries), filter(None, (listed, passing))):
        ranked = ranked_papers(query, knowledge, pool, 1)
        best = ranked[0].publication_id if ranked else ""
        if ranked and best not in focus and (fit(ranked[0]) >= _DESCRIBED or not told):
            return (best,)
    return ()


def _said_before_pronoun(clues: Clues) -> list[str]:
    """The content words of what a question says without the conversation.

    That is all of it, or the clauses before the first one with a pronoun.
    """
    pronoun = min((a for a, _ in clues.spans_of("it", "them")), default=None)
    if pronoun is None:
        return content_words(clues.question, clues.language)
    before = clues.question[:pronoun]
    return content_words(before[: max(before.rfind(mark) for mark in ",;:") + 1], clues.language)
