"""The owner's console: closed without a password, and what it shows and does with one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.settings import Prices, Settings
from assistant.web.owner_access import SESSION_SECONDS, Access, permits
from assistant.web.owner_log import QuestionBook, asked, unanswered
from assistant.web.visitors import TooManyQuestionsError

from .conftest import served
from .small import SmallAssistant

PASSWORD = "correct horse battery"
MODEL = "tiny-model"
ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LIST = """@article{one, title = {Forecasting Tides}, author = {Doe, Jane}, year = 2021,
  abstract = {We forecast tides from sparse gauges.}}
@article{two, title = {Mapping Reefs}, author = {Doe, Jane}, year = 2022}
@article{three, title = {Mapping Reefs}, author = {Doe, Jane}, year = 2022}
@article{four, author = {Doe, Jane}, note = {<b>no title</b>}}
"""


_visitors = count(1)


class Console:
    """A browser without scripts, from an address of its own."""

    def __init__(self, address: str, folder: Path, assistant: Any) -> None:
        self.address = address
        self.folder = folder
        self.assistant = assistant
        headers = {"x-forwarded-for": f"198.51.100.{next(_visitors)}"}
        self.http = httpx.Client(
            base_url=address, follow_redirects=True, timeout=30, headers=headers
        )

    def log_in(self, password: str = PASSWORD) -> httpx.Response:
        return self.http.post("/owner/login", data={"password": password})

    def page(self) -> str:
        return self.http.get("/owner").text

    def act(self, action: str, key: str | None = None) -> httpx.Response:
        if key is None:
            key = unescape(re.findall(r'name="key" value="([^"]+)"', self.page())[0])
        return self.http.post(f"/owner/{action}", data={"key": key})

    def ask(self, question: str) -> dict[str, Any]:
        body = {"messages": [{"role": "user", "content": question}]}
        reply = httpx.post(f"{self.address}/v1/chat/completions", json=body, timeout=30)
        return dict(reply.json())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owner")
    (folder / "doe.bib").write_text(LIST, "utf-8")
    return folder


@pytest.fixture(scope="module")
def server_with_console(folder: Path) -> Iterator[tuple[str, Any]]:
    from assistant.core import Assistant
    from assistant.web.server import create_server

    settings = Settings(
        store=folder / "store",
        lists=(folder / "doe.bib",),
        rate=10_000,
        owner_password=PASSWORD,
        model=MODEL,
        model_prices=Prices(1.0, 10.0, "EUR"),
        trusted_proxies=("127.0.0.1/32",),
    )
    assistant = Assistant.open(settings)
    with served(create_server(assistant, settings)) as address:
        yield address, assistant


@pytest.fixture
def console(server_with_console: tuple[str, Any], folder: Path) -> Console:
    return Console(server_with_console[0], folder, server_with_console[1])


@pytest.mark.parametrize("path", ["/owner", "/owner/login", "/owner/refresh", "/owner/reindex"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_password_there_is_no_console(server: str, path: str, method: str) -> None:
    reply = httpx.request(
        method, server + path, data={"password": ""} if method == "POST" else None
    )
    assert reply.status_code == 404
    assert reply.json()["code"] == "not_found"


def test_without_a_password_no_question_is_kept(server: str, store: Path) -> None:
    body = {"messages": [{"role": "user", "content": "How many publications?"}]}
    assert httpx.post(f"{server}/v1/chat/completions", json=body).status_code == 200
    assert not list(store.glob("questions*"))


def test_nobody_sees_anything_before_logging_in(console: Console) -> None:
    console.ask("Which papers forecast tides?")
    page = console.page()
    assert 'type="password"' in page
    assert "tides" not in page.lower()
    assert console.log_in("wrong").status_code == 403
    assert "tides" not in console.page().lower()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(console: Console) -> None:
    reply = console.http.post("/owner/login", data={"password": PASSWORD}, follow_redirects=False)
    assert reply.status_code == 303
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSWORD not in cookie
    assert "secure" not in cookie, "over plain http a secure cookie would never come back"


def test_the_console_runs_no_script_and_stays_in_no_frame(console: Console) -> None:
    console.log_in()
    reply = console.http.get("/owner")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["cache-control"] == "no-store"
    assert "<script" not in reply.text


def test_questions_are_shown_escaped_with_those_that_got_no_answer(console: Console) -> None:
    console.ask(f"What about {ATTACK}?")
    console.ask("What is the weather on Mars?")
    console.ask("what is the WEATHER on mars")
    console.log_in()
    page = console.page()
    assert ATTACK not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.replace("&#40;", "(")
    rows = page.split("<h2>Without an answer</h2>")[1].split("</section>")[0]
    mars = next(row for row in rows.split("<tr>") if "weather" in row.lower())
    assert '<td class="number">2</td>' in mars


def test_no_address_is_kept(console: Console) -> None:
    console.ask("Which papers map reefs?")
    kept = (console.folder / "store" / "questions.jsonl").read_text("utf-8")
    entry = json.loads(kept.splitlines()[-1])
    assert entry["question"] == "Which papers map reefs?"
    assert set(entry) == {
        "when", "question", "basis", "abstained", "papers", "seconds", "list_version",
    }  # fmt: skip
    assert "127.0.0.1" not in kept


def test_thumbs_down_are_shown_with_answer_and_reason(console: Console) -> None:
    verdict = {"verdict": "bad", "question": "Who?", "answer": ATTACK, "reason": "not true"}
    assert httpx.post(f"{console.address}/feedback", json=verdict).json() == {"noted": True}
    console.log_in()
    section = console.page().split("<h2>Thumbs down</h2>")[1].split("</section>")[0]
    assert "not true" in section
    assert "Who?" in section
    assert "<img" not in section
    assert "&lt;img" in section


def test_the_report_names_what_was_merged_and_skipped_with_line_and_remedy(
    console: Console,
) -> None:
    console.log_in()
    page = console.page()
    assert "2 publications: 1 entries merged, 1 skipped." in page
    problem = console.assistant.state.imported.skipped[0]
    assert f"doe.bib, line {problem.line}" in page
    assert problem.remedy.split(".")[0].split("'")[0][:30] in page
    assert "<b>no title</b>" not in page


def test_the_model_s_use_and_cost_are_shown_by_day(console: Console) -> None:
    from assistant.model.budget import Budget

    budget = Budget(console.folder / "store" / "model-use.sqlite3", 1_000_000)
    call = budget.reserve(5000, model=MODEL, purpose="write")
    budget.settle(call, prompt=1234, written=56, outcome="ok")
    console.log_in()
    section = console.page().split("<h2>The language model</h2>")[1].split("</section>")[0]
    assert MODEL in section
    assert "1,234" in section
    assert "0.0018 EUR" in section, "1,234 tokens at 1 and 56 at 10 a million"
    assert "498,710 of 500,000 tokens are left today." in section


def test_corrections_in_force_and_what_is_wrong_with_the_file_are_shown(console: Console) -> None:
    beside = console.folder / "doe.footnote.toml"
    beside.write_text(
        f"[[answer]]\nquestions = ['Are you hiring?']\ntext = '{ATTACK}'\n"
        "[[paper]]\npaper = 'Forecasting Tides'\nnote = 'An erratum.'\nsummarise = false\n"
        "[[paper]]\npaper = '<b>nothing</b>'\nnote = 'x'\n",
        "utf-8",
    )
    console.log_in()
    console.act("refresh")
    section = console.page().split("<h2>Corrections</h2>")[1].split("</section>")[0]
    assert "Are you hiring?" in section
    assert ATTACK not in section
    assert "An erratum." in section
    assert "not quoted or summarised" in section
    assert "doe.footnote.toml, line 9" in section
    assert "<b>" not in section
    beside.unlink()
    console.act("refresh")
    assert "Are you hiring?" not in console.page()


def test_the_lists_are_read_again_by_a_button(console: Console) -> None:
    console.log_in()
    assert "The lists have not changed." in console.act("refresh").text
    more = LIST + "@article{five, title = {Storm Warnings}, author = {Doe, Jane}, year = 2023}\n"
    (console.folder / "doe.bib").write_text(more, "utf-8")
    assert "The lists have changed and were read." in console.act("refresh").text
    assert len(console.assistant.library) == 3
    assert "3 publications: 1 entries merged, 1 skipped." in console.page()


def test_a_damaged_index_is_built_anew_by_a_button(console: Console) -> None:
    console.log_in()
    vectors = list((console.folder / "store").rglob("*.npy"))
    assert vectors
    for path in vectors:
        path.write_bytes(b"broken")
    assert "passages embedded anew" in console.act("reindex").text
    assert console.ask("Which paper forecasts tides from sparse gauges?")["footnote"]["citations"]


@pytest.mark.parametrize("action", ["refresh", "reindex", "logout"])
def test_an_action_needs_the_key_of_its_session(console: Console, action: str) -> None:
    assert console.act(action, "x").status_code == 403, "not logged in"
    console.log_in()
    refused = console.act(action, "guessed")
    assert refused.status_code == 403
    assert 'type="password"' in refused.text
    assert "Log out" in console.page(), "the session is still open"


def test_logging_out_closes_the_session_for_good(console: Console) -> None:
    console.log_in()
    cookie = console.http.cookies["footnote_owner"]
    assert console.act("logout").status_code == 200
    stolen = httpx.get(f"{console.address}/owner", headers={"cookie": f"footnote_owner={cookie}"})
    assert 'type="password"' in stolen.text


def test_a_form_is_all_that_the_console_takes(console: Console) -> None:
    json_body = console.http.post("/owner/login", json={"password": PASSWORD})
    assert json_body.status_code == 415
    large = console.http.post("/owner/login", data={"password": "x" * 70_000})
    assert large.status_code == 413
    assert console.http.put("/owner").status_code == 405


def test_attempts_are_limited_by_visitor_whatever_they_are(serve: Callable[..., str]) -> None:
    address = serve(owner_password=PASSWORD)
    codes = [
        httpx.post(f"{address}/owner/login", data={"password": guess}).status_code
        for guess in ("a", "b", "c", "d", "e", PASSWORD)
    ]
    assert codes == [403, 403, 403, 403, 403, 429]


def test_behind_https_the_cookie_is_secure(serve: Callable[..., str]) -> None:
    address = serve(owner_password=PASSWORD, trusted_proxies=("127.0.0.1/32",))
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    reply = httpx.post(f"{address}/owner/login", data={"password": PASSWORD}, headers=headers)
    assert "secure" in reply.headers["set-cookie"].lower()


def test_the_password_is_stars_where_settings_are_shown() -> None:
    from assistant.settings import show_settings

    rows = show_settings({"FOOTNOTE_OWNER_PASSWORD": PASSWORD}, env_file=None)
    shown = {row.name: row.value for row in rows}
    assert set(shown["FOOTNOTE_OWNER_PASSWORD"]) == {"*"}


def test_a_session_ends_by_itself() -> None:
    now = [0.0]
    access = Access(PASSWORD, clock=lambda: now[0])
    session = access.enter(PASSWORD, "a")
    assert session is not None
    assert access.session(session.cookie) == session
    assert permits(session, session.action_key)
    assert not permits(session, session.cookie)
    now[0] += SESSION_SECONDS
    assert access.session(session.cookie) is None


def test_guesses_from_many_addresses_are_limited_together() -> None:
    access = Access(PASSWORD, clock=lambda: 0.0)
    taken = 0
    with pytest.raises(TooManyQuestionsError):
        for number in range(1000):
            access.enter("guess", f"198.51.{number // 250}.{number % 250}")
            taken += 1
    assert 10 < taken < 200


def test_the_log_is_bounded_and_forgets_the_oldest(tmp_path: Path) -> None:
    book = QuestionBook(tmp_path / "questions.jsonl", largest=20_000)
    answer = SmallAssistant().ask("How many publications?")
    for _ in range(400):
        book.note(answer)
    kept = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert kept <= 40_000
    assert len(list(tmp_path.iterdir())) == 2
    assert 100 < len(book.entries()) < 400


def test_broken_lines_of_the_log_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(
        b'{"question": "one", "abstained": true}\n{broken\n[1]\n\xff\xfe\n{"papers": "x"}\n'
    )
    entries = QuestionBook(path).entries()
    assert [one.question for one in entries] == ["", "one"]
    assert [one.question for one in unanswered(entries)] == ["one"]
    assert asked({"seconds": "soon"}).seconds == 0.0


def test_an_answer_comes_though_the_log_cannot_be_written(
    tmp_path: Path, serve: Callable[..., str]
) -> None:
    (tmp_path / "file").write_text("")
    address = serve(owner_password=PASSWORD, store=tmp_path / "file" / "below")
    body = {"messages": [{"role": "user", "content": "How many publications?"}]}
    assert httpx.post(f"{address}/v1/chat/completions", json=body).status_code == 200
