"""
Whether the best statements answer a question: a logistic regression over a few signs.

Fitted to the questions of ``tests/questions``: those that the statements answer against those that they do not. Of all
signs that were tried, those are kept without which the area under the curve, cross-validated, was smaller. The bias is
set so that about three of a hundred questions that could be answered are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.asking.questions import Asked, attributes_of
from knowledge.asking.reading import Reading
from knowledge.asking.retrieval import Query, StatementIndex
from knowledge.asking.scoring import Scores
from knowledge.models import Statement, StatementKind
from knowledge.text import normalise

BIAS = -4.60
WEIGHTS: dict[str, float] = {
    "like": 2.76,
    "first": 1.31,
    "cover": 2.45,
    "cover alone": 1.62,
    "unknown": -0.82,
    "strange word": -1.02,
    "strange name": -3.99,
    "foreign": -2.52,
    "another work": -1.29,
    "words": 0.36,
    "topic": 0.96,
    "survey": 0.75,
    "attribute said": -0.95,
    "attribute not said": -4.95,
    "no number": -3.00,
    "no credit": -2.02,
}

_LOOKED_AT = 3  # of the best statements
_ALONE = 2  # words that a question has at least if it names no subject
_CREDITS = (Asked.WHO, Asked.WHEN, Asked.WHERE)
_JUDGED = (Asked.PROBLEM, Asked.BENEFIT)
_BAD = StatementKind.LIMITATION
_JUST_SUCH = 0.8  # how like an expected question is that is just what was asked
_COUNTED, _COUNTED_AS_EXPECTED = 0.8, 0.6  # how much of the content a statement with a number must have


class Decider:
    """Tells whether a question is covered."""

    def __init__(self, statements: Mapping[str, Statement], index: StatementIndex, with_number: frozenset[str]) -> None:
        self._statements = statements
        self._index = index
        self._with_number = with_number

    def covers(self, reading: Reading, query: Query, scores: Scores) -> bool:
        """Whether the best statements answer the question."""
        if not scores.ranked or (len(query.needed) < _ALONE and not (reading.subjects or reading.surveys)):
            return False
        if reading.surveys and reading.main and not self._speak_of(reading):
            return False
        if not query.needed and reading.question.main in _JUDGED and not self._is_judged(reading, scores):
            return False
        signs = self.signs(reading, query, scores)
        return BIAS + sum(weight * signs[name] for name, weight in WEIGHTS.items()) >= 0

    def _is_judged(self, reading: Reading, scores: Scores) -> bool:
        """Whether the best statements tell what is good or bad about a subject, where that is all that is asked."""
        asked = reading.question.main
        return any(
            self._index.asks(id_, f"?{asked}") or (asked is Asked.PROBLEM and self._statements[id_].kind is _BAD)
            for id_ in scores.ranked[:_LOOKED_AT]
            if self._is_own(id_, reading, scores)
        )

    def _speak_of(self, reading: Reading) -> bool:
        """Whether the surveys that are asked say anything about the works that are asked about."""
        return any(
            statement.survey in reading.surveys and not reading.main.isdisjoint(statement.about)
            for statement in self._statements.values()
        )

    def signs(self, reading: Reading, query: Query, scores: Scores) -> dict[str, float]:
        """What speaks for and against an answer, each from 0 to 1 but for the number of words."""
        best = scores.ranked[:_LOOKED_AT]
        first = self._statements[best[0]]
        own = [id_ for id_ in best if self._is_own(id_, reading, scores)]
        attributes = attributes_of(reading.question.text)
        said = [any(self._says(id_, attribute) for id_ in own) for attribute in attributes]
        asked_credits = [asked for asked in reading.question.asked if asked in _CREDITS]
        number = reading.question.main is Asked.NUMBER
        alone = not (reading.subjects or reading.surveys)
        cover = max(self._index.coverage(query, [id_]) for id_ in best)
        return {
            "like": max(scores.like.get(id_, 0.0) for id_ in best),  # an expected question of the best
            "first": scores.like.get(best[0], 0.0),  # of the very best
            "cover": cover,
            "cover alone": cover if alone else 1.0,
            "unknown": self._index.unknown(query),
            "strange word": min(2, query.strange) / 2,
            "strange name": min(2, query.names) / 2,
            "foreign": query.foreign if alone else 0.0,
            "another work": float(bool(reading.specific) and reading.specific.isdisjoint(first.about)),
            "words": float(min(4, len(query.needed))),
            "topic": sum(id_ in first.about for id_ in reading.topics) / max(1, len(reading.topics)),
            "survey": float(first.survey in reading.surveys),
            "attribute said": float(bool(said) and all(said)),
            "attribute not said": float(not all(said)),
            "no number": float(number and not any(self._counts(query, id_) for id_ in own)),
            "no credit": float(
                any(not any(self._index.asks(id_, f"?{asked}") for id_ in own) for asked in asked_credits)
            ),
        }

    def _is_own(self, id_: str, reading: Reading, scores: Scores) -> bool:
        """Whether a statement is about the works that are asked about, or answers just such a question."""
        about = self._statements[id_].about
        return not reading.main or not reading.main.isdisjoint(about) or scores.like.get(id_, 0.0) >= _JUST_SUCH

    def _counts(self, query: Query, id_: str) -> bool:
        """Whether a statement gives a number of what is asked for."""
        least = _COUNTED_AS_EXPECTED if self._index.asks(id_, f"?{Asked.NUMBER}") else _COUNTED
        return id_ in self._with_number and self._index.coverage(query, [id_]) >= least

    def _says(self, id_: str, attribute: re.Pattern[str]) -> bool:
        """Whether a statement, or a question that it is expected to answer, speaks of an attribute."""
        statement = self._statements[id_]
        said = " ".join([statement.text.en, statement.text.zh, *statement.asks])
        return attribute.search(normalise(said)) is not None
