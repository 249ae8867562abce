"""The card of a place: a statement in context, among those drawn from the lines around it."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.parts import Card, go, line, menu, other_language, subject_choice, text
from bot.navigation import GoButton
from bot.screens import Screen, Show
from knowledge.briefs import Citation, Passage
from knowledge.models import Language

AROUND = 7  # statements on a card; the one in question is in the middle
ROOM = 380  # characters a statement


def place_card(passage: Passage, screen: Screen) -> Card:
    """The statements around one in the order of the survey's text, with that one marked; further ones on demand."""
    language = screen.language
    survey = passage.survey
    first = max(0, passage.at - AROUND // 2)
    start = first + AROUND * steps_of(screen.page)
    shown = passage.citations[max(0, start) : max(0, start + AROUND)]
    title = words.CONTEXT_OF[language].format(survey=plain(survey.short[language], 60), published=survey.published)
    lines: list[str] = []
    section = ""
    for citation in shown:
        if citation.section.id != section:
            section = citation.section.id
            lines.append(f"### {plain(citation.section.title[language], 100)}")
        lines.append(_told(citation, language, marked=citation is passage.citations[passage.at]))
    body: list[ui.Item[Any]] = [text(f"## {title}"), line(), text("\n".join(lines) or words.NO_STATEMENTS[language])]
    onward = menu([subject_choice(item, language) for item in passage.subjects], language)
    around = [
        _step(screen, -1, words.EARLIER[language], disabled=start <= 0),
        _step(screen, 1, words.LATER[language], disabled=start + AROUND >= len(passage.citations)),
    ]
    home = go(Screen(Show.SURVEY, language, survey.id), words.SURVEY[language].capitalize())
    return Card(body + ([onward] if onward else []), [*around, home, other_language(screen)])


def steps_of(page: int) -> int:
    """
    How many cards further on a page is, as pages have no sign: 0, 1, -1, 2, -2 ...

    >>> [steps_of(page) for page in range(5)]
    [0, 1, -1, 2, -2]
    """
    return (page + 1) // 2 if page % 2 else -page // 2


def page_of(steps: int) -> int:
    """
    The page that is so many cards further on.

    >>> [page_of(steps) for steps in (0, 1, -1, 2, -2)]
    [0, 1, 2, 3, 4]
    """
    return 2 * steps - 1 if steps > 0 else -2 * steps


def _step(screen: Screen, step: int, caption: str, *, disabled: bool) -> GoButton:
    page = page_of(steps_of(screen.page) + step)
    return GoButton.to(screen.turned(page), caption, turns=True, disabled=disabled)


def _told(citation: Citation, language: Language, *, marked: bool) -> str:
    statement = citation.statement
    told = plain(statement.text[language], ROOM)
    number = words.LINE[language].format(line=statement.line)
    return f"> ➤ **{told}** `{number}`" if marked else f"- {told} `{number}`"
