"""The cards of what the surveys say on a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import clip, plain
from bot.cards.parts import Card, by_survey, line, menu, place_choice, room_beside, said, subject_choice, text
from bot.navigation import PostButton
from knowledge.asking.claims import Claim, Covering
from knowledge.briefs import Citation
from knowledge.models import Language, Paper, Topic

MOST = 12  # statements
QUOTED = 140  # characters of a claim


def covered_card(covering: Covering, subjects: Sequence[Topic | Paper], language: Language) -> Card:
    """What the surveys say to each claim of a message, and on what else it names, for who asked; it can be posted."""
    if not covering.claims and not covering.others:
        return Card([text(words.NOTHING_COVERED[language])])
    title = f"### {words.COVERED_HERE[language]}\n-# {words.COVERED_HINT[language]}"
    lines = [each for claim in covering.claims for each in (*_told(claim, language), "")]
    lines += by_survey(covering.others, language)
    return _card(title, lines, covering.citations, subjects, language, postable=bool(covering.citations))


def said_card(citations: Sequence[Citation], subjects: Sequence[Topic | Paper], language: Language, *, by: str) -> Card:
    """The same for everybody: the statements under their surveys, without the words of who wrote the message."""
    title = f"### {words.COVERED_HERE[language]}\n-# {words.POSTED_BY[language].format(name=plain(by, 80))}"
    ordered = sorted(citations, key=lambda citation: (citation.survey.published, citation.survey.id))
    return _card(title, by_survey(ordered, language), citations, subjects, language, postable=False)


def _card(
    title: str,
    lines: Sequence[str],
    citations: Sequence[Citation],
    subjects: Sequence[Topic | Paper],
    language: Language,
    *,
    postable: bool,
) -> Card:
    body: list[ui.Item[Any]] = [text(title), line()]
    body.append(text("\n".join(clip(lines, room_beside(body)))))
    places = [place_choice(each, each.statement.text[language], language) for each in citations[:MOST]]
    for row in (
        menu(places, language, of="places", hint=words.SEE_IN_CONTEXT),
        menu([subject_choice(item, language) for item in subjects], language),
    ):
        body += [row] if row else []
    return Card(body, [PostButton.with_caption(words.POST[language])] if postable else [])


def _told(claim: Claim, language: Language) -> list[str]:
    """A claim, quoted, and the statements that come nearest, each with its place."""
    lines = [f"> {plain(claim.text, QUOTED)}"]
    if not claim.citations:
        return [*lines, f"-# {words.NOT_COVERED_HERE[language]}"]
    for citation in claim.citations:
        lines.append(said(citation, language))
        lines[-1] += f" · {plain(citation.survey.short[language], 60)} ({citation.survey.published})"
    return lines
