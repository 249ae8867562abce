"""LabloreBot: loads the cogs, syncs commands, and runs Library calls off the event loop."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Callable, Coroutine, Hashable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.cards import words
from bot.cards.parts import Card
from bot.cogs.adding import AddingCog
from bot.cogs.digest import DigestCog, press
from bot.cogs.hot import HotCog
from bot.cogs.lookup import LookUpCog
from bot.cogs.messages import MessagesCog
from bot.cogs.saved import SavedCog, press_saved
from bot.cogs.surveys import SurveysCog
from bot.cogs.talk import TalkCog
from bot.delivery import WINDOW, Deliveries
from bot.digests import letter
from bot.errors import reply_privately, report
from bot.failures import no_blind_repeats
from bot.feedback import DigestButton
from bot.keeping import Kept
from bot.locales import ChineseTranslator, language_of_reader
from bot.navigation import GoButton, GoMenu, PostButton
from bot.posting import DiscordSender
from bot.presenting import may_change
from bot.saving import SavedButton
from bot.screens import Screen
from bot.showing import Reply, posted, show
from bot.talk_buttons import AgainButton, ThreadButton
from knowledge import Library

log = logging.getLogger("lablore")

READY_SECONDS = 30  # how often the ready file is touched
SLOW_SECONDS = 2.0  # an answer that takes longer is deferred; Discord waits three for a first response
RATE_LIMIT_SECONDS = 30.0  # Discord's longer waits are errors: nobody waits for a reply, and a digest tries again
CLOSING_SECONDS = 5.0  # for what is on its way when the bot is told to stop
T = TypeVar("T")


class LabloreTree(app_commands.CommandTree["LabloreBot"]):
    """Commands that work in servers and DMs, for installs of both kinds, and report every error to the reader."""

    def __init__(self, client: LabloreBot) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def on_error(
        self, interaction: discord.Interaction[LabloreBot], error: app_commands.AppCommandError, /
    ) -> None:
        await report(interaction, error)


class LabloreBot(commands.Bot):
    """The bot; what it knows is its ``library``."""

    def __init__(
        self,
        library: Library,
        *,
        ready_file: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        catch_up: timedelta = WINDOW,
    ) -> None:
        """*catch_up* is how late a digest may come."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            # Nothing privileged: Discord shows what is said to the bot (by mention, reply or direct message) without.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            max_messages=None,  # a talk is read from the conversation, and nothing of it kept
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=LabloreTree,
            max_ratelimit_timeout=RATE_LIMIT_SECONDS,
            http_trace=no_blind_repeats(),
        )
        self.library = library
        self.kept = Kept(library)
        self.talk = TalkCog(self)
        self.clock = clock
        self.deliveries = Deliveries(
            lambda question: self.ask(lambda library: question(library.outbox)),
            lambda claim, now: self.ask(lambda library: letter(library, claim, now)),
            DiscordSender(self),
            now=clock,
            sleep=asyncio.sleep,
            token=lambda: secrets.token_hex(8),
            window=catch_up,
        )
        self._delivering: asyncio.Task[None] | None = None
        self._ready_file = ready_file
        self._connected = False

    async def setup_hook(self) -> None:
        """Load everything, and tell Discord of the commands if they have changed."""
        await self.add_cog(self.talk)
        for cog in (LookUpCog, HotCog, SurveysCog, AddingCog, MessagesCog, DigestCog, SavedCog):
            await self.add_cog(cog(self))
        self.add_dynamic_items(GoButton, GoMenu, PostButton, AgainButton, ThreadButton, DigestButton, SavedButton)
        await self.tree.set_translator(ChineseTranslator())
        await self._sync_if_changed()
        if self._ready_file:
            self._ready_file.unlink(missing_ok=True)  # of a run that was killed
            self._touch_ready_file.start()
        self._delivering = asyncio.create_task(self._deliver())

    async def ask(self, question: Callable[[Library], T]) -> T:
        """Put a question to the library in another thread, so that nothing delays the connection to Discord."""
        return await asyncio.to_thread(question, self.library)

    async def reply(
        self, interaction: discord.Interaction[Any], key: Hashable, answer: Callable[[Library], Reply], *, private: bool
    ) -> None:
        """
        Answer a command with a card; where that takes long, Discord is asked to wait, which it does for minutes.

        What is answered under the same *key* is kept for a while; ``None`` is for what is not to be kept.
        """
        reply: Reply | None = self.kept.ready(key) if key is not None else None
        if reply is None:
            work = asyncio.ensure_future(self.ask(answer) if key is None else self.kept.get(key, answer))
            done, _ = await asyncio.wait([work], timeout=SLOW_SECONDS)
            if not done:
                await interaction.response.defer(ephemeral=private, thinking=True)
                await interaction.edit_original_response(view=(await work).card)
                return
            reply = work.result()
        await interaction.response.send_message(view=reply.card, ephemeral=private or not reply.public)

    async def waited(
        self, interaction: discord.Interaction[Any], work: Coroutine[Any, Any, T], *, thinking: bool = True
    ) -> T:
        """
        What *work* gives, for a private answer; where it takes long, Discord is asked to wait.

        Whatever writes may have to wait for a list that is imported. With *thinking* the answer will be a message of
        its own; else the one whose button was pressed will change.
        """
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait([task], timeout=SLOW_SECONDS)
        if not done:
            await interaction.response.defer(ephemeral=True, thinking=thinking)
        return await task

    async def navigate(self, interaction: discord.Interaction[Any], screen: Screen | None, *, turns: bool) -> None:
        """
        Show the screen that a button leads to, or say why that cannot be.

        A private card changes in place. On a public one, who asked for it may turn its pages (*turns*); all else opens
        as a private card, so that nobody's card changes under their eyes.
        """
        try:
            if screen is None:
                await reply_privately(interaction, words.GONE[language_of_reader(interaction)])
                return
            await self.present(interaction, lambda library: show(library, screen), turns=turns)
        except Exception as error:
            await report(interaction, error)

    async def present(
        self, interaction: discord.Interaction[Any], card: Callable[[Library], Card], *, turns: bool
    ) -> None:
        """
        Show a card in place of the one that was pressed, or privately; see ``navigate``.

        As with commands, Discord is asked to wait where that takes long.
        """
        in_place = may_change(interaction, turns=turns)
        work = asyncio.ensure_future(self.ask(card))
        done, _ = await asyncio.wait([work], timeout=SLOW_SECONDS)
        if not done:
            await interaction.response.defer(ephemeral=not in_place, thinking=not in_place)
            await interaction.edit_original_response(view=await work)
        elif in_place:
            await interaction.response.edit_message(view=work.result())
        else:
            await interaction.response.send_message(view=work.result(), ephemeral=True)

    async def on_message(self, message: discord.Message, /) -> None:
        """Hear what is said; there are no commands by prefix, and nothing that is said is syntax."""
        await self.talk.hear(message)

    async def press_digest(
        self, interaction: discord.Interaction[Any], verb: str, subscription: int, item: str
    ) -> None:
        """Do what a button under a digest is for."""
        await press(self, interaction, verb, subscription, item)

    async def press_saved(self, interaction: discord.Interaction[Any], verb: str, about: str) -> None:
        """Do what a button of the list of saved papers is for."""
        await press_saved(self, interaction, verb, about)

    async def post(self, interaction: discord.Interaction[Any], screens: list[Screen]) -> None:
        """Post for everybody what a private card lists."""
        try:
            card = await self.ask(lambda library: posted(library, screens, interaction.user.display_name))
            await interaction.response.send_message(view=card)
        except Exception as error:
            await report(interaction, error)

    async def on_ready(self) -> None:
        """Note that the bot is connected."""
        self._connected = True
        log.info("Connected as %s, in %d servers", self.user, len(self.guilds))

    async def on_resumed(self) -> None:
        """Note that the bot is connected again."""
        self._connected = True

    async def on_disconnect(self) -> None:
        """Note that the bot is no longer connected; discord.py tries again by itself."""
        self._connected = False
        if self._ready_file:
            self._ready_file.unlink(missing_ok=True)

    async def close(self) -> None:
        """Disconnect, and no longer be ready."""
        self._touch_ready_file.cancel()
        if self._delivering is not None:
            self._delivering.cancel()
            self._delivering = None
            await self.deliveries.finish(CLOSING_SECONDS)
        if self._ready_file:
            self._ready_file.unlink(missing_ok=True)
        await super().close()

    async def _deliver(self) -> None:
        await self.wait_until_ready()
        await self.deliveries.run()

    async def _sync_if_changed(self) -> None:
        translator = ChineseTranslator()
        payload = [await command.get_translated_payload(self.tree, translator) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"commands of {self.application_id}"
        if await self.ask(lambda library: library.state(key)) == digest:
            return
        try:
            await self.tree.sync()
        except discord.HTTPException as error:  # the commands that Discord has still work; the next start tries again
            log.error("Discord did not take the commands: %s", error)
            return
        await self.ask(lambda library: library.remember(key, digest))
        log.info("Told Discord of %d commands", len(payload))

    @tasks.loop(seconds=READY_SECONDS)
    async def _touch_ready_file(self) -> None:
        if self._ready_file and self._connected:
            self._ready_file.touch()
