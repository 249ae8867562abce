"""What cards are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.cards import words
from bot.cards.limits import BUTTON_LABEL, OPTION_LABEL, OPTIONS, PLACEHOLDER, TEXT_LIMIT, clip, label, plain
from bot.cards.naming import facts, full_name
from bot.navigation import GoButton, GoMenu
from bot.screens import Screen, Show
from knowledge.briefs import Citation, most_telling
from knowledge.models import Bilingual, Language, Paper, Section, Survey, Topic

ACCENT = discord.Colour(0x3B7A78)


class Card(ui.LayoutView):
    """A finished card: one container, and under it a line of buttons. It may be sent more than once."""

    def __init__(self, body: Iterable[ui.Item[Any]], buttons: Sequence[ui.Item[Any]] = ()) -> None:
        super().__init__(timeout=None)
        self._ready: list[dict[str, Any]] | None = None
        self.add_item(ui.Container(*body, accent_colour=ACCENT))
        if buttons:
            self.add_item(ui.ActionRow(*buttons))

    def to_components(self) -> list[dict[str, Any]]:
        """The card as Discord takes it; made once, as it does not change any more."""
        if self._ready is None:
            self._ready = super().to_components()  # type: ignore[no-untyped-call]
        return self._ready

    def is_finished(self) -> bool:
        """Always: what is pressed tells by itself what to do, so discord.py need not keep the card, and time it."""
        return True


def text(content: str) -> ui.TextDisplay[Any]:
    """Ready markdown."""
    return ui.TextDisplay(content[:TEXT_LIMIT])


def line() -> ui.Separator[Any]:
    """A line between two parts."""
    return ui.Separator()


def go(screen: Screen, caption: str) -> GoButton:
    """A button that shows another screen."""
    return GoButton.to(screen, label(caption, BUTTON_LABEL))


def link(url: str, caption: str) -> ui.Button[Any]:
    """A button that opens an address."""
    return ui.Button(style=discord.ButtonStyle.link, url=url, label=label(caption, BUTTON_LABEL))


def entry(content: str, screen: Screen, *, turns: bool = False) -> ui.Section[Any]:
    """A line of a list with a button beside it."""
    button = GoButton.to(screen, words.OPEN[screen.language], turns=turns)
    return ui.Section(content[:TEXT_LIMIT], accessory=button)


def menu(
    destinations: Iterable[tuple[Screen, str, str]], language: Language, *, of: str = "", hint: Bilingual = words.GO_ON
) -> ui.ActionRow[Any] | None:
    """A menu of screens (screen, name, description); ``None`` where there is nowhere to go."""
    options = {
        screen.encode(): discord.SelectOption(
            label=label(name, OPTION_LABEL), value=screen.encode(), description=label(description, OPTION_LABEL)
        )
        for screen, name, description in destinations
    }
    if not options:
        return None
    placeholder = label(hint[language], PLACEHOLDER)
    return ui.ActionRow(GoMenu.among(list(options.values())[:OPTIONS], placeholder, of=of))


def pager(screen: Screen, pages: int) -> list[GoButton]:
    """Buttons to the pages before and after; none where there is one page."""
    if pages < 2:
        return []
    return [
        GoButton.to(screen.turned(max(0, screen.page - 1)), "◀", turns=True, disabled=screen.page == 0),
        GoButton.to(screen.turned(screen.page + 1), "▶", turns=True, disabled=screen.page >= pages - 1),
    ]


def other_language(screen: Screen) -> GoButton:
    """A button to the same card in the other language."""
    other = screen.said_in("en" if screen.language == "zh" else "zh")
    return GoButton.to(other, words.OTHER_LANGUAGE[screen.language], turns=True)


def topic_choice(topic: Topic, language: Language) -> tuple[Screen, str, str]:
    """A topic as a destination of a menu."""
    return Screen(Show.TOPIC, language, topic.id), full_name(topic, language), words.TOPIC[language]


def paper_choice(paper: Paper, language: Language) -> tuple[Screen, str, str]:
    """A work as a destination of a menu."""
    return Screen(Show.PAPER, language, paper.id), paper.name, facts(paper, language)


def subject_choice(item: Topic | Paper, language: Language) -> tuple[Screen, str, str]:
    """A topic or work as a destination of a menu."""
    return topic_choice(item, language) if isinstance(item, Topic) else paper_choice(item, language)


def place_choice(citation: Citation, caption: str, language: Language) -> tuple[Screen, str, str]:
    """Where a statement stands, to be read in context, as a destination of a menu."""
    statement = citation.statement
    section = citation.section.title[language]
    where = f"{citation.survey.short[language]} › {section} › {words.LINE[language].format(line=statement.line)}"
    return Screen(Show.PLACE, language, statement.id), caption, where


def place(survey: Survey, section: Section, number: int, language: Language) -> str:
    """Where something stands: survey, section and line."""
    return words.PLACE[language].format(
        survey=plain(survey.short[language], 60), section=plain(section.title[language], 80), line=number
    )


def said(citation: Citation, language: Language, *, limit: int = 420) -> str:
    """A statement as one line of a list, with its line in the survey."""
    statement = citation.statement
    number = words.LINE[language].format(line=statement.line)
    return f"- {plain(statement.text[language], limit)} `{number}`"


def room_beside(body: Iterable[ui.Item[Any]]) -> int:
    """How many characters of text a message has left beside what is already on the card, less a few to spare."""
    return TEXT_LIMIT - Card(body).content_length() - 100


def what_surveys_say(citations: tuple[Citation, ...], id: str, language: Language, *, most: int, room: int) -> str:
    """The most telling statements about *id* that fit into *room* characters, and how many more there are."""
    shown = most_telling(citations, id, most)
    lines = clip(by_survey(shown, language), room)
    left = len(citations) - sum(each.startswith("- ") for each in lines)
    if left:
        lines.append(f"-# {words.MORE_SAID[language].format(count=left)}")
    return "\n".join(lines)


def by_survey(citations: Sequence[Citation], language: Language) -> list[str]:
    """Statements as lines of a list, under the surveys they are from, with their dates."""
    lines: list[str] = []
    survey = ""
    for citation in citations:
        if citation.survey.id != survey:
            lines += [""] if survey else []  # a blank line ends the list above
            survey = citation.survey.id
            lines.append(f"**{plain(citation.survey.short[language], 60)}** ({citation.survey.published})")
        lines.append(said(citation, language))
    return lines
