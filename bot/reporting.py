"""What became of sources of new papers, as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tabulate import tabulate

from bot.collecting import Report
from bot.sources import Source
from knowledge import Library
from knowledge.feeds.feed_log import FeedState

TRIED = 5  # papers of each source that a trial shows


def fetched_text(library: Library, reports: Iterable[Report]) -> str:
    """What became of each source; of a trial, also the first papers that would come in, with their topics."""
    lines: list[str] = []
    for report in reports:
        lines.append(str(report))
        for paper in report.new[:TRIED]:
            reasons = (
                f"{library.topic(match.topic).name.en} ({match.reason.en})"
                for match in library.news.topics_of(paper.title, paper.abstract)
            )
            lines += [f"  - {paper.title}", *(f"      {reason}" for reason in reasons)]
        if len(report.new) > TRIED:
            lines.append(f"  … and {len(report.new) - TRIED} more")
    return "\n".join(lines)


def sources_text(sources: Iterable[tuple[Source, FeedState | None]]) -> str:
    """How the sources of new papers did so far."""
    rows = [
        (
            source.name,
            state.papers if state else 0,
            _moment(state.succeeded if state else None),
            _moment(state.next_try if state else None),
            (state.error if state else None) or "",
        )
        for source, state in sources
    ]
    head = ["source", "papers", "last fetched", "next", "trouble"]
    return tabulate(rows, head, maxcolwidths=[40, None, None, None, 50], tablefmt="simple", disable_numparse=True)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "–"
