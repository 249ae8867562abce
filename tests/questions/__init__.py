"""
Questions that answers are judged by: what an answer must hold, the surveys it may cite, or that there is none.

``must``: of every group, one alternative has to stand in the answer (case, spaces and hyphens ignored). ``sources``:
one citation has to be of one of these surveys. ``status: not_covered``: nothing may be asserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from knowledge.asking.composing import Answer, Covered
from knowledge.text import normalise


class Verdict(StrEnum):
    """What became of a question."""

    RIGHT = "right"  # answered with the facts and a source
    WRONG_FACT = "wrong fact"
    WRONG_SOURCE = "wrong source"
    WRONGLY_REFUSED = "wrongly refused"
    RIGHTLY_REFUSED = "rightly refused"
    WRONGLY_ANSWERED = "wrongly answered"


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer holds."""

    id: str
    language: str
    kind: str
    question: str
    must: tuple[tuple[str, ...], ...]
    sources: frozenset[str]
    covered: bool

    def judge(self, answer: Answer) -> Verdict:
        """What an answer is worth."""
        if not self.covered:
            refused = answer.status is Covered.NOT_COVERED
            return Verdict.RIGHTLY_REFUSED if refused else Verdict.WRONGLY_ANSWERED
        if answer.status is Covered.NOT_COVERED:
            return Verdict.WRONGLY_REFUSED
        text = _folded(answer.text)
        if not all(any(_folded(alternative) in text for alternative in group) for group in self.must):
            return Verdict.WRONG_FACT
        cited = {source.survey for source in answer.citations}
        return Verdict.RIGHT if cited & self.sources else Verdict.WRONG_SOURCE


def cases(folder: Path = Path(__file__).parent) -> Iterator[Case]:
    """The questions of a folder."""
    for path in sorted(folder.glob("*.yaml")):
        yield from cases_of(path)


def cases_of(path: Path) -> Iterator[Case]:
    """The questions of a file."""
    for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        yield Case(
            id=row["id"],
            language=row["lang"],
            kind=row.get("kind", "what"),
            question=row["q"],
            must=tuple(tuple(group) for group in row.get("must", ())),
            sources=frozenset(row.get("sources", ())),
            covered=row.get("status") != "not_covered",
        )


def _folded(text: str) -> str:
    return re.sub(r"[\s\-–]", "", normalise(text))
