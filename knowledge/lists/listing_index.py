"""What a search reads of the listed papers: every query takes an index and reads a bounded number of rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from knowledge.lists.nicknames import deletions, is_name_like, nicknames_in
from knowledge.models import Paper, PaperKind

START = 24  # characters of a squashed title that its index holds
PREFIX_ID = "list:"  # begins the id of every listed paper; no id of the catalogue has a colon
_MANY = 1500  # beginnings that more have are read from the most cited on
_LAST = "\U0010ffff"


class Listed(NamedTuple):
    """What ranking needs of a listed paper."""

    id: int
    title: str
    squashed: str
    year: int | None
    cites: int


class Term(NamedTuple):
    """A word or nickname of listed papers."""

    term: str
    titles: int  # how many have it as a word


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list of papers that was imported, once or more often, under one name."""

    source: str
    papers: int  # that it has; a paper of several lists counts in each
    imports: int
    last: str | None  # when it was imported last, as ISO 8601, if that was noted


Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


class ListingIndex:
    """Read-only; *execute* runs one query and gives all its rows."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute

    def state(self) -> tuple[int, int]:
        """The number of the last import, and how many papers there are; zeros when there was none."""
        found = self._execute("SELECT id, papers FROM listed_imports ORDER BY id DESC LIMIT 1", ())
        return (found[0][0], found[0][1]) if found else (0, 0)

    def lists(self) -> list[ImportedList]:
        """What has been imported, in the order in which it first came."""
        return [ImportedList(*row) for row in self._execute(_LISTS, ())]

    def titled(self, squashed: str) -> list[Listed]:
        """Papers with just this title."""
        found = self._execute(_TITLED, (squashed[:START], len(squashed), squashed))
        return sorted((Listed(*row) for row in found), key=lambda paper: -paper.cites)

    def nicknamed(self, squashed: Sequence[str], limit: int) -> list[tuple[str, str, Listed]]:
        """Papers with one of these nicknames, squashed and as printed, the most cited first."""
        found = self._execute(
            "SELECT n.squashed, n.name, l.id, l.title, l.squashed, l.year, l.cites FROM listed_nicknames AS n "
            f"JOIN listed AS l ON l.id = n.paper WHERE n.squashed IN ({_marks(squashed)}) "
            "ORDER BY n.cites DESC LIMIT ?",
            (*squashed, limit),
        )
        return [(row[0], row[1], Listed(*row[2:])) for row in found]

    def terms(self, words: Sequence[str]) -> dict[str, Term]:
        """What is known of words that stand in titles."""
        found = self._execute(
            f"SELECT term, titles FROM listed_terms WHERE term IN ({_marks(words)}) AND titles > 0", words
        )
        return {row[0]: Term(*row) for row in found}

    def sharing_deletions(self, word: str, limit: int) -> list[Term]:
        """Words and nicknames that may be one typo away from a word."""
        keys = deletions(word)
        found = self._execute(
            "SELECT DISTINCT term.term, titles FROM listed_deletions AS d JOIN listed_terms AS term "
            f"ON term.id = d.term WHERE d.key IN ({_marks(keys)}) AND size BETWEEN ? AND ? LIMIT ?",
            (*keys, len(word) - 1, len(word) + 1, limit),
        )
        return [Term(*row) for row in found]

    def of_size(self, size: int, initial: str, limit: int) -> list[Term]:
        """Words and nicknames of a length that begin with a character."""
        found = self._execute(
            "SELECT term, titles FROM listed_terms WHERE size = ? AND term >= ? AND term < ? LIMIT ?",
            (size, initial, initial + _LAST, limit),
        )
        return [Term(*row) for row in found]

    def of_stem(self, stem: str, limit: int) -> list[Term]:
        """Words with a stem."""
        found = self._execute(
            "SELECT term, titles FROM listed_terms WHERE stem = ? AND titles > 0 LIMIT ?", (stem, limit)
        )
        return [Term(*row) for row in found]

    def beginning(self, start: str, limit: int) -> list[Term]:
        """The commonest words that begin so, of the first few hundred."""
        found = self._execute(
            "SELECT * FROM (SELECT term, titles FROM listed_terms WHERE term > ? AND term < ? AND titles > 0 "
            "LIMIT 300) ORDER BY titles DESC LIMIT ?",
            (start, start + _LAST, limit),
        )
        return [Term(*row) for row in found]

    def with_words(self, match: str, limit: int) -> list[Listed]:
        """Papers whose titles match an FTS5 expression of known terms, the first in the list first."""
        found = self._execute(
            "SELECT id, title, squashed, year, cites FROM listed WHERE id IN "
            "(SELECT rowid FROM listed_words WHERE listed_words MATCH ? LIMIT ?)",
            (match, limit),
        )
        return [Listed(*row) for row in found]

    def cited_with_words(self, match: str, limit: int) -> list[Paper]:
        """The most cited papers whose titles match an FTS5 expression."""
        found = self._execute(_CITED_WITH_WORDS, (match, limit))
        papers = self.papers(id_of(row[0]) for row in found)
        return sorted(papers, key=lambda paper: -(paper.cites or 0))

    # Beginnings

    def nicknames_from(self, start: str, limit: int) -> list[tuple[str, int]]:
        """Nicknames that begin so, with their papers: the very nickname first, then the most cited."""
        found = self._execute(
            "SELECT name, paper FROM listed_nicknames WHERE squashed = ? ORDER BY cites DESC LIMIT ?", (start, limit)
        )
        between = (start + "\x01", start + _LAST)
        if self._execute(_HAS_MANY_NICKNAMES, between):
            found += self._execute(_CITED_NICKNAMES, (start[:1], *between, limit))
        else:
            found += self._execute(_NICKNAMES_BETWEEN, (*between, limit))
        return [(row[0], row[1]) for row in found[:limit]]

    def titles_from(self, start: str, limit: int) -> list[int]:
        """Papers whose titles begin so, the most cited first."""
        short = start[:START]
        between = (short, short + _LAST)
        if len(start) <= START and self._execute(_HAS_MANY_TITLES, between):
            found = self._execute(_CITED_TITLES, (start[:1], *between, limit))
        else:
            found = self._execute(_TITLES_BETWEEN, (*between, start, start + _LAST, limit))
        return [row[0] for row in found]

    # Whole papers

    def papers(self, ids: Iterable[str]) -> list[Paper]:
        """The listed papers of *ids*, in the order of import; ids of others are passed over."""
        numbers = [int(id_[5:]) for id_ in ids if id_.startswith(PREFIX_ID) and _is_number(id_[5:])]
        return [_paper(row) for row in self._execute(_PAPERS.format(marks=_marks(numbers)), numbers)]

    def with_arxiv(self, arxiv: str) -> list[Paper]:
        """The listed papers with an arXiv id."""
        found = self._execute("SELECT id FROM listed_details WHERE arxiv = ?", (arxiv,))
        return self.papers(id_of(row[0]) for row in found)

    def seen_since(self, first: date, last: date, limit: int) -> list[tuple[Paper, date]]:
        """Papers of imports of these days, with the day, the latest first."""
        found = self._execute(_SEEN, (first.isoformat(), last.isoformat(), limit))
        days = {row[0]: date.fromisoformat(row[1]) for row in found}
        papers = {int(paper.id[5:]): paper for paper in self.papers(id_of(number) for number in days)}
        return [(papers[number], day) for number, day in days.items() if number in papers]

    def like(self, known: Sequence[tuple[str, str | None, int | None, Sequence[str]]]) -> dict[str, str]:
        """
        The listed papers that are works of the catalogue: listed id -> the work's.

        *known* gives a work's id, arXiv id, year and squashed titles. A year is the same when it is next to it, as
        that of a preprint is to its publication's.
        """
        works = json.dumps([{"id": id_, "arxiv": arxiv} for id_, arxiv, _, _ in known if arxiv])
        found = self._execute(_SAME_ARXIV_AS, (works,))
        titles = json.dumps([{"id": id_, "year": year, "title": title} for id_, _, year, ts in known for title in ts])
        found += self._execute(_SAME_TITLE_AS, (titles,))
        return {id_of(row[0]): row[1] for row in reversed(found)}


def id_of(number: int) -> str:
    """The id of a listed paper, from its row."""
    return f"{PREFIX_ID}{number}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _paper(row: tuple[Any, ...]) -> Paper:
    number, title, year, cites, authors, venue, abstract, url, arxiv, doi, source, others = row
    nickname = next(filter(is_name_like, nicknames_in(title)), None)
    return Paper(
        id=id_of(number),
        kind=PaperKind.PAPER,
        name=nickname or title,
        title=title,
        year=year,
        venue=venue,
        arxiv=arxiv,
        url=url or (f"https://doi.org/{doi}" if doi else None),
        authors=tuple(json.loads(authors)) if authors else (),
        lists=tuple(dict.fromkeys((source, *json.loads(others)))),
        abstract=abstract,
        cites=cites,
        doi=doi,
    )


# SQLite would rather walk an index that is sorted by citations than use the one that finds the few rows; and without
# the plus it would put the value into the expressions, which are then no longer those of the index.
_TITLED = """
SELECT id, title, squashed, year, cites FROM listed INDEXED BY listed_start
WHERE substr(squashed, 1, 24) = ? AND length(squashed) = ? AND +squashed = ? LIMIT 100
"""
_PAPERS = """
SELECT listed.id, title, year, cites, authors, venue, abstract, url, arxiv, doi,
    (SELECT source FROM listed_imports WHERE first <= listed.id ORDER BY listed_imports.id DESC LIMIT 1),
    (SELECT json_group_array(source) FROM listed_also JOIN listed_imports ON listed_imports.id = import
     WHERE paper = listed.id)
