"""/saved."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import digest_words as told
from bot.cards.saved import as_bibtex, as_markdown, saved_card
from bot.errors import report
from bot.locales import language_of_reader
from knowledge import Library
from knowledge.digests.readers import Saved
from knowledge.models import Paper

if TYPE_CHECKING:
    from bot.client import LabloreBot

_FILES = {"markdown": ("saved.md", as_markdown), "bibtex": ("saved.bib", as_bibtex)}


class SavedCog(commands.Cog):
    """What a reader saved."""

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(export="As a file")
    @app_commands.choices(
        export=[
            app_commands.Choice(name="Markdown", value="markdown"),
            app_commands.Choice(name="BibTeX", value="bibtex"),
        ]
    )
    async def saved(self, interaction: discord.Interaction[Any], export: str | None = None) -> None:
        """Show the papers that you saved"""
        language, reader = language_of_reader(interaction), interaction.user.id
        kept, papers = await self.bot.ask(lambda library: kept_by(library, reader))
        if export is not None and kept:
            await _send_file(interaction, export, kept, papers)
        else:
            await interaction.response.send_message(view=saved_card(kept, 0, language), ephemeral=True)


async def press_saved(bot: LabloreBot, interaction: discord.Interaction[Any], verb: str, about: str) -> None:
    """What the buttons of the list do, for whoever pressed."""
    language, reader = language_of_reader(interaction), interaction.user.id
    try:
        at = about
        if verb == "forget":
            at, _, item = about.rpartition(" ")  # cards of older versions have no page
            work = bot.ask(lambda library: library.readers.forget(reader, item))
            await bot.waited(interaction, work, thinking=False)
        kept, papers = await bot.ask(lambda library: kept_by(library, reader))
        if verb in _FILES:
            await _send_file(interaction, verb, kept, papers)
        else:
            page = int(at) if at.isdecimal() else 0
            card = saved_card(kept, page, language)
            if interaction.response.is_done():
                await interaction.edit_original_response(view=card)
            else:
                await interaction.response.edit_message(view=card)
    except Exception as error:
        await report(interaction, error)


def kept_by(library: Library, reader: int) -> tuple[list[Saved], dict[str, Paper]]:
    """What a reader saved, and as much of it as is still known."""
    kept = library.readers.saved(reader)
    return kept, {paper.id: paper for paper in library.papers([each.item for each in kept])} if kept else {}


async def _send_file(
    interaction: discord.Interaction[Any], verb: str, kept: list[Saved], papers: dict[str, Paper]
) -> None:
    name, write = _FILES[verb]
    file = discord.File(io.BytesIO(write(kept, papers).encode()), filename=name)
    said = told.EXPORTED[language_of_reader(interaction)].format(count=len(kept))
    await interaction.response.send_message(said, file=file, ephemeral=True)
