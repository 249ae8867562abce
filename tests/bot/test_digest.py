"""Digests through the real bot: the form, who may, what comes, the buttons, and what happens when Discord fails."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.client import LabloreBot
from knowledge import Library
from knowledge.digests.deliveries import State
from knowledge.digests.subscriptions import Pause, Subscription
from tests.bot.conftest import Lab, all_text, reading_in, shown, text_of, walk

FORM = {"time": "09:00", "weekdays": list("0123456"), "topics": "", "excluded": ""}


class SimulatedClock:
    """The time of the simulated Discord."""

    env: simcord.Env | None = None

    def __call__(self) -> datetime:
        """Its present, from the first of January on."""
        return self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    """A clock that waits for its Discord."""
    return SimulatedClock()


@pytest.fixture
def simcord_bot(own_library: Library, clock: SimulatedClock) -> LabloreBot:
    """The bot, living in simulated time."""
    return new_bot(own_library, clock)


def new_bot(library: Library, clock: SimulatedClock) -> LabloreBot:
    """A bot that looks at its outbox when something is due, and not each simulated minute."""
    bot = LabloreBot(library, clock=clock)
    bot.deliveries.rest = 6 * 3600
    return bot


@pytest.fixture
def lab(lab: Lab, clock: SimulatedClock) -> Lab:
    """A server whose Mei may manage channels."""
    clock.env = lab.env
    return lab


@pytest.fixture
def boss(lab: Lab) -> Any:
    """A member who may manage channels."""
    role = lab.guild.create_role("lead", permissions=discord.Permissions(manage_channels=True))
    return lab.guild.add_member(lab.env.create_user("boss"), roles=[role])


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Failures are meant here."""
    caplog.set_level(logging.CRITICAL, "lablore.delivery")


async def subscribe(lab: Lab, member: Any, channel: ChannelHandle | None = None, **form: Any) -> InteractionResult:
    """Fill in the form."""
    options = {"zone": form.pop("zone", "UTC"), **form.pop("options", {})}
    opened = await member.slash(lab.channel, "digest subscribe", **options)
    where = {"where": [channel]} if channel is not None else {}
    said: InteractionResult = await member.submit_modal(opened, {**FORM, **where, **form})
    return said


def kept(lab: Lab, id_: int = 1) -> Subscription:
    """A subscription as it is kept."""
    subscription = lab.bot.library.store.outbox.subscription(id_)
    assert subscription is not None
    return subscription


def digests(channel: ChannelHandle) -> list[str]:
    """The texts of the digests in a channel."""
    texts = [all_text([dict(part.to_dict()) for part in message.components]) for message in channel.history()]
    return [text for text in texts if "Daily digest" in text or "每日速递" in text]


async def pass_time(lab: Lab, **time: float) -> None:
    """Let time pass in steps that the simulated Discord settles in."""
    await lab.env.advance_time(timedelta(**time).total_seconds())


async def test_a_digest_is_set_up_and_comes_at_its_time_each_day(lab: Lab, boss: Any) -> None:
    said = await subscribe(lab, boss, lab.channel, zone="北京", topics="对比学习", excluded="medical")
    assert said.ephemeral
    assert "The digest is set up." in shown(said).content
    assert "09:00 Shanghai" in shown(said).content
    assert "<t:1767229200>" in shown(said).content  # 01:00 UTC
    subscription = kept(lab)
    assert subscription.channel == lab.channel.id
    assert subscription.topics == ("contrastive-learning",)
    await pass_time(lab, hours=0.9)
    assert digests(lab.channel) == []
    await pass_time(lab, hours=0.2)
    [digest] = digests(lab.channel)
    assert "2026-01-01" in digest
    assert "on Contrastive learning" in digest
    assert "Why: " in digest
    assert "Late" not in digest
    await pass_time(lab, hours=24)
    assert len(digests(lab.channel)) == 2
    sent = [request for request in lab.env.http_requests if request.method == "POST" and "/messages" in request.path]
    assert all(request.json and request.json["enforce_nonce"] and request.json["nonce"] for request in sent)


async def test_direct_messages_need_no_permission(lab: Lab) -> None:
    said = await subscribe(lab, lab.mei)
    assert "direct messages" in shown(said).content
    await pass_time(lab, hours=9.1)
    [digest] = digests(dm_of(lab, lab.mei))
    assert "2026-01-01" in digest
    assert digests(lab.channel) == []


