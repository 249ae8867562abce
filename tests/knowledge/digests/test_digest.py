"""What is chosen for a digest, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.digests.digest import (
    REST,
    TOPIC_REST,
    WINDOW,
    Candidate,
    Digest,
    Nothing,
    Past,
    Pool,
    WhyNothing,
    compose,
    has_word,
    topic_key,
)
from knowledge.digests.subscriptions import Subscription
from knowledge.models import Paper, PaperKind

DAY = date(2026, 1, 2)
ALL = Subscription(id=1, owner=1, guild=1, channel=1, at=time(9), zone="UTC")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def pool(library: Library) -> Pool:
    """The shipped surveys."""
    return library.editor.pool


def year_of(pool: Pool, subscription: Subscription, days: int) -> list[Digest]:
    """Digests day after day, each seen."""
    seen: dict[str, date] = {}
    digests = []
    for n in range(days):
        day = DAY + timedelta(days=n)
        digest = compose(pool, subscription, day, Past(seen, {}))
        seen |= dict.fromkeys(digest.items, day)
        digests.append(digest)
    return digests


def new_paper(number: int, *topics: str, seen: date = DAY) -> Candidate:
    """A paper that came in from a list."""
    paper = Paper(f"list:{number}", PaperKind.PAPER, f"New {number}", title=f"A new paper, number {number}")
    return Candidate(paper, frozenset(topics), first_seen=seen)


def test_a_digest_has_works_with_statements_and_reasons_and_a_topic(library: Library) -> None:
    digest = library.editor.digest(ALL, DAY)
    assert len(digest.picks) == ALL.count
    assert all(pick.why for pick in digest.picks)
    assert all(1 <= len(pick.statements) <= 2 for pick in digest.picks)
    assert digest.topic is not None
    assert digest.topic.statements
    assert digest.nothing is None


def test_the_same_day_gives_the_same_digest_and_another_day_another(library: Library) -> None:
    assert library.editor.digest(ALL, DAY) == library.editor.digest(ALL, DAY)
    tomorrow = library.editor.digest(ALL, DAY + timedelta(days=1))
    assert tomorrow.items != library.editor.digest(ALL, DAY).items


def test_nothing_is_repeated_until_all_has_been_seen_and_then_the_longest_unseen_comes_first(pool: Pool) -> None:
    followed = replace(ALL, topics=("recognition",), count=4)
    total = sum(bool(pool.followed(followed, work.topics)) for work in pool.works)
    last: dict[str, date] = {}
    for digest in year_of(pool, followed, 200):
        ids = [pick.paper.id for pick in digest.picks]
        assert len(set(ids)) == len(ids)
        again = [id_ for id_ in ids if id_ in last]
        if again and (digest.day - last[again[0]]).days <= WINDOW:
            assert len(last) == total
            assert max(last[id_] for id_ in again) <= min(last[id_] for id_ in last if id_ not in again)
        assert all((digest.day - last[id_]).days >= REST for id_ in again)
        last |= dict.fromkeys(ids, digest.day)
    assert len(last) == total


def test_nothing_comes_twice_before_all_has_come_however_long_that_takes(pool: Pool) -> None:
    total, days = len(pool.works), len(pool.works) // 2
    assert days > WINDOW + 5
    shown = [pick.paper.id for digest in year_of(pool, replace(ALL, count=2), days) for pick in digest.picks]
    assert len(set(shown)) == len(shown) >= total - 1


def test_a_topic_of_the_day_rests_before_it_comes_again(pool: Pool) -> None:
    last: dict[str, date] = {}
    told = Counter[tuple[str, ...]]()
    for digest in year_of(pool, replace(ALL, topics=("generative-models",)), 60):
        if digest.topic is not None:
            id_ = digest.topic.topic.id
            assert "generative-models" in pool.above(id_)
            assert (digest.day - last.get(id_, date.min)).days >= TOPIC_REST
            last[id_] = digest.day
            told[tuple(statement.id for statement in digest.topic.statements)] += 1
    assert told


def test_a_day_with_nothing_new_says_why(pool: Pool) -> None:
    digests = year_of(pool, replace(ALL, topics=("contrastive-learning",), count=5), 12)
    empty = next(digest for digest in digests if not digest.picks)
    last = max(digest.day for digest in digests if digest.picks)
    assert empty.nothing == Nothing(WhyNothing.ALL_CAME_AND_NO_NEWS, 21, last)
    assert empty.topic is None
    assert empty.items == []
    none = compose(pool, replace(ALL, topics=("a-topic-that-is-gone",)), DAY, Past({}, {}))
    assert none.nothing == Nothing(WhyNothing.NONE_FITS)
    seen = dict.fromkeys((work.paper.id for work in pool.works), DAY)
    news = compose(pool, replace(ALL, topics=("gan",)), DAY, Past(seen, {}), [new_paper(1, "contrastive-learning")])
    assert news.nothing is not None
    assert news.nothing.why is WhyNothing.ALL_CAME


def test_works_of_one_digest_differ_in_their_subjects(pool: Pool) -> None:
    for digest in year_of(pool, ALL, 30):
        roots = [
            {pool.above(topic)[-1] for topic in pick.paper.topics if topic in pool.topics} for pick in digest.picks
        ]
        assert len(set.union(*roots)) >= 2


def test_only_followed_topics_come_with_those_below_them_and_say_so(pool: Pool) -> None:
    for digest in year_of(pool, replace(ALL, topics=("generative-models",)), 10):
        for pick in digest.picks:
            assert any("generative-models" in pool.above(topic) for topic in pick.paper.topics)
            assert any("which is followed here" in why.en for why in pick.why)


@pytest.mark.parametrize("word", ["GAN", "gans", "对比学习", "video", "Transformer"])
def test_nothing_with_an_excluded_word_comes(pool: Pool, word: str) -> None:
    stem = word.casefold().removesuffix("s")
    for digest in year_of(pool, replace(ALL, excluded=(word,), count=5), 30):
        for pick in digest.picks:
            told = [pick.paper.name, pick.paper.title or "", *(s.text.en + s.text.zh for s in pick.statements)]
            assert not any(stem in text.casefold().replace("-", " ").split() for text in told)
            assert not any(word in text for text in told if word == "对比学习")


@pytest.mark.parametrize(
    ("word", "left_out", "kept"),
    [
        ("C++", "Robots in C++", "Images of a C-arm, in C"),
        ("cpp", "Robots in C++", "CP violation"),
        ("R", "Statistics with R, explained", "Faster R-CNN and Mask R‑CNN"),
        ("R", "用R语言做统计", "Rs and RS"),
        ("C", "Robots in C", "Robots in C++ with a C-arm"),
        ("x-ray", "X-Rays of chests", "An x, a ray"),
        ("++", "", "DDPM++"),
        ("(", "", "(a)"),
    ],
)
def test_an_excluded_word_is_itself_and_no_part_of_another(word: str, left_out: str, kept: str) -> None:
    assert has_word(left_out, [word]) is bool(left_out)
    assert not has_word(kept, [word])


@given(text=st.text(max_size=40), word=st.text(max_size=10))
def test_any_word_can_be_excluded(text: str, word: str) -> None:
    has_word(text, [word])


def test_more_and_less_like_this_weigh_the_next_digests(pool: Pool) -> None:
    liked = [work.paper.id for work in pool.works if "object-detection" in work.topics][:3]
    disliked = [work.paper.id for work in pool.works if "gan" in work.topics][:3]
    judged = dict.fromkeys(liked, 1) | dict.fromkeys(disliked, -1)
    subjects = {work.paper.id: work.topics for work in pool.works}

    def share(judged: dict[str, int], topic: str) -> int:
        days = [DAY + timedelta(days=n) for n in range(60)]
        digests = [compose(pool, ALL, day, Past({}, judged, subjects)) for day in days]
        return sum(topic in pick.paper.topics for digest in digests for pick in digest.picks)

    assert share(judged, "object-detection") > share({}, "object-detection")
    assert share(judged, "gan") < share({}, "gan")
    digest = compose(pool, replace(ALL, topics=("object-detection",)), DAY, Past({}, judged, subjects))
    assert any("as asked" in why.en for pick in digest.picks for why in pick.why)


def test_new_papers_come_first_but_leave_room_for_the_surveys(pool: Pool) -> None:
    subjects = ("object-detection", "gan", "contrastive-learning", "video-understanding", "network-architectures")
    new = [new_paper(n, subject) for n, subject in enumerate(subjects)]
    digest = compose(pool, ALL, DAY, Past({}, {}), new)
    kinds = Counter(pick.paper.is_listed_only for pick in digest.picks)
    assert kinds == {True: 2, False: 1}
    assert any("new, came in on 2026-01-02" in why.en for pick in digest.picks for why in pick.why)
    only = compose(pool, replace(ALL, topics=("three-d-vision",)), DAY, Past({}, {}), new)
    assert not any(pick.paper.is_listed_only for pick in only.picks)
    everything = {work.paper.id: DAY for work in pool.works}
    later = compose(pool, ALL, DAY + timedelta(days=1), Past(everything, {}), new)
    assert [pick.paper.is_listed_only for pick in later.picks] == [True] * 3


def test_a_list_with_a_day_gives_new_papers_whose_titles_name_their_subjects(small: Library) -> None:
    rows = [
        {"title": "Better Object Detection with Queues", "year": 2026},
        {"title": "End-to-End Object Detection with Transformers", "year": 2020},  # a survey has it
        {"title": "On the Price of Fish", "year": 2026},
    ]
    small.import_papers(rows, source="CVPR 2026", seen=DAY)
    small.import_papers([{"title": "Old Object Detection"}], source="old")
    kept = small.store.outbox.keep(replace(ALL, id=0, topics=("detection",), count=5), NOW)
    digest = small.editor.digest(kept, DAY)
    new = [pick for pick in digest.picks if pick.paper.is_listed_only]
    assert [pick.paper.title for pick in new] == ["Better Object Detection with Queues"]
    assert [why.en for why in new[0].why][:2] == ["new, came in on 2026-01-02", "its title says “Object Detection”"]
    unfollowed = small.editor.digest(replace(kept, topics=(), count=5), DAY)
    assert "On the Price of Fish" not in [pick.paper.title for pick in unfollowed.picks]  # about nothing known
    much_later = small.editor.digest(kept, DAY + timedelta(days=30))
    assert not any(pick.paper.is_listed_only for pick in much_later.picks)


def test_what_was_delivered_is_not_chosen_again(small: Library) -> None:
    outbox = small.store.outbox
    kept = outbox.keep(replace(ALL, id=0), NOW)
    first = small.editor.digest(kept, DAY)
    at = datetime(2026, 1, 2, 9, tzinfo=UTC)
    outbox.settle(at, timedelta(hours=12), lambda: "t")
    claim = outbox.claim(kept.id, DAY, at, "A", timedelta(minutes=2))
    assert claim is not None
    assert outbox.sending(claim, first.items, at, timedelta(minutes=2))
    assert small.editor.digest(kept, DAY) == first  # it is not seen yet
    outbox.confirm(claim, 1, 1, at)
    second = small.editor.digest(kept, DAY + timedelta(days=1))
    assert not set(first.items) & set(second.items)
    assert first.topic is not None
    assert topic_key(first.topic.topic.id) in outbox.seen(kept.id)


def test_what_readers_want_is_summed_and_can_be_changed(small: Library) -> None:
    readers, outbox = small.store.readers, small.store.outbox
    kept = outbox.keep(replace(ALL, id=0), NOW)
    assert readers.judge(kept.id, "moco-v1", 1, 1)
    assert readers.judge(kept.id, "moco-v1", 2, 1)
    assert readers.judge(kept.id, "detr", 1, 1)
    assert readers.judge(kept.id, "detr", 1, -1)
    assert not readers.judge(99, "detr", 1, 1)
    assert readers.judged(kept.id) == {"moco-v1": 2, "detr": -1}
    assert small.editor.weights(kept.id) == [("contrastive", 2.25), ("detection", pytest.approx(1 / 1.5))]
    small.import_papers([{"title": "New Normalizing Flows for Everybody"}], seen=DAY)
    readers.judge(kept.id, "list:1", 1, 1)
    assert ("flows", 1.5) in small.editor.weights(kept.id)


def test_saved_works_stay_as_they_were_called(small: Library) -> None:
    readers = small.store.readers
    assert readers.save(1, small.paper("detr"), NOW)
    assert not readers.save(1, small.paper("detr"), NOW)
    assert readers.save(1, small.paper("voc"), NOW + timedelta(hours=1))
    assert readers.save(2, small.paper("voc"), NOW)
    assert [saved.title for saved in readers.saved(1)] == [
        "PASCAL VOC",
        "End-to-End Object Detection with Transformers",
    ]
    readers.forget(1, "voc")
    assert [saved.item for saved in readers.saved(1)] == ["detr"]
