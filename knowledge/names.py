"""Every name a topic or paper goes by, as rows of the one table of names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from knowledge.models import Paper, Topic
from knowledge.text import squash

ItemKind = Literal["topic", "paper"]


class Role(StrEnum):
    """How a name stands to what it names, best first."""

    NAME = "name"
    TITLE = "title"
    ALIAS = "alias"
    SHARED = "shared"  # another topic or work has it too
    MISSPELLING = "misspelling"
    DESCRIPTION = "description"  # what people call it without its name: meant only in a question or a look-up


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one item."""

    item: str
    kind: ItemKind
    role: Role
    name: str
    squashed: str  # without what people leave out: see ``knowledge.text.squash``


def names_of(item: Topic | Paper) -> list[Name]:
    """All names of a topic or paper, each squashed form once, the best role first."""
    if isinstance(item, Topic):
        kind: ItemKind = "topic"
        own = [(Role.NAME, item.name.en), (Role.NAME, item.name.zh)]
    else:
        kind = "paper"
        own = [(Role.NAME, item.name), *([(Role.TITLE, item.title)] if item.title else [])]
    others = [
        *((Role.ALIAS, name) for name in item.aliases),
        *((Role.SHARED, name) for name in item.shared_names),
        *((Role.MISSPELLING, name) for name in item.misspellings),
        *((Role.DESCRIPTION, name) for name in (item.described if isinstance(item, Paper) else ())),
    ]
    found: dict[str, Name] = {}
    for role, name in own + others:
        squashed = squash(name)
        if squashed and squashed not in found:
            found[squashed] = Name(item.id, kind, role, name, squashed)
    return list(found.values())
