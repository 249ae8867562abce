"""
A question -> a cited answer, or "not covered" with the nearest things.

1. The question is taken apart (``reading``): names in it are linked to topics, works and surveys, also
   mistyped ones; its cues say what it asks for; what remains is its content.
2. Statements are scored (``scoring``): above all by how like the question one of their expected questions
   is, and by BM25 of their texts (``retrieval``).
3. Whether the best of them answer the question at all is decided on a few signs, among them how like it is to
   questions that the surveys are known to leave open (``deciding``).
4. A list by venue, year or organisation is put together from what statements say of works (``gathering``).
5. The best statement comes first, then what supports it; of a comparison each side, of several surveys each in turn
   (``composing`` makes the text).

``tests/benchmarks/answers.py`` reports how often that is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from knowledge.asking.deciding import Decider
from knowledge.asking.gathering import Gatherer
from knowledge.asking.questions import Asked, Question, asks_which_survey, beside_the_survey, is_general
from knowledge.asking.reading import QuestionReader, Reading
from knowledge.asking.retrieval import Document, Query, StatementIndex, units
from knowledge.asking.scoring import Scorer, Scores
from knowledge.models import Paper, Statement, StatementKind, Topic

MOST = 8  # statements of an answer

_NEAR = 0.4  # how near to the best score a supporting statement must come
_NEAR_NARROW = 0.7  # the same where one fact is asked for: who, when, where, how many
_NARROW = (Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.NUMBER)
_SAME_LINE, _NEXT_LINE = 1.5, 0.7  # what stands beside the best statement in its survey comes nearer
_THE_SAME, _COMES_NEAR = 0.9, 0.6  # how like what is asked; which part of the best score
_SAID = 2  # words that a question which survey tells of something has beside, at most one less
_BEST = 2  # statements that are told whatever they are about
_JUST_SUCH = 0.75  # how like an expected question is that is just what was asked
_CANDIDATES = 40  # statements that may support
_NEARBY = 0.3  # how much of the content of a question something near it must have
_MOST_SAID = 0.75  # of what else such a question says, a statement that tells of a work must have
_FEW = 10  # works that are listed because they belong to a subject
_OF_A_SIDE = 3  # statements of each side of a comparison
_STANDINGS = (StatementKind.TREND, StatementKind.COMPARISON, StatementKind.RESULT, StatementKind.LIMITATION)
_COVERED = 0.6  # how much of the content of a question for a list the statements about a work must have


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question: statements in the order of telling, or none where it is not covered."""

    question: Question
    statements: tuple[Statement, ...]
    subjects: tuple[str, ...]  # ids that the question is about
    listed: tuple[tuple[Paper, Statement], ...] = ()  # works that a list is asked of, and what says that they fit
    by_survey: bool = False  # whether each survey is to have its say
    nearest: tuple[str, ...] = ()  # where it is not covered: ids of what is nearest, apart from the subjects
    related: tuple[tuple[Paper, Statement], ...] = ()  # works that belong to all subjects of a question for a list


