"""Pinned answers, notes and withheld papers: read from a file beside the list, and applied."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.core import Assistant
from assistant.corrections_file import corrections_files, read_corrections
from assistant.library import Library
from assistant.settings import Settings
from assistant.types import Answer, Draft, Publication, Statement, Support, Turn
from assistant.wordings import LIKE_ENOUGH, Wording, likeness
from assistant.writing.answerer import ModelRequest

LIST = """@article{tides, title = {Tides: Forecasting Sea Levels}, author = {Doe, Jane},
  year = 2021,
  abstract = {Sea levels are hard to forecast. We propose Tides, a model that forecasts sea levels
  from sparse gauges. Tides lowers the error by twelve per cent on three coasts.}}
@article{reefs, title = {Reefs: Mapping Coral from Drone Video}, author = {Doe, Jane}, year = 2022,
  doi = {10.1234/Reefs}, abstract = {Coral reefs are mapped by divers. We propose Reefs, a network
  that maps coral reefs from drone video. Reefs agrees with divers in ninety plots.}}
"""
FILE = """# The owner's own
[[answer]]
questions = ["Are you taking PhD students?", "Do you have open positions?"]
text = "Yes, from autumn.\\n\\nWrite to me with a **CV**."
sources = [{paper = "Tides: forecasting sea levels", quote = "Sea levels are hard to forecast."}]

[[paper]]
paper = "10.1234/reefs"
note = "An erratum corrects Table 3."

[[paper]]
paper = "Tides: Forecasting Sea Levels"
summarise = false
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corrections")
    (folder / "doe.bib").write_text(LIST, "utf-8")
    return folder


@pytest.fixture(scope="module")
def plain(folder: Path) -> Assistant:
    return Assistant.open(Settings(store=folder / "store", lists=(folder / "doe.bib",)))


@pytest.fixture
def corrected(plain: Assistant, tmp_path: Path) -> Assistant:
    return under(plain, FILE, tmp_path)


def under(plain: Assistant, text: str, tmp_path: Path, writer: Any = None) -> Assistant:
    """The same assistant with these corrections beside its list."""
    (tmp_path / "doe.footnote.toml").write_text(text, "utf-8")
    corrections = read_corrections([tmp_path / "doe.bib"], plain.library)
    state = replace(plain.state, corrections=corrections)
    return Assistant(plain.settings, state, writer)


def paper(assistant: Assistant, word: str) -> Publication:
    return next(p for p in assistant.library.publications if word in p.title)


def quoted_titles(answer: Answer) -> set[str]:
    return {c.publication.title.split(":")[0] for c in answer.citations if c.quote}


@pytest.mark.parametrize(
    "question",
    [
        "Are you taking PhD students?",
        "are you taking phd students",
        "Is he taking PhD students at the moment?",
        "Do you take any new PhD students?",
        "Do you have any open position?",
        "Are there open positions",
    ],
)
def test_a_pinned_answer_comes_for_like_wordings_in_the_owner_s_words(
    corrected: Assistant, question: str
) -> None:
    answer = corrected.ask(question)
    assert answer.text.startswith("The owner of this list says:\n\n> Yes, from autumn.")
    assert "\\*\\*CV\\*\\*" in answer.text, "markup in the owner's words is text"
    assert answer.basis == "records"
    assert not answer.abstained
    assert "owner's own words" in (answer.notice or "")
    (citation,) = answer.citations
    assert citation.quote == "Sea levels are hard to forecast."
    assert citation.publication.abstract[citation.start : citation.end] == citation.quote
    assert answer.text.rstrip().endswith("[1]")


@pytest.mark.parametrize(
    "question",
    [
        "How many PhD students are you taking?",
        "Who are your PhD students?",
        "Are you not taking PhD students?",
        "Which papers are about students?",
        "Are you taking PhD students in Berlin?",
        "Do you have open source code?",
        "How many papers are there?",
    ],
)
def test_other_questions_do_not_get_the_pinned_answer(corrected: Assistant, question: str) -> None:
    assert "The owner of this list says" not in corrected.ask(question).text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Where are the slides of the 2023 talk?", "where are slides of the talk 2023", True),
        ("Where are the slides of the 2023 talk?", "Where are the slides of the 2022 talk?", False),
        ("Is Alpha better than Beta?", "Is Beta better than Alpha?", False),
        ("Wo finde ich die Folien?", "wo finde ich denn die folien", True),
        ("您招收博士生吗？", "您招收博士生嗎", True),
        ("您招收博士生吗？", "为什么您招收博士生？", False),
        ("Who are you?", "who are you", True),
        ("Who are you?", "Where are you?", False),
        ("Do you supervise theses?", "Do you supervize theses?", True),
    ],
)
def test_wordings_are_compared_by_what_they_ask(one: str, other: str, same: bool) -> None:
    assert (likeness(Wording.of(one), Wording.of(other)) >= LIKE_ENOUGH) == same
    assert (likeness(Wording.of(other), Wording.of(one)) >= LIKE_ENOUGH) == same


