"""
Listed papers into SQLite: rows first, then their indexes in bulk, all in one transaction.

Only a batch of rows is in memory at a time. What can be done by SQLite in one go - indexes, finding equal titles,
splitting into words, counting - is; Python sees each row once, and each word and nickname once in the life of a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

from sqlite_utils import Database

from knowledge.lists.nicknames import LONGEST, deletions, nicknames_in, stem
from knowledge.lists.records import NO_DETAILS, ImportCounts, Record, record_of
from knowledge.text import squash

BATCH = 2000  # rows
PAGES_IN_MEMORY = -48_000  # KiB of pages, while importing
LEAST_SIZE = 3  # characters of a term that may be mistyped
POSTINGS_IN_MEMORY = 48 << 20  # bytes of postings before they are written as a segment
_TABLES = ("listed", "listed_details", "listed_nicknames", "listed_deletions")


def import_rows(
    db: Database, rows: Iterable[object], source: str, at: str | None, seen: date | None = None
) -> ImportCounts:
    """
    Add the papers of a list, at a time to note, seen first on a day, if known.

    Inside a transaction; what *rows* raises is raised.
    """
    with _more_memory(db):
        importing = _Import(db, source, at, seen)
        importing.read(rows)
        importing.merge_equals()
        importing.index_words()
        importing.index_terms()
        importing.finish()
    return ImportCounts(importing.added - importing.merged, importing.merged, importing.skipped)


class _Import:
    """One list on its way in; the steps in the order of ``import_rows``."""

    def __init__(self, db: Database, source: str, at: str | None, seen: date | None) -> None:
        self._db = db
        self._conn = db.conn
        earlier = self._conn.execute("SELECT first, source FROM listed_imports ORDER BY id").fetchall()
        self._starts = [first for first, _ in earlier]
        self._sources = [source for _, source in earlier]
        self._source = source
        self._first = self._number("SELECT coalesce(max(id), 0) + 1 FROM listed")
        self._present = self._number("SELECT count(*) FROM listed")
        self._remade: list[str] = []
        self.added = 0
        self.merged = 0
        self.skipped = 0
        self._id = self._conn.execute(
            "INSERT INTO listed_imports (source, first, papers, at, seen) VALUES (?, ?, 0, ?, ?)",
            [source, self._first, at, seen and seen.isoformat()],
        ).lastrowid

    def _number(self, sql: str) -> int:
        return int(self._conn.execute(sql).fetchone()[0])

    def read(self, rows: Iterable[object]) -> None:
        """All rows into the tables; indexes of which most would change are made anew at the end."""
        rest = iter(rows)
        while batch := list(islice(rest, BATCH)):
            if not self._remade and self.added + len(batch) > self._present:
                self._drop_indexes()
            records = [record for row in batch if (record := record_of(row)) is not None]
            self.skipped += len(batch) - len(records)
            self._insert(records)
        for sql in self._remade:
            if "listed_deletions" not in sql:
                self._conn.execute(sql)

    def _drop_indexes(self) -> None:
        marks = ", ".join("?" * len(_TABLES))
        found = self._conn.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
            _TABLES,
        ).fetchall()
        for name, sql in found:
            self._conn.execute(f"DROP INDEX {name}")
            self._remade.append(sql)

    def _insert(self, records: Sequence[Record]) -> None:
        numbered = list(enumerate(records, self._first + self.added))
        self.added += len(records)
        self._conn.executemany(_ADD, [(id_, *record[:5]) for id_, record in numbered])
        self._conn.executemany(
            _ADD_DETAILS, [(id_, *record[5:]) for id_, record in numbered if record[5:] != NO_DETAILS]
        )
        self._conn.executemany(
            _ADD_NICKNAME,
            [
                (squash(name), id_, record.cites, name)
                for id_, record in numbered
                if ":" in record.title or "(" in record.title
                for name in nicknames_in(record.title)
            ],
        )

    def merge_equals(self) -> None:
        """Merge new papers into those with the same title and year, arXiv id or DOI."""
        self._merge_same_titles()
        while self._merge_same_ids():  # what was merged may have brought an id that another paper has too
            self._merge_same_titles()

    def _merge_same_ids(self) -> bool:
        before = self.merged
        for sql in (_SAME_ARXIV, _SAME_DOI):
            kept: dict[str, int] = {}
            for key, id_ in self._conn.execute(sql, [self._first]).fetchall():
                if kept.setdefault(key, id_) != id_ and id_ >= self._first:
                    self._merge(kept[key], id_)
        return self.merged > before

    def _merge_same_titles(self) -> None:
        """A year that is not known is no difference."""
        kept: dict[str, list[tuple[int, int | None]]] = {}
        for start in self._conn.execute(_SHARED_STARTS, [self._first]).fetchall():
            kept.clear()
            for id_, squashed, year in self._conn.execute(_WITH_START, start).fetchall():
                same = kept.setdefault(squashed, [])
                into = next((other for other, its in same if year is None or its is None or year == its), None)
                if into is None:
                    same.append((id_, year))
                elif id_ >= self._first:
                    self._merge(into, id_)

    def _merge(self, kept: int, other: int) -> None:
        """What the one lacks is taken from the other; the higher number of citations holds."""
        [title] = self._conn.execute("SELECT title FROM listed WHERE id = ?", [other]).fetchone()
        for statement in _MERGE:
            self._conn.execute(statement, {"kept": kept, "other": other})
        [mine, cites] = self._conn.execute("SELECT title, cites FROM listed WHERE id = ?", [kept]).fetchone()
        names = {squash(name): name for each in (title, mine) for name in nicknames_in(each)}
        for squashed, name in names.items():
            self._conn.execute(_DROP_NICKNAME, {"squashed": squashed, "kept": kept, "other": other})
            self._conn.execute(_ADD_NICKNAME, (squashed, kept, cites, name))
        self.merged += 1
        if kept < self._first and self._sources[bisect_right(self._starts, kept) - 1] != self._source:
            self._conn.execute(_ADD_ALSO, [kept, self._id, kept, self._source])

    def index_words(self) -> None:
        """The postings of what was added and not merged."""
        self._conn.execute("INSERT INTO listed_words (listed_words, rank) VALUES ('hashsize', ?)", [POSTINGS_IN_MEMORY])
        self._conn.execute(_ADD_POSTINGS, [self._first])

    def index_terms(self) -> None:
        """The vocabulary with its counts, and the deletions of what is new in it."""
        last = self._number("SELECT coalesce(max(id), 0) FROM listed_terms")
        self._conn.execute(_COUNT_TERMS)
        self._conn.execute(_ADD_NICKNAMES_AS_TERMS)
        new = self._conn.execute("SELECT id, term FROM listed_terms WHERE id > ?", [last])
        while batch := new.fetchmany(BATCH):
            self._conn.executemany(
                "INSERT INTO listed_deletions (key, term) VALUES (?, ?)",
                [(key, id_) for id_, term in batch if LEAST_SIZE <= len(term) <= LONGEST for key in deletions(term)],
            )
        for sql in self._remade:
            if "listed_deletions" in sql:
                self._conn.execute(sql)

    def finish(self) -> None:
        """Note how many papers there are now."""
        self._conn.execute("UPDATE listed_imports SET papers = (SELECT count(*) FROM listed) WHERE id = ?", [self._id])


@contextmanager
def _more_memory(db: Database) -> Iterator[None]:
    """More pages in memory for a while, and a function for the stems of words."""
    [usual] = db.execute("PRAGMA cache_size").fetchone()
    db.execute(f"PRAGMA cache_size = {PAGES_IN_MEMORY}")
    db.conn.create_function("stem", 1, stem, deterministic=True)
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {usual}")


_ADD = "INSERT INTO listed (id, title, squashed, words, year, cites) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_DETAILS = "INSERT INTO listed_details (id, authors, venue, abstract, url, arxiv, doi) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ADD_NICKNAME = "INSERT INTO listed_nicknames (squashed, paper, cites, name) VALUES (?, ?, ?, ?)"
_DROP_NICKNAME = "DELETE FROM listed_nicknames WHERE squashed = :squashed AND paper IN (:kept, :other)"
_ADD_POSTINGS = (
    "INSERT INTO listed_words (rowid, words) SELECT id, coalesce(words, title) FROM listed WHERE id >= ? ORDER BY id"
)
_ADD_ALSO = """
INSERT INTO listed_also (paper, import) SELECT ?, ? WHERE NOT EXISTS (
    SELECT 1 FROM listed_also JOIN listed_imports ON listed_imports.id = import WHERE paper = ? AND source = ?
)
"""
_SAME = """
SELECT {field}, id FROM listed_details WHERE {field} IN (
    SELECT {field} FROM listed_details WHERE {field} IS NOT NULL
    GROUP BY {field} HAVING count(*) > 1 AND max(id) >= ?
) ORDER BY id
"""
_SAME_ARXIV = _SAME.format(field="arxiv")
_SAME_DOI = _SAME.format(field="doi")
_SHARED_STARTS = (  # told by one of their papers, so that SQLite need not look at the table
    "SELECT min(id) FROM listed GROUP BY substr(squashed, 1, 24), length(squashed) HAVING count(*) > 1 AND max(id) >= ?"
)
_WITH_START = """
SELECT id, squashed, year FROM listed JOIN (SELECT squashed AS like_it FROM listed WHERE id = ?)
ON substr(squashed, 1, 24) = substr(like_it, 1, 24) AND length(squashed) = length(like_it) ORDER BY id
"""
_MERGE = (
    """
    UPDATE listed SET year = coalesce(year, (SELECT year FROM listed WHERE id = :other)),
        cites = max(cites, (SELECT cites FROM listed WHERE id = :other)) WHERE id = :kept
    """,
    """
    INSERT INTO listed_details (id, authors, venue, abstract, url, arxiv, doi)
    SELECT :kept, authors, venue, abstract, url, arxiv, doi FROM listed_details WHERE id = :other
    ON CONFLICT (id) DO UPDATE SET authors = coalesce(authors, excluded.authors),
        venue = coalesce(venue, excluded.venue), abstract = coalesce(abstract, excluded.abstract),
        url = coalesce(url, excluded.url), arxiv = coalesce(arxiv, excluded.arxiv), doi = coalesce(doi, excluded.doi)
    """,
    "DELETE FROM listed_details WHERE id = :other",
    "DELETE FROM listed WHERE id = :other",
)
_COUNT_TERMS = """
INSERT INTO listed_terms (term, titles, stem, size) SELECT term, doc, stem(term), length(term) FROM listed_vocabulary
WHERE true ON CONFLICT (term) DO UPDATE SET titles = excluded.titles
"""
_ADD_NICKNAMES_AS_TERMS = """
INSERT INTO listed_terms (term, titles, stem, size)
SELECT DISTINCT squashed, 0, '', length(squashed) FROM listed_nicknames WHERE true ON CONFLICT (term) DO NOTHING
"""
