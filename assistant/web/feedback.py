"""Visitors' verdicts on answers, kept in one local file for the owner: no address, no session."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.markup import clean
from assistant.web.visitors import RateLimit, TooManyQuestionsError

_LARGEST_FILE = 10_000_000
_LENGTHS = {"question": 1000, "answer": 4000, "reason": 500, "list_version": 64}
_REASONS = {  # what the page's form offers
    "missed": "not what was asked",
    "wrong": "wrong or misleading",
    "missing": "something is missing",
    "source": "the source does not say this",
}
_log = logging.getLogger(__name__)


class FeedbackBook:
    """Appends verdicts to `path`, one JSON document a line, until it is 10 MB."""

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = RateLimit(rate)
        self._lock = threading.Lock()

    def note(self, entry: Mapping[str, Any], visitor: str) -> bool:
        """Whether the verdict was noted: a good or bad one, not too often, with room for it."""
        if entry.get("verdict") not in {"good", "bad"}:
            return False
        try:
            self._rate.take(visitor)
            return self._append(self._line(entry))
        except TooManyQuestionsError:
            return False
        except OSError as error:
            _log.warning("a verdict could not be kept: %s", error.strerror)
            return False

    def _line(self, entry: Mapping[str, Any]) -> str:
        texts = {key: clean(str(entry.get(key) or ""))[:most] for key, most in _LENGTHS.items()}
        texts["reason"] = "; ".join(filter(None, [*_chosen(entry.get("reasons")), texts["reason"]]))
        when = datetime.now(UTC).isoformat(timespec="minutes")
        document = {"when": when, "verdict": entry["verdict"], **texts}
        return json.dumps(document, ensure_ascii=False) + "\n"

    def _append(self, line: str) -> bool:
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _LARGEST_FILE:
                return False
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        return True


def _chosen(names: object) -> list[str]:
    """The reasons that the visitor chose, in the owner's words; unknown ones are passed over."""
    chosen = names if isinstance(names, list) else []
    return [sentence for name, sentence in _REASONS.items() if name in chosen]
