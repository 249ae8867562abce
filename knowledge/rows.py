"""Models <-> rows of the store; lists become JSON, bilingual texts two columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.models import (
    Bilingual,
    Mention,
    Paper,
    PaperKind,
    Section,
    Stance,
    Statement,
    StatementKind,
    Survey,
    Topic,
)

Row = dict[str, Any]


def topic_row(topic: Topic, position: int) -> Row:
    """A row of ``topics``."""
    return {
        "id": topic.id,
        "position": position,
        "parent": topic.parent,
        **_columns("name", topic.name),
        **_columns("lead", topic.lead),
        **_lists(topic, "aliases", "misspellings", "shared_names"),
    }


def topic_of(row: Row) -> Topic:
    """The topic in a row of ``topics``."""
    return Topic(
        id=row["id"],
        name=_required(row, "name"),
        lead=_required(row, "lead"),
        parent=row["parent"],
        aliases=_list(row, "aliases"),
        misspellings=_list(row, "misspellings"),
        shared_names=_list(row, "shared_names"),
    )


def paper_row(paper: Paper, position: int) -> Row:
    """A row of ``papers``."""
    plain = ("id", "name", "title", "year", "venue", "arxiv", "code", "url")
    return {
        **{field: getattr(paper, field) for field in plain},
        "position": position,
        "kind": paper.kind.value,
        **_columns("summary", paper.summary),
        **_columns("note", paper.note),
        **_lists(paper, "aliases", "misspellings", "described", "shared_names"),
        **_lists(paper, "authors", "organisations", "topics", "checked"),
    }


def paper_of(row: Row) -> Paper:
    """The paper in a row of ``papers``."""
    return Paper(
        id=row["id"],
        kind=PaperKind(row["kind"]),
        name=row["name"],
        title=row["title"],
        year=row["year"],
        venue=row["venue"],
        arxiv=row["arxiv"],
        code=row["code"],
        url=row["url"],
        summary=_optional(row, "summary"),
        note=_optional(row, "note"),
        aliases=_list(row, "aliases"),
        misspellings=_list(row, "misspellings"),
        described=_list(row, "described"),
        shared_names=_list(row, "shared_names"),
        authors=_list(row, "authors"),
        organisations=_list(row, "organisations"),
        topics=_list(row, "topics"),
        checked=_list(row, "checked"),
    )


def survey_row(survey: Survey) -> Row:
    """A row of ``surveys``."""
    return {
        **{field: getattr(survey, field) for field in ("id", "language", "published", "lines", "licence")},
        **_columns("title", survey.title),
        **_columns("short", survey.short),
        **_columns("description", survey.description),
        **_columns("published_note", survey.published_note),
        **_lists(survey, "aliases", "authors", "translators", "editors", "publishers", "urls", "unanswered"),
    }


def survey_of(
    row: Row, sections: Iterable[Row], mentions: Mapping[int, tuple[str, ...]], statements: Iterable[Statement]
) -> Survey:
    """The survey in a row of ``surveys``, with its parts."""
    return Survey(
        id=row["id"],
        title=_required(row, "title"),
        short=_required(row, "short"),
        language=row["language"],
        published=row["published"],
        description=_required(row, "description"),
        lines=row["lines"],
        aliases=_list(row, "aliases"),
        published_note=_optional(row, "published_note"),
        authors=_list(row, "authors"),
        translators=_list(row, "translators"),
        editors=_list(row, "editors"),
        publishers=_list(row, "publishers"),
        urls=_list(row, "urls"),
        licence=row["licence"],
        sections=tuple(section_of(section) for section in sections),
        mentions=tuple(Mention(line, about) for line, about in mentions.items()),
        statements=tuple(statements),
        unanswered=_list(row, "unanswered"),
    )


def section_row(survey: str, section: Section, position: int) -> Row:
    """A row of ``sections``."""
    return {
        "survey": survey,
        "id": section.id,
        "position": position,
        **_columns("title", section.title),
        "first_line": section.first_line,
        "last_line": section.last_line,
        "topics": json.dumps(section.topics),
    }


def section_of(row: Row) -> Section:
    """The section in a row of ``sections``."""
    title = _required(row, "title")
    return Section(row["id"], title, row["first_line"], row["last_line"], _list(row, "topics"))


def statement_row(statement: Statement) -> Row:
    """A row of ``statements``."""
    return {
        **{field: getattr(statement, field) for field in ("id", "survey", "section", "line", "last_line")},
        "kind": statement.kind.value,
        "stance": statement.stance.value if statement.stance else None,
        "opinion": int(statement.opinion),
        "inferred": int(statement.inferred),
        "en": statement.text.en,
        "zh": statement.text.zh,
        **_lists(statement, "asks"),
    }


def statement_of(row: Row, about: Iterable[str]) -> Statement:
    """The statement in a row of ``statements``."""
    return Statement(
        id=row["id"],
        survey=row["survey"],
        section=row["section"],
        line=row["line"],
        last_line=row["last_line"],
        about=tuple(about),
        kind=StatementKind(row["kind"]),
        text=Bilingual(row["en"], row["zh"]),
        stance=Stance(row["stance"]) if row["stance"] else None,
        opinion=bool(row["opinion"]),
        inferred=bool(row["inferred"]),
        asks=_list(row, "asks"),
    )


def _columns(field: str, value: Bilingual | None) -> Row:
    return {f"{field}_en": value.en if value else None, f"{field}_zh": value.zh if value else None}


def _lists(source: object, *fields: str) -> Row:
    return {field: json.dumps(getattr(source, field), ensure_ascii=False) for field in fields}


def _list(row: Row, field: str) -> tuple[str, ...]:
    return tuple(json.loads(row[field]))


def _required(row: Row, field: str) -> Bilingual:
    return Bilingual(row[f"{field}_en"], row[f"{field}_zh"])


def _optional(row: Row, field: str) -> Bilingual | None:
    return _required(row, field) if row[f"{field}_en"] is not None else None
