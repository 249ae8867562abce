"""How well each statement suits a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.asking.questions import Asked, asks_for_a_link, has_number
from knowledge.asking.reading import Reading
from knowledge.asking.retrieval import Nearest, Query, StatementIndex
from knowledge.models import Statement, StatementKind, Topic

# What each part of a score weighs. Fitted by coordinate search to the questions of ``tests/questions``.
_LIKE = 21.9  # how like the question an expected question is, from 0 to 1
_WORDS = 8.8  # BM25 of the text, from 0 to 1
_HELD = 6.7  # how much of it the text and all expected questions have, from 0 to 1
_WORK = 1.75  # about a work that the question names
_ELSEWHERE = 3.0  # against statements about no such work, where one is named
_ANOTHER = 4.0  # likewise, where all works that are named are no families of works
_TOPIC = 0.64  # about a topic that it names
_BELOW = 0.5  # about a topic below one that it names, beside 1 for the topic itself
_KIND = 1.5  # of a kind that answers such a question
_CREDIT = 1.4  # against who, when and where for those who ask something else
_OTHER_SURVEY = 5.0  # against other surveys than the one that it names
_SURVEY = 1.1  # about the survey itself
_NUMBER = 1.9  # a number, where one is asked for
_LINKED = 10.0  # an arXiv id or address of the works in question, where one is asked for
_WIDE = 0.9  # for each further thing that it is about, where a list is asked for
_NAME = 0.2  # what the names of a topic weigh beside words that were typed
_LINK = re.compile(r"\barXiv\b|https?://|\bgithub\b")
_PLACES = 9  # of a score; what differs in later ones is only the order in which its parts were summed
_MEETINGS = ("eccv-2020-conference", "valse-2020-meeting")


@dataclass(frozen=True, slots=True)
class Scores:
    """What suits a question, best first."""

    ranked: tuple[str, ...]  # ids of statements
    score: Mapping[str, float]
    near: Nearest  # how like the question those are that were written beforehand


class Scorer:
    """Scores statements."""

    def __init__(self, statements: Mapping[str, Statement], topics: Mapping[str, Topic], index: StatementIndex) -> None:
        self._statements = statements
        self._place = {id_: place for place, id_ in enumerate(statements)}
        self._topics = topics
        self._index = index
        self._about: defaultdict[str, list[str]] = defaultdict(list)
        for statement in statements.values():
            for id_ in statement.about:
                self._about[id_].append(statement.id)
        self._with_link = frozenset(id_ for id_, each in statements.items() if _LINK.search(each.text["en"]))
        self.with_number = frozenset(id_ for id_, each in statements.items() if has_number(each.text["en"]))

    def score(self, reading: Reading, query: Query) -> Scores:
        """All statements that have anything to do with the question."""
        terms = dict(query.terms)
        for id_ in reading.topics:
            topic = self._topics[id_]
            for term in self._index.terms_of(f"{topic.name.en} {topic.name.zh}"):
                terms.setdefault(term, _NAME * self._index.rarity(term))
        marks = {mark: self._index.weight(mark) for mark in reading.marks}
        asked = reading.question.main
        near = self._index.nearest({**terms, **marks}, "" if asked is Asked.WHAT else f"?{asked}")
        words = self._index.texts_like(terms)
        below = {id_ for topic in reading.topics for id_ in self.below(topic)}
        about = self._all_about([*reading.subjects, *below])
        of_survey = (
            self._all_about([*reading.surveys, *_MEETINGS]) if reading.surveys and not reading.subjects else set()
        )
        wanted = reading.question.wanted
        scores: dict[str, float] = {}
        for id_ in about.union(of_survey, words, near.like):
            statement = self._statements[id_]
            score = _LIKE * near.like.get(id_, 0.0) + _WORDS * words.get(id_, 0.0)
            score += _HELD * self._index.share_held(query.terms, id_) + _SURVEY * (id_ in of_survey)
            works = _about_works(statement, reading) if id_ in about else 0.0
            if id_ in about:
                score += _WORK * works + _TOPIC * _about_topics(statement, reading, below)
            if reading.main and not works:
                score -= _ELSEWHERE if reading.specific < reading.main else _ANOTHER
            score += self._suits(statement, reading, wanted)
            if score > 0:
                scores[id_] = score
        ranked = sorted(scores, key=lambda id_: (-round(scores[id_], _PLACES), self._place[id_]))
        return Scores(tuple(ranked), scores, near)

    def _all_about(self, ids: Iterable[str]) -> set[str]:
        return {statement for id_ in ids for statement in self._about.get(id_, ())}

    def _suits(self, statement: Statement, reading: Reading, wanted: frozenset[StatementKind]) -> float:
        """Whether a statement is of the kind and survey that are asked for."""
        score = _KIND if statement.kind in wanted else 0.0
        if statement.kind is StatementKind.ATTRIBUTION and StatementKind.ATTRIBUTION not in wanted:
            score -= _CREDIT
        if reading.surveys and statement.survey not in reading.surveys:
            score -= _OTHER_SURVEY
        if reading.question.main is Asked.NUMBER and statement.id in self.with_number:
            score += _NUMBER
        own = not reading.main or not reading.main.isdisjoint(statement.about)
        if own and statement.id in self._with_link and asks_for_a_link(reading.question.text):
            score += _LINKED
        if reading.question.main is Asked.LIST:
            score += _WIDE * min(4, len(statement.about) - 1)
        return score

    def below(self, topic: str) -> set[str]:
        """The ids of all topics below a topic."""
        found = {topic}
        while more := {child.id for child in self._topics.values() if child.parent in found} - found:
            found |= more
        return found - {topic}


def _about_works(statement: Statement, reading: Reading) -> float:
    if not reading.papers:
        return 0.0
    hits = [position for position, id_ in enumerate(statement.about) if id_ in reading.main]
    others = [id_ for id_ in statement.about if id_ in reading.papers and id_ not in reading.main]
    if not hits and not others:
        return 0.0
    first = (1.0 if hits[0] == 0 else 0.75) if hits else 0.5
    return first + 0.3 * (len(hits) + len(others) - 1)


def _about_topics(statement: Statement, reading: Reading, below: set[str]) -> float:
    if not reading.topics:
        return 0.0
    found = sum(1.0 if statement.about[0] == topic else 0.8 for topic in reading.topics if topic in statement.about)
    if not found and not below.isdisjoint(statement.about):
        found = _BELOW
    return float(found / len(reading.topics) ** 0.5)
