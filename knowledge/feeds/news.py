"""New papers: taken in from sources, each once, and matched to the topics that they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.feeds.feed_log import FeedLog
from knowledge.feeds.feed_papers import FeedPaper
from knowledge.feeds.matching import TopicMatch, TopicMatcher
from knowledge.lists.records import LONGEST_TITLE
from knowledge.models import Paper
from knowledge.store import Store
from knowledge.text import squash

FRESH = timedelta(days=45)  # how long after its publication a paper that is first seen is still new
MOST = 1000  # papers that one question gives


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the papers of one fetch; the first three add up to their number."""

    new: int
    known: int  # from this source or another, from a list, or from a survey
    skipped: int  # without a title that can be kept
    matched: int  # of the new ones, those about some topic


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that came in, and why it is taken to be about its topics."""

    paper: Paper
    source: str
    seen: datetime
    matches: tuple[TopicMatch, ...]


class News:
    """New papers of one state of the knowledge."""

    def __init__(
        self, store: Store, matcher: TopicMatcher, is_topic: Callable[[str], bool], is_work: Callable[[str], bool]
    ) -> None:
        """*is_work* says whether a listed paper is a work that the surveys name."""
        self._store = store
        self._matcher = matcher
        self._is_topic = is_topic
        self._is_work = is_work

    @property
    def log(self) -> FeedLog:
        """How the sources did."""
        return self._store.feeds

    def topics_of(self, title: str, abstract: str | None = None) -> list[TopicMatch]:
        """What a paper is about, by its title and abstract."""
        return self._matcher.match(title, abstract)

    def take_in(self, papers: Sequence[FeedPaper], source: str, now: datetime) -> TakenIn:
        """
        Keep the papers of a fetch as papers of a list that is named like the source; what is known is left as it is.

        It is one transaction: no paper is kept without the time at which it was first seen.
        """
        fresh = self.unknown(papers)
        skipped = sum(not _can_be_kept(paper) for paper in papers)
        noted: dict[str, bool] = {}
        if fresh:
            matched = [(paper, self.topics_of(paper.title, paper.abstract)) for paper in fresh]
            self._store.import_papers(
                (paper.row() for paper in fresh),
                source,
                then=lambda store: noted.update(store.feeds.note_new(matched, source, now)),
            )
        new = {id_: about for id_, about in noted.items() if not self._is_work(id_)}
        return TakenIn(len(new), len(papers) - skipped - len(new), skipped, sum(new.values()))

    def unknown(self, papers: Sequence[FeedPaper]) -> list[FeedPaper]:
        """The papers that are not there yet, or that say more of themselves than is there."""
        kept = [paper for paper in papers if _can_be_kept(paper)]
        return [paper for paper, known in zip(kept, self.log.known(kept), strict=True) if not known]

    def since(
        self, first: datetime, last: datetime, *, about_topics: bool = False, limit: int = MOST
    ) -> list[NewPaper]:
        """
        The new papers that were first seen from *first* to before *last*, the latest first; with *about_topics*, only
        those that are about a topic.

        Left out are works that the surveys name, and what was published long before it was seen: the past of a source
        that was added lately is no news.
        """
        found = {
            each.paper: each
            for each in self.log.since(first, last, fresh=FRESH, about_topics=about_topics, limit=limit)
        }
        papers = {paper.id: paper for paper in self._store.listing.papers(found)}
        return [
            NewPaper(papers[id_], each.source, each.seen, self._known(each.matches))
            for id_, each in found.items()
            if id_ in papers and not self._is_work(id_)
        ]

    def about(self, paper: str) -> tuple[TopicMatch, ...]:
        """What a paper that came in is about, by its id; nothing for any other."""
        return self._known(self.log.about(paper))

    def _known(self, matches: Sequence[TopicMatch]) -> tuple[TopicMatch, ...]:
        return tuple(match for match in matches if self._is_topic(match.topic))


def _can_be_kept(paper: FeedPaper) -> bool:
    return len(paper.title) <= LONGEST_TITLE and squash(paper.title) != ""
