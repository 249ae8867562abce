"""What the digest's commands and buttons ask of the library, and the cards of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.cards import digest_words as told
from bot.cards.digest import digest_card, late_note
from bot.cards.digest_status import Overview
from bot.cards.limits import plain
from bot.cards.naming import item_name, listed
from bot.cards.parts import Card
from bot.delivery import Letter
from knowledge import Library
from knowledge.digests.deliveries import Claim
from knowledge.digests.subscriptions import Subscription
from knowledge.models import Language


class Judgement(NamedTuple):
    """That a reader wants more (1) or less (-1) like a work in a subscription's digests."""

    subscription: int
    item: str
    reader: int
    value: int


def letter(library: Library, claim: Claim, now: datetime) -> Letter[Card]:
    """A digest to be sent, with what is in it."""
    subscription, delivery = claim.subscription, claim.delivery
    digest = library.editor.digest(subscription, delivery.day)
    note = late_note(delivery.due, subscription.language) if delivery.is_late(now) else ""
    topics = library.topics(subscription.topics) if subscription.topics else []
    card = digest_card(digest, subscription, delivery.token, cite=library.cite, topics=topics, note=note)
    return Letter(card, digest.items)


def preview(library: Library, subscription: Subscription, day: date) -> Card:
    """What would come now; nothing of it counts as seen."""
    digest = library.editor.digest(subscription, day)
    topics = library.topics(subscription.topics) if subscription.topics else []
    note = told.PREVIEW[subscription.language]
    return digest_card(digest, subscription, "preview", cite=library.cite, topics=topics, note=note)


def overviews(library: Library, subscriptions: Sequence[Subscription], now: datetime) -> list[Overview]:
    """Subscriptions with what became of their last days, and what comes."""
    return [_overview(library, subscription, now) for subscription in subscriptions]


def _overview(library: Library, subscription: Subscription, now: datetime) -> Overview:
    deliveries = tuple(library.outbox.deliveries(subscription.id))
    following = subscription.next_due(now, frozenset(delivery.day for delivery in deliveries))
    topics = {topic.id: topic for topic in library.topics()}
    return Overview(
        subscription=subscription,
        topics=tuple(topics[id_] for id_ in subscription.topics if id_ in topics),
        upcoming=following[1] if following else None,
        deliveries=deliveries,
        weights=tuple(
            (topics[id_], factor) for id_, factor in library.editor.weights(subscription.id) if id_ in topics
        ),
    )


def saved(library: Library, reader: int, item: str, now: datetime, language: Language) -> str:
    """Save a work for a reader; what to say."""
    paper = library.paper(item)
    new = library.readers.save(reader, paper, now)
    return (told.SAVED_NOW if new else told.SAVED_BEFORE)[language].format(name=plain(paper.name, 200))


def judged(library: Library, judgement: Judgement, language: Language) -> str:
    """Note that a reader wants more or less like a work; what to say."""
    subscription, item, reader, value = judgement
    paper = library.paper(item)
    if not library.readers.judge(subscription, item, reader, value):
        return told.ENDED[language]
    subjects = sorted(library.editor.subjects_of(item))
    topics = listed((item_name(topic, language) for topic in library.topics(subjects)), language)
    topics = topics if subjects else told.NO_SUBJECT[language]
    return told.JUDGED[value][language].format(name=plain(paper.name, 200), topics=plain(topics, 300))


def chosen_how(library: Library, subscription: int, language: Language) -> str:
    """How digests are chosen, and what readers changed about it."""
    topics = {topic.id: topic for topic in library.topics()}
    weights = [
        f"{plain(topics[id_].name[language], 60)} ×{factor:.2g}"
        for id_, factor in library.editor.weights(subscription)
        if id_ in topics
    ][:12]
    said = told.WEIGHTS[language].format(weights=listed(weights, language)) if weights else told.NO_WEIGHTS[language]
    return f"{told.HOW_CHOSEN[language]}\n{said}"
