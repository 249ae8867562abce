"""A work as a document tells of it, and all that were found in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.ingest.patterns import Appearance
from knowledge.models import PaperKind


@dataclass(slots=True)
class Work:
    """A work as a document tells of it."""

    name: str
    title: str | None = None
    venue: str | None = None
    year: int | None = None
    arxiv: str | None = None
    kind: PaperKind = PaperKind.METHOD
    aliases: dict[str, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    lines: dict[int, float] = field(default_factory=dict)  # where it is named -> how surely
    sure: float = 0.0
    first: int = 0  # the line of its title, if it has one

    def seen(self, line: int, likely: float) -> None:
        """Note a place."""
        self.lines[line] = max(likely, self.lines.get(line, 0.0))
        self.sure = max(self.sure, likely)

    def appeared(self, said: Appearance) -> None:
        """Note where and when it appeared, if that is not known yet."""
        self.venue = self.venue or said.venue
        self.year = self.year or said.year


def merge(work: Work, other: Work) -> None:
    for line, likely in other.lines.items():
        work.seen(line, likely)
    work.keys |= other.keys
    work.aliases |= other.aliases
    work.aliases[other.name] = None
    work.arxiv = work.arxiv or other.arxiv
    work.venue = work.venue or other.venue
    work.year = work.year or other.year


@dataclass(slots=True)
class Found:
    """What was found: works by their titles, and names, which may be theirs."""

    titled: list[Work] = field(default_factory=list)
    named: dict[str, Work] = field(default_factory=dict)  # key -> work
    cited: dict[int, list[Work]] = field(default_factory=dict)  # number of a reference -> what the text calls it
    references: dict[int, Work] = field(default_factory=dict)
