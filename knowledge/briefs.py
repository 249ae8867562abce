"""What belongs together when one topic or work is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest

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

    def quotes(self, text: str) -> bool:
        """Whether a text is one of the statements, as the summary of a work of an added document is."""
        return any(text in (each.statement.text.en, each.statement.text.zh) for each in self.citations if text)


@dataclass(frozen=True, slots=True)
class TopicBrief:
    """A topic with its surroundings."""

    topic: Topic
    path: tuple[Topic, ...]  # the topics above it, the root first
    children: tuple[Topic, ...]
    papers: tuple[Paper, ...]  # its own and those below it, the most said about first
    citations: tuple[Citation, ...]
    surveys: tuple[Survey, ...]
    listed: tuple[Paper, ...] = ()  # of imported lists, the most cited first; no survey names them


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement among all those of its survey, in the order of the text."""

    survey: Survey
    citations: tuple[Citation, ...]
    at: int  # which one is meant
    subjects: tuple[Topic | Paper, ...]  # what that one is about


def most_telling(citations: tuple[Citation, ...], id: str, limit: int) -> tuple[Citation, ...]:
    """
    The few statements to show first of what is said about *id*, in their old order.

    Every survey has its say before one has a second; in each, what has *id* as its first subject comes before what
    only touches it, definitions and methods before results, and those before limitations and credits.
    """
    by_survey: defaultdict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        by_survey[citation.survey.id].append(citation)
    for said in by_survey.values():
        said.sort(key=lambda citation: (citation.statement.about.index(id), _TELLING[citation.statement.kind]))
    in_turns = [citation for turn in zip_longest(*by_survey.values()) for citation in turn if citation]
    kept = {citation.statement.id for citation in in_turns[:limit]}
    return tuple(citation for citation in citations if citation.statement.id in kept)
