"""The cards of what is hot, and of how that is scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import TEXT_LIMIT, clip, plain
from bot.cards.naming import full_name
from bot.cards.parts import Card, entry, go, line, other_language, pager, place, text
from bot.screens import Screen, Show
from knowledge.hot import WEIGHTS, HotItem, Reason
from knowledge.models import Language, Section, Survey, Topic

PAGE = 5
REASONS = 2
ROOM = (TEXT_LIMIT - 400) // PAGE  # characters an item
Place = Callable[[str, str], tuple[Survey, Section]]  # ids of a survey and section -> what they name


def hot_card(items: Sequence[HotItem], topic: Topic | None, newest: int, place_of: Place, screen: Screen) -> Card:
    """What is rising, a page at a time, each with its reasons and a button to open it."""
    language = screen.language
    pages = max(1, -(-len(items) // PAGE))
    screen = screen.turned(min(screen.page, pages - 1))
    number = words.PAGE_OF[language].format(page=screen.page + 1, pages=pages)
    hint = words.HOT_HINT[language].format(year=newest)
    body: list[ui.Item[Any]] = [text(f"{_title(topic, language)}\n-# {hint}" + (f" · {number}" if pages > 1 else ""))]
    if not items:
        body += [line(), text(words.NOTHING_HOT[language])]
    told: set[Reason] = set()
    for item in items[screen.page * PAGE : (screen.page + 1) * PAGE]:
        opened = Screen(Show.TOPIC if item.kind == "topic" else Show.PAPER, language, item.item.id)
        new = [reason for reason in item.reasons if reason not in told] or list(item.reasons)
        told.update(new[:REASONS])
        body += [line(), entry(_told(item, new[:REASONS], place_of, language), opened)]
    buttons = pager(screen, pages)
    if items:
        scores = Screen(Show.SCORES, language, screen.subject, screen.page, screen.kind)
        buttons.append(go(scores, words.SCORES[language]))
    return Card(body, [*buttons, other_language(screen)])


def scores_card(items: Sequence[HotItem], screen: Screen) -> Card:
    """The parts of each score of a page of the ranking."""
    language = screen.language
    limits = {name: f"{weight:.2f}" for name, weight in WEIGHTS.items()}
    lines = [f"## {words.SCORES_TITLE[language]}", words.SCORES_HELP[language].format(**limits), ""]
    for item in items[screen.page * PAGE : (screen.page + 1) * PAGE]:
        parts = " · ".join(f"{words.PARTS[part][language]} {value:.2f}" for part, value in item.parts.items())
        lines.append(f"**{item.rank}. {plain(full_name(item.item, language), 150)}** `{item.score:.2f}`\n-# {parts}")
    home = Screen(Show.HOT, language, screen.subject, screen.page, screen.kind)
    return Card([text("\n".join(lines))], [go(home, words.HOT[language]), other_language(screen)])


def _title(topic: Topic | None, language: Language) -> str:
    if topic is None:
        return f"## {words.HOT[language]}"
    return f"## {words.HOT_IN[language].format(topic=plain(topic.name[language], 150))}"


def _told(item: HotItem, reasons: Sequence[Reason], place_of: Place, language: Language) -> str:
    kind = (words.TOPIC if item.kind == "topic" else words.WORK)[language]
    title = f"**{item.rank}. {plain(full_name(item.item, language), 150)}** · {kind}"
    return "\n".join(clip([title, *(_reason(reason, place_of, language) for reason in reasons)], ROOM))


def _reason(reason: Reason, place_of: Place, language: Language) -> str:
    survey, section = place_of(reason.survey, reason.section)
    where = place(survey, section, reason.line, language)
    return f"{plain(reason.text[language], 260)}\n-# {where} ({survey.published})"
