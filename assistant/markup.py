"""Foreign text made harmless: cleaned of invisible characters, and inert inside our Markdown.

An answer's text is Markdown of a small subset of ours (paragraphs, lists, tables, bold, quotes,
fences, marks). Titles, names and quotes inside it are written with `escape_markdown`, which leaves
ordinary text as it is and puts a backslash only before what the subset, or any other Markdown
reader, would take for markup. `unescape` is its inverse. HTML is made in the renderer only.
"""

from __future__ import annotations

import re
import unicodedata

_MOST_COMBINING_MARKS = 8
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\uffa0"  # invisible fillers
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, bidi, format
    "\ufe00-\ufe0d\ufff0-\ufffb\ufffe\uffff"  # variation selectors (not emoji's), specials
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e0fff"  # tag block and selectors beyond
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use
    "]"
)
_LINE_BREAK = re.compile(r"\r\n?|\u0085|\u2028|\u2029")
# What our subset or a common Markdown reader acts on, inside a line and at its start.
_ACTIVE = re.compile(
    r"\\(?=[\\*\[\]<`|!#>+.)~-])"  # a backslash that would escape
    r"|\*(?=\*)|(?<=\*)\*"  # bold
    r"|`|\||~(?=~)|(?<=~)~"  # code, cells, strike-through
    r"|<(?=[A-Za-z/!?])"  # a tag
    r"|!(?=\[)|\](?=[(\[:])"  # an image, a link
    r"|\[(?=\d+\])"  # a mark that is not ours
)
_LEADING = re.compile(r"^(?:[#>+-]|(\d+)(?=[.)](?:\s|$)))")
_ESCAPED = re.compile(r"\\([\\*\[\]<`|!#>+.)~-])")


def clean(text: str, *, keep_breaks: bool = True) -> str:
    """`text` in NFC without controls, bidi and invisible characters, and without pile-ups.

    At most eight combining marks follow one another. Line feeds stay, or become spaces.
    """
    text = _LINE_BREAK.sub("\n", text)
    text = _DROPPED.sub("", text).replace("\t", " ")
    text = _limit_marks(unicodedata.normalize("NFC", text))
    return text if keep_breaks else re.sub(r"\s*\n\s*", " ", text).strip()


def escape_markdown(text: str) -> str:
    r"""Foreign `text` for a line of our Markdown: cleaned, on one line, with no markup in it.

    "F1-score", "@article{" or "github.com/a/b_c" stay as they are; `**` becomes `\*\*`, `[1]`
    becomes `\[1]`, `<b>` becomes `\<b>`. `unescape` gives the cleaned text back.
    """
    text = _ACTIVE.sub(lambda m: "\\" + m.group(), clean(text, keep_breaks=False))
    return _LEADING.sub(_escape_leading, text)


def unescape(text: str) -> str:
    """What a reader sees of text that `escape_markdown` wrote."""
    return _ESCAPED.sub(r"\1", text)


def _escape_leading(match: re.Match[str]) -> str:
    return f"{match.group(1)}\\" if match.group(1) else "\\" + match.group()


def _limit_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_COMBINING_MARKS:
            kept.append(character)
    return "".join(kept)
