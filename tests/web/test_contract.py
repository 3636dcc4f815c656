"""The examples of the documents, as they stand, with every client: one question, one document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from gradio_client import Client

from assistant.settings import Settings
from assistant.types import answer_document

from .clients import (
    LOWEST_GRADIO_CLIENT,
    ROOT,
    has_gradio_client,
    javascript,
    last_document,
    missing,
    python,
    shell,
    snippets,
    timeless,
)
from .conftest import served

if TYPE_CHECKING:
    from assistant.core import Assistant

README, API = ROOT / "README.md", ROOT / "docs" / "api.md"
QUESTION = "Which papers are about deepfake detection?"
SHOW = "\nimport json\nprint(json.dumps(answer))\n"  # the document that an example has in `answer`


@pytest.fixture(scope="module")
def list_server(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real assistant over the list that the project ships, which the examples ask about."""
    from assistant.web.server import create_server

    settings = Settings(store=tmp_path_factory.mktemp("contract"), rate=10_000)
    with served(create_server(assistant, settings)) as address:
        yield address


@pytest.fixture(scope="module")
def expected(assistant: Assistant) -> dict[str, Any]:
    document = timeless(answer_document(assistant.ask(QUESTION)))
    assert document["citations"], "the examples' question must have an answer"
    return json.loads(json.dumps(document))  # type: ignore[no-any-return]


def client_example() -> str:
    return snippets(API, "python")[0]


@pytest.mark.parametrize("document", [README, API], ids=lambda path: path.name)
def test_gradio_s_python_client(
    list_server: str, expected: dict[str, Any], tmp_path: Path, document: Path
) -> None:
    said = python(snippets(document, "python")[0] + SHOW, list_server, tmp_path)
    assert timeless(last_document(said)) == expected
    for citation in expected["citations"]:
        assert citation["title"] in said


def test_everything_that_the_python_example_shows(list_server: str, tmp_path: Path) -> None:
    said = python(client_example(), list_server, tmp_path)
    assert "The listed authors of" in said, "the follow-up"
    assert "The list has **50** publications" in said, "the session's answer"
    assert "\n@" in said, "BibTeX"


def test_the_lowest_gradio_client(
    list_server: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    if not has_gradio_client(LOWEST_GRADIO_CLIENT, tmp_path):
        missing(f"gradio_client {LOWEST_GRADIO_CLIENT} cannot be had", "uv and a package index")
    example = client_example() + SHOW
    said = python(example, list_server, tmp_path, version=LOWEST_GRADIO_CLIENT)
    assert timeless(last_document(said)) == expected
    assert said.splitlines()[:-1] == python(example, list_server, tmp_path).splitlines()[:-1]


def test_gradio_s_javascript_client(
    list_server: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    (example,) = snippets(API, "js")
    assert "process.exit" in example
    shown = "console.log(JSON.stringify(reply.data[0]));\nprocess.exit"
    said = javascript(example.replace("process.exit", shown), list_server, tmp_path)
    assert said.startswith(expected["answer"].splitlines()[0])
    assert timeless(last_document(said)) == expected


def test_curl(list_server: str, expected: dict[str, Any], tmp_path: Path) -> None:
    said = shell(snippets(API, "sh")[0], list_server, tmp_path)
    data = said.split("event: complete\ndata: ")[1].splitlines()[0]
    assert timeless(json.loads(data)[0]) == expected


def test_an_mcp_client(list_server: str, expected: dict[str, Any], tmp_path: Path) -> None:
    said = python(snippets(API, "python")[1], list_server, tmp_path)
    assert timeless(json.loads(said)) == expected


def test_chat_completions(list_server: str, assistant: Assistant, tmp_path: Path) -> None:
    reply = json.loads(shell(snippets(API, "sh")[1], list_server, tmp_path))
    document = answer_document(assistant.ask("How many papers are there?"))
    assert timeless(reply["footnote"]) == timeless(document)
    message = reply["choices"][0]["message"]
    assert message["content"] == document["answer"]
    assert len(message["annotations"]) == message["content"].count("[")


def test_a_session_and_an_explicit_history_give_the_same_answers(list_server: str) -> None:
    client = Client(list_server, verbose=False)
    history: list[dict[str, Any]] = []
    for question in (QUESTION, "Who wrote the first one?", "And when?", "Only those since 2024"):
        explicit = client.predict(question, history, api_name="/ask")
        assert client.predict(question, api_name="/chat") == explicit["answer"], question
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": explicit["answer"],
             "citations": explicit["citations"]},
        ]  # fmt: skip
    client.close()


def test_the_versions_that_the_documents_name_are_those_of_the_tests() -> None:
    from importlib.metadata import version

    text = API.read_text("utf-8")
    assert f"`gradio_client` {LOWEST_GRADIO_CLIENT} " in text
    assert f"and {version('gradio_client')}, " in text
    assert f"`mcp` {version('mcp')}" in text
