"""/surveys and /help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.options import LANGUAGES
from bot.locales import language_for
from bot.screens import Screen, Show
from bot.showing import Reply, show

if TYPE_CHECKING:
    from bot.client import LabloreBot


class SurveysCog(commands.Cog):
    """What is covered, and how to ask."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(language="The language of the answer", private="Only you see the answer")
    @app_commands.choices(language=LANGUAGES)
    async def surveys(
        self, interaction: discord.Interaction[Any], language: str | None = None, private: bool = False
    ) -> None:
        """Show which surveys Lablore has read"""
        screen = Screen(Show.SURVEYS, language_for(interaction, language))
        await self.bot.reply(
            interaction, screen, lambda library: Reply(show(library, screen), public=True), private=private
        )

    @app_commands.command()
    @app_commands.describe(language="The language of the answer")
    @app_commands.choices(language=LANGUAGES)
    async def help(self, interaction: discord.Interaction[Any], language: str | None = None) -> None:
        """Show what Lablore can be asked"""
        screen = Screen(Show.HELP, language_for(interaction, language))
        await self.bot.reply(
            interaction, screen, lambda library: Reply(show(library, screen), public=False), private=True
        )
