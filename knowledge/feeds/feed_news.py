"""What was fetched, as the digests take it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from knowledge.digests.digest import Candidate
from knowledge.feeds.news import News
from knowledge.models import Paper


class FeedNews:
    """New papers that sources brought: those that are about a topic, by title and abstract."""

    def __init__(self, news: News) -> None:
        self._news = news

    def since(self, first: date, last: date) -> Sequence[Candidate]:
        """Those that were first seen on these days."""
        days = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
        return [
            Candidate.about(new.paper, new.seen.date(), new.matches)
            for new in self._news.since(*days, about_topics=True)
            if new.matches
        ]

    def subjects_of(self, paper: Paper) -> frozenset[str]:
        """The topics that a paper from a source was matched to."""
        return frozenset(match.topic for match in self._news.about(paper.id))
