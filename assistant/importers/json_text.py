"""JSON text -> values whose objects know their place, also where the JSON is slightly broken.

Trailing commas, comments and raw control characters are read with a warning; where one entry of
a list is broken beyond that, the others are read. It knows nothing of publications.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.errors import ListError
from assistant.importers.report import Problem, SourceText, cut_off

DEEPEST = 200
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_REPAIR = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*(?:"|\\?\Z))|(?P<comma>,)(?=\s*[}\]])'
    r"|(?P<comment>/\*.*?\*/|(?<![:\w])//[^\n]*)|(?P<nan>\b(?:NaN|undefined|-?Infinity)\b)",
    re.DOTALL,
)
_BETWEEN = re.compile(r"[ \t\r\n,;\ufeff]*")
_SCRIPT_HEAD = re.compile(
    r"^\s*(?:export\s+default\s+|(?:export\s+)?(?:const|let|var)\s+[\w$.]+\s*=\s*|"
    r"(?:window|module)\.[\w$.]+\s*=\s*)(?=[\[{])"
)


class Object(dict[str, Any]):
    """A JSON object with the offsets of its text."""

    __slots__ = ("end", "start")
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text: its value, problems met on the way, and where its lines begin."""

    value: Any
    problems: tuple[Problem, ...]
    text: str
    lines: tuple[int, ...]

    def line_of(self, item: Object) -> int:
        """The line (1-based) on which an object starts."""
        return bisect_right(self.lines, item.start)

    def raw(self, item: Object) -> str:
        """The text of an object."""
        return self.text[item.start : item.end]


def parse_json(source: SourceText) -> Document:
    """Parse one JSON text, or JSON lines.

    Raises ListError where it ends too early, is nested too deeply, or cannot be read at all.
    """
    text = _without_script(source.text)
    lines = (0, *(m.end() for m in re.finditer("\n", text)))
    spans, depth = _spans(text)
    if depth > DEEPEST:
        raise ListError(f"{source.name}: the JSON is nested more than {DEEPEST} levels deep.")
    try:
        return Document(_loads(text, spans), (), text, lines)
    except ValueError as error:
        if depth > 0:
            line = bisect_right(lines, _last_start(spans, text))
            raise cut_off(source.name, line, "an entry") from None
        first = error
    repaired = _repaired(text)
    try:
        warning = _warning(source.name, first)
        return Document(_loads(repaired, spans), (warning,), text, lines)
    except ValueError as error:
        return _piecewise(source, text, repaired, lines, error)


def _without_script(text: str) -> str:
    """JSON inside `const publications = ...;`, with the offsets kept."""
    head = _SCRIPT_HEAD.match(text)
    if head is None:
        return text
    body = text[head.end() :].rstrip().removesuffix(";")
    return " " * 0 + re.sub(r"[^\n]", " ", head.group()) + body


def _spans(text: str) -> tuple[list[tuple[int, int]], int]:
    """Offsets of all objects in the order in which they close, and how many brackets stay open.

    Stops at a depth that no list has, and at a bracket that closes nothing.
    """
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in "{[":
            stack.append((mark, match.start()))
            if len(stack) > DEEPEST:
                break
        elif mark in "}]":
            if not stack:
                return spans, 0
            opened, start = stack.pop()
            if opened == "{":
                spans.append((start, match.end()))
        elif len(mark) == 1 or not mark.endswith('"'):
            stack.append(('"', match.start()))
    return spans, len(stack)


def _loads(text: str, spans: list[tuple[int, int]]) -> Any:
    """The value of `text`; objects are matched to their offsets by the order of closing."""
    places = iter(spans)

    def placed(pairs: list[tuple[str, Any]]) -> Object:
        item = Object(pairs)
        item.start, item.end = next(places, (0, 0))
        return item

    decoder = json.JSONDecoder(object_pairs_hook=placed, strict=False, parse_int=_integer)
    values: list[Any] = []
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        values.append(value)
        at = _skip(text, at)
        if len(values) > 1 and not all(isinstance(v, dict) for v in values[:2]):
            raise ValueError("more than one value")
    if not values:
        raise ValueError("no value")
    return values[0] if len(values) == 1 else values


def _integer(text: str) -> int | str:
    """A number of thousands of digits is no number that a list means."""
    return int(text) if len(text) < 25 else text


def _skip(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _repaired(text: str) -> str:
    """`text` of the same length without trailing commas, comments and JavaScript's numbers."""

    def blank(match: re.Match[str]) -> str:
        if match["string"] is not None:
            return match.group()
        if match["nan"] is not None:
            return "null".ljust(len(match.group()))[: max(4, len(match.group()))]
        return re.sub(r"[^\n]", " ", match.group())

    repaired = _REPAIR.sub(blank, text)
    return repaired if len(repaired) == len(text) else text


def _piecewise(
    source: SourceText, text: str, repaired: str, lines: tuple[int, ...], error: ValueError
) -> Document:
    """Each outermost object of a list for itself; the broken ones become problems."""
    items: list[Object] = []
    problems: list[Problem] = []
    for start, end in _listed_objects(repaired):
        inner, _ = _spans(repaired[start:end])
        try:
            value = _loads(repaired[start:end], [(a + start, b + start) for a, b in inner])
            items.append(value)
        except ValueError as broken:
            problems.append(
                Problem(
                    source.name, bisect_right(lines, start),
                    f"An entry is not valid JSON ({_message(broken)}).", "Mend this entry.",
                    text[start:end][:2_000],
                )
            )  # fmt: skip
    if not items:
        at = getattr(error, "lineno", None)
        place = f", line {at}" if at else ""
        raise ListError(
            f"{source.name}{place}: this is not valid JSON ({_message(error)}). "
            "Check this place, or export the list again."
        )
    return Document(items, tuple(problems), text, lines)


def _listed_objects(text: str) -> Iterator[tuple[int, int]]:
    """Objects that stand directly in a list, outermost first, none inside another."""
    stack: list[tuple[str, int]] = []
    inside = 0
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in "{[":
            inside += mark == "{" and bool(stack) and stack[-1][0] == "["
            stack.append((mark, match.start()))
        elif mark in "}]" and stack:
            opened, start = stack.pop()
            if opened == "{" and stack and stack[-1][0] == "[":
                inside -= 1
                if inside == 0:
                    yield start, match.end()


def _last_start(spans: list[tuple[int, int]], text: str) -> int:
    """Where the text goes on after the last object that is whole."""
    last = max((end for _, end in spans), default=0)
    return min(_skip(text, last), max(len(text) - 1, 0))


def _message(error: ValueError) -> str:
    return str(getattr(error, "msg", error)).lower()


def _warning(name: str, error: ValueError) -> Problem:
    return Problem(
        name, getattr(error, "lineno", None), f"The JSON is slightly broken ({_message(error)}).",
        "It was read all the same; remove trailing commas and comments.", "", False,
    )  # fmt: skip
