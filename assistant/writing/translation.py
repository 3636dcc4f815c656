"""Proven sentences in the visitor's language: asked of the model, held against the originals.

A translation can be held to its numbers, its names and its marks, not to its meaning: the notice
says so, and the proof that is shown stays the original.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.checking.marks import foreign_markup, unknown_addresses
from assistant.checking.words import number_words, plain, tokens
from assistant.markup import clean, escape_markdown, unescape
from assistant.types import Statement
from assistant.writing.evidence import new_fence

TRANSLATED = "Translated by the language model; the quotations are the originals."
_PLACE = re.compile(r"\s*⟦\d+⟧")
_LINE = re.compile(r"^\s*(\d{1,2})[.)]\s*(\S.*)$", re.MULTILINE)
_LENGTHS = (0.2, 2.5)  # of a translation, as a multiple of the original's characters


def translation_values(statements: Sequence[Statement], language: str) -> dict[str, str]:
    """The variables of the prompt `translate`."""
    lines = [f"{n}. {_bare(s.text)}" for n, s in enumerate(statements, 1)]
    return {"fence": new_fence(), "language": language, "sentences": "\n".join(lines)}


def numbered_lines(reply: str) -> dict[int, str]:
    """Lines like `2. text` of a reply, by number; the first of each number counts."""
    found: dict[int, str] = {}
    for number, text in _LINE.findall(clean(reply)):
        found.setdefault(int(number), text.strip())
    return found


def translated(statements: Sequence[Statement], reply: str) -> tuple[Statement, ...]:
    """The statements with those translations that keep to their originals."""
    lines = numbered_lines(reply)
    return tuple(
        _with_text(statement, lines.get(number, ""))
        for number, statement in enumerate(statements, 1)
    )


def _with_text(statement: Statement, text: str) -> Statement:
    original = _bare(statement.text)
    text = re.sub("[⟦⟧]", "", text)
    if not keeps_facts(original, text):
        return statement
    item = "- " if statement.text.startswith("- ") else ""
    places = "".join(f"⟦{n}⟧" for n in range(len(statement.supports)))
    body = text.rstrip(" .。")
    stop = text[len(body) :].strip() or "."
    return Statement(f"{item}{escape_markdown(body)} {places}{stop}", statement.supports)


def keeps_facts(original: str, text: str) -> bool:
    """Whether a translation has the same numbers and coined names, no address and no markup."""
    if not text or foreign_markup(text) or unknown_addresses(text, ()):
        return False
    low, high = _LENGTHS
    if not low * len(original) <= len(text) <= high * len(original) + 20:
        return False
    return _facts(original) == _facts(text)


def _facts(text: str) -> Counter[str]:
    """Numbers in digits and names with a digit or an inner capital."""
    shown = plain(text)
    found = tokens(shown)
    coined = [t for t in found if t.kind == "number" or _coined(shown[t.start : t.end])]
    words = number_words()
    return Counter(t.form for t in coined if shown[t.start : t.end].lower() not in words)


def _coined(written: str) -> bool:
    latin = written.isascii()
    return latin and (any(c.isupper() for c in written[1:]) or any(c.isdigit() for c in written))


def _bare(text: str) -> str:
    """What a reader sees of a statement, without marks and list signs."""
    return unescape(_PLACE.sub("", text)).removeprefix("- ").strip()
