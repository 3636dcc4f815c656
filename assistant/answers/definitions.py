"""What a term of the list means: spelled-out acronyms, and the sentences that introduce it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answers.content import content_draft
from assistant.answers.knowledge import Knowledge
from assistant.answers.phrasing import foreign, title_of
from assistant.answers.quoting import Choice, best_of, choose, heading, quoted, spans_of
from assistant.answers.topics import holders, words_missing
from assistant.questions.coined import acronyms
from assistant.questions.lexicon import content_words, folded, idle_words, say
from assistant.questions.mentions import quoted as quoted_in
from assistant.questions.request import Ask, Request
from assistant.questions.wanted import also_asks
from assistant.text import fold, loose, readable
from assistant.types import Draft, Publication, Statement, Support

_CUE_BEFORE = re.compile(
    r"\b(?:termed|called|named|dubbed|known as|refer\w* to|defin\w+|coin\w*|notion|concept)\b"
    r"[^.]*$"
)
_CUE_AFTER = re.compile(
    r"\W{0,3}\s*(?:\([^)]*\)\s*)?(?:is|are|refers?|means?|denotes?|which|where|i\.e)\b"
)


def definition_draft(request: Request, knowledge: Knowledge, only: Collection[str] | None) -> Draft:
    """What a term of the list means, in the words of the abstract that uses it."""
    spelled = _spelled_out(request, knowledge)
    if spelled is not None:
        return _with_the_rest(spelled, request, knowledge)
    term = _term(request, knowledge)
    papers = _using(term, request, knowledge, only)
    if not papers or not _covers(term, request, knowledge, papers):
        return content_draft(request, knowledge, only)
    choices = choose(replace(request, focus=term, parts=()), knowledge, papers)
    using = _saying(term, choices)
    leading = (using or choices)[:1]
    if not leading:
        return content_draft(request, knowledge, only)
    paper = leading[0].publication
    own = [c for c in choices if c.publication.id == paper.id]
    chosen = dict.fromkeys([*[c for c in using if c.publication.id == paper.id][:2], *own])
    kept = best_of(list(chosen), 3, 110) if not using else _first_within(list(chosen), 3, 110)
    return Draft((heading(paper, request.language), *(quoted(c) for c in kept)), "extract")


def _with_the_rest(spelled: Draft, request: Request, knowledge: Knowledge) -> Draft:
    """What an acronym stands for, and what is asked besides: "and what is it for?"."""
    place = also_asks(request.question)
    rest = request.question[place:] if place else ""
    words = tuple(content_words(rest, "en"))
    papers = tuple(dict.fromkeys(s.publication.id for p in spelled.statements for s in p.supports))
    if not words or request.language != "en":
        return spelled
    about = replace(request, ask=Ask.CONTENT, papers=papers[:1])
    told = content_draft(replace(about, topic=rest, focus=rest, words=words), knowledge, None)
    if told.abstained:
        return spelled
    return replace(told, statements=(*spelled.statements, *told.statements))


def _covers(term: str, request: Request, knowledge: Knowledge, papers: Collection[str]) -> bool:
    """Whether the term is what is asked for: "best" is not, of "the best way to cook"."""
    known = term.split()
    rest = [w for w in request.words if w not in known and folded(w).text not in idle_words()]
    lacking = [w for w in rest if all(words_missing([w], p) for p in knowledge.records.of(papers))]
    return len(lacking) <= len(known) or bool(request.papers)


def _term(request: Request, knowledge: Knowledge) -> str:
    """The term that is asked for: as quoted, as named, or the longest run of words of the list."""
    for phrase in (*quoted_in(request.question), *(m.name for m in request.mentions)):
        if holders([phrase], knowledge, None):
            return phrase
    words = request.words
    for size in range(len(words), 0, -1):
        phrases = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
        held = [phrase for phrase in phrases if holders([phrase], knowledge, None)]
        if held:
            return max(held, key=knowledge.index.idf) if size == 1 else held[0]
    return " ".join(words)


def _saying(term: str, choices: Sequence[Choice]) -> list[Choice]:
    """The sentences with the term, or with the acronym that the abstract gives it."""
    if not choices:
        return []
    shorts = {
        short
        for paper in {c.publication.id: c.publication for c in choices}.values()
        for short, long_form in acronyms(paper.abstract).items()
        if loose(long_form).search(fold(term)) or loose(term).search(fold(long_form))
    }
    patterns = [loose(form) for form in (term, *shorts) if form]
    saying = [c for c in choices if any(p.search(fold(readable(c.text))) for p in patterns)]
    return sorted(saying, key=lambda c: not _defines(fold(readable(c.text)), patterns))


def _defines(sentence: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether the term stands beside a cue of definition: "termed X", "X is", "X, which"."""
    for pattern in patterns:
        for match in pattern.finditer(sentence):
            before, after = sentence[: match.start()][-40:], sentence[match.end() :][:14]
            if _CUE_BEFORE.search(before) or _CUE_AFTER.match(after):
                return True
    return False


def _first_within(choices: Sequence[Choice], most: int, words: int) -> list[Choice]:
    """The first choices that fit into `words` words, in text order."""
    kept: list[Choice] = []
    for choice in choices:
        if len(kept) < most and (not kept or choice.length <= words):
            kept.append(choice)
            words -= choice.length
    return sorted(kept, key=lambda choice: choice.start)


def _using(
    term: str, request: Request, knowledge: Knowledge, only: Collection[str] | None
) -> list[str]:
    if request.papers:
        return list(request.papers)
    return holders([term], knowledge, only) if term else []


def _spelled_out(request: Request, knowledge: Knowledge) -> Draft | None:
    """ "What does GSD stand for?": the long form that the abstract itself gives."""
    asked = [word for phrase in quoted_in(request.question) for word in phrase.split()]
    asked = asked or [m.name for m in request.mentions] + list(request.words)
    for short in asked:
        for paper in knowledge.records.publications:
            forms = {
                k.lower(): (k, v) for k, v in acronyms(f"{paper.title}. {paper.abstract}").items()
            }
            if short.lower() in forms and request.ask is Ask.DEFINE:
                name, long_form = forms[short.lower()]
                text = say(
                    "stands_for",
                    request.language,
                    title=title_of(paper),
                    short=foreign(name),
                    long=foreign(long_form),
                )
                return Draft(
                    (Statement(f"{text} ⟦0⟧", (_sentence_of(paper, long_form),)),), "extract"
                )
    return None


def _sentence_of(paper: Publication, phrase: str) -> Support:
    needle = fold(phrase)
    for start, end in spans_of(paper):
        if needle in fold(readable(paper.abstract[start:end])):
            return Support(paper, start, end)
    return Support(paper)
