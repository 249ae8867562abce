"""
Whether the best statements answer a question: a generalised additive model (Hastie and Tibshirani, 1990).

Each of a few signs adds what its curve says, and the sum decides, as in a logistic regression. The curves were fitted
to the questions of ``tests/questions`` and, a tenth left out at a time, to those that were written beforehand: what
statements are expected to answer, and what surveys leave open. ``tests/benchmarks/calibration.py`` fits them anew. Of
all signs that were tried, those are kept without which fewer questions were refused rightly. The bias is set so that
fewer than two of a hundred questions that could be answered are refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.asking.questions import Asked, asks_for_the_better, attributes_of
from knowledge.asking.reading import Reading
from knowledge.asking.retrieval import Query, StatementIndex
from knowledge.asking.scoring import Scores
from knowledge.models import Statement, StatementKind
from knowledge.text import normalise

# What a sign adds, at equal steps from 0 to 1; between them in proportion.
BIAS = -2.66
CURVES: dict[str, tuple[float, ...]] = {
    "like": (0.00, 0.00, 0.10, 0.82, 1.86),
    "alike": (0.00, 0.29, 0.97, 2.31, 3.34),
    "unlike": (0.00, 0.00, -1.40, -2.94, -4.61),
    "vote": (0.00, 1.35, 2.02, 2.53, 3.41),
    "cover": (0.00, 0.00, 0.80, 0.80, 1.74),
    "cover alone": (0.00, 0.00, 0.54, 0.95, 1.19),
    "strange name": (0.00, -3.31),
    "foreign": (0.00, -2.25),
    "words": (0.00, 0.02, 0.37, 0.40, 1.11),
    "survey": (0.00, 1.14),
    "attribute not said": (0.00, -3.28),
    "no number": (0.00, -1.36),
}

_SIDES, _TOLD = 2, 2  # works of a comparison, and statements that tell of each first of all
_LOOKED_AT = 3  # of the best statements
_ALONE = 2  # words that a question has at least if it names no subject
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
        self._told = Counter(statement.about[0] for statement in statements.values())

    def covers(self, reading: Reading, query: Query, scores: Scores) -> bool:
        """Whether the best statements answer the question."""
        if not scores.ranked:
            return False
        alone = not (reading.subjects or reading.surveys)
        if alone and len(query.needed) < _ALONE and scores.near.like.get(scores.ranked[0], 0.0) < _JUST_SUCH:
            return False
        if reading.surveys and reading.main and not self._speak_of(reading):
            return False
        if self._compares_known(reading, query):
            return True
        if not query.needed and reading.question.main in _JUDGED and not self._is_judged(reading, scores):
            return False
        signs = self.signs(reading, query, scores)
        return BIAS + sum(on(curve, signs[name]) for name, curve in CURVES.items()) >= 0

    def _compares_known(self, reading: Reading, query: Query) -> bool:
        """Whether two works are compared, and nothing else is asked, of which the surveys tell enough to show both."""
        bare = not (query.needed or query.names or asks_for_the_better(reading.question.text))
        if reading.question.main is not Asked.COMPARE or len(reading.main) < _SIDES or not bare:
            return False
        return all(self._told[id_] >= _TOLD for id_ in reading.main)

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
        """What speaks for and against an answer, each from 0 to 1."""
        best = scores.ranked[:_LOOKED_AT]
        first = self._statements[best[0]]
        near = scores.near
        alike = near.like if reading.question.main is Asked.WHAT else near.alike
        open_known = all(self._index.leaves_open(self._statements[id_].survey) for id_ in best)  # or others may tell
        own = [id_ for id_ in best if self._is_own(id_, reading, scores)]
        attributes = attributes_of(reading.question.text)
        number = reading.question.main is Asked.NUMBER
        alone = not (reading.subjects or reading.surveys)
        cover = self._index.coverage(query, best[:1])
        return {
            "like": max(near.like.get(id_, 0.0) for id_ in best),  # an expected question of the best
            "alike": max(alike.get(id_, 0.0) for id_ in best),  # one that asks for the same thing
            "unlike": near.unlike if open_known else 0.0,  # a question that is left open
            "vote": near.vote if open_known else 1.0,
            "cover": cover,
            "cover alone": cover if alone else 1.0,
            "strange name": min(2, query.names) / 2,
            "foreign": query.foreign if alone else 0.0,
            "words": min(4, len(query.needed)) / 4,
            "survey": float(first.survey in reading.surveys),
            "attribute not said": float(not all(any(self._says(id_, each) for id_ in own) for each in attributes)),
            "no number": float(number and not any(self._counts(query, id_) for id_ in own)),
        }

    def _is_own(self, id_: str, reading: Reading, scores: Scores) -> bool:
        """Whether a statement is about the works that are asked about, or answers just such a question."""
        about = self._statements[id_].about
        return not reading.main or not reading.main.isdisjoint(about) or scores.near.like.get(id_, 0.0) >= _JUST_SUCH

    def _counts(self, query: Query, id_: str) -> bool:
        """Whether a statement gives a number of what is asked for."""
        least = _COUNTED_AS_EXPECTED if self._index.asks(id_, f"?{Asked.NUMBER}") else _COUNTED
        return id_ in self._with_number and self._index.coverage(query, [id_]) >= least

    def _says(self, id_: str, attribute: re.Pattern[str]) -> bool:
        """Whether a statement, or a question that it is expected to answer, speaks of an attribute."""
        statement = self._statements[id_]
        said = " ".join([statement.text.en, statement.text.zh, *statement.asks])
        return attribute.search(normalise(said)) is not None


def on(curve: Sequence[float], value: float) -> float:
    """What a curve says at a value from 0 to 1."""
    step, part = divmod(min(1.0, max(0.0, value)) * (len(curve) - 1), 1)
    low = int(step)
    return curve[low] + part * (curve[min(low + 1, len(curve) - 1)] - curve[low])
