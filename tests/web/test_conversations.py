"""Stopping, editing, asking again, keeping and judging, in a real browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Answer, Partial, Turn

from .small import SmallAssistant
from .visiting import REEFS, WAIT, Visit

HOW_MANY = "How many publications are there?"


class HeldAssistant(SmallAssistant):
    """Answers no question in `held`: slow answers that no clock decides about."""

    def __init__(self) -> None:
        super().__init__()
        self.held = {REEFS}

    async def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Partial | Answer]:
        async for event in super().stream(question, history):
            yield event
            while question in self.held:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("pause", [0, 40, 200])
def test_a_question_at_any_moment_after_stop_is_answered(
    serve: Callable[..., str], visit: Callable[..., Visit], pause: int
) -> None:
    here = visit().open(serve(HeldAssistant()))
    here.send(REEFS)
    here.page.locator("#fn-stop").click()
    if pause:
        here.page.wait_for_timeout(pause)  # the moment is what is tested, nothing waits for it
    here.send(HOW_MANY)
    here.page.locator(".fn-done").wait_for()
    assert "There are 6 publications" in here.page.locator(".fn-done").inner_text()
    here.idle()
    assert here.page.locator(".fn-stopped").count() == 1
    here.assert_clean()


def test_a_question_asked_while_an_answer_is_made_waits_its_turn(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    slow = HeldAssistant()
    here = visit().open(serve(slow))
    here.send(REEFS)
    here.page.locator("#fn-stop").wait_for()
    here.send("Who wrote it?")
    here.send(HOW_MANY)
    slow.held.clear()
    here.page.locator(".fn-done").nth(2).wait_for()
    answers = here.page.locator(".fn-done").all_inner_texts()
    assert ["Mapping" in answers[0], "Maria Silva wrote it" in answers[1]] == [True, True]
    assert "There are 6 publications" in answers[2]
    here.assert_clean()


def test_a_new_conversation_ends_the_answer_that_is_being_made(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    slow = HeldAssistant()
    here = visit().open(serve(slow))
    here.send(REEFS)
    here.page.locator("#fn-stop").wait_for()
    here.page.locator("#fn-clear").click()
    here.page.locator(".fn-welcome").wait_for()
    slow.held.clear()
    here.ask("Who wrote it?")
    assert "nothing about this" in here.page.locator(".fn-done").inner_text()
    here.assert_clean()


def test_an_edited_question_replaces_what_followed_it(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    box = here.page.locator("#fn-question textarea")
    here.ask(REEFS)
    here.ask("Who wrote it?")
    here.page.locator(".fn-edit").first.click()
    assert box.input_value() == REEFS
    here.page.get_by_role("button", name="Cancel").click()
    assert box.input_value() == ""
    here.page.locator(".fn-edit").first.click()
    here.send(HOW_MANY)
    here.page.locator(".fn-done").get_by_text("There are 6 publications").wait_for()
    here.idle()
    assert here.page.locator(".fn-question").count() == 1
    here.page.locator(".fn-again").click()
    here.page.locator("body.fn-busy").wait_for(state="detached")
    here.page.locator(".fn-done").get_by_text("There are 6 publications").wait_for()
    assert here.page.locator(".fn-question").count() == 1
    here.assert_clean()


def test_an_answer_is_made_again_with_the_turns_before_it(
    serve: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    assistant = SmallAssistant()
    here = visit().open(serve(assistant))
    here.ask(REEFS)
    here.ask("Who wrote it?")
    here.page.locator(".fn-again").last.click()
    here.until(
        "document.querySelectorAll('.fn-done').length < 2 || !document.querySelector('.fn-busy')"
    )
    here.idle()
    here.page.locator(".fn-done").nth(1).wait_for()
    assert "Maria Silva wrote it" in here.page.locator(".fn-done").last.inner_text()
    assert [len(turns) for turns in assistant.histories] == [0, 2, 2]


def test_conversations_are_kept_opened_and_forgotten(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    page = here.page
    assert page.locator("#fn-earlier-button").is_hidden()
    here.ask(REEFS)
    page.locator("#fn-clear").click()
    page.locator(".fn-welcome").wait_for()
    here.ask(HOW_MANY)
    page.reload()
    page.locator(".fn-done").get_by_text("There are 6 publications").wait_for()
    page.get_by_role("button", name="Earlier conversations (2)").click()
    dialog = page.get_by_role("dialog", name="Earlier conversations")
    dialog.get_by_role("button", name=REEFS).first.click()
    page.locator(".fn-card").get_by_text("Mapping Coral Reefs").wait_for()
    here.ask("Who wrote it?")
    assert "Maria Silva wrote it" in page.locator(".fn-done").last.inner_text()
    page.get_by_role("button", name="Earlier conversations (2)").click()
    dialog.get_by_role("button", name=f"Forget: {HOW_MANY}").click()
    here.until("JSON.parse(localStorage.footnote).length === 1")
    dialog.get_by_role("button", name="Forget all").click()
    dialog.get_by_role("button", name="Really forget all?").click()
    page.locator(".fn-welcome").wait_for()
    here.until("localStorage.length + sessionStorage.length === 0")
    here.assert_clean()


def test_what_is_kept_has_bounds(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    entry = {"when": "2026-01-01T00:00:00Z", "kept": [{"q": "x" * 60_000, "o": "stopped"}]}
    older = [{"id": str(n), "title": "t", **entry} for n in range(40)]
    here.page.evaluate("older => localStorage.setItem('footnote', older)", json.dumps(older))
    here.ask(HOW_MANY)
    here.until("JSON.parse(localStorage.footnote)[0].title.startsWith('How many')")
    assert here.page.evaluate("localStorage.footnote.length") <= 1_000_000
    assert here.page.evaluate("JSON.parse(localStorage.footnote).length") <= 20
    here.assert_clean()


def test_a_link_that_was_only_opened_stores_nothing(
    server: str, visit: Callable[..., Visit]
) -> None:
    here = visit().open(f"{server}/?q=How+many+publications+are+there%3F")
    here.page.locator(".fn-done").wait_for()
    here.idle()
    assert here.stored() == 0
    here.page.locator(".fn-card summary").first.click()
    here.until("localStorage.length === 1")
    here.page.reload()
    here.page.locator(".fn-done").wait_for()
    here.idle()
    assert here.page.locator(".fn-done").count() == 1
    here.assert_clean()


def test_no_storage_costs_only_the_keeping(server: str, visit: Callable[..., Visit]) -> None:
    here = visit()
    here.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new Error('refused'); } });"
    )
    here.open(server).ask(REEFS)
    here.ask("Who wrote it?")
    assert "Maria Silva wrote it" in here.page.locator(".fn-done").last.inner_text()
    here.assert_clean()


def verdicts(store: Path, question: str) -> list[dict[str, Any]]:
    lines = (store / "feedback.jsonl").read_text("utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["question"] == question]


def test_a_thumb_down_may_say_why(server: str, store: Path, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    question = "Which papers map coral reefs, and why?"
    here.ask(question)
    with here.page.expect_response("**/feedback") as noted:
        here.page.get_by_role("button", name="Bad answer").click()
        here.page.get_by_role("checkbox", name="The source does not say this").check()
        here.page.get_by_role("textbox", name="In your own words").fill("It is about <divers>.")
        here.page.get_by_role("button", name="Send").click()
    assert noted.value.ok
    (entry,) = verdicts(store, question)
    assert entry["verdict"] == "bad"
    assert entry["reason"] == "the source does not say this; It is about <divers>."
    assert (
        here.page.get_by_role("button", name="Bad answer").get_attribute("aria-pressed") == "true"
    )
    with here.page.expect_response("**/feedback"):
        here.page.get_by_role("button", name="Good answer").click()
    here.assert_clean()


def test_a_thumb_down_without_a_reason_counts(
    server: str, store: Path, visit: Callable[..., Visit]
) -> None:
    here = visit().open(server)
    skipped, left = "Which papers map reefs (skipped)?", "Which papers map reefs (left)?"
    here.ask(skipped)
    with here.page.expect_response("**/feedback"):
        here.page.get_by_role("button", name="Bad answer").click()
        here.page.keyboard.press("Escape")
    here.ask(left)
    here.page.get_by_role("button", name="Bad answer").last.click()
    with here.page.expect_response("**/feedback"):
        here.page.locator("#fn-clear").click()
    assert [one["reason"] for one in verdicts(store, skipped) + verdicts(store, left)] == ["", ""]
    here.assert_clean()


def test_thumbs_are_drawn_and_not_written(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    here.ask(REEFS)
    for thumb in here.page.locator(".fn-thumb").all():
        assert (thumb.locator(".fn-sr").inner_text()).isascii()
        shape = "one => getComputedStyle(one, '::before').maskImage"
        assert "svg" in thumb.evaluate(shape)


def test_a_question_survives_a_lost_connection(server: str, visit: Callable[..., Visit]) -> None:
    here = visit().open(server)
    here.ask(REEFS)
    page, box = here.page, here.page.locator("#fn-question textarea")
    page.route("**/queue/join*", lambda route: route.abort())
    with page.expect_event("load", timeout=WAIT):  # it loads again when the server answers
        here.send("Who wrote it?")
        page.locator(".toast-body.error").wait_for()
        page.locator("#fn-said").get_by_text("connection").wait_for(state="attached")
        assert box.input_value() == "Who wrote it?"
        page.unroute("**/queue/join*")
    page.locator("body.fn-ready .fn-done").wait_for()
    assert box.input_value() == "Who wrote it?"
    box.press("Enter")
    page.locator(".fn-done").get_by_text("Maria Silva wrote it").wait_for()
    assert "#" not in page.url
