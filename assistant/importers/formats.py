"""Which reader reads a text: recognised from its content, or named by the caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import ListError
from assistant.importers import (
    atom,
    author_page,
    bibtex,
    json_records,
    markdown,
    reference_list,
    table,
    tagged,
)
from assistant.importers.report import Reading, SourceText

Reader = Callable[[Sequence[SourceText]], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """A family of formats: its name, how its texts are recognised, and its reader.

    `together`: files of one import share definitions (macros) and are read at once.
    """

    name: str
    looks_like: Callable[[str], bool]
    read: Reader
    together: bool = False


# In the order in which they are tried: the strictest sign first. BibTeX stands before Markdown
# because a bibliography of a Jekyll site may open with an empty front matter.
FORMATS: tuple[Format, ...] = (
    Format(json_records.FORMAT, json_records.looks_like, json_records.read),
    Format(atom.FORMAT, atom.looks_like, atom.read),
    Format(tagged.RIS, tagged.looks_like_ris, tagged.read_ris),
    Format(tagged.NBIB, tagged.looks_like_nbib, tagged.read_nbib),
    Format(table.FORMAT, table.looks_like, table.read),
    Format(bibtex.FORMAT, bibtex.looks_like, bibtex.read, together=True),
    Format(markdown.FORMAT, markdown.looks_like, markdown.read, together=True),
    Format(markdown.YAML, markdown.looks_like_yaml, markdown.read_yaml),
    Format(author_page.FORMAT, author_page.looks_like, author_page.read),
    Format(reference_list.FORMAT, reference_list.looks_like, reference_list.read),
)


def find_format(source: SourceText, named: str | None = None) -> Format | None:
    """The format of a text; None if no reader knows it.

    Raises ListError if `named` is not the name of a format.
    """
    if named is not None:
        found = next((f for f in FORMATS if f.name == named), None)
        if found is None:
            names = ", ".join(f.name for f in FORMATS)
            raise ListError(f"No format is called {named!r}. Choose one of: {names}.")
        return found
    return next((f for f in FORMATS if f.looks_like(source.text)), None)
