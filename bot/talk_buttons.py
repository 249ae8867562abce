"""Buttons under an answer; what was asked is read from the card that they are on, so they work after a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self, cast

import discord
from discord import ui

from knowledge.models import Language

_AGAIN = re.compile(r"lore-ask:(?P<language>en|zh)(?::(?P<context>.+))?")
_MAXIMUM = 100  # characters of a custom_id


class AgainButton(ui.DynamicItem[ui.Button[Any]], template=_AGAIN):
    """Asks the question of its card again, to be answered in another language, with what the talk was about."""

    def __init__(self, button: ui.Button[Any], language: Language, context: tuple[str, ...]) -> None:
        super().__init__(button)
        self.language = language
        self.context = context

    @classmethod
    def into(cls, language: Language, caption: str, context: Sequence[str] = ()) -> Self:
        """A new button; of *context*, the ids that the question continues to be about, those that fit."""
        custom_id = f"lore-ask:{language}"
        kept: list[str] = []
        for id_ in context:
            longer = f"{custom_id}{',' if kept else ':'}{id_}"
            if len(longer) <= _MAXIMUM:
                custom_id = longer
                kept.append(id_)
        button: ui.Button[Any] = ui.Button(style=discord.ButtonStyle.secondary, label=caption, custom_id=custom_id)
        return cls(button, language, tuple(kept))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        context = tuple(match["context"].split(",")) if match["context"] else ()
        return cls(cast("ui.Button[Any]", item), "zh" if match["language"] == "zh" else "en", context)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer in that language."""
        await interaction.client.talk.ask_again(interaction, self.language, self.context)


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
