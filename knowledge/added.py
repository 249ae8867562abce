"""What people added, on top of what is shipped: one catalogue that holds together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge.models import Addition, Catalogue, Mention, Paper, Survey, Topic
from knowledge.text import squash


@dataclass(frozen=True, slots=True)
class AddedSurvey:
    """A survey as it was added: where from, and its YAML."""

    survey: str
    source: str  # a path, or the name of an attachment
    digest: str  # of the document
    title: str
    text: str  # YAML


@dataclass(frozen=True, slots=True)
class Merged:
    """The whole catalogue, and what in it is there only because somebody added it."""

    content: Catalogue
    own: frozenset[str]


def merged(base: Catalogue, additions: Iterable[Addition]) -> Merged:
    """
    The base with all additions on top.

    Works and topics of an addition that the base or an earlier addition has, by id, arXiv id, title or name, are one
    with them; what the base says of them stands. So an addition holds together by itself, and taking one out takes
    nothing from the others.
    """
    merger = _Merger(base)
    for addition in additions:
        merger.add(addition)
    return merger.result()


class _Merger:
    def __init__(self, base: Catalogue) -> None:
        self._topics = {topic.id: topic for topic in base.topics}
        self._papers = {paper.id: paper for paper in base.papers}
        self._surveys = {survey.id: survey for survey in base.surveys}
        self._base = frozenset([*self._topics, *self._papers, *self._surveys])
        self._topic_of: dict[str, str] = {}
        self._paper_of: dict[str, str] = {}
        self._with_arxiv = {paper.arxiv: paper.id for paper in base.papers if paper.arxiv}
        for topic in base.topics:
            self._learn_topic(topic)
        for paper in base.papers:
            self._learn_paper(paper)

    def add(self, addition: Addition) -> None:
        survey = addition.survey
        if survey.id in self._surveys or survey.id in self._topics or survey.id in self._papers:
            return  # a later version ships something of this id; the added text is kept, and not shown
        moved: dict[str, str] = {}
        for topic in addition.topics:
            moved[topic.id] = self._add_topic(topic)
        for topic in addition.topics:
            self._place(moved[topic.id], moved.get(topic.parent or "", topic.parent))
        for paper in addition.papers:
            moved[paper.id] = self._add_paper(paper, moved)
        self._surveys[survey.id] = _said_of(survey, {old: new for old, new in moved.items() if old != new})

    def result(self) -> Merged:
        content = Catalogue(tuple(self._topics.values()), tuple(self._papers.values()), tuple(self._surveys.values()))
        every = [*self._topics, *self._papers, *self._surveys]
        return Merged(content, frozenset(every) - self._base)

    def _add_topic(self, topic: Topic) -> str:
        names = [squash(name) for name in (topic.name["en"], topic.name["zh"]) if name]
        known = topic.id if topic.id in self._topics else None
        known = known or next((self._topic_of[name] for name in names if name in self._topic_of), None)
        if known is not None:
            return known
        if topic.id in self._papers or topic.id in self._surveys:
            topic = replace(topic, id=self._free(topic.id))
        free = [alias for alias in topic.aliases if squash(alias) not in self._topic_of]
        topic = replace(topic, aliases=tuple(free), shared_names=())
        self._topics[topic.id] = replace(topic, parent=None)
        self._learn_topic(topic)
        return topic.id

    def _place(self, topic: str, parent: str | None) -> None:
        """Put a topic that is new below its parent, if that makes no circle."""
        if topic in self._base or parent not in self._topics:
            return
        above: str | None = parent
        while above is not None:
            if above == topic:
                return
            above = self._topics[above].parent
        self._topics[topic] = replace(self._topics[topic], parent=parent)

    def _add_paper(self, paper: Paper, moved: Mapping[str, str]) -> str:
        topics = tuple(dict.fromkeys(moved.get(topic, topic) for topic in paper.topics))
        known = self._same(paper)
        if known is not None:
            if known not in self._base:
                self._papers[known] = _completed(self._papers[known], replace(paper, topics=topics))
                self._learn_paper(self._papers[known])
            return known
        if paper.id in self._topics or paper.id in self._surveys:
            paper = replace(paper, id=self._free(paper.id))
        free = [alias for alias in paper.aliases if squash(alias) not in self._paper_of]
        self._papers[paper.id] = replace(paper, topics=topics, aliases=tuple(free), shared_names=())
        self._learn_paper(self._papers[paper.id])
        return paper.id

    def _same(self, paper: Paper) -> str | None:
        if paper.id in self._papers:
            return paper.id
        if paper.arxiv in self._with_arxiv:
            return self._with_arxiv[paper.arxiv]
        for name in (paper.title, paper.name):
            known = self._paper_of.get(squash(name)) if name else None
            if known is not None and not _differ(self._papers[known], paper):
                return known
        return None

    def _free(self, id: str) -> str:
        number = 2
        while f"{id}-{number}" in self._topics | self._papers | self._surveys:
            number += 1
        return f"{id}-{number}"

    def _learn_topic(self, topic: Topic) -> None:
        for name in (topic.name["en"], topic.name["zh"], *topic.aliases):
            self._topic_of.setdefault(squash(name), topic.id)

    def _learn_paper(self, paper: Paper) -> None:
        for name in (paper.name, paper.title or paper.name, *paper.aliases):
            self._paper_of.setdefault(squash(name), paper.id)
        if paper.arxiv:
            self._with_arxiv.setdefault(paper.arxiv, paper.id)


def _differ(one: Paper, other: Paper) -> bool:
    """Whether two works of one name are known to be two."""
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return True
    return bool(one.title and other.title and squash(one.title) != squash(other.title))


def _completed(paper: Paper, other: Paper) -> Paper:
    """A work of two additions: what the first lacks is taken from the second."""
    return replace(
        paper,
        title=paper.title or other.title,
        year=paper.year or other.year,
        venue=paper.venue or other.venue,
        arxiv=paper.arxiv or other.arxiv,
        url=paper.url or other.url,
        code=paper.code or other.code,
        topics=tuple(dict.fromkeys((*paper.topics, *other.topics))),
    )


def _said_of(survey: Survey, moved: Mapping[str, str]) -> Survey:
    """A survey that calls works and topics by other ids."""
    if not moved:
        return survey

    def ids(about: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(moved.get(id_, id_) for id_ in about))

    return replace(
        survey,
        sections=tuple(replace(section, topics=ids(section.topics)) for section in survey.sections),
        mentions=tuple(Mention(mention.line, ids(mention.about)) for mention in survey.mentions),
        statements=tuple(replace(statement, about=ids(statement.about)) for statement in survey.statements),
    )