async def test_only_who_may_manage_the_channel_changes_its_digests(lab: Lab, boss: Any) -> None:
    refused = await subscribe(lab, lab.mei, lab.channel)
    assert "Only members who may manage" in shown(refused).content
    assert lab.bot.library.store.outbox.subscriptions(guild=lab.guild.id) == []
    await subscribe(lab, boss, lab.channel)
    for command in ("edit", "now", "pause", "resume", "unsubscribe"):
        said = await lab.mei.slash(lab.channel, f"digest {command}")
        assert "Only members who may manage" in shown(said).content
    assert kept(lab).paused is None
    listed = await lab.mei.slash(lab.channel, "digest list")
    assert "**Digest 1**" in text_of(listed)


async def test_what_the_bot_is_not_allowed_is_said_and_nothing_typed_is_lost(lab: Lab, boss: Any) -> None:
    assert lab.guild.me is not None
    mute = discord.PermissionOverwrite(send_messages=False, read_message_history=False)
    quiet = lab.guild.create_text_channel("quiet", overwrites={lab.guild.me: mute})
    said = await subscribe(
        lab, boss, quiet, time="25 o'clock", topics="contrastiv lerning, nonsense topic", excluded="x"
    )
    text = shown(said).content
    assert "I still need: Read Message History, Send Messages." in text
    assert "“25 o'clock” is not a time of day" in text
    assert "There is no topic called “nonsense topic”." in text
    again = await boss.click(shown(said), label="Back to the form")
    fields = {part["custom_id"]: part for part in walk_form(again)}
    assert fields["time"]["value"] == "25 o'clock"
    assert fields["topics"]["value"] == "contrastiv lerning, nonsense topic"
    done = await boss.submit_modal(again, {**FORM, "where": [lab.channel], "topics": "contrastiv lerning"})
    assert "The digest is set up." in shown(done).content
    assert kept(lab).topics == ("contrastive-learning",)


async def test_a_zone_is_completed_with_what_its_clocks_show(lab: Lab) -> None:
    choices = await lab.mei.autocomplete(lab.channel, "digest subscribe", "zone", "kathm")
    assert choices[0]["value"] == "Asia/Kathmandu"
    assert choices[0]["name"] == "Kathmandu · Asia/Kathmandu · 05:45"
    assert len(await lab.mei.autocomplete(lab.channel, "digest subscribe", "zone", "")) > 5
    said = await lab.mei.slash(lab.channel, "digest subscribe", zone="Gondor")
    assert "“Gondor” is not a time zone" in shown(said).content


async def test_a_digest_is_edited_paused_resumed_and_ended(lab: Lab, boss: Any) -> None:
    await subscribe(lab, boss, lab.channel)
    opened = await boss.slash(lab.channel, "digest edit", zone="New York", count=5, language="zh")
    fields = {part["custom_id"]: part for part in walk_form(opened)}
    assert fields["time"]["value"] == "09:00"
    changed = await boss.submit_modal(opened, {**FORM, "where": [lab.channel], "time": "下午3点", "weekdays": ["4"]})
    assert "15:00 New York · Fri" in shown(changed).content
    assert (kept(lab).zone, kept(lab).count, kept(lab).language) == ("America/New_York", 5, "zh")
    await boss.slash(lab.channel, "digest pause")
    assert kept(lab).paused is Pause.ASKED
    await pass_time(lab, days=3)
    assert digests(lab.channel) == []
    said = await boss.slash(lab.channel, "digest resume")
    assert "Next: <t:" in shown(said).content
    assert "It is not paused." in shown(await boss.slash(lab.channel, "digest resume")).content
    await pass_time(lab, days=6)
    [digest] = digests(lab.channel)
    assert "每日速递 · 2026-01-09" in digest
    await boss.slash(lab.channel, "digest unsubscribe")
    assert "no digest here yet" in shown(await boss.slash(lab.channel, "digest status")).content


async def test_now_posts_todays_digest_once(lab: Lab, boss: Any) -> None:
    await subscribe(lab, boss, lab.channel)
    said = await boss.slash(lab.channel, "digest now")
    assert "is being posted" in shown(said).content
    await pass_time(lab, seconds=90)
    assert len(digests(lab.channel)) == 1
    again = await boss.slash(lab.channel, "digest now")
    assert "was posted already: https://discord.com/channels/" in shown(again).content
    await pass_time(lab, hours=12)
    assert len(digests(lab.channel)) == 1


async def test_a_preview_is_private_and_counts_for_nothing(lab: Lab, boss: Any) -> None:
    await subscribe(lab, boss, lab.channel)
    first = await lab.mei.slash(lab.channel, "digest preview")
    assert first.ephemeral
    assert "nothing is posted or counted as seen" in text_of(first)
    assert text_of(await lab.mei.slash(lab.channel, "digest preview")) == text_of(first)
    assert digests(lab.channel) == []


