"""
One state of the knowledge in memory: what the cards ask for again and again, without SQL.

The catalogue is small and read far more often than written; the store is asked once for each state of it. Imported
lists may be large and stay in the store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from knowledge.models import Paper, Statement, Survey, Topic
from knowledge.store import Store

Item = TypeVar("Item", Topic, Paper)


class Shelf:
    """All topics, works and statements of one state of a store."""

    def __init__(self, store: Store, surveys: Iterable[Survey]) -> None:
        """*surveys* come oldest first."""
        self._surveys = {survey.id: survey for survey in surveys}
        self._topics = _Row(store.topics())
        self._papers = _Row(store.papers())
        self._children: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in self._topics.all:
            if topic.parent is not None:
                self._children[topic.parent].append(topic)

    def topics(self, ids: Sequence[str] | None = None) -> list[Topic]:
        """All topics in the catalogue's order, or those of *ids*."""
        return self._topics.chosen(ids)

    def papers(self, ids: Sequence[str] | None = None) -> list[Paper]:
        """All works of the catalogue in its order, or those of *ids*."""
        return self._papers.chosen(ids)

    def children(self, topic: str) -> list[Topic]:
        """The topics right below a topic."""
        return list(self._children.get(topic, ()))

    def descendants(self, topic: str) -> list[str]:
        """The ids of a topic and of all topics below it."""
        below = self._topics.chosen([topic])
        for each in below:  # which grows meanwhile
            below += self._children.get(each.id, ())
        return [each.id for each in below]

    def papers_of(self, topic: str) -> list[str]:
        """The ids of a topic's works and of those below it; those of most surveys and statements first."""
        below = set(self.descendants(topic))
        return [paper.id for paper in self._most_said_about if not below.isdisjoint(paper.topics)]

    def statements(self, about: str | None = None, survey: str | None = None) -> list[Statement]:
        """Statements about an item and/or of a survey; surveys oldest first, then in the order of the text."""
        found = self._all if about is None else self._said.get(about, ())
        return [statement for statement in found if survey in (None, statement.survey)]

    def surveys_about(self, item: str) -> list[str]:
        """The ids of the surveys that name or discuss an item, oldest first."""
        return list(self._named.get(item, ()))

    @cached_property
    def _most_said_about(self) -> list[Paper]:
        """All works; those that most surveys name first, then those of most statements and mentions."""
        named: Counter[str] = Counter()
        surveys: Counter[str] = Counter()
        for survey in self._surveys.values():
            here = Counter(item for mention in survey.mentions for item in mention.about)
            named.update(here)
            surveys.update(here.keys())
        said = {item: len(statements) for item, statements in self._said.items()}
        return sorted(
            self._papers.all, key=lambda paper: (-surveys[paper.id], -said.get(paper.id, 0), -named[paper.id])
        )

    @cached_property
    def _all(self) -> list[Statement]:
        return [statement for survey in self._surveys.values() for statement in survey.statements]

    @cached_property
    def _said(self) -> dict[str, list[Statement]]:
        said: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in self._all:
            for item in dict.fromkeys(statement.about):
                said[item].append(statement)
        return dict(said)

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        named: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for survey in self._surveys.values():
            for about in [each.about for each in survey.mentions] + [each.about for each in survey.statements]:
                for item in about:
                    named[item][survey.id] = None
        return {item: tuple(surveys) for item, surveys in named.items()}


class _Row(Generic[Item]):
    """Items in the catalogue's order."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.all: list[Item] = list(items)
        self._places = {item.id: place for place, item in enumerate(self.all)}

    def chosen(self, ids: Sequence[str] | None) -> list[Item]:
        """All, or those of *ids*, each once."""
        if ids is None:
            return list(self.all)
        places = {self._places[id_] for id_ in ids if id_ in self._places}
        return [self.all[place] for place in sorted(places)]
