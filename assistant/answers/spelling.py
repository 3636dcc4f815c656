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
# British and American endings: "analyse", "generalisation", "behaviour", "modelling", "centre".
_VARIANTS = tuple(
    (re.compile(ending), other)
    for ending, other in (
        (r"ys(?=(?:es?|ed|ing|ers?)$)", "yz"),
        (r"yz(?=(?:es?|ed|ing|ers?)$)", "ys"),
        (r"is(?=(?:es?|ed|ing|ers?|ations?)$)", "iz"),
        (r"iz(?=(?:es?|ed|ing|ers?|ations?)$)", "is"),
        (r"our(?=(?:s|ed|ing|al|able|ful|ite)?$)", "or"),
        (r"or(?=(?:s|ed|ing|al|able|ful|ite)?$)", "our"),
        (r"(?<=\w{3}[aeiou])ll(?=(?:ed|ing|ers?)$)", "l"),  # not "filed" and "filled"
        (r"(?<=\w{3}[aeiou])l(?=(?:ed|ing|ers?)$)", "ll"),
        (r"tre(?=s?$)", "ter"),
        (r"ter(?=s?$)", "tre"),
        (r"ogue(?=s?$)", "og"),
        (r"og(?=s?$)", "ogue"),
    )
)
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

    British and American spellings are replaced by the list's own. Other words that the embedding
    model spells so, and words that name a concept, a person or a paper, are left alone. An ending
    in parentheses belongs to its word: "paper(s)", "order(ed)".
    """
    text = _ENDING.sub(r"\1", text)
    odd = [w for w in content_words(text, "en") if _unlike_the_list(w, knowledge)]
    if not odd:
        return text
    taken = [(f.start, f.end) for f in find_concepts(text, language_of(text))]
    taken += [(m.start, m.end) for m in knowledge.vocabulary.mentions.find(text)]
    taken += [(m.start, m.end) for m in find_people(text, knowledge.vocabulary.people)]
    free = set(content_words(text, "en", tuple(taken)))
    for word in (w for w in odd if w in free):
        better = _other_spelling(word, knowledge) or _corrected(word, knowledge)
        if better:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, text)
    return text


def cognates(words: Sequence[str], knowledge: Knowledge) -> dict[str, str]:
    """Words of another language with the list's words that they are nearly spelt like."""
    index = knowledge.index
    found = {w: index.correct(w) for w in words if len(w) >= _COGNATE and not index.known(w)}
    return {word: near for word, near in found.items() if near}


def _unlike_the_list(word: str, knowledge: Knowledge) -> bool:
    plain = word.isalpha() and word.isascii() and word.islower() and len(word) >= _SHORT
    return plain and not knowledge.index.known(word)


def _other_spelling(word: str, knowledge: Knowledge) -> str | None:
    """The word as the list spells it, British or American."""
    spelt = (pattern.sub(other, word) for pattern, other in _VARIANTS if pattern.search(word))
    return next((w for w in spelt if knowledge.index.known(w)), None)


def _corrected(word: str, knowledge: Knowledge) -> str | None:
    if knowledge.index.spells(word):
        return None
    near = knowledge.index.correct(word) if len(word) > _SHORT else None
    return _word_of_asking(word) or near


def _word_of_asking(word: str) -> str | None:
    """The function word, or noun for publications, that `word` is one slip away from."""
    from rapidfuzz.distance import OSA

    if word in _asking_words():
        return None
    near = [w for w in _asking_words() | function_words("en") if len(w) > _SHORT
            and OSA.distance(word, w, score_cutoff=1) <= 1]  # fmt: skip
    return max(near, key=len) if near else None
