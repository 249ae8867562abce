"""The public face of what is known; what the bot, the command line and scripts call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import TypeVar

from knowledge import catalogue
from knowledge.added import AddedSurvey
from knowledge.asking.claims import Covering, covering
from knowledge.asking.composing import Answer, answered, not_covered
from knowledge.asking.conversation import FollowUp, Turn
from knowledge.briefs import Citation, PaperBrief, Passage, TopicBrief
from knowledge.digests.editor import Editor
from knowledge.digests.outbox import Outbox
from knowledge.digests.readers import Readers
from knowledge.errors import KnowledgeError
from knowledge.feeds.news import News
from knowledge.hot import HotItem
from knowledge.known import Known
from knowledge.lists.listed import counted
from knowledge.lists.listing_index import PREFIX_ID, ImportedList
from knowledge.lists.records import ImportCounts, Record
from knowledge.loading import add, load, remove
from knowledge.lookup import SUGGESTIONS, LookUp, looked_up
from knowledge.models import Language, Paper, Section, Statement, Survey, Topic
from knowledge.names import ItemKind
from knowledge.search import SUGGESTED, Match, Status, Why, arxiv_id_in, verdict
from knowledge.store import Store
from knowledge.text import any_of, language_of

__all__ = ["Library", "LookUp", "NotFound", "load"]

LONGEST_MESSAGE = 4000  # characters of a chat message that are looked at
LONGEST = 500  # characters of a query that are looked at
RELATED = 12
_T = TypeVar("_T")


class NotFound(KnowledgeError):
    """Nothing has this id."""


class Library:
    """
    All knowledge in one file, or in memory.

    It may be used from several threads. Methods raise ``StoreError`` when the file fails, ``NotFound`` for an
    unknown id.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._snapshot: Known | None = None

    @classmethod
    def open(cls, path: Path | str | None = None, *, knowledge: Path = catalogue.SHIPPED) -> Library:
        """
        Open a file, creating, migrating and loading it as needed; ``None`` is in memory.

        Files of *knowledge* whose content is already loaded are not read again. Raises ``StoreError``, or
        ``InvalidCatalogue`` when the YAML does not hold together; the store is then as it was.
        """
        store = Store.open(Path(path) if path is not None else None)
        try:
            load(store, catalogue.texts_of(knowledge))
        except BaseException:
            store.close()
            raise
        return cls(store)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def warm(self) -> None:
        """Read all that answers need, so that the first question waits no longer than others."""
        self._known.read_all()

    def version(self) -> int:
        """A number that changes when the file has been written to, also by another process; see ``Store.version``."""
        return self.store.version()

    def state(self, key: str) -> str | None:
        """A small fact that the bot remembers between runs."""
        return self.store.state(key)

    def remember(self, key: str, value: str) -> None:
        """Set a small fact."""
        self.store.remember(key, value)

    # Looking up

    def find_papers(self, text: str, *, limit: int = 10) -> list[Match[Paper]]:
        """The works that match what was typed, best first; none when nothing is near enough to be offered."""
        text = text[:LONGEST]
        arxiv = arxiv_id_in(text)
        if arxiv is not None:
            shipped = [Match(paper, 1.0, Why.ARXIV, arxiv) for paper in self.store.papers_with_arxiv(arxiv)]
            return self._known.listed.with_arxiv(arxiv, shipped)[: max(0, limit)]
        return self._known.listed.find(text, self._known.paper_index.find(text, limit=limit), limit=max(0, limit))

    def find_topics(self, text: str, *, limit: int = 10) -> list[Match[Topic]]:
        """The topics that match what was typed, best first; none when nothing is near enough to be offered."""
        return self._known.topic_index.find(text[:LONGEST], limit=limit)

    def look_up_paper(self, text: str, *, limit: int = 10) -> LookUp[Paper]:
        """``find_papers`` with a verdict, and the nearest works where there is no answer."""
        matches = self.find_papers(text, limit=limit)
        named = [match.item for match in self.find_topics(text, limit=1) if match.why is Why.NAME]
        status = verdict(matches)
        if status is not Status.FOUND or (named and matches[0].why is not Why.NAME):
            nearest: list[Topic | Paper] = list(named)
            if arxiv_id_in(text) is None:
                near = self._known.paper_index.find(text[:LONGEST], limit=2 * SUGGESTIONS, least=SUGGESTED)
                nearest += [match.item for match in near]
                nearest += self.store.papers(self.store.items_said_with(text[:LONGEST], "paper", limit=SUGGESTIONS))
            return looked_up(text, "paper", status, matches, nearest, named=bool(named))
        return LookUp(text, "paper", status, tuple(matches), ())

    def look_up_topic(self, text: str, *, limit: int = 10) -> LookUp[Topic]:
        """``find_topics`` with a verdict, and the nearest topics where there is no answer."""
        matches = self.find_topics(text, limit=limit)
        exact = (Why.NAME, Why.ARXIV)
        named = [match.item for match in self.find_papers(text, limit=1) if match.why in exact]
        status = verdict(matches)
        if status is not Status.FOUND or (named and matches[0].why is not Why.NAME):
            nearest: list[Topic | Paper] = list(named)
            near = self._known.topic_index.find(text[:LONGEST], limit=2 * SUGGESTIONS, least=SUGGESTED)
            nearest += [match.item for match in near]
            nearest += self.store.topics(self.store.items_said_with(text[:LONGEST], "topic", limit=SUGGESTIONS))
            return looked_up(text, "topic", status, matches, nearest, named=bool(named))
        return LookUp(text, "topic", status, tuple(matches), ())

    def ask(self, question: str, *, language: Language | None = None, context: Sequence[str] = ()) -> Answer:
        """
        A cited answer from the statements, or that the surveys do not cover it.

        The language is that of the question unless one is given; *context* are ids that the talk was about before.
        """
        question = question[:LONGEST]
        told_in = language or language_of(question)
        knows = self._known  # as it is now, to the end
        found = knows.answerer.find(question, context)
        if found.statements or found.listed:
            return answered(question, found, told_in, knows.surveys)
        known, near = (self._names(ids, told_in)[:SUGGESTIONS] for ids in (found.subjects, found.nearest))
        return not_covered(question, found.subjects, known, near, told_in)

    def _names(self, ids: Sequence[str], language: Language) -> list[str]:
        items: list[Topic | Paper] = [*self.papers(ids), *self.topics(ids)]
        return [_name(item, language) for item in items]

    def follow_up(self, text: str, turn: Turn) -> FollowUp:
        """What a text asks that was said after *turn*, as a question that stands for itself."""
        return self._known.conversation.resolve(text[:LONGEST], turn)

    def complete(
        self, prefix: str, *, kind: ItemKind | None = None, limit: int = 25
    ) -> list[Match[Topic] | Match[Paper]]:
        """What a person who began to type may mean, from the first character on; best first."""
        prefix, limit = prefix[:LONGEST], max(0, limit)
        topics = self._known.topic_index.complete(prefix, limit=limit) if kind != "paper" else []
        papers = self._known.paper_index.complete(prefix, limit=limit) if kind != "topic" else []
        if kind != "topic":
            papers = self._known.listed.complete(prefix, papers, limit=limit)
        found: list[Match[Topic] | Match[Paper]] = [*topics, *papers]
        if not prefix.strip():  # nothing to rank by: some of each
            found = [match for pair in zip_longest(topics, papers) for match in pair if match]
        return sorted(found, key=lambda match: -match.score)[:limit]

    def mentioned_in(self, message: str) -> list[Topic | Paper]:
        """The works and topics that a chat message names, works first; precise rather than complete."""
        return [self.item(id_) for id_ in self._known.mention_finder.find(message[:LONGEST_MESSAGE])]

    def covering(self, message: str, *, language: Language | None = None) -> Covering:
        """What the surveys say to the claims of a chat message, and of what it names."""
        return covering(
            message[:LONGEST_MESSAGE],
            lambda text: [item.id for item in self.mentioned_in(text)],
            lambda claim, about: self.ask(claim, language=language, context=about),
            lambda statements: self.cite(tuple(statements)),
            lambda id_: self.statements(about=id_),
        )

    # Lists

    def import_papers(
        self,
        rows: Iterable[Mapping[str, object] | Record],
        *,
        source: str = "imported",
        at: datetime | None = None,
        seen: date | None = None,
    ) -> ImportCounts:
        """
        Add papers from a list, to be found together with the works of the surveys.

        A row may have ``title`` (without one it is skipped), ``authors``, ``venue``, ``year``, ``abstract``,
        ``cites``, ``url``, ``arxiv`` and ``doi``; other keys are passed over. Papers with the same arXiv id, DOI, or
        title and year become one, and those that a survey names stay the survey's. *rows* may be any iterable; it is
        read once, a batch at a time. If it raises, that is raised, and nothing of it is there.

        *at* is the time to note. With *seen*, the day of the import, digests take them for new papers for a week.
        """
        before = self._known.listed.known()
        noted = at.isoformat(timespec="seconds") if at else None
        counts = self.store.import_papers(rows, source, noted, seen)
        return counted(counts, self._known.listed.known() - before)

    @property
    def news(self) -> News:
        """New papers of sources that are fetched: taking them in, and what came in when."""
        return self._known.news

    def lists(self) -> list[ImportedList]:
        """The lists that have been imported, in the order in which they first came."""
        return self.store.listing.lists()

    # Surveys that people add

    def add_survey(self, added: AddedSurvey) -> Survey:
        """
        Add a survey, given as YAML, or replace the one of its id, in one transaction.

        Raises ``InvalidCatalogue`` when the YAML does not hold together with what is shipped.
        """
        add(self.store, added)
        self._snapshot = None
        return self.survey(added.survey)

    def remove_survey(self, id: str) -> AddedSurvey:
        """Take an added survey out, with the works and topics that only it named. Raises ``NotFound``."""
        found = self._one([added for added in self.added_surveys() if added.survey == id], "added survey", id)
        remove(self.store, found.survey)
        self._snapshot = None
        return found

    def added_surveys(self) -> list[AddedSurvey]:
        """What was added, oldest first."""
        return self.store.added.surveys()

    def added_titles(self, source: str) -> dict[str, str]:
        """The titles of added surveys by id, of those whose source begins so."""
        return self.store.added.titles(source)

    def added_ids(self) -> frozenset[str]:
        """The ids of added surveys, and of the works and topics that only they name."""
        return self.store.added.own()

    # Digests, and what readers said

    @property
    def outbox(self) -> Outbox:
        """Who gets which digest, and what became of each."""
        return self.store.outbox

    @property
    def readers(self) -> Readers:
        """What readers saved, and of what they want more or less."""
        return self.store.readers

    # What is known

    def item(self, id: str) -> Topic | Paper:
        """A topic or work by its id."""
        items: list[Topic | Paper] = [*self.papers([id]), *self.topics([id])]
        return self._one(items, "topic or work", id)

    def items(self, ids: Iterable[str]) -> list[Topic | Paper]:
        """The topics and works among ids, in their order, each once."""
        order = {id_: place for place, id_ in enumerate(dict.fromkeys(ids))}
        items: list[Topic | Paper] = [*self.papers(list(order)), *self.topics(list(order))]
        return sorted(items, key=lambda item: order[item.id])

    def topic(self, id: str) -> Topic:
        """A topic by its id."""
        return self._one(self.topics([id]), "topic", id)

    def paper(self, id: str) -> Paper:
        """A work by its id."""
        return self._one(self.papers([id]), "work", id)

    def survey(self, id: str) -> Survey:
        """A survey by its id, with all that it says."""
        return self._one([survey for survey in self.surveys() if survey.id == id], "survey", id)

    @staticmethod
    def _one(found: Sequence[_T], what: str, id: str) -> _T:
        if not found:
            raise NotFound(f"There is no {what} with the id “{id}”.")
        return found[0]

    def topics(self, ids: Sequence[str] | None = None) -> list[Topic]:
        """All topics, or those of *ids*, in the catalogue's order."""
        return self._known.shelf.topics(ids)

    def papers(self, ids: Sequence[str] | None = None) -> list[Paper]:
        """All works of the catalogue, or those of *ids*, in its order; those of imported lists come after them."""
        known = self._known
        listed = [id_ for id_ in ids or () if id_.startswith(PREFIX_ID)]
        return known.listed.marked(known.shelf.papers(ids)) + (self.store.listing.papers(listed) if listed else [])

    def surveys(self) -> list[Survey]:
        """All surveys, oldest first."""
        return list(self._known.surveys.values())

    def statements(self, about: str | None = None, survey: str | None = None) -> list[Statement]:
        """Statements about a topic, work or survey, and/or of one survey; oldest survey first."""
        return self._known.shelf.statements(about, survey)

    def topics_of(self, paper: Paper) -> tuple[str, ...]:
        """The ids of a work's topics; of a listed paper those that its title and abstract say it is about."""
        if not paper.is_listed_only:
            return paper.topics
        return tuple(match.topic for match in self._known.matcher.match(paper.title or "", paper.abstract))

    def listed_about(self, topic: str, *, limit: int = 5) -> list[Paper]:
        """The most cited listed papers whose titles name a topic, and that no survey names."""
        if not self.store.listing.state()[0]:
            return []
        matcher = self._known.matcher
        match = any_of(matcher.names_of(topic))
        found = self.store.listing.cited_with_words(match, 8 * limit) if match else []
        listed = self._known.listed.only_listed(found)
        named = (paper for paper in listed if any(each.topic == topic for each in matcher.match(paper.title or "")))
        return list(islice(named, limit))

    def path(self, topic: Topic) -> list[Topic]:
        """The topics above a topic, the root first."""
        above: list[Topic] = []
        while topic.parent is not None:
            topic = self.topic(topic.parent)
            above.insert(0, topic)
        return above

    def children(self, topic: str) -> list[Topic]:
        """The topics right below a topic."""
        return self._known.shelf.children(topic)

    def papers_of(self, topic: str) -> list[str]:
        """The ids of a topic's works and those of the topics below it, the most said about first."""
        return self._known.shelf.papers_of(topic)

    def surveys_about(self, id: str) -> list[str]:
        """The ids of the surveys that name or discuss a topic or work, oldest first."""
        return self._known.shelf.surveys_about(id)

    def cite(self, statements: Sequence[Statement]) -> tuple[Citation, ...]:
        """Statements with the surveys and sections they stand in; without those of a survey that is no longer there."""
        known = self._known
        return tuple(
            Citation(
                statement,
                known.surveys[statement.survey],
                known.sections[statement.survey, statement.section],
            )
            for statement in statements
            if (statement.survey, statement.section) in known.sections
        )

    def place(self, survey: str, section: str) -> tuple[Survey, Section]:
        """A survey and one of its sections."""
        return self._known.surveys[survey], self._known.sections[survey, section]

    def passage(self, statement: str) -> Passage:
        """A statement, by its id, among those that stand around it."""
        known = [survey for survey in self.surveys() if survey.id == statement.partition(":")[0]]
        said = known[0].statements if known else ()
        at = self._one([index for index, each in enumerate(said) if each.id == statement], "statement", statement)
        return Passage(known[0], self.cite(said), at, tuple(self.items(said[at].about)))

    def paper_brief(self, id: str) -> PaperBrief:
        """A work with its topics, what is said about it, and the works next to it."""
        paper = self.paper(id)
        topics = self.topics_of(paper)
        near = dict.fromkeys(other for topic in topics for other in self.papers_of(topic) if other != id)
        order = list(near)[:RELATED]
        return PaperBrief(
            paper=paper,
            topics=tuple(self.topics(topics)),
            citations=self.cite(self.statements(about=id)),
            surveys=tuple(survey for survey in self.surveys() if survey.id in self.surveys_about(id)),
            related=tuple(sorted(self.papers(order), key=lambda other: order.index(other.id))),
        )

    def topic_brief(self, id: str) -> TopicBrief:
        """A topic with its place in the tree, its works and what is said about it."""
        topic = self.topic(id)
        order = self.papers_of(id)
        return TopicBrief(
            topic=topic,
            path=tuple(self.path(topic)),
            children=tuple(self.children(id)),
            papers=tuple(sorted(self.papers(order), key=lambda paper: order.index(paper.id))),
            citations=self.cite(self.statements(about=id)),
            surveys=tuple(survey for survey in self.surveys() if survey.id in self.surveys_about(id)),
            listed=tuple(self.listed_about(id)),
        )

    def hot(self, *, topic: str | None = None, kind: ItemKind | None = None, limit: int = 10) -> list[HotItem]:
        """What is rising, best first: topics, works or both, of everything or below one topic."""
        within = None
        if topic is not None:
            self.topic(topic)
            below = self._known.shelf.descendants(topic)
            within = frozenset([*below, *self.papers_of(topic)]) - {topic}
        return self._known.ranking.top(kind=kind, within=within, limit=limit)

    @property
    def editor(self) -> Editor:
        """Makes the digests."""
        return self._known.editor

    @property
    def _known(self) -> Known:
        """What was read from the store, read again when another process has loaded other knowledge into the file."""
        version = self.store.version()
        known = self._snapshot
        if known is None or known.version != version:
            loaded = self.store.loaded()
            if known is None or known.loaded != loaded:
                known = Known(self.store, loaded)
            known.version = version
            self._snapshot = known
        return known


def _name(item: Topic | Paper, language: Language) -> str:
    return item.name[language] if isinstance(item, Topic) else item.name
