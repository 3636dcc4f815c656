from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.markup import clean, escape_markdown
from assistant.types import Answer, Citation, Link, Partial, Publication, Scope
from assistant.web.markdown import Style, safe_address, to_html
from assistant.web.render import (
    answer_html,
    partial_html,
    question_html,
    unanswered_html,
    working_html,
)
from assistant.web.wording import languages, wording

from .small import PAPERS

WORDS = wording()
TAGS = {
    "a", "blockquote", "br", "button", "code", "details", "div", "li", "mark", "ol", "p", "pre",
    "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"class", "id", "title", "type", "role", "tabindex", "start", "scope", "open",
              "href", "target", "rel", "dir"}  # fmt: skip
ATTEMPTS = [
    "<script>document.title='hit'</script>",
    "<img src=x onerror=document.title='hit'>",
    "<svg onload=document.title='hit'><a href=javascript:void(0)>x</a></svg>",
    "![x](https://evil.invalid/p.png)",
    "[click](javascript:document.title='hit')",
    '"><iframe src="https://evil.invalid"></iframe>',
    "' onmouseover='document.title=1",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "<!-- --><style>body{display:none}</style>",
    "```\n<b>fence</b>\n```",
    "| a | <b> |\n|---|---|\n| <i> | `x` |",
    "<https://evil.invalid> https://evil.invalid/?q=[1]",
    "$$\\href{javascript:void(0)}{x}$$",
    "```mermaid\ngraph TD; A-->B\n```",
    "[1]: https://evil.invalid",
]


class Page(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment came through: {data}")

    def links(self) -> list[str]:
        return [a["href"] or "" for tag, a in self.tags if tag == "a"]


def answer_of(text: str, *citations: Citation, **more: object) -> Answer:
    scope = Scope(6, 1, "v1")
    return Answer("q", "q", text, citations, "extract", False, scope, **more)  # type: ignore[arg-type]


def assert_inert(html: str) -> Page:
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert all(link.startswith(("https://", "export?")) for link in page.links())
    assert "evil.invalid" not in "".join(page.links())
    assert "\n" not in html, "a line feed would end the block that Gradio's Markdown leaves alone"
    return page


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("place", ["title", "author", "abstract", "quote", "text", "suggestion"])
def test_foreign_text_never_becomes_markup(attempt: str, place: str) -> None:
    paper = PAPERS[0]
    quote = None
    text = "Fine [1]."
    if place == "title":
        paper = replace(paper, title=attempt)
    if place == "author":
        paper = replace(paper, authors=(attempt,), category=attempt, venue=attempt)
    if place in {"abstract", "quote"}:
        paper = replace(paper, abstract=attempt)
        quote = attempt if place == "quote" else None
    if place == "text":
        text = f"{attempt}\n\n{attempt} [1]\n\n- {attempt}\n\n> {attempt}"
    end = len(attempt) if quote else None
    citation = Citation(1, paper, quote, 0 if quote else None, end)
    given_ = answer_of(text, citation, suggestions=(attempt,), notice=attempt, model=attempt)
    assert_inert(answer_html(given_, "a1", WORDS))
    assert_inert(partial_html(Partial(text, (citation,)), "a1", WORDS))
    assert_inert(question_html(attempt, "a1", WORDS))
    assert_inert(unanswered_html("error", attempt, "a1", WORDS))
    assert_inert(working_html(attempt))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("\\*[]<`|!#>+.)~-_1a2 (:/\"'&;=\nhtps"), max_size=80))
def test_any_answer_text_is_inert(text: str) -> None:
    assert_inert(answer_html(answer_of(text, Citation(1, PAPERS[0])), "a1", WORDS))


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_escaped_foreign_text_is_shown_as_it_was(text: str) -> None:
    html = to_html("Title: " + escape_markdown(text) + " end", Style())
    assert Page(html).text == f"Title: {clean(text, keep_breaks=False)} end"


def test_a_mark_opens_the_card_of_its_citation() -> None:
    start = PAPERS[1].abstract.index("We map")
    end = PAPERS[1].abstract.index(" The map")
    quote = PAPERS[1].abstract[start:end]
    citation = Citation(1, PAPERS[1], quote, start, end)
    page = Page(answer_html(answer_of("Reefs [1] but not [2].", citation), "a7", WORDS))
    ids = [attributes.get("id") for _, attributes in page.tags]
    assert "fn-a7-1-mark" in ids
    assert "fn-a7-1" in ids
    assert "[2]" in page.text, "a mark without a citation is only text"


