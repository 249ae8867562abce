"""A question taken apart: what it is about, what it asks for, and the words that remain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.asking.questions import Asked, Question, content_of, read
from knowledge.linking import Link, Linker, of_kind
from knowledge.models import Paper, PaperKind, Statement, Survey, Topic
from knowledge.search import arxiv_id_in
from knowledge.text import normalise, squash

_ARXIV = re.compile(r"(?:\barxiv\b[:\s]*)?\d{4}\.\d{4,5}(?:v\d+)?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LIKE_A_NAME = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}")
_PHRASE = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]+[- ]?(?!(?:19|20)\d\d)\d+(?:\.\d+)?(?![A-Za-z\d])|(?<=[a-z ])[A-Z][a-z]+ [A-Z][a-z]+)"
)
_FAMILY = 5  # things that what counts as a family is said of, at least
_KINDS_OF_SURVEY = (
    "survey|post|review|roundup|notes?|answers?|article|report|综述|回顾|选介|笔记|回答|文章|盘点|总结|进展"
)


@dataclass(slots=True)
class Reading:
    """A question taken apart."""

    question: Question
    papers: list[str]  # ids of works that it names
    topics: list[str]
    surveys: list[str]
    content: str  # the folded words that neither name a work or survey nor ask
    main: frozenset[str] = frozenset()  # the works that an answer has to be about
    names: tuple[str, ...] = ()  # words that look like names of something, folded; names that are known left out
    phrases: tuple[str, ...] = ()  # what looks like a name of two words (GPT-4, Segment Anything), squashed; likewise
    specific: frozenset[str] = frozenset()  # those of the main works that are no family of works

    @property
    def subjects(self) -> list[str]:
        """The ids of works and topics that it names."""
        return [*self.papers, *self.topics]

    @property
    def marks(self) -> list[str]:
        """What it is about and asks for, as terms beside its words."""
        asked = [f"?{asked}" for asked in self.question.asked if asked is not Asked.WHAT]
        return [*asked, *(f"@{id_}" for id_ in self.papers), *(f"#{id_}" for id_ in self.surveys)]

    def continue_about(self, ids: Iterable[str], papers: Mapping[str, Paper]) -> None:
        """Take the subjects from the talk before."""
        for id_ in ids:
            (self.papers if id_ in papers else self.topics).append(id_)
        self.main = frozenset(self.papers)


class QuestionReader:
    """Takes questions apart."""

    def __init__(
        self, surveys: Sequence[Survey], topics: Mapping[str, Topic], papers: Mapping[str, Paper], linker: Linker
    ) -> None:
        self._topics = topics
        self._papers = papers
        self._linker = linker
        self._by_arxiv = {paper.arxiv: paper.id for paper in papers.values() if paper.arxiv}
        self._survey_names = _SurveyNames(surveys, self._is_subject)
        self._families = families(survey.statements for survey in surveys)

    def _is_subject(self, name: str) -> bool:
        """Whether a topic or work has this name; a meeting and the survey of it may share theirs."""
        return any(not self._is_meeting(id_) for id_ in self._linker.called(name))

    def _is_meeting(self, id: str) -> bool:
        return id in self._topics and self._topics[id].parent == "conferences"

    def read(self, text: str, *, forgiving: bool = True) -> Reading:
        """Take a question apart; *forgiving* also knows mistyped names."""
        question = read(text)
        links = self._linker.links(text, forgiving=forgiving)
        arxiv = arxiv_id_in(text)
        papers = [*([self._by_arxiv[arxiv]] if arxiv in self._by_arxiv else []), *of_kind(links, "paper")]
        topics = of_kind(links, "topic")
        of_papers = [link for link in links if any(name.kind == "paper" for name in link.names)]
        mistyped = [link for link in links if link.typo and link not in of_papers]
        rest = _ARXIV.sub(" ", _without(question.text, [link for link in links if link in of_papers or link.typo]))
        surveys, rest = self._survey_names.find(question.text, rest)
        if surveys:  # "ECCV 2020" is then the survey, not the meeting
            topics = [id_ for id_ in topics if not self._is_meeting(id_)]
        works = [id_ for id_ in papers if self._papers[id_].kind is not PaperKind.DATASET]
        main = frozenset(works or papers)
        meant = " ".join(normalise(link.names[0].name) for link in mistyped)
        return Reading(
            question=question,
            papers=list(dict.fromkeys(papers)),
            topics=topics,
            surveys=surveys,
            content=content_of(f"{rest} {meant}"),
            main=main,
            names=_like_names(text, rest),
            phrases=tuple(phrase for phrase in phrases_of(text) if phrase in squash(rest)),
            specific=main - self._families,
        )


def families(statements: Iterable[Iterable[Statement]]) -> frozenset[str]:
    """
    The ids of what many others are about too, like CLIP or the Transformer.

    Who asks about one of them may be answered by a statement about a work that builds on it.
    """
    others: defaultdict[str, set[str]] = defaultdict(set)
    for statement in chain.from_iterable(statements):
        for id_ in statement.about[1:]:
            others[id_].add(statement.about[0])
    return frozenset(id_ for id_, firsts in others.items() if len(firsts) >= _FAMILY)


def phrases_of(text: str) -> list[str]:
    """
    What looks like a name of two words, squashed: a word with a number, or two words with capitals.

    >>> phrases_of("does Segment Anything beat GPT-4 in 2023?")
    ['segmentanything', 'gpt4']
    """
    return [squash(found) for found in _PHRASE.findall(text)]


class _SurveyNames:
    """Finds the surveys that a question speaks of: by a name, an author, or two years that are theirs."""

    def __init__(self, surveys: Sequence[Survey], is_taken: Callable[[str], bool]) -> None:
        """*is_taken* tells whether a name is one of a topic or work: then it names no survey."""

        def usable(names: Iterable[str]) -> list[str]:
            return [name for name in names if len(squash(name)) > 1 and not is_taken(name)]

        self._names = [
            (re.compile(pattern), survey.id)
            for survey in surveys
            for pattern in (*map(_id_of, usable([survey.id])), *map(_spelled, usable(_names_of(survey))))
        ]
        self._dated = [(re.compile(_dated(survey)), survey.id) for survey in surveys]
        self._any_name = re.compile("|".join(name.pattern for name, _ in [*self._names, *self._dated]) or "(?!)")
        self._people = [
            (re.compile(_spelled(person)), survey.id) for survey in surveys for person in usable(survey.authors)
        ]
        years: defaultdict[int, list[str]] = defaultdict(list)
        for survey in surveys:
            years[survey.year].append(survey.id)
        self._years = [
            (re.compile(rf"(?<![\d.])(?:{year}|{year % 100}(?=年))(?![\d.])"), ids) for year, ids in years.items()
        ]

    def find(self, whole: str, rest: str) -> tuple[list[str], str]:
        """The surveys in a folded question, and its *rest* (without names of works) without the names of surveys."""
        surveys = [id_ for person, id_ in self._people if person.search(rest)]
        unnamed = rest
        if self._any_name.search(rest):
            named = [pair for pair in self._names if pair[0].search(rest)]
            for name, id_ in named or [pair for pair in self._dated if pair[0].search(rest)]:
                surveys.append(id_)
                unnamed = name.sub(" ", unnamed)
        of_years = [ids for year, ids in self._years if year.search(whole)]
        if len(of_years) > 1:  # "from 2017 to 2020" is of the surveys of both; not of a year that a survey is named of
            surveys += [id_ for ids in of_years if set(surveys).isdisjoint(ids) for id_ in ids]
        return list(dict.fromkeys(surveys)), unnamed


def _names_of(survey: Survey) -> tuple[str, ...]:
    """How people name a survey, beside its id."""
    return (survey.short.en, survey.short.zh, *survey.aliases)


def _id_of(id: str) -> str:
    """A pattern for the id of a survey, as people write it: ECCV 2020, ECCV'20."""
    words = re.sub(r"-(20)(?=\d\d)", r"[\\s-]*'?(?:20)?", id).replace("-", r"[\s-]*")
    return rf"(?<![a-z0-9]){words}(?![a-z0-9])"


