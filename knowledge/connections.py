"""
Connections that only read, so that reads wait neither for each other nor for who writes.

SQLite's write-ahead log lets many connections read while one writes; one connection serves one thread at a time. There
are as many here as reads at a time, and each is used again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database


class ReadingConnections:
    """Reading connections to one file."""

    def __init__(self, path: Path, *, timeout: float) -> None:
        """The file has to be there when the first is used; *timeout* is how long each waits for a lock."""
        self._address = f"{path.absolute().as_uri()}?mode=rw"  # never makes a file
        self._timeout = timeout
        self._idle: list[Database] = []
        self._watching = threading.Lock()
        self._watch: Database | None = None
        self._is_closed = False

    @contextmanager
    def one(self) -> Iterator[Database]:
        """A connection for one thread. Raises ``sqlite3.Error``."""
        try:
            db = self._idle.pop()  # a list's methods are atomic
        except IndexError:
            db = self._connect()
        try:
            yield db
        finally:
            self._idle.append(db)
            if self._is_closed:
                self.close()

    def version(self) -> int:
        """A number that changes when anybody has written to the file; it is of one connection, as SQLite counts so."""
        with self._watching:
            if self._watch is None:
                self._watch = self._connect()
            return int(self._watch.conn.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close all; those in use when they are given back."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().close()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def _connect(self) -> Database:
        if self._is_closed:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        conn = sqlite3.connect(self._address, uri=True, timeout=self._timeout, check_same_thread=False)
        conn.execute("PRAGMA query_only = on")
        return Database(conn, execute_plugins=False)
