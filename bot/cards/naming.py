"""How works and topics are called in one line; no Discord here, so the command line is quick to start."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import words
from knowledge.models import Language, Paper, Topic


def item_name(item: Topic | Paper, language: Language) -> str:
    """The name of a topic in a language, or of a work."""
    return item.name[language] if isinstance(item, Topic) else item.name


def full_name(item: Topic | Paper, language: Language) -> str:
    """``item_name``, and for a topic the name in the other language beside it, where that differs."""
    if isinstance(item, Paper):
        return item.name
    other: Language = "en" if language == "zh" else "zh"
    return " · ".join(dict.fromkeys((item.name[language], item.name[other])))


def dated(paper: Paper) -> str:
    """Venue and year, as far as they are known."""
    return " ".join(part for part in (paper.venue, str(paper.year or "")) if part)


def facts(paper: Paper, language: Language) -> str:
    """What a work is, and where and when it appeared."""
    return " · ".join(part for part in (words.PAPER_KINDS[paper.kind][language], dated(paper)) if part)


def listed(names: Iterable[str], language: Language) -> str:
    """Names in a row, with the comma of the language."""
    return ("、" if language == "zh" else ", ").join(names)
