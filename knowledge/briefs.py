"""What belongs together when one topic or work is shown."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.models import Paper, Section, Statement, StatementKind, Survey, Topic

# What a reader wants first of a subject, when not everything fits.
_TELLING = {
    StatementKind.DEFINITION: 0,
    StatementKind.METHOD: 1,
    StatementKind.RESULT: 2,
    StatementKind.NUMBER: 2,
    StatementKind.CAUSE: 3,
    StatementKind.COMPARISON: 3,
    StatementKind.TREND: 3,
    StatementKind.ADVICE: 4,
    StatementKind.LIMITATION: 4,
    StatementKind.ATTRIBUTION: 5,
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement with the survey and section it stands in."""

    statement: Statement
    survey: Survey
    section: Section


@dataclass(frozen=True, slots=True)
class PaperBrief:
    """A work with its surroundings."""

    paper: Paper
    topics: tuple[Topic, ...]
    citations: tuple[Citation, ...]  # oldest survey first, in the order of the text
    surveys: tuple[Survey, ...]  # that name or discuss it, oldest first
    related: tuple[Paper, ...]  # of the same topics, the most said about first


@dataclass(frozen=True, slots=True)
class TopicBrief:
    """A topic with its surroundings."""

    topic: Topic
    path: tuple[Topic, ...]  # the topics above it, the root first
    children: tuple[Topic, ...]
    papers: tuple[Paper, ...]  # its own and those below it, the most said about first
    citations: tuple[Citation, ...]
    surveys: tuple[Survey, ...]


def most_telling(citations: tuple[Citation, ...], id: str, limit: int) -> tuple[Citation, ...]:
    """
    The few statements to show first of what is said about *id*, in their old order.

    Those that have it as their first subject come before those that only touch it, definitions and methods before
    results, and those before limitations and credits.
    """
    ranked = sorted(
        citations,
        key=lambda citation: (citation.statement.about.index(id), _TELLING[citation.statement.kind]),
    )
    kept = set(ranked[:limit])
    return tuple(citation for citation in citations if citation in kept)