FROM listed LEFT JOIN listed_details ON listed_details.id = listed.id WHERE listed.id IN ({marks}) ORDER BY listed.id
"""
_CITED_WITH_WORDS = """
SELECT id FROM listed WHERE id IN (SELECT rowid FROM listed_words WHERE listed_words MATCH ? LIMIT 50000)
ORDER BY cites DESC LIMIT ?
"""
_LISTS = """
SELECT source, sum(papers), count(*), max(at) FROM (
    SELECT i.id, source, at,
        (SELECT count(*) FROM listed WHERE listed.id >= i.first AND listed.id < i.next)
        + (SELECT count(*) FROM listed_also WHERE import = i.id) AS papers
    FROM (SELECT *, lead(first, 1, 1 << 62) OVER (ORDER BY id) AS next FROM listed_imports) AS i
) GROUP BY source ORDER BY min(id)
"""
_HAS_MANY_NICKNAMES = f"""
SELECT 1 FROM listed_nicknames INDEXED BY listed_nicknames_start
WHERE squashed > ? AND squashed < ? LIMIT 1 OFFSET {_MANY}
"""
_NICKNAMES_BETWEEN = """
SELECT name, paper FROM listed_nicknames INDEXED BY listed_nicknames_start
WHERE squashed > ? AND squashed < ? ORDER BY cites DESC LIMIT ?
"""
_CITED_NICKNAMES = """
SELECT name, paper FROM listed_nicknames INDEXED BY listed_nicknames_cited
WHERE substr(squashed, 1, 1) = ? AND squashed > ? AND squashed < ? ORDER BY cites DESC LIMIT ?
"""
_HAS_MANY_TITLES = f"""
SELECT 1 FROM listed INDEXED BY listed_start
WHERE substr(squashed, 1, 24) >= ? AND substr(squashed, 1, 24) < ? LIMIT 1 OFFSET {_MANY}
"""
_TITLES_BETWEEN = """
SELECT id FROM listed INDEXED BY listed_start WHERE substr(squashed, 1, 24) >= ? AND substr(squashed, 1, 24) < ?
AND squashed >= ? AND squashed < ? ORDER BY cites DESC LIMIT ?
"""
_CITED_TITLES = """
SELECT id FROM listed INDEXED BY listed_cited
WHERE substr(squashed, 1, 1) = ? AND squashed >= ? AND squashed < ? ORDER BY cites DESC LIMIT ?
"""
_SEEN = """
SELECT listed.id, seen FROM (
    SELECT first, seen, lead(first, 1, 9223372036854775807) OVER (ORDER BY id) AS following FROM listed_imports
) JOIN listed ON listed.id >= first AND listed.id < following
WHERE seen BETWEEN ? AND ? ORDER BY listed.id DESC LIMIT ?
"""
_SAME_ARXIV_AS = """
SELECT listed_details.id, json_extract(value, '$.id') FROM json_each(?)
JOIN listed_details ON listed_details.arxiv = json_extract(value, '$.arxiv')
"""
_SAME_TITLE_AS = """
SELECT listed.id, work FROM (
    SELECT json_extract(value, '$.id') AS work, json_extract(value, '$.title') AS its_title,
           json_extract(value, '$.year') AS its_year FROM json_each(?)
) JOIN listed ON substr(squashed, 1, 24) = substr(its_title, 1, 24) AND +squashed = its_title
WHERE year IS NULL OR its_year IS NULL OR abs(year - its_year) <= 1
"""
