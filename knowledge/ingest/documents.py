"""A document as numbered lines that know what they are; and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.errors import KnowledgeError


class UnreadableDocument(KnowledgeError):
    """A document cannot be read; ``str()`` is one sentence that says why and what to do."""


class LineKind(StrEnum):
    """What a line is, as far as its format says."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table
    SKIPPED = "skipped"  # code, rules between parts, heads of tables


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document that is not blank."""

    number: int  # from 1; of the file where that has lines, else of its text
    text: str
    kind: LineKind = LineKind.TEXT
    level: int = 0  # of a heading, from 1
    cells: tuple[str, ...] = ()  # of a row
    links: tuple[str, ...] = ()  # addresses that the text itself does not show


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a file."""

    name: str  # of the file
    plain: bool  # without marks of its own: headings and lists are to be found by how lines look
    lines: tuple[Line, ...]
    count: int  # of lines, blank ones too
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # "2020", "2020-08" or "2020-08-23"
    licence: str | None = None
    url: str | None = None