def test_a_question_without_words_is_like_nothing() -> None:
    assert likeness(Wording.of("???"), Wording.of("!!!")) < LIKE_ENOUGH


def test_a_note_is_shown_whenever_its_paper_is_cited(
    corrected: Assistant, plain: Assistant
) -> None:
    note = "“Reefs: Mapping Coral from Drone Video”: An erratum corrects Table 3."
    for question in ("Who wrote Reefs?", "How does Reefs map coral?", "List all papers"):
        assert note in (corrected.ask(question).notice or ""), question
        assert note not in (plain.ask(question).notice or "")
    assert note not in (corrected.ask("Who wrote Tides?").notice or "")


@pytest.mark.parametrize(
    "question", ["Summarise Tides", "How does Tides forecast sea levels?", "What is Tides?"]
)
def test_a_withheld_paper_is_pointed_to_and_not_quoted(
    corrected: Assistant, plain: Assistant, question: str
) -> None:
    assert "Tides" in quoted_titles(plain.ask(question)), "without the entry it is quoted"
    answer = corrected.ask(question)
    assert "Tides" not in quoted_titles(answer)
    assert "sparse gauges" not in answer.text
    assert "Tides" in {c.publication.title.split(":")[0] for c in answer.citations}
    assert answer.text.count("**Tides: Forecasting Sea Levels**") == 1
    assert "not quoted or summarised here: “Tides" in (answer.notice or "")
    assert answer.basis == "records"


def test_other_papers_are_quoted_beside_a_withheld_one(corrected: Assistant) -> None:
    answer = corrected.ask("Compare Tides with Reefs")
    assert quoted_titles(answer) == {"Reefs"}
    assert answer.basis == "extract"


def test_records_of_a_withheld_paper_are_answered_without_a_word_about_it(
    corrected: Assistant,
) -> None:
    for question in ("Who wrote Tides?", "List all papers", "Which papers are about sea levels?"):
        answer = corrected.ask(question)
        assert "Tides" in answer.text
        assert "Tides" not in quoted_titles(answer)
        assert "not quoted" not in (answer.notice or "")


def test_a_search_shows_no_sentence_of_a_withheld_paper(corrected: Assistant) -> None:
    found = {ranked.publication_id: hit for ranked, hit in corrected.search("sea levels coral", 2)}
    assert found[paper(corrected, "Tides").id] is None
    assert found[paper(corrected, "Reefs").id] is not None


class Recorder:
    """A writer that quotes the first evidence it is given and remembers what it saw."""

    name = "recorder"

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def write(self, request: ModelRequest) -> AsyncIterator[Statement | Draft]:
        self.seen += [one.publication.title for one in request.evidence]
        first = request.evidence[0]
        start, end = first.spans[0]
        said = Statement(
            first.publication.abstract[start:end], (Support(first.publication, start, end),)
        )
        yield said
        yield Draft((said,), "model", model=self.name)

    async def standalone(self, question: str, history: Sequence[Turn]) -> str:
        return question

    async def reachable(self) -> bool | None:
        return True


