"""Subscriptions and deliveries in the store, as two processes on one file use them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from knowledge.digests.deliveries import Claim, State
from knowledge.digests.outbox import Outbox
from knowledge.digests.subscriptions import Pause, Subscription
from knowledge.store import Store

EVENING = datetime(2026, 1, 1, 20, tzinfo=UTC)
DUE = datetime(2026, 1, 2, 9, tzinfo=UTC)
DAY = date(2026, 1, 2)
WINDOW, LEASE, MINUTE = timedelta(hours=12), timedelta(minutes=2), timedelta(minutes=1)
NINE = Subscription(
    id=0,
    owner=7,
    guild=1,
    channel=2,
    at=time(9),
    zone="UTC",
    topics=("contrastive", "detection"),
    excluded=("medical", "医学"),
    language="zh",
)


@pytest.fixture
def outboxes(tmp_path: Path) -> Iterator[tuple[Outbox, Outbox]]:
    """The same file in two processes."""
    stores = [Store.open(tmp_path / "lab.db") for _ in range(2)]
    yield stores[0].outbox, stores[1].outbox
    for store in stores:
        store.close()


@pytest.fixture
def outbox(outboxes: tuple[Outbox, Outbox]) -> Outbox:
    """One process is enough."""
    return outboxes[0]


def settle(outbox: Outbox, now: datetime) -> None:
    """As the loop does."""
    tokens = itertools.count()
    outbox.settle(now, WINDOW, lambda: f"token-{now}-{next(tokens)}")


def claimed(outbox: Outbox, id_: int, now: datetime, holder: str = "A") -> Claim:
    """A claim that must be had."""
    claim = outbox.claim(id_, DAY, now, holder, LEASE)
    assert claim is not None
    return claim


def test_a_subscription_is_kept_as_it_is(outbox: Outbox) -> None:
    kept = outbox.keep(NINE, EVENING)
    assert kept.id == 1
    assert outbox.subscription(1) == kept == replace(NINE, id=1, settled=EVENING)
    assert outbox.subscriptions(guild=1) == [kept]
    assert outbox.subscriptions(guild=3, owner=7) == []
    private = outbox.keep(replace(NINE, guild=None, channel=None), EVENING)
    assert outbox.subscriptions(guild=3, owner=7) == [private]
    assert outbox.zone_of(7) == "UTC"


def test_what_is_due_is_enqueued_once_and_claimed_by_one_process(outboxes: tuple[Outbox, Outbox]) -> None:
    one, other = outboxes
    id_ = one.keep(NINE, EVENING).id
    assert one.next_wake() == DUE
    settle(one, DUE - MINUTE)
    assert one.ready(DUE) == []
    for outbox in outboxes:
        settle(outbox, DUE)
        assert outbox.ready(DUE) == [(id_, DAY)]
    assert one.claim(id_, DAY, DUE, "A", LEASE)
    assert other.claim(id_, DAY, DUE, "B", LEASE) is None
    assert other.ready(DUE) == []


def test_a_claim_that_ran_out_goes_to_another_and_its_holder_sends_nothing(outboxes: tuple[Outbox, Outbox]) -> None:
    one, other = outboxes
    id_ = one.keep(NINE, EVENING).id
    settle(one, DUE)
    late = claimed(one, id_, DUE, "A")
    assert not one.sending(late, ["x"], DUE + LEASE, LEASE)  # nobody took it, but it may be taken at any moment
    taken = claimed(other, id_, DUE + LEASE, "B")
    assert not one.sending(late, ["x"], DUE + LEASE + MINUTE, LEASE)
    assert other.sending(taken, ["x"], DUE + LEASE + MINUTE, LEASE)


def test_what_may_have_been_sent_is_known_to_the_next_holder_with_its_channel(outboxes: tuple[Outbox, Outbox]) -> None:
    one, other = outboxes
    kept = one.keep(NINE, EVENING)
    settle(one, DUE)
    first = claimed(one, kept.id, DUE)
    assert first.delivery.sending_since is None
    assert one.sending(first, ["moco"], DUE, LEASE)
    one.keep(replace(kept, channel=99), DUE + MINUTE)  # moved meanwhile
    second = claimed(other, kept.id, DUE + LEASE, "B")
    assert second.delivery.sending_since == DUE
    assert second.delivery.token == first.delivery.token
    assert second.channel == 2
    other.confirm(second, 2, 1234, DUE + LEASE)
    assert other.seen(kept.id) == {"moco": DAY}
    settle(one, DUE + timedelta(days=1))
    assert [day for _, day in one.ready(DUE + timedelta(days=1))] == [date(2026, 1, 3)]


def test_a_try_that_surely_sent_nothing_leaves_nothing_to_look_for(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    settle(outbox, DUE)
    claim = claimed(outbox, id_, DUE)
    outbox.sending(claim, ["x"], DUE, LEASE)
    outbox.put_off(claim, DUE + MINUTE, "429", DUE, unsent=True)
    assert outbox.ready(DUE) == []
    again = claimed(outbox, id_, DUE + MINUTE)
    assert again.delivery.sending_since is None
    assert again.delivery.reason == "429"
    outbox.sending(again, ["x"], DUE + MINUTE, LEASE)
    outbox.put_off(again, DUE + 2 * MINUTE, "500", DUE, unsent=False)
    third = claimed(outbox, id_, DUE + 2 * MINUTE)
    outbox.put_off(third, DUE + 3 * MINUTE, "429", DUE, unsent=True)
    assert claimed(outbox, id_, DUE + 3 * MINUTE).delivery.sending_since == DUE + MINUTE


def test_after_downtime_the_last_is_late_and_older_days_are_missed(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    now = DUE + timedelta(days=2, hours=3)
    settle(outbox, now)
    assert outbox.ready(now) == [(id_, date(2026, 1, 4))]
    states = {delivery.day.day: (delivery.state, delivery.reason) for delivery in outbox.deliveries(id_)}
    assert states == {2: (State.MISSED, "down"), 3: (State.MISSED, "down"), 4: (State.WAITING, "")}
    late = outbox.delivery(id_, date(2026, 1, 4))
    assert late is not None
    assert late.is_late(now)


def test_what_is_older_than_the_window_is_not_posted(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    settle(outbox, DUE + WINDOW + MINUTE)
    assert outbox.ready(DUE + WINDOW + MINUTE) == []
    delivery = outbox.delivery(id_, DAY)
    assert delivery is not None
    assert delivery.state is State.MISSED


@pytest.mark.parametrize(
    "change", [{"at": time(14)}, {"zone": "America/New_York"}, {"zone": "Pacific/Auckland"}, {"at": time(8)}]
)
def test_a_date_comes_once_whatever_is_changed(outbox: Outbox, change: dict[str, object]) -> None:
    kept = outbox.keep(NINE, EVENING)
    settle(outbox, DUE)
    outbox.confirm(claimed(outbox, kept.id, DUE), 2, 1, DUE)
    changed = outbox.keep(replace(kept, **change), DUE + MINUTE)  # type: ignore[arg-type]
    days: list[date] = []
    for hours in range(130):
        now = DUE + timedelta(hours=hours)
        settle(outbox, now)
        for id_, day in outbox.ready(now):
            claim = outbox.claim(id_, day, now, "A", LEASE)
            assert claim is not None
            outbox.confirm(claim, 2, 1, now)
            days.append(day)
    assert days == [date(2026, 1, day) for day in range(3, 3 + len(days))]
    assert len(days) >= 4
    assert changed.settled == DUE + MINUTE


def test_a_changed_time_that_has_passed_today_counts_from_tomorrow(outbox: Outbox) -> None:
    kept = outbox.keep(replace(NINE, at=time(23)), EVENING)
    outbox.keep(replace(kept, at=time(19)), EVENING)
    settle(outbox, EVENING + timedelta(hours=4))
    assert outbox.ready(EVENING + timedelta(hours=4)) == []
    assert outbox.next_wake() == datetime(2026, 1, 2, 19, tzinfo=UTC)


def test_a_change_of_topics_leaves_the_times_alone(outbox: Outbox) -> None:
    kept = outbox.keep(NINE, EVENING)
    outbox.keep(replace(kept, topics=()), DUE + MINUTE)
    settle(outbox, DUE + 2 * MINUTE)
    assert outbox.ready(DUE + 2 * MINUTE) == [(kept.id, DAY)]


def test_posting_at_once_is_todays_delivery(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    early = DUE - timedelta(hours=2)
    assert outbox.enqueue_today(id_, early, "t") is not None
    assert outbox.enqueue_today(id_, early, "u") is None
    outbox.confirm(claimed(outbox, id_, early), 2, 1, early)
    settle(outbox, DUE)
    assert outbox.ready(DUE) == []


def test_a_missed_digest_can_be_posted_at_once_but_never_twice(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    now = DUE + WINDOW + MINUTE
    settle(outbox, now)
    again = outbox.enqueue_today(id_, now, "t")
    assert again is not None
    assert (again.state, again.token, again.due) == (State.WAITING, "t", now)
    outbox.confirm(claimed(outbox, id_, now), 2, 1, now)
    assert outbox.enqueue_today(id_, now, "u") is None


def test_a_digest_that_was_given_up_keeps_its_mark_when_it_is_asked_for(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    settle(outbox, DUE)
    first = claimed(outbox, id_, DUE)
    outbox.sending(first, ["x"], DUE, LEASE)
    outbox.give_up(first, "failed", DUE + MINUTE)
    outbox.enqueue_today(id_, DUE + MINUTE, "other")
    again = claimed(outbox, id_, DUE + MINUTE)
    assert again.delivery.token == first.delivery.token
    assert again.delivery.sending_since == DUE


def test_nothing_is_owed_while_paused(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    outbox.pause(id_, Pause.ASKED, EVENING)
    settle(outbox, DUE)
    assert outbox.ready(DUE) == []
    assert outbox.next_wake() is None
    outbox.resume(id_, DUE + MINUTE)
    settle(outbox, DUE + 2 * MINUTE)
    assert outbox.deliveries(id_) == []
    assert outbox.next_wake() == DUE + timedelta(days=1)


def test_a_pause_for_trouble_is_told_and_closes_what_is_open(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    settle(outbox, DUE)
    claim = claimed(outbox, id_, DUE)
    outbox.sending(claim, [], DUE, LEASE)
    outbox.pause(id_, Pause.FORBIDDEN, DUE, detail="403", tell=True)
    assert [subscription.paused for subscription in outbox.untold(DUE)] == [Pause.FORBIDDEN]
    outbox.told(id_, DUE + MINUTE)
    assert outbox.untold(DUE) == []
    outbox.told(id_)
    assert outbox.untold(DUE + MINUTE) == []
    delivery = outbox.delivery(id_, DAY)
    assert delivery is not None
    assert (delivery.state, delivery.reason) == (State.UNSURE, "forbidden: 403")


def test_what_is_removed_is_forgotten_and_no_longer_sent(outbox: Outbox) -> None:
    id_ = outbox.keep(NINE, EVENING).id
    settle(outbox, DUE)
    claim = claimed(outbox, id_, DUE)
    outbox.remove(id_)
    assert not outbox.sending(claim, ["x"], DUE, LEASE)
    outbox.confirm(claim, 2, 1, DUE)
    assert outbox.deliveries(id_) == []
    assert outbox.keep(NINE, DUE).id != id_
