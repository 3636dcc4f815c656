"""Matters that a question asks about and that a publication's text does not speak of at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.answers.topics import searchable
from assistant.types import Publication
from assistant.text import fold


@cache
def _families() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For each matter how it is asked for and how a text speaks of it."""
    text = files("assistant").joinpath("lexicon", "matters.toml").read_text(encoding="utf-8")
    families = tomllib.loads(text).values()
    return tuple((_pattern(f["asked"]), _pattern(f.get("said", f["asked"]))) for f in families)


def _pattern(terms: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(terms, key=len, reverse=True)
    return re.compile("|".join(_term(term) for term in longest))


def _term(term: str) -> str:
    if not term.isascii():
        return re.escape(term)
    return rf"(?<![\w-]){re.escape(term).replace(chr(92) + '*', chr(92) + 'w*')}(?!\w)"


def untold(question: str, papers: Sequence[Publication]) -> list[str]:
    """The words of `question` that ask about a matter which none of `papers` speaks of."""
    asked = fold(question)
    texts = [searchable(paper) for paper in papers]
    found = []
    for asks, says in _families():
        match = asks.search(asked)
        if match and not any(says.search(text) for text in texts):
            found.append(match.group())
    return found
