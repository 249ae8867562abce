"""/ask, and talking to the bot: mentions, replies, direct messages, and threads that it opened."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.asking import answered, reply_to, said_after
from bot.cards import words
from bot.cards.answer import thread_card
from bot.cards.parts import Card
from bot.cogs.options import LANGUAGES, Query
from bot.errors import reply_privately, report
from bot.locales import language_for, language_of_place, language_of_reader
from bot.presenting import changes_in_public
from bot.talking import Said, is_to, said_before, said_on, typed_in
from knowledge import Library
from knowledge.models import Language

if TYPE_CHECKING:
    from bot.client import LabloreBot

log = logging.getLogger("lablore")

THREAD_NAME = 90  # characters; Discord allows 100
_THREAD_IS_THERE = 160004
_NO_REPLY = (50035, 160002)  # the message is gone, or the history may not be read


class TalkCog(commands.Cog):
    """Questions, and what follows them."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        question="In English or Chinese, in your own words",
        language="The language of the answer",
        private="Only you see the answer",
    )
    @app_commands.choices(language=LANGUAGES)
    async def ask(
        self, interaction: discord.Interaction[Any], question: Query, language: str | None = None, private: bool = False
    ) -> None:
        """Ask what the surveys say; the answer shows its sources"""
        told_in = language_for(interaction, language, question)
        threads = not private and _may_open_threads(interaction.channel, interaction.app_permissions)
        key = ("ask", question, told_in, threads)
        await self.bot.reply(
            interaction, key, lambda library: reply_to(library, question, told_in, threads=threads), private=private
        )

    async def hear(self, message: discord.Message) -> None:
        """Answer what is said to the bot."""
        user = self.bot.user
        if user is None or not is_to(user, message):
            return
        try:
            await self._answer(user, message)
        except discord.Forbidden:
            log.info("May not write in channel %s", message.channel.id)
        except Exception:
            number = secrets.token_hex(4)
            log.exception("Error %s in a reply to a message", number)
            with contextlib.suppress(discord.HTTPException):
                await _reply(message, content=words.FAILED[language_of_place(message.guild)].format(id=number))

    async def _answer(self, user: discord.ClientUser, message: discord.Message) -> None:
        typed = typed_in(message)
        if not typed:
            await _reply(message, content=self._hint(user, message))
            return
        before = await said_before(user, message)
        threads = message.guild is not None and _may_open_threads(
            message.channel, message.channel.permissions_for(message.guild.me)
        )
        reply = await self.bot.ask(lambda library: said_after(library, typed, before, threads=threads))
        await _reply(message, view=reply.card)

    def _hint(self, user: discord.ClientUser, message: discord.Message) -> str:
        language = language_of_place(message.guild)
        unread = message.reference is not None and not message.content
        if unread and message.guild is not None:  # a reply to the answer of a command: Discord withholds its text
            return words.UNREADABLE[language].format(bot=user.mention)
        return words.HOW_TO_TALK[language]

    async def ask_again(
        self, interaction: discord.Interaction[Any], language: Language, context: tuple[str, ...]
    ) -> None:
        """Answer the question of a card in another language; *context* is what the talk was about before it."""
        try:
            said = said_on(interaction.message) if interaction.message else None
            if said is None or not said.turn.question:
                await reply_privately(interaction, words.GONE[language_of_reader(interaction)])
                return
            question = said.turn.question
            public = changes_in_public(interaction)  # a thread cannot be opened on what one person sees
            threads = public and _may_open_threads(interaction.channel, interaction.app_permissions)

            def again(library: Library) -> Card:
                there = tuple(item.id for item in library.items(context))  # what was removed since is not
                return answered(library, question, language, context=there, threads=threads).card

            await self.bot.present(interaction, again, turns=True)
        except Exception as error:
            await report(interaction, error)

    async def open_thread(self, interaction: discord.Interaction[Any]) -> None:
        """Open a thread on an answer, for who pressed and everybody else."""
        language = language_of_reader(interaction)
        message = interaction.message
        said = said_on(message) if message else None
        may = interaction.permissions.create_public_threads and _may_open_threads(
            interaction.channel, interaction.app_permissions
        )
        if message is None or said is None or not may:
            await reply_privately(interaction, words.NO_THREAD_HERE[language])
            return
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await _open_thread(message, said)
            # The thread of a message has the message's id.
            told = words.THREAD_OPENED[language].format(thread=f"<#{message.id}>")
            await interaction.followup.send(told, ephemeral=True)
        except (discord.Forbidden, discord.NotFound):  # the answer may be gone, or be seen by one person only
            await reply_privately(interaction, words.NO_THREAD_HERE[language])
        except Exception as error:
            await report(interaction, error)


async def _open_thread(message: discord.Message, said: Said) -> None:
    """Open the thread of a message, if there is none yet."""
    name = " ".join(said.turn.question.split())[:THREAD_NAME] or "Lablore"
    try:
        thread = await message.create_thread(name=name)
    except discord.HTTPException as error:
        if error.code != _THREAD_IS_THERE:
            raise
    else:
        await thread.send(view=thread_card(said.turn.question, said.language))


def _may_open_threads(channel: object, own: discord.Permissions) -> bool:
    return isinstance(channel, discord.TextChannel) and own.create_public_threads and own.send_messages_in_threads


async def _reply(message: discord.Message, **content: Any) -> None:
    """Reply to a message; without the reference where the bot may not read what was said before."""
    try:
        await message.reply(**content, mention_author=False)
    except discord.HTTPException as error:
        if error.code not in _NO_REPLY:
            raise
        await message.channel.send(**content)
