"""The card of help."""

from __future__ import annotations

from bot.cards import words
from bot.cards.parts import Card, go, other_language, text
from bot.screens import Screen, Show


def help_card(screen: Screen) -> Card:
    """What Lablore is and what it can be asked."""
    language = screen.language
    lines = [f"## {words.HELP_TITLE[language]}", words.HELP_BODY[language]]
    lines += [f"- **/{name}** – {told[language]}" for name, told in words.HELP_COMMANDS.items()]
    lines += [f"- {words.HELP_TALK[language]}"]
    lines += [f"- {words.HELP_MESSAGES[language]}", f"-# {words.HELP_OPTIONS[language]}"]
    buttons = [
        go(Screen(Show.HOT, language), words.HOT[language]),
        go(Screen(Show.SURVEYS, language), words.SURVEYS[language]),
    ]
    return Card([text("\n".join(lines))], [*buttons, other_language(screen)])
