"""Digests through the real bot: the form, who may, and the buttons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from simcord.results import InteractionResult

from knowledge.digests.subscriptions import Pause
from tests.bot.conftest import Lab, reading_in, shown, text_of, walk
from tests.bot.digests.conftest import FORM, SimulatedClock, digests, dm_of, kept, new_bot, pass_time, subscribe


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


def walk_form(opened: InteractionResult) -> list[dict[str, Any]]:
    """The fields of a form."""
    assert opened.modal is not None
    return [part["component"] for part in opened.modal["components"] if "component" in part]
