"""
A question -> a cited answer, or "not covered" with the nearest things.

1. Names in the question are linked to topics and works (``knowledge.linking``), also mistyped ones; names of surveys
   to surveys.
2. Its words say what it asks for (``knowledge.questions``): a comparison, a number, a reason, a list ...
3. The words that neither name nor ask are its content. Statements are scored by BM25 over the content
   (``knowledge.retrieval``), by being about a linked subject, and by being of a kind that answers such a question.
4. The question is covered if the best statements are about its subjects and hold enough of the content, weighed by
   rarity; a word that no statement has counts most. Otherwise nothing is asserted.
5. The best statement comes first, then what supports it (``knowledge.composing`` makes the text).

The weights below were chosen on the questions of ``tests/questions``; ``tests/benchmarks/answers.py`` reports them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.linking import Link, Linker, of_kind
from knowledge.models import Paper, PaperKind, Statement, StatementKind, Survey, Topic
from knowledge.questions import Asked, Question, attributes_of, content_of, has_number, read
from knowledge.retrieval import StatementIndex, terms
from knowledge.search import arxiv_id_in
from knowledge.text import normalise

MOST = 5  # statements of an answer

_WORDS = 0.8  # for BM25 of the content
_CREDIT = 2.0  # against who, when and where for those who ask something else
_SUBJECT = 5.0  # for being about what is asked about, first of all
_BELOW = 0.6  # how much being about a topic below counts of that
_KIND = 1.6  # for being of a kind that answers
_OTHER_SURVEY = -6.0
_MEETINGS = ("eccv-2020-conference", "valse-2020-meeting")
_NEAR = 0.4  # how near to the best score a supporting statement must be


# How much of the content the best statements must cover, by whether a subject is known.
_WITH_SUBJECT = 0.4
_WITH_SURVEY = 0.4
_WITHOUT_SUBJECT = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question: statements in the order of telling, or none where it is not covered."""

    question: Question
    statements: tuple[Statement, ...]
    subjects: tuple[str, ...]  # ids that the question is about


@dataclass(slots=True)
class _Reading:
    """A question taken apart."""

    question: Question
    papers: list[str]
    topics: list[str]
    surveys: list[str]
    main: frozenset[str] = frozenset()  # the works that an answer has to be about
    content: dict[str, float] = field(default_factory=dict)  # term -> weight
    attributes: list[re.Pattern[str]] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        return [*self.papers, *self.topics]


