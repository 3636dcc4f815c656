"""Slips of the pen in the words of a topic or a description, mended with the list's own words."""

from __future__ import annotations

import re

from assistant.answering.knowledge import SearchIndex

_WORD = re.compile(r"[^\W\d_]{4,}")


def mended(words: str, index: SearchIndex) -> str:
    """`words` with each unknown word as the list spells a near one; names in capitals stay."""

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if not word.islower() or index.known(word):
            return word
        return index.correct(word) or word

    return _WORD.sub(mend, words)
