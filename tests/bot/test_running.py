"""Starting and stopping for real."""

from __future__ import annotations

import asyncio
import logging
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import discord
import pytest

from bot.client import LabloreBot
from bot.collecting import Collector
from bot.running import run_bot
from bot.settings import Settings
from bot.sources import Source
from knowledge import Library, StoreError
from knowledge.feeds.feed_papers import FeedKind

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


def test_new_papers_are_fetched_beside_the_bot_until_it_stops(
    own_library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source = Source("Port", FeedKind.FEED, "http://127.0.0.1:9/", timedelta(hours=1))
    collected = asyncio.Event()

    async def until_next(self: Collector) -> float:
        collected.set()
        return 300.0

    async def start(self: LabloreBot, token: str, *, reconnect: bool = True) -> None:
        await collected.wait()
        signal.raise_signal(signal.SIGTERM)
        await asyncio.Event().wait()

    monkeypatch.setattr(LabloreBot, "start", start)
    monkeypatch.setattr(Collector, "_until_next", until_next)
    with caplog.at_level(logging.WARNING, logger="lablore"):
        assert run_bot(own_library, TOKEN, replace(SETTINGS, sources=(source,))) == 0
    assert "Port: failed; leads to 127.0.0.1, which is in a private network" in caplog.text
