"""Reads the glossary: English terms with their forms in other languages.

`lexicon/glossary.tsv` has one English term a row and a column for each language, in which `|`
parts alternatives. Matching is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("assistant").joinpath("lexicon", "glossary.tsv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    columns = head.split("\t")
    return tuple(dict(zip(columns, line.split("\t"), strict=True)) for line in lines)


def forms(language: str) -> Iterator[tuple[str, str]]:
    """(form, English term) of every form of `language`."""
    for row in _rows():
        for form in filter(None, row[language].split("|")):
            yield form, row["en"]
