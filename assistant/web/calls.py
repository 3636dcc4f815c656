"""Bodies of calls to the endpoints, checked and completed before Gradio sees them.

Gradio wants every input of a positional call and answers a short or long list with an error that
says nothing. Here a short list gets the documented defaults, and a wrong one a sentence.
"""

from __future__ import annotations

import json
import re
from typing import Any

Refusal = tuple[int, str, str]  # status, code, sentence

REQUIRED = object()
# The parameters of each endpoint with their defaults, in order; a test compares with Gradio's own.
DEFAULTS: dict[str, dict[str, Any]] = {
    "ask": {"question": REQUIRED, "history": []},
    "chat": {"message": REQUIRED},
    "search": {"query": REQUIRED, "k": 10},
    "publications": {
        "year": None,
        "category": None,
        "author": None,
        "text": None,
        "code": None,
        "limit": 500,
        "offset": 0,
    },
    "publication": {"id": REQUIRED},
}
_POSITIONAL = re.compile(r"/gradio_api/(?:call|run)/(\w+)/?")
_NAMED = re.compile(r"/gradio_api/call/v2/(\w+)/?")


def complete_call(path: str, body: bytes) -> bytes | Refusal:
    """The body to pass on; a refusal where it is no JSON object or its arguments cannot be."""
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return 400, "not_json", "The body is not JSON."
    if not isinstance(document, dict):
        mcp_batch = path.startswith("/gradio_api/mcp") and isinstance(document, list)
        return body if mcp_batch else (400, "not_json", "The body must be a JSON object.")
    if match := _POSITIONAL.fullmatch(path):
        return _positional(match[1], document)
    if match := _NAMED.fullmatch(path):
        return _named(match[1], document, body)
    return body


def _positional(name: str, document: dict[str, Any]) -> bytes | Refusal:
    defaults = list(DEFAULTS[name].values())
    given = document.get("data")
    if not isinstance(given, list) or len(given) > len(defaults):
        return _wrong(name)
    filled = [*given, *defaults[len(given) :]]
    if any(value is REQUIRED for value in filled):
        return _wrong(name)
    return json.dumps({**document, "data": filled}).encode()


def _named(name: str, document: dict[str, Any], body: bytes) -> bytes | Refusal:
    known = DEFAULTS[name]
    missing = [key for key, value in known.items() if value is REQUIRED and key not in document]
    unknown = [key for key in document if key not in known]
    return _wrong(name) if missing or unknown else body


def _wrong(name: str) -> Refusal:
    shown = ", ".join(
        key if value is REQUIRED else f"{key}={json.dumps(value)}"
        for key, value in DEFAULTS[name].items()
    )
    return 422, "wrong_arguments", f"Give the arguments of {name}({shown}) and no others."
