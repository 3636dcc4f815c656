"""Reader of the owner's file beside a list (`LIST.footnote.toml`): pinned answers and corrections.

A bad entry costs only itself, a file that is no TOML only itself; both are kept as problems with
line and remedy, and the chat goes on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.corrections import Corrections, Pinned
from assistant.importers.report import Problem
from assistant.library import Library
from assistant.markup import clean
from assistant.text import fold, readable
from assistant.types import Publication, Support
from assistant.wordings import Wording

SUFFIX = ".footnote.toml"
_LARGEST = 256 * 1024  # bytes
_MOST_ENTRIES = 500
_LONGEST_TEXT = 4000
_LONGEST_NOTE = 500
_KEYS = {
    "answer": {"questions", "text", "sources"},
    "paper": {"paper", "note", "summarise"},
}
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class _EntryError(Exception):
    """An entry that cannot be used: the key it is about, why, and what to do."""

    def __init__(self, key: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.key, self.reason, self.remedy = key, reason, remedy


def corrections_files(lists: Sequence[Path]) -> tuple[Path, ...]:
    """Where the corrections of these lists are looked for: beside each, by its name."""
    names = (path.name if path.is_dir() else path.stem for path in lists)
    places = (path.with_name(name + SUFFIX) for path, name in zip(lists, names, strict=True))
    return tuple(dict.fromkeys(places))


def read_corrections(lists: Sequence[Path], library: Library) -> Corrections:
    """The corrections of these lists, their papers looked up in `library`."""
    readers = [_Reader(path, library) for path in corrections_files(lists) if path.is_file()]
    for reader in readers:
        reader.read()
    return Corrections(
        pinned=tuple(one for reader in readers for one in reader.pinned),
        notes={name: note for reader in readers for name, note in reader.notes.items()},
        withheld=frozenset(name for reader in readers for name in reader.withheld),
        problems=tuple(problem for reader in readers for problem in reader.problems),
        broken=any(reader.broken for reader in readers),
    )


@dataclass
class _Lines:
    """Where the entries of a file stand: `[[answer]]` and `[[paper]]`, counted from 0."""

    lines: list[str]

    def of(self, kind: str, number: int, key: str = "") -> int | None:
        """The line (1-based) of an entry's key, or of the entry."""
        head = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
        starts = [at for at, line in enumerate(self.lines) if head.match(line)]
        if number >= len(starts):
            return None
        first = starts[number]
        named = re.compile(rf"\s*{re.escape(key)}\s*=")
        for at in range(first + 1, len(self.lines)):
            if re.match(r"\s*\[\[", self.lines[at]):
                break
            if key and named.match(self.lines[at]):
                return at + 1
        return first + 1


