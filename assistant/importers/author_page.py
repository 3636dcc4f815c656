"""Reader of a copied author page: a profile, then papers as header, title, authors, abstract.

A paper's header glues its fields ("CVSep 20, 2023Code", "CVApr 19"); lines of the profile do the
same ("h-index29", "3,063citations"). Text that fits nowhere is reported, never dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.importers.dates import parse_date
from assistant.importers.links import find_links
from assistant.importers.report import (
    NoEntryError,
    Problem,
    Reading,
    SourceText,
    cut_off,
    join_readings,
)
from assistant.types import Figure, Profile, Publication, Source

FORMAT = "author-page"
_HEADER = re.compile(
    r"^(?P<category>[A-Za-z][A-Za-z.-]{0,24}?)??\s*"
    r"(?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
    r"\s+\d{1,2}(?:,\s*\d{4}|\s*\b|(?=[A-Z]))|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]{0,6}\.?\s+\d{4})"
    r"\s*(?P<flags>[A-Z][A-Za-z ]{0,30})?$"
)
_LABEL_FIRST = re.compile(r"^([A-Za-z][A-Za-z0-9 -]*?[A-Za-z])\s*:?\s*([\d,.]+[%kKM]?)$")
_VALUE_FIRST = re.compile(r"^([\d,.]+[%kKM]?)\s*([A-Za-z][A-Za-z -]*)$")
_HEADING = re.compile(r"^([\d,]+)\s+(?:Papers|Publications)$", re.IGNORECASE)
_CUT_LIST = re.compile(r",?\s*(?:et al\.?|and others)\s*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’\-‐ ]{0,60}")
_WHOLE_END = re.compile(r"[.!?。！？][\"'”’)\]}$]*$|https?://\S+$|[\w/]\}$")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    text: str


def looks_like(text: str) -> bool:
    """Whether `text` has at least one header line of this format in its first part."""
    return any(_HEADER.match(line.strip()) for line in text[:200_000].splitlines())


def read(sources: Sequence[SourceText]) -> Reading:
    """Read page copies; raises ListError for one that ends in the middle of a paper."""
    return join_readings([_read_page(source) for source in sources])


def _read_page(source: SourceText) -> Reading:
    lines = _lines(source.text)
    heads = [i for i, line in enumerate(lines) if _is_header(lines, i)]
    if not heads:
        raise NoEntryError(
            f"{source.name}: no paper found. Each one starts with a line such as "
            "'CVSep 20, 2023': copy the whole page, as text."
        )
    profile, announced, problems = _read_top(source, lines[: heads[0]])
    owner = profile.name if profile else None
    publications: list[Publication] = []
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        read, problem = _read_paper(source, lines[start:end], owner)
        publications += [read] if read else []
        problems += [problem] if problem else []
    _check_complete(source, publications, announced, lines[heads[-1]])
    if announced is not None and announced != len(heads):
        problems.append(_count_problem(source, announced, len(heads)))
    return Reading(tuple(publications), tuple(problems), (profile,) if profile else ())


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for number, whole in enumerate(text.split("\n"), start=1):
        indent = len(whole) - len(whole.lstrip())
        lines.append(_Line(number, at + indent, whole.strip()))
        at += len(whole) + 1
    return lines


def _is_header(lines: list[_Line], index: int) -> bool:
    """A header line; one that stands as a title under another header is none."""
    if not _HEADER.match(lines[index].text):
        return False
    return index == 0 or not _HEADER.match(lines[index - 1].text)


def _read_top(
    source: SourceText, lines: Sequence[_Line]
) -> tuple[Profile | None, int | None, list[Problem]]:
    """The profile, the number of papers that the list's heading announces, and leftovers."""
    name = field = announced = None
    first = 0
    figures: list[Figure] = []
    problems: list[Problem] = []
    for line in (line for line in lines if line.text):
        heading, figure = _HEADING.match(line.text), _figure(line.text)
        if heading and (
            heading[0] != heading[0].lower() or any(f.label == "papers" for f in figures)
        ):
            announced = int(heading[1].replace(",", ""))
        elif figure:
            figures.append(figure)
        elif name is None:
            name, first = line.text, line.number
        elif field is None and not figures and len(line.text) <= 60:
            field = line.text
        else:
            problems.append(_leftover(source, line))
    if name is None:
        return None, announced, problems
    profile = Profile(name, field, tuple(figures), Source(source.name, first, FORMAT))
    return profile, announced, problems


def _figure(text: str) -> Figure | None:
    match = _LABEL_FIRST.match(text)
    if match:
        return Figure(_label(match[1]), match[2])
    match = _VALUE_FIRST.match(text)
    return Figure(_label(match[2]), match[1]) if match else None


