"""Collecting new papers from a real server on this machine: what comes in, what is told, and what cannot stop it."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiohttp import web

from bot.collecting import Collector, Outcome, Report
from bot.fetching import Fetcher
from bot.sources import Source
from knowledge import Library
from knowledge.feeds.feed_papers import FeedKind
from knowledge.feeds.news import TakenIn
from tests.bot.conftest import Lab, text_of
from tests.bot.feed_server import START, Clock, FeedServer

HOUR = timedelta(hours=1)
Collect = Callable[..., Collector]


@pytest.fixture
def collector(small: Library, clock: Clock) -> Collect:
    """Makes what collects some sources."""
    numbers = itertools.count()

    def collector(*sources: Source) -> Collector:
        fetcher = Fetcher(clock=clock, sleep=clock.sleep, today=clock.now)
        return Collector(small, sources, fetcher, clock=clock.now, token=lambda: str(next(numbers)), sleep=clock.sleep)

    return collector


def feed(server: FeedServer, path: str, *, limit: int = 1000) -> Source:
    """A feed of the server."""
    return Source(path, FeedKind.FEED, server.url(path), HOUR, limit, private=True)


def arxiv(server: FeedServer, *, limit: int = 1000) -> Source:
    """The server as arXiv."""
    return Source("arXiv", FeedKind.ARXIV, server.url("/api"), 12 * HOUR, limit, "cat:cs.CV", private=True)


def rss(*items: str) -> str:
    """An RSS feed."""
    return f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(number: int, title: str = "") -> str:
    """A paper in it."""
    return f"<item><title>{title or f'Notes on Fog {number}'}</title><link>https://arxiv.org/abs/{number}</link></item>"


def serve_arxiv(server: FeedServer, days: list[float], *, broken_from: int | None = None) -> None:
    """Answer as arXiv does, with papers that are so many days old."""

    async def answer(request: web.Request) -> web.Response:
        start, count = int(request.query["start"]), int(request.query["max_results"])
        if broken_from is not None and start >= broken_from:
            return web.Response(status=500)
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/2611.{number:05}v1</id><title>Fog, Part {number}</title>"
            f"<published>{START - timedelta(days=days[number]):%Y-%m-%dT%H:%M:%SZ}</published></entry>"
            for number in range(len(days))[start : start + count]
        )
        return web.Response(
            text=f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
            f"<opensearch:totalResults>{len(days)}</opensearch:totalResults>{entries}</feed>"
        )

    server.answers["/api"] = answer


async def test_every_kind_of_source_is_taken_in_and_each_paper_once(
    server: FeedServer, collector: Collect, small: Library
) -> None:
    for path, name in (("/api", "arxiv.xml"), ("/rss", "arxiv.rss"), ("/new", "journal.rdf"), ("/hf", "daily.json")):
        server.serve_file(path, name)
    daily = Source("daily", FeedKind.HUGGINGFACE, server.url("/hf"), HOUR, private=True)
    reports = await collector(arxiv(server)).collect()
    reports += await collector(feed(server, "/rss"), feed(server, "/new"), daily).collect()
    assert [report.outcome for report in reports] == [Outcome.FETCHED] * 4
    assert sum(report.taken.new for report in reports if report.taken) == 5
    assert str(reports[1]) == "/rss: fetched; 0 new (0 on a topic), 1 known, 1 skipped"
    new = small.news.since(START, START + HOUR)
    assert sorted(each.paper.title or "" for each in new) == [
        "A Ledger for Lighthouse Keepers",
        "Diffusion Models That Sail",
        "HarbourCLIP: Few-Shot Object Detection in Busy Ports",
        "On the Tides of Contrastive Learning",
        "Sepia eyes & image retrieval",
    ]
    tides = next(each for each in new if "Tides" in (each.paper.title or ""))
    assert [match.topic for match in tides.matches] == ["contrastive"]
    assert tides.paper.lists == ("arXiv",)


# Pages


async def test_arxiv_is_read_back_to_what_was_fetched_before(
    server: FeedServer, collector: Collect, clock: Clock
) -> None:
    serve_arxiv(server, [n / 100 for n in range(1500)])
    collecting = collector(arxiv(server, limit=2000))
    [first] = await collecting.collect()
    assert first.taken == TakenIn(800, 0, 0, 0)  # of the first week, in pages of 200
    assert (len(server.asked), clock.slept) == (4, [1.0] * 3)
    [second] = await collecting.collect()
    assert second.taken == TakenIn(0, 400, 0, 0)  # three days back
    assert len(server.asked) == 6


async def test_a_fetch_ends_at_its_limit_and_says_so(server: FeedServer, collector: Collect) -> None:
    serve_arxiv(server, [n / 1000 for n in range(1000)])
    [report] = await collector(arxiv(server, limit=250)).collect()
    assert (report.taken, report.told) == (
        TakenIn(250, 0, 0, 0),
        "stopped at the limit of 250 papers; older ones were left out",
    )
    assert [request.query["max_results"] for request in server.asked] == ["200", "50"]
    server.serve("/rss", rss(*(item(n) for n in range(2611_00001, 2611_00004))))
    [report] = await collector(feed(server, "/rss", limit=2)).collect()
    assert report.told == "the last 1 papers are beyond the limit of 2"


async def test_a_page_that_fails_loses_no_paper(server: FeedServer, collector: Collect, clock: Clock) -> None:
    serve_arxiv(server, [n / 200 for n in range(1000)], broken_from=400)
    collecting = collector(arxiv(server))
    [report] = await collecting.collect()
    assert (report.outcome, report.taken) == (Outcome.PARTLY, TakenIn(400, 0, 0, 0))
    assert report.told == "answered 500 Internal Server Error, after 400 papers"
    assert report.next_try == clock.now() + timedelta(minutes=5)
    serve_arxiv(server, [n / 200 for n in range(1000)])
    [report] = await collecting.collect()
    assert (report.outcome, report.taken) == (Outcome.FETCHED, TakenIn(600, 400, 0, 0))


async def test_an_empty_page_in_the_midst_is_a_failure_and_an_empty_answer_is_told(
    server: FeedServer, collector: Collect
) -> None:
    serve_arxiv(server, [])
    [report] = await collector(arxiv(server)).collect()
    assert (report.outcome, report.told) == (Outcome.FETCHED, "its list is empty")
    empty = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<opensearch:totalResults>5</opensearch:totalResults></feed>"
    )
    server.serve("/api", empty)
    [report] = await collector(arxiv(server)).collect()
    assert (report.outcome, report.told) == (Outcome.FAILED, "sent an empty page, though there are 5 papers")


# When


async def test_what_has_not_changed_is_not_read_again_and_what_is_late_is_told(
    server: FeedServer, collector: Collect, clock: Clock
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        dated = item(2611_00001).replace("<link>", "<pubDate>Wed, 25 Nov 2026 00:00:00 GMT</pubDate><link>")
        return web.Response(text=rss(dated), headers={"ETag": '"1"'})

    server.answers["/rss"] = answer
    collecting = collector(feed(server, "/rss"))
    outcomes = [await collecting.collect() for _ in range(2)]
    assert [report.outcome for [report] in outcomes] == [Outcome.FETCHED, Outcome.UNCHANGED]
    clock.seconds += timedelta(days=9).total_seconds()
    [report] = await collecting.collect()
    assert str(report) == "/rss: unchanged; its newest paper is 9 days old"


async def test_a_source_that_fails_is_tried_the_later_the_more_often_it_failed(
    server: FeedServer, collector: Collect, clock: Clock, small: Library
) -> None:
    collecting = collector(feed(server, "/rss"))
    waits = []
    for _ in range(6):
        [report] = await collecting.collect(due_only=True)
        assert report.next_try is not None
        waits.append((report.next_try - clock.now()).total_seconds() / 60)
        assert await collecting.collect(due_only=True) == []
        clock.seconds = clock.seconds + waits[-1] * 60
    assert waits == [5, 10, 20, 40, 60, 60]
    assert small.news.log.state("/rss").error == "answered 404 Not Found"
    server.serve("/rss", rss(item(2611_00001)))
    [report] = await collecting.collect(due_only=True)
    assert report.next_try == clock.now() + HOUR
    assert (small.news.log.state("/rss").error, small.news.log.state("/rss").failures) == (None, 0)


async def test_another_address_under_the_same_name_begins_anew(
    server: FeedServer, collector: Collect, small: Library
) -> None:
    server.serve("/a", rss(item(2611_00001)), ETag='"1"', Last_Modified="Wed, 25 Nov 2026 00:00:00 GMT")
    server.serve("/b", rss(item(2611_00002)))
    before = feed(server, "/a")
    await collector(before).collect()
    after = replace(before, url=server.url("/b"))
    [report] = await collector(after).collect(due_only=True)
    assert report.outcome is Outcome.FETCHED
    assert "If-None-Match" not in server.asked[1].headers
    assert "If-Modified-Since" not in server.asked[1].headers
    assert small.news.log.state("/a").address == server.url("/b")


async def test_a_paper_of_the_future_hides_none_of_the_present(server: FeedServer, collector: Collect) -> None:
    serve_arxiv(server, [-2000, *(n / 200 for n in range(399))])
    collecting = collector(arxiv(server))
    await collecting.collect()
    await collecting.collect()
    assert [request.query["start"] for request in server.asked] == ["0", "200", "0", "200"]


async def test_a_source_that_asks_to_wait_is_not_tried_before_even_by_hand_and_by_another_process(
    server: FeedServer, collector: Collect, clock: Clock
) -> None:
    server.serve("/rss", status=429, Retry_After="7200")
    [report] = await collector(feed(server, "/rss")).collect()
    assert report.next_try == clock.now() + 2 * HOUR
    [again] = await collector(feed(server, "/rss")).collect()
    assert (again.told, again.next_try) == ("asked to be left alone until 2026-11-25 11:30 UTC", report.next_try)
    assert server.paths() == {"/rss": 1}
    clock.seconds += 7200
    server.serve("/rss", rss(item(2611_00001)))
    [report] = await collector(feed(server, "/rss")).collect()
    assert report.outcome is Outcome.FETCHED


async def test_a_source_that_is_being_fetched_is_left_to_who_does(
    server: FeedServer, collector: Collect, clock: Clock
) -> None:
    server.serve("/rss", rss(item(2611_00001)))
    collecting = collector(feed(server, "/rss"))
    reports = [report for found in await asyncio.gather(*(collecting.collect() for _ in range(5))) for report in found]
    assert sorted(report.outcome for report in reports) == [Outcome.BUSY] * 4 + [Outcome.FETCHED]
    assert server.paths() == {"/rss": 1}


# Whatever a source does


async def test_hostile_sources_harm_nothing_and_each_is_reported(
    server: FeedServer, collector: Collect, small: Library
) -> None:
    laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>'
    server.serve("/laughs", laughs)
    server.serve("/bomb", gzip.compress(bytes(64 << 20)), Content_Encoding="gzip")
    server.serve("/home", status=302, Location="http://localhost:22/")
    server.serve("/cloud", status=302, Location="http://169.254.169.254/latest/meta-data")
    server.serve("/html", "<!DOCTYPE html><html><title>Log in</title></html>")
    server.serve("/nothing", "")
    server.serve("/half", rss(item(2611_00009))[:40])
    server.serve("/good", rss(item(2611_00001)))
    paths = ["/laughs", "/bomb", "/home", "/cloud", "/html", "/nothing", "/half", "/good"]
    reports = await collector(*(feed(server, path) for path in paths)).collect()
    assert {report.source: report.told for report in reports} == {
        "/laughs": "sent XML that declares entities, which are not read: they can be made to blow up",
        "/bomb": "sent more than 8 MB",
        "/home": "leads to localhost, which is in a private network",
        "/cloud": "leads to 169.254.169.254, which is in a private network",
        "/html": "sent a web page, not a feed",
        "/nothing": "sent nothing",
        "/half": "sent XML that is not well-formed (line 1: unclosed token)",
        "/good": "",
    }
    assert [new.paper.title for new in small.news.since(START, START + HOUR)] == ["Notes on Fog 261100001"]
    assert {state.source for state in small.news.log.states() if state.error} == set(paths) - {"/good"}


async def test_an_error_of_ours_is_a_report_and_lets_go_of_the_source(
    server: FeedServer, collector: Collect, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    collecting = collector(feed(server, "/rss"))
    with monkeypatch.context() as patched:
        patched.setattr("bot.collecting.Fetcher.get", lambda *_, **__: 1 / 0)
        [report] = await collecting.collect()
    assert report.told == "an error of Lablore (ZeroDivisionError); see the log"
    assert "ZeroDivisionError" in caplog.text
    server.serve("/rss", rss(item(2611_00001)))
    [report] = await collecting.collect()
    assert report.outcome is Outcome.FETCHED


async def test_to_try_is_to_keep_nothing(server: FeedServer, collector: Collect, small: Library) -> None:
    server.serve_file("/api", "arxiv.xml")
    [report] = await collector(arxiv(server)).collect(keep=False)
    assert report.taken == TakenIn(3, 0, 0, 2)
    assert [paper.arxiv for paper in report.new] == ["2611.10003", "2611.09002", "2611.08001"]
    assert small.news.log.states() == []
    assert small.find_papers("2611.10003") == []


# For ever


class Enough(BaseException):
    """Ends the loop of a test."""


async def run(collecting: Collector, clock: Clock, until: datetime) -> None:
    """Let the loop run until some time."""

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        if clock.now() >= until:
            raise Enough

    collecting._sleep = sleep
    with pytest.raises(Enough):
        await collecting.run()


async def test_sources_are_fetched_when_they_are_due_day_and_night(
    server: FeedServer, collector: Collect, clock: Clock
) -> None:
    server.serve("/rss", rss(item(2611_00001)))
    server.serve_file("/api", "arxiv.xml")
    await run(collector(feed(server, "/rss"), arxiv(server)), clock, START + timedelta(hours=24.5))
    assert server.paths() == {"/rss": 25, "/api": 3}


async def test_the_loop_survives_every_exception(
    server: FeedServer,
    collector: Collect,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.serve("/rss", rss(item(2611_00001)))
    collecting = collector(feed(server, "/rss"))
    states, calls = collecting._states, itertools.count()

    async def failing() -> object:
        if next(calls) < 4:
            raise RuntimeError("unheard of")
        return await states()

    monkeypatch.setattr(collecting, "_states", failing)
    with caplog.at_level(logging.INFO, logger="lablore"):
        await run(collecting, clock, START + HOUR)
    assert caplog.text.count("RuntimeError: unheard of") == 4
    assert "/rss: fetched; 1 new" in caplog.text


async def test_being_stopped_in_a_fetch_lets_go_of_the_source(
    server: FeedServer, collector: Collect, small: Library
) -> None:
    asked = asyncio.Event()

    async def never(_request: web.Request) -> web.Response:
        asked.set()
        await asyncio.sleep(3600)
        return web.Response()

    server.answers["/rss"] = never
    running_ = asyncio.create_task(collector(feed(server, "/rss")).run())
    await asked.wait()
    running_.cancel()
    await asyncio.wait([running_])
    assert running_.cancelled()
    assert small.news.log.begin("/rss", "next", START, START + HOUR)


# What is shown of them


async def test_a_title_pings_nobody_and_shows_no_markup(lab: Lab, server: FeedServer, clock: Clock) -> None:
    title = "@everyone &lt;b&gt;**win**&lt;/b&gt; &lt;@1&gt; a prize: Fogbound Networks"
    server.serve("/rss", rss(item(2611_00001, title)))
    fetcher = Fetcher(clock=clock, sleep=clock.sleep)
    collecting = Collector(
        lab.bot.library, [feed(server, "/rss")], fetcher, clock=clock.now, token=lambda: "1", sleep=clock.sleep
    )
    [report] = await collecting.collect()
    assert report == Report("/rss", Outcome.FETCHED, TakenIn(1, 0, 0, 0), next_try=clock.now() + HOUR)
    shown = text_of(await lab.slash("paper", query="Fogbound Networks"))
    assert "Fogbound Networks" in shown
    assert "@everyone" not in shown
    assert "<@1>" not in shown
    assert "<b>" not in shown
    assert "\\*\\*win\\*\\*" in shown
