"""The topics of a list kept beside its index: found once a version, read again at every start."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.topics import Topic
from vectorstore.files import write_atomically

_WAY = 2  # raised when topics of the same list would be found otherwise


def kept_topics(
    path: Path, version: str, find: Callable[[], tuple[Topic, ...]]
) -> tuple[Topic, ...]:
    """The topics in the file at `path`, found anew unless they are of this version.

    A file that cannot be read is made again; one that cannot be written costs the time alone.
    """
    key = f"{_WAY}:{version}"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["key"] == key:
            return tuple(_topic(one) for one in document["topics"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    topics = find()
    content = {"key": key, "topics": [asdict(topic) for topic in topics]}
    with suppress(OSError):
        write_atomically(path, json.dumps(content).encode())
    return topics


def _topic(given: Mapping[str, Any]) -> Topic:
    values: dict[str, Any] = dict(given)
    for name in ("ids", "years"):
        values[name] = tuple(given[name])
    values["parts"] = tuple(_topic(part) for part in given["parts"])
    return Topic(**values)
