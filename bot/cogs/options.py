"""Options that several commands have."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice

LANGUAGES = [Choice(name="English", value="en"), Choice(name="中文", value="zh")]
KINDS = [
    Choice(name=app_commands.locale_str("topics"), value="topic"),
    Choice(name=app_commands.locale_str("works"), value="paper"),
]
LONGEST = 300  # characters of a query

Query = app_commands.Range[str, 1, LONGEST]
