"""Makes a follow-up stand alone: pronouns, ordinals, ellipsis, corrections, "only those".

The state of a conversation is a function of its history: what was asked before (as requests) and
which publications the answers cited, in order. Nothing is kept between calls.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.questions.asks import decide
from assistant.questions.clues import Clues, Vocabulary
from assistant.questions.clues_left import without_concepts, without_span
from assistant.questions.ellipsis import continued, narrowing
from assistant.questions.exchange import (
    ABOUT_ONE,
    OF_ONE,
    ORDINALS,
    SELECTING,
    Exchange,
    Followed,
    focus_of,
    latest_cited,
    spoken_of,
)
from assistant.questions.kindred import by_same_people, on_same_task
from assistant.questions.lexicon import content_words, folded, idle_words
from assistant.questions.picking import picked, spoken_of_there
from assistant.questions.reader import request_from
from assistant.questions.request import Ask, Filter, Request

_THE_ONE = re.compile(r"\bthe\s+((?:[\w-]+\s+){1,4})(?:one|paper|survey|study)\b", re.IGNORECASE)
_KINDS_OF_PAPERS = frozenset(
    "overview overviews survey surveys review reviews tutorial dataset datasets benchmark "
    "benchmarks thesis theses".split()
)
_NTH = ("first", "second", "third", "fourth", "fifth")
_NTH_AUTHOR = re.compile(
    rf"\b(?:did|does|do|has|by|from|of)\s+(?:the|that|this)\s+({'|'.join(_NTH)})\s+(?:listed\s+)?author\b"
)
_ANOTHER = re.compile(r"\b(?:another|other|else)\b", re.IGNORECASE)
_THAT_ONE = re.compile(r"\bthat\s+(?:\w+\s+)?one\b")
_WHICH_ONE = re.compile(r"\bwhich one\b", re.IGNORECASE)
_SOCIAL = {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION, Ask.PROFILE, Ask.OPINION}


def follow(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed:
    """Resolve `request` against the conversation; unchanged when it already stands alone."""
    past = [exchange for exchange in past if exchange.request.ask not in _SOCIAL or exchange.cited]
    if request.ask in {Ask.GREETING, Ask.THANKS, Ask.CAPABILITY, Ask.INSTRUCTION}:
        return Followed(request, False, request.question)
    for resolver in (
        by_same_people,
        picked,
        _corrected,
        _the_one,
        continued,
        _by_ordinal,
        on_same_task,
        _by_pronoun,
    ):
        resolved = resolver(request, clues, past, vocabulary)
        if resolved is not None:
            return resolved
    if _lacks_referent(request, clues):
        return Followed(replace(request, ask=Ask.UNCLEAR), False, request.question)
    return Followed(request, False, request.question)


def _with_papers(
    request: Request, clues: Clues, papers: tuple[str, ...], vocabulary: Vocabulary
) -> Request:
    """The request about `papers`: with a paper given, "what is its X" asks of it."""
    ask = decide_about(clues, request.ask)
    fresh = (
        request_from(clues, ask, request.question, vocabulary)
        if ask is not request.ask
        else request
    )
    merged = tuple(dict.fromkeys((*papers, *fresh.papers)))
    return replace(fresh, papers=merged)


def decide_about(clues: Clues, ask: Ask) -> Ask:
    """The ask once it is clear that one paper is meant."""
    if ask is Ask.COUNT and clues.has("it"):
        return Ask.CONTENT  # "how many studies did it include"
    if ask is Ask.COAUTHORS:
        return Ask.AUTHORS  # "who are the co-authors of that one"
    if ask is Ask.LIST and clues.has("code") and not clues.has("plural_only"):
        return Ask.CODE  # "is there code for the 2024 one?"
    if ask in {Ask.DEFINE, Ask.LIST, Ask.OPINION} and not clues.has("plural_only"):
        topical = clues.words_beyond(*((f.start, f.end) for f in clues.found))
        return Ask.CONTENT if topical else Ask.SUMMARY
    return ask


def _the_one(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """ "and the lottery ticket one?", "what does the 2D one cover?": one paper, by some words."""
    place = _THE_ONE.search(clues.question)
    if place is None or not past or clues.has("correction", *ORDINALS):
        return None
    words = content_words(place[1], clues.language)
    if not words:
        return None
    clean = without_span(clues, *place.span())
    among = vocabulary.mentions.titled(words, latest_cited(past, 2))
    rest = clean.words_beyond(*((f.start, f.end) for f in clean.found))
    if len(among) == 1 and (rest or decide(clean) is not Ask.CONTENT):
        fresh = request_from(clean, decide(clean), request.question, vocabulary)
        ask = Ask.CONTENT if fresh.ask in SELECTING else fresh.ask
        asked = replace(fresh, ask=ask, papers=among)
        return Followed(asked, True, asked.topic)
    last = past[-1].request
    if rest or last.ask in SELECTING:
        return None
    asked = replace(
        last,
        question=request.question,
        focus=request.focus,
        parts=(),
        papers=among[:1],
        mentions=(),
        topic=" ".join(words),
        words=tuple(words),
    )
    return Followed(asked, True, asked.topic)


def _by_ordinal(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    if clues.mentions:
        return None
    chosen: list[str] = []
    for found in clues.found:
        if found.concept in ORDINALS:
            place = ORDINALS[found.concept]
            cited = latest_cited(past, max(2, place + 1)) or spoken_of(past)
            if len(cited) > max(1, place):
                chosen.append(cited[place])
    if not chosen:
        return None
    papers = tuple(dict.fromkeys(chosen))
    clean = without_concepts(clues, *ORDINALS)
    ask = decide(clean)
    if ask in {Ask.EARLIEST, Ask.LATEST, Ask.LIST}:
        ask = Ask.SUMMARY
    if ask is Ask.COMPARE and len(papers) == 1:
        papers = (*focus_of(past), *papers)
    last = past[-1].request
    if ask is Ask.CONTENT and last.ask in OF_ONE and not clean.words_beyond():
        again = replace(
            last, question=request.question, papers=papers, mentions=(), filter=Filter()
        )
        return Followed(again, True, last.topic)  # "and the second?"
    fresh = request_from(clean, ask, request.question, vocabulary)
    resolved = _with_papers(fresh, clean, papers, vocabulary)
    return Followed(resolved, True, resolved.topic or request.question)


def _by_pronoun(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    numbered = _NTH_AUTHOR.search(folded(clues.question).text)
    if numbered and past and past[-1].people and not request.papers:
        place = _NTH.index(numbered[1])
        person = past[-1].people[place : place + 1]
        unclear = Followed(replace(request, ask=Ask.UNCLEAR), False, request.question)
        return _about_person(request, clues, person, past, vocabulary) if person else unclear
    if clues.has("person_it") and not clues.people and (past and past[-1].people):
        return _about_person(request, clues, past[-1].people[:1], past, vocabulary)
    if (clues.has("them") or _WHICH_ONE.search(request.question)) and not clues.people:
        cited = latest_cited(past, 2)
        if cited and (not clues.mentions or clues.has("which")):
            return _among(request, clues, cited, vocabulary)
    that_one = _THAT_ONE.search(folded(clues.question).text)
    refers = clues.has("it", "them") or that_one or (_bare_ask(request, clues) and bool(past))
    focus = focus_of(past)
    beside = clues.mentions and request.ask is not Ask.COMPARE
    if not refers or (beside and not spoken_of_there(clues, focus, vocabulary)):
        return None
    selects = request.ask is Ask.LIST or (request.ask is Ask.COUNT and not clues.has("it"))
    if not focus or (request.words and selects):
        return None
    resolved = _with_papers(request, clues, focus, vocabulary)
    return Followed(resolved, True, resolved.topic or request.question)


def _about_person(
    request: Request,
    clues: Clues,
    person: tuple[str, ...],
    past: Sequence[Exchange],
    vocabulary: Vocabulary,
) -> Followed:
    leads = clues.has("first_author") and not _NTH_AUTHOR.search(folded(clues.question).text)
    ask = request.ask if request.ask in SELECTING | {Ask.PROFILE} else Ask.LIST
    base = request_from(clues, ask, request.question, vocabulary)
    spoken = focus_of(past) if _ANOTHER.search(clues.question) else ()
    titles = [vocabulary.publications[i].title for i in spoken]
    wanted = replace(base.filter, people=person, also=(), first_author=leads, exclude=spoken,
                     besides=titles[0] if titles else "")  # fmt: skip
    topic = "" if ask is Ask.LIST and (leads or not clues.has("publication")) else base.topic
    words = base.words if topic else ()
    if ask is Ask.LIST:
        topic, words = "", ()
    return Followed(replace(base, filter=wanted, topic=topic, words=words), True, request.question)


def _among(
    request: Request, clues: Clues, cited: tuple[str, ...], vocabulary: Vocabulary
) -> Followed:
    ask = request.ask
    beyond = clues.words_beyond(*((f.start, f.end) for f in clues.found))
    if (
        ask in {Ask.CONTENT, Ask.CODE, Ask.DATE, Ask.AUTHORS, Ask.DEFINE, Ask.SUMMARY}
        and not beyond
    ):
        plain = ask in {Ask.CONTENT, Ask.CODE, Ask.DEFINE, Ask.SUMMARY}
        selects = plain and (clues.has("which", "more", "code") or bool(clues.filter_spans()))
        ask = Ask.LIST if selects else ask
    if beyond and ask in {Ask.CONTENT, Ask.SUMMARY, Ask.DEFINE} and _picks(clues):
        ask = Ask.LIST
    base = request_from(clues, ask, request.question, vocabulary)
    if ask in SELECTING or ask is Ask.CONTENT:
        wanted = replace(base.filter, only=cited)
        return Followed(replace(base, filter=wanted), True, base.topic or request.question)
    return Followed(replace(base, papers=cited), True, base.topic or request.question)


def _picks(clues: Clues) -> bool:
    """Whether some of them are to be picked out ("which of them ..."), not told about."""
    partitive = ("of ", "among ", "which one", "the ones")
    words = [f.words for f in clues.found if f.concept == "them"]
    some = any(w.startswith(partitive) for w in words) or _WHICH_ONE.search(clues.question)
    return clues.has("which") and bool(some)


def _corrected(
    request: Request, clues: Clues, past: Sequence[Exchange], vocabulary: Vocabulary
) -> Followed | None:
    """ "no, I meant the 3D one": the question before, again, of another paper."""
    if not clues.has("correction") or not past:
        return None
    last = past[-1].request
    refused = past[-1].cited[:1]
    clean = without_concepts(clues, "correction", "without", "it")
    words = request_from(clean, Ask.CONTENT, request.question, vocabulary)
    if words.papers:
        return Followed(
            replace(last, question=request.question, papers=words.papers), True, last.topic
        )
    narrower = narrowing(words)
    if narrower and words.words and clues.has("which", "how", "count"):
        return Followed(replace(words, filter=replace(Filter(), **narrower)), True, words.topic)  # type: ignore[arg-type]
    if narrower and all(folded(word).text in idle_words() for word in words.words):
        kept = replace(last.filter, **narrower)  # type: ignore[arg-type]
        again = replace(last, question=request.question, filter=kept)
        return Followed(again, True, last.topic)
    staying = tuple(
        w for w in last.words if len(words.words) == 1 or folded(w).text in _KINDS_OF_PAPERS
    )
    query = " ".join((*staying, words.topic)).strip()
    wanted = replace(last.filter, exclude=refused)
    again = replace(last, question=request.question, focus=query, parts=(), papers=(), mentions=(),
                    filter=wanted,
                    topic=query, words=(*staying, *words.words))  # fmt: skip
    return Followed(again, True, query)


def _bare_ask(request: Request, clues: Clues) -> bool:
    """An ask that needs a paper and names none: "who wrote it", "bibtex", "and the code?"."""
    needs = request.ask in ABOUT_ONE
    return needs and not request.papers and not request.words and request.filter.empty


def _lacks_referent(request: Request, clues: Clues) -> bool:
    if _bare_ask(request, clues):
        return True
    refers = clues.has("it", *ORDINALS) and not clues.filter_spans()
    return refers and request.ask is Ask.CONTENT and not request.words
