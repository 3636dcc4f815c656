"""Guards the opening of an embedded store: native code can crash on a damaged one.

A mark is left while a store is being opened. Whoever finds the mark of a process that is no
longer there opens the store in a child process first, so that a crash costs the child only.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.errors import StoreFault

_SECONDS = 120


@contextmanager
def check_opening(store: Path) -> Iterator[None]:
    """Around the opening of `store`, under the folder's lock; StoreFault if it kills processes."""
    mark = store.with_name("opening")
    if mark.exists() and not survives(store):
        raise StoreFault(f"The store in {store} is damaged.")
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def survives(store: Path) -> bool:
    """Whether a child process can open the store and search it."""
    try:
        run = subprocess.run(
            [sys.executable, "-m", "vectorstore.selfprobe", str(store)],
            cwd=Path(__file__).resolve().parent.parent,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def main(store: Path) -> int:
    """Opens the store, reads it and searches it; 0 if that works."""
    from vectorstore.chroma import embedded

    with embedded(store) as collection:
        ids = collection.some_ids(32)
        vectors = collection.vectors(ids)
        found = sum(bool(collection.nearest(vector, 5)) for vector in vectors)
    return 0 if found == len(ids) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