def test_the_quoted_sentence_is_highlighted_inside_the_whole_abstract() -> None:
    abstract = PAPERS[0].abstract
    start, end = abstract.index("Tides lowers"), abstract.index(" Code:")
    citation = Citation(1, PAPERS[0], abstract[start:end], start, end)
    html = answer_html(answer_of("x [1]", citation), "a1", WORDS)
    assert "<mark>Tides lowers the error by 12% on three coasts.</mark>" in html
    assert "Sea levels are hard to forecast." in html


def test_only_addresses_of_cited_records_are_linked() -> None:
    text = "Code at https://github.com/example/tides. Not https://github.com/other/repo [1]"
    page = Page(answer_html(answer_of(text, Citation(1, PAPERS[0])), "a1", WORDS))
    outside = [link for link in page.links() if link.startswith("https")]
    assert set(outside) == {
        "https://github.com/example/tides",
        "https://doi.org/10.1234/tides.2023",
    }


@pytest.mark.parametrize(
    "url",
    ["http://a.org/x", "javascript:alert(1)", "https://user@a.org/", "https://a.org/\u202e",
     "data:,x", "https://a.org/\"onclick=", "https://[broken", "https:///x", "HTTPS ://a.org"],
)  # fmt: skip
def test_odd_addresses_are_shown_but_not_linked(url: str) -> None:
    assert not safe_address(url)
    paper = Publication(id="x", title="T", url=url, links=(Link(url, "code"),), doi="nonsense")
    page = Page(answer_html(answer_of(f"see {url} [1]", Citation(1, paper)), "a1", WORDS))
    assert [link for link in page.links() if not link.startswith("export?")] == []


def test_lists_tables_quotes_and_fences_come_out_as_such() -> None:
    text = (
        "Intro **bold**\n\n- one\n- two\n  > said\n\n1. first\n2. second\n\n"
        "| Year | Papers |\n|---|---:|\n| 2023 | a \\| b |\n\n"
        "```bibtex\n@article{a,\n  x = {**y**}\n}\n```"
    )
    page = Page(to_html(text, Style()))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("li") == 4
    assert tags.count("td") == 2
    assert {"strong", "ol", "ul", "blockquote", "pre", "th"} <= set(tags)
    assert "a | b" in page.text
    assert "@article{a,\n  x = {**y**}\n}" in page.text


def test_long_lists_fold_and_keep_every_item() -> None:
    html = to_html("\n".join(f"- item {n}" for n in range(24)), Style())
    assert html.count("<li ") == 24
    assert "Show all 24" in html
    table = "| a |\n|---|\n" + "\n".join(f"| {n} |" for n in range(40))
    assert to_html(table, Style()).count("<td ") == 40


def test_many_marks_in_a_row_fold_and_none_is_lost() -> None:
    cites = [Citation(n, PAPERS[0]) for n in range(1, 21)]
    text = "All of them. " + "".join(f"[{n}]" for n in range(1, 21))
    page = Page(answer_html(answer_of(text, *cites), "a1", WORDS))
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {f"fn-a1-{n}-mark" for n in range(1, 21)} <= ids
    assert "+17" in page.text


def test_an_answer_says_how_it_was_made_and_what_was_searched() -> None:
    page = Page(answer_html(answer_of("x"), "a1", WORDS))
    assert "Answered by quoting the abstracts" in page.text
    assert "searched 6 publications (1 of them without an abstract)" in page.text


def test_every_language_has_every_sentence_with_the_same_blanks() -> None:
    table = json.loads(
        (resources.files("assistant.web") / "static/wording.json").read_text("utf-8")
    )
    english = table["en"]
    assert set(table) == set(languages()) == {"en", "zh", "es", "fr", "de"}
    for words in table.values():
        assert set(words) == set(english)
        for key, sentence in words.items():
            blanks = set(re.findall(r"{\w+}", sentence))
            assert blanks == set(re.findall(r"{\w+}", english[key])), key
