"""The topic of a question: what no filter, no verb and no name accounts for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.questions.clues import Clues, Vocabulary
from assistant.questions.glossary import translated
from assistant.questions.lexicon import Found, blanked, content_words, folded, idle_words
from assistant.text import sentences

_ASIDE = re.compile(r"\((?:not|no|except|excluding|without|other than)\b[^()]*\)", re.IGNORECASE)
# "Two experiments agree on X. Which papers, and what is the verdict?"
_BARE = re.compile(
    r"\b(?:which|what|name)\s+(?:the\s+)?(?:two\s+|three\s+)?"
    r"(?:papers|publications|articles|studies|works|ones|two|three|them)"
    r"(?:\s+(?:are|were)\s+(?:they|these|those|meant|that))?\s*(?:,|\band\b|\?|$)"
)
_TELLS = 4  # content words
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as text, its content words, and those of them that the glossary does not know."""

    text: str
    words: tuple[str, ...]
    unread: tuple[str, ...]


def topic_of(clues: Clues, selects: bool, used: Spans, vocabulary: Vocabulary) -> Topic:
    """What is left of a question outside `used`; `selects` when it selects records."""
    text, words, unread = _words_left(clues, selects, used)
    if selects and unread:
        # A foreign word without an entry is no topic: it would only empty an exact selection.
        in_titles = vocabulary.mentions.in_titles
        words = tuple(w for w in words if w not in unread or not w.islower() or in_titles(w))
        text = " ".join(words)
    if selects:
        text, words = _without_idle(text, words, vocabulary)
    return Topic(text, words, unread)


def _words_left(
    clues: Clues, selects: bool, used: Spans
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What is left of the question: as text, its words, and those of them that stay foreign."""
    if selects:
        used = (*used, *_beside_the_point(clues, used))
        if clues.facets:
            aside = _ASIDE.finditer(clues.question)
            used = (*used, *(m.span() for m in aside), *clues.spans_of("venue", "type", "keyword"))
    left = _left_of(clues.question, used)
    own = content_words(clues.question, clues.language, used)
    if clues.language == "en":
        return left, tuple(own), ()
    english = translated(left, clues.language)
    words = tuple(word for word in content_words(english, clues.language) if word.isascii())
    unread = tuple(word for word in own if word in english.split() or not words)
    return " ".join(words) or english, words, unread


def _beside_the_point(clues: Clues, used: Spans) -> list[tuple[int, int]]:
    """Sentences around the one that asks and has a topic ("I teach. Is there anything on X?")."""
    spans = sentences(clues.question)
    asking = clues.spans_of("which", "list", "count", "everything", "publication", "plural_only")
    pointing = [f for f in clues.found if f.concept in {"them", "it"} and not _bound(clues, f)]
    chosen = [
        (start, end)
        for start, end in spans
        if any(start <= a < end for a, _ in asking)
        and not any(start <= f.start < end for f in pointing)
        and not _BARE.search(folded(clues.question[start:end]).text)
        and content_words(clues.question[start:end], clues.language,
                          tuple((a - start, b - start) for a, b in used if start <= a < end))
    ]  # fmt: skip
    nouns = [*clues.spans_of("plural_only"), *((f.start, f.end) for f in clues.facets)]
    telling = [
        (start, end)
        for start, end in spans
        if any(start <= a < end for a, _ in nouns)
        and len(content_words(clues.question[start:end], clues.language)) > _TELLS
    ]
    kept = [*chosen, *telling]
    return [span for span in spans if span not in kept] if chosen else []


def _bound(clues: Clues, pronoun: Found) -> bool:
    """Whether a pronoun points to nothing outside: "of these papers", "papers ... their method"."""
    nouns = clues.spans_of("publication", "plural_only")
    possessive = pronoun.words.startswith("their")
    return any(0 <= a - pronoun.end <= 1 or (possessive and b <= pronoun.start) for a, b in nouns)


def _left_of(question: str, spans: Spans) -> str:
    return re.sub(r"\s+", " ", blanked(question, spans)).strip(" ?.!,;:？。，-")


def _without_idle(
    topic: str, words: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[str, tuple[str, ...]]:
    """The topic without words that speak of the list, unless the list's titles use them."""
    idle = [w for w in words if folded(w).text in idle_words()]
    telling = tuple(w for w in words if w not in idle)
    titled = tuple(w for w in words if w not in idle or vocabulary.mentions.in_titles(w))
    if not telling or not idle:
        return ("", ()) if not telling else (topic, words)
    for word in words:
        if word not in titled:
            topic = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", topic)
    return re.sub(r"\s+", " ", topic).strip(), titled
