"""Answers as JSON: the shapes that scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.cards.naming import item_name
from knowledge import Library, LookUp
from knowledge.asking.composing import Answer
from knowledge.hot import HotItem
from knowledge.lists.importing import ListReport
from knowledge.lists.listing_index import ImportedList
from knowledge.models import LANGUAGES, Bilingual, Paper, Statement, Survey, Topic
from knowledge.search import Match, Status

Record = dict[str, Any]
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}  # that some readers of lines split at


def one_line(record: Record) -> str:
    """A record as JSON that is one line to everybody."""
    return json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS)


def paper_answer(library: Library, looked_up: LookUp[Paper]) -> Record:
    """The answer to a look-up of a work."""
    return {
        "query": looked_up.query,
        "status": looked_up.status.value,
        "matches": [_paper(library, match) for match in looked_up.matches],
        "suggestions": [item_name(item, "en") for item in looked_up.suggestions],
    }


def topic_answer(library: Library, looked_up: LookUp[Topic]) -> Record:
    """The answer to a look-up of a topic; with near ties the best match is the topic, the others are suggestions."""
    others = [match.item for match in looked_up.matches[1:]] if looked_up.status is Status.UNSURE else []
    return {
        "query": looked_up.query,
        "status": looked_up.status.value,
        "topic": _topic(library, looked_up.matches[0].item) if looked_up.matches else None,
        "suggestions": [item_name(item, "en") for item in (*others, *looked_up.suggestions)],
    }


def ask_answer(answer: Answer) -> Record:
    """The answer to a question, or that there is none."""
    return {
        "question": answer.question,
        "language": answer.language,
        "status": answer.status.value,
        "answer": answer.text,
        "citations": [
            {"n": source.n, "survey": source.survey, "section": source.section, "line": source.line}
            for source in answer.citations
        ],
        "about": list(answer.about),
        "suggestions": list(answer.suggestions),
    }


def hot_answer(items: Sequence[HotItem]) -> Record:
    """The ranking of what is hot."""
    return {"items": [_hot(item) for item in items]}


def surveys_answer(surveys: Sequence[Survey]) -> Record:
    """What has been read."""
    return {"surveys": [_survey(survey) for survey in surveys]}


def lists_answer(lists: Sequence[ImportedList]) -> Record:
    """What has been imported."""
    return {"lists": [asdict(each) for each in lists]}


def import_answer(report: ListReport, *, dry_run: bool) -> Record:
    """What became of a file."""
    return {
        "file": report.file,
        "status": "imported" if report.papers else "no_papers",
        "source": report.source,
        "format": report.format,
        "encoding": report.encoding,
        **asdict(report.counts),
        "skipped_lines": [asdict(remark) for remark in report.skipped],
        "left_out": [asdict(remark) for remark in report.left_out],
        "unreadable_characters": report.unreadable,
        "dry_run": dry_run,
    }


def _paper(library: Library, match: Match[Paper]) -> Record:
    paper = match.item
    return {
        "id": paper.id,
        "kind": paper.kind.value,
        "name": paper.name,
        "title": paper.title,
        "aliases": [*paper.aliases, *paper.shared_names],
        "year": paper.year,
        "venue": paper.venue,
        "arxiv": paper.arxiv,
        "url": paper.link,
        "topics": list(library.topics_of(paper)),
        "surveys": library.surveys_about(paper.id),
        "lists": list(paper.lists),
        "abstract": paper.abstract,
        "cites": paper.cites,
        "summary": _bilingual(paper.summary),
        "score": round(match.score, 4),
    }


def _topic(library: Library, topic: Topic) -> Record:
    return {
        "id": topic.id,
        "name": _bilingual(topic.name),
        "aliases": [*topic.aliases, *topic.shared_names],
        "summary": _bilingual(topic.lead),
        "parent": topic.parent,
        "children": [child.id for child in library.children(topic.id)],
        "papers": library.papers_of(topic.id),
        "listed": [paper.id for paper in library.listed_about(topic.id)],
        "surveys": library.surveys_about(topic.id),
        "statements": [_statement(statement) for statement in library.statements(about=topic.id)],
    }


def _statement(statement: Statement) -> Record:
    return {
        "text": _bilingual(statement.text),
        "kind": statement.kind.value,
        "stance": statement.stance.value if statement.stance else None,
        "survey": statement.survey,
        "section": statement.section,
        "line": statement.line,
    }


def _hot(item: HotItem) -> Record:
    return {
        "rank": item.rank,
        "kind": item.kind,
        "id": item.item.id,
        "name": {language: item_name(item.item, language) for language in LANGUAGES},
        "score": round(item.score, 4),
        "reasons": [
            {
                "text": _bilingual(reason.text),
                "survey": reason.survey,
                "section": reason.section,
                "line": reason.line,
            }
            for reason in item.reasons
        ],
    }


def _survey(survey: Survey) -> Record:
    return {
        "id": survey.id,
        "title": _bilingual(survey.title),
        "published": survey.published,
        "authors": list(survey.authors),
        "translators": list(survey.translators),
        "editors": list(survey.editors),
        "publishers": list(survey.publishers),
        "urls": list(survey.urls),
        "licence": survey.licence,
        "statements": len(survey.statements),
    }


def _bilingual(value: Bilingual | None) -> Record:
    return {"en": (value.en or None) if value else None, "zh": (value.zh or None) if value else None}
