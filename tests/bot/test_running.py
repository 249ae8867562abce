"""Starting and stopping for real."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import replace
from pathlib import Path

import aiohttp
import discord
import pytest

from bot.client import LabloreBot
from bot.running import run_bot
from bot.settings import Settings
from knowledge import Library, StoreError

SETTINGS = Settings(db=Path("unused.db"), ready_file=None, log_level="INFO")
TOKEN = "not.a.token"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_bot_cleanly(
    own_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    ready = tmp_path / "ready"

    async def start(self: LabloreBot, token: str, *, reconnect: bool = True) -> None:
        assert token == TOKEN
        ready.touch()
        signal.raise_signal(number)
        await asyncio.Event().wait()

    monkeypatch.setattr(LabloreBot, "start", start)
    assert run_bot(own_library, TOKEN, replace(SETTINGS, ready_file=ready)) == 0
    assert not ready.exists()


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (discord.LoginFailure("Improper token"), 2, "Discord does not accept the token"),
        (OSError("no network"), 1, "Discord cannot be reached: no network"),
        (aiohttp.ServerDisconnectedError("gone"), 1, "Discord cannot be reached: gone"),
        (StoreError("The file is locked."), 2, "The file is locked."),
    ],
)
def test_a_start_that_fails_is_told_in_one_sentence_without_the_token(
    own_library: Library,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    sentence: str,
) -> None:
    async def start(self: LabloreBot, token: str, *, reconnect: bool = True) -> None:
        raise error

    monkeypatch.setattr(LabloreBot, "start", start)
    with caplog.at_level(logging.INFO):
        assert run_bot(own_library, TOKEN, SETTINGS) == status
    assert sentence in caplog.text
    assert TOKEN not in caplog.text
    assert "Traceback" not in caplog.text
