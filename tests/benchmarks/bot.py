"""
The bot under 200 commands at a time, against empty discord.py bots in the same run:
``uv run python -m tests.benchmarks.bot [--memory] [--profile]``.

All run in simcord, which plays Discord: it takes a command, and the answer, through all of discord.py. Commands are
mixed: look-ups, hot lists, surveys, help, questions and autocomplete. Of a burst, the last answer is the latest;
Discord waits three seconds. One of the empty bots answers everything with one small embed. To simcord, which checks
and copies all that is sent, that is many times less work than a card; so a second one answers each command with the
very card that Lablore answers it with, made beforehand, and shows what Lablore itself takes. ``--memory`` also counts
what stays in memory over 20,000 commands, with what simcord itself remembers taken out after every burst.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import logging
import pstats
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import discord
import simcord
from discord import app_commands
from discord.ext import commands
from simcord import interactions
from simcord.backend.models import Interaction

from bot.asking import reply_to
from bot.cards.parts import Card
from bot.client import LabloreBot
from bot.screens import Screen, Show
from bot.showing import answer, answer_hot, show
from knowledge import Library

AT_ONCE = 200
ROUNDS = 5
TURNS = 3  # of each bot
LATE = 3.0  # seconds that Discord waits
MANY = 20_000
_COMMAND, _AUTOCOMPLETE = 2, 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with one option, or the beginning of one that is to be completed."""

    command: str
    option: str = ""
    typed: str = ""
    type: int = _COMMAND


MIXED = (
    Asked("paper", "query", "DETR"),
    Asked("paper", "query", "mo co v1"),
    Asked("paper", "query", "dter"),
    Asked("paper", "query", "no such work at all"),
    Asked("paper", "query", "end-to-end object detection"),
    Asked("topic", "name", "contrastive learning"),
    Asked("topic", "name", "对比学习"),
    Asked("topic", "name", "GAN"),
    Asked("hot"),
    Asked("hot", "topic", "self-supervised learning"),
    Asked("surveys"),
    Asked("help"),
    Asked("ask", "question", "why does DETR add positional encodings?"),
    Asked("ask", "question", "compare BYOL and SimSiam"),
    Asked("ask", "question", "什么是对比学习"),
    Asked("ask", "question", "How many parameters does SlowFast have?"),
    Asked("paper", "query", "mo", _AUTOCOMPLETE),
    Asked("topic", "name", "对", _AUTOCOMPLETE),
)


class EmptyBot(commands.Bot):
    """A bot with the same commands, each answered with one embed, or with its one of *cards*."""

    def __init__(self, cards: Mapping[str, Card] | None = None) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(command_prefix=commands.when_mentioned, help_command=None, intents=intents, max_messages=None)
        self.cards = cards or {}

    async def setup_hook(self) -> None:
        """Add the commands, and tell Discord of them."""
        for name, option in {asked.command: asked.option for asked in reversed(MIXED)}.items():
            self.tree.add_command(self._constant(name, option or "topic"))
        await self.tree.sync()

    def _constant(self, name: str, option: str) -> app_commands.Command[Any, Any, Any]:
        @app_commands.rename(typed=option)
        async def reply(interaction: discord.Interaction[Any], typed: str = "") -> None:
            card = self.cards.get(name + typed)
            if card:
                await interaction.response.send_message(view=card)
            else:
                embed = discord.Embed(title="DETR", description="End-to-End Object Detection with Transformers")
                await interaction.response.send_message(embed=embed)

        command: app_commands.Command[Any, Any, Any] = app_commands.Command(
            name=name, description="Constant", callback=reply
        )

        @command.autocomplete("typed")
        async def complete(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name="DETR", value="DETR")]

        return command


def cards_of(library: Library) -> dict[str, Card]:
    """The cards that Lablore answers with."""
    return {asked.command + asked.typed: _card_of(library, asked) for asked in MIXED if asked.type == _COMMAND}


def _card_of(library: Library, asked: Asked) -> Card:
    if asked.command in ("paper", "topic"):
        return answer(library, "paper" if asked.command == "paper" else "topic", asked.typed, "en").card
    if asked.command == "hot":
        return answer_hot(library, asked.typed or None, "", "en").card
    if asked.command == "ask":
        return reply_to(library, asked.typed, "en", threads=True).card
    return show(library, Screen(Show(asked.command), "en"))


