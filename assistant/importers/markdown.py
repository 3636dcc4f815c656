"""Reader of Markdown files with front matter: academicpages, Hugo Academic, Jekyll, Quarto.

One file is one entry. The abstract is a field, the part under an "Abstract" heading, or (where
the page is nothing else) the page's text. A list kept as YAML is read here as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from assistant.errors import ListError
from assistant.importers.entry import Entry, to_publication
from assistant.importers.fields import canonical_fields, entry_of
from assistant.importers.plain import without_markdown
from assistant.importers.report import Problem, Reading, SourceText, bounded, lines_of
from assistant.importers.yaml_text import FrontMatterError, parse_toml, parse_yaml
from assistant.types import Publication, Source

FORMAT = "markdown"
YAML = "yaml"
LONGEST_BODY = 100_000
_FRONT = re.compile(
    r"^\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE
)
_OPEN = re.compile(r"^\s*(?:---|\+\+\+)[ \t]*\n")
_YAML_LIST = re.compile(r"^[ \t]*-[ \t]+\w+:", re.MULTILINE)
_HEADING = re.compile(r"^(?:#{1,6}[ \t]+(.+)|(.{1,60})\n(?:=+|-{3,}))$", re.MULTILINE)
_ABSTRACT = re.compile(
    r"^\W*(?:abstract|summary|zusammenfassung|résumé|resumen)\W*$", re.IGNORECASE
)
_STRUCTURED = re.compile(
    r"^(?:importance|objectives?|purpose|aims?|background|introduction|context|data sources?|"
    r"study selection|data extraction.*|design.*|settings?|participants|methods?|methodology|"
    r"measures|main outcomes?.*|interventions?|results?|findings|conclusions?.*|discussion|"
    r"limitations|implications|originality.*|practical implications|research .*implications|"
    r"scientific abstract|significance|relevance)\W*$",
    re.IGNORECASE,
)
_CODE_LINES = re.compile(
    r"^(?:\{\{[<%].*?[%>]\}\}|:{3,}.*|<!--.*?-->|!\[[^\]]*\]\([^)]*\).*|\{%.*?%\})[ \t]*$",
    re.MULTILINE,
)
_FILE_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})-")
_SIGNS = frozenset("authors venue abstract doi date year citation_text".split())
_KEYS = re.compile(r"^[a-z][a-z0-9_-]{1,20}$")


@dataclass(frozen=True, slots=True)
class _Page:
    fields: Mapping[str, Any]
    body: str
    body_line: int


def looks_like(text: str) -> bool:
    """Whether the text opens a front matter."""
    return bool(_OPEN.match(text[:2_000]))


def looks_like_yaml(text: str) -> bool:
    """Whether the text is a YAML list of mappings with titles."""
    head = text[:200_000]
    return bool(_YAML_LIST.search(head)) and bool(re.search(r"^[ \t-]+title:", head, re.MULTILINE))


def read(sources: Sequence[SourceText]) -> Reading:
    """Read pages; a single page whose front matter never ends raises ListError."""
    publications: list[Publication] = []
    problems: list[Problem] = []
    for source in sources:
        result = _read_page(source, alone=len(sources) == 1)
        (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    problems += _key_problems(publications)
    return Reading(tuple(publications), tuple(problems))


def read_yaml(sources: Sequence[SourceText]) -> Reading:
    """Read YAML lists of entries."""
    publications: list[Publication] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            value = parse_yaml(source.text)
        except FrontMatterError as error:
            place = f", line {error.line}" if error.line else ""
            raise ListError(
                f"{source.name}{place}: this YAML cannot be read ({error}). Mend this place."
            ) from None
        starts = [m.start() for m in re.finditer(r"^[ \t]{0,40}-[ \t]", source.text, re.MULTILINE)]
        lines = lines_of(source.text, starts)
        for number, item in enumerate(bounded(source.name, _mappings(value))):
            at = starts[number] if number < len(starts) else 0
            line = lines[number] if number < len(lines) else 1
            end = starts[number + 1] if number + 1 < len(starts) else len(source.text)
            result = to_publication(
                entry_of(item, source.text[at:end].strip(), markdown=True),
                Source(source.name, line, YAML),
            )
            (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    return Reading(tuple(publications), tuple(problems))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The entries of a YAML document: a list, or lists under headings."""
    children = list(value.values()) if isinstance(value, dict) else [value]
    for child in children:
        yield from (
            (item for item in child if isinstance(item, dict)) if isinstance(child, list) else ()
        )


