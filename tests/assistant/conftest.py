"""The small list about the seaside with a real index, built once a test session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.judge import open_judge
from assistant.answering.knowledge import Knowledge
from assistant.indexing import open_index
from tests.assistant.seaside import PAPERS, knowledge


@pytest.fixture(scope="session")
def seaside(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The list with an index as it is served."""
    folder = tmp_path_factory.mktemp("seaside")
    known = knowledge(open_index(PAPERS, folder=folder, embeddings="local"))
    return replace(known, judge=open_judge(folder / "model"))
