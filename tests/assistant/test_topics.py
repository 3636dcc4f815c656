"""The areas of small invented lists: their names, their members, and that they stay."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.topics import Scores, Topic, find_topics
from assistant.types import PartialDate, Publication

_BIRDS, _RIVERS, _BRIDGES = 0, 1, 2
_TITLES = (
    (_BIRDS, "Tracking Seabird Migration with Small Loggers"),
    (_BIRDS, "Seabird Migration over Two Oceans"),
    (_BIRDS, "Wind Shapes Seabird Migration"),
    (_BIRDS, "A Survey of Seabird Migration"),
    (_RIVERS, "River Sediment Transport after Storms"),
    (_RIVERS, "Measuring River Sediment with Light"),
    (_RIVERS, "River Sediments and Dams"),
    (_BRIDGES, "Fatigue of Steel Bridges"),
    (_BRIDGES, "Steel Bridges in Cold Climates"),
    (_BRIDGES, "Inspecting Steel Bridges by Drone"),
)


def _list(titles: tuple[tuple[int, str], ...] = _TITLES) -> tuple[list[Publication], Scores]:
    """Publications with vectors that lie near to one of three directions."""
    papers = [
        Publication(f"p{at}", title, date=PartialDate(2010 + at))
        for at, (_, title) in enumerate(titles)
    ]
    vectors = np.zeros((len(titles), 8), np.float32)
    for at, (subject, _) in enumerate(titles):
        vectors[at, subject] = 1
        vectors[at, 3 + at % 5] = 0.3
    return papers, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _labels(topics: tuple[Topic, ...]) -> set[str]:
    return {topic.label for topic in topics if not topic.rest}


def test_areas_have_names_of_the_lists_own_words() -> None:
    topics = find_topics(*_list())
    assert _labels(topics) == {"seabird migration", "river sediment", "steel bridges"}


def test_areas_hold_what_belongs_together() -> None:
    topics = {topic.label: topic for topic in find_topics(*_list())}
    assert set(topics["seabird migration"].ids) == {"p0", "p1", "p2", "p3"}
    assert set(topics["steel bridges"].ids) == {"p7", "p8", "p9"}
    assert topics["steel bridges"].since == 2017
    assert topics["steel bridges"].until == 2019
    assert topics["steel bridges"].between(2018, 2030) == 2


def test_every_publication_is_in_one_area() -> None:
    papers, vectors = _list()
    ids = [i for topic in find_topics(papers, vectors) for i in topic.ids]
    assert sorted(ids) == sorted(p.id for p in papers)


def test_what_fits_nowhere_is_the_rest() -> None:
    titles = (*_TITLES, (5, "Bread in Medieval Towns"))
    topics = find_topics(*_list(titles))
    assert topics[-1].rest
    assert topics[-1].ids == ("p10",)


def test_the_same_list_gives_the_same_areas() -> None:
    assert find_topics(*_list()) == find_topics(*_list())


@pytest.mark.parametrize("out", range(len(_TITLES)))
def test_names_stay_when_a_paper_goes(out: int) -> None:
    kept = tuple(row for at, row in enumerate(_TITLES) if at != out)
    names = {"seabird migration", "river sediment", "steel bridges"}
    found = {label.removesuffix("s") for label in _labels(find_topics(*_list(kept)))}
    assert found == {name.removesuffix("s") for name in names}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_tiny_list_has_no_areas(count: int) -> None:
    papers, vectors = _list()
    assert find_topics(papers[:count], vectors[:count]) == ()


def test_no_area_is_called_by_a_word_that_says_nothing() -> None:
    titles = tuple((s, f"A Novel Method: {title}") for s, title in _TITLES)
    for label in _labels(find_topics(*_list(titles))):
        assert "method" not in label
        assert "novel" not in label


def test_acronyms_and_names_keep_their_capitals() -> None:
    titles = tuple((s, title.replace("Seabird Migration", "GPS Logs")) for s, title in _TITLES)
    papers, vectors = _list(titles)
    assert "GPS logs" in _labels(find_topics(papers, vectors))


def test_a_script_without_spaces_is_read_by_characters() -> None:
    titles = (
        (0, "城市交通预测的深度学习"), (0, "基于图网络的交通预测"), (0, "交通预测与天气"),
        (1, "智能合约漏洞检测"), (1, "区块链智能合约的安全"), (1, "智能合约中的赌博"),
    )  # fmt: skip
    labels = _labels(find_topics(*_list(titles)))
    assert any("交通预测" in label for label in labels)
    assert any("智能合约" in label for label in labels)


def test_two_areas_never_say_the_same() -> None:
    topics = find_topics(*_list())
    words = [frozenset(label.split()) for label in _labels(topics)]
    assert not any(a < b for a in words for b in words)