def _read_page(source: SourceText, *, alone: bool) -> Publication | Problem:
    try:
        page = _page(source, alone=alone)
    except FrontMatterError as error:
        line = (error.line or 0) + 1
        return _problem(source, line, f"The front matter cannot be read ({error}).", "Mend it.")
    fields = _with_file_date(page.fields, source.name)
    name = PurePosixPath(source.name).name.lower()
    if name.startswith(("_index.", "readme")) or not _SIGNS & set(canonical_fields(fields)):
        return replace(
            _problem(source, 1, "The page is no publication.", "It was left out."), skipped=False
        )
    entry = entry_of(fields, source.text.strip(), markdown=True)
    return to_publication(_with_abstract(entry, page), Source(source.name, 1, FORMAT))


def _page(source: SourceText, *, alone: bool) -> _Page:
    match = _FRONT.match(source.text)
    if match is None:
        if alone and _OPEN.match(source.text):
            raise ListError(
                f"{source.name}, line 1: the front matter is not closed. "
                "It seems to be cut off: end it with a line '---'."
            )
        raise FrontMatterError("it is not closed")
    fields = parse_toml(match[2]) if match[1] == "+++" else parse_yaml(match[2])
    if not isinstance(fields, dict):
        raise FrontMatterError("it holds no fields")
    return _Page(fields, source.text[match.end() :], source.text.count("\n", 0, match.end()) + 1)


def _with_file_date(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Jekyll posts carry their date in the file's name."""
    dated = _FILE_DATE.match(PurePosixPath(name).name)
    if dated and not {"date", "year"} & set(canonical_fields(fields)):
        return {**fields, "date": dated[1]}
    return fields


def _with_abstract(entry: Entry, page: _Page) -> Entry:
    if entry.abstract:
        return replace(entry, abstract=without_markdown(entry.abstract))
    return replace(entry, abstract=without_markdown(_body_abstract(page.body)))


def _body_abstract(body: str) -> str:
    """The part under an "Abstract" heading, else the text in front of the first other heading.

    Headings of a structured abstract ("Objective", "Results") belong to it.
    """
    body = _CODE_LINES.sub("", body[:LONGEST_BODY])
    headings = list(_HEADING.finditer(body))
    for number, heading in enumerate(headings):
        if _ABSTRACT.match(heading[1] or heading[2] or ""):
            end = headings[number + 1].start() if number + 1 < len(headings) else len(body)
            return body[heading.end() : end].strip()
    lead = (body[: headings[0].start()] if headings else body).strip()
    parts = [lead] if lead else []
    for number, heading in enumerate(headings):
        name = (heading[1] or heading[2] or "").strip(" \t#")
        if not _STRUCTURED.match(name):
            break
        end = headings[number + 1].start() if number + 1 < len(headings) else len(body)
        parts.append(f"{name}: {body[heading.end() : end].strip()}")
    whole = "\n\n".join(parts)
    return whole if len(whole.split()) >= 20 else ""


def _problem(source: SourceText, line: int, reason: str, remedy: str) -> Problem:
    return Problem(source.name, line, reason, remedy, source.text[:500])


def _key_problems(publications: Sequence[Publication]) -> list[Problem]:
    """Warns where a site keeps its authors as keys of another file ("lex")."""
    keys = dict.fromkeys(a for p in publications for a in p.authors if _KEYS.match(a))
    if not keys:
        return []
    sample = ", ".join(list(keys)[:5])
    first = next(p for p in publications if any(_KEYS.match(a) for a in p.authors))
    return [
        Problem(
            first.source.file if first.source else "", None,
            f"{len(keys)} authors look like keys of another file, not like names ({sample}).",
            "Write the names out in the pages if they are to be found by name.", "", False,
        )
    ]  # fmt: skip
