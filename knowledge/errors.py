"""What can go wrong with knowledge, in one tree. Every message is written for the person who reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class KnowledgeError(Exception):
    """Something about the knowledge that a reader should be told; ``str()`` is one clear sentence."""


class StoreError(KnowledgeError):
    """The SQLite file cannot be used; nothing in it was changed."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to change in a file of the catalogue."""

    file: str
    line: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class InvalidCatalogue(KnowledgeError):
    """The YAML does not hold together; ``problems`` says where, and what to change."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
