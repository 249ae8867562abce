"""Buttons under an answer; what was asked is read from the card that they are on, so they work after a restart."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord
from discord import ui

from knowledge.models import Language


class AgainButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"lore-ask:(?P<language>en|zh)")):
    """Asks the question of its card again, to be answered in another language."""

    def __init__(self, button: ui.Button[Any], language: Language) -> None:
        super().__init__(button)
        self.language = language

    @classmethod
    def into(cls, language: Language, caption: str) -> Self:
        """A new button."""
        style = discord.ButtonStyle.secondary
        return cls(ui.Button(style=style, label=caption, custom_id=f"lore-ask:{language}"), language)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item), "zh" if match["language"] == "zh" else "en")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer in that language."""
        await interaction.client.talk.ask_again(interaction, self.language)


class ThreadButton(ui.DynamicItem[ui.Button[Any]], template=re.compile("lore-thread")):
    """Opens a thread on the answer, to go on talking there."""

    def __init__(self, button: ui.Button[Any]) -> None:
        super().__init__(button)

    @classmethod
    def with_caption(cls, caption: str) -> Self:
        """A new button."""
        return cls(ui.Button(style=discord.ButtonStyle.secondary, label=caption, custom_id="lore-thread"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the thread."""
        await interaction.client.talk.open_thread(interaction)
