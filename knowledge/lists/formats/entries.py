"""What every reader gives: entries with the line they stand on, readable or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from knowledge.errors import KnowledgeError


class UnreadableList(KnowledgeError):
    """A file that is no list of papers, or stops being one; the message names the file."""


class Entry(NamedTuple):
    """One record of a list, with the keys of ``Library.import_papers``."""

    line: int  # where it begins, from 1
    row: Mapping[str, object]


class Malformed(NamedTuple):
    """What stands where a record should, and cannot be read."""

    line: int
    why: str  # a clause: "a brace is not closed"


TOO_LONG = "it is longer than any record of a paper"
