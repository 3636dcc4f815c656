"""What is asked for by a name that the text does not have: no likeness outweighs that.

Whether a sentence answers otherwise is the trained judge's to say (`judge`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.membership import searchable
from assistant.reading.coined import is_coined, spelt_out
from assistant.text import fold, loose
from assistant.types import Publication

_POSSESSIVE = re.compile(r"['’]s$")


def unsaid(asked: str, papers: Sequence[Publication]) -> tuple[str, ...]:
    """Coined names that are asked for ("PoseTrack2018"), where no text has or spells them out."""
    if asked.isupper():
        return ()
    words = (_POSSESSIVE.sub("", w).strip("-+.,;:?!()\"'“”") for w in asked.split())
    named = [word for word in words if is_coined(word)]
    said = [searchable(p) for p in papers]
    return tuple(
        name for name in dict.fromkeys(named)
        if not any(all(_has(part, text) for part in _parts(name)) for text in said)
    )  # fmt: skip


def _parts(name: str) -> tuple[str, ...]:
    """The made-up parts of a compound ("ligand-SMILES-only"); the whole where it has digits."""
    parts = tuple(part for part in name.split("-") if is_coined(part))
    plain = all(part.isalpha() for part in name.split("-"))
    return parts if parts and plain else (name,)


def _has(name: str, text: str) -> bool:
    name = name.removesuffix("s") if name[-2:].islower() else name  # "p-values"
    return loose(fold(name)).search(text) is not None or spelt_out(name, text)
