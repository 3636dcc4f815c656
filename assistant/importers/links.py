r"""Addresses inside an abstract, also those that the page broke, with what they lead to.

A break is repaired only where the text can mean nothing else: a host with a space before its
ending ("github. com/x/y"), or words left over between an address and the end of its sentence
("at https://github.com/x/Some Name."). It does not look anything up.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from assistant.types import Link, LinkKind

_ADDRESS = re.compile(r"(?:https?://|(?<![\w@./-])(?:www\.|github\.com/))[^\s{}<>\"“”|\\^`]*", re.I)
_HOST_TAIL = re.compile(r"\s(?:com|org|io|net|edu|gov|ai|dev|cn|de|fr|uk|eu)(?=/)[^\s{}<>\"\\]*")
_LEFTOVER = re.compile(r"((?: [A-Z][\w-]*){1,2})(?=\.?\s*$|\.\s+[A-Z])")
_CLOSERS = ".,;:!?)]}'\"’”。，；"
_CODE_HOSTS = re.compile(
    r"//(?:www\.)?(?:github\.com|gitlab\.[\w.]+|bitbucket\.org|codeberg\.org|huggingface\.co|"
    r"anonymous\.4open\.science|codeocean\.com|sourceforge\.net|gitee\.com)/",
    re.I,
)
_CODE_WORDS = re.compile(
    r"\b(?:codes?|implementations?|software|repositor(?:y|ies)|source|scripts?|toolbox|library|"
    r"package|models?|open-sourced|benchmarks)\b",
    re.I,
)
_DATA_WORDS = re.compile(r"\b(?:data ?sets?|data|corpus|corpora|annotations)\b", re.I)
_PAPER_HOSTS = re.compile(r"//(?:dx\.)?doi\.org/|//arxiv\.org/abs/", re.I)


def find_links(text: str) -> tuple[Link, ...]:
    """The addresses in `text`, in order, each once."""
    found: dict[str, Link] = {}
    for match in _ADDRESS.finditer(text):
        written, repaired = _whole_address(text, match)
        address = written.rstrip(_CLOSERS) if not repaired else written.rstrip(".,;")
        url = _normal_url(address)
        if url and url not in found:
            context = _context(text, match.start())
            found[url] = Link(url, link_kind(url, context), address, repaired)
    return tuple(found.values())


def link_kind(url: str, context: str = "") -> LinkKind:
    """What an address leads to, from its host and the words in front of it."""
    if url.lower().split("?")[0].endswith(".pdf"):
        return "pdf"
    if _PAPER_HOSTS.search(url):
        return "paper"
    code, data = _CODE_WORDS.search(context), _DATA_WORDS.search(context)
    if data and not code:
        return "data"
    if code or _CODE_HOSTS.search(url):
        return "code"
    return "other"


def is_web_address(text: str) -> bool:
    """Whether `text` is one plain http(s) address."""
    return bool(re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+\.[^\s<>\"{}|\\^`]+", text.strip(), re.I))


def _whole_address(text: str, match: re.Match[str]) -> tuple[str, bool]:
    """The address as written, with what a space cut off; and whether it was broken."""
    address, end = match.group(), match.end()
    host = address.split("//")[-1]
    if host.endswith(".") and "/" not in host:
        tail = _HOST_TAIL.match(text, end)
        if tail:
            return (address + tail.group()).rstrip(_CLOSERS), True
    if "/" in host and address[-1] not in _CLOSERS:
        rest = _LEFTOVER.match(text, end)
        if rest and "{" not in text[max(0, match.start() - 1) : match.start()]:
            return address + rest.group(1), True
    return address, False


def _normal_url(address: str) -> str:
    address = re.sub(r"(?<=\.)\s(?=\w+/)", "", address)
    if not address.lower().startswith("http"):
        address = "https://" + address
    host = address.split("//", 1)[1]
    if "." not in host.split("/")[0]:
        return ""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")


def _context(text: str, at: int) -> str:
    """The words of the same sentence in front of an address."""
    before = text[max(0, at - 200) : at]
    return re.split(r"(?<=[.!?])\s*(?=[A-Z])", before)[-1]