def _dated(survey: Survey) -> str:
    """A pattern for the year of a survey and what it is."""
    year = rf"(?:{survey.year}|{survey.year % 100:02d}(?=年))"
    return (
        rf"(?<![a-z0-9]){year}(?: (?:\w+ ){{0,2}}|[’']s |年?[^\s,，。?？年]{{0,8}}?)"
        rf"(?:{_KINDS_OF_SURVEY})(?![a-z])"
    )


def _spelled(name: str) -> str:
    """A pattern for a name with or without spaces and hyphens."""
    parts = re.findall(r"[a-z0-9]+|[^\sa-z0-9-]", normalise(name))
    before = r"(?<![a-z0-9])" if parts[0].isascii() else ""
    after = r"(?![a-z0-9])" if parts[-1].isascii() else ""
    return before + r"[\s-]*".join(map(re.escape, parts)) + after


def _like_names(text: str, rest: str) -> tuple[str, ...]:
    left = set(re.findall(r"[a-z0-9]+", rest))
    return tuple(
        word.lower()
        for i, word in enumerate(_LATIN.findall(text))
        if word.lower() in left and (_LIKE_A_NAME.search(word) or (i and word[0].isupper()))
    )


def _without(text: str, links: Sequence[Link]) -> str:
    """A normalised text without its links."""
    kept, position = [], 0
    for link in links:
        kept.append(text[position : link.start])
        position = link.end
    return " ".join([*kept, text[position:]])
