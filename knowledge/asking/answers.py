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
   (``choosing``; ``composing`` makes the text).

``tests/benchmarks/answers.py`` reports how often that is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.asking.choosing import CANDIDATES, MOST, Chooser
from knowledge.asking.deciding import Decider
from knowledge.asking.gathering import Gatherer
from knowledge.asking.questions import Asked, Question, asks_which_survey, beside_the_survey, is_general
from knowledge.asking.reading import QuestionReader, Reading
from knowledge.asking.retrieval import Document, Query, StatementIndex, units
from knowledge.asking.scoring import Scorer, Scores
from knowledge.models import Paper, Statement, Topic

_SAID = 2  # words that a question which survey tells of something has beside, at most one less
_NEARBY = 0.3  # how much of the content of a question something near it must have
_MOST_SAID = 0.75  # of what else such a question says, a statement that tells of a work must have
_FEW = 10  # works that are listed because they belong to a subject
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
        self._chooser = Chooser(self._statements, self._papers, self._scorer)
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
        chosen = self._chooser.choose(reading, scores) if listed or covered else []
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
        ranked = scores.ranked[:CANDIDATES]
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


def _is_general(reading: Reading) -> bool:
    return all(is_general(unit.word) for unit in units(reading.content))
