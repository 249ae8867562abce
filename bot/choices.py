"""What autocomplete offers, and how a choice comes back."""

from __future__ import annotations

from discord.app_commands import Choice

from bot.cards.limits import OPTION_LABEL, OPTIONS, label
from bot.cards.naming import dated, full_name, item_name
from knowledge import Library
from knowledge.models import Language, Paper, Topic
from knowledge.names import ItemKind

_BY_ID = "id:"  # how a choice names an item whose name is too long to be a value


def offered(library: Library, typed: str, kind: ItemKind, language: Language) -> list[Choice[str]]:
    """Up to 25 choices for what is typed so far; the value of each is a name that is looked up like any other."""
    matches = library.complete(typed, kind=kind, limit=OPTIONS)
    return [Choice(name=_caption(match.item, language), value=_value(match.item, language)) for match in matches]


def chosen_id(value: str) -> str | None:
    """The id in a choice that is made by id; ``None`` for a name."""
    return value.removeprefix(_BY_ID) if value.startswith(_BY_ID) else None


def _value(item: Topic | Paper, language: Language) -> str:
    name = item_name(item, language)
    return name if len(name) <= OPTION_LABEL else _BY_ID + item.id


def _caption(item: Topic | Paper, language: Language) -> str:
    if isinstance(item, Topic):
        return label(full_name(item, language), OPTION_LABEL)
    told = item.title if item.title and item.title != item.name else ""
    parts = [item.name, *([f"– {told}"] if told else [])]
    year = dated(item)
    room = OPTION_LABEL - len(year) - 3
    return label(" ".join(parts), room) + (f" ({year})" if year else "")
