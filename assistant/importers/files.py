"""Files and folders -> decoded texts, bounded in size. Judges no content but text or not."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from assistant.errors import ListError
from assistant.importers.plain import visible
from assistant.importers.report import Problem, SourceText

MOST_BYTES = 10 * 2**20
MOST_BYTES_TOGETHER = 64 * 2**20
MOST_FILES = 20_000
LIST_SUFFIXES = frozenset(
    ".bib .bibtex .ris .nbib .json .jsonl .csv .tsv .md .qmd .rmd .markdown .txt .text .xml .atom "
    ".yml .yaml .enw .html".split()
)
_KINDS = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"), (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a database"), (b"7z\xbc\xaf", "an archive"), (b"Rar!", "an archive"),
)  # fmt: skip
_EXPORT = "Give a text file: BibTeX, RIS, CSL-JSON, CSV, JSON, Markdown or a copied page."


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file to read: where it is, and the name that reports and records show."""

    path: Path
    name: str
    in_folder: bool
    given: str


def list_files(paths: Sequence[Path]) -> tuple[ListFile, ...]:
    """The files behind `paths`; folders are searched below for files that may be lists.

    Raises ListError for a path that is not there or is neither file nor folder.
    """
    if not paths:
        raise ListError("No publication list was given. Name at least one file or folder.")
    found = {file.path.resolve(): file for path in paths for file in _below(path)}
    if not found:
        raise ListError(f"{paths[0]}: the folder has no file that may be a list. {_EXPORT}")
    if len(found) > MOST_FILES:
        raise ListError(f"{len(found):,} files are too many; at most {MOST_FILES:,} are read.")
    return tuple(found.values())


def fingerprint(files: Sequence[ListFile]) -> str:
    """A hash over names and contents: equal means that nothing needs to be read again."""
    total = sha256()
    for file in files:
        total.update(file.name.encode("utf-8", "surrogateescape") + b"\0")
        total.update(sha256(_bytes(file)).digest())
    return total.hexdigest()


def read_file(file: ListFile) -> tuple[SourceText, tuple[Problem, ...]]:
    """The text of a file, and a warning where its encoding had to be guessed.

    Raises ListError for a file that is missing, empty, too large or not text.
    """
    data = _bytes(file)
    if not data.strip():
        raise ListError(f"{file.name}: the file is empty. {_EXPORT}")
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise ListError(f"{file.name}: this is {kind}, not a text. {_EXPORT}")
    text, encoding = _decoded(data)
    if text is None or _binary(text):
        raise ListError(f"{file.name}: the file is not text (binary data). {_EXPORT}")
    guessed = _guess_warning(file.name, encoding)
    return SourceText(file.name, visible(text), file.in_folder, file.given), guessed


def _below(path: Path) -> Iterator[ListFile]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise ListError(f"{path}: the list {reason}. Check the path.") from None
    if stat.S_ISREG(mode):
        yield ListFile(path, path.name, in_folder=False, given=str(path))
    elif stat.S_ISDIR(mode):
        yield from _in_folder(path)
    else:
        raise ListError(f"{path}: neither a file nor a folder. {_EXPORT}")


def _in_folder(folder: Path) -> Iterator[ListFile]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "_site", "node_modules")) for part in relative.parts)
        if path.suffix.lower() in LIST_SUFFIXES and not hidden and path.is_file():
            yield ListFile(path, relative.as_posix(), in_folder=True, given=str(folder))


def _bytes(file: ListFile) -> bytes:
    """The content, never more than the limit plus one byte in memory."""
    try:
        with file.path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise ListError(f"{file.name}: the list cannot be read ({reason}).") from None
    if len(data) > MOST_BYTES:
        raise ListError(
            f"{file.name}: the file is larger than {MOST_BYTES // 2**20} MB. "
            "Split it into several files; a list of 1,000 papers needs about 2 MB."
        )
    return data


def _decoded(data: bytes) -> tuple[str | None, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> tuple[str | None, str]:
    """Text that is not UTF-8: a Chinese code page if it reads as one, else Western European."""
    if data.count(b"\0") > len(data) // 100:
        return None, ""
    try:
        chinese = data.decode("gb18030")
        high = sum(c > "\x7f" for c in chinese)
        common = sum("\u4e00" <= c <= "\u9fff" or c in "，。；：、“”（）" for c in chinese)
        if high and common / high > 0.9 and _runs(chinese):
            return chinese, "gb18030"
    except UnicodeDecodeError:
        pass
    return data.decode("cp1252", "replace"), "cp1252"


def _runs(text: str) -> bool:
    """Chinese stands in runs; accented Latin letters misread as Chinese stand alone."""
    marks = ["\u4e00" <= c <= "\u9fff" for c in text]
    pairs = sum(a and b for a, b in pairwise(marks))
    return pairs > sum(marks) // 2


def _binary(text: str) -> bool:
    sample = text[:65_536]
    odd = sum(
        (c < " " and c not in "\t\n\r\f\x0b\x1b\x1c\x1d\x1e") or c == "\ufffd" for c in sample
    )
    return odd > max(8, len(sample) // 50)


def _guess_warning(name: str, encoding: str) -> tuple[Problem, ...]:
    if encoding in {"utf-8", "utf-16"}:
        return ()
    return (
        Problem(
            name, None, f"The file is not UTF-8; it was read as {encoding}.",
            "Save it as UTF-8 if accents look wrong.", "", False,
        ),
    )  # fmt: skip