async def test_the_buttons_save_and_weigh_and_explain_also_after_a_restart(
    lab: Lab, boss: Any, clock: SimulatedClock
) -> None:
    await subscribe(lab, boss, lab.channel)
    await pass_time(lab, hours=9.1)
    await lab.env.restart_bot(new_bot(lab.bot.library, clock))
    message = lab.channel.last_message
    assert message is not None
    buttons = {
        part["label"]: part["custom_id"]
        for part in walk([dict(c.to_dict()) for c in message.components])
        if "label" in part
    }
    saved = await lab.tom.click(message, custom_id=buttons["Save"])
    assert saved.ephemeral
    assert "Saved: **" in shown(saved).content
    assert "already" in shown(await lab.tom.click(message, custom_id=buttons["Save"])).content
    more = await lab.tom.click(message, custom_id=buttons["More like this"])
    assert "from the next digest on" in shown(more).content
    why = await lab.mei.click(message, custom_id=buttons["Why these?"])
    assert "×1.5" in shown(why).content
    status = await lab.mei.slash(lab.channel, "digest status")
    assert "×1.5" in text_of(status)
    assert "Last: <t:" in text_of(status)
    assert f"/{lab.channel.id}/{message.id}" in text_of(status)
    listed = await lab.tom.slash(lab.channel, "saved")
    assert "Saved papers (1)" in text_of(listed)
    exported = await lab.tom.slash(lab.channel, "saved", export="bibtex")
    assert shown(exported).attachments
    await lab.tom.click(shown(listed), label="Remove")
    assert "saved nothing yet" in text_of(await lab.tom.slash(lab.channel, "saved"))


async def test_removing_a_saved_paper_stays_on_its_page(lab: Lab) -> None:
    papers = lab.bot.library.papers()[:20]
    for n, paper in enumerate(papers):
        lab.bot.library.store.readers.save(lab.tom.id, paper, datetime(2026, 1, 1, 0, n, tzinfo=UTC))
    listed = shown(await lab.tom.slash(lab.channel, "saved"))
    second = await lab.tom.click(listed, label="▶")
    assert "page 2 of 3" in text_of(second)
    removed = next(part for part in walk(shown(second).components) if part.get("label") == "Remove")
    left = await lab.tom.click(shown(second), custom_id=removed["custom_id"])
    assert "Saved papers (19)" in text_of(left)
    assert "page 2 of 3" in text_of(left)
    old = await press_old(lab, f"lore-saved:forget:{papers[0].id}")
    assert "Saved papers (18)" in text_of(old)


async def press_old(lab: Lab, custom_id: str) -> InteractionResult:
    """Press a button that an older version sent."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.ActionRow(discord.ui.Button(label="Remove", custom_id=custom_id)))
    channel = lab.bot.get_channel(lab.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await lab.tom.click(await channel.send(view=view), custom_id=custom_id)


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


async def test_a_chinese_reader_sets_up_a_digest_in_chinese(lab: Lab, boss: Any) -> None:
    with reading_in("zh-CN"):
        opened = await boss.slash(lab.channel, "digest subscribe", zone="上海")
        said = await boss.submit_modal(opened, {**FORM, "where": [lab.channel], "time": "早上8点半"})
    assert "速递已设置。" in shown(said).content
    assert "08:30 上海 · 每天 · 全部主题" in shown(said).content
    assert kept(lab).language == "zh"


async def test_every_part_of_the_command_but_its_name_is_told_in_chinese(lab: Lab) -> None:
    commands = await lab.bot.tree.fetch_commands()
    digest = next(command for command in commands if command.name == "digest")
    assert "讨论串" not in str([command.to_dict() for command in commands])  # Discord calls a thread 子区
    assert not digest.name_localizations  # Discord has hidden the commands of translated groups
    for command in digest.options:
        assert isinstance(command, discord.app_commands.AppCommandGroup)
        for part in (command, *command.options):
            assert part.name_localizations, part.name
            assert part.description_localizations, part.name


def dm_of(lab: Lab, member: Any) -> ChannelHandle:
    """The direct messages of a member."""
    return ChannelHandle(lab.env, None, lab.env.backend.get_dm_channel(member.id))


def walk_form(opened: InteractionResult) -> list[dict[str, Any]]:
    """The fields of a form."""
    assert opened.modal is not None
    return [part["component"] for part in opened.modal["components"] if "component" in part]