class _Reader:
    """One file being read."""

    def __init__(self, path: Path, library: Library) -> None:
        self.pinned: list[Pinned] = []
        self.notes: dict[str, str] = {}
        self.withheld: set[str] = set()
        self.problems: list[Problem] = []
        self.broken = False
        self._path = path
        self._library = library
        self._titles = {_title_key(p.title): p for p in library.publications}

    def read(self) -> None:
        """Read the file whole; what cannot be used is among the problems."""
        document = self._document()
        for kind, entries in document.items():
            if kind not in _KEYS or not isinstance(entries, list):
                self._complain(
                    self._line_of_key(kind),
                    f"“{clean(kind)[:80]}” is no part of this file.",
                    "Write [[answer]] or [[paper]].",
                )
                continue
            use = self._answer if kind == "answer" else self._paper
            for number, entry in enumerate(entries[:_MOST_ENTRIES]):
                try:
                    _check_keys(kind, entry)
                    use(entry)
                except _EntryError as error:
                    line = self._lines.of(kind, number, error.key)
                    self._complain(line, error.reason, error.remedy)
            if len(entries) > _MOST_ENTRIES:
                self._complain(
                    self._lines.of(kind, _MOST_ENTRIES),
                    f"More than {_MOST_ENTRIES} [[{kind}]] entries.",
                    "Those from here on are not used: join some.",
                )

    def _document(self) -> dict[str, Any]:
        self._lines = _Lines([])
        try:
            data = self._path.read_bytes()
        except OSError as error:
            return self._fail(None, f"The file cannot be read ({error.strerror}).", "Check it.")
        if len(data) > _LARGEST:
            return self._fail(None, f"Larger than {_LARGEST // 1024} KB.", "Make it shorter.")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            return self._fail(line, "The file is not UTF-8.", "Save it as UTF-8.")
        self._lines = _Lines(text.splitlines())
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            place = _PLACE.search(str(error))
            line = int(place[1]) if place and place[1] else len(self._lines.lines)
            reason = _PLACE.sub("", str(error))
            return self._fail(line, f"This is not TOML: {reason}.", "Mend the line.")

    def _fail(self, line: int | None, reason: str, remedy: str) -> dict[str, Any]:
        self.broken = True
        self._complain(line, reason, f"{remedy} Nothing of this file is used until then.")
        return {}

    def _complain(self, line: int | None, reason: str, remedy: str) -> None:
        self.problems.append(Problem(self._path.name, line, reason, remedy.strip()))

    def _line_of_key(self, key: str) -> int | None:
        named = re.compile(rf"\s*(?:\[\[?\s*)?{re.escape(key)}\b")
        return next((at for at, one in enumerate(self._lines.lines, 1) if named.match(one)), None)

    def _answer(self, entry: Mapping[str, Any]) -> None:
        questions = entry.get("questions")
        asked = [questions] if isinstance(questions, str) else questions
        if not isinstance(asked, list) or not asked or not all(map(_is_text, asked)):
            raise _EntryError(
                "questions", "The questions are missing.", 'Write questions = ["…?", "…?"].'
            )
        text = _text(entry, "text", _LONGEST_TEXT)
        sources = entry.get("sources", [])
        if not isinstance(sources, list):
            raise _EntryError("sources", "The sources are no list.", 'Write sources = ["…"].')
        self.pinned.append(
            Pinned(
                questions=tuple(clean(one, keep_breaks=False) for one in asked),
                text=text,
                supports=tuple(map(self._support, sources)),
                wordings=tuple(map(Wording.of, asked)),
            )
        )

    def _support(self, source: object) -> Support:
        if isinstance(source, str):
            return Support(self._named(source, "sources"))
        if not isinstance(source, dict) or set(source) - {"paper", "quote"}:
            raise _EntryError(
                "sources",
                "A source is neither a paper nor a paper with a quote.",
                'Write "ID" or {paper = "ID", quote = "a sentence of its abstract"}.',
            )
        paper, quote = self._named(source.get("paper"), "sources"), source.get("quote")
        if quote is None:
            return Support(paper)
        start = paper.abstract.find(quote) if _is_text(quote) else -1
        if start < 0:
            raise _EntryError(
                "sources",
                f"The quote is not in the abstract of “{readable(paper.title)}”.",
                "Copy it from the abstract, character by character.",
            )
        return Support(paper, start, start + len(quote))

    def _paper(self, entry: Mapping[str, Any]) -> None:
        paper = self._named(entry.get("paper"), "paper")
        note = _text(entry, "note", _LONGEST_NOTE) if "note" in entry else ""
        summarise = entry.get("summarise", True)
        if not isinstance(summarise, bool):
            raise _EntryError("summarise", "Neither true nor false.", "Write summarise = false.")
        if note:
            self.notes[paper.id] = " ".join(note.split())
        if not summarise:
            self.withheld.add(paper.id)
        if not note and summarise:
            raise _EntryError(
                "", "The entry says nothing about its paper.", "Add note or summarise = false."
            )

    def _named(self, name: object, key: str) -> Publication:
        """The paper of an id, a DOI or a whole title."""
        if not _is_text(name):
            raise _EntryError(key, "The paper is missing.", 'Write paper = "ID or title".')
        wanted = str(name).strip()
        found = self._library.get(wanted) or self._titles.get(_title_key(wanted))
        doi = fold(re.sub(r"^https?://(?:dx\.)?doi\.org/", "", wanted))
        by_doi = (p for p in self._library.publications if p.doi and fold(p.doi) == doi)
        found = found or next(by_doi, None)
        if found is None:
            shown = clean(wanted, keep_breaks=False)[:120]
            raise _EntryError(
                key,
                f"No paper of the list is “{shown}”.",
                f"Give its id or title. {self._near(wanted)}",
            )
        return found

    def _near(self, wanted: str) -> str:
        """The closest title of the list, with its id."""
        from rapidfuzz import fuzz, process

        titles = {paper.id: readable(paper.title) for paper in self._library.publications}
        best = process.extractOne(wanted, titles, scorer=fuzz.ratio, score_cutoff=60)
        return f"The closest is “{best[0]}” ({best[2]})." if best else ""


def _check_keys(kind: str, entry: object) -> None:
    if not isinstance(entry, dict):
        raise _EntryError("", "This is no table.", f"Write it below [[{kind}]].")
    unknown = sorted(set(entry) - _KEYS[kind])
    if unknown:
        known = ", ".join(sorted(_KEYS[kind]))
        shown = clean(unknown[0], keep_breaks=False)[:80]
        raise _EntryError(unknown[0], f"“{shown}” means nothing here.", f"Known: {known}.")


def _text(entry: Mapping[str, Any], key: str, most: int) -> str:
    text = entry.get(key)
    if not _is_text(text):
        raise _EntryError(key, f"“{key}” is missing or no text.", f'Write {key} = "…".')
    if len(str(text)) > most:
        raise _EntryError(key, f"“{key}” has over {most:,} characters.", "Make it shorter.")
    return clean(str(text)).strip()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(clean(value).strip())


def _title_key(title: str) -> str:
    return re.sub(r"\W+", " ", fold(readable(title))).strip()
