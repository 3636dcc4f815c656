"""Words of a list that changed in part: the same as of one read whole, and less is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bm25s
import numpy as np
import pytest

from tests.vectorstore.small import TEXTS, corpus, request
from vectorstore import forward, generations, wordbook
from vectorstore.lexical import K1, B, stem
from vectorstore.passages import Passage
from vectorstore.store import open_store
from vectorstore.wordbook import Wordbook

Listed = dict[str, tuple[str, list[str]]]
NEW = ("Deep Reef Nets", ["The Deep Reef Network (DRN) maps reefs.", "ReefNet is free."])
CHANGES: dict[str, Listed] = {
    "added": {**TEXTS, "nets": NEW},
    "changed": {**TEXTS, "bees": ("Counting bees", ["Cameras see bees.", "Bees (BEE) dance."])},
    "removed": {name: TEXTS[name] for name in ("reefs", "bees")},
    "reordered": {"nets": NEW, **{name: TEXTS[name] for name in reversed(TEXTS)}},
    "replaced": {"nets": NEW},
    "emptied": {},
}


def built(folder: Path, listed: Listed, cut: list[str] | None = None) -> Wordbook:
    """The words of a list whose index is brought level in `folder`; `cut` notes what was cut."""
    asked = request(folder, texts=listed)

    def noting(name: str) -> Sequence[Passage]:
        if cut is not None:
            cut.append(name)
        return corpus(listed).cut(name)

    open_store(replace(asked, corpus=replace(asked.corpus, cut=noting)))
    return wordbook.load(folder / (generations.current_key(folder) or ""))


def read_out(book: Wordbook) -> dict[str, object]:
    """Everything that search asks of the words, independent of the order of the vocabulary."""
    lexicon = book.lexicon
    scores = {term: lexicon.bm25({term: 1.0}).round(5).tolist() for term in lexicon.vocabulary}
    return {
        "ids": list(book.ids),
        "scores": scores,
        "counts": dict(lexicon.counts),
        "acronyms": dict(book.acronyms),
        "names": book.names,
    }


@pytest.mark.parametrize("change", CHANGES)
def test_an_updated_list_has_the_words_of_one_read_whole(tmp_path: Path, change: str) -> None:
    built(tmp_path / "one", TEXTS)
    updated = built(tmp_path / "one", CHANGES[change])
    whole = built(tmp_path / "two", CHANGES[change])
    assert read_out(updated) == read_out(whole)


def test_only_what_changed_is_cut(tmp_path: Path) -> None:
    cut: list[str] = []
    many = {**TEXTS, **{f"more{n}": (f"Title {n}", [f"Sentence {n}."]) for n in range(8)}}
    built(tmp_path, many, cut)
    assert sorted(cut) == sorted(many)
    cut.clear()
    built(tmp_path, {**many, "bees": CHANGES["changed"]["bees"], "nets": NEW}, cut)
    assert set(cut) == {"bees", "nets"}


def test_words_of_removed_publications_are_unknown(tmp_path: Path) -> None:
    assert built(tmp_path, TEXTS).lexicon.known("honey")
    assert not built(tmp_path, {"reefs": TEXTS["reefs"]}).lexicon.known("honey")


def test_sentences_return_when_a_large_list_becomes_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.corpus.SENTENCES_UP_TO", 15)
    store, _ = open_store(request(tmp_path))
    assert {row.grain for row in store.rows} == {"abstract"}
    fewer = {name: TEXTS[name] for name in ("tides", "reefs", "bees")}
    store, report = open_store(request(tmp_path, texts=fewer))
    assert len(store.rows) == 12
    assert (report.embedded, report.kept) == (9, 3)


def test_scores_are_those_of_bm25s(tmp_path: Path) -> None:
    book = built(tmp_path, CHANGES["added"])
    words = forward.load(tmp_path / (generations.current_key(tmp_path) or "")).words
    texts: list[list[str]] = [[] for _ in range(words.size)]
    for place in range(words.size):
        for at in range(words.bounds[place], words.bounds[place + 1]):
            texts[place] += [stem(words.vocabulary[words.columns[at]])] * int(words.times[at])
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    theirs.index(texts, show_progress=False)
    for term in book.lexicon.vocabulary:
        assert np.allclose(book.lexicon.bm25({term: 1.0}), theirs.get_scores([term]), atol=1e-5)
