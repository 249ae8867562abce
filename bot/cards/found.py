"""The card of what a message names."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.lookup import offer
from bot.cards.parts import Card, text
from bot.navigation import PostButton
from knowledge.models import Language, Paper, Topic

MOST = 10  # what is named in one message, and fits on one card


def found_card(
    items: Sequence[Topic | Paper], language: Language, *, by: str | None = None, private: bool = True
) -> Card:
    """
    The works and topics of a message, each with a button.

    *by* is who posts it, for the public card; a *private* one can be posted.
    """
    if not items:
        return Card([text(words.NOTHING_NAMED[language])])
    title = words.NAMED_HERE[language].format(count=len(items))
    if by is not None:
        title += f"\n-# {words.POSTED_BY[language].format(name=plain(by, 80))}"
    shown = [offer(item, language) for item in items[:MOST]]
    buttons = [PostButton.with_caption(words.POST[language])] if private and by is None else []
    return Card([text(f"### {title}"), *shown], buttons)
