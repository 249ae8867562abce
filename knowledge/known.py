"""What is read from the store once and kept while it stays as it is: surveys and the indexes over everything."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import cached_property
from itertools import chain

from knowledge.asking import indexing
from knowledge.asking.answers import Answerer
from knowledge.asking.conversation import Conversation
from knowledge.asking.reading import QuestionReader
from knowledge.digests.digest import Pool
from knowledge.digests.editor import Editor, ListedNews, NewPapers
from knowledge.errors import StoreError
from knowledge.feeds.feed_news import FeedNews
from knowledge.feeds.matching import TopicMatcher
from knowledge.feeds.news import News
from knowledge.hot import Ranking
from knowledge.linking import Linker
from knowledge.lists.listed import ListedPapers
from knowledge.mentions import MentionFinder
from knowledge.models import Paper, Section, Statement, Survey, Topic
from knowledge.names import Role
from knowledge.search import NameIndex
from knowledge.shelf import Shelf
from knowledge.store import Store
from knowledge.text import words as split


class Known:
    """The surveys and indexes of one state of the store, each read when it is first asked for."""

    def __init__(self, store: Store, loaded: dict[str, str]) -> None:
        self._store = store
        self.loaded = loaded
        self.version = 0
        self._making = threading.Lock()

    def read_all(self) -> None:
        """Read now what is otherwise read when it is first asked for."""
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)

    @cached_property
    def surveys(self) -> dict[str, Survey]:
        return {survey.id: survey for survey in self._store.surveys()}

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self._store, self.surveys.values())

    @cached_property
    def sections(self) -> dict[tuple[str, str], Section]:
        return {(survey.id, section.id): section for survey in self.surveys.values() for section in survey.sections}

    @cached_property
    def listed(self) -> ListedPapers:
        return ListedPapers(self._store.listing, self._store.papers())

    @cached_property
    def news(self) -> News:
        topics = {topic.id for topic in self._store.topics()}
        return News(self._store, self.matcher, topics.__contains__, self.listed.is_work)

    @cached_property
    def matcher(self) -> TopicMatcher:
        return TopicMatcher(self._store.topics(), self._store.papers())

    @cached_property
    def topic_index(self) -> NameIndex[Topic]:
        return NameIndex(self._store.topics(), self._store.names("topic"), {})

    @cached_property
    def paper_index(self) -> NameIndex[Paper]:
        topics = {topic.id: f"{topic.name.en} {topic.name.zh}" for topic in self._store.topics()}
        papers = self._store.papers()
        facets = {
            paper.id: " ".join(
                [*(topics[id_] for id_ in paper.topics), paper.venue or "", str(paper.year or ""), *paper.organisations]
            )
            for paper in papers
        }
        return NameIndex(papers, self._store.names("paper"), facets)

    @cached_property
    def linker(self) -> Linker:
        """Of all that people call things when they ask."""
        return Linker(self._store.names(), self._words)

    @cached_property
    def _words(self) -> set[str]:
        """What is written somewhere, and so no mistyped name: the surveys may not know it, but people do."""
        surveys = self.surveys.values()
        said = (statement.text.en for survey in surveys for statement in survey.statements)
        left_open = (question for survey in surveys for question in survey.unanswered)
        return {word for text in chain(said, left_open) for word in split(text)}

    @property
    def answerer(self) -> Answerer:
        """Made once, also when several ask for it at a time: it takes seconds where nothing of it is kept."""
        with self._making:
            return self._answerer

    @cached_property
    def _answerer(self) -> Answerer:
        topics = {topic.id: topic for topic in self._store.topics()}
        papers = {paper.id: paper for paper in self._store.papers()}
        statements = [statement for survey in self.surveys.values() for statement in survey.statements]
        reader = QuestionReader(list(self.surveys.values()), topics, papers, self.linker)
        kept = self._store.documents()
        documents, made = indexing.documents_of(
            statements, kept, lambda statement: indexing.document_of(statement, topics, papers, reader)
        )
        leaving_open = [survey for survey in self.surveys.values() if survey.unanswered]
        unanswered, also_made = indexing.documents_of(
            leaving_open, kept, lambda survey: indexing.unanswered_of(survey, reader)
        )
        if made or also_made:
            with suppress(StoreError):  # another process is writing; they are made again next time
                ids = [*(statement.id for statement in statements), *(survey.id for survey in leaving_open)]
                self._store.keep_documents(made | also_made, ids)
        return Answerer(
            statements,
            topics=topics,
            papers=papers,
            reader=reader,
            documents=documents,
            unanswered=unanswered,
            rising=self._rising,
        )

    def _rising(self) -> list[Statement]:
        """What says why the hottest topics are hot."""
        said = {
            (each.survey, each.line, each.text): each for survey in self.surveys.values() for each in survey.statements
        }
        reasons = [
            reason for item in self.ranking.top(kind="topic", within=None, limit=8) for reason in item.reasons[:1]
        ]
        found = (said.get((reason.survey, reason.line, reason.text)) for reason in reasons)
        return list(dict.fromkeys(each for each in found if each))

    @cached_property
    def mention_finder(self) -> MentionFinder:
        topics, papers = self._store.topics(), self._store.papers()
        names = [name for name in self._store.names() if name.role is not Role.DESCRIPTION]
        linker = Linker(names, self._words)
        return MentionFinder(linker, {topic.id: topic for topic in topics}, {paper.id: paper for paper in papers})

    @cached_property
    def conversation(self) -> Conversation:
        topics, papers = self._store.topics(), self._store.papers()
        return Conversation(self.linker, {topic.id: topic for topic in topics}, {paper.id: paper for paper in papers})

    @cached_property
    def editor(self) -> Editor:
        store, pool = self._store, Pool(self._store.topics(), self._store.papers(), list(self.surveys.values()))
        seen = ListedNews(store.listing.seen_since, self.matcher, self.listed.is_work)
        new: list[NewPapers] = [seen, FeedNews(self.news)]
        return Editor(pool, self.ranking, store.outbox, store.readers, new, papers=store.listing.papers)

    @cached_property
    def ranking(self) -> Ranking:
        items: list[Topic | Paper] = [*self._store.topics(), *self._store.papers()]
        return Ranking(items, list(self.surveys.values()), self._store.appearances())
