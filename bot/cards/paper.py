"""The card of a work."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import plain
from bot.cards.naming import facts, listed
from bot.cards.parts import (
    Card,
    go,
    line,
    link,
    menu,
    other_language,
    paper_choice,
    room_beside,
    text,
    topic_choice,
    what_surveys_say,
)
from bot.screens import Screen, Show
from knowledge.briefs import PaperBrief
from knowledge.models import Language, Paper

STATEMENTS = 5


def paper_card(brief: PaperBrief, screen: Screen) -> Card:
    """A work: what it is, where it appeared, what the surveys say of it, and where to go on."""
    paper, language = brief.paper, screen.language
    summary = paper.summary[language] if paper.summary else ""
    if len(brief.citations) <= STATEMENTS and brief.quotes(summary):
        summary = ""  # of a document that is quoted: it stands below
    told = [plain(summary, 700)] if summary else []
    told += [f"-# {words.NOTE[language]}: {plain(paper.note[language], 300)}"] if paper.note else []
    body: list[ui.Item[Any]] = [text("\n".join([heading(paper), *_facts(brief, language)])), line()]
    body += [text("\n".join(told)), line()] if told else []
    listed_as = _as_listed(paper, language)
    body += [text(listed_as), line()] if listed_as else []
    body.append(text(_statements(brief, language, room_beside(body))))
    choices = [topic_choice(topic, language) for topic in brief.topics]
    choices += [paper_choice(related, language) for related in brief.related]
    onward = menu(choices, language)
    return Card(body + ([onward] if onward else []), [*_buttons(brief, screen), other_language(screen)])


def heading(paper: Paper) -> str:
    """The name, linked, and the full title under it."""
    name = plain(paper.name, 200)
    lines = [f"## [{name}](<{paper.link}>)" if paper.link else f"## {name}"]
    if paper.title and paper.title != paper.name:
        lines.append(f"**{plain(paper.title, 300)}**")
    return "\n".join(lines)


def _facts(brief: PaperBrief, language: Language) -> list[str]:
    paper = brief.paper
    first = [facts(paper, language), ", ".join(paper.organisations[:3])]
    authors = list(paper.authors[:3]) + (["…"] if len(paper.authors) > 3 else [])
    lines = [" · ".join(plain(part, 150) for part in first if part)]
    if authors:
        lines.append(plain(", ".join(authors), 200))
    if brief.topics:
        topics = listed((topic.name[language] for topic in brief.topics), language)
        lines.append(f"{words.TOPICS[language]}: {plain(topics, 200)}")
    if paper.lists and not paper.is_listed_only:
        lines.append(" · ".join([words.ALSO_LISTED[language].format(lists=_lists(paper)), *_cited(paper, language)]))
    return [f"-# {part}" for part in lines]


def _as_listed(paper: Paper, language: Language) -> str:
    """What a list says, under its name; nothing where the surveys tell what the work is."""
    if not paper.lists or paper.summary or not (paper.abstract or (paper.is_listed_only and paper.cites)):
        return ""
    head = f"### {words.FROM_LIST[language].format(lists=_lists(paper))}"
    cited = [f"-# {each}" for each in _cited(paper, language)] if paper.is_listed_only else []
    return "\n".join([head, *cited, *([plain(paper.abstract, 700)] if paper.abstract else [])])


def _cited(paper: Paper, language: Language) -> list[str]:
    return [words.CITED[language].format(count=paper.cites)] if paper.cites else []


def _lists(paper: Paper) -> str:
    return plain(", ".join(paper.lists), 100)


def _statements(brief: PaperBrief, language: Language, room: int) -> str:
    if brief.citations:
        told = what_surveys_say(brief.citations, brief.paper.id, language, most=STATEMENTS, room=room)
    elif brief.paper.is_listed_only:
        told = words.ONLY_LISTED[language].format(lists=plain(", ".join(brief.paper.lists), 200))
    else:
        names = [f"{plain(survey.short[language], 60)} ({survey.published})" for survey in brief.surveys[:12]]
        told = words.ONLY_NAMED[language].format(surveys=listed(names, language) or "–")
    return f"### {words.SURVEYS_SAY[language]}\n{told}"


def _buttons(brief: PaperBrief, screen: Screen) -> list[ui.Item[Any]]:
    paper, language = brief.paper, screen.language
    buttons: list[ui.Item[Any]] = []
    if brief.citations:
        caption = f"{words.SOURCES[language]} ({len(brief.citations)})"
        buttons.append(go(Screen(Show.SOURCES, language, paper.id), caption))
    if paper.arxiv:
        buttons.append(link(f"https://arxiv.org/abs/{paper.arxiv}", words.ARXIV[language]))
    elif paper.url:
        buttons.append(link(paper.url, words.PAGE[language]))
    if paper.code:
        buttons.append(link(paper.code, words.CODE[language]))
    return buttons
