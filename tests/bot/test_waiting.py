"""What writes while others write: Discord is asked to wait, and where that is of no use it is said."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.cards import digest_words as told
from bot.cards.parts import Card
from bot.feedback import DigestButton
from knowledge import Library
from knowledge.digests.subscriptions import Pause, Subscription
from tests.bot.conftest import Lab, reading_in, shown, text_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def slow(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked takes five seconds of the simulated time."""

    async def ask(question: Callable[[Library], Any]) -> Any:
        await asyncio.sleep(5)
        return question(lab.bot.library)

    monkeypatch.setattr(lab.bot, "ask", ask)


@pytest.fixture
def locked(lab: Lab, tmp_path: Path) -> Iterator[None]:
    """Another process writes to the file, for longer than anybody waits."""
    lab.bot.library.store._db.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "lablore.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def posted(lab: Lab) -> Any:
    """A message with the button that saves a work."""
    handle = lab.bot.get_channel(lab.channel.id)
    message = await handle.send(view=Card([], [DigestButton.to("save", 1, "detr", "Save")]))  # type: ignore[union-attr]
    return await handle.fetch_message(message.id)  # type: ignore[union-attr]


@pytest.mark.usefixtures("slow")
async def test_a_button_that_writes_asks_discord_to_wait(lab: Lab) -> None:
    message = await posted(lab)
    pressed = await lab.tom.click(message, custom_id="lore-digest:save:1:detr")
    await lab.env.advance_time(2.5)
    assert pressed.deferred
    await lab.env.advance_time(5)
    assert "Saved: **DETR**" in shown(pressed).content
    assert pressed.ephemeral


async def test_a_saved_paper_that_is_removed_late_is_gone_from_the_same_card(
    lab: Lab, request: pytest.FixtureRequest
) -> None:
    lab.bot.library.store.readers.save(lab.tom.id, lab.bot.library.paper("detr"), NOW)
    listed = await lab.tom.slash(lab.channel, "saved")
    request.getfixturevalue("slow")
    pressed = await lab.tom.click(shown(listed), label="Remove")
    await lab.env.advance_time(12)
    assert "saved nothing yet" in text_of(pressed)


async def test_a_command_that_writes_asks_discord_to_wait(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    subscription = Subscription(id=0, owner=lab.mei.id, guild=None, channel=None, at=time(9), zone="UTC")
    kept = lab.bot.library.store.outbox.keep(subscription, NOW)
    change = lab.bot.deliveries.change

    async def slowly(work: Any) -> Any:
        await asyncio.sleep(5)
        return await change(work)

    monkeypatch.setattr(lab.bot.deliveries, "change", slowly)
    result = await lab.slash("digest pause")
    await lab.env.advance_time(2.5)
    assert result.deferred
    await lab.env.advance_time(5)
    assert shown(result).content == told.PAUSED_NOW.en
    found = lab.bot.library.store.outbox.subscription(kept.id)
    assert found is not None
    assert found.paused is Pause.ASKED


@pytest.mark.usefixtures("locked")
async def test_a_file_that_others_write_to_is_told_as_busy(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    message = await posted(lab)
    with caplog.at_level(logging.CRITICAL, "lablore"):
        pressed = await lab.tom.click(message, custom_id="lore-digest:save:1:detr")
        with reading_in("zh-CN"):
            in_chinese = await lab.tom.click(message, custom_id="lore-digest:save:1:detr")
    assert "Nothing was changed; please try again in a minute" in shown(pressed).content
    assert "没有任何更改；请一分钟后再试" in shown(in_chinese).content
