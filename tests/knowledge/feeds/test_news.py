"""New papers in the library: each once, with when it was first seen and why it is about its topics."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from knowledge import Library, StoreError
from knowledge.digests.subscriptions import Subscription
from knowledge.feeds.feed_log import FeedState
from knowledge.feeds.feed_papers import FeedPaper
from knowledge.feeds.news import FRESH, TakenIn
from knowledge.library import load
from knowledge.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PORT = FeedPaper(
    "PortNet: Contrastive Learning of Ships",
    ("Ana Pérez",),
    "We look at ships.",
    arxiv="2611.10003",
    published=NOW - DAY,
)
BIRD = FeedPaper("Counting Terns Slowly", doi="10.1234/terns", published=NOW - 2 * DAY)
FOG = FeedPaper("Notes on Fog", url="https://fog.example/1")


def on_file(path: Path) -> Library:
    """The small catalogue in a file."""
    store = Store.open(path)
    load(store, sample.TEXTS)
    return Library(store)


def new_titles(library: Library, *, days: int = 1) -> list[str | None]:
    """The titles of what came in."""
    return [new.paper.title for new in library.news.since(NOW - days * DAY, NOW + days * DAY)]


def test_papers_come_in_with_their_source_their_time_and_why(small: Library) -> None:
    assert small.news.take_in([PORT, BIRD, FOG], "arXiv cs.CV", NOW) == TakenIn(3, 0, 0, 1)
    first, *_ = small.news.since(NOW, NOW + DAY)
    assert (first.paper.title, first.paper.lists, first.source, first.seen) == (
        *(PORT.title, ("arXiv cs.CV",)),
        *("arXiv cs.CV", NOW),
    )
    assert [(match.topic, match.reason.en) for match in first.matches] == [
        ("contrastive", "its title says “Contrastive Learning”")
    ]
    assert small.news.since(NOW, NOW + DAY, about_topics=True) == [first]
    assert small.news.about(first.paper.id) == first.matches
    assert [small.news.about(id_) for id_ in ("detr", "list:2", "list:99", "list:", "²")] == [()] * 5
    assert small.find_papers("portnet")[0].item.arxiv == "2611.10003"


def test_what_was_seen_is_not_new_again_from_any_source(small: Library) -> None:
    small.news.take_in([PORT, BIRD, FOG], "one", NOW)
    later = NOW + timedelta(hours=3)
    version = replace(PORT, title="PortNet: Contrastive Learning of All Ships", abstract="Revised.")
    assert small.news.take_in([version, BIRD, FOG, PORT], "two", later) == TakenIn(0, 4, 0, 0)
    assert small.news.since(later, later + DAY) == []
    assert len(new_titles(small)) == 3


def test_a_paper_that_two_sources_name_differently_is_one_as_soon_as_an_entry_has_both_ids(small: Library) -> None:
    small.news.take_in([PORT], "arXiv", NOW)
    both = replace(PORT, doi="10.1234/portnet", venue="Journal of Ports")
    assert small.news.take_in([both], "arXiv", NOW + DAY).new == 0
    journal = replace(PORT, title="Port Net, in Print", arxiv=None, doi="10.1234/portnet", published=NOW + 90 * DAY)
    assert small.news.take_in([journal], "journal", NOW + 2 * DAY).new == 0
    [paper] = [match.item for match in small.find_papers("2611.10003")]
    assert (paper.doi, paper.venue) == ("10.1234/portnet", "Journal of Ports")


def test_a_fetch_that_brings_nothing_new_writes_no_list(small: Library) -> None:
    small.news.take_in([PORT, FOG], "one", NOW)
    before = small.store.listing.state()
    small.news.take_in([PORT, FOG], "one", NOW + DAY)
    assert small.store.listing.state() == before


def test_a_known_paper_under_another_arxiv_id_writes_no_list_each_time(small: Library) -> None:
    small.news.take_in([PORT], "one", NOW)
    before = small.store.listing.state()
    again = replace(PORT, arxiv="2611.99999")
    assert small.news.take_in([again], "one", NOW + DAY) == TakenIn(0, 1, 0, 0)
    assert small.store.listing.state() == before
    assert small.news.take_in([replace(again, published=NOW - 800 * DAY)], "one", NOW + DAY).new == 1  # another year


def test_an_id_that_a_known_title_lacks_is_taken_in_once(small: Library) -> None:
    small.import_papers([{"title": PORT.title, "year": NOW.year}], source="mine")
    assert small.news.take_in([PORT], "one", NOW) == TakenIn(0, 1, 0, 0)
    assert small.find_papers("2611.10003")
    before = small.store.listing.state()
    small.news.take_in([PORT], "one", NOW + DAY)
    assert small.store.listing.state() == before


def test_the_same_paper_twice_in_a_fetch_is_new_once(small: Library) -> None:
    assert small.news.take_in([PORT, replace(PORT, title="PortNet (v2)"), PORT], "one", NOW) == TakenIn(1, 2, 0, 1)


def test_a_paper_of_an_imported_list_is_not_new(small: Library) -> None:
    small.import_papers([{"title": BIRD.title, "doi": BIRD.doi}, {"title": FOG.title}], source="mine")
    assert small.news.take_in([PORT, BIRD, FOG], "one", NOW) == TakenIn(1, 2, 0, 1)
    assert new_titles(small) == [PORT.title]


def test_a_work_that_the_surveys_name_is_not_new(small: Library) -> None:
    detr = FeedPaper("DETR, Version Four", arxiv="2005.12872", published=NOW)
    assert small.news.take_in([detr], "one", NOW) == TakenIn(0, 1, 0, 0)
    assert new_titles(small) == []


def test_what_was_published_long_ago_is_kept_but_is_no_news(small: Library) -> None:
    old = replace(BIRD, published=NOW - FRESH - DAY)
    assert small.news.take_in([old], "one", NOW).new == 1
    assert new_titles(small) == []
    assert small.find_papers(BIRD.title)
    small.news.take_in([PORT], "one", NOW - HOUR)
    later = [new.paper.title for new in small.news.since(NOW - DAY, NOW + DAY, limit=1)]
    assert later == [PORT.title]


def test_a_title_that_cannot_be_kept_is_skipped(small: Library) -> None:
    papers = [FeedPaper("…"), FeedPaper("x" * 1001), FOG]
    assert small.news.take_in(papers, "one", NOW) == TakenIn(1, 0, 2, 0)


def test_nothing_is_kept_without_the_time_at_which_it_was_seen(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("knowledge.feeds.feed_log.FeedLog.note_new", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            small.news.take_in([PORT], "one", NOW)
    assert small.find_papers("2611.10003") == []
    assert small.news.take_in([PORT], "one", NOW).new == 1


def test_a_topic_that_is_no_longer_known_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lab.db"
    library = Library.open(path)
    library.news.take_in([PORT], "one", NOW)
    assert [match.topic for match in library.news.since(NOW, NOW + DAY)[0].matches] == ["contrastive-learning"]
    load(library.store, sample.TEXTS)
    library.close()
    store = Store.open(path)
    [new] = Library(store).news.since(NOW, NOW + DAY)
    assert new.matches == ()
    store.close()


# How sources did


def test_one_fetch_of_a_source_at_a_time_even_from_two_processes(tmp_path: Path) -> None:
    mine, other = on_file(tmp_path / "lab.db"), on_file(tmp_path / "lab.db")
    until = NOW + timedelta(minutes=15)
    assert mine.news.log.begin("arXiv", "me", NOW, until)
    assert not other.news.log.begin("arXiv", "you", NOW, until)
    assert other.news.log.begin("journal", "you", NOW, until)
    mine.news.log.finish(FeedState("arXiv"), "me")
    assert other.news.log.begin("arXiv", "you", NOW, until)
    mine.close()
    other.close()


def test_who_does_not_come_back_loses_the_source_and_can_no_longer_write_to_it(small: Library) -> None:
    log = small.news.log
    assert log.begin("arXiv", "gone", NOW, NOW + timedelta(minutes=15))
    later = NOW + timedelta(minutes=16)
    assert log.begin("arXiv", "next", later, later + timedelta(minutes=15))
    log.finish(FeedState("arXiv", error="too late"), "gone")
    assert log.state("arXiv").error is None
    log.finish(FeedState("arXiv", error="really"), "next")
    assert log.state("arXiv").error == "really"


def test_what_is_noted_of_a_source_comes_back(small: Library) -> None:
    log = small.news.log
    state = FeedState("a", "http://a/", '"e"', "Tue", NOW, NOW - DAY, NOW + DAY, NOW + HOUR, 2, "trouble", NOW - DAY)
    assert log.state("a") == FeedState("a")
    log.begin("a", "x", NOW, NOW + DAY)
    log.finish(state, "x")
    small.news.take_in([PORT], "a", NOW)
    assert log.states() == [replace(state, papers=1)]


def test_many_threads_take_a_source_once(tmp_path: Path) -> None:
    library = on_file(tmp_path / "lab.db")
    taken: list[bool] = []

    def take(name: str) -> None:
        taken.append(library.news.log.begin("arXiv", name, NOW, NOW + DAY))

    threads = [threading.Thread(target=take, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    library.close()
    assert sorted(taken) == [False] * 7 + [True]


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    library = on_file(tmp_path / "lab.db")
    library.close()
    with pytest.raises(StoreError):
        library.news.take_in([PORT], "one", NOW)


def test_what_came_in_stands_in_the_next_digest_with_why_it_was_chosen(small: Library) -> None:
    subscription = Subscription(id=1, owner=1, guild=1, channel=1, at=time(9), zone="UTC", topics=("contrastive",))
    small.news.take_in([PORT, FOG], "arXiv cs.CV", NOW)
    digest = small.editor.digest(subscription, NOW.date())
    [pick] = [pick for pick in digest.picks if pick.paper.title == PORT.title]
    assert any("its title says “Contrastive Learning”" in why.en for why in pick.why)
    assert FOG.title not in [pick.paper.title for pick in digest.picks]
    late = small.editor.digest(subscription, NOW.date() + timedelta(days=30))
    assert PORT.title not in [pick.paper.title for pick in late.picks]
