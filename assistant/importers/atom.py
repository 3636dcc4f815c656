"""Reader of arXiv's Atom feed (XML). DTDs and entities are refused before parsing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from assistant.errors import ListError
from assistant.importers.author_names import names_from_list
from assistant.importers.dates import parse_date
from assistant.importers.entry import Entry, to_publication
from assistant.importers.report import (
    Problem,
    Reading,
    SourceText,
    bounded,
    cut_off,
    join_readings,
    lines_of,
)
from assistant.types import Publication, Source

FORMAT = "arxiv-atom"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DEEPEST = 100


def looks_like(text: str) -> bool:
    """Whether the text is an Atom feed."""
    head = text[:3_000].lstrip("\ufeff \n\t")
    return head.startswith("<") and "<feed" in head


def read(sources: Sequence[SourceText]) -> Reading:
    """Read feeds; raises ListError for XML that is cut off, broken or declares entities."""
    return join_readings([_read_feed(source) for source in sources])


def _read_feed(source: SourceText) -> Reading:
    if re.search(r"<!(?:DOCTYPE|ENTITY)", source.text, re.IGNORECASE):
        raise ListError(f"{source.name}: XML with a DTD is not read. Export it without one.")
    root = _root(source)
    starts = lines_of(source.text, (m.start() for m in re.finditer(r"<entry\b", source.text)))
    raws = re.findall(r"<entry\b.*?</entry>", source.text, re.DOTALL)
    publications: list[Publication] = []
    problems: list[Problem] = []
    for number, element in enumerate(bounded(source.name, root.iter(f"{_ATOM}entry"))):
        line = starts[number] if number < len(starts) else 1
        raw = raws[number] if number < len(raws) else ""
        result = to_publication(_entry(element, raw), Source(source.name, line, FORMAT))
        (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    return Reading(tuple(publications), tuple(problems))


def _root(source: SourceText) -> ElementTree.Element:
    parser: ElementTree.XMLPullParser[Any] = ElementTree.XMLPullParser(["start", "end"])
    depth = 0
    try:
        for start in range(0, len(source.text), 65_536):
            parser.feed(source.text[start : start + 65_536])
            for event in parser.read_events():
                depth += 1 if event[0] == "start" else -1
                if depth > _DEEPEST:
                    raise ListError(f"{source.name}: the XML is nested too deeply.")
        parser.close()
        return ElementTree.fromstring(source.text)
    except ElementTree.ParseError as error:
        line = error.position[0]
        if depth > 0 and line >= source.text.rstrip().count("\n"):
            raise cut_off(source.name, line, "an entry") from None
        raise ListError(
            f"{source.name}, line {line}: this XML is broken. Export it again."
        ) from None


def _entry(element: ElementTree.Element, raw: str) -> Entry:
    def text(path: str) -> str:
        return " ".join((element.findtext(path) or "").split())

    primary = element.find(f"{_ARXIV}primary_category")
    terms = [c.get("term", "") for c in element.findall(f"{_ATOM}category")]
    venue = text(f"{_ARXIV}journal_ref")
    address = text(f"{_ATOM}id").replace("http://", "https://", 1)
    return Entry(
        title=text(f"{_ATOM}title"),
        names=names_from_list(
            " ".join((a.findtext(f"{_ATOM}name") or "").split())
            for a in element.findall(f"{_ATOM}author")
        ),
        date=parse_date(text(f"{_ATOM}published")[:10]),
        abstract=(element.findtext(f"{_ATOM}summary") or "").strip(),
        type="" if venue else "preprint",
        venue=venue,
        doi=text(f"{_ARXIV}doi"),
        arxiv=address,
        url=address,
        links=tuple((link.get("href", ""), "pdf") for link in element.findall(f"{_ATOM}link")
                    if link.get("title") == "pdf"),
        keywords=tuple(terms),
        category=primary.get("term", "") if primary is not None else (terms or [""])[0],
        raw=raw,
    )  # fmt: skip
