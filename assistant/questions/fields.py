"""Record fields and reference styles that a question names."""

from __future__ import annotations

import re

from assistant.questions.clues import Clues
from assistant.questions.lexicon import folded
from assistant.text import sentences

FIELDS = ("venue", "doi", "arxiv", "pages", "volume", "publisher", "type", "affiliation",
          "last_author")  # fmt: skip
_HIS_WORK = re.compile(
    r"\b(?:his|her|your|their|all)\s+(?:\w+\s+)?(?:works?|papers|publications|articles|research)\b"
)
_WHERE = re.compile(
    r"\bwhere\b.*\b(?:appear\w*|present\w*|publish\w*|come out|came out|printed|accepted)\b|"
    r"\b(?:appear\w*|publish\w*|printed|accepted)\b.*\bwhere\b"
)
# Fields that are asked of one publication, never of a selection.
OF_ONE = {"citations", "pages", "volume", "type", "publisher", "arxiv", "doi", "last_author"}
STYLES = {
    "bibtex": "bibtex", "bib tex": "bibtex", "bib entry": "bibtex", "bib": "bibtex", "ris": "ris",
    "endnote": "ris", "csl": "csl-json", "csl-json": "csl-json", "apa": "apa", "ieee": "ieee",
    "ieee style": "ieee", "ieee format": "ieee", "mla": "mla",
    "chicago": "chicago", "chicago style": "chicago", "harvard style": "apa",
}  # fmt: skip


def style_of(clues: Clues) -> str | None:
    """The reference style a question names, if any."""
    for found in clues.found:
        if found.concept == "bibliography" and found.words in STYLES:
            return STYLES[found.words]
    return None


def fields_of(clues: Clues) -> tuple[str, ...]:
    """The record fields that a question names, in the order in which records have them."""
    of_it = clues.language == "en" and clues.has("it")
    of_one = bool(clues.mentions) or of_it or metric_of_something(clues)
    if clues.has("metric") and of_one and not clues.has("profile"):
        return ("citations",)  # figures are a profile's; of a paper the lists show none
    asking = folded(clues.shape.focus_of(clues.question) or clues.question).text
    place = ("venue",) if _WHERE.search(asking) else ()
    return tuple(dict.fromkeys((*place, *(name for name in FIELDS if clues.has(name)))))


def metric_of_something(clues: Clues) -> bool:
    """Whether a figure is asked of something that is described: "citations of the pose survey".

    Only the sentence that names the figure counts.
    """
    spans = clues.spans_of("metric")
    own = clues.has("profile") or _HIS_WORK.search(folded(clues.question).text)
    if not spans or own or not clues.has("publication", "kinds"):
        return False
    start, end = next(
        (s for s in sentences(clues.question) if s[0] <= spans[-1][0] < s[1]),
        (0, len(clues.question)),
    )
    outside = ((0, start), (end, len(clues.question)))
    found = tuple((f.start, f.end) for f in clues.found)
    return bool(clues.words_beyond(*outside, *found))
