"""Starting and stopping for real."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

import discord
import pytest

from bot.client import LabloreBot
from bot.running import run_bot
from bot.settings import Settings
from knowledge import Library

SETTINGS = Settings(db=Path("unused.db"), ready_file=None, log_level="INFO")
TOKEN = "not.a.token"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_bot_cleanly(
    own_library: Library, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    closed: list[bool] = []

    async def start(self: LabloreBot, token: str, *, reconnect: bool = True) -> None:
        assert token == TOKEN
        signal.raise_signal(number)
        await asyncio.Event().wait()

    async def close(self: LabloreBot) -> None:
        closed.append(True)

    monkeypatch.setattr(LabloreBot, "start", start)
    monkeypatch.setattr(LabloreBot, "close", close)
    assert run_bot(own_library, TOKEN, SETTINGS) == 0
    assert closed


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (discord.LoginFailure("Improper token"), 2, "Discord does not accept the token"),
        (OSError("no network"), 1, "Discord cannot be reached: no network"),
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
