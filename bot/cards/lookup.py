"""The cards of look-ups without one clear answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.naming import facts, full_name
from bot.cards.parts import Card, entry, text
from bot.screens import Screen, Show
from knowledge import LookUp
from knowledge.models import Language, Paper, Topic

OFFERS = 8


def which_card(looked_up: LookUp[Paper] | LookUp[Topic], language: Language, lead_to: Screen | None = None) -> Card:
    """What a query may mean; who asked turns this card into the answer, or into *lead_to* with that subject."""
    items = [match.item for match in looked_up.matches[:OFFERS]]
    title = f"### {words.WHICH[language].format(query=plain(looked_up.query, 100))}"
    return Card([text(title), *(offer(item, language, lead_to, turns=True) for item in items)])


def nothing_card(looked_up: LookUp[Paper] | LookUp[Topic], language: Language) -> Card:
    """That there is nothing of this name, and what comes nearest."""
    sentence = (words.NO_TOPIC if looked_up.kind == "topic" else words.NO_PAPER)[language]
    title = sentence.format(query=plain(looked_up.query, 100))
    if not looked_up.suggestions:
        return Card([text(f"{title}\n{words.NOTHING_NEAR[language]}")])
    offers = [offer(item, language) for item in looked_up.suggestions]
    return Card([text(f"{title}\n{words.NEAREST[language]}"), *offers])


def offer(
    item: Paper | Topic, language: Language, lead_to: Screen | None = None, *, turns: bool = False
) -> ui.Item[Any]:
    home = lead_to or Screen(Show.TOPIC if isinstance(item, Topic) else Show.PAPER, language)
    screen = replace(home, subject=item.id)
    lines = [f"**{plain(full_name(item, language), 150)}**"]
    if isinstance(item, Paper):
        lines[0] += f" · {plain(facts(item, language), 100)}"
        told = item.title or (item.summary[language] if item.summary else "")
        lines += [f"-# {plain(told, 160)}"] if told else []
    return entry("\n".join(lines), screen, turns=turns)
