"""What a term of the list means: spelled-out acronyms, and the sentences that introduce it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.context import Context
from assistant.answering.membership import holders
from assistant.answering.phrase import foreign, title_of
from assistant.answering.sentences import Choice, best_of, heading, quoted, read, spans_of
from assistant.answering.spelling import mended
from assistant.answering.text import not_found, quote
from assistant.reading.coined import acronyms
from assistant.reading.plan import Define, Quote
from assistant.text import fold, loose, readable
from assistant.types import Draft, Publication, Statement, Support
from assistant.words import content_words

_CUE_BEFORE = re.compile(
    r"\b(?:termed|called|named|dubbed|known as|refer\w* to|defin\w+|coin\w*|notion|concept)\b"
    r"[^.]*$"
)
_CUE_AFTER = re.compile(
    r"\W{0,3}\s*(?:\([^)]*\)\s*)?(?:is|are|refers?|means?|denotes?|which|where|i\.e)\b"
)


def define(plan: Define, context: Context) -> Draft:
    """What a term means, in the words of the abstract that uses it."""
    spelled = _spelled_out(plan.term, context)
    if spelled is not None:
        return spelled
    plan = replace(plan, term=_known(plan.term, context))
    using = _using(plan, context)
    if not using:
        return not_found(plan.of, plan.term, context)
    saying = [c for paper in using for c in _saying(plan.term, paper, context)]
    if not saying:
        return quote(Quote(plan.of, plan.asked), context)
    first = saying[0].publication
    own = [c for c in saying if c.publication == first][:2]
    rest = best_of(read(plan.asked, first, context.knowledge), 1, 60) if len(own) < 2 else []
    starts = {choice.start for choice in own}
    chosen = [*own, *(choice for choice in rest if choice.start not in starts)]
    shown = [heading(first, context.language), *(quoted(c) for c in chosen)]
    return Draft(tuple(shown), "extract", found=(first.id,))


def _known(term: str, context: Context) -> str:
    """The longest run of a term's words that the list has, of equals the rarest."""
    index = context.knowledge.index
    words = mended(term, index).split()
    for size in range(len(words), 0, -1):
        runs = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
        held = [run for run in runs if content_words(run, "en")
                and holders([run], context.knowledge, None)]  # fmt: skip
        if held:
            return max(held, key=index.idf) if size == 1 else held[0]
    return term


def _using(plan: Define, context: Context) -> list[Publication]:
    knowledge = context.knowledge
    if plan.of.among is not None:
        named = list(context.select(plan.of).publications)
        if named:
            return named
    return list(knowledge.records.of(holders([plan.term], knowledge, None)))


def _saying(term: str, paper: Publication, context: Context) -> list[Choice]:
    """The sentences with the term, or with the acronym that the abstract gives it.

    Those that stand beside a cue of definition come first.
    """
    shorts = {
        short for short, long_form in acronyms(paper.abstract).items()
        if loose(long_form).search(fold(term)) or loose(term).search(fold(long_form))
    }  # fmt: skip
    patterns = [loose(form) for form in (term, *shorts) if content_words(form, "en")]
    choices = read(term, paper, context.knowledge) if patterns and paper.abstract else []
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


def _spelled_out(term: str, context: Context) -> Draft | None:
    """ "What does GSD stand for?": the long form that the abstract itself gives."""
    for short in (term, *term.split()):
        for paper in context.knowledge.records.publications:
            forms = acronyms(f"{paper.title}. {paper.abstract}")
            known = {k.lower(): (k, v) for k, v in forms.items()}
            if short.lower() not in known:
                continue
            name, long_form = known[short.lower()]
            text = context.say(
                "stands_for", title=title_of(paper), short=foreign(name), long=foreign(long_form)
            )
            proof = _sentence_of(paper, long_form)
            statements = [Statement(f"{text} ⟦0⟧", (proof,))]
            more = [c for c in _saying(name, paper, context) if c.start != proof.start][:1]
            statements += [quoted(c) for c in more]
            return Draft(tuple(statements), "extract", found=(paper.id,))
    return None


def _sentence_of(paper: Publication, phrase: str) -> Support:
    needle = fold(phrase)
    for start, end in spans_of(paper):
        if needle in fold(readable(paper.abstract[start:end])):
            return Support(paper, start, end)
    return Support(paper)
