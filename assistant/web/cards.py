"""Citation cards: a paper as the list has it, the quoted sentence highlighted in its abstract."""

from __future__ import annotations

import re
from urllib.parse import quote

from assistant.text import readable
from assistant.types import Citation, Publication
from assistant.web.markdown import host_of, link_html, safe_address, text_html
from assistant.web.wording import Wording

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?")


def mark_html(citation: Citation, answer_key: str, words: Wording) -> str:
    """The button in place of a mark like [1]; hovering shows the sentence, clicking the card."""
    spoken = words.say("source_number", number=citation.number)
    hint = citation.quote or citation.publication.title
    return (
        f'<button type="button" class="fn-mark" id="{_card_id(answer_key, citation)}-mark" '
        f'title="{text_html(readable(hint))}"><span class="fn-sr">{text_html(spoken)}</span>'
        f'<span class="fn-n">{citation.number}</span></button>'
    )


def card_html(citation: Citation, answer_key: str, words: Wording) -> str:
    """One source, folded to number, title and byline; opened, everything that the list has."""
    paper = citation.publication
    title, line = text_html(readable(paper.title)), text_html(byline(paper, words))
    return (
        f'<details class="fn-card" id="{_card_id(answer_key, citation)}">'
        f'<summary><span class="fn-n">{citation.number}</span>'
        f'<span class="fn-head"><span class="fn-title" dir="auto">{title}</span>'
        f'<span class="fn-byline" dir="auto">{line}</span></span></summary>'
        f'<div class="fn-body">{_facts(paper, words)}{_abstract(citation, words)}</div></details>'
    )


def byline(paper: Publication, words: Wording) -> str:
    """First listed authors, date and category on one line."""
    names = ", ".join(paper.authors[:3])
    more = len(paper.authors) > 3 or not paper.authors_complete
    parts = [f"{names} et al." if names and more else names, shown_date(paper, words)]
    return " · ".join(part for part in [*parts, paper.category or ""] if part)


def shown_date(paper: Publication, words: Wording) -> str:
    """The date with the precision of the list; one without a year as the list shows it."""
    shown = paper.date.iso or paper.date.shown
    if paper.date.year is None and shown:
        return f"{shown} ({words['no_date']})"
    return shown or words["no_date"]


def linked_addresses(paper: Publication) -> list[tuple[str, str]]:
    """The addresses of a record that may be linked, as (kind, https address), each once."""
    found: dict[str, str] = {}
    for link in paper.links:
        found.setdefault(link.url, link.kind)
    if paper.doi and _DOI.fullmatch(paper.doi):
        found.setdefault("https://doi.org/" + quote(paper.doi, safe="/:;().-_"), "paper")
    if paper.arxiv and _ARXIV.fullmatch(paper.arxiv):
        found.setdefault("https://arxiv.org/abs/" + paper.arxiv, "paper")
    if paper.url:
        found.setdefault(paper.url, "paper")
    return [(kind, url) for url, kind in found.items() if safe_address(url)]


def _card_id(answer_key: str, citation: Citation) -> str:
    return f"fn-{answer_key}-{citation.number}"


def _facts(paper: Publication, words: Wording) -> str:
    names = ", ".join(paper.authors)
    if names and not paper.authors_complete:
        names += f", {words['and_others']}"
    facts = [names, " · ".join(_details(paper, words))]
    lines = "".join(f'<p dir="auto">{text_html(fact)}</p>' for fact in facts if fact)
    links = "".join(f"<li>{_link(kind, url, words)}</li>" for kind, url in linked_addresses(paper))
    if paper.code_flag and paper.code_url is None:
        links += f"<li>{text_html(words['code_no_address'])}</li>"
    return lines + (f'<ul class="fn-links">{links}</ul>' if links else "")


def _details(paper: Publication, words: Wording) -> list[str]:
    parts = [shown_date(paper, words), paper.category, paper.venue, paper.type]
    return [part for part in parts if part]


def _link(kind: str, url: str, words: Wording) -> str:
    label = words["code"] if kind == "code" else words["paper"]
    return link_html(url, f"{label}: {host_of(url)}")


def _abstract(citation: Citation, words: Wording) -> str:
    text = citation.publication.abstract
    if not text:
        return f'<p class="fn-quiet">{text_html(words["no_abstract"])}</p>'
    if citation.start is None or citation.end is None:
        note = f'<p class="fn-quiet">{text_html(words["record_is_proof"])}</p>'
        return f'{note}<p dir="auto">{text_html(readable(text))}</p>'
    before, quoted, after = (
        text_html(readable(part))
        for part in (
            text[: citation.start],
            text[citation.start : citation.end],
            text[citation.end :],
        )
    )
    return f'<p dir="auto">{before}<mark>{quoted}</mark>{after}</p>'
