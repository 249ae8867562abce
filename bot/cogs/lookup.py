"""/paper and /topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.choices import offered
from bot.cogs.options import LANGUAGES, Query
from bot.locales import language_for, language_of_reader
from bot.showing import answer
from knowledge.names import ItemKind

if TYPE_CHECKING:
    from bot.client import LabloreBot


class LookUpCog(commands.Cog):
    """Look-ups of works and topics."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        query="A name, nickname, title, or arXiv id or link",
        language="The language of the answer",
        private="Only you see the answer",
    )
    @app_commands.choices(language=LANGUAGES)
    async def paper(
        self, interaction: discord.Interaction[Any], query: Query, language: str | None = None, private: bool = False
    ) -> None:
        """Look up a paper, method, model or dataset"""
        await self._reply(interaction, "paper", query, language, private=private)

    @app_commands.command()
    @app_commands.describe(
        name="A subject, in English or Chinese",
        language="The language of the answer",
        private="Only you see the answer",
    )
    @app_commands.choices(language=LANGUAGES)
    async def topic(
        self, interaction: discord.Interaction[Any], name: Query, language: str | None = None, private: bool = False
    ) -> None:
        """Show a subject in short, with its key works"""
        await self._reply(interaction, "topic", name, language, private=private)

    async def _reply(
        self, interaction: discord.Interaction[Any], kind: ItemKind, typed: str, language: str | None, *, private: bool
    ) -> None:
        told_in = language_for(interaction, language, typed)
        key = ("look up", kind, typed, told_in)
        await self.bot.reply(interaction, key, lambda library: answer(library, kind, typed, told_in), private=private)

    @paper.autocomplete("query")
    async def complete_paper(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        """Works that what is typed may become."""
        return await self._offer(interaction, typed, "paper")

    @topic.autocomplete("name")
    async def complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        """Topics that what is typed may become."""
        return await self._offer(interaction, typed, "topic")

    async def _offer(self, interaction: discord.Interaction[Any], typed: str, kind: ItemKind) -> list[Choice[str]]:
        language = language_of_reader(interaction)
        key = ("complete", kind, typed, language)
        return await self.bot.kept.get(key, lambda library: offered(library, typed, kind, language))
