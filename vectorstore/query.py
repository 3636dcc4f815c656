"""Reads a question into what is searched for: weighted stems.

Words that only ask ("papers", "about", "find") do not count, words in a script that the list
does not use cannot be found and do not count either, misspelt words stand for their nearest word
of the list, and acronyms for their long forms and back. What the list calls by a name of its own
(CoprGuard) counts half as much again. The vector is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from vectorstore.lexical import content_words, script, stem, stems
from vectorstore.wordbook import Wordbook

CORRECTED = 0.7
EXPANDED = 0.5
NAMED = 1.5
_ASKING = frozenset(
    """anything article articles concern concerned concerning deal dealing deals describe described
    describes describing description discuss discussed discusses find give interested know like
    list look looking paper papers please publication publications said say something studies study
    tell want work works""".split()
)


def query_weights(
    query: str, book: Wordbook, spells: Callable[[str], bool] = lambda word: False
) -> dict[str, float]:
    """The stems to search, each weighted by how often and how surely it was asked.

    `spells` knows words that are rightly spelt though the list does not use them.
    """
    lexicon = book.lexicon
    found = content_words(query)
    weights: dict[str, float] = {}
    for word in [word for word in found if word not in _ASKING] or found:
        asked = stem(word)
        if lexicon.known(word):
            weights[asked] = weights.get(asked, 0) + (NAMED if word in book.names else 1)
        elif script(word) in lexicon.scripts:
            weights[asked] = 1
            nearest = None if spells(word) else lexicon.correct(word)
            longer = lexicon.starting(word)
            if longer:
                del weights[asked]
                forms = {stem(form) for form in longer}
                weights |= {form: CORRECTED / len(forms) for form in forms if form not in weights}
            elif nearest:
                del weights[asked]
                weights[stem(nearest)] = max(weights.get(stem(nearest), 0), CORRECTED)
    for form in _expansions(query, book):
        for added in form:
            weights.setdefault(added, EXPANDED / len(form))
    return weights


def _expansions(query: str, book: Wordbook) -> list[list[str]]:
    """The stems of each long form whose acronym is asked for, and of acronyms the other way."""
    written = [word.strip("?!.,;:()\"'") for word in query.split()]
    added = [book.long_forms[short].split() for short in written if short in book.long_forms]
    asked = f" {' '.join(stems(query))} "
    for short, long in book.long_forms.items():
        if long and f" {long} " in asked:
            added.append(stems(short))
    return [form for form in added if form]
