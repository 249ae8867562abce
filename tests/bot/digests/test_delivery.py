"""Digests through the real bot: what comes, and what happens when Discord fails."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from knowledge.digests.deliveries import State
from knowledge.digests.subscriptions import Pause
from tests.bot.conftest import Lab, shown, text_of
from tests.bot.digests.conftest import FORM, SimulatedClock, digests, dm_of, kept, new_bot, pass_time, subscribe


async def test_an_answer_that_was_lost_is_found_in_the_channel_and_not_sent_again(
    lab: Lab, boss: Any, clock: SimulatedClock
) -> None:
    await subscribe(lab, boss, lab.channel)
    sender = lab.bot.deliveries._sender
    send = sender.send

    async def lose(claim: Any, content: Any) -> Any:
        await send(claim, content)
        raise TimeoutError

    sender.send = lose  # type: ignore[method-assign]
    await pass_time(lab, hours=9, seconds=5)
    assert len(digests(lab.channel)) == 1
    outbox = lab.bot.library.store.outbox
    assert outbox.deliveries(1)[0].state is State.WAITING
    await lab.env.restart_bot(new_bot(lab.bot.library, clock))  # the process dies here
    for n in range(3):
        await lab.mei.send(lab.channel, f"chatter {n}")
    await pass_time(lab, minutes=5)
    assert len(digests(lab.channel)) == 1
    [delivery] = outbox.deliveries(1)
    assert delivery.state is State.CONFIRMED
    assert delivery.message == next(m.id for m in lab.channel.history() if m.components)
    assert outbox.seen(1)


@pytest.mark.parametrize(("status", "wait"), [(500, 40), (429, 40), (503, 40)])
async def test_a_passing_failure_is_tried_again(lab: Lab, boss: Any, status: int, wait: int) -> None:
    await subscribe(lab, boss, lab.channel)
    lab.env.inject_error("POST", f"/channels/{lab.channel.id}/messages", status=status)
    await pass_time(lab, hours=9, seconds=5)
    assert digests(lab.channel) == []
    said = text_of(await lab.mei.slash(lab.channel, "digest status"))
    assert "trying again <t:" in said
    assert str(status) in said
    await pass_time(lab, seconds=wait)
    assert len(digests(lab.channel)) == 1


async def test_a_closed_channel_pauses_tells_the_owner_and_delays_no_other(lab: Lab, boss: Any) -> None:
    other = lab.guild.create_text_channel("other")
    await subscribe(lab, boss, lab.channel)
    await subscribe(lab, boss, other)
    lab.env.inject_error("POST", f"/channels/{lab.channel.id}/messages", status=403, code=50013, times=None)
    await pass_time(lab, hours=9.1)
    assert kept(lab).paused is Pause.FORBIDDEN
    assert len(digests(other)) == 1
    note = dm_of(lab, boss).last_message
    assert note is not None
    assert f"Your daily digest for <#{lab.channel.id}> is paused" in note.content
    said = text_of(await boss.slash(lab.channel, "digest status"))
    assert "Paused: Lablore may not post or read there" in said
    assert "- 2026-01-01: missed, Lablore may not post or read there" in said
    await pass_time(lab, days=2)
    assert len(digests(other)) == 3
    opened = await boss.slash(lab.channel, "digest edit", which=1)
    said = await boss.submit_modal(opened, {**FORM, "where": [other]})
    assert "Next: <t:" in shown(said).content
    await pass_time(lab, days=1)
    assert len(digests(other)) == 5


async def test_one_that_hangs_or_breaks_delays_no_other(lab: Lab, boss: Any) -> None:
    channels = [lab.channel, *(lab.guild.create_text_channel(name) for name in "bc")]
    for channel in channels:
        await subscribe(lab, boss, channel)
    deliveries = lab.bot.deliveries
    send, compose = deliveries._sender.send, deliveries._compose

    async def hang(claim: Any, content: Any) -> Any:
        if claim.subscription.id == 1:
            await asyncio.sleep(35)
            raise TimeoutError
        return await send(claim, content)

    async def fail(claim: Any, now: datetime) -> Any:
        if claim.subscription.id == 2:
            raise KeyError("a bug")
        return await compose(claim, now)

    deliveries._sender.send, deliveries._compose = hang, fail  # type: ignore[method-assign]
    await pass_time(lab, hours=9, seconds=10)
    assert [len(digests(channel)) for channel in channels] == [0, 0, 1]
    deliveries._sender.send, deliveries._compose = send, compose  # type: ignore[method-assign]
    await pass_time(lab, minutes=3)
    assert [len(digests(channel)) for channel in channels] == [1, 1, 1]


async def test_a_deleted_channel_pauses(lab: Lab, boss: Any) -> None:
    gone = lab.guild.create_text_channel("gone")
    await subscribe(lab, boss, gone)
    lab.env.inject_error("*", f"/channels/{gone.id}*", status=404, code=10003, times=None)
    await pass_time(lab, hours=9.1)
    assert kept(lab).paused is Pause.CHANNEL_GONE


async def test_after_downtime_it_comes_late_and_says_so(lab: Lab, boss: Any, clock: SimulatedClock) -> None:
    await subscribe(lab, boss, lab.channel)
    outbox = lab.bot.library.store.outbox
    await lab.bot.close()
    lab.bot._delivering = None
    await pass_time(lab, days=2, hours=11)
    assert digests(lab.channel) == []
    await lab.env.restart_bot(new_bot(lab.bot.library, clock))
    await pass_time(lab, minutes=2)
    [digest] = digests(lab.channel)
    assert "2026-01-03" in digest
    assert "Late: this was due <t:" in digest
    assert [delivery.state for delivery in outbox.deliveries(1)] == [State.CONFIRMED, State.MISSED, State.MISSED]
    said = text_of(await lab.mei.slash(lab.channel, "digest status"))
    assert "2026-01-02: missed, Lablore was not running" in said


async def test_a_week_of_failures_and_restarts_brings_each_digest_once(
    lab: Lab, boss: Any, clock: SimulatedClock
) -> None:
    channels = [lab.channel, lab.guild.create_text_channel("b"), lab.guild.create_text_channel("c")]
    for channel, zone in zip(channels, ("Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York"), strict=True):
        await subscribe(lab, boss, channel, zone=zone)
    for day in range(8):
        if day % 3 == 1:
            lab.env.inject_error("POST", "/channels/*/messages", status=(500, 429)[day // 3 % 2], times=2)
        if day % 4 == 2:
            await lab.env.restart_bot(new_bot(lab.bot.library, clock))
        await pass_time(lab, hours=24)
    for n, channel in enumerate(channels, 1):
        days = sorted(text.splitlines()[0] for text in digests(channel))
        assert len(days) == len(set(days)) >= 7
        states = {delivery.state for delivery in lab.bot.library.store.outbox.deliveries(n)}
        assert states == {State.CONFIRMED}


async def test_a_forum_gets_a_post_and_a_thread_is_opened_where_wished(lab: Lab, boss: Any) -> None:
    forum = lab.guild.create_forum_channel("digests")
    await subscribe(lab, boss, forum)
    await subscribe(lab, boss, lab.channel, options={"thread": True})
    await pass_time(lab, hours=9.1)
    [post] = forum.threads
    assert post.name == "Digest 2026-01-01"
    [thread] = lab.channel.threads
    assert thread.name == "Digest 2026-01-01"
    delivery = lab.bot.library.store.outbox.deliveries(1)[0]
    assert (delivery.state, delivery.channel) == (State.CONFIRMED, post.id)


async def test_an_answer_of_a_forum_that_was_lost_is_found_there(lab: Lab, boss: Any, clock: SimulatedClock) -> None:
    forum = lab.guild.create_forum_channel("digests")
    await subscribe(lab, boss, forum)
    sender = lab.bot.deliveries._sender
    send = sender.send

    async def lose(claim: Any, content: Any) -> Any:
        await send(claim, content)
        raise TimeoutError

    sender.send = lose  # type: ignore[method-assign]
    await pass_time(lab, hours=9, seconds=5)
    await lab.env.restart_bot(new_bot(lab.bot.library, clock))
    await pass_time(lab, minutes=5)
    [post] = forum.threads
    delivery = lab.bot.library.store.outbox.deliveries(1)[0]
    assert (delivery.state, delivery.channel) == (State.CONFIRMED, post.id)


async def test_a_thread_can_have_a_digest_of_its_own(lab: Lab, boss: Any) -> None:
    await subscribe(lab, boss, lab.channel, options={"thread": True})
    await pass_time(lab, hours=9.1)
    [thread] = lab.channel.threads
    said = await subscribe(lab, boss, thread, time="10:00")
    assert "The digest is set up." in shown(said).content
    await pass_time(lab, hours=1)
    assert len(digests(thread)) == 1


async def test_who_may_no_longer_read_a_channel_is_not_sent_there_twice(
    lab: Lab, boss: Any, clock: SimulatedClock
) -> None:
    await subscribe(lab, boss, lab.channel)
    outbox = lab.bot.library.store.outbox
    lab.env.inject_error("POST", f"/channels/{lab.channel.id}/messages", status=500)
    await pass_time(lab, hours=9, seconds=5)
    lab.env.inject_error("GET", f"/channels/{lab.channel.id}/messages", status=403, code=50001, times=None)
    await pass_time(lab, minutes=2)
    assert digests(lab.channel) == []
    assert kept(lab).paused is Pause.FORBIDDEN
    assert outbox.deliveries(1)[0].state is State.UNSURE
    assert "perhaps posted" in text_of(await boss.slash(lab.channel, "digest status"))


async def test_a_channel_that_can_never_be_looked_into_is_given_up_after_the_window(lab: Lab, boss: Any) -> None:
    await subscribe(lab, boss, lab.channel, weekdays=["3"])
    lab.env.inject_error("POST", f"/channels/{lab.channel.id}/messages", status=500)
    await pass_time(lab, hours=9, seconds=5)
    lab.env.inject_error("GET", f"/channels/{lab.channel.id}/messages", status=500, times=None)
    outbox = lab.bot.library.store.outbox
    await pass_time(lab, hours=11)
    assert outbox.deliveries(1)[0].state is State.WAITING
    await pass_time(lab, hours=2)
    [delivery] = outbox.deliveries(1)
    assert (delivery.state, delivery.next_try) == (State.UNSURE, None)
    assert "perhaps posted, it could not be posted soon enough" in text_of(
        await boss.slash(lab.channel, "digest status")
    )
