"""Where a card is shown that a button asks for: in place of the one that was pressed, or beside it."""

from __future__ import annotations

from typing import Any

import discord


def may_change(interaction: discord.Interaction[Any], *, turns: bool) -> bool:
    """
    Whether the card that was pressed may change in place.

    A private one may; a public one for who asked for it, where *turns* says that it is theirs to turn.
    """
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return message is not None
    asked = message.interaction_metadata
    question = message.reference.resolved if message.reference else None  # where the card is a reply to a message
    asker = asked.user if asked else question.author if isinstance(question, discord.Message) else None
    return turns and asker is not None and asker.id == interaction.user.id


def changes_in_public(interaction: discord.Interaction[Any]) -> bool:
    """Whether a card that *turns* is shown in place of a public one, for everybody to see."""
    message = interaction.message
    return message is not None and not message.flags.ephemeral and may_change(interaction, turns=True)
