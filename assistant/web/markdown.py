"""Our Markdown subset to HTML: the only place where the text of an answer becomes markup.

Knows paragraphs, `- ` and `1. ` lists, tables, `> ` quotes, fences, `**bold**`, `` `code` ``, marks
like `[1]` and the addresses it is told to link. Everything else is literal text, escaped; there is
no way to write a tag, an image, a style or another link. The HTML has no line feeds, so that
Gradio's Markdown takes it as one block and leaves it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from assistant.markup import clean, unescape

LONG_LIST = 10
LONG_TABLE = 12
FEW_MARKS = 3
_ENTITIES = {ord(c): f"&#{ord(c)};" for c in "`$*_[]\\~|!#'\n"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
}
_INLINE = re.compile(
    r"(?P<escaped>\\[\\*\[\]<`|!#>+.)~-])"
    r"|\*\*(?P<bold>(?:\\.|[^*\\]|\*(?!\*))+)\*\*"
    r"|`(?P<code>[^`]+)`"
    r"|(?P<run>\[\d{1,4}\](?: ?\[\d{1,4}\]){6,})"
    r"|\[(?P<mark>\d{1,4})\]"
    r"|(?P<url>https?://[^\s<>\"'|`\[\]]+)"
)
_ITEM = re.compile(r"(?:- |(?P<number>\d{1,6})\. )(?P<text>.*)$")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_TRAILING = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class Style:
    """How marks and links come out: by number a mark's HTML, the addresses that may be linked.

    `unfold` gives the label of the button that shows a long list whole, from its length.
    """

    marks: Mapping[int, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    unfold: Callable[[int], str] = "Show all {}".format


def text_html(text: str) -> str:
    """Foreign text as inert HTML text: cleaned, with entities for what Markdown would act on."""
    return clean(text).translate(_ENTITIES).replace("://", "&#58;//")


def link_html(url: str, shown: str) -> str:
    """A link to `url`; plain text if `safe_address` refuses it."""
    if not safe_address(url):
        return text_html(shown)
    return (
        f'<a href="{text_html(url)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{text_html(shown)}</a>"
    )


def safe_address(url: str) -> bool:
    """Whether `url` may be linked: https, a plain host, no credentials, no odd characters."""
    if not re.fullmatch(r"https://[!-~]+", url) or re.search(r"[<>\"'`\\^{}|]", url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.username is None and (parts.port or 443) > 0
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of an address as shown beside a link, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def to_html(text: str, style: Style) -> str:
    """The HTML of a whole answer text."""
    return _blocks(clean(text).split("\n"), style)


def _blocks(lines: list[str], style: Style) -> str:
    html: list[str] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        block, at = _reader(lines, at)(lines, at, style)
        html.append(block)
    return "".join(html)


_Reader = Callable[[list[str], int, Style], tuple[str, int]]


def _reader(lines: list[str], at: int) -> _Reader:
    line = lines[at]
    if line.startswith("```"):
        return _fence
    if line.startswith("|") and at + 1 < len(lines) and _RULE.match(lines[at + 1]):
        return _table
    if line.startswith(">"):
        return _quote
    return _list if _ITEM.match(line) else _paragraph


def _paragraph(lines: list[str], at: int, style: Style) -> tuple[str, int]:
    end = at + 1
    while end < len(lines) and lines[end].strip() and _reader(lines, end) is _paragraph:
        end += 1
    return (
        f'<p dir="auto">{_inline(" ".join(line.strip() for line in lines[at:end]), style)}</p>',
        end,
    )


def _fence(lines: list[str], at: int, style: Style) -> tuple[str, int]:
    end = at + 1
    while end < len(lines) and not lines[end].startswith("```"):
        end += 1
    code = text_html("\n".join(lines[at + 1 : end]))
    return f'<pre tabindex="0"><code>{code}</code></pre>', end + 1


def _quote(lines: list[str], at: int, style: Style) -> tuple[str, int]:
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    inner = [line[1:].removeprefix(" ") for line in lines[at:end]]
    return f'<blockquote dir="auto">{_blocks(inner, style)}</blockquote>', end


def _list(lines: list[str], at: int, style: Style) -> tuple[str, int]:
    first = _ITEM.match(lines[at])
    ordered = bool(first and first["number"])
    items: list[list[str]] = []
    while at < len(lines):
        match = _ITEM.match(lines[at])
        if match and bool(match["number"]) == ordered:
            items.append([match["text"]])
        elif lines[at].startswith("  "):
            items[-1].append(lines[at][2:].removeprefix(" "))
        elif lines[at].strip() or not _continues(lines, at, ordered):
            break
        at += 1
    body = "".join(f'<li dir="auto">{_item(item, style)}</li>' for item in items)
    tag = "ol" if ordered else "ul"
    start = f' start="{int(first["number"])}"' if first and ordered else ""
    folded = len(items) > LONG_LIST + 2
    opened = f'<{tag}{start} class="fn-folded">' if folded else f"<{tag}{start}>"
    return opened + body + f"</{tag}>" + (_unfold(len(items), style) if folded else ""), at


def _continues(lines: list[str], at: int, ordered: bool) -> bool:
    """Whether after the blank line at `at` the same list goes on."""
    following = next((line for line in lines[at:] if line.strip()), "")
    match = _ITEM.match(following)
    return following.startswith("  ") or bool(match and bool(match["number"]) == ordered)


def _item(lines: list[str], style: Style) -> str:
    head, rest = lines[0], lines[1:]
    plain = next((i for i, line in enumerate(rest) if _starts_block(rest, i)), len(rest))
    inline = _inline(" ".join([head, *(line.strip() for line in rest[:plain])]), style)
    return inline + _blocks(rest[plain:], style)


def _starts_block(lines: list[str], at: int) -> bool:
    return not lines[at].strip() or _reader(lines, at) is not _paragraph


def _table(lines: list[str], at: int, style: Style) -> tuple[str, int]:
    end = at + 2
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    head = "".join(_head_cell(cell, style) for cell in _cells(lines[at]))
    rows = [_row(line, style) for line in lines[at + 2 : end]]
    folded = len(rows) > LONG_TABLE + 3
    table = f'<table class="{"fn-table fn-folded" if folded else "fn-table"}">'
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    more = _unfold(len(rows), style) if folded else ""
    return f'<div class="fn-scroll" tabindex="0">{table}{body}</div>{more}', end


def _head_cell(cell: str, style: Style) -> str:
    label = _inline(cell, style)
    return f'<th scope="col"><button type="button" class="fn-sort">{label}</button></th>'


def _row(line: str, style: Style) -> str:
    cells = "".join(f'<td dir="auto">{_inline(cell, style)}</td>' for cell in _cells(line))
    return f"<tr>{cells}</tr>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(line.strip().removeprefix("|"))][
        : -1 if line.rstrip().endswith("|") and not line.rstrip().endswith("\\|") else None
    ]


def _unfold(count: int, style: Style) -> str:
    return f'<button type="button" class="fn-unfold">{text_html(style.unfold(count))}</button>'


def _inline(text: str, style: Style) -> str:
    html: list[str] = []
    at = 0
    for match in _INLINE.finditer(text):
        html.append(text_html(text[at : match.start()]))
        html.append(_piece(match, style))
        at = match.end()
    return "".join([*html, text_html(text[at:])])


def _piece(match: re.Match[str], style: Style) -> str:
    if match["escaped"]:
        return text_html(match["escaped"][1:])
    if match["bold"]:
        return f"<strong>{_inline(match['bold'], style)}</strong>"
    if match["code"]:
        return f"<code>{text_html(match['code'])}</code>"
    if match["run"]:
        return _mark_run(match["run"], style)
    if match["mark"]:
        return style.marks.get(int(match["mark"]), text_html(match.group()))
    return _address(match["url"], style)


def _mark_run(run: str, style: Style) -> str:
    """Many marks in a row: the first few, and a button that shows the rest."""
    numbers = re.findall(r"\d+", run)
    marks = [style.marks.get(int(number), text_html(f"[{number}]")) for number in numbers]
    label = text_html(style.unfold(len(marks)))
    more = (
        f'<button type="button" class="fn-more-marks" title="{label}">'
        f'<span class="fn-sr">{label}</span><span class="fn-n">+{len(marks) - FEW_MARKS}</span>'
        "</button>"
    )
    rest = "".join(marks[FEW_MARKS:])
    return f'{"".join(marks[:FEW_MARKS])}{more}<span class="fn-hidden-marks">{rest}</span>'


def _address(written: str, style: Style) -> str:
    url = written.rstrip(_TRAILING)
    rest = text_html(written[len(url) :])
    plain = unescape(url)
    return (link_html(plain, plain) if plain in style.links else text_html(plain)) + rest
