"""What became of each local date of a subscription, as values; and how they are kept in rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from knowledge.digests.subscriptions import Pause, Subscription

LATE = timedelta(minutes=10)  # after which a digest says that it is late


class State(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    MISSED = "missed"
    UNSURE = "unsure"


class Why(StrEnum):
    """Why a digest was missed; beside these, a ``Pause``. A detail may follow after a colon."""

    DOWN = "down"  # nothing was running then, nor within the catch-up window
    FAILED = "failed"  # it could not be posted within the catch-up window
    REFUSED = "refused"  # Discord did not take the message


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a local date of a subscription."""

    subscription: int
    day: date
    due: datetime
    state: State
    token: str  # its own mark in the channel, and its nonce
    tries: int = 0
    next_try: datetime | None = None  # None once it is closed
    sending_since: datetime | None = None  # since when it may have been posted
    reason: str = ""
    channel: int | None = None  # where it was posted, or may have been; 0 for direct messages
    message: int | None = None
    at: datetime | None = None  # of the last change

    def is_late(self, now: datetime) -> bool:
        """Whether it comes so late that it should say so."""
        return now - self.due > LATE


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that one holder works on."""

    subscription: Subscription
    delivery: Delivery
    holder: str

    @property
    def channel(self) -> int | None:
        """Where it goes, ``None`` for direct messages: where it may be already, else where the subscription says."""
        if self.delivery.sending_since is not None:
            return self.delivery.channel or None
        return self.subscription.channel


SUBSCRIPTION = (
    "id, owner, guild, channel, at, zone, weekdays, topics, excluded, count, language, thread, settled, paused"
)
DELIVERY = (
    "subscription, day, due, state, token, tries, next_try, sending_since, coalesce(reason, ''), channel, message, at"
)


def second(instant: datetime) -> int:
    """An instant as it is kept: seconds since 1970."""
    return int(instant.timestamp())


def instant(second: int) -> datetime:
    """An instant from how it is kept."""
    return datetime.fromtimestamp(second, UTC)


def subscription_row(subscription: Subscription) -> dict[str, Any]:
    """The columns of a subscription but its id; with when it is due next."""
    settled = subscription.settled or datetime.fromtimestamp(0, UTC)
    following = subscription.next_due(settled)
    return {
        "owner": subscription.owner,
        "guild": subscription.guild,
        "channel": subscription.channel,
        "at": subscription.at.isoformat("minutes"),
        "zone": subscription.zone,
        "weekdays": "".join(map(str, sorted(subscription.weekdays))),
        "topics": "\n".join(subscription.topics),
        "excluded": "\n".join(subscription.excluded),
        "count": subscription.count,
        "language": subscription.language,
        "thread": int(subscription.thread),
        "settled": second(settled),
        "next_due": second(following[1]) if following else None,
        "paused": subscription.paused,
    }


def subscription_of(row: tuple[Any, ...]) -> Subscription:
    """A subscription from the columns of ``SUBSCRIPTION``."""
    id_, owner, guild, channel, at, zone, weekdays, topics, excluded, count, language, thread, settled, paused = row
    return Subscription(
        id=id_,
        owner=owner,
        guild=guild,
        channel=channel,
        at=time.fromisoformat(at),
        zone=zone,
        weekdays=frozenset(map(int, weekdays)),
        topics=tuple(filter(None, topics.split("\n"))),
        excluded=tuple(filter(None, excluded.split("\n"))),
        count=count,
        language="zh" if language == "zh" else "en",
        thread=bool(thread),
        settled=instant(settled),
        paused=Pause(paused) if paused else None,
    )


def delivery_of(row: tuple[Any, ...]) -> Delivery:
    """A delivery from the columns of ``DELIVERY``."""
    id_, day, due, state, token, tries, next_try, since, reason, channel, message, at = row
    return Delivery(
        subscription=id_,
        day=date.fromisoformat(day),
        due=instant(due),
        state=State(state),
        token=token,
        tries=tries,
        next_try=instant(next_try) if next_try is not None else None,
        sending_since=instant(since) if since is not None else None,
        reason=reason,
        channel=channel,
        message=message,
        at=instant(at),
    )
