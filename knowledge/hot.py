"""
What is rising, and why: a ranking that a reader can check.

The score of a subject or work is between 0 and 1, a weighted sum of five parts, each between 0 and 1:

- ``stance`` (0.45): what surveys say of its future. Each trend or advice about it counts with its stance (hot 1,
  promising 0.6, hard -0.5, declining -1) times the survey's recency; what is said about the topics below a topic
  counts half. The sum x becomes 1 - exp(-x).
- ``spread`` (0.15): in how many of the surveys it appears.
- ``growth`` (0.15): whether its share grows. A share is that part of a survey's statements and mentions that is about
  it; with the mean share in the newer and in the older years, growth is (newer - older) / (newer + older), at least 0,
  and 0 for what appears in one survey only.
- ``centrality`` (0.15): its mean share where it appears, against the largest of its kind (the square root of that, as
  few are central).
- ``recency`` (0.10): that of the newest survey that has it; half for every three years before the newest of all.

What surveys call hard or declining is not hot, unless they also call it hot, and the hopeful words weigh more; such a
subject is left out, and so is one that no survey is hopeful about, unless it appears in several surveys and grows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean, median
from typing import Any

from knowledge.models import Bilingual, Paper, Stance, Statement, Survey, Topic
from knowledge.names import ItemKind

WEIGHTS = {"stance": 0.45, "spread": 0.15, "growth": 0.15, "centrality": 0.15, "recency": 0.10}
STANCE_VALUE = {Stance.HOT: 1.0, Stance.PROMISING: 0.6, Stance.HARD: -0.5, Stance.DECLINING: -1.0}
_DOUBTS = {Stance.HARD, Stance.DECLINING}
BELOW = 0.5  # how much a statement about a lower topic counts
HALF_LIFE = 3.0  # years
TRENDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is hot, and where that stands."""

    text: Bilingual
    survey: str
    section: str
    line: int


@dataclass(frozen=True, slots=True)
class HotItem:
    """A place in the ranking; ``parts`` are the weighted parts of the score."""

    rank: int  # from 1
    kind: ItemKind
    item: Topic | Paper
    score: float
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Evidence:
    """What the surveys hold about one item."""

    trends: list[tuple[float, Statement]] = field(default_factory=list)  # (weight, statement), also of topics below
    own_trends: list[Statement] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)  # survey -> share
    said: dict[str, int] = field(default_factory=dict)  # survey -> statements
    first_line: dict[str, int] = field(default_factory=dict)

    @property
    def stance(self) -> float:
        return sum(weight for weight, _ in self.trends)


