"""Puts before ``knowledge.digests.digest`` what is at hand: the surveys, new papers, what was seen, and what is hot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from knowledge.digests.digest import NEW_DAYS, Candidate, Digest, Past, Pool, compose
from knowledge.digests.outbox import Outbox
from knowledge.digests.readers import Readers
from knowledge.digests.subscriptions import Subscription
from knowledge.feeds.matching import TopicMatcher
from knowledge.hot import Ranking
from knowledge.models import Paper

HOT = 2
_MOST_NEW = 300  # papers of the last days that are looked at, the latest first


class NewPapers(Protocol):
    """Where new papers come from; each is given once, with its subjects and why it is taken to be of them."""

    def since(self, first: date, last: date) -> Sequence[Candidate]:
        """Those that were first seen on these days."""
        ...

    def subjects_of(self, paper: Paper) -> frozenset[str]:
        """The ids of the topics that one of its papers is taken to be of; none for another's."""
        ...


class ListedNews:
    """New papers of imported lists: those that are about a topic, by title and abstract."""

    def __init__(
        self,
        seen_since: Callable[[date, date, int], list[tuple[Paper, date]]],
        matcher: TopicMatcher,
        is_known: Callable[[str], bool],
    ) -> None:
        """*is_known* says whether a listed paper is a survey's work."""
        self._seen_since, self._matcher, self._is_known = seen_since, matcher, is_known
        self._matched: dict[str, Candidate] = {}

    def since(self, first: date, last: date) -> Sequence[Candidate]:
        """The papers of lists that came in on these days."""
        found = self._seen_since(first, last, _MOST_NEW)
        candidates = (self._candidate(paper, seen) for paper, seen in found if not self._is_known(paper.id))
        return [candidate for candidate in candidates if candidate.topics]

    def subjects_of(self, paper: Paper) -> frozenset[str]:
        """The topics that a paper is about."""
        return frozenset(match.topic for match in self._matcher.match(paper.title or "", paper.abstract))

    def _candidate(self, paper: Paper, seen: date) -> Candidate:
        known = self._matched.get(paper.id)
        if known is None or known.paper != paper:
            matches = self._matcher.match(paper.title or "", paper.abstract)
            known = self._matched[paper.id] = Candidate.about(paper, seen, matches)
        return known


class Editor:
    """Makes the digests of one state of the knowledge."""

    def __init__(
        self,
        pool: Pool,
        ranking: Ranking,
        outbox: Outbox,
        readers: Readers,
        news: Sequence[NewPapers],
        *,
        papers: Callable[[Sequence[str]], list[Paper]],
    ) -> None:
        """*papers* gives those of lists by id."""
        self.pool = pool
        self._subjects = {work.paper.id: work.topics for work in pool.works}
        self._papers = papers
        self._ranking = ranking
        self._outbox = outbox
        self._readers = readers
        self._news = news

    def digest(self, subscription: Subscription, day: date) -> Digest:
        """The digest of a subscription on a day."""
        new = {
            candidate.paper.id: candidate
            for source in self._news
            for candidate in source.since(day - timedelta(days=NEW_DAYS), day)
        }
        digest = compose(self.pool, subscription, day, self._past(subscription.id), list(new.values()))
        if digest.topic is None:
            return digest
        chosen = digest.topic.topic.id
        topics = [id_ for id_ in self.pool.topics if id_ != chosen and chosen in self.pool.above(id_)]
        works = [work.paper.id for work in self.pool.works if work.topics & {chosen, *topics}]
        hot = self._ranking.top(kind=None, within=frozenset([*topics, *works]), limit=HOT)
        return replace(digest, topic=replace(digest.topic, hot=tuple(hot)))

    def weights(self, subscription: int) -> list[tuple[str, float]]:
        """How much more or less of each subject comes, as readers asked: topic ids, the most wanted first."""
        return sorted(self._past(subscription).weights.items(), key=lambda entry: (-entry[1], entry[0]))

    def subjects_of(self, item: str) -> frozenset[str]:
        """The topics of a work, as digests see it."""
        if item not in self._subjects:
            for paper in self._papers([item]):
                return frozenset[str]().union(*(source.subjects_of(paper) for source in self._news))
        return self._subjects.get(item, frozenset())

    def _past(self, subscription: int) -> Past:
        judged = self._readers.judged(subscription)
        return Past(self._outbox.seen(subscription), judged, {item: self.subjects_of(item) for item in judged})
