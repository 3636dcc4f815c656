"""The words and acronyms of a list on disk, part of a generation: opening reads, never counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore.acronyms import commonest
from vectorstore.forward import ForwardIndex
from vectorstore.lexical import Lexicon, stems

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


def inverted(index: ForwardIndex) -> Wordbook:
    """The words of a list, from what each of its publications contributes."""
    acronyms = commonest(pair for own in index.acronyms.values() for pair in own)
    long_forms = {short: " ".join(stems(long)) for short, long in acronyms.items()}
    names = frozenset(name for own in index.names.values() for name in own)
    return Wordbook(index.ids, Lexicon.of(index.words), acronyms, long_forms, names)


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
    # Plain arrays over the mapped files: slices of numpy's own kind for those are slow to make.
    files = {name: folder / f"words-{name}.npy" for name in _ARRAYS}
    postings = {name: np.asarray(np.load(file, mmap_mode="r")) for name, file in files.items()}
    size = len(content["ids"])
    lexicon = Lexicon(size, content["counts"], content["vocabulary"], postings)
    return Wordbook(
        content["ids"],
        lexicon,
        content["acronyms"],
        content["long_forms"],
        frozenset(content["names"]),
    )
