"""Commands on a message: right click, Apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.locales import language_for
from bot.showing import Reply, covered_in, named_in

if TYPE_CHECKING:
    from bot.client import LabloreBot


class MessagesCog(commands.Cog):
    """What can be asked about a message."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot
        self._menus = [
            app_commands.ContextMenu(name="Find papers here", callback=self.find_papers),
            app_commands.ContextMenu(name="Is this covered?", callback=self.is_covered),
        ]

    async def cog_load(self) -> None:
        """Add the commands; discord.py does so by itself for slash commands only."""
        for menu in self._menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the commands out again."""
        for menu in self._menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    async def find_papers(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Show privately which works and topics a message names."""
        language = language_for(interaction, None)
        await self.bot.reply(
            interaction,
            None,
            lambda library: Reply(named_in(library, message.content, language), public=False),
            private=True,
        )

    async def is_covered(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Show privately what the surveys say on the claims and subjects of a message."""
        language = language_for(interaction, None)
        await self.bot.reply(
            interaction,
            None,
            lambda library: Reply(covered_in(library, message.content, language), public=False),
            private=True,
        )
