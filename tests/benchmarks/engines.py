"""Engines that find papers by their titles, each behind the same three steps: build, open, find."""

from __future__ import annotations

import importlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from rapidfuzz import fuzz, process
from sqlite_utils import Database

from knowledge import Library
from knowledge.text import words
from tests.benchmarks.papers import Row

FOUND = 5  # papers that each engine is asked for


class Engine(ABC):
    """One way to find papers, kept in a folder."""

    largest = 10**9  # papers

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:  # noqa: B027 most have nothing to do
        """What is done once, whatever the rows are."""

    @abstractmethod
    def build(self, rows: Iterable[Row]) -> None:
        """Read all rows into the folder."""

    @abstractmethod
    def open(self) -> None:
        """Make ready for queries."""

    @abstractmethod
    def find(self, text: str) -> list[str]:
        """The titles that are found, best first."""

    def is_sure(self, text: str) -> bool | None:
        """Whether there is an answer, for engines that tell."""
        return None


class Lablore(Engine):
    """The product: the works of the surveys and the list together."""

    def prepare(self) -> None:
        self._library = Library.open(self.folder / "lablore.db")

    def build(self, rows: Iterable[Row]) -> None:
        self._library.import_papers(rows)
        self._library.close()

    def open(self) -> None:
        self._library = Library.open(self.folder / "lablore.db")

    def find(self, text: str) -> list[str]:
        return [match.item.title or match.item.name for match in self._library.find_papers(text, limit=FOUND)]

    def is_sure(self, text: str) -> bool:
        return self._library.look_up_paper(text).status.value == "found"

    def complete(self, prefix: str) -> None:
        """Autocomplete, as a person types."""
        self._library.complete(prefix)


class BareFts5(Engine):
    """SQLite's full-text index of the titles, with stemming, and nothing else: what building is compared with."""

    def build(self, rows: Iterable[Row]) -> None:
        conn = sqlite3.connect(self.folder / "fts.db")
        conn.execute("PRAGMA journal_mode = wal")
        conn.execute("CREATE VIRTUAL TABLE papers USING fts5(title, tokenize='porter unicode61')")
        with conn:
            conn.executemany("INSERT INTO papers (title) VALUES (?)", ((row["title"],) for row in rows))
        conn.close()

    def open(self) -> None:
        self._conn = sqlite3.connect(self.folder / "fts.db")

    def find(self, text: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in words(text)) or '""'
        sql = "SELECT title FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in self._conn.execute(sql, (match, FOUND))]


class SqliteUtilsSearch(Engine):
    """``table.search`` of sqlite-utils over a stemmed index; any of the words where not all are in one title."""

    def build(self, rows: Iterable[Row]) -> None:
        db = Database(self.folder / "utils.db")
        db["papers"].insert_all({"title": row["title"]} for row in rows)  # type: ignore[union-attr]
        db.table("papers").enable_fts(["title"], tokenize="porter")
        db.close()

    def open(self) -> None:
        self._papers = Database(self.folder / "utils.db").table("papers")

    def find(self, text: str) -> list[str]:
        quoted = [f'"{word}"' for word in words(text)]
        for match in (" ".join(quoted), " OR ".join(quoted)):
            found = [row["title"] for row in self._papers.search(match, limit=FOUND)] if match else []
            if found:
                return found
        return []


class Tantivy(Engine):
    """tantivy as it comes: BM25."""

    fuzzy: ClassVar[dict[str, Any]] = {}

    def build(self, rows: Iterable[Row]) -> None:
        tantivy = importlib.import_module("tantivy")
        schema = tantivy.SchemaBuilder().add_text_field("title", stored=True, tokenizer_name="default").build()
        index = tantivy.Index(schema, path=str(self.folder))
        writer = index.writer(heap_size=64_000_000, num_threads=1)
        for row in rows:
            writer.add_document(tantivy.Document(title=row["title"]))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        tantivy = importlib.import_module("tantivy")
        self._index = tantivy.Index.open(str(self.folder))
        self._searcher = self._index.searcher()

    def find(self, text: str) -> list[str]:
        typed = " ".join(words(text))
        if not typed:
            return []
        query = self._index.parse_query(typed, ["title"], **self.fuzzy)
        hits = self._searcher.search(query, FOUND).hits
        return [self._searcher.doc(address)["title"][0] for _, address in hits]


class TantivyFuzzy(Tantivy):
    """tantivy where every word may have one typo."""

    fuzzy: ClassVar[dict[str, Any]] = {"fuzzy_fields": {"title": (False, 1, True)}}


class BruteForce(Engine):
    """rapidfuzz over all titles."""

    largest = 10_000

    def build(self, rows: Iterable[Row]) -> None:
        (self.folder / "titles.txt").write_text("\n".join(row["title"] for row in rows), encoding="utf-8")

    def open(self) -> None:
        self._titles = (self.folder / "titles.txt").read_text(encoding="utf-8").split("\n")
        self._lower = [title.lower() for title in self._titles]

    def find(self, text: str) -> list[str]:
        found = process.extract(text.lower(), self._lower, scorer=fuzz.WRatio, limit=FOUND)
        return [self._titles[at] for _, _, at in found]


ENGINES: dict[str, type[Engine]] = {
    "lablore": Lablore,
    "tantivy, fuzzy 1": TantivyFuzzy,
    "tantivy, BM25": Tantivy,
    "sqlite-utils": SqliteUtilsSearch,
    "bare FTS5": BareFts5,
    "rapidfuzz": BruteForce,
}
