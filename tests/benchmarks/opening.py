"""
How long the first and later openings take: ``uv run python -m tests.benchmarks.opening``.

Baselines of the same run: for the first opening, PyYAML reading the same files; for a later one, a bare
``sqlite3.connect`` with one query.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

from knowledge import Library, catalogue

ROUNDS = 9


def main() -> None:
    """Print one line a measurement: median milliseconds and the ratio to its baseline."""
    texts = catalogue.texts_of(catalogue.SHIPPED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lablore.db"

        def first() -> None:
            path.unlink(missing_ok=True)
            Library.open(path).close()

        def later() -> None:
            Library.open(path).close()

        def parse() -> None:
            for text in texts.values():
                yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

        def connect() -> None:
            conn = sqlite3.connect(path)
            conn.execute("SELECT count(*) FROM papers").fetchone()
            conn.close()

        def memory() -> None:
            Library.open().close()

        parsing, opening, reopening, connecting, in_memory = (
            milliseconds(work) for work in (parse, first, later, connect, memory)
        )
    print(f"PyYAML reads the same files   {parsing:8.1f} ms")
    print(f"first opening of a file       {opening:8.1f} ms   {opening / parsing:6.2f} x PyYAML")
    print(f"opening in memory             {in_memory:8.1f} ms   {in_memory / parsing:6.2f} x PyYAML")
    print(f"sqlite3.connect and a query   {connecting:8.1f} ms")
    print(f"later opening of the file     {reopening:8.1f} ms   {reopening / connecting:6.2f} x sqlite3.connect")


def milliseconds(work: Callable[[], None]) -> float:
    """The median time of a piece of work."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


if __name__ == "__main__":
    main()
