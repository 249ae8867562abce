"""The one door to SQLite: open, migrate, transact; values in and values out."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge import migrations, rows
from knowledge.added_index import AddedIndex
from knowledge.connections import ReadingConnections
from knowledge.digests.outbox import Outbox
from knowledge.digests.readers import Readers
from knowledge.errors import StoreError
from knowledge.feeds.feed_log import FeedLog
from knowledge.lists.listing_build import import_rows
from knowledge.lists.listing_index import ListingIndex
from knowledge.lists.records import ImportCounts
from knowledge.models import Catalogue, Paper, Statement, Survey, Topic
from knowledge.names import ItemKind, Name, Role, names_of
from knowledge.rows import Row
from knowledge.text import index_words, match_query

BUSY_SECONDS = 5.0  # how long to wait for another process that is writing


class Store:
    """
    One SQLite file (or memory), usable from any thread.

    Writing is for one thread at a time. A file is read on other connections (``knowledge.connections``); only what a
    transaction reads is read on its own, and so sees what it has written. Every method raises ``StoreError`` when
    SQLite cannot do what is asked; nothing is then half done.
    """

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self._path = path
        self._where = str(path) if path else "memory"
        self._lock = threading.RLock()
        self._writer: int | None = None  # the thread that is in a transaction
        self._connections = ReadingConnections(path, timeout=BUSY_SECONDS) if path else None
        self.listing = ListingIndex(self._tuples)
        self.added = AddedIndex(db, self._tuples)
        self.outbox = Outbox(self._tuples, self.transaction)
        self.readers = Readers(self._tuples, self.transaction)
        self.feeds = FeedLog(self._tuples, self.transaction)

    @classmethod
    def open(cls, path: Path | None = None) -> Store:
        """Open a file, bringing its schema up to date; ``None`` is a store in memory."""
        where = str(path) if path else "memory"
        with _explained(where):
            conn = sqlite3.connect(path or ":memory:", timeout=BUSY_SECONDS, check_same_thread=False)
        db = Database(conn, execute_plugins=False)
        store = cls(db, path)
        try:
            with _explained(where):
                store._prepare()
        except BaseException:
            conn.close()
            raise
        return store

    @staticmethod
    def copy(path: Path, to: Path) -> None:
        """Copy a file as it is, also while others write to it."""
        with (
            _explained(str(path)),
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys = on")
        if migrations.applied(self._db) != migrations.steps():
            with self._exclusively():  # what another process did meanwhile is looked at again
                applied = migrations.applied(self._db)
                if applied - migrations.steps():
                    raise StoreError(_NEWER.format(where=self._where))
                if not applied and self._db.table_names():
                    raise StoreError(_FOREIGN.format(where=self._where))
                migrations.schema.apply(self._db)
        with suppress(sqlite3.OperationalError):  # another process is writing; the next opening will do it
            self._db.enable_wal()

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        if self._connections:
            self._connections.close()
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        with self._lock, _explained(self._where), self._exclusively():
            self._db.execute("PRAGMA defer_foreign_keys = on")  # the order of rows does not matter
            self._writer = threading.get_ident()
            try:
                yield
            finally:
                self._writer = None

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        """A transaction that takes the write lock at once, so that two processes cannot both begin the same work."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise

    def _query(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        with _explained(self._where), self._reading() as db:
            return list(db.query(sql, params))

    def _tuples(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with _explained(self._where), self._reading() as db:
            return db.execute(sql, params).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        """A connection to read on: the one that writes for a transaction, and for a store in memory."""
        if self._connections is None or self._writer == threading.get_ident():
            with self._lock:
                yield self._db
        else:
            with self._connections.one() as db:
                yield db

    # Writing

    def loaded(self) -> dict[str, str]:
        """The hash of every shipped file that is loaded, by name."""
        return {row["file"]: row["hash"] for row in self._query("SELECT file, hash FROM loaded")}

    def mark_loaded(self, digests: Mapping[str, str], *, only: bool = False) -> None:
        """Note that files are loaded with this content, and with *only* that no others are. Inside a transaction."""
        if only:
            self._db.execute("DELETE FROM loaded")
        self._db.table("loaded").upsert_all(
            [{"file": file, "hash": hash_} for file, hash_ in digests.items()], pk="file"
        )

    def save_subjects(self, topics: Sequence[Topic], papers: Sequence[Paper]) -> None:
        """Add or replace topics and papers, with their names. Inside a transaction."""
        db = self._db
        items = [(topic.id, "topic") for topic in topics] + [(paper.id, "paper") for paper in papers]
        db.table("items").upsert_all([{"id": id_, "kind": kind} for id_, kind in items], pk="id")
        db.conn.executemany("DELETE FROM names WHERE item = ?", [(id_,) for id_, _ in items])
        db.table("topics").upsert_all([rows.topic_row(t, i) for i, t in enumerate(topics)], pk="id")
        db.table("papers").upsert_all([rows.paper_row(p, i) for i, p in enumerate(papers)], pk="id")
        db.conn.executemany("DELETE FROM paper_topics WHERE paper = ?", [(paper.id,) for paper in papers])
        db.table("paper_topics").insert_all(
            [{"paper": paper.id, "topic": topic} for paper in papers for topic in paper.topics]
        )
        subjects: list[Topic | Paper] = [*topics, *papers]
        names = [name for item in subjects for name in names_of(item)]
        db.table("names").insert_all([{**asdict(name), "role": name.role.value} for name in names])

    def save_survey(self, survey: Survey) -> None:
        """Replace a survey and all that it says, and nothing else. Inside a transaction."""
        db = self._db
        self._forget_survey(survey.id)
        db.table("items").upsert({"id": survey.id, "kind": "survey"}, pk="id")
        db.table("surveys").upsert(rows.survey_row(survey), pk="id")
        db.table("sections").insert_all([rows.section_row(survey.id, s, i) for i, s in enumerate(survey.sections)])
        db.table("mentions").insert_all(
            [{"survey": survey.id, "line": m.line, "item": item} for m in survey.mentions for item in m.about]
        )
        [row] = self._query("SELECT coalesce(max(number), 0) + 1 AS next FROM statements")
        first = int(row["next"])
        db.table("statements").insert_all(
            {"number": number, **rows.statement_row(statement)}
            for number, statement in enumerate(survey.statements, first)
        )
        db.table("statement_about").insert_all(
            [
                {"statement": statement.id, "item": item, "position": position}
                for statement in survey.statements
                for position, item in enumerate(statement.about)
            ]
        )
        db.conn.executemany(
            "INSERT INTO statement_words (rowid, words) VALUES (?, ?)",
            (
                (number, " ".join(index_words(f"{statement.text.en} {statement.text.zh}")))
                for number, statement in enumerate(survey.statements, first)
            ),
        )

    def import_papers(
        self,
        listed: Iterable[object],
        source: str,
        at: str | None = None,
        seen: date | None = None,
        *,
        then: Callable[[Store], None] | None = None,
    ) -> ImportCounts:
        """
        Add the papers of a list that came in on a day; what *listed* raises is raised, and nothing of it is then there.

        A file is written to beside this store, so that it can be read meanwhile. *then* is called with the store that
        is written to, inside the transaction.
        """
        if self._path is None:
            return self._import(listed, source, at, seen, then)
        beside = Store.open(self._path)
        try:
            return beside._import(listed, source, at, seen, then)
        finally:
            beside.close()

    def _import(
        self,
        listed: Iterable[object],
        source: str,
        at: str | None,
        seen: date | None,
        then: Callable[[Store], None] | None,
    ) -> ImportCounts:
        with self.transaction():
            counts = import_rows(self._db, listed, source, at, seen)
            if then is not None:
                then(self)
            return counts

    def prune(self, catalogue: Catalogue) -> None:
        """Remove what the catalogue no longer holds. Inside a transaction."""
        for survey in self._ids("surveys") - {survey.id for survey in catalogue.surveys}:
            self._forget_survey(survey)
            self._db.execute("DELETE FROM surveys WHERE id = ?", [survey])
        for topic in self._ids("topics") - {topic.id for topic in catalogue.topics}:
            self._db.execute("DELETE FROM names WHERE item = ? AND kind = 'topic'", [topic])
            self._db.execute("DELETE FROM paper_topics WHERE topic = ?", [topic])
            self._db.execute("DELETE FROM topics WHERE id = ?", [topic])
        for paper in self._ids("papers") - {paper.id for paper in catalogue.papers}:
            self._db.execute("DELETE FROM names WHERE item = ? AND kind = 'paper'", [paper])
            self._db.execute("DELETE FROM paper_topics WHERE paper = ?", [paper])
            self._db.execute("DELETE FROM papers WHERE id = ?", [paper])
        for item in self._ids("items") - self._ids("surveys") - self._ids("topics") - self._ids("papers"):
            self._db.execute("DELETE FROM items WHERE id = ?", [item])

    def _ids(self, table: str) -> set[str]:
        return {row["id"] for row in self._query(f"SELECT id FROM {table}")}

    def _forget_survey(self, survey: str) -> None:
        for statement in (
            "DELETE FROM statement_words WHERE rowid IN (SELECT number FROM statements WHERE survey = ?)",
            "DELETE FROM statement_about WHERE statement IN (SELECT id FROM statements WHERE survey = ?)",
            "DELETE FROM statements WHERE survey = ?",
            "DELETE FROM mentions WHERE survey = ?",
            "DELETE FROM sections WHERE survey = ?",
        ):
            self._db.execute(statement, [survey])

    # Reading

    def topics(self, ids: Sequence[str] | None = None) -> list[Topic]:
        """All topics in the catalogue's order, or those of *ids*."""
        where, params = _in("id", ids)
        return [rows.topic_of(row) for row in self._query(f"SELECT * FROM topics {where} ORDER BY position", params)]

    def papers(self, ids: Sequence[str] | None = None) -> list[Paper]:
        """All papers in the catalogue's order, or those of *ids*."""
        where, params = _in("id", ids)
        return [rows.paper_of(row) for row in self._query(f"SELECT * FROM papers {where} ORDER BY position", params)]

    def papers_with_arxiv(self, arxiv: str) -> list[Paper]:
        """The papers with an arXiv id (without version)."""
        return [rows.paper_of(row) for row in self._query("SELECT * FROM papers WHERE arxiv = ?", [arxiv])]

    def surveys(self) -> list[Survey]:
        """All surveys, oldest first."""
        found = self._query("SELECT * FROM surveys ORDER BY published, id")
        return [self._whole_survey(row) for row in found]

    def _whole_survey(self, row: Row) -> Survey:
        sections = self._query("SELECT * FROM sections WHERE survey = ? ORDER BY position", [row["id"]])
        mentions: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for mention in self._query(
            "SELECT line, item FROM mentions WHERE survey = ? ORDER BY line, rowid", [row["id"]]
        ):
            mentions[mention["line"]] += (mention["item"],)
        return rows.survey_of(row, sections, mentions, self.statements(survey=row["id"]))

    def statements(self, about: str | None = None, survey: str | None = None) -> list[Statement]:
        """Statements about an item and/or of a survey; surveys oldest first, then in the order of the text."""
        found = self._query(_STATEMENTS, {"about": about, "survey": survey})
        return [rows.statement_of(row, row["subjects"].split()) for row in found]

    def appearances(self) -> list[Row]:
        """How often each item appears in each survey: item, survey, statements, mentions, first line."""
        return self._query(_APPEARANCES)

    def names(self, kind: ItemKind | None = None) -> list[Name]:
        """All names, or those of topics or papers."""
        found = self._query("SELECT * FROM names WHERE :kind IS NULL OR kind = :kind ORDER BY number", {"kind": kind})
        return [Name(row["item"], row["kind"], Role(row["role"]), row["name"], row["squashed"]) for row in found]

    def items_said_with(self, text: str, kind: ItemKind, *, limit: int) -> list[str]:
        """The ids of items that statements with all of the words are about, best BM25 first."""
        match = match_query(text, any_word=False)
        if not match:
            return []
        found = self._query(_ITEMS_SAID_WITH, {"match": match, "kind": kind, "limit": limit})
        return [row["item"] for row in found]

    def documents(self) -> dict[str, tuple[str, str]]:
        """What is kept of the index: id of a statement, or of a survey for what it leaves open -> key and text."""
        found = self._query("SELECT statement, key, document FROM indexed")
        return {row["statement"]: (row["key"], row["document"]) for row in found}

    def keep_documents(self, made: Mapping[str, tuple[str, str]], sources: Iterable[str]) -> None:
        """Keep new parts of the index, and only those of *sources*: ids of statements and surveys."""
        with self.transaction():
            self._db.table("indexed").upsert_all(
                [{"statement": id_, "key": key, "document": text} for id_, (key, text) in made.items()],
                pk="statement",
            )
            gone = self.documents().keys() - set(sources)
            self._db.conn.executemany("DELETE FROM indexed WHERE statement = ?", [(id_,) for id_ in gone])

    def version(self) -> int:
        """A number that changes when the file has been written to, also by another process."""
        with _explained(self._where):
            if self._connections is None:
                return self._db.conn.total_changes  # nobody else can write to memory
            return self._connections.version()

    def state(self, key: str) -> str | None:
        """A small fact that the bot remembers."""
        found = self._query("SELECT value FROM state WHERE key = ?", [key])
        return str(found[0]["value"]) if found else None

    def remember(self, key: str, value: str) -> None:
        """Set a small fact."""
        with self.transaction():
            self._db.table("state").upsert({"key": key, "value": value}, pk="key")


def _in(column: str, values: Sequence[str] | None) -> tuple[str, Sequence[str]]:
    if values is None:
        return "", ()
    return f"WHERE {column} IN ({', '.join('?' * len(values))})", values


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """SQLite's complaints as sentences that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_explanation(str(error), where)) from error


def _explanation(complaint: str, where: str) -> str:
    for part, sentence in _COMPLAINTS:
        if part in complaint:
            return sentence.format(where=where)
    return f"{where} cannot be used: {complaint}. Check the file, or choose another one."


_NEWER = "{where} was written by a newer Lablore; update Lablore, or choose another file."
_FOREIGN = "{where} is another program's SQLite file; choose another one."
_COMPLAINTS: Iterable[tuple[str, str]] = (
    ("not a database", "{where} is not a Lablore file; choose another one."),
    ("malformed", "{where} is damaged; restore it from a backup, or choose another file."),
    ("readonly", "{where} may not be written to; change its permissions, or choose another file."),
    ("unable to open", "{where} cannot be opened; check that its folder exists and may be written to."),
    ("disk is full", "The disk that holds {where} is full; free some space and try again."),
    ("locked", "{where} is being written to by another process; try again in a moment."),
)

_STATEMENTS = """
SELECT statements.*, (
    SELECT group_concat(item, ' ')
    FROM (SELECT item FROM statement_about WHERE statement = statements.id ORDER BY position)
) AS subjects
FROM statements JOIN surveys ON surveys.id = survey
WHERE (:survey IS NULL OR survey = :survey)
  AND (:about IS NULL OR statements.id IN (SELECT statement FROM statement_about WHERE item = :about))
ORDER BY published, survey, line, number
"""
_APPEARANCES = """
SELECT item, survey, sum(said) AS statements, sum(named) AS mentions, min(line) AS line FROM (
    SELECT item, survey, 1 AS said, 0 AS named, line FROM statement_about JOIN statements ON statements.id = statement
    UNION ALL SELECT item, survey, 0, 1, line FROM mentions
) GROUP BY item, survey
"""
_ITEMS_SAID_WITH = """
SELECT item FROM (
    SELECT item, min(score) AS score FROM (
        SELECT rowid, bm25(statement_words) AS score FROM statement_words WHERE statement_words MATCH :match
        ORDER BY score LIMIT 50
    ) AS hits JOIN statements ON statements.number = hits.rowid JOIN statement_about ON statement = statements.id
    JOIN items ON items.id = item WHERE items.kind = :kind GROUP BY item
) ORDER BY score LIMIT :limit
"""
