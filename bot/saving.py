"""The buttons of the list of saved papers, which keep working after a restart."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord
from discord import ui


class SavedButton(
    ui.DynamicItem[ui.Button[Any]],
    template=re.compile(r"lore-saved:(?P<verb>page|forget|markdown|bibtex):(?P<about>.*)", re.DOTALL),
):
    """Turns the pages of a reader's saved papers, removes one, or exports all."""

    def __init__(self, button: ui.Button[Any], verb: str, about: str) -> None:
        super().__init__(button)
        self.verb, self.about = verb, about

    @classmethod
    def to(cls, verb: str, about: str, caption: str, *, disabled: bool = False) -> Self:
        """A new button; *about* is a page, to remove one followed by a space and the work."""
        style, id_ = discord.ButtonStyle.secondary, f"lore-saved:{verb}:{about}"
        button: ui.Button[Any] = ui.Button(style=style, label=caption, custom_id=id_, disabled=disabled)
        return cls(button, verb, about)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item), match["verb"], match["about"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it for whoever pressed."""
        await interaction.client.press_saved(interaction, self.verb, self.about)
