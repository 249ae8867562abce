"""The tables of what people added; the Store builds it, so that loading and pruning know what is not shipped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlite_utils import Database

from knowledge.added import AddedSurvey

Read = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


class AddedIndex:
    """The YAML of every added survey, and the ids that are known only through them."""

    def __init__(self, db: Database, read: Read) -> None:
        self._db = db
        self._read = read

    def surveys(self) -> list[AddedSurvey]:
        """All that was added, oldest first."""
        found = self._read("SELECT survey, source, digest, title, text FROM added ORDER BY number", ())
        return [AddedSurvey(*row) for row in found]

    def titles(self, source: str) -> dict[str, str]:
        """The title of every survey whose source begins with a text, by id, oldest first; no YAML is read."""
        found = self._read(
            "SELECT survey, title FROM added WHERE substr(source, 1, length(?1)) = ?1 ORDER BY number", (source,)
        )
        return dict(found)

    def own(self) -> frozenset[str]:
        """The ids of surveys, works and topics that are not shipped."""
        return frozenset(row[0] for row in self._read("SELECT item FROM added_items", ()))

    def put(self, added: AddedSurvey) -> None:
        """Add a survey, or replace the one of this id where it stands. Inside a transaction."""
        self._db.execute(
            "INSERT INTO added (survey, source, digest, title, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT (survey) "
            "DO UPDATE SET source = excluded.source, digest = excluded.digest, title = excluded.title, "
            "text = excluded.text",
            [added.survey, added.source, added.digest, added.title, added.text],
        )

    def forget(self, survey: str) -> None:
        """Take a survey out. Inside a transaction."""
        self._db.execute("DELETE FROM added WHERE survey = ?", [survey])

    def set_own(self, items: Collection[str]) -> None:
        """Note which ids are not shipped. Inside a transaction."""
        self._db.execute("DELETE FROM added_items")
        self._db.table("added_items").insert_all([{"item": item} for item in sorted(items)])
