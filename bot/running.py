"""Runs the bot until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from datetime import timedelta

import aiohttp
import discord

from bot.client import LabloreBot
from bot.settings import Settings
from knowledge import Library, StoreError

log = logging.getLogger("lablore")


def run_bot(library: Library, token: str, settings: Settings) -> int:
    """Connect and serve until SIGTERM or SIGINT; the exit status. The token appears in no log."""
    discord.utils.setup_logging(level=logging.getLevelName(settings.log_level))
    try:
        return asyncio.run(_serve(_bot(library, settings), token))
    finally:
        library.close()


def _bot(library: Library, settings: Settings) -> LabloreBot:
    return LabloreBot(library, ready_file=settings.ready_file, catch_up=timedelta(hours=settings.catch_up_hours))


async def _serve(bot: LabloreBot, token: str) -> int:
    serving = asyncio.create_task(bot.start(token))
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
        await bot.close()
    return 0
