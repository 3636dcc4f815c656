"""Check files of labelled questions: `python training/check_labels.py FILE...`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

OPS = set(
    "list number group fields quote findings compare define summary similar choose overview trend"
    " reference profile social decline refine".split()
)
ROLES = set(
    "topic title desc intitle person person.first person.last person.sole time.in time.before"
    " time.after time.since time.until venue type code has authors.eq authors.gt authors.ge"
    " authors.lt authors.le n nth claim then".split()
)
FIELDS = set(
    "title authors first_author last_author year date month venue type topic keyword code doi"
    " arxiv url pages volume publisher abstract affiliation".split()
)
VALUES = {
    "measure": set("count share mean min max sum".split()),
    "by": FIELDS,
    "order": set("newest oldest most least name".split()),
    "join": {"or", "vs"},
    "ref": set("it those nth other person carry fix".split()),
    "form": set("table bullets short shorter plain long longer translate more".split()),
    "what": set(
        "results datasets methods applications limitations tools hindex citations score"
        " affiliation contact other".split()
    ),
    "why": set("first best relevant impact opinion private world task promise instruction".split()),
    "style": set("bibtex apa mla ieee ris chicago csl".split()),
    "kind": set("greeting thanks bye capability identity ack complaint".split()),
    "lang": set("en zh es fr de ja".split()),
}
FREE = {"q", "op", "one", "yesno", "fields", "prev", "prev_op", "then", "list"}
MARK = re.compile(r"\{(not\.)?([a-z.]+):([^{}]+)\}")


def faults(row: dict) -> list[str]:
    """What is wrong with one labelled question."""
    found = []
    if row.get("op") not in OPS:
        found.append(f"op {row.get('op')!r}")
    for key, value in row.items():
        if key in VALUES:
            if value not in VALUES[key]:
                found.append(f"{key} {value!r}")
        elif key not in FREE:
            found.append(f"key {key!r}")
    found += [f"field {f!r}" for f in row.get("fields", []) if f not in FIELDS]
    if "q" in row:
        found += [f"role {m[2]!r}" for m in MARK.finditer(row["q"]) if m[2] not in ROLES]
        if re.search(r"[{}]", MARK.sub("", row["q"])):
            found.append("stray brace")
    if "then" in row:
        found += faults({"q": "", **row["then"]})
    return found


def main() -> int:
    bad = 0
    for name in sys.argv[1:]:
        seen: set[str] = set()
        for number, line in enumerate(Path(name).read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                wrong = faults(row) + ([] if "q" in row else ["no q"])
            except (json.JSONDecodeError, TypeError) as error:
                row, wrong = {}, [str(error)]
            key = json.dumps([row.get("prev"), row.get("q")])
            wrong += ["double"] if key in seen else []
            seen.add(key)
            if wrong:
                bad += 1
                print(f"{name}:{number}: {', '.join(wrong)}")
        print(f"{name}: {len(seen)} questions")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
