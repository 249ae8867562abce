"""/survey add and /survey remove, for those who manage the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards import words
from bot.cards.adding import added_card, progress_card
from bot.cards.limits import OPTION_LABEL, OPTIONS, label, plain
from bot.cards.parts import Card, text
from bot.errors import reply_privately, report
from bot.locales import language_of_reader
from knowledge import InvalidCatalogue, Library, NotFound, StoreError
from knowledge.added import AddedSurvey
from knowledge.ingest import adding, reviewing
from knowledge.ingest.adding import Prepared, Status
from knowledge.ingest.apart import check_name_and_size, read_apart
from knowledge.ingest.documents import Document, UnreadableDocument
from knowledge.models import Language

if TYPE_CHECKING:
    from bot.client import LabloreBot

log = logging.getLogger("lablore")


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class AddingCog(commands.GroupCog, group_name="survey", group_description="Documents of the lab"):
    """
    Documents that a lab adds.

    The group's name is the same in every language: Discord has hidden the commands of a group with a translated name.
    """

    def __init__(self, bot: LabloreBot) -> None:
        super().__init__()
        self.bot = bot
        self.read: Callable[[bytes, str], Document] = read_apart  # bytes and name -> what a file holds
        self.warm: Callable[[Library], None] = Library.warm
        self._one_at_a_time = asyncio.Lock()

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Only for those who manage the server, also where somebody has opened the command to all."""
        if interaction.guild is None or not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command()
    @app_commands.describe(document="A file of at most 20 MB")
    async def add(self, interaction: discord.Interaction[Any], document: discord.Attachment) -> None:
        """Add a document of the lab: Markdown, HTML, plain text or PDF"""
        language = language_of_reader(interaction)
        name = document.filename
        try:
            check_name_and_size(name, document.size)  # before any of it is fetched
        except UnreadableDocument as error:
            await reply_privately(interaction, plain(error.told[language], 1000))
            return
        waiting = self._one_at_a_time.locked()
        await interaction.response.send_message(view=progress_card(name, 0 if waiting else 1, language), ephemeral=True)
        try:
            async with self._one_at_a_time:
                card = await self._added(interaction, document, language)
            await interaction.edit_original_response(view=card)
        except UnreadableDocument as error:
            await interaction.edit_original_response(view=_sentence(error.told[language]))
        except Exception as error:
            await interaction.delete_original_response()
            await report(interaction, error)
        else:
            await self._warm()

    async def _added(
        self, interaction: discord.Interaction[Any], document: discord.Attachment, language: Language
    ) -> Card:
        name = document.filename
        source = f"{_of_server(interaction)}{name}"
        data = await document.read()
        await interaction.edit_original_response(view=progress_card(name, 2, language))
        today = datetime.now(UTC).date()
        prepared = await self.bot.ask(
            lambda library: adding.prepare(
                library, data, name, source=source, today=today, read=self.read, by_title=True
            )
        )
        if prepared.status is not Status.SAME:
            await interaction.edit_original_response(view=progress_card(name, 3, language))
        return await self.bot.ask(lambda library: _stored(library, prepared, language))

    @app_commands.command()
    @app_commands.describe(title="Which one")
    async def remove(self, interaction: discord.Interaction[Any], title: app_commands.Range[str, 1, 100]) -> None:
        """Take an added document out again"""
        language, server = language_of_reader(interaction), _of_server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            removed = await self.bot.ask(lambda library: _removed(library, title, server))
        except NotFound:
            await reply_privately(interaction, words.NOT_ADDED[language])
            return
        await reply_privately(interaction, words.REMOVED[language].format(title=plain(removed.title, 200)))
        await self._warm()

    async def _warm(self) -> None:
        """Read what has changed now, so that the next question need not wait for that."""
        try:
            await self.bot.ask(self.warm)
        except StoreError as error:  # then the next question does it
            log.warning("What has changed could not be read: %s", error)

    @remove.autocomplete("title")
    async def complete_survey(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        """Documents that were added in this server and whose title or id holds what is typed."""
        server = _of_server(interaction)
        titles = await self.bot.ask(lambda library: library.added_titles(server))
        fitting = [(id_, title) for id_, title in titles.items() if typed.casefold() in f"{id_} {title}".casefold()]
        return [Choice(name=label(title, OPTION_LABEL), value=id_) for id_, title in fitting[:OPTIONS]]


def _of_server(interaction: discord.Interaction[Any]) -> str:
    """What the source of every document begins with that was added in this server."""
    return f"discord:{interaction.guild_id}/"


def _removed(library: Library, survey: str, server: str) -> AddedSurvey:
    """Take a document of a server out; those of others, and of the terminal, are not theirs to remove."""
    if survey not in library.added_titles(server):
        raise NotFound(survey)
    return library.remove_survey(survey)


def _stored(library: Library, prepared: Prepared, language: Language) -> Card:
    """Store a document, unless it is there, and show what came of it."""
    if prepared.status is not Status.SAME:
        try:
            library.add_survey(prepared.added())
        except InvalidCatalogue as error:
            raise adding.clash(prepared, error) from error
    stored = next(each for each in library.added_surveys() if each.survey == prepared.survey)
    doubtful = sum(1 for _ in reviewing.doubts_in(reviewing.record_from(stored.text, stored.survey)))
    topics = frozenset(topic.id for topic in library.topics())
    survey = library.survey(prepared.survey)
    return added_card(survey, prepared.status.value, library.added_ids(), topics, doubtful=doubtful, language=language)


def _sentence(sentence: str) -> Card:
    return Card([text(plain(sentence, 1000))])
