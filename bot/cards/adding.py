"""The cards of adding a document: how far it is, and what came of it."""

from __future__ import annotations

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.parts import Card, go, other_language, text
from bot.screens import Screen, Show
from knowledge.models import Language, Survey

_DONE, _NOW, _LATER = "✓", "▸", "·"


def progress_card(name: str, step: int, language: Language) -> Card:
    """The steps of adding a document, with the one that is under way."""
    lines = [f"### {words.ADDING[language].format(name=plain(name, 100))}"]
    for number, told in enumerate(words.ADDING_STEPS):
        if number or step == 0:  # waiting is told only while it lasts
            mark = _DONE if number < step else _NOW if number == step else _LATER
            lines.append(f"{mark} {told[language]}" if number <= step else f"-# {mark} {told[language]}")
    return Card([text("\n".join(lines))])


def added_card(
    survey: Survey, status: str, own: frozenset[str], topics: frozenset[str], *, doubtful: int, language: Language
) -> Card:
    """What was added; *own* are the ids that only added documents have, *topics* those of topics."""
    named = {item for mention in survey.mentions for item in mention.about} & own
    counts = words.ADDED_COUNTS[language].format(
        statements=len(survey.statements), papers=len(named - topics), topics=len(named & topics)
    )
    lines = [f"### {words.ADDED[status][language].format(title=plain(survey.title[language], 200))}", counts]
    lines += [f"-# {words.ADDED_DOUBTFUL[language].format(count=doubtful, survey=survey.id)}"] if doubtful else []
    screen = Screen(Show.SURVEY, language, survey.id)
    return Card([text("\n".join(lines))], [go(screen, words.OPEN[language]), other_language(screen)])
