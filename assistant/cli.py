"""The command line: import, index, ask, evaluate, export, usage, settings.

Standard output carries the result, standard error everything else. Exit codes: 0 done, 1 the work
failed with a clear message, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import FootnoteError, QuestionError, SettingError
from assistant.settings import Settings, quiet_dependencies, read_settings, show_settings

if TYPE_CHECKING:
    from assistant.importers import ImportReport

    _Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = ("bibtex", "ris", "csl-json", "csv")
REFERENCES = (*FORMATS, "apa", "ieee", "mla")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    quiet_dependencies()
    try:
        return command(options)
    except (QuestionError, SettingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except FootnoteError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Questions over a researcher's publication list, answered with proof.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_import(commands)
    _add_index(commands)
    _add_ask(commands)
    _add_evaluate(commands)
    _add_export(commands)
    _add_usage(commands)
    shown = commands.add_parser("settings", help="every setting, its value and where it is from")
    shown.set_defaults(command=_settings)
    return parser


def _with_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--list", type=Path, nargs="+", metavar="FILE", help="serve this list, not the default"
    )


def _add_import(commands: _Commands) -> None:
    parser = commands.add_parser("import", help="read lists; report what was read and why not")
    parser.add_argument("lists", type=Path, nargs="+", metavar="LIST")
    parser.add_argument("--check", action="store_true", help="report only, change nothing")
    parser.add_argument("--format", help="the lists' format, where it is not recognised")
    parser.add_argument("--json", action="store_true", help="the report as one JSON document")
    parser.set_defaults(command=_import)


def _add_index(commands: _Commands) -> None:
    parser = commands.add_parser("index", help="bring the vector store level with the library")
    _with_list(parser)
    parser.set_defaults(command=_index)


def _add_ask(commands: _Commands) -> None:
    parser = commands.add_parser("ask", help="answer one question")
    parser.add_argument("question")
    parser.add_argument("--history", type=Path, help="JSON list of earlier messages")
    parser.add_argument("--json", action="store_true", help="the answer as one JSON document")
    _with_list(parser)
    parser.set_defaults(command=_ask)


def _add_evaluate(commands: _Commands) -> None:
    parser = commands.add_parser("evaluate", help="answer a file of questions")
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--results", type=Path, required=True, metavar="OUT.jsonl")
    parser.add_argument("--answerer", choices=("extract", "model"), default=None)
    _with_list(parser)
    parser.set_defaults(command=_evaluate)


def _add_export(commands: _Commands) -> None:
    parser = commands.add_parser("export", help="write records in a reference format")
    parser.add_argument("--format", choices=REFERENCES, default="bibtex")
    parser.add_argument("--year", type=int)
    parser.add_argument("--category")
    parser.add_argument("--author")
    parser.add_argument("--text", help="words that title or abstract must contain")
    parser.add_argument("--code", action="store_true", default=None, help="only with code")
    _with_list(parser)
    parser.set_defaults(command=_export)


def _add_usage(commands: _Commands) -> None:
    parser = commands.add_parser("usage", help="what the language model used and cost, by day")
    parser.add_argument("--days", type=int, default=31, help="the latest days with any use")
    parser.add_argument("--json", action="store_true", help="the use as one JSON document")
    parser.set_defaults(command=_usage)


def _settings_for(options: argparse.Namespace) -> Settings:
    settings = read_settings()
    given = getattr(options, "list", None)
    return replace(settings, lists=tuple(given)) if given else settings


def _progress(step: str, done: int, total: int) -> None:
    """One line that is rewritten, on a terminal; nothing otherwise."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{step}: {done}/{total}", end=end, file=sys.stderr, flush=True)


def _import(options: argparse.Namespace) -> int:
    from assistant.importers import read_lists
    from assistant.library import library_folder, load_library
    from assistant.reporting import report_document, report_text

    if options.check:
        report = read_lists(options.lists, format=options.format)
    else:
        folder = library_folder(read_settings().store, options.lists)
        loaded = load_library(options.lists, folder=folder, format=options.format)
        if loaded.notice:
            raise FootnoteError(loaded.notice)
        report = loaded.report
    print(
        json.dumps(report_document(report), ensure_ascii=False, indent=1)
        if options.json
        else report_text(report)
    )
    _check_corrections(options.lists, report)
    return 0


def _check_corrections(lists: Sequence[Path], report: ImportReport) -> None:
    """Say what is wrong with the files of corrections beside the lists."""
    from assistant.corrections_file import read_corrections
    from assistant.library import Library

    library = Library(report.publications, report.profiles)
    for problem in read_corrections(lists, library).problems:
        print(problem, file=sys.stderr)


def _index(options: argparse.Namespace) -> int:
    from assistant.core import Assistant

    assistant = Assistant.open(_settings_for(options), progress=_progress)
    report = assistant.index_report()
    print(
        f"{len(assistant.library)} publications: {report.embedded} passages embedded, "
        f"{report.kept} kept, {report.removed} removed."
    )
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.core import Assistant
    from assistant.history import read_history
    from assistant.plain import answer_lines
    from assistant.types import answer_document

    history = read_history(_history(options.history)) if options.history else ()
    assistant = Assistant.open(_settings_for(options), progress=_progress)
    answer = assistant.ask(options.question, history)
    if options.json:
        print(json.dumps(answer_document(answer), ensure_ascii=False))
    else:
        print("\n".join(answer_lines(answer)))
    return 0


def _history(path: Path) -> list[dict[str, object]]:
    try:
        messages = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FootnoteError(f"{path}: no JSON history ({error}).") from error
    if not isinstance(messages, list):
        raise FootnoteError(f"{path}: the history is a JSON list of messages with role, content.")
    return messages


def _evaluate(options: argparse.Namespace) -> int:
    from assistant.core import Assistant
    from assistant.evaluation import evaluate, read_cases

    cases = read_cases(options.gold)
    settings = _settings_for(options)
    if options.answerer:
        settings = replace(settings, answerer=options.answerer)
    assistant = Assistant.open(settings, progress=_progress)
    with options.results.open("w", encoding="utf-8") as out:
        for done, line in enumerate(evaluate(assistant.ask, cases), 1):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            _progress("cases", done, len(cases))
    print(f"{len(cases)} cases answered, results in {options.results}", file=sys.stderr)
    return 0


def _export(options: argparse.Namespace) -> int:
    from assistant import exports, references
    from assistant.opening import open_knowledge
    from assistant.selection import select

    knowledge = open_knowledge(_settings_for(options))
    found = select(
        knowledge,
        year=options.year,
        category=options.category,
        author=options.author,
        text=options.text,
        code=options.code,
    )
    whole = {
        "bibtex": exports.bibtex, "ris": exports.ris, "csl-json": exports.csl_json,
        "csv": exports.csv_table,
    }  # fmt: skip
    if options.format in whole:
        print(whole[options.format](found).rstrip("\n"))
    else:
        line = {"apa": references.apa, "ieee": references.ieee, "mla": references.mla}
        for publication in found:
            print(line[options.format](publication))
    return 0


def _usage(options: argparse.Namespace) -> int:
    from assistant.model.budget import model_usage
    from assistant.model.budget_report import usage_document, usage_lines

    usage = model_usage(read_settings(), most=max(1, options.days))
    print(json.dumps(usage_document(usage)) if options.json else "\n".join(usage_lines(usage)))
    return 0


def _settings(_: argparse.Namespace) -> int:
    for row in show_settings():
        print(f"{row.name}={row.value}  ({row.origin}) {row.meaning}")
    return 0
