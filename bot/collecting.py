"""Sources -> papers in the library: each fetched when it is due, one at a time, and what became of it is reported."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.fetching import Fetcher, FetchFailed, turn_of
from bot.sources import Source
from knowledge import KnowledgeError, Library
from knowledge.feeds.feed_log import FeedState
from knowledge.feeds.feed_papers import FeedKind, FeedPaper
from knowledge.feeds.news import TakenIn
from knowledge.feeds.parsing import FeedError, read

log = logging.getLogger("lablore")

PAGE = 200  # papers that arXiv's API is asked for at once
FIRST_DAYS = 7  # how far back the first fetch of arXiv goes
OVERLAP = timedelta(days=3)  # arXiv shows a paper up to days after it was submitted
LATE_DAYS = 7  # without a new paper, after which that is remarked on
LEASE = timedelta(minutes=15)  # after which a source that was taken and not let go of may be taken again
FIRST_RETRY = timedelta(minutes=5)
SHORTEST_SLEEP, LONGEST_SLEEP = 30.0, 300.0  # seconds between two looks at what is due
T = TypeVar("T")


class Outcome(StrEnum):
    """What became of one fetch of one source."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    PARTLY = "partly fetched"  # some pages came, and one did not
    FAILED = "failed"
    BUSY = "busy"  # somebody else is fetching it


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one fetch of one source, to be told."""

    source: str
    outcome: Outcome
    taken: TakenIn | None = None
    told: str = ""  # what went wrong, or should be known
    next_try: datetime | None = None
    new: tuple[FeedPaper, ...] = ()  # when trying only: what would be taken in

    @property
    def went_wrong(self) -> bool:
        """Whether somebody should look at it."""
        return self.outcome in (Outcome.FAILED, Outcome.PARTLY)

    def __str__(self) -> str:
        parts = [f"{self.source}: {self.outcome}"]
        if self.taken is not None:
            counts = f"{self.taken.new} new ({self.taken.matched} on a topic), {self.taken.known} known"
            parts.append(f"{counts}, {self.taken.skipped} skipped" if self.taken.skipped else counts)
        if self.told:
            parts.append(self.told)
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class _Fetched:
    papers: tuple[FeedPaper, ...] | None  # None where nothing has changed
    etag: str | None = None
    modified: str | None = None
    passed_over: int = 0
    told: str = ""
    failed: FetchFailed | FeedError | None = None  # after the first page


class Collector:
    """Fetches the sources of a library."""

    def __init__(
        self,
        library: Library,
        sources: Sequence[Source],
        fetcher: Fetcher,
        *,
        clock: Callable[[], datetime],
        token: Callable[[], str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """*token* gives a new name for each fetch, by which it is known who has a source."""
        self._library = library
        self._sources = sources
        self._fetcher = fetcher
        self._clock = clock
        self._token = token
        self._sleep = sleep

    async def run(self) -> None:
        """Fetch what is due, for ever; nothing but being cancelled ends it."""
        while True:
            try:
                for report in await self.collect(due_only=True):
                    log.log(logging.WARNING if report.went_wrong else logging.INFO, "%s", report)
                seconds = await self._until_next()
            except Exception:
                log.exception("New papers could not be fetched; this is tried again")
                seconds = FIRST_RETRY.total_seconds()
            await self._sleep(min(max(seconds, SHORTEST_SLEEP), LONGEST_SLEEP))

    async def collect(self, *, due_only: bool = False, keep: bool = True) -> list[Report]:
        """
        Fetch all sources, or those that are due; with *keep* false only look what would come.

        Hosts are asked side by side, and the sources of one after each other: none is held while it waits for its turn.
        """
        states = await self._states()
        now = self._clock()
        by_host: defaultdict[str, list[Source]] = defaultdict(list)
        for source in self._sources:
            if not due_only or _is_due(source, states.get(source.name), now):
                by_host[turn_of(source.host)].append(source)
        found = await asyncio.gather(*(self._collect_each(sources, keep=keep) for sources in by_host.values()))
        reports = {report.source: report for each in found for report in each}
        return [reports[source.name] for source in self._sources if source.name in reports]

    async def _collect_each(self, sources: Sequence[Source], *, keep: bool) -> list[Report]:
        return [await self._collect(source, keep=keep) for source in sources]

    async def _collect(self, source: Source, *, keep: bool) -> Report:
        """One source; whatever happens to it is a report."""
        holder = self._token()
        now = self._clock()
        try:
            if keep and not await self._ask(lambda lib: lib.news.log.begin(source.name, holder, now, now + LEASE)):
                return Report(source.name, Outcome.BUSY, told="it is being fetched already")
            state = before = _of_address(source, await self._ask(lambda lib: lib.news.log.state(source.name)))
            try:
                if before.wait_until and before.wait_until > now:
                    told = f"asked to be left alone until {before.wait_until:%Y-%m-%d %H:%M} UTC"
                    return Report(source.name, Outcome.FAILED, told=told, next_try=before.next_try)
                report, state = await self._fetch_and_keep(source, before, keep=keep)
                return report
            except Exception as error:
                wait = error.wait if isinstance(error, FetchFailed) else 0.0
                state = self._failed(source, before, _sentence(error), wait)
                if not isinstance(error, FetchFailed | KnowledgeError):
                    log.exception("An error of Lablore while it fetched %s", source.name)
                return Report(source.name, Outcome.FAILED, told=_sentence(error), next_try=state.next_try)
            finally:
                if keep:
                    await self._ask(lambda lib: lib.news.log.finish(state, holder))
        except KnowledgeError as error:  # the file: it cannot be noted there, either
            return Report(source.name, Outcome.FAILED, told=str(error))

    async def _fetch_and_keep(self, source: Source, before: FeedState, *, keep: bool) -> tuple[Report, FeedState]:
        fetched = await self._fetch(source, before)
        now = self._clock()
        state = replace(
            before,
            checked=now,
            succeeded=now,
            next_try=now + source.every,
            wait_until=None,
            failures=0,
            error=None,
        )
        if fetched.papers is None:
            told = _late(before.newest, now)
            return Report(source.name, Outcome.UNCHANGED, told=told, next_try=state.next_try), state
        papers = fetched.papers
        new: tuple[FeedPaper, ...] = ()
        if keep:
            taken = await self._ask(lambda lib: lib.news.take_in(papers, source.name, now))
        else:
            new = tuple(await self._ask(lambda lib: lib.news.unknown(papers)))
            matched = await self._ask(lambda lib: sum(bool(lib.news.topics_of(p.title, p.abstract)) for p in new))
            taken = TakenIn(len(new), len(papers) - len(new), 0, matched)
        taken = replace(taken, skipped=taken.skipped + fetched.passed_over)
        if fetched.failed is not None:
            sentence = f"{_sentence(fetched.failed)}, after {len(papers)} papers"
            state = self._failed(source, before, sentence, getattr(fetched.failed, "wait", 0.0))
            return Report(source.name, Outcome.PARTLY, taken, sentence, state.next_try, new), state
        newest = max((paper.published for paper in papers if paper.published), default=before.newest)
        newest = min(newest, now) if newest else None  # what is dated in the future must not hide what comes before
        state = replace(state, etag=fetched.etag, modified=fetched.modified, newest=newest)
        told = fetched.told or ("its list is empty" if not papers else _late(newest, now))
        return Report(source.name, Outcome.FETCHED, taken, told, state.next_try, new), state

    async def _fetch(self, source: Source, state: FeedState) -> _Fetched:
        if source.kind is FeedKind.ARXIV:
            return await self._fetch_pages(source, state)
        response = await self._fetcher.get(source.url, etag=state.etag, modified=state.modified, private=source.private)
        data = response.data
        if data is None:
            return _Fetched(None)
        # Parsing may take a moment, and must not delay the connection to Discord.
        reading = await asyncio.to_thread(read, source.kind, data, response.charset)
        papers = reading.papers[: source.limit]
        left_out = len(reading.papers) - len(papers)
        told = f"the last {left_out} papers are beyond the limit of {source.limit}" if left_out else ""
        return _Fetched(papers, response.etag, response.modified, reading.passed_over, told)

    async def _fetch_pages(self, source: Source, state: FeedState) -> _Fetched:
        """
        arXiv's answers, the latest first, back to what was fetched before.

        A page that fails does not lose those before it; as the mark up to which all is known then stays where it was,
        the next fetch goes as far back again.
        """
        back_to = state.newest - OVERLAP if state.newest else self._clock() - timedelta(days=FIRST_DAYS)
        papers: dict[str, FeedPaper] = {}
        passed_over = start = 0
        while start < source.limit:
            asked = min(PAGE, source.limit - start)
            try:
                response = await self._fetcher.get(source.page(start, asked), private=source.private)
                reading = await asyncio.to_thread(read, source.kind, response.data or b"", response.charset)
                if not reading.entries and start < (reading.total or 0):
                    raise FeedError(f"sent an empty page, though there are {reading.total} papers")
            except (FetchFailed, FeedError) as error:
                if not start:
                    raise
                return _Fetched(tuple(papers.values()), passed_over=passed_over, failed=error)
            for paper in reading.papers:  # one that came in meanwhile moves the others to the next page
                papers.setdefault(paper.arxiv or paper.title, paper)
            passed_over += reading.passed_over
            start += asked
            oldest = min((paper.published for paper in reading.papers if paper.published), default=back_to)
            if reading.entries < asked or start >= (reading.total or start + 1) or oldest < back_to:
                return _Fetched(tuple(papers.values()), passed_over=passed_over)
        told = f"stopped at the limit of {source.limit} papers; older ones were left out"
        return _Fetched(tuple(papers.values()), passed_over=passed_over, told=told)

    def _failed(self, source: Source, before: FeedState, sentence: str, wait: float) -> FeedState:
        """As before, but for the failure: tried again the later the more often it failed, and never before asked."""
        now = self._clock()
        delay = min(source.every, FIRST_RETRY * 2 ** min(before.failures, 12))
        return replace(
            before,
            checked=now,
            next_try=now + max(delay, timedelta(seconds=wait)),
            wait_until=now + timedelta(seconds=wait) if wait else None,
            failures=before.failures + 1,
            error=sentence,
        )

    async def _states(self) -> dict[str, FeedState]:
        return {state.source: state for state in await self._ask(lambda lib: lib.news.log.states())}

    async def _until_next(self) -> float:
        """Seconds until some source is due."""
        states, now = await self._states(), self._clock()
        tries = [state.next_try for source in self._sources if (state := states.get(source.name)) and state.next_try]
        return min(((moment - now).total_seconds() for moment in tries), default=LONGEST_SLEEP)

    async def _ask(self, question: Callable[[Library], T]) -> T:
        return await asyncio.to_thread(question, self._library)


def _is_due(source: Source, state: FeedState | None, now: datetime) -> bool:
    next_try = _of_address(source, state).next_try if state else None
    return next_try is None or next_try <= now


def _of_address(source: Source, state: FeedState) -> FeedState:
    """How a source did, or nothing yet where another address had its name: what that said must not be sent to it."""
    return state if state.address == source.address else FeedState(source.name, source.address)


def _late(newest: datetime | None, now: datetime) -> str:
    if newest is None or (days := (now - newest).days) < LATE_DAYS:
        return ""
    return f"its newest paper is {days} days old"


def _sentence(error: Exception) -> str:
    if isinstance(error, FetchFailed | KnowledgeError):
        return str(error)
    return f"an error of Lablore ({type(error).__name__}); see the log"
