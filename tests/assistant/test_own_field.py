"""A field that only one list has takes one declaration: then it is asked, filtered and grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.core import Assistant
from assistant.fields import FIELDS, extra
from assistant.settings import Settings
from assistant.types import Answer

LIST = """@article{a, title = {Caffeine Crystals under Pressure}, author = {Roe, Ida}, year = 2020,
  cas = {58-08-2}, abstract = {We press caffeine crystals. They turn at two gigapascal.}}
@article{b, title = {Polymorphs of Caffeine}, author = {Roe, Ida and Lund, Bo}, year = 2021,
  cas = {58-08-2}, abstract = {We find a third polymorph of caffeine.}}
@article{c, title = {Slow Melting of Aspirin}, author = {Lund, Bo}, year = 2022,
  cas = {50-78-2}, abstract = {Aspirin melts slowly in thin films.}}
@article{d, title = {A Note on Solvents}, author = {Lund, Bo}, year = 2023,
  abstract = {Solvents matter.}}
"""


@pytest.fixture(scope="module")
def chemistry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("chemistry")
    (folder / "roe.bib").write_text(LIST, "utf-8")
    FIELDS["cas"] = extra("cas", "CAS number", "CAS")
    yield Assistant.open(Settings(store=folder / "store", lists=(folder / "roe.bib",)))
    del FIELDS["cas"]


def cited(answer: Answer) -> set[str]:
    return {citation.publication.title.split()[0] for citation in answer.citations}


def test_it_is_imported_and_kept(chemistry: Assistant) -> None:
    assert [dict(p.extra).get("cas") for p in chemistry.library.publications] == [
        "58-08-2", "58-08-2", "50-78-2", None,
    ]  # fmt: skip


def test_it_is_grouped(chemistry: Assistant) -> None:
    answer = chemistry.ask("How many papers per CAS number?")
    assert re.search(r"58-08-2\W+2\b", answer.text)
    assert re.search(r"50-78-2\W+1\b", answer.text)


def test_it_is_a_filter(chemistry: Assistant) -> None:
    assert cited(chemistry.ask("Which papers are on 58-08-2?")) == {"Caffeine", "Polymorphs"}


def test_it_is_asked_of_one_paper(chemistry: Assistant) -> None:
    assert "50-78-2" in chemistry.ask("What is the CAS number of Slow Melting of Aspirin?").text


def test_it_is_a_column(chemistry: Assistant) -> None:
    answer = chemistry.ask("Make a table of the papers with year and CAS number")
    assert "CAS number |" in answer.text
    assert "| 58-08-2 |" in answer.text
