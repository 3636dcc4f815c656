"""An answer as plain text for a terminal: the text, then its proofs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from assistant.markup import clean, unescape
from assistant.text import readable
from assistant.types import Answer, Citation

_WIDTH = 88


def answer_lines(answer: Answer) -> Iterator[str]:
    """The answer and its citations, line by line; control characters of the list are gone."""
    yield from _plain(answer.text).splitlines()
    if answer.citations:
        yield ""
    for citation in answer.citations:
        yield from _proof(citation)
    yield ""
    if answer.notice:
        yield f"Note: {answer.notice}"
    source = {"records": "from the records", "extract": "by quoting", "model": f"by {answer.model}"}
    how = source.get(answer.basis, "without a source")
    yield f"Answered {how}; {answer.scope.publications} publications searched."


def _plain(text: str) -> str:
    return clean(unescape(re.sub(r"\*\*(.+?)\*\*", r"\1", text)))


def _proof(citation: Citation) -> Iterator[str]:
    paper = citation.publication
    date = f", {paper.date.shown}" if paper.date.shown else ""
    yield f"[{citation.number}] {clean(readable(paper.title), keep_breaks=False)}{date}"
    if citation.quote:
        quote = clean(citation.quote, keep_breaks=False)
        yield from textwrap.wrap(
            f"“{quote}”", _WIDTH, initial_indent="    ", subsequent_indent="    "
        )
