"""When Discord or the file fails: a private sentence, and a log entry with an id."""

from __future__ import annotations

import logging
import re

import pytest
import simcord

from bot.client import LabloreBot
from knowledge import Library, StoreError
from tests.bot.conftest import Lab, shown


@pytest.mark.parametrize("status", [500, 403, 400])
async def test_a_reply_that_discord_refuses_is_explained_privately(
    lab: Lab, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    lab.env.inject_error("POST", "/interactions/*/*/callback", status=status)
    with caplog.at_level(logging.ERROR, "lablore"):
        result = await lab.slash("paper", query="DETR")
    assert result.ephemeral
    number = re.search(r"`([0-9a-f]{8})`", shown(result).content)
    assert number
    assert number[1] in caplog.text
    assert "Traceback" not in shown(result).content
    assert lab.env.errors


async def test_when_not_even_the_excuse_gets_through_there_is_a_log_entry(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    lab.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=None)
    with caplog.at_level(logging.WARNING, "lablore"):
        await lab.slash("paper", query="DETR")
    assert "could not be told" in caplog.text
    assert lab.env.errors


async def test_a_reader_who_is_gone_is_no_error(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    lab.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, message="Unknown interaction")
    with caplog.at_level(logging.WARNING, "lablore"):
        await lab.slash("paper", query="DETR")
    assert "gone before the reply" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert lab.env.errors


async def test_a_failing_file_is_logged_and_its_path_is_not_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk that holds lab.db is full; free some space and try again.")

    monkeypatch.setattr(lab.bot.library, "look_up_paper", fail)
    result = await lab.slash("paper", query="DETR")
    assert result.ephemeral
    assert "file is busy, as while a large list comes in, or cannot be used" in shown(result).content
    assert "lab.db" not in shown(result).content
    assert "The disk that holds lab.db is full" in caplog.text
    assert lab.env.errors


async def test_a_surprise_behind_a_button_is_explained_privately(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    card = await lab.slash("surveys")

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(lab.bot.library, "survey", fail)
    pressed = await lab.mei.click(shown(card), custom_id="lore-go:survey|en|0||hot-2021")
    assert pressed.ephemeral
    assert "Something went wrong here" in shown(pressed).content
    assert "secret" not in shown(pressed).content


async def test_a_page_that_discord_refuses_is_explained_privately(lab: Lab) -> None:
    card = await lab.slash("hot", private=True)
    lab.env.inject_error("POST", "/interactions/*/*/callback", status=500)
    pressed = await lab.mei.click(shown(card), custom_id="lore-turn:hot|zh|0||")
    assert "出了问题" in shown(pressed).content or "Something went wrong" in shown(pressed).content


async def test_commands_that_discord_refuses_do_not_stop_the_bot(own_library: Library) -> None:
    env = simcord.Env(LabloreBot(own_library), check_errors=False)
    env.inject_error("PUT", "/applications/*/commands", status=500)
    await env.start()
    assert env.bot.is_ready()
    assert own_library.state(f"commands of {env.bot.application_id}") is None
    await env.shutdown()


async def test_the_ready_file_comes_when_connected_and_goes_when_closed(
    own_library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ready = tmp_path_factory.mktemp("ready") / "ready"
    bot = LabloreBot(own_library, ready_file=ready)
    async with simcord.run(bot) as env:
        await env.advance_time(60)
        assert ready.exists()
        bot.dispatch("disconnect")
        await env.advance_time(60)
        assert not ready.exists()
        bot.dispatch("resumed")
        await env.advance_time(60)
        assert ready.exists()
    await bot.close()
    assert not ready.exists()
