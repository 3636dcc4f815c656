"""Questions that carry over what was asked, or what it was asked of.

"And the metro one?" asks the same of another paper, "is that more than in the survey?" asks of
both, "how many is that?" counts what was listed, "new question: ..." leaves it all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.another_paper import described
from assistant.answers.content import ranked_papers
from assistant.answers.knowledge import Knowledge
from assistant.questions.clues import Clues
from assistant.questions.dialogue import decide_about
from assistant.questions.exchange import (
    OF_ONE,
    ORDINALS,
    SELECTING,
    Exchange,
    Followed,
    focus_of,
)
from assistant.questions.lexicon import content_words, folded, idle_words
from assistant.questions.reader import hear, request_of
from assistant.questions.request import Ask, Filter, Order, Request

# "New question, nothing to do with that: ...", "ok leave that. ..."
_SWITCH = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|thanks|thank you|thx|alright|good|anyway|hm+|now|so|well|and|a|an)\W+)*"
    r"(?:(?:(?:totally|completely|quite|entirely)\s+)?(?:new|other|another|different)\s+"
    r"(?:question|thing|topic|subject|matter|one)|something\s+(?:else(?:\s+entirely)?|(?:completely\s+)?different)|"
    r"(?:leave|forget|drop)\s+(?:that|it|this)|unrelated|anyway|btw|by\s+the\s+way|change\s+of\s+(?:topic|subject)|"
    r"on\s+(?:another|a\s+different)\s+(?:note|matter|topic))"
    r"(?:[,;]?\s*(?:nothing|not)\s+to\s+do\s+with\s+\w+)?\s*(?:[:.,;!?]|\s[-–—])+\s*",
    re.I,
)
_HOW_MANY = re.compile(
    r"\W*(?:(?:and|so|ok|okay|then|now|hm+|well)\W+)*how many\s+"
    r"(?:(?:is|are|was|were|would|does|do)\s+(?:that|it|this|these|those|they|there)"
    r"(?:\s+(?:be|make))?|of them)"
    r"(?:\s+(?:in (?:all|total)|altogether|then|now))*\W*$"
)
_LEAD = re.compile(
    r"\W*(?:(?:and|ok|okay|thanks|thank you|thx|now|hm+|so|please|then|also|what about|how about|"
    r"(?:the\s+)?same(?:\s+(?:thing|again))?(?:\s+(?:for|with|of))?|ditto(?:\s+for)?|likewise|for|any)"
    r"\b\W*)+"
)
_TAIL = re.compile(r"\W+(?:too|also|as well|please|pls|again|then)\b")
_ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|"
    r"could|will|would|should|tell|show|give|list|explain|summari[sz]e|find)\b"
)
_A_PAPER = re.compile(
    r"\b(?:one|paper|article|study|thesis|dissertation|survey|review|report|tutorial|preprint|chapter|"
    r"book|commentary|meta-analysis)\b"
)
_COMPARED = re.compile(
    r"\b(?:than|same|before or after|contradict\w*|agree\w*|"
    r"differ\w*|compar\w*|against|either|"
    r"similar|unlike|in contrast|more|fewer|less|larger|bigger|smaller|higher|lower|better|worse|"
    r"too|as well|as (?:many|much|good|large|big|well|long|high|old) as|go beyond)\b"
)
_BACK = re.compile(
    r"\b(?:(?:going|coming|to come)\s+back|back|return(?:ing)?|to return)\s+to\s+"
    r"(?P<what>[^:,;?.]+?)\s*[:,;.]\s*(?P<rest>.+)",
    re.I | re.S,
)
_AGAIN = re.compile(
    r"\b(?:in|about|for|on|from)?\s*(?P<what>the\s+[^:,;?]+?)\s+(?:again|once more)\b\s*[:,;]\s*"
    r"(?P<rest>.+)",
    re.I | re.S,
)
# "In the fraction paper, which network was it?"
_THAT_PAPER = re.compile(
    r"^\W*(?:(?:and|ok|okay|so|now|thanks|good)\b\W*)*"
    r"(?:(?:for|in|about|on|from)\s+)?(?P<what>(?:the|that)\s+[^:,;?]*?\b(?:one|paper|study|article|"
    r"experiment|trial|work|tool|tutorial|chapter|thesis|survey|review|report)\b[^:,;?]*)[,:;]\s*(?P<rest>.+)",
    re.I | re.S,
)
_FITS = 0.25
_OLD_FIRST = re.compile(
    r"\b(?:old(?:est)?|earliest)\s+(?:ones?\s+)?(?:first|to\s+new\w*|on top)|\bchronolog|"
    r"\bsort\w*\b.*\b(?:date|year)\b"
)
_NEW_FIRST = re.compile(
    r"\b(?:new(?:est)?|latest|(?:most\s+)?recent)\s+(?:ones?\s+)?(?:first|to\s+old\w*|on top)"
)
_AS_WELL = re.compile(r"\b(?:as well|too|also|together|on board|in addition)\b")
_WHEN = re.compile(
    r"\bbefore or after\b|\bwhich\b.{0,20}\b(?:is|was|came|appeared)\b.{0,12}"
    r"\b(?:newer|older|earlier|later|first)\b"
)
_THE_ONE = re.compile(r"\bthe\b[^?]{0,60}\bone\b|\bthe\s+\w+\s+among\s+them\b")
_SEVERAL = 2
_UNSURE = {Ask.CONTENT, Ask.SUMMARY}
_POINTS_BACK = re.compile(r"\b(?:that|this|it|its|these|those|they|them|the same)\b")
_OF_ONE = OF_ONE | {Ask.CONTENT}


def left_behind(question: str) -> str | None:
    """The question after words that leave what was spoken of; None where there are none."""
    match = _SWITCH.match(question)
    rest = question[match.end() :].strip() if match else ""
    return rest if rest and not _POINTS_BACK.search(folded(rest).text) else None


def carried_over(
    request: Request,
    clues: Clues,
    past: Sequence[Exchange],
    knowledge: Knowledge,
    today: date,
) -> Followed | None:
    """The request with what the conversation lends it; None where it says all by itself."""
    if not past or clues.language != "en":
        return None
    returned = _returned(clues, past, knowledge, today)
    if returned or clues.has("correction"):
        return returned
    return (
        _counted(request, clues, past)
        or _sorted_anew(request, clues, past)
        or _of_these(request, clues, past)
        or _one_of_these(request, clues, past, knowledge)
        or _same_of_another(request, clues, past, knowledge, today)
        or _against_another(request, clues, past, knowledge, today)
    )


def _counted(request: Request, clues: Clues, past: Sequence[Exchange]) -> Followed | None:
    """ "How many is that?": the number of what was listed."""
    if not _HOW_MANY.match(folded(clues.question).text):
        return None
    last = past[-1].request
    if last.ask in SELECTING:
        again = replace(last, ask=Ask.COUNT, question=request.question, limit=None)
        return Followed(again, True, last.topic)
    return None


def _sorted_anew(request: Request, clues: Clues, past: Sequence[Exchange]) -> Followed | None:
    """ "Sort them oldest first", "leave out 2017": what was listed, in order or without some."""
    last = past[-1].request
    left = [w for w in request.words if folded(w).text not in idle_words()]
    if last.ask not in SELECTING or len(left) > 1 or clues.mentions or clues.people:
        return None
    order = _order(folded(clues.question).text)
    if order and not clues.periods:
        again = replace(last, ask=Ask.LIST, question=request.question, order=order)
        return Followed(again, True, last.topic)
    if clues.periods and clues.has("without") and not (left or clues.has("code")):
        wanted = replace(last.filter, not_periods=clues.periods)
        return Followed(
            replace(last, ask=Ask.LIST, question=request.question, filter=wanted), True, last.topic
        )
    return None


def _order(text: str) -> Order | None:
    if _OLD_FIRST.search(text):
        return "oldest"
    return "newest" if _NEW_FIRST.search(text) else None


def _of_these(request: Request, clues: Clues, past: Sequence[Exchange]) -> Followed | None:
    """ "Which of them are with Li?", "and with Pulman as well?": of what was listed, by people."""
    last, cited = past[-1].request, past[-1].cited
    named = [p for p in clues.people if p.names]
    if last.ask not in SELECTING or not named or len(cited) < _SEVERAL or clues.mentions:
        return None
    as_well = _AS_WELL.search(folded(clues.question).text)
    if not (clues.has("them") or as_well) or request.ask not in {*SELECTING, *_UNSURE}:
        return None
    wanted = Filter(
        people=tuple(p.names[0] for p in named), also=tuple(p.names[1:] for p in named),
        only=cited, first_author=clues.has("first_author"),
    )  # fmt: skip
    ask = Ask.COUNT if clues.has("count") else Ask.LIST
    asked = replace(
        request, ask=ask, filter=wanted, topic="", words=(), papers=(), order=last.order
    )
    return Followed(asked, True, request.question)


def _one_of_these(
    request: Request, clues: Clues, past: Sequence[Exchange], knowledge: Knowledge
) -> Followed | None:
    """ "The one with Fan, how fast is it?": what a filter leaves of the papers listed."""
    cited, wanted = past[-1].cited, request.filter
    if len(cited) < _SEVERAL or clues.mentions or wanted.only is not None or wanted.empty:
        return None
    if not _THE_ONE.search(folded(clues.question).text):
        return None
    left = knowledge.records.select(replace(wanted, only=cited)).publications
    if len(left) != 1:
        return None
    ask = decide_about(clues, request.ask)
    ask = Ask.CONTENT if ask in SELECTING or ask is Ask.COMPARE else ask
    asked = replace(request, ask=ask, papers=(left[0].id,), filter=Filter())
    return Followed(asked, True, request.question)


def _returned(
    clues: Clues, past: Sequence[Exchange], knowledge: Knowledge, today: date
) -> Followed | None:
    """ "Back to the fraction paper: who wrote it?": a paper that was spoken of before."""
    listed = len(past[-1].cited) >= _SEVERAL or clues.has("earlier", "later", "earliest", "latest")
    patterns = (_BACK, _AGAIN) if listed else (_BACK, _AGAIN, _THAT_PAPER)
    match = next((m for p in patterns if (m := p.search(clues.question))), None)
    if match is None or clues.has(*ORDINALS):
        return None
    what, rest = match["what"], match["rest"].strip()
    earlier = dict.fromkeys(i for e in past for i in (*e.request.papers, *e.cited[:1]))
    words = " ".join(content_words(what, "en"))
    ranked = ranked_papers(words, knowledge, list(earlier), 1) if words else []
    if not ranked or (len(content_words(rest, "en")) == 0 and not _ASKS.search(rest.lower())):
        return None
    heard = hear(rest, knowledge.vocabulary, today, knowledge.index.meaning)
    asked = request_of(heard, rest, knowledge.vocabulary)
    ask = decide_about(heard.clues, asked.ask)
    if ask in SELECTING:
        return None
    papers: tuple[str, ...] = (ranked[0].publication_id,)
    if match.re is _THAT_PAPER:  # it may be one not spoken of yet
        papers = described(what, past, knowledge, today) or papers
    return Followed(replace(asked, ask=ask, papers=papers, filter=Filter()), True, rest)


def _same_of_another(
    request: Request,
    clues: Clues,
    past: Sequence[Exchange],
    knowledge: Knowledge,
    today: date,
) -> Followed | None:
    """ "And the one on slow light?", "same for X": the question before, of the paper described."""
    last = past[-1].request
    text = folded(clues.question).text
    lead = _LEAD.match(text)
    if lead is None or last.ask not in _OF_ONE or clues.has(*ORDINALS):
        return None
    start = folded(clues.question).offsets[lead.end()] if lead.end() < len(text) else len(text)
    words = clues.question[start:]
    own = folded(_TAIL.sub(" ", words)).text
    if _ASKS.search(own) or clues.has("it", "person_it") or not content_words(words, "en"):
        return None
    named = tuple(dict.fromkeys(i for m in clues.firm_mentions for i in m.publications))
    if last.ask is Ask.CONTENT and not _A_PAPER.search(own):
        return None  # "and in the second stage?" asks more of the same paper
    paper = named[:1] or described(words, past, knowledge, today)
    if not paper or paper == focus_of(past):
        return None
    asked = replace(last, question=request.question, papers=paper, mentions=(), filter=Filter())
    return Followed(asked, True, last.topic)


def _against_another(
    request: Request,
    clues: Clues,
    past: Sequence[Exchange],
    knowledge: Knowledge,
    today: date,
) -> Followed | None:
    """ "Is that more than in the survey?": the paper spoken of and the one described, together."""
    text = folded(clues.question).text
    compared, focus = _COMPARED.search(text) or _WHEN.search(text), focus_of(past)
    if compared is None or not _POINTS_BACK.search(text) or not focus or request.ask in SELECTING:
        return None
    named = tuple(dict.fromkeys(i for m in clues.firm_mentions for i in m.publications))
    other = named[:1] or described(clues.question, past, knowledge, today)
    if not other or other == focus or len(named) > 1:
        return None
    last = past[-1].request
    words = tuple(dict.fromkeys((*request.words, *last.words)))
    ask = Ask.DATE if _WHEN.search(text) else Ask.COMPARE
    both = replace(request, ask=ask, papers=(*focus, *other), words=words, filter=Filter())
    return Followed(both, True, request.question)
