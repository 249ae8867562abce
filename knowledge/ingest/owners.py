"""Whose an arXiv id is, of the works that its line names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ingest.work import Work


def nearest(text: str, id: str, works: Sequence[Work]) -> list[Work]:
    """The work that the last sentence before an arXiv id is about: the first that it names."""
    for sentence in reversed(re.split(r"[。；;！!?？]|\.\s", text.partition(id)[0])):
        places = {place: work for work in works if (place := _place_of(work, works, sentence)) >= 0}
        if places:
            return [places[min(places)]]
    return list(works)


def before_bracket(text: str, id: str, works: Sequence[Work]) -> Work | None:
    """The work whose name stands right before the bracket that an arXiv id is in: “SAM 2 (arXiv 2408.00714)”."""
    ahead = text.partition(id)[0] if id in text else ""
    opening = max(ahead.rfind(bracket) for bracket in "(（[")
    if opening <= max(ahead.rfind(bracket) for bracket in ")）]"):
        return None
    before = ahead[:opening].rstrip()
    ending = {
        name: work
        for work in works
        for name in (work.name, *work.aliases)
        if before.endswith(name) and _starts_word(before, len(before) - len(name))
    }
    longest = max(ending, key=len, default=None)
    return ending[longest] if longest is not None else None


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum())


def _place_of(work: Work, works: Sequence[Work], sentence: str) -> int:
    """Where a work is first named, and not one whose name only begins or ends like its own; -1 if nowhere."""
    own = {work.name, *work.aliases}
    others = {name for each in works if each is not work for name in (each.name, *each.aliases)} - own
    spelled = sorted(own | others, key=len, reverse=True)
    pattern = rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, spelled))})(?:s|es)?(?![A-Za-z0-9])"
    return next((found.start() for found in re.finditer(pattern, sentence) if _is_one_of(found[0], own, others)), -1)


def _is_one_of(spelled: str, own: set[str], others: set[str]) -> bool:
    return spelled in own or (spelled not in others and (spelled[:-1] in own or spelled[:-2] in own))
