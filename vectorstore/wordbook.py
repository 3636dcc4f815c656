"""The words and acronyms of a list on disk, part of a generation: opening reads, never counts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore.acronyms import learn_acronyms
from vectorstore.lexical import Lexicon, stems
from vectorstore.passages import Passage

TITLE_WEIGHT = 3
# Words with capitals inside, as methods and data sets are called: CoprGuard, MTVHunter.
_NAME = re.compile(r"\b(?:[A-Za-z]*[a-z]{2}[A-Z][A-Za-z]*|[A-Z]{2,}[a-z]{3,})\b")
_ARRAYS = ("data", "indices", "indptr")


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The lexicon of publications, in the order of `ids`; the acronyms and names they use.

    `long_forms` are the stems of each acronym's long form, joined by spaces.
    """

    ids: Sequence[str]
    lexicon: Lexicon
    acronyms: Mapping[str, str]
    long_forms: Mapping[str, str]
    names: frozenset[str]


def read_words(ids: Sequence[str], passages: Sequence[Sequence[Passage]]) -> Wordbook:
    """Counts the words of publications; a title's words count more than once."""
    read = [[passage for passage in own if passage.grain != "abstract"] for own in passages]
    texts = (
        " ".join(
            text
            for passage in own
            for text in [passage.text] * (TITLE_WEIGHT if passage.grain == "title" else 1)
        )
        for own in read
    )
    lexicon = Lexicon.of(texts)
    plain = [passage.text for own in read for passage in own]
    names = {name.lower() for text in plain for name in _NAME.findall(text)}
    acronyms = learn_acronyms(plain)
    long_forms = {short: " ".join(stems(long)) for short, long in acronyms.items()}
    return Wordbook(ids, lexicon, acronyms, long_forms, frozenset(names))


def save(book: Wordbook, folder: Path) -> None:
    """Writes the book into a generation under construction."""
    lexicon = book.lexicon
    content = {
        "ids": list(book.ids),
        "counts": dict(lexicon.counts),
        "vocabulary": list(lexicon.vocabulary),
        "acronyms": dict(book.acronyms),
        "long_forms": dict(book.long_forms),
        "names": sorted(book.names),
    }
    (folder / "words.json").write_text(json.dumps(content), encoding="utf-8")
    for name in _ARRAYS:
        np.save(folder / f"words-{name}.npy", lexicon.postings[name])


def load(folder: Path) -> Wordbook:
    """Reads the book of a complete generation; its postings stay on disk until used."""
    content = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    postings = {name: np.load(folder / f"words-{name}.npy", mmap_mode="r") for name in _ARRAYS}
    size = len(content["ids"])
    lexicon = Lexicon(size, content["counts"], content["vocabulary"], postings)
    return Wordbook(
        content["ids"],
        lexicon,
        content["acronyms"],
        content["long_forms"],
        frozenset(content["names"]),
    )
