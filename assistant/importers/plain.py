"""Foreign text -> plain text: HTML tags and entities out, white space in order."""

from __future__ import annotations

import html
import re

_BREAKING = re.compile(
    r"</?(?:p|div|section|article|ul|ol|li|h[1-6]|blockquote|jats:p|jats:sec|jats:title|title|"
    r"table|tr)(?:\s[^<>]{0,500})?/?>|<br\s?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:a|abbr|b|bold|big|cite|code|del|em|font|i|img|inf|ins|italic|kbd|mark|math|mfenced|"
    r"mfrac|mi|mml:[a-z]+|mn|mo|mover|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtext|munder|q|s|"
    r"sc|scp|small|span|strong|sub|sup|tt|u|var|wbr|jats:[a-z-]+|annotation|semantics)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys(c for c in (*range(32), *range(127, 160)) if c not in (9, 10)),
    **dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))),
    0xA0: " ", 0x2028: "\n", 0x2029: "\n",
}  # fmt: skip
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((?:https?://|/|\.)[^\s()]{0,1000}\)")


def plain(text: str) -> str:
    """`text` without HTML, paragraphs kept, lines within a paragraph joined by spaces."""
    if "<" in text:
        text = _TAG.sub("", _BREAKING.sub("\n\n", text))
    if "&" in text:
        text = html.unescape(text)
    text = visible(text)
    paragraphs = (" ".join(p.split()) for p in _BLANK_LINES.split(text.strip()))
    return "\n\n".join(p for p in paragraphs if p)


def visible(text: str) -> str:
    """`text` without characters that nobody sees: controls, zero width, direction marks, tags."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """`plain` text on one line, for titles, names and places."""
    return " ".join(plain(text).split())


def without_markdown(text: str) -> str:
    """Emphasis and links of Markdown as plain text; `*` and `_` inside formulas stay.

    A text beyond the length of any field comes back as it is.
    """
    if len(text) > 40_000:
        return text
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = re.sub(r"(?<!\w)(\*\*|__)(?=\S)([^\n*_]{1,500}?)(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(r"(?<![\w*\\$])\*(?=[^\s*])([^\n*]{1,300}?)(?<=\S)\*(?![\w*])", r"\1", text)


def first_address(text: str) -> str:
    """The address of a link element, or the text itself: sites keep `<a href=...>` in fields."""
    match = _HREF.search(text)
    return html.unescape(match[1]) if match else text.strip()
