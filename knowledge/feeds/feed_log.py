"""
The door to what is remembered of sources of papers: how each did, and which papers came from one, when and about what.

``Store`` builds it, as it builds ``ListingIndex``: the tables are its own, and everything about them is here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.feeds.feed_papers import FeedPaper
from knowledge.feeds.matching import TopicMatch
from knowledge.lists.listing_index import PREFIX_ID, id_of
from knowledge.text import squash

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Transaction = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a source did so far; ``None`` is never, or nothing."""

    source: str
    address: str | None = None  # what was asked for under this name
    etag: str | None = None
    modified: str | None = None  # what the server said of its last change, to be sent back as it was
    checked: datetime | None = None
    succeeded: datetime | None = None
    next_try: datetime | None = None
    wait_until: datetime | None = None  # before which the server asked to be left alone
    failures: int = 0  # in a row
    error: str | None = None
    newest: datetime | None = None  # papers published until then were all fetched
    papers: int = 0  # that came from it first


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that came from a source: its id, when it was first seen, and what it is about."""

    paper: str
    source: str
    seen: datetime
    published: datetime | None
    matches: tuple[TopicMatch, ...]


class FeedLog:
    """Reads and writes through a store's *execute* and *transaction*."""

    def __init__(self, execute: Execute, transaction: Transaction) -> None:
        self._execute = execute
        self._transaction = transaction

    # How sources did

    def states(self) -> list[FeedState]:
        """All sources that were ever asked."""
        return [_state(row) for row in self._execute(f"{_STATES} ORDER BY source", ())]

    def state(self, source: str) -> FeedState:
        """How a source did; one that was never asked has done nothing."""
        found = self._execute(f"{_STATES} WHERE source = ?", (source,))
        return _state(found[0]) if found else FeedState(source)

    def begin(self, source: str, holder: str, now: datetime, until: datetime) -> bool:
        """
        Take a source for oneself; false if somebody else has it, also in another process.

        Who does not come back loses it at *until*, so that a crash blocks nothing for good.
        """
        with self._transaction():
            self._execute("INSERT OR IGNORE INTO feeds (source) VALUES (?)", (source,))
            return bool(
                self._execute(
                    "UPDATE feeds SET holder = ?, busy_until = ? WHERE source = ? "
                    "AND (busy_until IS NULL OR busy_until <= ?) RETURNING 1",
                    (holder, _second(until), source, _second(now)),
                )
            )

    def finish(self, state: FeedState, holder: str) -> None:
        """Note how it went and let go of the source; nothing if it was lost to somebody else meanwhile."""
        with self._transaction():
            self._execute(
                "UPDATE feeds SET address = ?, etag = ?, modified = ?, checked = ?, succeeded = ?, next_try = ?, "
                "wait_until = ?, failures = ?, error = ?, newest = ?, holder = NULL, busy_until = NULL "
                "WHERE source = ? AND holder = ?",
                (
                    *(state.address, state.etag, state.modified),
                    *(_second(each) for each in (state.checked, state.succeeded, state.next_try, state.wait_until)),
                    *(state.failures, state.error, _second(state.newest), state.source, holder),
                ),
            )

    # What came from them

    def known(self, papers: Sequence[FeedPaper]) -> list[bool]:
        """Which papers are there already, with all that identifies them: nothing would be gained by importing them."""
        arxiv = self._details("arxiv", [paper.arxiv for paper in papers if paper.arxiv])
        dois = self._details("doi", [paper.doi for paper in papers if paper.doi])
        titles: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for squashed, _, year, *details in self._execute(_TITLED, (_titles(papers),)):
            titles[squashed].append((year, details))

        def is_known(paper: FeedPaper) -> bool:
            titled = titles[squash(paper.title)]
            if not paper.arxiv and not paper.doi:
                return bool(titled)
            row = arxiv.get(paper.arxiv or "") or dois.get(paper.doi or "")
            if row is None:  # with other ids it is the same paper all the same if title and year are: see the import
                years = (None, paper.published.year if paper.published else None)
                row = next((details for year, details in titled if year in years or years[1] is None), None)
            return row is not None and all(
                mine is None or there is not None
                for mine, there in zip((paper.arxiv, paper.doi, paper.venue), row, strict=True)
            )

        return [is_known(paper) for paper in papers]

    def note_new(
        self, papers: Iterable[tuple[FeedPaper, Sequence[TopicMatch]]], source: str, seen: datetime
    ) -> dict[str, bool]:
        """
        Of papers that were just imported, note those that were not there before. Inside a transaction.

        Gives their ids, and whether they are about a topic.
        """
        [[first]] = self._execute("SELECT coalesce(max(first), 0) FROM listed_imports", ())
        noted: dict[str, bool] = {}
        for paper, matches in papers:
            number = self._number(paper)
            if number is None or number < first:
                continue
            fresh = self._execute(
                "INSERT OR IGNORE INTO feed_papers (paper, source, seen, published) VALUES (?, ?, ?, ?) RETURNING 1",
                (number, source, _second(seen), _second(paper.published)),
            )
            if fresh:
                noted[id_of(number)] = bool(matches)
                for position, match in enumerate(matches):
                    self._execute(
                        "INSERT INTO feed_topics (paper, position, topic, place, words, work) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        (number, position, match.topic, match.place, match.words, match.work),
                    )
        return noted

    def since(
        self, first: datetime, last: datetime, *, fresh: timedelta, about_topics: bool, limit: int
    ) -> list[Found]:
        """
        What was seen first from *first* to before *last*, *fresh* after publication at most; the latest first.

        With *about_topics*, only what is about a topic.
        """
        exists = "AND EXISTS (SELECT 1 FROM feed_topics WHERE feed_topics.paper = feed_papers.paper)"
        found = self._execute(
            "SELECT paper, source, seen, published FROM feed_papers WHERE seen >= ? AND seen < ? "
            f"AND (published IS NULL OR published >= seen - ?) {exists if about_topics else ''} "
            "ORDER BY seen DESC, published DESC, paper LIMIT ?",
            (_second(first), _second(last), int(fresh.total_seconds()), limit),
        )
        about = self._about([row[0] for row in found])
        return [
            Found(id_of(number), source, _moment(seen), _or_never(published), tuple(about.get(number, ())))
            for number, source, seen, published in found
        ]

    def about(self, paper: str) -> tuple[TopicMatch, ...]:
        """What a paper that came from a source is about, by its id; nothing for any other."""
        number = paper.removeprefix(PREFIX_ID)
        return tuple(self._about([int(number)]).get(int(number), ())) if number.isdecimal() else ()

    def _about(self, numbers: Sequence[int]) -> dict[int, list[TopicMatch]]:
        found: dict[int, list[TopicMatch]] = {}
        for number, *parts in self._execute(_TOPICS_OF, (json.dumps(numbers),)):
            found.setdefault(number, []).append(TopicMatch(*parts))
        return found

    def _details(self, field: str, values: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        found = self._execute(
            f"SELECT {field}, arxiv, doi, venue FROM listed_details WHERE {field} IN (SELECT value FROM json_each(?))",
            (json.dumps(values),),
        )
        return {row[0]: tuple(row[1:]) for row in found}

    def _number(self, paper: FeedPaper) -> int | None:
        """The number that a paper has in the lists, by what identifies it best."""
        for field, value in (("arxiv", paper.arxiv), ("doi", paper.doi)):
            if value:
                found = self._execute(f"SELECT min(id) FROM listed_details WHERE {field} = ?", (value,))
                if found[0][0] is not None:
                    return int(found[0][0])
        found = self._execute(_TITLED, (_titles([paper]),))
        return max((int(row[1]) for row in found), default=None)


def _titles(papers: Iterable[FeedPaper]) -> str:
    squashed = (squash(paper.title) for paper in papers)
    return json.dumps([{"title": title} for title in dict.fromkeys(squashed) if title])


def _second(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _state(row: tuple[Any, ...]) -> FeedState:
    source, address, etag, modified, checked, succeeded, next_try, wait_until, failures, error, newest, papers = row
    return FeedState(
        source=source,
        address=address,
        etag=etag,
        modified=modified,
        checked=_or_never(checked),
        succeeded=_or_never(succeeded),
        next_try=_or_never(next_try),
        wait_until=_or_never(wait_until),
        failures=failures,
        error=error,
        newest=_or_never(newest),
        papers=papers,
    )


def _or_never(second: int | None) -> datetime | None:
    return None if second is None else _moment(second)


_STATES = """
SELECT source, address, etag, modified, checked, succeeded, next_try, wait_until, failures, error, newest,
    (SELECT count(*) FROM feed_papers WHERE feed_papers.source = feeds.source) FROM feeds
"""
_TITLED = """
SELECT squashed, listed.id, year, arxiv, doi, venue FROM json_each(?) JOIN listed
ON substr(squashed, 1, 24) = substr(json_extract(value, '$.title'), 1, 24)
    AND +squashed = json_extract(value, '$.title')
LEFT JOIN listed_details USING (id)
"""
_TOPICS_OF = """
SELECT paper, topic, place, words, work FROM feed_topics WHERE paper IN (SELECT value FROM json_each(?))
ORDER BY paper, position
"""
