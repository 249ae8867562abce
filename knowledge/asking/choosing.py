"""
The statements that are told for a question, out of all that suit it: the best one, then what supports it; of a
comparison each side in turn, of several surveys each in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.asking.questions import Asked
from knowledge.asking.reading import Reading
from knowledge.asking.scoring import Scorer, Scores
from knowledge.models import Paper, Statement, StatementKind

MOST = 8  # statements of an answer
MOST_NARROW = 4  # likewise, where one fact is asked for
CANDIDATES = 40  # statements that may support one
_NEAR = 0.4  # how near to the best score a supporting statement must come
_NEAR_NARROW = 0.7  # the same where one fact is asked for: who, when, where, how many
_NARROW = (Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.NUMBER)
_SAME_LINE, _NEXT_LINE = 1.5, 0.7  # what stands beside the best statement in its survey comes nearer
_THE_SAME, _COMES_NEAR = 0.9, 0.6  # how like what is asked; which part of the best score
_BEST = 2  # statements that are told whatever they are about
_JUST_SUCH = 0.75  # how like an expected question is that is just what was asked
_OF_A_SIDE = 3  # statements of each side of a comparison
_STANDINGS = (StatementKind.TREND, StatementKind.COMPARISON, StatementKind.RESULT, StatementKind.LIMITATION)


class Chooser:
    """Chooses what to tell."""

    def __init__(self, statements: Mapping[str, Statement], papers: Mapping[str, Paper], scorer: Scorer) -> None:
        self._statements = statements
        self._papers = papers
        self._scorer = scorer

    def choose(self, reading: Reading, scores: Scores) -> list[str]:
        """The ids of the statements to tell, in order."""
        scores = self._led_by_the_subject(reading, scores)
        ranked = scores.ranked
        if not ranked:
            return []
        if len(reading.surveys) > 1:
            return _in_turn(*self._of_surveys(reading, ranked))[:MOST]
        if reading.question.main not in (Asked.COMPARE, Asked.CHANGE) or len(reading.subjects) < 2:
            return self._supported(self._fitting(reading, scores), narrow=reading.question.main in _NARROW)
        sides = reading.papers if len(reading.papers) > 1 else reading.subjects
        chosen = [id_ for id_ in ranked if set(sides) <= set(self._statements[id_].about)][:1]
        own: list[list[str]] = []
        for subject in sides[:3]:
            own_side = [id_ for id_ in ranked if self._statements[id_].about[0] == subject]
            own_side += [id_ for id_ in ranked if subject in self._statements[id_].about]
            taken = {*chosen, *(id_ for side in own for id_ in side)}
            own.append([id_ for id_ in dict.fromkeys(own_side) if id_ not in taken][:_OF_A_SIDE])
        return [*chosen, *_in_turn(*own)]

    def _of_surveys(self, reading: Reading, ranked: Sequence[str]) -> list[list[str]]:
        """What each survey that is asked has to say, best first: of the subjects, where some are named."""
        subjects = {*reading.papers, *self._with_below(reading.topics)}
        on_it = [id_ for id_ in ranked if not subjects or not subjects.isdisjoint(self._statements[id_].about)]
        told = [[id_ for id_ in on_it if self._statements[id_].survey == survey] for survey in reading.surveys]
        if subjects and reading.question.main in (Asked.CHANGE, Asked.COMPARE):
            # How things stood comes before what was done; of nothing in particular, it would be how anything stood.
            told = [sorted(own, key=lambda id_: self._statements[id_].kind not in _STANDINGS) for own in told]
        return told

    def _led_by_the_subject(self, reading: Reading, scores: Scores) -> Scores:
        """Scores with a statement about the works in question first, if one comes near what is told of others."""
        best = scores.ranked[0] if scores.ranked else None
        listed = reading.question.main is Asked.LIST
        if best is None or listed or not reading.main or reading.specific != reading.main:
            return scores
        if not reading.main.isdisjoint(self._statements[best].about) or scores.near.like.get(best, 0.0) >= _THE_SAME:
            return scores
        own = next((id_ for id_ in scores.ranked if not reading.main.isdisjoint(self._statements[id_].about)), best)
        if scores.score[own] < _COMES_NEAR * scores.score[best]:
            return scores
        return replace(scores, ranked=(own, *(id_ for id_ in scores.ranked if id_ != own)))

    def _fitting(self, reading: Reading, scores: Scores) -> Scores:
        """
        Scores without what has nothing to do with the subjects of a question that names some, but for the very best.

        What is told of the same subjects as the best, or beside it, fits; so does what answers just such a question.
        """
        topics = self._with_below(reading.topics)
        wanted = set(reading.main) or topics | {
            paper.id for paper in self._papers.values() if not topics.isdisjoint(paper.topics)
        }
        best = scores.ranked[:_BEST]
        first = self._statements[best[0]]
        if not wanted:
            return scores

        def fits(id_: str) -> bool:
            statement = self._statements[id_]
            beside = (statement.survey, statement.section) == (first.survey, first.section)
            shared = not wanted.union(first.about).isdisjoint(statement.about)
            return beside or shared or scores.near.like.get(id_, 0.0) >= _JUST_SUCH

        return replace(scores, ranked=(*best, *filter(fits, scores.ranked[_BEST:])))

    def _supported(self, scores: Scores, *, narrow: bool) -> list[str]:
        """The best statement, and those that come near it; fewer where one fact is asked for."""
        best, *others = scores.ranked[:CANDIDATES]
        first = self._statements[best]
        near: dict[str, float] = {}
        for id_ in others:
            other = self._statements[id_]
            apart = abs(other.line - first.line) if other.survey == first.survey else 2
            near[id_] = scores.score[id_] + (_SAME_LINE, _NEXT_LINE, 0.0)[min(2, apart)]
        least = (_NEAR_NARROW if narrow else _NEAR) * scores.score[best]
        supporting = sorted((id_ for id_ in others if near[id_] >= least), key=lambda id_: -near[id_])
        beside = [id_ for id_ in others if self._stands_beside(self._statements[id_], first)]
        told = list(dict.fromkeys([best, *supporting[: MOST - 3], *beside[:2], *supporting]))
        return told[: MOST_NARROW if narrow else MOST]

    @staticmethod
    def _stands_beside(other: Statement, first: Statement) -> bool:
        """Whether a statement goes on where the first one stands: on the same line or the next, about the same."""
        near = other.survey == first.survey and 0 <= other.line - first.line <= 1
        return near and not set(other.about).isdisjoint(first.about)

    def _with_below(self, topics: Iterable[str]) -> set[str]:
        """Topics, with all that are below them."""
        return {id_ for topic in topics for id_ in (topic, *self._scorer.below(topic))}


def _in_turn(*sides: Sequence[str]) -> list[str]:
    """One of each side after the other, until all are told."""
    return [id_ for turn in zip_longest(*sides) for id_ in turn if id_]
