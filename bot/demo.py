"""The same bot in a local browser page: simcord plays Discord, so no token is needed."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import simcord
from simcord.preview import Preview

from bot.client import LabloreBot
from knowledge import Library


class DemoError(Exception):
    """The page cannot be served; ``str()`` is one sentence that says why."""


def run_demo(*, open_page: bool, port: int) -> None:
    """Serve the page until Ctrl-C, or until the session is ended from the page."""
    try:
        asyncio.run(_serve(open_page=open_page, port=port))
    except KeyboardInterrupt:
        return
    except (simcord.SetupError, OSError) as error:
        raise DemoError(f"The demo cannot serve its page: {error}") from error


async def _serve(*, open_page: bool, port: int) -> None:
    print("Loading the surveys …", flush=True)
    library = Library.open()
    library.warm()
    async with lab(library, port=port) as preview:
        print(f"Lablore is at {preview.url}\nType / in the page to see its commands. Ctrl-C ends the demo.", flush=True)
        if open_page:
            webbrowser.open(preview.url)
        await preview.wait_closed()


@asynccontextmanager
async def lab(library: Library, *, port: int = 0) -> AsyncIterator[Preview]:
    """A page that shows a lab's channel with the bot in it and a first exchange."""
    async with simcord.run(LabloreBot(library), check_errors=False) as env:
        env.backend.bot_user.name = "Lablore"
        guild = env.create_guild("Vision Lab")
        channel = guild.create_text_channel("paper-talk", topic="Papers, ideas, and what to read next")
        lead = guild.create_role("lead", permissions=discord.Permissions(manage_channels=True))  # may set up digests
        mei = guild.add_member(env.create_user("mei", global_name="Mei"), roles=[lead])
        tom = guild.add_member(env.create_user("tom", global_name="Tom"))
        await mei.send(
            channel,
            "Type / below: try /ask, /paper, /topic, /hot, /surveys or /help, in English or 中文. "
            "Or reply to Lablore and ask on.",
        )
        await tom.send(channel, f"<@{env.backend.bot_user.id}> why does DETR add positional encodings?")
        await mei.send(channel, "and its venue?", reply_to=channel.last_message)
        async with env.preview(
            channel, viewers=(mei, tom), layout="channel", width=1100, height=860, port=port
        ) as page:
            yield page