class Answerer:
    """Answers questions from one state of the knowledge."""

    def __init__(
        self, surveys: Sequence[Survey], topics: Sequence[Topic], papers: Sequence[Paper], linker: Linker
    ) -> None:
        self._surveys = {survey.id: survey for survey in surveys}
        self._statements = {statement.id: statement for survey in surveys for statement in survey.statements}
        self._topics = {topic.id: topic for topic in topics}
        self._papers = {paper.id: paper for paper in papers}
        self._linker = linker
        named = {topic.id: f"{topic.name.en} {topic.name.zh}" for topic in topics}
        named |= {paper.id: f"{paper.name} {paper.title or ''}" for paper in papers}
        self._index = StatementIndex(
            {
                id_: " ".join(
                    [statement.text.en, statement.text.zh, *(named.get(about, "") for about in statement.about)]
                )
                for id_, statement in self._statements.items()
            }
        )
        self._survey_names = [
            (pattern, id_) for id_ in self._surveys for pattern in _survey_patterns(self._surveys[id_])
        ]

    def find(self, text: str, context: Iterable[str] = ()) -> Found:
        """What the statements say to a question; *context* are ids that the talk was about before."""
        reading = self._read(text)
        if not reading.subjects:
            for id_ in context:
                (reading.papers if id_ in self._papers else reading.topics).append(id_)
        found = self._try(reading)
        if not found.statements and reading.topics and not reading.papers and not reading.attributes:
            # The topics may be mere words of what is asked: then all the words have to be covered.
            found = self._try(self._read(text, names=False))
        return found if found.statements else Found(reading.question, (), tuple(reading.subjects))

    def _try(self, reading: _Reading) -> Found:
        scores = self._scores(reading)
        ranked = sorted(scores, key=lambda id_: -scores[id_])
        best = [id_ for id_ in ranked if scores[id_] >= _NEAR * scores[ranked[0]]][:MOST] if ranked else []
        if not self._covered(reading, best):
            return Found(reading.question, (), tuple(reading.subjects))
        statements = tuple(self._statements[id_] for id_ in self._chosen(reading, best, ranked))
        return Found(reading.question, statements, tuple(reading.subjects))

    # Taking a question apart

    def _read(self, text: str, *, names: bool = True) -> _Reading:
        question = read(text)
        links = self._linker.links(text) if names else []
        arxiv = arxiv_id_in(text) if names else None
        by_arxiv = [paper.id for paper in self._papers.values() if arxiv and paper.arxiv == arxiv]
        surveys = [id_ for pattern, id_ in self._survey_names if pattern.search(question.text)]
        reading = _Reading(
            question, [*by_arxiv, *of_kind(links, "paper")], of_kind(links, "topic"), list(dict.fromkeys(surveys))
        )
        rest = re.sub(r"\d{4}\.\d{4,5}(?:v\d+)?|arxiv", " ", _without(question.text, links))
        for pattern, _ in self._survey_names:
            rest = pattern.sub(" ", rest)
        if reading.surveys:  # "ECCV 2020" is then the survey, not the meeting
            reading.topics = [id_ for id_ in reading.topics if self._topics[id_].parent != "conferences"]
        works = [id_ for id_ in reading.papers if self._papers[id_].kind is not PaperKind.DATASET]
        reading.main = frozenset(works or reading.papers)
        reading.content = self._index.query(content_of(rest), forgiving=bool(reading.subjects))
        reading.attributes = attributes_of(rest)
        return reading

    # Scoring statements

    def _scores(self, reading: _Reading) -> dict[str, float]:
        query = dict(reading.content)
        for term in terms(_names_text(reading, self._papers, self._topics)):
            query.setdefault(term, 0.35 * self._index.rarity(term))
        words = self._index.score(query)
        wanted = reading.question.wanted
        below = {id_ for topic in reading.topics for id_ in self._below(topic)}
        gathers = reading.question.main in (Asked.LIST, Asked.COMPARE, Asked.CHANGE)
        scores: dict[str, float] = {}
        for id_, statement in self._statements.items():
            about = self._about(statement, reading, below)
            of_survey = bool(reading.surveys) and not set(statement.about).isdisjoint({*reading.surveys, *_MEETINGS})
            if reading.subjects and not about:
                continue
            if reading.main and not gathers and reading.main.isdisjoint(statement.about):
                continue
            if not about and id_ not in words and not of_survey:
                continue
            score = _WORDS * words.get(id_, 0.0) + _SUBJECT * about + 2.0 * of_survey
            score += _KIND * (statement.kind in wanted)
            if statement.kind is StatementKind.ATTRIBUTION and StatementKind.ATTRIBUTION not in wanted:
                score -= _CREDIT
            if reading.surveys and statement.survey not in reading.surveys:
                score += _OTHER_SURVEY
            if reading.question.main is Asked.NUMBER and has_number(statement.text["en"]):
                score += _KIND
            if reading.question.main is Asked.LIST:
                score += 0.5 * min(4, len(statement.about) - 1)
            if score > 0:
                scores[id_] = score
        return scores

    def _about(self, statement: Statement, reading: _Reading, below: set[str]) -> float:
        best, hits = 0.0, 0
        for position, id_ in enumerate(statement.about):
            rank = 1.0 if position == 0 else 0.8
            if id_ in reading.main or (id_ in reading.topics and not reading.main):
                weight = 1.0
            elif id_ in reading.topics or id_ in reading.papers:
                weight = 0.6
            elif id_ in below:
                best = max(best, _BELOW * rank)
                continue
            else:
                continue
            hits += 1
            best = max(best, weight * rank)
        return best + 0.3 * max(0, hits - 1)

    def _below(self, topic: str) -> set[str]:
        found = {topic}
        while more := {child.id for child in self._topics.values() if child.parent in found} - found:
            found |= more
        return found - {topic}

    # Deciding

    def _covered(self, reading: _Reading, best: Sequence[str]) -> bool:
        coverage = self._index.coverage(reading.content, best[:3])
        if not best or not self._of_what_is_asked(reading, best[:3], coverage):
            return False
        if reading.subjects:
            return coverage >= _WITH_SUBJECT
        if reading.surveys:
            return coverage >= _WITH_SURVEY
        return len(reading.content) > 1 and coverage >= _WITHOUT_SUBJECT

    def _of_what_is_asked(self, reading: _Reading, best: Sequence[str], coverage: float) -> bool:
        """Whether statements are of the survey, the property and, where one is asked for, the number in question."""
        if reading.surveys and not any(self._statements[id_].survey in reading.surveys for id_ in best):
            return False
        if not all(any(self._says(id_, attribute) for id_ in best) for attribute in reading.attributes):
            return False
        counted = reading.question.main is not Asked.NUMBER
        return counted or any(self._counts(reading, id_, coverage) for id_ in best)

    def _says(self, id_: str, attribute: re.Pattern[str]) -> bool:
        text = self._statements[id_].text
        return attribute.search(normalise(f"{text.en} {text.zh}")) is not None

    def _counts(self, reading: _Reading, id_: str, coverage: float) -> bool:
        """Whether a statement gives a number of what is asked for."""
        return (
            has_number(self._statements[id_].text["en"])
            and self._index.coverage(reading.content, [id_]) >= min(0.5, coverage)
            and all(self._says(id_, attribute) for attribute in reading.attributes)
        )

    def _chosen(self, reading: _Reading, best: Sequence[str], ranked: Sequence[str]) -> list[str]:
        if reading.question.main not in (Asked.COMPARE, Asked.CHANGE) or len(reading.subjects) < 2:
            return list(best)
        sides = reading.papers if len(reading.papers) > 1 else reading.subjects
        chosen = [id_ for id_ in ranked if set(sides) <= set(self._statements[id_].about)][:1]
        for subject in sides[:3]:
            own = [id_ for id_ in ranked if self._statements[id_].about[0] == subject]
            own += [id_ for id_ in ranked if subject in self._statements[id_].about]
            chosen += [id_ for id_ in dict.fromkeys(own) if id_ not in chosen][:2]
        return chosen[:MOST]


def _names_text(reading: _Reading, papers: dict[str, Paper], topics: dict[str, Topic]) -> str:
    names = [papers[id_].name for id_ in reading.papers if id_ in papers]
    names += [f"{topics[id_].name.en} {topics[id_].name.zh}" for id_ in reading.topics if id_ in topics]
    return " ".join(names)


def _without(text: str, links: Sequence[Link]) -> str:
    kept, position = [], 0
    for link in links:
        kept.append(text[position : link.start])
        position = link.end
    return " ".join([*kept, text[position:]])


def _survey_patterns(survey: Survey) -> list[re.Pattern[str]]:
    """How people name a survey: by its id, its short names, or who made it."""
    id_words = survey.id.replace("-", r"[\s-]*")
    names = [rf"(?<![a-z0-9]){id_words}(?![a-z0-9])"]
    names += [
        re.escape(normalise(name)) for name in (survey.short.en, survey.short.zh, *survey.authors) if len(name) > 3
    ]
    return [re.compile(name) for name in names]
