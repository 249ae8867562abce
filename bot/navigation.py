"""Buttons and menus that lead from card to card, and keep working after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self, cast

import discord
from discord import ui

from bot.screens import Screen

MENU = "lore-menu"
POST = "lore-post"


class GoButton(
    ui.DynamicItem[ui.Button[Any]], template=re.compile(r"lore-(?P<verb>go|turn):(?P<screen>.*)", re.DOTALL)
):
    """Shows a screen; all that it needs is in its custom_id. One that *turns* shows the same card otherwise."""

    def __init__(self, button: ui.Button[Any], screen: Screen | None, *, turns: bool) -> None:
        super().__init__(button)
        self.screen = screen
        self.turns = turns

    @classmethod
    def to(cls, screen: Screen, caption: str, *, turns: bool = False, disabled: bool = False) -> Self:
        """A new button that leads to a screen."""
        custom_id = f"lore-{'turn' if turns else 'go'}:{screen.encode()}"
        style = discord.ButtonStyle.secondary
        button: ui.Button[Any] = ui.Button(style=style, label=caption, custom_id=custom_id, disabled=disabled)
        return cls(button, screen, turns=turns)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item), Screen.decode(match["screen"]), turns=match["verb"] == "turn")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the screen."""
        await interaction.client.navigate(interaction, self.screen, turns=self.turns)


class GoMenu(ui.DynamicItem[ui.Select[Any]], template=re.compile(rf"{MENU}(?::\w+)?")):
    """Shows the screen that is chosen; the screens are the values of its options."""

    def __init__(self, select: ui.Select[Any]) -> None:
        super().__init__(select)
        self.select = select

    @classmethod
    def among(cls, options: Sequence[discord.SelectOption], placeholder: str, *, of: str = "") -> Self:
        """A new menu of screens; *of* tells it from another one on the same card."""
        custom_id = f"{MENU}:{of}" if of else MENU
        return cls(ui.Select(custom_id=custom_id, options=list(options), placeholder=placeholder))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu that was used, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the chosen screen."""
        values = self.select.values
        await interaction.client.navigate(interaction, Screen.decode(values[0]) if values else None, turns=False)


class PostButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(POST)):
    """Posts what a private card lists for everybody; what that is stands in the card's other buttons and menus."""

    def __init__(self, button: ui.Button[Any]) -> None:
        super().__init__(button)

    @classmethod
    def with_caption(cls, caption: str) -> Self:
        """A new button."""
        return cls(ui.Button(style=discord.ButtonStyle.primary, label=caption, custom_id=POST))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Post the list."""
        await interaction.client.post(interaction, screens_on(interaction.message))


def screens_on(message: discord.Message | None) -> list[Screen]:
    """The screens that the buttons and menus of a message lead to, in their order."""
    view = ui.LayoutView.from_message(message, timeout=None) if message else ui.LayoutView(timeout=None)
    texts: list[str] = []
    for item in view.walk_children():
        if isinstance(item, ui.Button) and (item.custom_id or "").startswith("lore-go:"):
            texts.append((item.custom_id or "").removeprefix("lore-go:"))
        elif isinstance(item, ui.Select) and item.custom_id.startswith(MENU):
            texts += [option.value for option in item.options]
    screens = (Screen.decode(text) for text in texts)
    return [screen for screen in screens if screen is not None]
