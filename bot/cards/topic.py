"""The card of a topic."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.naming import dated, facts, full_name, listed
from bot.cards.parts import (
    Card,
    entry,
    go,
    line,
    menu,
    other_language,
    pager,
    paper_choice,
    room_beside,
    text,
    topic_choice,
    what_surveys_say,
)
from bot.screens import Screen, Show
from knowledge.briefs import TopicBrief
from knowledge.models import Language, Paper

PAPERS = 4  # on the first page, beside all else
MORE_PAPERS = 8  # on each further page
STATEMENTS = 6


def topic_card(brief: TopicBrief, screen: Screen) -> Card:
    """A topic: what it is, its place in the tree, its key works and what the surveys say; then more of its works."""
    language = screen.language
    pages = 1 + max(0, -(-(len(brief.papers) - PAPERS) // MORE_PAPERS))
    screen = screen.turned(min(screen.page, pages - 1))
    room = PAPERS if screen.page == 0 else MORE_PAPERS
    first = 0 if screen.page == 0 else PAPERS + (screen.page - 1) * MORE_PAPERS
    body: list[ui.Item[Any]] = [text(_head(brief, language) if screen.page == 0 else _title(brief, language))]
    if brief.papers:
        shown = brief.papers[first : first + room]
        numbers = words.RANGE[language].format(first=first + 1, last=first + len(shown), count=len(brief.papers))
        body += [line(), text(f"### {words.KEY_PAPERS[language]}\n-# {numbers}")]
        body += [entry(_paper_line(paper, language), Screen(Show.PAPER, language, paper.id)) for paper in shown]
    if screen.page == 0:
        body += [line(), text(_statements(brief, language, room_beside(body)))]
    choices = [topic_choice(topic, language) for topic in (*brief.children, *reversed(brief.path))]
    choices += [paper_choice(paper, language) for paper in brief.papers]
    onward = menu(choices, language)
    return Card(body + ([onward] if onward else []), _buttons(brief, screen, pages))


def _title(brief: TopicBrief, language: Language) -> str:
    return f"## {plain(full_name(brief.topic, language), 200)}"


def _head(brief: TopicBrief, language: Language) -> str:
    topic = brief.topic
    lines = [_title(brief, language)]
    if brief.path:
        lines.append(f"-# {plain(' › '.join(above.name[language] for above in brief.path), 250)}")
    lines.append(plain(topic.lead[language], 800))
    if brief.children:
        names = listed((child.name[language] for child in brief.children), language)
        lines.append(f"**{words.SUBTOPICS[language]}**: {plain(names, 500)}")
    if brief.listed:
        names = listed((f"{paper.name} ({dated(paper)})" for paper in brief.listed), language)
        lines.append(f"-# {words.MOST_CITED[language]}: {plain(names, 500)}")
    return "\n".join(lines)


def _paper_line(paper: Paper, language: Language) -> str:
    told = paper.summary[language] if paper.summary else paper.title or ""
    return "\n".join(
        [f"**{plain(paper.name, 100)}** · {plain(facts(paper, language), 100)}", *([plain(told, 160)] if told else [])]
    )


def _statements(brief: TopicBrief, language: Language, room: int) -> str:
    told = words.NO_STATEMENTS[language]
    if brief.citations:
        told = what_surveys_say(brief.citations, brief.topic.id, language, most=STATEMENTS, room=room)
    return f"### {words.SURVEYS_SAY[language]}\n{told}"


def _buttons(brief: TopicBrief, screen: Screen, pages: int) -> list[ui.Item[Any]]:
    language = screen.language
    buttons: list[ui.Item[Any]] = [*pager(screen, pages)]
    if brief.citations:
        caption = f"{words.SOURCES[language]} ({len(brief.citations)})"
        buttons.append(go(Screen(Show.SOURCES, language, brief.topic.id), caption))
    if brief.children:
        buttons.append(go(Screen(Show.HOT, language, brief.topic.id), words.WHATS_HOT[language]))
    return [*buttons, other_language(screen)]
