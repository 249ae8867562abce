"""Papers as sources list them: apart from what reads them, which takes a while to import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    """In what form a source lists papers."""

    ARXIV = "arxiv"  # answers of arXiv's API, in Atom
    FEED = "feed"  # RSS or Atom
    HUGGINGFACE = "huggingface"  # the daily papers, in JSON


@dataclass(frozen=True, slots=True)
class FeedPaper:
    """A paper as a source lists it; what it does not say is ``None`` or empty."""

    title: str
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    url: str | None = None
    arxiv: str | None = None  # without the version
    doi: str | None = None
    venue: str | None = None
    published: datetime | None = None  # in UTC

    def row(self) -> dict[str, object]:
        """As ``Library.import_papers`` takes it."""
        return {
            "title": self.title,
            "authors": list(self.authors),
            "abstract": self.abstract,
            "url": self.url,
            "arxiv": self.arxiv,
            "doi": self.doi,
            "venue": self.venue,
            "year": self.published.year if self.published else None,
        }
