"""/hot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.choices import offered
from bot.cogs.options import KINDS, LANGUAGES, Query
from bot.locales import language_for, language_of_reader
from bot.showing import answer_hot

if TYPE_CHECKING:
    from bot.client import LabloreBot


class HotCog(commands.Cog):
    """What is rising."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        topic="Only below this subject",
        kind="Only subjects, or only works",
        language="The language of the answer",
        private="Only you see the answer",
    )
    @app_commands.choices(kind=KINDS, language=LANGUAGES)
    async def hot(
        self,
        interaction: discord.Interaction[Any],
        topic: Query | None = None,
        kind: str | None = None,
        language: str | None = None,
        private: bool = False,
    ) -> None:
        """Show what is rising, and which survey says so"""
        told_in = language_for(interaction, language, topic or "")
        key = ("hot", topic, kind, told_in)
        await self.bot.reply(
            interaction, key, lambda library: answer_hot(library, topic, kind or "", told_in), private=private
        )

    @hot.autocomplete("topic")
    async def complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        """Topics that what is typed may become."""
        language = language_of_reader(interaction)
        key = ("complete", "topic", typed, language)
        return await self.bot.kept.get(key, lambda library: offered(library, typed, "topic", language))
