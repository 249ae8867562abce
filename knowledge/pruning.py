"""A catalogue without some of its topics, works and statements, and without any word of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from knowledge.models import Catalogue, Mention, Survey


def without(content: Catalogue, gone: Collection[str]) -> Catalogue:
    """
    What is left when the items and statements with the ids *gone* are taken out.

    A statement that was about them alone goes too; a topic whose parent goes moves up to the one above.
    """
    if not gone:
        return content
    parents = {topic.id: topic.parent for topic in content.topics}

    def above(topic: str | None) -> str | None:
        while topic in gone:
            topic = parents.get(topic) if topic else None
        return topic

    return Catalogue(
        tuple(replace(topic, parent=above(topic.parent)) for topic in content.topics if topic.id not in gone),
        tuple(replace(paper, topics=_left(paper.topics, gone)) for paper in content.papers if paper.id not in gone),
        tuple(_survey(survey, gone) for survey in content.surveys),
    )


def _survey(survey: Survey, gone: Collection[str]) -> Survey:
    mentions = (Mention(mention.line, _left(mention.about, gone)) for mention in survey.mentions)
    statements = (
        replace(statement, about=_left(statement.about, gone))
        for statement in survey.statements
        if statement.id not in gone
    )
    return replace(
        survey,
        sections=tuple(replace(section, topics=_left(section.topics, gone)) for section in survey.sections),
        mentions=tuple(mention for mention in mentions if mention.about),
        statements=tuple(statement for statement in statements if statement.about),
    )


def _left(ids: tuple[str, ...], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ not in gone)
