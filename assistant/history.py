"""Earlier turns from message lists, as Gradio and OpenAI clients send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.types import Turn


def read_history(history: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """Turns from message lists as Gradio and OpenAI clients send them.

    `content` is a string or a list of parts with `text`; `citations` may hold the citations of an
    earlier answer document and `plan` its plan, beside it or in its `metadata`, where Gradio's
    messages have room.
    Entries of other shapes are left out.
    """
    turns = []
    for entry in history:
        role = entry.get("role") if isinstance(entry, Mapping) else None
        if role not in {"user", "assistant"}:
            continue
        metadata = entry.get("metadata")
        beside = metadata.get("citations") if isinstance(metadata, Mapping) else ()
        ids = _ids_of(entry.get("citations")) or _ids_of(beside)
        text = _text_of(entry.get("content"))[:20_000]
        plan = entry.get("plan") or (
            metadata.get("plan") if isinstance(metadata, Mapping) else None
        )
        carried = plan if isinstance(plan, Mapping) else None
        turns.append(Turn("user" if role == "user" else "assistant", text, ids, carried))
    return tuple(turns)


def _ids_of(citations: object) -> tuple[str, ...]:
    """The publication ids of citations; none where they have another shape."""
    listed = citations if isinstance(citations, (list, tuple)) else ()
    found = (one.get("id") for one in listed if isinstance(one, Mapping))
    return tuple(name for name in found if isinstance(name, str))


def _text_of(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return str(content.get("text") or "")
    if isinstance(content, (list, tuple)):
        return " ".join(_text_of(part) for part in content)
    return ""
