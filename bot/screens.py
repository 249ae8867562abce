"""Every card that can be shown, as a small value that fits into a button: what survives a restart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.models import LANGUAGES, Language

_MAXIMUM = 90  # Discord allows 100 characters in a custom_id; the prefix of a button takes a few


class Show(StrEnum):
    """The kinds of card."""

    PAPER = "paper"
    TOPIC = "topic"
    SOURCES = "sources"
    PLACE = "place"
    HOT = "hot"
    SCORES = "scores"
    SURVEYS = "surveys"
    SURVEY = "survey"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Screen:
    """
    One card: what it shows, in which language, and which page of it.

    ``subject`` is the id that it is about, if any (for a place, the id of a statement); ``kind`` narrows a hot list to
    topics or papers.
    """

    show: Show
    language: Language
    subject: str = ""
    page: int = 0
    kind: str = ""

    def encode(self) -> str:
        """As short text: ``topic|en|0||gan``."""
        text = f"{self.show}|{self.language}|{self.page}|{self.kind}|{self.subject}"
        if len(text) > _MAXIMUM:
            raise ValueError(f"the screen {text!r} does not fit into a button")
        return text

    @classmethod
    def decode(cls, text: str) -> Screen | None:
        """
        The screen in a button's text; ``None`` for a text that names none (of an older version, or made up).

        >>> Screen.decode("topic|en|0||gan")
        Screen(show=<Show.TOPIC: 'topic'>, language='en', subject='gan', page=0, kind='')
        """
        parts = text.split("|")
        if len(parts) != 5:
            return None
        show, language, page, kind, subject = parts
        if show not in list(Show) or language not in LANGUAGES or kind not in ("", "topic", "paper"):
            return None
        if not (page.isascii() and page.isdigit() and len(page) < 5):
            return None
        return cls(Show(show), "zh" if language == "zh" else "en", subject, int(page), kind)

    def turned(self, page: int) -> Screen:
        """Another page of the same card."""
        return replace(self, page=page)

    def said_in(self, language: Language) -> Screen:
        """The same card in another language."""
        return replace(self, language=language)
