"""Where a digest may go: who may change it, and what the bot is not yet allowed there."""

from __future__ import annotations

from typing import Any

import discord

from knowledge.digests.subscriptions import Subscription

Place = discord.abc.GuildChannel | discord.Thread

_NEEDED = ("view_channel", "read_message_history")


def place_of(interaction: discord.Interaction[Any], channel: int | None) -> Place | None:
    """The channel or thread of this server, as far as the bot sees it."""
    guild = interaction.guild
    return guild.get_channel_or_thread(channel) if guild is not None and channel is not None else None


def may_manage(interaction: discord.Interaction[Any], channel: int | None, owner: int) -> bool:
    """Whether a reader may change a digest: whoever gets it as direct messages, and who may manage its channel."""
    if channel is None:
        return owner == interaction.user.id
    member, place = interaction.user, place_of(interaction, channel)
    if not isinstance(member, discord.Member):
        return False
    allowed = place.permissions_for(member) if place is not None else member.guild_permissions
    return allowed.manage_channels


def may_see(interaction: discord.Interaction[Any], subscription: Subscription) -> bool:
    """Whether a reader may look at a digest: whoever sees its channel."""
    if may_manage(interaction, subscription.channel, subscription.owner):
        return True
    member, place = interaction.user, place_of(interaction, subscription.channel)
    return isinstance(member, discord.Member) and place is not None and place.permissions_for(member).view_channel


def missing_permissions(place: Place, *, thread: bool) -> list[str]:
    """What the bot is not allowed where a digest shall go."""
    needed = [*_NEEDED, "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"]
    if thread and isinstance(place, discord.TextChannel):
        needed.append("create_public_threads")
    allowed = place.permissions_for(place.guild.me)
    return [name for name in needed if not getattr(allowed, name)]
