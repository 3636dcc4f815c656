"""Plain readers of lists, made only to check the importers; they share no code with them.

They take fields as raw text: good enough to compare letters, not to be served.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

csv.field_size_limit(2**24)


@dataclass(frozen=True)
class Seen:
    title: str
    authors: str
    year: int | None
    abstract: str


def letters(text: str) -> str:
    """Letters and digits alone, without accents, LaTeX commands and HTML."""
    return "".join(c for c in _bare(text) if c.isalnum())


def words(text: str) -> Counter[str]:
    """The words of an author field in any order, without what only joins names."""
    text = re.sub(r"[{}]", "", re.sub(r"\([^()]*\)", " ", _bare(text)))
    found = re.findall(r"[^\W\d_]+", text)
    return Counter(w for w in found if w not in {"and", "et", "al", "others"})


def _bare(text: str) -> str:
    text = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", " ", text))
    text = re.sub(r"\$[^$]*\$", lambda m: re.sub(r"[{}]", "", m.group()), text)
    special = {"ss": "ss", "o": "o", "O": "O", "l": "l", "L": "L", "i": "i", "ae": "ae", "oe": "oe",
               "textcopyright": "", "enquote": "",
               "aa": "a", "AA": "A"}  # fmt: skip
    text = re.sub(r"\\[\"'`^~=.]|\\[uvHcdbkr](?![A-Za-z])", "", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda m: special.get(m[1], m[1]), text)
    text = re.sub(r"\b(?:emph|textbf|textit|texttt)\{", "{", text)
    text = unicodedata.normalize(
        "NFKD", text.replace("ø", "o").replace("ł", "l").replace("ß", "ss")
    )
    return "".join(c for c in text if not unicodedata.combining(c)).replace("ı", "i").casefold()


def read_independently(path: Path) -> list[Seen]:
    if path.is_dir():
        return [s for f in sorted(path.rglob("*.*")) if f.name != "SOURCE.json" and f.is_file()
                for s in read_independently(f)]  # fmt: skip
    text = path.read_text(encoding="utf-8-sig")
    readers = {".bib": _bibtex, ".ris": _ris, ".nbib": _nbib, ".csv": _csv, ".json": _json,
               ".md": _page, ".qmd": _page, ".txt": _author_page}  # fmt: skip
    return readers[path.suffix](text)


def _year(text: object) -> int | None:
    match = re.search(r"\b(?:19|20)\d\d\b", str(text or ""))
    return int(match.group()) if match else None


def _bibtex(text: str) -> list[Seen]:
    found = []
    for chunk in re.split(r"^@", text, flags=re.MULTILINE)[1:]:
        if re.match(r"(?i)(?:string|comment|preamble)\b", chunk):
            continue
        fields: dict[str, str] = {}
        for match in re.finditer(r"[\s,]([A-Za-z-]+)\s*=\s*([{\"]|\w+)", chunk):
            if match[1].lower() in fields or _depth(chunk[: match.start(1)]) != 1:
                continue
            fields[match[1].lower()] = _value(chunk, match)
        found.append(Seen(fields.get("title", ""), fields.get("author", ""),
                          _year(fields.get("year")), fields.get("abstract", "")))  # fmt: skip
    return found


def _depth(text: str) -> int:
    return text.count("{") - text.count("}")


def _value(chunk: str, match: re.Match[str]) -> str:
    if match[2] not in {"{", '"'}:
        return match[2]
    depth, start = 0, match.end(2)
    for at in range(start, len(chunk)):
        depth += {"{": 1, "}": -1}.get(chunk[at], 0)
        if (match[2] == "{" and depth < 0) or (match[2] == '"' and chunk[at] == '"' and depth == 0):
            return chunk[start:at]
    return chunk[start:]


def _ris(text: str) -> list[Seen]:
    found = []
    for record in re.split(r"^TY  - ", text, flags=re.MULTILINE)[1:]:

        def every(tag: str, record: str = record) -> list[str]:
            return re.findall(rf"^{tag}  - (.*)$", record, re.MULTILINE)

        found.append(Seen("".join(every("TI")[:1]), " ".join(every("AU")),
                          _year(every("PY")), " ".join(every("AB"))))  # fmt: skip
    return found


def _nbib(text: str) -> list[Seen]:
    text = re.sub(r"\n {6}", " ", text)
    found = []
    for record in re.split(r"^PMID- ", text, flags=re.MULTILINE)[1:]:

        def every(tag: str, record: str = record) -> list[str]:
            return re.findall(rf"^{tag} *- (.*)$", record, re.MULTILINE)

        found.append(Seen(every("TI")[0], " ".join(every("FAU") + every("CN")), _year(every("DP")),
                          " ".join(every("AB"))))  # fmt: skip
    return found


def _csv(text: str) -> list[Seen]:
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        low = {(k or "").lower(): v or "" for k, v in row.items() if isinstance(v, str)}
        if any(v.strip() for v in low.values()):
            found.append(Seen(low.get("title", ""), low.get("author full names") or low["authors"],
                              _year(low.get("year")), low.get("abstract", "")))  # fmt: skip
    return found


def _json(text: str) -> list[Seen]:
    data = json.loads(text)
    if isinstance(data, dict) and "activities-summary" in data:
        groups = data["activities-summary"]["works"]["group"]
        return [_seen({"title": w["title"]["title"]["value"], "authors": "",
                       "year": ((w.get("publication-date") or {}).get("year") or {}).get("value")})
                for g in groups for w in g["work-summary"]]  # fmt: skip
    if isinstance(data, dict):
        return [_seen(p) for s in data.get("sections", []) for p in s["papers"]]
    return [_seen(item) for item in data]


def _person(name: dict[str, Any]) -> str:
    kept = (str(v) for k, v in name.items()
            if k in {"family", "given", "literal"} or "particle" in k)  # fmt: skip
    return " ".join(kept)


def _seen(item: dict[str, Any]) -> Seen:
    authors = item.get("authors") or item.get("author") or ""
    if isinstance(authors, list):
        parts = [a if isinstance(a, str) else _person(a) for a in authors]
        authors = " ".join(parts)
    issued = item.get("issued")
    issued = issued.get("date-parts", [[None]])[0][0] if isinstance(issued, dict) else issued
    noted = re.search(r"issued: *(\S+)", str(item.get("note", "")))
    year = item.get("year") or issued or (noted and noted[1])
    abstract = item.get("abstract") or item.get("summary") or ""
    return Seen(str(item.get("title", "")), authors, _year(year), str(abstract))


def _page(text: str) -> list[Seen]:
    import yaml

    _, front, body = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    data = yaml.load(front, Loader=yaml.BaseLoader)
    authors = data.get("authors") or data.get("author") or []
    names = []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author if isinstance(author, str) else author["name"]
        names.append(name if isinstance(name, str) else " ".join(name.values()))
    abstract = data.get("abstract") or (body if "abstract" not in data else "")
    return [Seen(data["title"], " ".join(names), _year(data.get("year") or data.get("date")),
                 abstract)]  # fmt: skip


def _author_page(text: str) -> list[Seen]:
    found = []
    pattern = r"^[A-Z]{2}((?:[A-Z][a-z]{2}) \d+(?:, \d{4})?)(?:Code)?\n(.*)\n\n(.*)\n\n(.*)$"
    for date, title, authors, abstract in re.findall(pattern, text, re.MULTILINE):
        found.append(Seen(title, authors.split(" · ")[0], _year(date), abstract))
    return found
