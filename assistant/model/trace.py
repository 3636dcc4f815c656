"""Optional trace of the model's work: one JSON line a call and one an answer, in a local file.

Off unless the owner names a file. Lines of calls hold times, tokens and kinds of errors; lines of
answers hold the question, what the model wrote, and what became of each sentence and why. There is
no key, no address and no visitor in them.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import ModelFault
from assistant.model.call import Call
from assistant.writing.sheet import Line, Sheet

_log = logging.getLogger(__name__)


class Trace:
    """Appends lines to a file; without one it does nothing. Never fails an answer."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()

    def call(self, call: Call, outcome: str) -> None:
        """Note what a call took; `outcome` is "ok", "left" or what a visitor is told."""
        read, written = call.tokens()
        self._write(
            {
                "call": call.purpose,
                "outcome": outcome,
                "first_text_seconds": round(call.first - call.started, 3) if call.first else None,
                "seconds": round(time.monotonic() - call.started, 3),
                "prompt_tokens": read,
                "written_tokens": written,
                "tokens": "reported" if call.reported else "estimated",
                "errors": call.errors,
            }
        )

    def answer(self, sheet: Sheet, outcome: str) -> None:
        """Note what became of each sentence of an answer."""
        papers = [source.publication for source in sheet.sources.values()]
        self._write(
            {
                "answer": sheet.question,
                "outcome": outcome,
                "evidence": [paper.id if paper else "records" for paper in papers],
                "sentences": [_traced(line) for line in sheet.lines],
                "broke_off": sheet.cut,
                "no_answer": sheet.declined,
            }
        )

    def _write(self, line: dict[str, Any]) -> None:
        if self._path is None:
            return
        stamped = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **line}
        text = json.dumps(stamped, ensure_ascii=False) + "\n"
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as lines:
                lines.write(text)
        except OSError as error:
            _log.warning("no trace is written any more: %s", type(error).__name__)
            self._path = None


def _traced(line: Line) -> dict[str, Any]:
    first = line.first or line
    if line.statement is None:
        fate = "dropped" if line.verdict.claims else "no claim"
    elif line.quoted:
        fate = "quoted instead"
    else:
        fate = "corrected" if line.first else "proven"
    problems = [f"{p.kind}: {p.detail}" for p in first.verdict.problems]
    return {"written": first.written, "fate": fate, "problems": problems}


@contextmanager
def followed(tell: Callable[[str], None]) -> Iterator[None]:
    """Tell how the block ended: "ok", a fault's message, or "left" if it was left early."""
    outcome = "left"
    try:
        yield
        outcome = "ok"
    except ModelFault as fault:
        outcome = str(fault)
        raise
    finally:
        tell(outcome)
