"""What became of a look-up by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from knowledge.models import Paper, Topic
from knowledge.names import ItemKind
from knowledge.search import OFFERED, Item, Match, Status, Why

SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class LookUp(Generic[Item]):
    """What became of a look-up: an answer, an offer of a few, or nothing but the nearest names."""

    query: str
    kind: ItemKind  # what was sought
    status: Status
    matches: tuple[Match[Item], ...]  # best first; with ``found`` the first is the answer
    suggestions: tuple[Topic | Paper, ...]  # the other kind first, where that has just this name


def looked_up(
    text: str,
    kind: ItemKind,
    status: Status,
    matches: list[Match[Item]],
    nearest: list[Topic | Paper],
    *,
    named: bool,
) -> LookUp[Item]:
    """A look-up without a plain answer; where the other kind has just this name, mere likeness is no answer."""
    if named and matches and matches[0].why is not Why.NAME:
        nearest = [nearest[0], *(match.item for match in matches), *nearest[1:]]
        matches, status = [], Status.NOT_FOUND
    shown = {match.item.id for match in matches if match.score >= OFFERED}
    suggestions = {item.id: item for item in nearest if item.id not in shown}
    return LookUp(text, kind, status, tuple(matches), tuple(suggestions.values())[:SUGGESTIONS])
