"""The door to what readers said of works: saved ones, and more or less like them in a digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.digests.deliveries import instant, second
from knowledge.models import Paper

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Transaction = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A work that somebody saved, as it was called then."""

    item: str
    title: str
    link: str | None
    at: datetime


class Readers:
    """Reads and writes through a store's *execute* and *transaction*."""

    def __init__(self, execute: Execute, transaction: Transaction) -> None:
        self._execute = execute
        self._transaction = transaction

    def save(self, reader: int, paper: Paper, now: datetime) -> bool:
        """Keep a work for a reader; false if it was kept already."""
        with self._transaction():
            return bool(
                self._execute(
                    "INSERT OR IGNORE INTO saved_papers (reader, item, title, link, at) VALUES (?, ?, ?, ?, ?) "
                    "RETURNING 1",
                    (reader, paper.id, paper.title or paper.name, paper.link, second(now)),
                )
            )

    def forget(self, reader: int, item: str) -> None:
        """No longer keep a work."""
        with self._transaction():
            self._execute("DELETE FROM saved_papers WHERE reader = ? AND item = ?", (reader, item))

    def saved(self, reader: int) -> list[Saved]:
        """What a reader saved, the latest first."""
        found = self._execute(
            "SELECT item, title, link, at FROM saved_papers WHERE reader = ? ORDER BY at DESC, item", (reader,)
        )
        return [Saved(item, title, link, instant(at)) for item, title, link, at in found]

    def judge(self, subscription: int, item: str, reader: int, value: int) -> bool:
        """Note that a reader wants more (1) or less (-1) like a work; false if there is no such subscription."""
        with self._transaction():
            return bool(
                self._execute(
                    "INSERT INTO feedback (subscription, item, reader, value) SELECT id, ?, ?, ? FROM subscriptions "
                    "WHERE id = ? ON CONFLICT DO UPDATE SET value = excluded.value RETURNING 1",
                    (item, reader, value, subscription),
                )
            )

    def judged(self, subscription: int) -> Mapping[str, int]:
        """What the readers of a subscription think of works: the sum of more and less."""
        found = self._execute(
            "SELECT item, sum(value) FROM feedback WHERE subscription = ? GROUP BY item", (subscription,)
        )
        return dict(found)