def _label(text: str) -> str:
    """A label as it is said in a sentence: "Novelty" -> "novelty", "AI Score" -> "AI score"."""
    words = text.strip().split()
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def _read_paper(
    source: SourceText, lines: Sequence[_Line], owner: str | None
) -> tuple[Publication | None, Problem | None]:
    header = _HEADER.match(lines[0].text)
    assert header is not None  # lines were cut at headers
    raw = source.text[lines[0].start : lines[-1].start + len(lines[-1].text)].strip()
    paragraphs = _paragraphs(lines[1:])
    if not paragraphs:
        return None, Problem(
            source.name, lines[0].number, "A paper without a title.",
            "Copy the page again, or add the title below this line.", raw,
        )  # fmt: skip
    title, author_line, rest = _split_paper(paragraphs)
    rest, problem = _without_footer(source, rest)
    authors, complete, tags = _read_authors(author_line)
    abstract = _verbatim(source.text, rest)
    flags = (header["flags"] or "").strip()
    publication = Publication(
        id="",
        title=title,
        authors=authors,
        authors_complete=complete,
        date=parse_date(header["date"]),
        category=header["category"] or None,
        abstract=abstract,
        code_flag="code" in flags.lower().split() or flags.startswith("Code"),
        links=find_links(abstract),
        tags=tags,
        owner=owner,
        source=Source(source.name, lines[0].number, FORMAT),
        raw=raw,
    )
    return publication, problem


def _paragraphs(lines: Sequence[_Line]) -> list[list[_Line]]:
    paragraphs: list[list[_Line]] = [[]]
    for line in lines:
        if line.text:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [p for p in paragraphs if p]


def _split_paper(paragraphs: list[list[_Line]]) -> tuple[str, str, list[list[_Line]]]:
    """Title, line of authors, abstract; also where the copy lost the blank lines between."""
    first, rest = paragraphs[0], paragraphs[1:]
    if len(first) > 1 and any(_is_author_line(line.text) for line in first[1:]):
        at = next(i for i, line in enumerate(first) if i and _is_author_line(line.text))
        rest = [first[at + 1 :], *rest] if first[at + 1 :] else rest
        return _joined(first[:at]), first[at].text, rest
    if rest and _is_author_line(_joined(rest[0])):
        return _joined(first), _joined(rest[0]), rest[1:]
    return _joined(first), "", rest


def _joined(lines: Sequence[_Line]) -> str:
    return " ".join(line.text for line in lines)


def _is_author_line(text: str) -> bool:
    names = text.split(" · ", 1)[0]
    if _CUT_LIST.search(names):
        return len(names) < 2_000
    parts = [part.strip() for part in names.split(",")]
    fit = all(_NAME.fullmatch(part) and len(part.split()) <= 6 for part in parts)
    return fit and not (names.endswith(".") and len(names.split()[-1]) > 3)


def _read_authors(line: str) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    names, *tags = [part.strip() for part in line.split(" · ")]
    complete = not _CUT_LIST.search(names)
    listed = (name.strip() for name in _CUT_LIST.sub("", names).split(","))
    labels = (label.strip() for tag in tags for label in tag.split(","))
    return tuple(n for n in listed if n), complete, tuple(t for t in labels if t)


def _without_footer(
    source: SourceText, paragraphs: list[list[_Line]]
) -> tuple[list[list[_Line]], Problem | None]:
    """The abstract's paragraphs without a button or footer line copied after them."""
    if len(paragraphs) > 1:
        last = _joined(paragraphs[-1])
        if len(last) < 40 and not _WHOLE_END.search(last):
            return paragraphs[:-1], _leftover(source, paragraphs[-1][0])
    return paragraphs, None


def _verbatim(text: str, paragraphs: list[list[_Line]]) -> str:
    if not paragraphs:
        return ""
    last = paragraphs[-1][-1]
    return text[paragraphs[0][0].start : last.start + len(last.text)].strip()


def _leftover(source: SourceText, line: _Line) -> Problem:
    return Problem(
        source.name, line.number, f"The line {line.text[:60]!r} belongs to no paper.",
        "It was left out; nothing needs to be done if it is no part of the list.", line.text, False,
    )  # fmt: skip


def _check_complete(
    source: SourceText, publications: list[Publication], announced: int | None, last: _Line
) -> None:
    """Raises ListError where the last paper breaks off and papers are missing."""
    if announced is None or len(publications) >= announced:
        return
    whole = (
        publications
        and publications[-1].source
        and (
            publications[-1].source.line == last.number
            and bool(_WHOLE_END.search(publications[-1].abstract))
        )
    )
    if not whole:
        what = f"a paper, the {len(publications)}. of the {announced} that its heading announces"
        raise cut_off(source.name, last.number, what)


def _count_problem(source: SourceText, announced: int, found: int) -> Problem:
    return Problem(
        source.name, None, f"The heading announces {announced} papers, the file has {found}.",
        "Copy the page to its end if papers are missing.", "", False,
    )  # fmt: skip
