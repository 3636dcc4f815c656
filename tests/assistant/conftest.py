"""The small list about the seaside with a real index, built once a test session."""

from __future__ import annotations

import pytest

from assistant.answers.knowledge import Knowledge
from assistant.indexing import open_index
from tests.assistant.seaside import PAPERS, knowledge


@pytest.fixture(scope="session")
def seaside(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The list with an index as it is served."""
    return knowledge(
        open_index(PAPERS, folder=tmp_path_factory.mktemp("seaside"), embeddings="local")
    )
