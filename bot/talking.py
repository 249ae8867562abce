"""What a message says to the bot, and what was said before it: all read from the conversation, nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.answer import QUESTION
from bot.navigation import MENU
from bot.screens import Screen, Show
from knowledge.asking.conversation import Turn
from knowledge.models import Language

HISTORY = 8  # messages before one, in a thread or direct messages, that may hold what it follows

_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")  # of people, roles and channels; and emoji
_BUTTON = re.compile(r"lore-(go|turn):(.*)", re.DOTALL)
_OWN = (Show.PAPER, Show.TOPIC, Show.SOURCES, Show.HOT)


@dataclass(frozen=True, slots=True)
class Said:
    """A card that the bot showed: what was asked and answered with it, and in which language."""

    turn: Turn
    language: Language
    is_hidden: bool = False  # it is another person's message, and Discord does not show what it says


def is_to(bot: discord.ClientUser, message: discord.Message) -> bool:
    """Whether a person speaks to the bot: by mention, in direct messages, or readably in a thread that it opened."""
    if message.author.bot or message.webhook_id or message.is_system():
        return False
    if message.guild is None or any(user.id == bot.id for user in message.mentions):
        return True
    in_own_thread = isinstance(message.channel, discord.Thread) and message.channel.owner_id == bot.id
    return in_own_thread and bool(message.content)


def typed_in(message: discord.Message) -> str:
    """What a message says, without mentions and emoji."""
    return " ".join(_MENTION.sub(" ", message.content).split())


async def said_before(bot: discord.ClientUser, message: discord.Message) -> Said | None:
    """What a message follows: what it replies to; else, in a thread or direct messages, the last card there."""
    replied_to = await _replied_to(message)
    if replied_to is not None:
        if replied_to.author.id == bot.id:
            return said_on(replied_to)
        question = typed_in(replied_to)
        return Said(Turn(question), "en", is_hidden=not question)
    if message.guild is None or isinstance(message.channel, discord.Thread):
        return await _last_said(bot, message)
    return None


async def _last_said(bot: discord.ClientUser, message: discord.Message) -> Said | None:
    try:
        async for earlier in message.channel.history(limit=HISTORY, before=message):
            said = said_on(earlier) if earlier.author.id == bot.id else None
            if said is not None:
                return said
    except discord.HTTPException:  # the history may not be read: then there is nothing before
        return None
    return None


async def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    if isinstance(reference.resolved, discord.DeletedReferencedMessage):
        return None
    try:
        return await message.channel.fetch_message(reference.message_id)
    except discord.HTTPException:
        return None


def said_on(message: discord.Message) -> Said | None:
    """What a card of the bot was about; ``None`` for a message that is no such card."""
    question, own, others = "", [], []
    language: Language = "en"
    for part in _walk(message.components):
        if isinstance(part, discord.TextDisplay) and part.id == QUESTION:
            question = _unescaped(part.content)
        for verb, screen in _screens_of(part):
            language = screen.language
            if screen.show in _OWN and verb == "turn":
                own.append(screen.subject)
            elif screen.show in (Show.PAPER, Show.TOPIC):
                others.append(screen.subject)
    about = tuple(dict.fromkeys(id_ for id_ in own or others if id_))
    return Said(Turn(question, about), language) if question or about else None


def _walk(components: Any) -> Iterator[Any]:
    for part in components:
        yield part
        yield from _walk(getattr(part, "children", ()))
        if accessory := getattr(part, "accessory", None):
            yield accessory


def _screens_of(part: Any) -> Iterator[tuple[str, Screen]]:
    """The screens that a button or menu leads to, each with how."""
    custom_id = getattr(part, "custom_id", None) or ""
    found = _BUTTON.fullmatch(custom_id)
    texts = [(found[1], found[2])] if found else []
    if custom_id.startswith(MENU):
        texts = [("go", option.value) for option in part.options]
    for verb, text in texts:
        screen = Screen.decode(text)
        if screen is not None:
            yield verb, screen


def _unescaped(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown.removeprefix("**").removesuffix("**"))
