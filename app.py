"""Serve the chat: `python app.py [--host HOST] [--port PORT] [--list FILE ...]`.

The only place where everything meets: settings, the assistant, the server. Exit codes: 0 done, 1 it
could not be served (one line says why), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import FootnoteError
from assistant.settings import Settings, quiet_dependencies, read_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

DEFAULT_PORT = 7860
Progress = Callable[[str, int, int], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped; returns the exit code."""
    options = _parser().parse_args(argv)
    quiet_dependencies()
    try:
        settings = read_settings()
        if options.list:
            settings = replace(settings, lists=tuple(options.list))
        listening = _listening(options.host, options.port)
    except FootnoteError as error:
        return _complain(error)
    return _serve(settings, listening)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the chat over a list.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port (%(default)s)")
    parser.add_argument(
        "--list", type=Path, nargs="+", metavar="FILE", help="publication lists to serve"
    )
    return parser


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FootnoteError(
            f"Cannot listen at {host} port {port} ({reason}). Choose another with --port."
        ) from error


def _serve(settings: Settings, listening: socket.socket) -> int:
    import uvicorn

    from assistant.web.doorway import Doorway

    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def stop() -> None:
        server.should_exit = True

    doorway = Doorway(
        lambda progress: _build(settings, progress),
        on_ready=lambda: _tell(f"Footnote is ready: {address}  (Ctrl+C stops it)\n"),
        on_failure=stop,
        progress=_Display(),
    )
    server = uvicorn.Server(
        uvicorn.Config(
            doorway,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            http="h11",
            h11_max_incomplete_event_size=16 * 1024,
            ws="none",
            limit_concurrency=1000,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=3,
        )
    )
    _tell(f"Footnote is getting ready at {address}\n")
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return _complain(doorway.failure) if doorway.failure else 0


def _build(settings: Settings, progress: Progress) -> FastAPI:
    """Open the assistant and build the server; Gradio is imported while the index is opened."""
    from assistant.core import Assistant
    from assistant.web.server import create_server, import_window

    threading.Thread(target=import_window, name="import", daemon=True).start()
    assistant = Assistant.open(settings, progress=progress, watch=True)
    import_window()
    return create_server(assistant, settings)


class _Display:
    """Progress on standard error: one line that grows on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            _tell(f"\r{step}: {done} of {total}\x1b[K{end}" if total else f"{step}\n")
        elif step != self._last:
            _tell(f"{step} ...\n")
        self._last = step


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _complain(error: BaseException) -> int:
    if isinstance(error, FootnoteError):
        _tell(f"footnote: {error}\n")
    else:
        _tell(f"footnote: the server could not start ({type(error).__name__}: {error})\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