class Ranking:
    """The hot items of a set of surveys."""

    def __init__(
        self,
        items: Iterable[Topic | Paper],
        surveys: Sequence[Survey],
        appearances: Iterable[Mapping[str, Any]],
    ) -> None:
        """*appearances* is what ``Store.appearances`` gives: how often each item appears in each survey."""
        self._items = {item.id: item for item in items}
        self._surveys = {survey.id: survey for survey in surveys}
        newest = max((survey.year for survey in surveys), default=0)
        self._recency = {survey.id: 0.5 ** ((newest - survey.year) / HALF_LIFE) for survey in surveys}
        self._evidence: defaultdict[str, _Evidence] = defaultdict(_Evidence)
        self._count_appearances(appearances)
        for survey in surveys:
            for statement in survey.statements:
                self._count_trend(statement)
        self._most_central = {
            kind: max(
                (self._mean_share(e) for id_, e in self._evidence.items() if self._kind(id_) == kind), default=0.0
            )
            for kind in ("topic", "paper")
        }

    def top(self, *, kind: ItemKind | None, within: frozenset[str] | None, limit: int) -> list[HotItem]:
        """The hottest items of a kind, of all or only *within* some ids; best first."""
        wanted = [
            entry
            for entry in self._scored
            if (kind is None or self._kind(entry[1]) == kind) and (within is None or entry[1] in within)
        ]
        return [
            HotItem(rank, self._kind(id_), self._items[id_], score, parts, self._reasons(self._evidence[id_]))
            for rank, (score, id_, parts) in enumerate(wanted[:limit], 1)
        ]

    @cached_property
    def _scored(self) -> list[tuple[float, str, dict[str, float]]]:
        """All that is hot: score, id and the parts of the score, the best first."""
        scored = []
        for id_, evidence in self._evidence.items():
            if self._is_hot(evidence):
                parts = self._parts(id_, evidence)
                scored.append((sum(parts.values()), id_, parts))
        return sorted(scored, key=lambda entry: (-entry[0], entry[1]))

    def _kind(self, id_: str) -> ItemKind:
        return "topic" if isinstance(self._items[id_], Topic) else "paper"

    def _count_appearances(self, appearances: Iterable[Mapping[str, Any]]) -> None:
        total: defaultdict[str, int] = defaultdict(int)
        known = [row for row in appearances if row["item"] in self._items]
        for row in known:
            total[row["survey"]] += row["statements"] + row["mentions"]
        for row in known:
            evidence = self._evidence[row["item"]]
            evidence.shares[row["survey"]] = (row["statements"] + row["mentions"]) / total[row["survey"]]
            evidence.said[row["survey"]] = row["statements"]
            evidence.first_line[row["survey"]] = row["line"]

    def _count_trend(self, statement: Statement) -> None:
        if statement.stance is None:
            return
        value = STANCE_VALUE[statement.stance] * self._recency[statement.survey]
        weights: dict[str, float] = {}
        for about in statement.about:
            id_: str | None = about if about in self._items else None
            weight = 1.0
            while id_ is not None:
                weights[id_] = max(weight, weights.get(id_, 0.0))
                item = self._items[id_]
                id_, weight = (item.parent if isinstance(item, Topic) else None), weight * BELOW
        for id_, weight in weights.items():
            self._evidence[id_].trends.append((weight * value, statement))
            if weight == 1.0:
                self._evidence[id_].own_trends.append(statement)

    def _is_hot(self, evidence: _Evidence) -> bool:
        own = {statement.stance for statement in evidence.own_trends}
        if own & _DOUBTS and Stance.HOT not in own:
            return False
        if evidence.trends:
            return evidence.stance > 0
        return len(evidence.shares) > 1 and self._growth(evidence) > 0

    def _parts(self, id_: str, evidence: _Evidence) -> dict[str, float]:
        most = self._most_central[self._kind(id_)]
        parts = {
            "stance": 1 - math.exp(-max(0.0, evidence.stance)),
            "spread": len(evidence.shares) / len(self._surveys),
            "growth": self._growth(evidence),
            "centrality": math.sqrt(self._mean_share(evidence) / most) if most else 0.0,
            "recency": max((self._recency[survey] for survey in self._where(evidence)), default=0.0),
        }
        return {name: WEIGHTS[name] * part for name, part in parts.items()}

    def _growth(self, evidence: _Evidence) -> float:
        if len(evidence.shares) < 2:
            return 0.0
        middle = median(survey.year for survey in self._surveys.values())
        shares: dict[bool, list[float]] = {True: [], False: []}
        for survey in self._surveys.values():
            shares[survey.year > middle].append(evidence.shares.get(survey.id, 0.0))
        newer, older = (fmean(shares[is_newer] or [0.0]) for is_newer in (True, False))
        return max(0.0, (newer - older) / (newer + older)) if newer + older else 0.0

    @staticmethod
    def _mean_share(evidence: _Evidence) -> float:
        return fmean(evidence.shares.values()) if evidence.shares else 0.0

    @staticmethod
    def _where(evidence: _Evidence) -> set[str]:
        return evidence.shares.keys() | {statement.survey for _, statement in evidence.trends}

    def _reasons(self, evidence: _Evidence) -> tuple[Reason, ...]:
        trends = sorted(evidence.trends, key=lambda trend: -trend[0])[:TRENDS_SHOWN]
        reasons = [
            Reason(statement.text, statement.survey, statement.section, statement.line)
            for weight, statement in trends
            if weight > 0
        ]
        if evidence.shares:
            reasons.append(self._appearance(evidence))
        return tuple(reasons)

    def _appearance(self, evidence: _Evidence) -> Reason:
        """Where it appears, told at its first place in the newest survey that has it."""
        surveys = sorted((self._surveys[id_] for id_ in evidence.shares), key=lambda survey: survey.published)
        newest, count, said = surveys[-1], len(surveys), sum(evidence.said.values())
        first, last = surveys[0].year, newest.year
        years = (f"{first}", f"{first} 年") if first == last else (f"{first}-{last}", f"{first}–{last} 年")
        line = evidence.first_line[newest.id]
        text = Bilingual(
            f"Appears in {count} of {len(self._surveys)} surveys ({years[0]}), in {said} statement{'s' * (said != 1)}.",
            f"出现在 {len(self._surveys)} 篇综述中的 {count} 篇（{years[1]}），共 {said} 条陈述。",
        )
        return Reason(text, newest.id, section_at(newest, line), line)


def section_at(survey: Survey, line: int) -> str:
    """The id of the innermost section that holds a line; empty where none does."""
    holding = [section for section in survey.sections if section.first_line <= line <= section.last_line]
    return min(holding, key=lambda section: section.last_line - section.first_line).id if holding else ""
