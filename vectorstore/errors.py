"""Faults of the search engine, with messages fit for the person who runs it."""

from __future__ import annotations


class SearchFault(Exception):
    """Base of the search engine's errors; the message says what failed and the remedy."""


class WeightsMissing(SearchFault):
    """The embedding model's weights are absent or not the official ones."""


class EmbeddingFault(SearchFault):
    """An embedding server did not answer usably."""


class StoreFault(SearchFault):
    """The vector store cannot be read, written or reached."""
