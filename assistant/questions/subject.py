"""What a conversation is about: the thing that earlier questions named, for one that leaves it out.

Works on words alone, for conversations whose answers cited nothing to refer to. Every question
is cut at its function words into phrases; what a question introduced stays the subject while
later ones refer to it ("its causes"), repeat it or name only sides of it ("the main types?").
After the idea of a backward-looking centre: B. Grosz, A. Joshi and S. Weinstein, "Centering: A
Framework for Modeling the Local Coherence of Discourse" (1995).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import dropwhile, takewhile

from assistant.questions.lexicon import find_concepts, folded, function_words
from vectorstore.lexical import stem

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_REFERS = {"it", "them", "person_it"}
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_ARTICLES = _DEFINITE | {"a", "an"}
_OF = frozenset({"of", "about", "for", "in"})
_INTRODUCES = re.compile(r"\s*(?:(?:what|who)\b|tell\b|describe\b|explain\b)", re.IGNORECASE)
_VERB_FIRST = re.compile(
    r"\s*(?:how|why|when|where|what|which|who)?\s*(?:do|does|did|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:(its|their|his|her)|it|they|them|he|she|him|ones?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring content words; `bridging` if it is one plain word after "the"."""

    words: tuple[str, ...]
    bridging: bool

    @property
    def stems(self) -> frozenset[str]:
        """Its words without inflections."""
        return frozenset(stem(folded(word).text) for word in self.words)


def left_out(question: str, earlier: Sequence[str], language: str) -> tuple[str, ...]:
    """The words of the subject that `question` needs and does not say; empty if it needs none."""
    subject = _subject(earlier, language)
    if subject is None:
        return ()
    phrases = _phrases(question, language)
    own = frozenset().union(*(phrase.stems for phrase in phrases))
    shortened = any(phrase.stems < subject.stems for phrase in phrases)
    if not (_refers(question, language) or shortened or _depends(question, phrases)):
        return ()
    return tuple(word for word in subject.words if stem(folded(word).text) not in own)


def restored(question: str, subject: str) -> str:
    """`question` with the words that it left out, in place of a pronoun where it has one."""
    place = _PRONOUN.search(question)
    if place is None:
        return f"{question.rstrip(' ?')} — {subject}?"
    named = f"{subject}'s" if place[1] else subject
    return f"{question[: place.start()]}{named}{question[place.end() :]}"


def _subject(earlier: Sequence[str], language: str) -> Phrase | None:
    """What was spoken of last, and before that from the beginning on."""
    subject: Phrase | None = None
    opening: Phrase | None = None
    for question in earlier:
        phrases = _phrases(question, language)
        if not phrases or (subject and _refers(question, language)):
            continue
        again = [_fuller(p, s) for s in (subject, opening) if s for p in phrases if _alike(p, s)]
        if again:
            subject = again[0]
        elif subject is None or not _depends(question, phrases):
            subject = phrases[-1]
        opening = opening or subject
    return subject


def _alike(one: Phrase, other: Phrase) -> bool:
    return one.stems <= other.stems or other.stems <= one.stems


def _fuller(one: Phrase, other: Phrase) -> Phrase:
    return one if len(one.stems) >= len(other.stems) else other


def _refers(question: str, language: str) -> bool:
    """Whether a question has a pronoun, or goes on from the one before ("what about ...")."""
    return any(
        found.concept in _REFERS
        or (found.concept == "more" and not question[: found.start].strip())
        for found in find_concepts(question, language)
    )


def _depends(question: str, phrases: Sequence[Phrase]) -> bool:
    """Whether a question says nothing of its own ("what are the main types?", "the layers?")."""
    if not phrases:
        return True
    return len(phrases) == 1 and phrases[0].bridging and bool(_INTRODUCES.match(question))


def _phrases(question: str, language: str) -> list[Phrase]:
    """The runs of content words, without those at their ends that only name a side of something."""
    skipped = function_words("en") | function_words(language)
    runs: list[list[re.Match[str]]] = [[]]
    end = 0
    for match in _WORD.finditer(question):
        if question[end : match.start()].strip():  # punctuation between
            runs.append([])
        end = match.end()
        if folded(match.group()).text in skipped:
            runs.append([])
        else:
            runs[-1].append(match)
    made = (_phrase(question, run, language) for run in runs if run)
    return [phrase for phrase in made if phrase.words]


def _phrase(question: str, run: list[re.Match[str]], language: str) -> Phrase:
    kept = [(match.group(), match.start() > 0 and match.group()[0].isupper()) for match in run]
    if kept[0][1] and _VERB_FIRST.match(question):
        kept = list(takewhile(lambda one: one[1], kept))  # "did Britpop change music"
    while kept and _is_aspect(*kept[0], language):
        kept = kept[1:]
    while kept and _is_aspect(*kept[-1], language):
        kept = kept[:-1]
    before = _WORD.findall(question[: run[0].start()].lower())
    definite = bool(before) and before[-1] in _DEFINITE
    before = list(dropwhile(lambda word: word in _ARTICLES, reversed(before)))
    linked = bool(before) and before[0] in _OF
    bridging = definite and not linked and len(kept) == 1 and not kept[0][1]
    return Phrase(tuple(word for word, _ in kept), bridging)


def _is_aspect(word: str, name: bool, language: str) -> bool:
    return not name and stem(folded(word).text) in _aspects(language)


@cache
def _aspects(language: str) -> frozenset[str]:
    """Stems of words that name a side of a thing."""
    text = files("assistant").joinpath("lexicon", "aspects.toml").read_text(encoding="utf-8")
    words = str(tomllib.loads(text).get(language, ""))
    return frozenset(stem(folded(word).text) for word in words.split())
