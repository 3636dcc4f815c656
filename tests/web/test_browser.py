"""A real browser at the real page: skipped without one, unless FOOTNOTE_REQUIRE_BROWSER=1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.types import PartialDate, Publication

from .small import PAPERS, SmallAssistant
from .visiting import REEFS, Visit


def test_a_question_is_answered_with_a_card_that_highlights_the_sentence(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    assert here.stored() == 0, "nothing may be stored before the visitor does something"
    here.ask(REEFS)
    here.page.locator(".fn-mark").first.click()
    card = here.page.locator(".fn-card[open]")
    assert "Jane Doe, Maria Silva" in card.inner_text()
    highlighted = card.locator("mark").inner_text()
    assert highlighted == "We map coral reefs from drone video with a two-stream network."
    assert PAPERS[1].abstract in card.inner_text()
    assert "Answered by quoting the abstracts" in here.page.locator(".fn-how").inner_text()
    here.assert_clean()


def test_a_follow_up_and_a_suggestion_continue_the_conversation(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    here.ask(REEFS)
    here.page.locator(".fn-next .fn-ask").first.click()
    answer = here.page.locator(".fn-done").nth(1)
    answer.wait_for()
    assert "Jane Doe, Maria Silva wrote it" in answer.inner_text()
    here.idle()
    here.page.locator("#fn-clear").click()
    here.page.locator(".fn-welcome").wait_for()
    here.ask("Who wrote it?")
    assert "nothing about this" in here.page.locator(".fn-done").last.inner_text()
    here.assert_clean()


def test_the_keyboard_alone_is_enough(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    keyboard = here.page.keyboard
    here.page.locator(".fn-welcome .fn-ask").first.focus()
    keyboard.press("Enter")
    here.page.locator(".fn-done").wait_for()
    here.page.locator(".fn-mark").first.focus()
    keyboard.press("Enter")
    here.page.locator(".fn-card[open]").wait_for()
    assert here.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    keyboard.press("Escape")
    here.page.locator(".fn-card[open]").wait_for(state="detached")
    assert "fn-mark" in here.page.evaluate("document.activeElement.className")
    # Screen readers hear that the answer is there.
    here.page.locator("#fn-said").get_by_text("one source").wait_for(state="attached")
    here.assert_clean()


def test_a_link_asks_its_question(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(f"{server}/?q=How+many+publications+are+there%3F")
    here.page.locator(".fn-done").wait_for()
    assert "There are 6 publications" in here.page.locator(".fn-done").inner_text()
    here.assert_clean()


def test_refusals_are_sentences_in_the_window(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    here.ask("crash please")
    assert "because of an error here" in here.page.locator(".fn-error").inner_text()
    here.ask("x" * 1500)
    assert "1500 characters" in here.page.locator(".fn-error").last.inner_text()
    here.assert_clean()


def test_cited_papers_are_downloaded_as_bibtex(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    here.ask(REEFS)
    with here.page.expect_download() as download:
        here.page.locator(".fn-export").first.click()
    assert "Mapping Coral Reefs" in download.value.path().read_text("utf-8")


def test_markup_in_records_and_questions_stays_text(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    title = here.page.title()
    here.ask("<img src=x onerror=document.title='hit'> list all <b>publications</b>")
    here.ask("what does the abstract with pixel and link script say")
    for card in here.page.locator(".fn-card > summary").all():
        card.click()
    chat = here.page.locator("#fn-chat")
    bad = "img,script,iframe,form,svg,style,object,embed,video,audio,[onerror],[onload],[onclick]"
    assert chat.locator(".fn-answer, .fn-question").locator(bad).count() == 0
    links = chat.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(links) <= {"https:", "http:"}
    assert PAPERS[4].title in chat.inner_text()
    assert here.page.title() == title
    here.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_width_scrolls_sideways(server: str, visit: Callable[..., Visit], scheme: str) -> None:
    here = visit(color_scheme=scheme).open(server)
    here.ask("list all publications")
    for width in (320, 768, 1440):
        here.page.set_viewport_size({"width": width, "height": 700})
        assert here.page.evaluate("document.documentElement.scrollWidth") <= width
        box = here.page.locator("#fn-form").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 700, "the form stays in view"
    dark = here.page.evaluate("document.body.classList.contains('dark')")
    assert dark == (scheme == "dark")


def test_the_interface_speaks_the_browsers_language(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit(locale="de-DE").open(server)
    here.page.get_by_role("heading", name="Fragen zu den Publikationen von Jane Doe").wait_for()
    here.page.get_by_role("button", name="Fragen", exact=True).wait_for()
    here.ask(REEFS)
    assert "6 Publikationen durchsucht" in here.page.locator(".fn-how").inner_text()
    assert here.page.locator("html").get_attribute("lang") == "de"


ARABIC = Publication(
    id="ar2024",
    title="كشف التزييف العميق في الفيديو",
    authors=("ليلى حداد", "Jane Doe"),
    date=PartialDate(2024, 5, None, "2024"),
    abstract="نقدم طريقة لكشف التزييف في الفيديو. The code runs on one machine.",
)
HEBREW = "אילו מאמרים עוסקים ב-deepfake?"


def test_text_that_runs_from_right_to_left_does(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    here = visit().open(serve(SmallAssistant([*PAPERS, ARABIC])))
    here.page.locator("#fn-question textarea").fill(HEBREW)
    direction = "one => getComputedStyle(one).direction"
    assert here.page.locator("#fn-question textarea").evaluate(direction) == "rtl"
    here.ask(HEBREW)
    here.ask("list all publications")
    page = here.page
    assert page.locator(".fn-question p").first.evaluate(direction) == "rtl"
    assert page.locator(".fn-question p").last.evaluate(direction) == "ltr"
    items = page.locator(".fn-text li")
    assert items.filter(has_text=ARABIC.title).evaluate(direction) == "rtl"
    assert items.first.evaluate(direction) == "ltr"
    card = page.locator(".fn-card").filter(has_text=ARABIC.title)
    card.locator("summary").click()
    assert card.locator(".fn-title").evaluate(direction) == "rtl"
    assert card.get_by_text("نقدم").evaluate(direction) == "rtl"
    page.get_by_role("button", name="The list").click()
    title = page.locator("#fn-list td").filter(has_text=ARABIC.title)
    assert title.evaluate(direction) == "rtl"
    here.assert_clean()
