"""Any exception -> a private, useful reply, or a log entry."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.cards import words
from bot.locales import language_of_reader
from knowledge import NotFound, StoreError

log = logging.getLogger("lablore")

# The reader left, or Discord gave up waiting: there is nobody to reply to.
_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the reader privately what went wrong; what is not their doing is logged under an id that they are given."""
    cause = _cause(error)
    if isinstance(cause, discord.HTTPException) and cause.code in (_UNKNOWN_INTERACTION, _ALREADY_ACKNOWLEDGED):
        log.warning("An interaction was gone before the reply: %s", cause)
        return
    language = language_of_reader(interaction)
    if isinstance(cause, NotFound):
        log.info("Told a reader: %s", cause)
        sentence = words.UNKNOWN[language]
    elif isinstance(cause, app_commands.MissingPermissions):
        sentence = words.MANAGERS_ONLY[language]
    else:
        number = secrets.token_hex(4)
        log.error("Error %s in %s", number, _name(interaction), exc_info=cause)
        sentence = (words.BUSY if isinstance(cause, StoreError) else words.FAILED)[language].format(id=number)
    await reply_privately(interaction, sentence)


async def reply_privately(interaction: discord.Interaction[Any], sentence: str) -> None:
    """One sentence that only the reader sees; failing that, a log entry."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except discord.HTTPException as error:
        log.warning("A reader could not be told of an error: %s", error)


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        return error.__cause__ or error
    return error


def _name(interaction: discord.Interaction[Any]) -> str:
    return f"/{interaction.command.qualified_name}" if interaction.command else f"a {interaction.type.name} interaction"
