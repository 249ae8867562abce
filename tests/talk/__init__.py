"""Follow-ups: what people say next, and what it has to be understood as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge import Library
from knowledge.asking.conversation import FollowUp, Turn
from knowledge.text import normalise


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn, what is said next, and what of both has to be in the question that comes out."""

    turn: Turn
    says: str
    means: frozenset[str]  # ids that the question has to be about
    holds: tuple[str, ...]
    lacks: tuple[str, ...]
    alone: bool  # it stands for itself

    def is_right(self, library: Library, understood: FollowUp) -> bool:
        """Whether it was understood as meant."""
        if self.alone:
            return understood == FollowUp(self.says)
        asked = normalise(understood.question)
        about = {*library.ask(understood.question).about, *understood.context}
        about |= {item.id for item in library.mentioned_in(understood.question)}
        kept = all(normalise(part) in asked for part in self.holds)
        return self.means <= about and kept and not any(normalise(part) in asked for part in self.lacks)


def pairs(file: str, folder: Path = Path(__file__).parent) -> Iterator[Pair]:
    """The pairs of a file."""
    for row in yaml.load((folder / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        yield Pair(
            turn=Turn(row.get("before", ""), tuple(row.get("about", ()))),
            says=row["says"],
            means=frozenset(row.get("means", ())),
            holds=tuple(row.get("holds", ())),
            lacks=tuple(row.get("lacks", ())),
            alone="alone" in row,
        )
