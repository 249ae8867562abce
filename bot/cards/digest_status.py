"""Subscriptions in words: what they are, what comes next, and what became of the last days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.cards import digest_words as told
from bot.cards.limits import clip, plain
from bot.cards.naming import item_name, listed
from bot.cards.parts import Card, text
from knowledge.digests.deliveries import Delivery, State, Why
from knowledge.digests.schedule import EVERY_DAY
from knowledge.digests.subscriptions import Pause, Subscription
from knowledge.digests.zones import city_of
from knowledge.models import Language, Topic

SHOWN = 12  # digests on one card
_ROOM = 3800


@dataclass(frozen=True, slots=True)
class Overview:
    """A subscription with what is to be said of it."""

    subscription: Subscription
    topics: tuple[Topic, ...]
    upcoming: datetime | None
    deliveries: tuple[Delivery, ...] = ()  # the newest first
    weights: tuple[tuple[Topic, float], ...] = ()


def where(subscription: Subscription, language: Language) -> str:
    """Its channel, or that it is direct messages."""
    return f"<#{subscription.channel}>" if subscription.channel is not None else told.DM[language]


def summary(overview: Overview, language: Language) -> str:
    """What it is, on two lines."""
    subscription = overview.subscription
    days = listed((told.DAYS[n][language] for n in sorted(subscription.weekdays)), language)
    if subscription.weekdays == EVERY_DAY:
        days = told.EVERY_DAY[language]
    topics = listed((item_name(topic, language) for topic in overview.topics), language)
    parts = [
        f"{subscription.at:%H:%M} {plain(city_of(subscription.zone)[language], 40)}",
        days,
        plain(topics, 300) if subscription.topics else told.ALL_TOPICS[language],
        told.WORKS[language].format(count=subscription.count),
    ]
    if subscription.excluded:
        parts.append(told.WITHOUT[language].format(words=plain(listed(subscription.excluded, language), 200)))
    if subscription.thread:
        parts.append(told.IN_THREADS[language])
    title = f"**{told.NUMBER[language].format(id=subscription.id)}** → {where(subscription, language)}"
    return f"{title}\n-# {' · '.join(parts)}"


def upcoming(overview: Overview, language: Language) -> str:
    """When it comes next, in the reader's own time, or why it does not."""
    paused = overview.subscription.paused
    if paused is not None:
        hint = f" {told.RESUME_HINT[language]}" if paused is not Pause.ASKED else ""
        return told.PAUSED[language].format(why=told.WHYS[paused][language]) + hint
    return told.NEXT[language].format(when=stamp(overview.upcoming)) if overview.upcoming else ""


def stamp(instant: datetime) -> str:
    """An instant as Discord shows it to each reader in their own time."""
    return f"{discord.utils.format_dt(instant)} ({discord.utils.format_dt(instant, 'R')})"


def link(subscription: Subscription, delivery: Delivery) -> str:
    """Where a delivered digest is."""
    return f"https://discord.com/channels/{subscription.guild or '@me'}/{delivery.channel}/{delivery.message}"


def list_card(overviews: Sequence[Overview], language: Language) -> Card:
    """All digests that a reader may see."""
    lines = [f"{summary(each, language)}\n{upcoming(each, language)}" for each in overviews[:SHOWN]]
    body: list[ui.Item[Any]] = [text("\n".join([f"## {told.LISTED[language]}", *clip(lines, _ROOM)]))]
    return Card(body)


def status_card(overviews: Sequence[Overview], language: Language) -> Card:
    """The last and next deliveries, and why anything was skipped."""
    lines: list[str] = []
    for overview in overviews[:SHOWN]:
        lines += [summary(overview, language), upcoming(overview, language), *_past(overview, language)]
        if overview.weights:
            weights = (f"{plain(topic.name[language], 60)} ×{factor:.2g}" for topic, factor in overview.weights[:8])
            lines.append(told.WEIGHTS[language].format(weights=listed(weights, language)))
    return Card([text("\n".join(clip(filter(None, lines), _ROOM)))])


def _past(overview: Overview, language: Language) -> list[str]:
    subscription, deliveries = overview.subscription, overview.deliveries
    posted = next((each for each in deliveries if each.state is State.CONFIRMED), None)
    if posted is None or posted.at is None:
        lines = [told.NEVER[language]]
    else:
        when = discord.utils.format_dt(posted.at)
        lines = [told.LAST[language].format(when=when, link=link(subscription, posted))]
    return lines + [line for each in deliveries if (line := _unposted(each, language))]


def _unposted(delivery: Delivery, language: Language) -> str:
    day = delivery.day.isoformat()
    if delivery.state is State.CONFIRMED:
        return ""
    if delivery.state in told.STATES:
        state = told.STATES[delivery.state][language]
        return "- " + told.SKIPPED[language].format(day=day, state=state, why=_reason(delivery.reason, language))
    if delivery.reason and delivery.next_try is not None:
        when = discord.utils.format_dt(delivery.next_try, "R")
        reason = plain(delivery.reason, 150)
        return "- " + told.TRYING[language].format(day=day, when=when, tries=delivery.tries, reason=reason)
    return "- " + told.UNDER_WAY[language].format(day=day)


def _reason(reason: str, language: Language) -> str:
    code, _, detail = reason.partition(": ")
    known: dict[str, Why | Pause] = {each.value: each for each in (*Why, *Pause)}
    said = told.WHYS[known[code]][language] if code in known else plain(code, 100)
    return f"{said} ({plain(detail, 100)})" if detail else said
