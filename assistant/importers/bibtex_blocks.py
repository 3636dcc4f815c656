"""BibTeX text -> blocks with fields, macros expanded within bounds. Knows nothing of publications.

Every block is read for itself: where one is broken, reading goes on at the next line that starts
an entry. Nothing is scanned twice, so that any text takes linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.errors import ListError

LONGEST_VALUE = 65_536
MOST_FIELDS = 500
MOST_EXPANDED = 16 * 2**20
_ENTRY_LINE = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_HEAD = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,={}\"#%]*)\s*(,|(?=[})]))")
_FIELD = re.compile(r"[\s,]*([^\s,={}\"#()]+)\s*=\s*")
_CLOSE = re.compile(r"[\s,]*([})])")
_BARE = re.compile(r"[^\s,={}\"#()%]+")
_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r"[{}\"]")
_JOIN = re.compile(r"\s*#\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value: text, or the name of a macro."""

    text: str
    macro: bool


@dataclass(frozen=True, slots=True)
class Block:
    """An entry, or a `string` block whose fields are macros.

    `unclosed` where nothing but the closing brace is missing.
    """

    kind: str
    key: str
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]
    line: int
    raw: str
    unclosed: bool = False


@dataclass(frozen=True, slots=True)
class BrokenBlock:
    """A block that cannot be read: why, where, and whether the text ends inside it."""

    reason: str
    line: int
    raw: str
    at_end: bool


class _BrokenError(Exception):
    def __init__(self, reason: str, at_end: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.at_end = reason, at_end


def blocks(text: str) -> Iterator[Block | BrokenBlock]:
    """The blocks of `text` in order; comments, preambles and free text between are passed over."""
    starts = [match.start() for match in _ENTRY_LINE.finditer(text)]
    line_heads = {text.index("@", start) for start in starts}
    lines = _line_starts(text)
    at = 0
    while (head := _HEAD.search(text, at)) is not None:
        line = bisect_right(lines, head.start())
        index = bisect_right(starts, head.start())
        limit = starts[index] if index < len(starts) else len(text)
        kind = head[1].lower()
        try:
            if kind in {"comment", "preamble"}:
                at = _matching_brace(text, head.end(), limit)
                continue
            block, at = _read_block(text, head, limit, line)
            # "@ home {now}" inside a sentence is no entry.
            if block.fields or head.start() in line_heads:
                yield block
        except _BrokenError as broken:
            at = limit
            if kind not in {"comment", "preamble"} and head.start() in line_heads:
                raw = text[head.start() : limit].strip()
                ended = broken.at_end and limit == len(text)
                yield BrokenBlock(broken.reason, line, raw, ended)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _read_block(text: str, head: re.Match[str], limit: int, line: int) -> tuple[Block, int]:
    kind, at = head[1].lower(), head.end()
    key = ""
    if kind != "string":
        found = _KEY.match(text, at, limit)
        if found is None:
            raise _BrokenError("The entry has no key and no fields.", not text[at:limit].strip())
        key, at = found[1], found.end()
    fields: list[tuple[str, tuple[Piece, ...]]] = []
    while True:
        close = _CLOSE.match(text, at, limit)
        if close:
            return Block(
                kind, key, tuple(fields), line, text[head.start() : close.end()]
            ), close.end()
        name = _FIELD.match(text, at, limit)
        if name is None:
            return _ended(text, head, Block(kind, key, tuple(fields), line, ""), at, limit)
        pieces, at = _read_value(text, name.end(), limit)
        fields.append((name[1].lower(), pieces))
        if len(fields) > MOST_FIELDS:
            raise _BrokenError(f"The entry has more than {MOST_FIELDS} fields.")


def _ended(text: str, head: re.Match[str], read: Block, at: int, limit: int) -> tuple[Block, int]:
    """An entry whose closing brace is missing before the next one; anything else is broken."""
    rest = text[at:limit].strip(" \t\n,")
    if rest or not read.fields:
        sample = " ".join(rest[:40].split())
        raise _BrokenError(
            f"A field cannot be read near {sample!r}." if rest else "The entry is not closed.",
            at_end=not rest or "=" not in rest,
        )
    return replace(read, raw=text[head.start() : limit].strip(), unclosed=True), limit


def _read_value(text: str, at: int, limit: int) -> tuple[tuple[Piece, ...], int]:
    pieces: list[Piece] = []
    while True:
        piece, at = _read_piece(text, at, limit)
        pieces.append(piece)
        join = _JOIN.match(text, at, limit)
        if join is None:
            return tuple(pieces), at
        at = join.end()


def _read_piece(text: str, at: int, limit: int) -> tuple[Piece, int]:
    if at >= limit:
        raise _BrokenError("A field has no value.", at_end=True)
    if text[at] == "{":
        end = _matching_brace(text, at + 1, limit)
        return Piece(text[at + 1 : end - 1], False), end
    if text[at] == '"':
        end = _closing_quote(text, at + 1, limit)
        return Piece(text[at + 1 : end - 1], False), end
    bare = _BARE.match(text, at, limit)
    if bare is None:
        raise _BrokenError("A field has no value.")
    return Piece(bare.group(), not bare.group().isdigit()), bare.end()


def _matching_brace(text: str, at: int, limit: int) -> int:
    """The position behind the brace that closes the one before `at`."""
    depth = 1
    for match in _BRACE.finditer(text, at, limit):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.end()
    raise _BrokenError("A brace is not closed.", at_end=True)


def _closing_quote(text: str, at: int, limit: int) -> int:
    depth = 0
    for match in _QUOTE_OR_BRACE.finditer(text, at, limit):
        if match.group() == '"' and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            raise _BrokenError("A quotation mark is not closed.")
    raise _BrokenError("A quotation mark is not closed.", at_end=True)


class Macros:
    """`@string` definitions and the names of months.

    A value stays below 64 KB; a list whose macros grow beyond 16 MB raises ListError.
    """

    def __init__(self) -> None:
        months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
        self._known = {month: month.capitalize() for month in months}
        self._spent = 0

    def define(self, name: str, pieces: tuple[Piece, ...]) -> None:
        """Define a macro from pieces that may use earlier macros."""
        self._known[name.lower()] = self.expand(pieces)[0]

    def expand(self, pieces: tuple[Piece, ...]) -> tuple[str, tuple[str, ...]]:
        """The text of a value, and the names in it that no macro defines (kept as they are)."""
        unknown: list[str] = []
        parts: list[str] = []
        length = 0
        for piece in pieces:
            part = piece.text
            if piece.macro:
                part = self._known.get(piece.text.lower(), piece.text)
                self._spent += len(part)
                if piece.text.lower() not in self._known:
                    unknown.append(piece.text)
            length += len(part)
            if length > LONGEST_VALUE:
                break
            parts.append(part)
        if self._spent > MOST_EXPANDED:
            raise ListError("The @string macros of the list expand to more than 16 MB.")
        return "".join(parts), tuple(unknown)
