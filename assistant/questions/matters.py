"""Matters that abstracts seldom tell: which a question asks about, and which a text speaks of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

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


def matters(question: str) -> tuple[str, ...]:
    """The words of `question` that ask about such matters, folded."""
    asked = fold(question)
    found = (asks.search(asked) for asks, _ in _families())
    return tuple(match.group() for match in found if match)


def untold(question: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Those of them that none of `texts` (folded) speaks of."""
    asked = fold(question)
    found = ((asks.search(asked), says) for asks, says in _families())
    return tuple(
        match.group() for match, says in found
        if match and not any(says.search(text) for text in texts)
    )  # fmt: skip
