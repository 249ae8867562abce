"""Runs the bot until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import aiohttp
import discord

from bot.client import LabloreBot
from bot.collecting import Collector, Report
from bot.fetching import Fetcher
from bot.settings import Settings
from bot.sources import Source
from knowledge import Library, StoreError

log = logging.getLogger("lablore")


def run_bot(library: Library, token: str, settings: Settings) -> int:
    """Connect and serve until SIGTERM or SIGINT; the exit status. The token appears in no log."""
    discord.utils.setup_logging(level=logging.getLevelName(settings.log_level))
    try:
        return asyncio.run(_serve(_bot(library, settings), token, settings.sources))
    finally:
        library.close()


def _bot(library: Library, settings: Settings) -> LabloreBot:
    return LabloreBot(library, ready_file=settings.ready_file, catch_up=timedelta(hours=settings.catch_up_hours))


async def _serve(bot: LabloreBot, token: str, sources: Sequence[Source]) -> int:
    serving = asyncio.create_task(_start(bot, token))
    collecting = asyncio.create_task(collector(bot.library, sources).run()) if sources else None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        log.info("Told to stop; disconnecting")
    except discord.LoginFailure:
        log.error("Discord does not accept the token; copy it again from the Developer Portal.")
        return 2
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.error("Discord cannot be reached: %s", error)
        return 1
    except StoreError as error:
        log.error("%s", error)
        return 2
    finally:
        if collecting is not None:
            collecting.cancel()
            await asyncio.wait([collecting])
        await bot.close()
    return 0


async def _start(bot: LabloreBot, token: str) -> None:
    """Connect when answers are quick: Discord waits three seconds, and the first one needs everything read."""
    await bot.ask(Library.warm)
    await bot.start(token)


def fetch_now(library: Library, sources: Sequence[Source], *, keep: bool) -> list[Report]:
    """Fetch all sources once; with *keep* false only look what would come in."""
    return asyncio.run(collector(library, sources).collect(keep=keep))


def collector(library: Library, sources: Sequence[Source]) -> Collector:
    """What fetches new papers, with the real clock and network."""
    return Collector(
        library,
        sources,
        Fetcher(clock=time.monotonic),
        clock=lambda: datetime.now(UTC),
        token=lambda: secrets.token_hex(8),
    )
