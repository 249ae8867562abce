"""The cards of the surveys: what has been read, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import clip, plain
from bot.cards.parts import Card, entry, go, line, link, other_language, pager, room_beside, text
from bot.screens import Screen, Show
from knowledge.models import Language, Section, Survey

PAGE = 8


def surveys_card(surveys: Sequence[Survey], topics: frozenset[str], papers: frozenset[str], screen: Screen) -> Card:
    """All surveys with their dates and how much they hold, a page at a time; *topics* and *papers* are all ids."""
    language = screen.language
    pages = max(1, -(-len(surveys) // PAGE))
    screen = screen.turned(min(screen.page, pages - 1))
    statements = sum(len(survey.statements) for survey in surveys)
    totals = words.TOTALS[language].format(
        surveys=len(surveys), statements=statements, topics=len(topics), papers=len(papers)
    )
    body: list[ui.Item[Any]] = [text(f"## {words.SURVEYS[language]}\n{totals}")]
    for survey in surveys[screen.page * PAGE : (screen.page + 1) * PAGE]:
        title = f"**{plain(survey.title[language], 200)}** · {survey.published}"
        told = f"{title}\n-# {_counts(survey, topics, papers, language)}"
        body += [line(), entry(told, Screen(Show.SURVEY, language, survey.id))]
    return Card(body, [*pager(screen, pages), other_language(screen)])


def survey_card(survey: Survey, topics: frozenset[str], papers: frozenset[str], said: int, screen: Screen) -> Card:
    """One survey: who made it, when and where, what it holds, and its sections; *said* counts what is said about it."""
    language = screen.language
    lines = [
        f"## {plain(survey.title[language], 250)}",
        plain(survey.description[language], 500),
        *_credits(survey, language),
    ]
    body: list[ui.Item[Any]] = [text("\n".join(lines)), line()]
    contents = [f"### {words.CONTENTS[language]}", f"-# {_counts(survey, topics, papers, language)}"]
    contents += [_section(section, survey.sections, language) for section in survey.sections]
    body.append(text("\n".join(clip(contents, room_beside(body)))))
    sources = (
        [go(Screen(Show.SOURCES, language, survey.id), words.ABOUT_SURVEY[language].format(count=said))] if said else []
    )
    home = go(Screen(Show.SURVEYS, language), words.SURVEYS[language])
    links = [link(survey.urls[0], words.PAGE[language])] if survey.urls else []
    return Card(body, [*sources, home, *links, other_language(screen)])


def _section(section: Section, sections: Sequence[Section], language: Language) -> str:
    depth = sum(other.first_line <= section.first_line and section.last_line <= other.last_line for other in sections)
    span = words.LINES[language].format(first=section.first_line, last=section.last_line)
    return f"{'  ' * (min(depth, 3) - 1)}- {plain(section.title[language], 120)} `{span}`"


def _credits(survey: Survey, language: Language) -> list[str]:
    people = (
        (words.BY, survey.authors),
        (words.TRANSLATED_BY, survey.translators),
        (words.EDITED_BY, survey.editors),
        (words.PUBLISHED_BY, survey.publishers),
    )
    lines = [f"-# {words.PUBLISHED[language]}: {survey.published}"]
    if survey.published_note:
        lines[0] += f" ({plain(survey.published_note[language], 250)})"
    lines += [f"-# {role[language]}: {plain(', '.join(names), 200)}" for role, names in people if names]
    if survey.licence:
        lines.append(f"-# {words.LICENCE[language]}: {plain(survey.licence, 150)}")
    return lines


def _counts(survey: Survey, topics: frozenset[str], papers: frozenset[str], language: Language) -> str:
    named = {id_ for mention in survey.mentions for id_ in mention.about}
    named |= {id_ for statement in survey.statements for id_ in statement.about}
    return words.COUNTS[language].format(
        statements=len(survey.statements), topics=len(named & topics), papers=len(named & papers)
    )
