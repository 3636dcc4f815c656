"""Reader of JSON (and YAML) lists: CSL-JSON, OpenAlex, Semantic Scholar, ORCID, ADS, arXiv, own.

The entries are found wherever they stand in the document; their fields are understood by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.importers.bibtex import read_cell
from assistant.importers.entry import Entry, to_publication
from assistant.importers.fields import KNOWN, canonical_fields, entry_of, text_of
from assistant.importers.json_text import Document, Object, parse_json
from assistant.importers.report import (
    NoEntryError,
    Reading,
    SourceText,
    bounded,
    join_readings,
)
from assistant.types import Profile, Publication, Source

FORMAT = "json"
_SHAPES = (
    ("orcid", {"put-code"}), ("openalex", {"authorships"}), ("openalex", {"openalex_id"}),
    ("semantic-scholar", {"paperId"}), ("ads", {"bibcode"}), ("csl-json", {"issued"}),
    ("csl-json", {"container-title"}), ("zotero", {"itemType"}), ("arxiv", {"arxiv_id"}),
)  # fmt: skip
_ENTRY_SIGNS = frozenset("authors date year abstract venue doi url type citation_text".split())
_DEEPEST = 12


def looks_like(text: str) -> bool:
    """Whether the text starts as JSON or as a script that holds nothing but JSON."""
    head = text[:300].lstrip("\ufeff \t\r\n")
    if head.startswith(("[", "{")):
        return head[1:].lstrip()[:1] in set("[{\"]}'/") or head[1:].strip() == ""
    return head.startswith(("const ", "var ", "let ", "export ", "window.", "module.")) and (
        "[" in head or "{" in head
    )


def read(sources: Sequence[SourceText]) -> Reading:
    """Read JSON texts; raises ListError for one that is cut off or holds no entry."""
    return join_readings([_read_document(source, parse_json(source)) for source in sources])


def _read_document(source: SourceText, document: Document) -> Reading:
    items = bounded(source.name, _entries(document.value))
    if not items and not document.problems:
        raise NoEntryError(
            f"{source.name}: no publication was found in this JSON. "
            "An entry needs a title and at least an author, a date or a DOI."
        )
    profile = _profile(source, document.value)
    owner = profile.name if profile else ""
    publications: list[Publication] = []
    problems = list(document.problems)
    for item in items:
        place = Source(source.name, document.line_of(item), _shape(item))
        entry = entry_of(_flattened(item), document.raw(item))
        if entry.title or canonical_fields(item):
            result = to_publication(replace(_with_bibtex(entry, item), owner=owner), place)
            (publications if isinstance(result, Publication) else problems).append(result)  # type: ignore[arg-type]
    return Reading(tuple(publications), tuple(problems), (profile,) if profile else ())


def _entries(value: object) -> Iterator[Object]:
    """The objects that are publications, in document order; nothing inside one is another."""
    stack: list[tuple[object, int, bool]] = [(value, 0, False)]
    while stack:
        current, depth, listed = stack.pop()
        if isinstance(current, Object) and not _holds_list(current):
            if listed or _is_entry(current):
                yield current
                continue
        elif isinstance(current, list):
            listed = _is_list_of_entries(current)
        if depth <= _DEEPEST and isinstance(current, dict | list):
            children = current if isinstance(current, list) else list(current.values())
            inside = listed and isinstance(current, list)
            stack += [(c, depth + 1, inside) for c in reversed(children)
                      if isinstance(c, dict | list)]  # fmt: skip


def _is_list_of_entries(items: list[Any]) -> bool:
    objects = [item for item in items if isinstance(item, Object)]
    entries = sum(_is_entry(item) for item in objects[:200])
    return bool(objects) and entries * 2 > len(objects[:200])


def _is_entry(item: Mapping[str, Any]) -> bool:
    """Whether an object has a title and another field of a publication."""
    inner = item.get("data") if isinstance(item.get("data"), dict) else None
    found = canonical_fields(inner or item)
    titled = any(KNOWN.get(str(k).lower().replace("-", "_")) == "title" and str(k).lower() != "name"
                 for k in (inner or item))  # fmt: skip
    return titled and bool(text_of(found.get("title"))) and bool(_ENTRY_SIGNS & set(found))


def _holds_list(item: Mapping[str, Any]) -> bool:
    """Whether an object contains a list of entries (a section, a response, a person's record)."""
    for child in item.values():
        inner = child.get("docs") if isinstance(child, dict) and "docs" in child else child
        if isinstance(inner, list) and _is_list_of_entries(inner):
            return True
    return False


def _flattened(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an entry: Zotero keeps them under `data`, others put identifiers in lists."""
    inner = item.get("data")
    fields = dict(inner if isinstance(inner, dict) and "title" in inner else item)
    for name, value in _identifiers(fields):
        if not fields.get(name):
            fields[name] = value
    if isinstance(fields.get("creators"), list):
        people = [c for c in fields["creators"] if isinstance(c, dict)]
        authors = [c for c in people if c.get("creatorType", "author") == "author"]
        fields["creators"] = authors or people
    return fields


def _identifiers(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """DOI and arXiv number where ORCID, Semantic Scholar and ADS keep them."""
    external = fields.get("external-ids")
    listed = external.get("external-id") if isinstance(external, dict) else None
    for identifier in listed[:20] if isinstance(listed, list) else []:
        if isinstance(identifier, dict):
            kind = text_of(identifier.get("external-id-type")).lower()
            yield kind, text_of(identifier.get("external-id-value"))
    known = fields.get("externalIds") or fields.get("ids")
    if isinstance(known, dict):
        yield from ((str(k).lower(), text_of(v)) for k, v in known.items())
    names = fields.get("identifier")
    for name in names[:50] if isinstance(names, list) else []:
        if text_of(name).lower().startswith("arxiv:"):
            yield "arxiv", text_of(name)
    for name in ("id", "entry_id", "url"):
        if "arxiv.org/abs/" in text_of(fields.get(name)):
            yield "arxiv", text_of(fields[name])
    if text_of(fields.get("archive")).lower() == "arxiv":
        yield "arxiv", text_of(fields.get("archive_location") or fields.get("number"))


def _with_bibtex(entry: Entry, item: Mapping[str, Any]) -> Entry:
    """Gaps filled from BibTeX that is kept inside the entry."""
    links = item.get("links")
    cell = text_of(item.get("bibtex") or (links.get("bibtex") if isinstance(links, dict) else ""))
    return fill_from_bibtex(entry, cell)


def fill_from_bibtex(entry: Entry, cell: str) -> Entry:
    """`entry` with place, volume, pages, DOI from BibTeX where it has none itself.

    Not the date: a list that shows no year for a working paper means it, whatever a key says.
    """
    fields = read_cell(cell) if "@" in cell[:10] else {}
    if not fields:
        return entry
    given = entry_of({k: v for k, v in fields.items() if k != "author"}, "")
    gaps = {
        name: getattr(given, name)
        for name in ("venue", "publisher", "doi", "volume", "number", "pages", "type", "arxiv")
        if not getattr(entry, name) and getattr(given, name)
    }
    return replace(entry, **gaps)


def _shape(item: Mapping[str, Any]) -> str:
    return next((name for name, signs in _SHAPES if signs <= set(item)), FORMAT)


def _profile(source: SourceText, value: object) -> Profile | None:
    """The person of an ORCID record."""
    person = value.get("person") if isinstance(value, dict) else None
    name = person.get("name") if isinstance(person, dict) else None
    if not isinstance(name, dict):
        return None
    whole = text_of(name.get("credit-name")) or " ".join(
        part
        for part in (text_of(name.get("given-names")), text_of(name.get("family-name")))
        if part
    )
    return Profile(whole, source=Source(source.name, 1, "orcid")) if whole else None
