"""Slips of the pen in a question, mended with the words of the list and of asking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.answers.knowledge import Knowledge
from assistant.names import find_people
from assistant.questions.lexicon import (
    content_words,
    find_concepts,
    function_words,
    language_of,
    words_for,
)

_ENDING = re.compile(r"(?<=[^\W\d_]{3})\(([a-z]{1,3})\)")
_SHORT = 4
_COGNATE = 7  # letters
_MORE_ASKING = frozenset("summary results difference dataset datasets method methods".split())


@cache
def _asking_words() -> frozenset[str]:
    """English words of more than four letters by which something is asked for."""
    concepts = (
        "publication",
        "plural_only",
        "authors",
        "coauthors",
        "compare",
        "summary",
        "category",
    )
    terms = (word for concept in concepts for word in words_for(concept, "en"))
    return _MORE_ASKING | {term for term in terms if term.isalpha() and len(term) > _SHORT}


def mended(text: str, knowledge: Knowledge) -> str:
    """`text` with misspelt words replaced: words of asking ("wich"), then words of the list.

    Words that the embedding model spells so, and words that name a concept, a person or a paper,
    are left alone. An ending in parentheses belongs to its word: "paper(s)", "order(ed)".
    """
    text = _ENDING.sub(r"\1", text)
    odd = [w for w in content_words(text, "en") if _maybe_misspelt(w, knowledge)]
    if not odd:
        return text
    taken = [(f.start, f.end) for f in find_concepts(text, language_of(text))]
    taken += [(m.start, m.end) for m in knowledge.vocabulary.mentions.find(text)]
    taken += [(m.start, m.end) for m in find_people(text, knowledge.vocabulary.people)]
    free = set(content_words(text, "en", tuple(taken)))
    for word in (w for w in odd if w in free):
        better = _word_of_asking(word) or (
            knowledge.index.correct(word) if len(word) > _SHORT else None
        )
        if better:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, text)
    return text


def cognates(words: Sequence[str], knowledge: Knowledge) -> dict[str, str]:
    """Words of another language with the list's words that they are nearly spelt like."""
    index = knowledge.index
    found = {w: index.correct(w) for w in words if len(w) >= _COGNATE and not index.known(w)}
    return {word: near for word, near in found.items() if near}


def _maybe_misspelt(word: str, knowledge: Knowledge) -> bool:
    index = knowledge.index
    plain = word.isalpha() and word.isascii() and word.islower() and len(word) >= _SHORT
    return plain and not index.known(word) and not index.spells(word)


def _word_of_asking(word: str) -> str | None:
    """The function word, or noun for publications, that `word` is one slip away from."""
    from rapidfuzz.distance import OSA

    if word in _asking_words():
        return None
    near = [w for w in _asking_words() | function_words("en") if len(w) > _SHORT
            and OSA.distance(word, w, score_cutoff=1) <= 1]  # fmt: skip
    return max(near, key=len) if near else None
