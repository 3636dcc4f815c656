"""The view of the whole list in a real browser: table, filters, timeline, co-authors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .small import PAPERS, SmallAssistant
from .visiting import Visit

ROWS = "document.querySelectorAll('#fn-list tbody tr').length"


def opened(here: Visit, server: str) -> Visit:
    here.open(server).page.get_by_role("button", name="The list").click()
    here.page.locator("#fn-list tbody tr").first.wait_for()
    return here


def test_the_list_is_searched_sorted_and_asked_about(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = opened(visit(), server)
    here.until(f"{ROWS} === {len(PAPERS)}")
    here.page.get_by_role("button", name="Title", exact=True).click()
    titles = here.page.locator("#fn-list tbody tr td:first-child").all_inner_texts()
    assert titles == sorted(titles)
    here.page.get_by_role("searchbox").fill("tides")
    here.until(f"{ROWS} === 1")
    here.page.locator("#fn-list tbody button").click()
    here.page.locator(".fn-done").wait_for()
    assert "Tides" in here.page.locator(".fn-done").inner_text()
    here.assert_clean()


def test_filters_hold_for_every_way_of_looking(server: str, visit: Callable[..., Visit]) -> None:
    here = opened(visit(), server)
    page = here.page
    page.get_by_role("combobox", name="Category").select_option("LG")
    here.until(f"{ROWS} === 2")
    page.get_by_role("combobox", name="Year").select_option("2021")
    here.until(f"{ROWS} === 1")
    page.get_by_role("button", name="Timeline").click()
    assert page.locator(".fn-when-dot").count() == 1
    page.get_by_role("button", name="Show everything").click()
    here.until("document.querySelectorAll('.fn-when-dot').length > 1")
    assert page.get_by_role("combobox", name="Year").input_value() == ""
    page.get_by_role("button", name="Table").click()
    page.locator('.fn-bar[data-label="CV"]').click()
    here.until(f"{ROWS} === 1")
    assert page.get_by_role("status").get_by_text("1 of 6 publications shown").is_visible()
    here.assert_clean()


def test_the_timeline_shows_every_publication_and_filters(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = opened(visit(), server)
    page = here.page
    page.get_by_role("button", name="Timeline").click()
    labels = page.locator(".fn-when-dot").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert sum(int(label.split(": ")[1].split()[0]) for label in labels) == len(PAPERS)
    page.get_by_role("button", name="Mar 2022: 1 publications").click()
    page.get_by_role("button", name="Show everything: Mar 2022").wait_for()
    page.get_by_role("button", name="Table").click()
    here.until(f"{ROWS} === 1")
    assert "Mapping Coral Reefs" in page.locator("#fn-list tbody").inner_text()
    here.assert_clean()


def test_a_co_author_is_asked_about_with_the_keyboard(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    assistant = SmallAssistant()
    here = opened(visit(), serve(assistant))
    page = here.page
    page.get_by_role("button", name="Co-authors").click()
    people = page.locator(".fn-person")
    names = people.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(names) == 4, "everybody but the owner of the list"
    assert page.locator(".fn-ties path").count() == 1, "Amir Khan and Li Wei are on one paper"
    page.get_by_text("As text").click()
    assert page.get_by_text("Amir Khan: 2 publications; with Li Wei (1)").is_visible()
    people.first.focus()
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused in names[1:]
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.locator(".fn-done").wait_for()
    question = page.locator(".fn-question p").inner_text()
    assert question == "Which papers are with Amir Khan?"
    here.assert_clean()


def test_the_same_list_is_drawn_the_same_way(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    people = [f"Person {n:02}" for n in range(40)]
    papers = [
        replace(PAPERS[0], id=f"p{n}", title=f"Paper {n}", authors=tuple(people[n : n + 4]))
        for n in range(36)
    ]
    server = serve(SmallAssistant(papers))
    drawn = []
    for _ in range(2):
        here = opened(visit(), server)
        here.page.get_by_role("button", name="Co-authors").click()
        here.page.locator(".fn-person").first.wait_for()
        drawn.append(here.page.locator(".fn-people").inner_html())
    assert drawn[0] == drawn[1]
    boxes = here.page.locator(".fn-person").evaluate_all(
        "all => all.map(one => one.querySelector('rect').getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 24
    apart = [
        one["right"] <= other["left"] or other["right"] <= one["left"]
        or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
        for at, one in enumerate(boxes) for other in boxes[at + 1 :]
    ]  # fmt: skip
    assert all(apart), "names do not cover each other"


def test_no_picture_scrolls_the_page_sideways(server: str, visit: Callable[..., Visit]) -> None:
    here = opened(visit(viewport={"width": 320, "height": 640}), server)
    for name in ("Timeline", "Co-authors", "Table"):
        here.page.get_by_role("button", name=name, exact=True).click()
        assert here.page.evaluate("document.documentElement.scrollWidth") <= 320
        inner = "(one => one.scrollWidth - one.clientWidth)(document.getElementById('fn-list'))"
        assert here.page.evaluate(inner) <= 0
    here.assert_clean()
