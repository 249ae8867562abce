"""The buttons under the works of a digest, which keep working after a restart; one of them is the digest's mark."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord
from discord import ui


class DigestButton(
    ui.DynamicItem[ui.Button[Any]],
    template=re.compile(r"lore-digest:(?P<verb>save|more|less|why):(?P<id>[0-9]{1,18}):(?P<item>.+)", re.DOTALL),
):
    """Saves a work, or asks for more or less like it, or tells how the digest was chosen; all is in its custom_id."""

    def __init__(self, button: ui.Button[Any], verb: str, subscription: int, item: str) -> None:
        super().__init__(button)
        self.verb, self.subscription, self.about = verb, subscription, item

    @classmethod
    def to(cls, verb: str, subscription: int, item: str, caption: str) -> Self:
        """A new button; for ``why``, *item* is the delivery's token."""
        id_ = custom_id(verb, subscription, item)
        button: ui.Button[Any] = ui.Button(style=discord.ButtonStyle.secondary, label=caption, custom_id=id_)
        return cls(button, verb, subscription, item)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed, perhaps sent by an earlier run of the bot."""
        return cls(cast("ui.Button[Any]", item), match["verb"], int(match["id"]), match["item"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, and say so privately."""
        await interaction.client.press_digest(interaction, self.verb, self.subscription, self.about)


def custom_id(verb: str, subscription: int, item: str) -> str:
    """What a button carries."""
    return f"lore-digest:{verb}:{subscription}:{item}"


def has_mark(message: discord.Message, subscription: int, token: str) -> bool:
    """Whether a message is the delivery with this token."""
    view = ui.LayoutView.from_message(message, timeout=None)
    mark = custom_id("why", subscription, token)
    return any(isinstance(item, ui.Button) and item.custom_id == mark for item in view.walk_children())
