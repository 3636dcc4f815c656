"""Closed classes of English words by which the shape of a question is read."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

WH = r"(?:which|what|whose|how|who|whom|when|where|why|what's|who's|whats)"


@cache
def class_words(name: str) -> frozenset[str]:
    """The words of one class."""
    text = files("assistant").joinpath("lexicon", "shape.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)[name]).split())


@cache
def any_of(*names: str) -> str:
    """An alternation of the words of some classes."""
    words = sorted({w for name in names for w in class_words(name)}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(word) for word in words) + ")"