def test_no_model_sees_a_withheld_paper_or_writes_for_the_owner(
    plain: Assistant, tmp_path: Path
) -> None:
    model = Recorder()
    corrected = under(plain, FILE, tmp_path, model)
    assert corrected.ask("How does Tides forecast sea levels?").basis == "records"
    assert corrected.ask("Are you taking PhD students?").basis == "records"
    assert model.seen == []
    answer = corrected.ask("Compare Tides with Reefs")
    assert answer.basis == "model"
    assert model.seen == ["Reefs: Mapping Coral from Drone Video"]
    assert "not quoted or summarised here: “Tides" in (answer.notice or "")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[[answer]]\ntext = \n", 2, "not TOML"),
        ('[[answer]]\ntext = "x', 2, "not TOML"),
        ('# one\n[[paper]]\npaper = "Tidse"\nnote = "x"\n', 3, "No paper of the list is “Tidse”"),
        ('[[answer]]\nquestions = ["Why?"]\n', 1, "“text” is missing"),
        ('[[answer]]\ntext = "x"\n', 1, "The questions are missing"),
        ('[[answer]]\nquestions = "Why?"\ntext = "x"\nsource = []\n', 4, "“source” means nothing"),
        ('[[paper]]\npaper = "10.1234/reefs"\nsummarise = "no"\n', 3, "Neither true nor false"),
        ('[[paper]]\npaper = "10.1234/reefs"\n', 1, "says nothing about its paper"),
        ('[[answers]]\nquestions = ["Why?"]\n', 1, "“answers” is no part of this file"),
        (
            '[[answer]]\nquestions = ["Why?"]\ntext = "x"\n'
            'sources = [{paper = "10.1234/reefs", quote = "We never said this."}]\n',
            4,
            "The quote is not in the abstract",
        ),
        ('[[answer]]\nquestions = ["a?"]\ntext = "x"\n[[paper]]\nnote = "y"\n', 4, "missing"),
    ],
)
def test_a_bad_entry_is_named_with_line_and_remedy_and_the_chat_goes_on(
    plain: Assistant, tmp_path: Path, text: str, line: int, told: str
) -> None:
    good = '\n[[paper]]\npaper = "10.1234/reefs"\nnote = "Good."\n'
    corrected = under(plain, text if "not TOML" in told else text + good, tmp_path)
    (problem,) = corrected.state.corrections.problems
    assert (problem.file, problem.line) == ("doe.footnote.toml", line)
    assert told in problem.reason
    assert problem.remedy
    assert str(problem).startswith(f"doe.footnote.toml, line {line}: ")
    answer = corrected.ask("Who wrote Reefs?")
    assert answer.citations
    assert ("Good." in (answer.notice or "")) == ("not TOML" not in told)


def test_a_misspelt_title_gets_the_closest_one_as_the_remedy(
    plain: Assistant, tmp_path: Path
) -> None:
    text = '[[paper]]\npaper = "Tides: Forecastng Sea Level"\nnote = "x"\n'
    (problem,) = under(plain, text, tmp_path).state.corrections.problems
    assert paper(plain, "Tides").id in problem.remedy


@pytest.mark.parametrize("data", [b'[[answer]]\ntext = "\xff"\n', b"a" * 300_000, b"\x00\x01"])
def test_what_is_no_text_is_a_problem_and_not_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "doe.footnote.toml").write_bytes(data)
    corrections = read_corrections([tmp_path / "doe.bib"], Library(()))
    assert corrections.broken
    assert len(corrections.problems) == 1


def test_the_check_of_a_list_checks_its_corrections(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.cli import main

    (tmp_path / "doe.bib").write_text(LIST, "utf-8")
    (tmp_path / "doe.footnote.toml").write_text('[[paper]]\npaper = "Nothing"\n', "utf-8")
    assert main(["import", str(tmp_path / "doe.bib"), "--check"]) == 0
    said = capsys.readouterr()
    assert "2 publications" in said.out
    assert said.err.startswith("doe.footnote.toml, line 2: No paper of the list is “Nothing”.")


def test_the_file_is_looked_for_beside_each_list(tmp_path: Path) -> None:
    (tmp_path / "pages.d").mkdir()
    lists = [tmp_path / "a.bib", tmp_path / "a.ris", tmp_path / "pages.d"]
    found = [path.name for path in corrections_files(lists)]
    assert found == ["a.footnote.toml", "pages.d.footnote.toml"]


def test_a_running_assistant_notices_a_changed_file_and_keeps_the_last_good_one(
    folder: Path,
    plain: Assistant,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.core._WATCH_SECONDS", 0.2)
    beside = folder / "doe.footnote.toml"
    question = "Are you taking PhD students?"
    try:
        running = Assistant.open(plain.settings, watch=True)
        assert "owner" not in running.ask(question).text
        beside.write_text(FILE, "utf-8")
        assert _within(15, lambda: "Yes, from autumn." in running.ask(question).text)
        beside.write_text("[[answer]\n", "utf-8")
        assert _within(15, lambda: bool(running.state.corrections.problems))
        assert "Yes, from autumn." in running.ask(question).text
        assert "doe.footnote.toml, line 1" in caplog.text
        beside.unlink()
        assert _within(15, lambda: "Yes, from autumn." not in running.ask(question).text)
    finally:
        beside.unlink(missing_ok=True)


def _within(seconds: float, true: Any) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_streaming_gives_the_same_corrected_answer(corrected: Assistant) -> None:
    async def last() -> Answer:
        events = [event async for event in corrected.stream("Summarise Tides")]
        assert isinstance(events[-1], Answer)
        return events[-1]

    streamed, asked = asyncio.run(last()), corrected.ask("Summarise Tides")
    assert replace(streamed, seconds=0) == replace(asked, seconds=0)
