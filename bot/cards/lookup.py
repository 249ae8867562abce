"""The cards of look-ups without one clear answer."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.parts import Card, dated, entry, text, topic_name
from bot.screens import Screen, Show
from knowledge import LookUp
from knowledge.models import Language, Paper, Topic

OFFERS = 8


def which_card(looked_up: LookUp[Paper] | LookUp[Topic], language: Language) -> Card:
    """What a query may mean; who asked turns this card into the answer."""
    items = [match.item for match in looked_up.matches[:OFFERS]]
    title = f"### {words.WHICH[language].format(query=plain(looked_up.query, 100))}"
    return Card([text(title), *(_offer(item, language, turns=True) for item in items)])


def nothing_card(looked_up: LookUp[Paper] | LookUp[Topic], language: Language) -> Card:
    """That there is nothing of this name, and what comes nearest."""
    sentence = (words.NO_TOPIC if looked_up.kind == "topic" else words.NO_PAPER)[language]
    title = sentence.format(query=plain(looked_up.query, 100))
    if not looked_up.suggestions:
        return Card([text(f"{title}\n{words.NOTHING_NEAR[language]}")])
    offers = [_offer(item, language) for item in looked_up.suggestions]
    return Card([text(f"{title}\n{words.NEAREST[language]}"), *offers])


def _offer(item: Paper | Topic, language: Language, *, turns: bool = False) -> ui.Item[Any]:
    if isinstance(item, Topic):
        return entry(
            f"**{plain(topic_name(item, language), 150)}**", Screen(Show.TOPIC, language, item.id), turns=turns
        )
    facts = " · ".join(part for part in (words.PAPER_KINDS[item.kind][language], dated(item)) if part)
    told = item.title or (item.summary[language] if item.summary else "")
    lines = [f"**{plain(item.name, 100)}** · {facts}", *([f"-# {plain(told, 160)}"] if told else [])]
    return entry("\n".join(lines), Screen(Show.PAPER, language, item.id), turns=turns)
