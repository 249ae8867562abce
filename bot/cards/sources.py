"""The card of sources: every statement about something, with survey, section and line."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import words
from bot.cards.limits import TEXT_LIMIT, plain
from bot.cards.parts import Card, go, line, other_language, pager, place, text, topic_name
from bot.screens import Screen, Show
from knowledge.briefs import Citation
from knowledge.models import Language, Paper, Topic

PAGE_ROOM = TEXT_LIMIT - 400  # characters of statements a page
PAGE_MOST = 8  # statements a page


def sources_card(subject: Topic | Paper, citations: Sequence[Citation], screen: Screen) -> Card:
    """All that the surveys say about a topic or work, a page at a time, each with its place."""
    language = screen.language
    pages = _pages([_told(n, citation, language) for n, citation in enumerate(citations, 1)])
    screen = screen.turned(min(screen.page, len(pages) - 1))
    name = subject.name if isinstance(subject, Paper) else topic_name(subject, language)
    title = f"## {words.SOURCES_OF[language].format(name=plain(name, 200))}"
    count = f"-# {words.PAGE_OF[language].format(page=screen.page + 1, pages=len(pages))}"
    home = Screen(Show.PAPER if isinstance(subject, Paper) else Show.TOPIC, language, subject.id)
    back = go(home, (words.WORK if isinstance(subject, Paper) else words.TOPIC)[language].capitalize())
    body = [text(f"{title}\n{count}"), line(), text("\n".join(pages[screen.page]) or words.NO_STATEMENTS[language])]
    return Card(body, [*pager(screen, len(pages)), back, other_language(screen)])


def _told(number: int, citation: Citation, language: Language) -> str:
    statement = citation.statement
    marks = [words.STATEMENT_KINDS[statement.kind][language]]
    marks += [words.OPINION[language]] if statement.opinion else []
    marks += [words.INFERRED[language]] if statement.inferred else []
    where = place(citation.survey, citation.section, statement.line, language)
    date = citation.survey.published
    return f"**{number}.** {plain(statement.text[language], 600)}\n-# {where} ({date}) · {', '.join(marks)}"


def _pages(entries: Sequence[str]) -> list[list[str]]:
    """The entries in pages that fit."""
    pages: list[list[str]] = [[]]
    room = PAGE_ROOM
    for each in entries:
        if pages[-1] and (len(each) + 1 > room or len(pages[-1]) == PAGE_MOST):
            pages.append([])
            room = PAGE_ROOM
        pages[-1].append(each)
        room -= len(each) + 1
    return pages
