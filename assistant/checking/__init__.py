"""Whether the evidence proves a sentence that a model wrote. Deterministic; asks no model.

A sentence passes when its marks refer to evidence that was given, everything it says occurs in
what it cites (numbers, names, words), quotations are verbatim, addresses belong to the records,
doubt and negation are those of the source, words stand in their parts, and it does not speak as
the author. What it rests on is given as spans of the abstract.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.checking.claims import speaks_as_author
from assistant.checking.clauses import Held, Problem, hold, language_of_sources, own_tokens
from assistant.checking.marks import (
    Clause,
    Marked,
    cut_short,
    foreign_markup,
    is_frame,
    quotations,
    take_apart,
    tidy,
    unknown_addresses,
    verbatim,
)
from assistant.checking.sources import Source
from assistant.checking.words import Token, content, plain, tokens, words_of
from assistant.markup import clean, escape_markdown
from assistant.types import Support

__all__ = ["Problem", "Verdict", "check_sentence"]

_ABSENCE = re.compile(
    r"\b(?:does not|do not|doesn't|don't|did not|is not|are not|isn't|aren't|not)\s+"
    r"(?:\w+ly\s+)?(?:say|state|mention|give|report|specify|describe|provide|disclose|discuss|"
    r"name|list|stated|mentioned|given|reported|specified|described|provided|discussed|listed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one sentence.

    `text` is the sentence without marks, with `⟦n⟧` where the mark of `supports[n]` goes;
    `nearest` is the best supporting sentence even if the sentence fails.
    """

    text: str
    supports: tuple[Support, ...]
    problems: tuple[Problem, ...]
    nearest: Support | None = None
    nearest_share: float = 0.0
    claims: bool = True
    keys: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether the sentence may be shown."""
        return not self.problems


def check_sentence(sentence: str, sources: Mapping[str, Source], question: str = "") -> Verdict:
    """Hold `sentence`, marks included, against the sources under the keys it cites."""
    sentence = re.sub("[⟦⟧]", "", clean(sentence, keep_breaks=False))
    literal = " ".join(source.folded for source in sources.values())
    marked = take_apart(sentence, sources, literal)
    cited = [sources[key] for key in marked.keys]
    problems = _formal_problems(sentence, marked, cited or list(sources.values()))
    if not marked.keys:
        return _without_mark(marked, problems, frame=is_frame(sentence))
    if _ABSENCE.search(marked.text):
        return _absence(marked, cited, problems, question)
    clauses = _merged(marked, sources)
    held = [hold(clause, [sources[key] for key in clause.keys]) for clause in clauses]
    problems += chain.from_iterable(part.problems for part in held)
    nearest, share = _nearest(held)
    return Verdict(
        text=_with_places(clauses, held, marked.item),
        supports=tuple(chain.from_iterable(part.supports for part in held)),
        problems=tuple(dict.fromkeys(problems)),
        nearest=nearest,
        nearest_share=share,
        keys=marked.keys,
    )


def _formal_problems(sentence: str, marked: Marked, sources: Sequence[Source]) -> list[Problem]:
    """Problems that need no words: marks never given, markup, addresses, quotations, voice."""
    problems = [Problem("mark", key) for key in marked.unknown]
    markup = foreign_markup(sentence)
    if markup:
        problems.append(Problem("markup", markup))
    problems += [Problem("address", a) for a in unknown_addresses(marked.text, sources)]
    for quote in quotations(marked.text):
        if not verbatim(quote.group(1), sources) or _shortened(quote, marked.text, sources):
            problems.append(Problem("quote", quote.group(1)))
    voice = speaks_as_author(own_tokens(marked.text, sources), language_of_sources(sources))
    if voice:
        problems.append(Problem("first person", voice))
    return problems


def _shortened(quote: re.Match[str], text: str, sources: Sequence[Source]) -> bool:
    """Whether a quotation is all that the sentence says, but not a whole sentence of the source."""
    rest = (text[: quote.start()] + text[quote.end() :]).strip(" .:;,-")
    alone = not re.search(r"\w", rest) and len(quote.group(1).split()) > 4
    marked_as_cut = "…" in quote.group(1) or "..." in quote.group(1)
    return alone and not marked_as_cut and cut_short(quote.group(1), sources)


def _without_mark(marked: Marked, problems: list[Problem], *, frame: bool) -> Verdict:
    text = plain(marked.text)
    claims = not frame and bool(_informative(tokens(text)) or re.search(r"\d", text))
    if not re.search(r"\w", text):
        problems.append(Problem("empty", ""))
    elif claims:
        problems.append(Problem("uncited", ""))
    return Verdict(
        _shown(escape_markdown(marked.text), marked.item), (), tuple(problems), claims=claims
    )


def _informative(found: Sequence[Token]) -> list[Token]:
    """What is left of a sentence without function words and talk about publications."""
    reference = words_of("reference", "en")
    kept = content(found, "en")
    return [t for t in kept if t.form not in reference]


def _absence(
    marked: Marked, cited: Sequence[Source], problems: list[Problem], question: str
) -> Verdict:
    """A sentence that says that something is not stated: its words must not stand together."""
    found = _informative(own_tokens(marked.text, cited))
    negations = words_of("negation", "en")
    claimed = [t for t in found if t.form not in negations]
    asked = {t.stem for t in tokens(plain(question))}
    for source in cited:
        foreign = [t for t in claimed if not source.whole.has(t) and t.stem not in asked]
        problems += [Problem("unsupported", t.form) for t in foreign]
        if claimed and any(all(s.vocabulary.has(t) for t in claimed) for s in source.sentences):
            problems.append(Problem("absence", " ".join(t.form for t in claimed)))
    supports = tuple(Support(s.publication) for s in cited if s.publication)
    places = "".join(f"⟦{n}⟧" for n in range(len(supports)))
    return Verdict(
        _placed(_shown(escape_markdown(marked.text), marked.item), places),
        supports,
        tuple(dict.fromkeys(problems)),
    )


def _merged(marked: Marked, sources: Mapping[str, Source]) -> tuple[Clause, ...]:
    """The clauses to hold: one with all keys where a mark only follows a title or a name."""
    bare = [clause for clause in marked.clauses[:-1] if len(_beyond_titles(clause, sources)) < 2]
    if not bare and all(clause.keys for clause in marked.clauses):
        return marked.clauses
    return (Clause("".join(clause.text for clause in marked.clauses), marked.keys),)


def _beyond_titles(clause: Clause, sources: Mapping[str, Source]) -> list[Token]:
    return _informative(own_tokens(clause.text, [sources[key] for key in clause.keys]))


def _nearest(held: Sequence[Held]) -> tuple[Support | None, float]:
    """The sentence of the cited evidence that comes nearest, and the share that it covers."""
    best: tuple[Support | None, float] = (None, 0.0)
    for source, coverage in chain.from_iterable(part.coverages for part in held):
        if source.publication and coverage.sentences and coverage.share > best[1]:
            first = coverage.sentences[0]
            best = (Support(source.publication, first.start, first.end), coverage.share)
    return best


def _with_places(clauses: Sequence[Clause], held: Sequence[Held], item: bool) -> str:
    """The sentence with the places of its marks."""
    number = 0
    parts = []
    for clause, part in zip(clauses, held, strict=True):
        places = "".join(f"⟦{number + n}⟧" for n in range(len(part.supports)))
        number += len(part.supports)
        parts.append(_placed(escape_markdown(tidy(clause.text)), places))
    return _shown(" ".join(parts), item)


def _placed(text: str, places: str) -> str:
    """`places` before the closing full stop or comma, if the text ends in one."""
    body = text.rstrip(".,;:!?。！？")
    return f"{body} {places}{text[len(body) :]}" if places else text


def _shown(text: str, item: bool) -> str:
    text = tidy(text)
    first = text.split(" ", 1)[0]
    text = text[:1].upper() + text[1:] if first.islower() else text
    return ("- " if item else "") + text
