"""Sentences of ours around computed values and quotes, by language (`lexicon/frames.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _frames() -> dict[str, Any]:
    text = files("assistant").joinpath("lexicon", "frames.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(key: str, language: str, **values: object) -> str:
    """The frame `key` in a language, in English where there is none, with its fields filled in."""
    frames = _frames()[key]
    return str(frames.get(language, frames["en"])).format(**values)