class Answerer:
    """Answers questions from one state of the knowledge."""

    def __init__(
        self,
        statements: Sequence[Statement],
        *,
        topics: Mapping[str, Topic],
        papers: Mapping[str, Paper],
        reader: QuestionReader,
        documents: Iterable[Document],
        unanswered: Iterable[Document] = (),
        rising: Callable[[], Sequence[Statement]],
    ) -> None:
        """
        *documents* and *unanswered* are what is indexed of statements and of what surveys leave open; *rising* tells
        what is hot of all, the hottest first.
        """
        self._rising = rising
        self._statements = {statement.id: statement for statement in statements}
        self._topics = topics
        self._papers = papers
        self._reader = reader
        self._index = StatementIndex(documents, unanswered)
        self._scorer = Scorer(self._statements, self._topics, self._index)
        self._decider = Decider(self._statements, self._index, self._scorer.with_number)
        self._gatherer = Gatherer(self._statements.values(), self._papers)

    def find(self, text: str, context: Iterable[str] = ()) -> Found:
        """What the statements say to a question; *context* are ids that the talk was about before."""
        reading = self._reader.read(text)
        if not reading.subjects:
            reading.continue_about(context, self._papers)
        query = self._index.query(reading.content, reading.names, reading.phrases)
        if reading.question.main is Asked.HOT and not (reading.subjects or reading.surveys) and _is_general(reading):
            return Found(reading.question, tuple(self._rising())[:MOST], ())
        which = asks_which_survey(reading.question.text) and not reading.surveys
        which = which and len(units(beside_the_survey(reading.content))) < _SAID
        if which:
            reading.surveys = self._speaking_of(reading.subjects)
        scores = self._scorer.score(reading, query)
        listed = self._listed(reading, query)
        covered = bool(reading.surveys) if which else self._decider.covers(reading, query, scores)
        chosen = self._chosen(reading, scores) if listed or covered else []
        if not (listed or chosen):
            return Found(reading.question, (), tuple(reading.subjects), nearest=self._nearest(reading, query, scores))
        return Found(
            reading.question,
            tuple(self._statements[id_] for id_ in chosen),
            tuple(reading.subjects),
            tuple(listed),
            related=self._related(reading, query),
            by_survey=len(reading.surveys) > 1 or reading.question.main is Asked.CHANGE,
        )

    def _speaking_of(self, subjects: Iterable[str]) -> list[str]:
        """The surveys that say something about one of the subjects, the one that says most first."""
        wanted = set(subjects)
        told = Counter(each.survey for each in self._statements.values() if not wanted.isdisjoint(each.about))
        return [survey for survey, _ in told.most_common()]

    def signs(self, text: str) -> dict[str, float]:
        """What speaks for and against an answer to a question (``deciding``); empty where nothing was found."""
        reading = self._reader.read(text)
        query = self._index.query(reading.content, reading.names, reading.phrases)
        scores = self._scorer.score(reading, query)
        return self._decider.signs(reading, query, scores) if scores.ranked else {}

    def _related(self, reading: Reading, query: Query) -> tuple[tuple[Paper, Statement], ...]:
        """The works that belong to all subjects, where a list of works is asked for and they are few enough to tell."""
        if reading.question.main is not Asked.LIST or not self._gatherer.asks_for_works(reading.question.text):
            return ()
        subjects = [frozenset({id_, *self._scorer.below(id_)}) for id_ in reading.topics]
        subjects += [frozenset({id_}) for id_ in reading.papers]
        found = self._gatherer.related(subjects, reading.surveys) if subjects else []
        found = [pair for pair in found if self._index.coverage(query, [pair[1].id]) >= _MOST_SAID]
        return tuple(found) if len(found) <= _FEW else ()

    def _nearest(self, reading: Reading, query: Query, scores: Scores) -> tuple[str, ...]:
        """What the statements are about that come nearest to a question which they do not answer."""
        ranked = scores.ranked[:_CANDIDATES]
        if reading.subjects:
            near = [id_ for id_ in ranked if not set(reading.subjects).isdisjoint(self._statements[id_].about)]
        else:
            near = [id_ for id_ in ranked if self._index.coverage(query, [id_]) >= _NEARBY]
        about = dict.fromkeys(id_ for statement in near[:MOST] for id_ in self._statements[statement].about[:3])
        return tuple(id_ for id_ in about if id_ not in reading.subjects)

    def _listed(self, reading: Reading, query: Query) -> list[tuple[Paper, Statement]]:
        """The works that a question asks a list of by venue, year or organisation; none where it does not."""
        topics = [id_ for id_ in reading.topics if self._topics[id_].parent != "conferences"]
        if reading.question.main not in (Asked.LIST, Asked.WHAT) or reading.papers or (reading.surveys and not topics):
            return []
        below = [frozenset({topic, *self._scorer.below(topic)}) for topic in topics]
        found = self._gatherer.gather(reading.question.text, below)
        return found if topics else [pair for pair in found if self._says_all(pair[0], query)]

    def _says_all(self, paper: Paper, query: Query) -> bool:
        about = [statement.id for statement in self._statements.values() if paper.id in statement.about]
        return self._index.coverage(query, about) >= _COVERED

    def _chosen(self, reading: Reading, scores: Scores) -> list[str]:
        """The statements to tell, in order."""
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
        subjects = {*reading.subjects, *(below for topic in reading.topics for below in self._scorer.below(topic))}
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
        topics = {*reading.topics, *(below for topic in reading.topics for below in self._scorer.below(topic))}
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
        best, *others = scores.ranked[:_CANDIDATES]
        first = self._statements[best]
        near: dict[str, float] = {}
        for id_ in others:
            other = self._statements[id_]
            apart = abs(other.line - first.line) if other.survey == first.survey else 2
            near[id_] = scores.score[id_] + (_SAME_LINE, _NEXT_LINE, 0.0)[min(2, apart)]
        least = (_NEAR_NARROW if narrow else _NEAR) * scores.score[best]
        supporting = sorted((id_ for id_ in others if near[id_] >= least), key=lambda id_: -near[id_])
        beside = [id_ for id_ in others if self._stands_beside(self._statements[id_], first)]
        return list(dict.fromkeys([best, *supporting[: MOST - 3], *beside[:2], *supporting]))[:MOST]

    @staticmethod
    def _stands_beside(other: Statement, first: Statement) -> bool:
        """Whether a statement goes on where the first one stands: on the same line or the next, about the same."""
        near = other.survey == first.survey and 0 <= other.line - first.line <= 1
        return near and not set(other.about).isdisjoint(first.about)


def _is_general(reading: Reading) -> bool:
    return all(is_general(unit.word) for unit in units(reading.content))


def _in_turn(*sides: Sequence[str]) -> list[str]:
    """One of each side after the other, until all are told."""
    return [id_ for turn in zip_longest(*sides) for id_ in turn if id_]