@dataclass(slots=True)
class Place:
    """A bot in a simulated server."""

    env: simcord.Env
    channel: int
    guild: int
    user: int

    async def burst(self, count: int = AT_ONCE) -> float:
        """So many mixed commands at once; the seconds until the last is answered."""
        built = [self._payload(MIXED[number % len(MIXED)]) for number in range(count)]
        start = time.perf_counter()
        for _, payload in built:
            self.env.backend.emit("INTERACTION_CREATE", payload)
        while not all(record.responded for record, _ in built):  # noqa: ASYNC110 - simcord tells nobody
            await asyncio.sleep(0.001)
        return time.perf_counter() - start

    def _payload(self, asked: Asked) -> tuple[Interaction, dict[str, Any]]:
        command = self.env.backend.find_command(asked.command, None, type=1)
        assert command is not None
        focused = {"focused": True} if asked.type == _AUTOCOMPLETE else {}
        options = [{"name": asked.option, "type": 3, "value": asked.typed, **focused}] if asked.option else []
        return interactions.base_payload(
            self.env.backend,
            type=asked.type,
            channel_id=self.channel,
            guild_id=self.guild,
            user_id=self.user,
            data={"id": command["id"], "name": asked.command, "type": 1, "options": options},
        )

    def forget(self) -> None:
        """Take out of simcord what it remembers of all that was said."""
        backend = self.env.backend
        backend.transcript.clear()
        backend.http_requests.clear()
        backend.interactions.clear()
        backend.interaction_tokens.clear()
        for messages in backend.messages.values():
            messages.clear()


async def place_of(env: simcord.Env) -> Place:
    """A server with a channel and a person in it."""
    guild = env.create_guild("Lab")
    channel = guild.create_text_channel("papers")
    member = guild.add_member(env.create_user("mei"))
    await env.settle()
    return Place(env, channel.id, guild.id, member.id)


async def bursts(bot: commands.Bot, profiler: cProfile.Profile | None = None) -> tuple[float, list[float]]:
    """The seconds of a first burst after the start, and of some more."""
    async with simcord.run(bot, check_errors=False) as env:
        place = await place_of(env)
        first = await place.burst()
        seconds = []
        for _ in range(ROUNDS):
            place.forget()
            if profiler:
                profiler.enable()
            seconds.append(await place.burst())
            if profiler:
                profiler.disable()
        return first, seconds


@contextmanager
def started(shipped: Path) -> Iterator[LabloreBot]:
    """The bot with the shipped knowledge in a file of its own, as after a start."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(shutil.copy(shipped, folder))
        library.warm()
        yield LabloreBot(library)
        library.close()


def throughput(shipped: Path, cards: Mapping[str, Card]) -> None:
    """All bots in turns, and their ratios."""
    seconds: dict[str, list[float]] = {"lablore": [], "empty, with an embed": [], "empty, with the same cards": []}
    firsts = []
    for _ in range(TURNS):
        with started(shipped) as bot:
            first, times = asyncio.run(bursts(bot))
        firsts.append(first)
        seconds["lablore"] += times
        seconds["empty, with an embed"] += asyncio.run(bursts(EmptyBot()))[1]
        seconds["empty, with the same cards"] += asyncio.run(bursts(EmptyBot(cards)))[1]
    own = median(seconds["lablore"])
    print(f"{AT_ONCE} commands at once, median of {TURNS * ROUNDS} bursts")
    for name, times in seconds.items():
        rate, latest = AT_ONCE / median(times), max(times)
        print(f"{name:27} {rate:6.0f} commands/s   latest answer {latest:.2f} s   ratio {median(times) / own:.2f}")
    print(f"the first burst after a start, when nothing has been asked before: {max(firsts):.2f} s")
    print("nothing later than three seconds" if max(*firsts, *seconds["lablore"]) < LATE else "LATE ANSWERS")


async def growth(bot: commands.Bot) -> str:
    """The megabytes after a tenth of many commands, and after all of them."""
    async with simcord.run(bot, check_errors=False) as env:
        place = await place_of(env)
        sizes = []
        for _ in range(MANY // AT_ONCE):
            await place.burst()
            place.forget()
            gc.collect()
            sizes.append(resident())
    return f"{sizes[len(sizes) // 10]:6.1f} MB after {MANY // 10} commands, {sizes[-1]:6.1f} MB after {MANY}"


def resident() -> float:
    """The megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        shipped = Path(folder) / "lablore.db"
        library = Library.open(shipped)
        cards = cards_of(library)
        library.close()
        throughput(shipped, cards)
        if options.profile:
            profiler = cProfile.Profile()
            with started(shipped) as bot:
                asyncio.run(bursts(bot, profiler))
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
        if options.memory:
            print(f"empty    {asyncio.run(growth(EmptyBot()))}")
            with started(shipped) as bot:
                print(f"lablore  {asyncio.run(growth(bot))}")


if __name__ == "__main__":
    main()
