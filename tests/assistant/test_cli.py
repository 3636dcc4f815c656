"""The command line as users call it, in process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main

LIST = "data/zhenguang-liu.txt"


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, shared_store: Path, assistant: object) -> None:
    monkeypatch.setenv("FOOTNOTE_STORE", str(shared_store))


def test_ask_prints_one_json_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who wrote NAIS?", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert "Xiangnan He" in document["answer"]


def test_ask_follows_a_history_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": "What is DFIL about?"}]))
    assert main(["ask", "and its code?", "--history", str(history)]) == 0
    assert "github.com/DeepFakeIL/DFIL" in capsys.readouterr().out


def test_import_check_reports_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], shared_store: Path
) -> None:
    before = sorted(shared_store.rglob("*"))
    assert main(["import", LIST, "--check"]) == 0
    assert "50 entries read" in capsys.readouterr().out
    assert sorted(shared_store.rglob("*")) == before


@pytest.mark.parametrize("content", [None, b"", b"\x00\xff\x01\x02"])
def test_an_unreadable_list_is_one_line_and_exit_1(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "papers.bib"
    if content is not None:
        path.write_bytes(content)
    assert main(["import", str(path)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert "papers.bib" in output.err


def test_evaluate_writes_one_line_a_case(tmp_path: Path) -> None:
    gold, results = tmp_path / "gold.jsonl", tmp_path / "results.jsonl"
    cases = [
        {"id": "a", "turns": ["How many papers are from 2021?"]},
        {"id": "b", "turns": ["What is DFIL about?", "Who wrote it?"]},
    ]
    gold.write_text("\n".join(json.dumps(case) for case in cases))
    assert main(["evaluate", str(gold), "--results", str(results)]) == 0
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    assert "Kun Pan" in lines[1]["answer"]
    assert set(lines[0]) >= {"id", "answer", "abstained", "basis", "citations", "seconds"}


def test_a_broken_gold_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "turns": ["x"]}\nnot json\n')
    assert main(["evaluate", str(gold), "--results", str(tmp_path / "out")]) == 1
    assert "line 2" in capsys.readouterr().err


def test_export_filters_and_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--year", "2017"]) == 0
    assert "@misc{goyal2017" in capsys.readouterr().out
    assert main(["export", "--author", "Kedi Lyu", "--format", "apa"]) == 0
    assert capsys.readouterr().out.count("Lyu, K.") >= 4


def test_settings_are_shown_with_their_source_and_secrets_as_stars(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "sk-very-secret" not in shown
    assert "OPENAI_API_KEY=********  (environment)" in shown


def test_a_wrong_setting_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_RATE", "many")
    assert main(["ask", "x"]) == 2
    assert "FOOTNOTE_RATE" in capsys.readouterr().err
