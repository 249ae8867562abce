"""The way of digests to Discord: posting them, finding those that are there already, telling owners of trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
from discord.ext import commands

from bot.cards import digest_words as told
from bot.cards.digest_status import where
from bot.cards.parts import Card
from bot.delivery import Posted
from bot.failures import CannotLook, NotConnected
from bot.feedback import has_mark
from knowledge.digests.deliveries import Claim
from knowledge.digests.subscriptions import Subscription
from knowledge.models import Language

SECONDS = 40.0  # for anything that is asked of Discord; less than a lease
_EARLIER = timedelta(minutes=5)  # how far the clocks may be apart
_THREADS = 50  # archived posts of a forum that are looked at

_log = logging.getLogger("lablore.delivery")

Place = discord.abc.Messageable | discord.ForumChannel


class DiscordSender:
    """Sends what ``bot.delivery`` has to send."""

    def __init__(self, bot: commands.Bot) -> None:
        self._bot = bot

    async def send(self, claim: Claim, content: Card) -> Posted:
        """Post a digest; Discord takes a nonce once within a few minutes."""
        async with asyncio.timeout(SECONDS):
            place = await self._place(claim)
            delivery, subscription = claim.delivery, claim.subscription
            name = told.THREAD[subscription.language].format(day=delivery.day.isoformat())
            if isinstance(place, discord.ForumChannel):
                post = await place.create_thread(name=name, view=content)
                return Posted(post.thread.id, post.message.id)
            message = await place.send(view=content, nonce=delivery.token)
            if subscription.thread and isinstance(place, discord.TextChannel):
                await _open_thread(message, name)
            return Posted(message.channel.id, message.id)

    async def find(self, claim: Claim) -> Posted | None:
        """The delivery's message, by its mark; messages of ours can be read without a privileged intent."""
        async with asyncio.timeout(SECONDS):
            place = await self._place(claim)
            subscription, token = claim.subscription.id, claim.delivery.token
            async for message in self._ours(place, claim):
                if has_mark(message, subscription, token):
                    return Posted(message.channel.id, message.id)
            return None

    async def tell(self, subscription: Subscription) -> None:
        """Write to the owner of a paused subscription."""
        async with asyncio.timeout(SECONDS):
            self._check_connection()
            channel = await self._bot.create_dm(discord.Object(subscription.owner))
            await channel.send(pause_note(subscription))

    async def _ours(self, place: Place, claim: Claim) -> AsyncIterator[discord.Message]:
        since = (claim.delivery.sending_since or claim.delivery.due) - _EARLIER
        ours = self._bot.user
        if isinstance(place, discord.ForumChannel):
            async for thread in _posts(place):
                if ours and thread.owner_id == ours.id and (thread.created_at or since) >= since:
                    async for message in thread.history(limit=1, oldest_first=True):
                        yield message
            return
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            allowed = place.permissions_for(place.guild.me)
            if not (allowed.view_channel and allowed.read_message_history):
                raise CannotLook("the message history may not be read")
        async for message in place.history(after=since, limit=None, oldest_first=True):
            if ours and message.author.id == ours.id:
                yield message

    async def _place(self, claim: Claim) -> Place:
        self._check_connection()
        if claim.channel is None:
            return await self._bot.create_dm(discord.Object(claim.subscription.owner))
        channel = self._bot.get_channel(claim.channel) or await self._bot.fetch_channel(claim.channel)
        if not isinstance(channel, discord.abc.Messageable | discord.ForumChannel):
            raise CannotLook(f"{channel} cannot hold messages")
        return channel

    def _check_connection(self) -> None:
        if self._bot.is_closed() or not self._bot.is_ready():
            raise NotConnected("not connected to Discord")


def pause_note(subscription: Subscription) -> str:
    """That a digest is paused, why, and what to do."""
    language: Language = subscription.language
    why = told.WHYS[subscription.paused][language] if subscription.paused else ""
    return told.PAUSE_NOTE[language].format(where=where(subscription, language), why=why)


async def _open_thread(message: discord.Message, name: str) -> None:
    """A thread under a digest; where that cannot be, the digest is there all the same."""
    try:
        await message.create_thread(name=name)
    except discord.HTTPException as error:
        _log.warning("No thread under the digest %d: %s", message.id, error)


async def _posts(forum: discord.ForumChannel) -> AsyncIterator[discord.Thread]:
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id:
            yield thread
    async for thread in forum.archived_threads(limit=_THREADS):
        yield thread
