"""The card of sources: every statement about something, with survey, section and line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import TEXT_LIMIT, plain
from bot.cards.naming import full_name
from bot.cards.parts import Card, go, line, menu, other_language, pager, place_choice, text
from bot.screens import Screen, Show
from knowledge.briefs import Citation
from knowledge.models import Language, Paper, Survey, Topic

PAGE_ROOM = TEXT_LIMIT - 500  # characters of statements a page, line breaks aside
PAGE_MOST = 8  # statements a page


_HOMES = {
    Paper: (Show.PAPER, words.WORK),
    Topic: (Show.TOPIC, words.TOPIC),
    Survey: (Show.SURVEY, words.SURVEY),
}


def sources_card(subject: Topic | Paper | Survey, citations: Sequence[Citation], screen: Screen) -> Card:
    """All that the surveys say about a topic, work or survey, a page at a time, under the places where it stands."""
    language = screen.language
    pages = _pages(citations, language)
    screen = screen.turned(min(screen.page, len(pages) - 1))
    name = subject.title[language] if isinstance(subject, Survey) else full_name(subject, language)
    title = f"## {words.SOURCES_OF[language].format(name=plain(name, 200))}"
    count = f"-# {words.PAGE_OF[language].format(page=screen.page + 1, pages=len(pages))}"
    kind, caption = _HOMES[type(subject)]
    back = go(Screen(kind, language, subject.id), caption[language].capitalize())
    shown, places = pages[screen.page]
    body: list[ui.Item[Any]] = [
        text(f"{title}\n{count}"),
        line(),
        text("\n".join(shown) or words.NO_STATEMENTS[language]),
    ]
    contexts = menu(places, language, of="places", hint=words.SEE_IN_CONTEXT)
    return Card(body + ([contexts] if contexts else []), [*pager(screen, len(pages)), back, other_language(screen)])


def _pages(citations: Sequence[Citation], language: Language) -> list[tuple[list[str], list[tuple[Screen, str, str]]]]:
    """The statements in pages that fit, each with the ways to their contexts; each page names the places anew."""
    pages: list[tuple[list[str], list[tuple[Screen, str, str]]]] = [([], [])]
    count = 0
    for number, citation in enumerate(citations, 1):
        told = _told(number, citation, language)
        place = _place(citation, language)
        if count == PAGE_MOST or sum(map(len, pages[-1][0])) + len(place) + len(told) > PAGE_ROOM:
            pages.append(([], []))
            count = 0
        shown, places = pages[-1]
        if not count or place != _place(citations[number - 2], language):
            shown.append(place)
        shown.append(told)
        places.append(place_choice(citation, f"{number}. {citation.statement.text[language]}", language))
        count += 1
    return pages


def _place(citation: Citation, language: Language) -> str:
    survey, section = citation.survey, citation.section
    return f"### {plain(survey.short[language], 60)} ({survey.published}) › {plain(section.title[language], 80)}"


def _told(number: int, citation: Citation, language: Language) -> str:
    statement = citation.statement
    marks = [words.LINE[language].format(line=statement.line), words.STATEMENT_KINDS[statement.kind][language]]
    marks += [words.OPINION[language]] if statement.opinion else []
    marks += [words.INFERRED[language]] if statement.inferred else []
    return f"**{number}.** {plain(statement.text[language], 600)}\n-# {' · '.join(marks)}"
