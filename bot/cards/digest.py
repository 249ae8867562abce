"""The card of a digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.cards import digest_words as told
from bot.cards import words
from bot.cards.limits import BUTTON_LABEL, clip, label, plain
from bot.cards.naming import facts, full_name, item_name, listed
from bot.cards.parts import Card, go, line, text
from bot.feedback import DigestButton
from bot.screens import Screen, Show
from knowledge.briefs import Citation
from knowledge.digests.digest import REST, Digest, Nothing, Pick, TopicOfDay
from knowledge.digests.subscriptions import Subscription
from knowledge.models import Language, Statement, Topic

Cite = Callable[[Sequence[Statement]], Sequence[Citation]]

_ROOM = 3900  # characters of all texts
_TOPIC_ROOM = 850
_HEAD_ROOM = 350
_SURVEY = 40
_WORKS_WITH_LINES = 4  # with more, lines between them would be too many components


def digest_card(
    digest: Digest,
    subscription: Subscription,
    token: str,
    *,
    cite: Cite,
    topics: Sequence[Topic] = (),
    note: str = "",
) -> Card:
    """A digest with its mark; *topics* are those of the subscription, *note* is said under the title."""
    language = subscription.language
    head = [f"## {told.TITLE[language].format(day=digest.day.isoformat())}"]
    if topics:
        names = listed((item_name(topic, language) for topic in topics), language)
        head.append(f"-# {told.ON[language].format(topics=plain(names, 180))}")
    head += [f"-# {note}"] if note else []
    mark = DigestButton.to("why", subscription.id, token, told.WHY_THESE[language])
    if digest.nothing is not None:
        return Card([text("\n".join([*head, _nothing(digest.nothing, language)]))], [mark])
    body: list[ui.Item[Any]] = [text("\n".join(head))]
    room = (_ROOM - _HEAD_ROOM - _TOPIC_ROOM) // max(1, len(digest.picks))
    between = len(digest.picks) <= _WORKS_WITH_LINES
    for pick in digest.picks:
        body += [line()] if between else []
        body += [text(_pick(pick, cite, language, room)), _buttons(pick, subscription)]
    row: list[ui.Item[Any]] = []
    if digest.topic is not None:
        body += [*([line()] if between else []), text(_topic(digest.topic, cite, language))]
        opened = Screen(Show.TOPIC, language, digest.topic.topic.id)
        row.append(go(opened, told.READ_TOPIC[language]))
    return Card(body, [*row, mark])


def late_note(due: datetime, language: Language) -> str:
    """That a digest comes late, with when it was due in the reader's own time."""
    return told.LATE[language].format(due=discord.utils.format_dt(due))


def _nothing(nothing: Nothing, language: Language) -> str:
    last = nothing.last.isoformat() if nothing.last else ""
    return told.NOTHING[nothing.why][language].format(works=nothing.works, last=last, rest=REST)


def _pick(pick: Pick, cite: Cite, language: Language, room: int) -> str:
    paper = pick.paper
    name = plain(paper.name, min(120, room // 3))
    kind = plain(facts(paper, language), 60)
    title = f"### [{name}](<{paper.link}>)" if paper.link and len(paper.link) < room // 4 else f"### {name}"
    lines = [f"{title} · {kind}"]
    if paper.title and paper.title != paper.name:
        lines.append(f"**{plain(paper.title, 150)}**")
    why = "; ".join(reason[language] for reason in pick.why) if language == "en" else "；".join(r.zh for r in pick.why)
    last = f"-# {plain(told.WHY[language].format(reasons=why), min(200, room // 3))}"
    left = room - sum(len(each) + 1 for each in lines) - len(last)
    lines += clip(_said(pick, cite, language, left), left)
    return "\n".join([*lines, last])


def _said(pick: Pick, cite: Cite, language: Language, room: int) -> list[str]:
    if pick.statements:
        limit = max(40, room // len(pick.statements) - _SURVEY - 20)
        return [_statement(citation, language, limit) for citation in cite(pick.statements)]
    abstract = pick.paper.summary[language] if pick.paper.summary else pick.paper.abstract
    return [plain(abstract, max(40, min(300, room - 2)))] if abstract else []


def _statement(citation: Citation, language: Language, limit: int) -> str:
    survey = label(citation.survey.short[language].replace("`", ""), _SURVEY)
    line_number = words.LINE[language].format(line=citation.statement.line)
    return f"- {plain(citation.statement.text[language], limit)} `{survey}, {line_number}`"


def _topic(of_day: TopicOfDay, cite: Cite, language: Language) -> str:
    topic = of_day.topic
    lines = [
        f"### {told.TOPIC_OF_DAY[language].format(name=plain(full_name(topic, language), 120))}",
        plain(topic.lead[language], 220),
    ]
    lines += [_statement(citation, language, 150) for citation in cite(of_day.statements)]
    if of_day.hot:
        names = listed((item_name(item.item, language) for item in of_day.hot), language)
        lines.append(f"-# {told.HOT_HERE[language].format(names=plain(names, 120))}")
    return "\n".join(clip(lines, _TOPIC_ROOM))


def _buttons(pick: Pick, subscription: Subscription) -> ui.ActionRow[Any]:
    language, item = subscription.language, pick.paper.id
    return ui.ActionRow(
        go(Screen(Show.PAPER, language, item), words.OPEN[language]),
        *(
            DigestButton.to(verb, subscription.id, item, label(caption[language], BUTTON_LABEL))
            for verb, caption in (("save", told.SAVE), ("more", told.MORE), ("less", told.LESS))
        ),
    )
