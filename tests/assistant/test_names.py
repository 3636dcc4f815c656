"""Spellings of one person, different people, and names inside questions."""

from __future__ import annotations

import pytest

from assistant.importers import read_lists
from assistant.names import find_people, group_people, same_person
from assistant.names.parts import split_name
from assistant.settings import DEFAULT_LIST

NAMES = [
    "Zhenguang Liu", "Xu Liu", "Chao Shuai", "Yin Yifang", "Yifang Yin", "Xiang Wang",
    "Xiaoyang Wang", "Ruili Wang", "Xiangnan He", "Khairina Tajul-Arifin", "Meng-Jiun Chiou",
    "Jörg Müller", "J. R. Tolkien", "Wei Long", "May Fan", "王小明",
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yin Yifang", "Yifang Yin"), ("Z. Liu", "Zhenguang Liu"), ("Liu, Zhenguang", "Z Liu"),
        ("Liu ZG", "Zhen-Guang Liu"), ("Müller, J.", "Jörg Mueller"), ("Muller J", "Jörg Müller"),
        ("Meng-Jiun Chiou", "Mengjiun Chiou"), ("Meng Jiun Chiou", "Meng-Jiun Chiou"),
        ("Peter T. Hoff", "Peter Hoff"), ("Ludwig van Beethoven", "van Beethoven, L."),
        ("Khairina Tajul-Arifin", "Tajul Arifin, Khairina"), ("O'Brien, Pat", "Pat O’Brien"),
        ("Arzucan Özgür", "Arzucan Ozgur"), ("Søren Kyllingsbæk", "Soren Kyllingsbaek"),
        ("J. R. R. Tolkien", "JRR Tolkien"), ("MARIE CURIE", "Marie Curie"),
    ],
)  # fmt: skip
def test_spellings_of_one_person_fit(one: str, other: str) -> None:
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xiang Wang", "Xiaoyang Wang"), ("Peter A. Hoff", "Peter B. Hoff"), ("Lei Li", "Li Chen"),
        ("Jane Smith", "John Smith"), ("Z. Liu", "Zhenguang Wang"), ("Liu", "Zhenguang Liu"),
        ("Kun Pan", "Pan Kunming"), ("Ann Lee", "Anna Lee"),
    ],
)  # fmt: skip
def test_different_people_do_not_fit(one: str, other: str) -> None:
    assert not same_person(one, other) and not same_person(other, one)


def test_an_initial_joins_a_person_only_where_it_is_clear() -> None:
    people = group_people(["J. Smith", "John Smith", "Jane Smith", "Z. Liu", "Zhenguang Liu"])
    assert [set(p.spellings) for p in people] == [
        {"J. Smith"}, {"John Smith"}, {"Jane Smith"}, {"Z. Liu", "Zhenguang Liu"},
    ]  # fmt: skip
    assert people[-1].name == "Zhenguang Liu"


def test_the_main_list_has_one_author_in_two_spellings() -> None:
    names = [a for p in read_lists([DEFAULT_LIST]).publications for a in p.authors]
    double = [set(p.spellings) for p in group_people(names) if len(p.spellings) > 1]
    assert double == [{"Yin Yifang", "Yifang Yin"}]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("papers by liu zhenguang and chao shuai", [["Zhenguang Liu"], ["Chao Shuai"]]),
        ("Yifang Yin's papers", [["Yin Yifang"]]),
        ("what did Z. Liu write?", [["Zhenguang Liu"]]),
        ("papers by Liu, Zhenguang", [["Zhenguang Liu"]]),
        ("did Xiang Wang and Wang Xiaoyang meet?", [["Xiang Wang"], ["Xiaoyang Wang"]]),
        ("papers with wang", [["Xiang Wang", "Xiaoyang Wang", "Ruili Wang"]]),
        ("khairina tajul arifin", [["Khairina Tajul-Arifin"]]),
        ("Meng Jiun Chiou", [["Meng-Jiun Chiou"]]),
        ("works of Joerg Mueller", [["Jörg Müller"]]),
        ("Did He write with Shuai?", [["Xiangnan He"], ["Chao Shuai"]]),
        ("is Wei Long an author?", [["Wei Long"]]),
        ("王小明的论文有哪些？", [["王小明"]]),
    ],
)  # fmt: skip
def test_people_are_found_in_questions(question: str, found: list[list[str]]) -> None:
    assert [[p.name for p in m.people] for m in find_people(question, NAMES)] == found


@pytest.mark.parametrize(
    "question",
    [
        "How long may an abstract be, he asked",
        "Long papers with a fan of results",
        "what does he say about how long it may take?",
        "May I see the papers?",
        "What is the GAN used for, and how long does it run?",
        "Which works deal with human pose estimation, in images or in video?",
        "list all papers from 2021 and 2022",
        "",
    ],
)
def test_ordinary_words_are_no_names(question: str) -> None:
    assert find_people(question, NAMES) == []


def test_a_slip_of_the_pen_is_found_and_marked() -> None:
    (match,) = find_people("how many papers did Zhengguang Liu write", NAMES)
    assert (match.people[0].name, match.exact) == ("Zhenguang Liu", False)


def test_a_full_name_that_is_not_listed_names_nobody() -> None:
    (match,) = find_people("papers with Xiangyun Wang", NAMES)
    assert match.people == () and match.text == "Xiangyun Wang"


def test_spans_point_to_the_words() -> None:
    question = "Is Chao Shuai's code public, or Wang’s?"
    assert [question[m.start : m.end] for m in find_people(question, NAMES)] == [
        "Chao Shuai",
        "Wang",
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")), ("OpenAI", ("", "OpenAI")),
        ("Martin Luther King Jr.", ("Martin Luther", "King Jr.")),
        ("Yin Yifang", ("Yin", "Yifang")),
    ],
)  # fmt: skip
def test_names_are_split_for_references(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
