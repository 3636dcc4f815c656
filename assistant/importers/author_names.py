"""Author fields in any order and punctuation -> names as displayed.

Says as well whether the source calls its list cut ("et al.", "and others", "...").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.importers.plain import one_line

MOST_AUTHORS = 5_000
_CUT = re.compile(
    r"^(?:et\.?\s?al\.?|and others|others|\.{3,}|…|& ?al\.?|et autres)$", re.IGNORECASE
)
_CUT_END = re.compile(r"[,;]?\s*(?:\bet\.?\s?al\.?|\band others|…|\.{3,})\s*$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|y)\s+|\s*[&＆]\s*", re.IGNORECASE)
_BIBTEX_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[^\W\d_]\.?(?=[\s.-]|$)[\s-]?){1,4}$|^[A-Z]{1,3}$")
_DOTTED = re.compile(r"^(?:[^\W\d_]{1,2}\.[\s-]?)+(?:[^\W\d_]\.?)?$")
_MARKS = re.compile(
    r"\([^()]*(?:=|\b[a-z]{3,})[^()]*\)|\([^()]*\d[^()]*\)\.?"
    r"|[*†‡§¶•✉‖¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[^\W\d_])\d{1,2}\b(?![^\W\d_])"
)
_VANCOUVER = re.compile(r"^[^\W\d_][\w'’ -]{1,40} [A-Z]{1,3}$")
_INITIALS_THEN_NAME = re.compile(r"^((?:[^\W\d_]\.[\s-]?)+)\s*([^\W\d_][\w'’-]+)$")
_SEPARATORS = re.compile(r"[;；、]|\s\|\s")


@dataclass(frozen=True, slots=True)
class Names:
    """Authors in order as displayed; `complete` is False where the source says it is cut."""

    names: tuple[str, ...] = ()
    complete: bool = True


def names_from_list(items: Iterable[str]) -> Names:
    """Names given one by one."""
    names: list[str] = []
    complete = True
    for item in items:
        text = one_line(item)
        if _CUT.match(text.strip(" ,.")) or text in {"…", "..."}:
            complete = False
            continue
        shortened = _CUT_END.sub("", text)
        complete = complete and shortened == text
        name = display_name(shortened)
        if name:
            names.append(name)
    return Names(tuple(names), complete)


def names_from_bibtex(text: str) -> Names:
    """Names joined by "and", as BibTeX has them; a comma always divides one name."""
    return names_from_list(_BIBTEX_AND.split(f" {text} "))


def names_from_text(text: str) -> Names:
    """Names in one text whose punctuation tells how they are divided.

    Reads "A B, C D and E F", "Last, First; Last, First", "Last, F. & Last, F.", "Last, First,
    Last, First", "Last F, Last F" and BibTeX's "and".
    """
    text = _CUT_MARKED.sub(", …, ", _MARKS.sub(" ", one_line(text))).strip(" ,;")
    if _SEPARATORS.search(text):
        return names_from_list(_SEPARATORS.split(text))
    pieces = [piece for piece in _AND.split(text) if piece.strip(" ,;")]
    whole = [p for p in pieces if p.strip(" ,") != "…"]
    if len(whole) > 1 and all(_one_turned_name(piece.strip(" ,…")) for piece in whole):
        return names_from_list(
            p.strip(" ,") for piece in pieces for p in re.split(r",(?= …)", piece)
        )
    parts = [p.strip() for piece in pieces for p in re.split(r"[,，;]", piece) if p.strip()]
    people = _lost_commas([p for p in parts if p != "…"])
    if _in_pairs(people):
        return names_from_list(_paired(people) + ["…"] * (len(people) < len(parts)))
    return names_from_list(parts)


_CUT_MARKED = re.compile(r",?\s*(?:\bet\.? al\b\.?|\band others\b|…|\.{3,})", re.IGNORECASE)


def display_name(text: str) -> str:
    """ "Last, First" -> "First Last"; marks, numbers and notes around a name go."""
    text = " ".join(_MARKS.sub(" ", text).split()).strip(" ,;&")
    if "," not in text:
        return text.strip("{}").strip()
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) == 1:
        return parts[0]
    suffix = [p for p in parts[1:] if _SUFFIX.match(p)]
    given = [p for p in parts[1:] if not _SUFFIX.match(p)]
    return " ".join([*given, parts[0], *suffix])


def _one_turned_name(piece: str) -> bool:
    """A piece such as "Last, First": one comma, and no second person behind it."""
    parts = [p.strip() for p in piece.strip(" ,").split(",")]
    if len(parts) == 3 and _SUFFIX.match(parts[1]):
        return True
    if len(parts) > 2:
        return False
    # "A B, C D and E F": two full names divided by a comma are two people.
    return len(parts) == 1 or not (_full(parts[0]) and _full(parts[1]))


def _full(part: str) -> bool:
    words = part.split()
    return len(words) > 1 and len(words[-1].strip(".")) > 1


def _in_pairs(parts: list[str]) -> bool:
    """Whether "Last, First, Last, First" is meant: by initials, or by single words."""
    if len(parts) < 2 or len(parts) % 2:
        return False
    given = parts[1::2]
    if all(_DOTTED.match(g) or _INITIALS.match(g) for g in given):
        return True
    if any(_VANCOUVER.match(p) for p in parts):
        return False
    single = sum(len(p.split()) == 1 for p in parts)
    return single > len(parts) // 2 and all(len(g.split()) <= 3 for g in given)


def _lost_commas(parts: list[str]) -> list[str]:
    """ "Cai", "T.T. Ma", "Z." -> "Cai", "T.T.", "Ma", "Z.", where lone initials show the style."""
    if not any(_DOTTED.match(part) for part in parts):
        return parts
    split: list[str] = []
    for part in parts:
        lost = _INITIALS_THEN_NAME.match(part)
        after_surname = bool(split) and not _DOTTED.match(split[-1])
        split += [lost[1].strip(), lost[2]] if lost and after_surname else [part]
    return split if _in_pairs(split) else parts


def _paired(parts: list[str]) -> list[str]:
    return [f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
