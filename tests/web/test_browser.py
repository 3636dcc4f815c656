"""A real browser at the real page: skipped without one, unless FOOTNOTE_REQUIRE_BROWSER=1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from assistant.types import Answer, PartialDate, Publication, Turn

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


def tab_to(here: Visit, selector: str) -> None:
    """Press Tab until the focus is there, as someone without a mouse would."""
    for _ in range(120):
        here.page.keyboard.press("Tab")
        if here.page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_keyboard_alone_is_enough(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    page, keyboard = here.page, here.page.keyboard
    tab_to(here, ".fn-welcome .fn-ask")
    keyboard.press("Enter")
    page.locator(".fn-done").wait_for()
    here.idle()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA", "the focus is not lost"
    page.locator("body").press("Home")
    tab_to(here, ".fn-mark")
    keyboard.press("Enter")
    page.locator(".fn-card[open]").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    keyboard.press("Escape")
    page.locator(".fn-card[open]").wait_for(state="detached")
    assert "fn-mark" in page.evaluate("document.activeElement.className")
    # Screen readers hear that the answer is there.
    page.locator("#fn-said").get_by_text("one source").wait_for(state="attached")
    tab_to(here, ".fn-bad")
    keyboard.press("Enter")
    page.locator(".fn-verdict input:focus").wait_for()
    keyboard.press("Space")
    tab_to(here, ".fn-verdict [type=submit]")
    keyboard.press("Enter")
    page.locator(".fn-bad:focus[aria-pressed=true]").wait_for()
    tab_to(here, ".fn-edit")
    keyboard.press("Enter")
    page.locator("#fn-question textarea:focus").wait_for()
    keyboard.press("Escape")
    assert page.locator("#fn-editing").is_hidden()
    here.assert_clean()


def test_the_keyboard_reaches_the_list_and_earlier_conversations(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    page, keyboard = here.page, here.page.keyboard
    here.ask(REEFS)
    tab_to(here, "#fn-earlier-button")
    keyboard.press("Enter")
    page.locator(".fn-earlier-open:focus").wait_for()
    keyboard.press("Escape")
    page.locator("#fn-earlier-button:focus").wait_for()
    keyboard.press("Enter")
    page.locator(".fn-earlier-open:focus").wait_for()
    keyboard.press("Enter")
    page.locator("#fn-earlier").wait_for(state="detached")
    tab_to(here, "#fn-nav button[data-view=list]")
    keyboard.press("Enter")
    page.locator("#fn-list tbody tr").first.wait_for()
    tab_to(here, ".fn-modes button:nth-child(2)")
    keyboard.press("Enter")
    tab_to(here, ".fn-when-dot")
    first = page.evaluate("document.activeElement.ariaLabel")
    keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel") != first
    keyboard.press("Enter")
    page.locator(".fn-reset:focus").wait_for()
    keyboard.press("Enter")
    page.locator(".fn-find:focus").wait_for()
    here.assert_clean()


def test_nothing_moves_for_whoever_wants_less_motion(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit(reduced_motion="reduce").open(server)
    here.ask(REEFS)
    here.page.get_by_role("button", name="The list").click()
    here.page.get_by_role("button", name="Co-authors").click()
    moving = """[...document.querySelectorAll('#fn-window *, #fn-list *')].filter(one => {
      const style = getComputedStyle(one);
      return style.animationName.startsWith('fn-') || style.scrollBehavior === 'smooth';
    }).length"""
    assert here.page.evaluate(moving) == 0


def test_a_mark_shows_its_sentence_and_tables_sort_and_unfold(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    class Tables(SmallAssistant):
        def _answer(self, question: str, history: Sequence[Turn]) -> Answer:
            rows = "\n".join(f"| Paper {n} | {2030 - n} |" for n in range(20))
            answer = super()._answer(REEFS, history)
            return replace(answer, text=f"Here [1].\n\n| Title | Year |\n|---|---|\n{rows}")

    here = visit().open(serve(Tables()))
    here.ask(REEFS)
    hint = here.page.locator(".fn-mark").get_attribute("title")
    assert hint == "We map coral reefs from drone video with a two-stream network."
    rows = here.page.locator(".fn-table tbody tr:visible")
    assert rows.count() == 12
    here.page.get_by_role("button", name="Show all 20").click()
    here.until("document.querySelectorAll('.fn-folded').length === 0")
    assert rows.count() == 20
    here.page.get_by_role("button", name="Year").click()
    assert rows.first.inner_text().split() == ["Paper", "19", "2011"]
    assert here.page.locator("th[aria-sort=ascending]").inner_text() == "Year"
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
