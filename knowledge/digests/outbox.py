"""
The door to the digests' tables: subscriptions, and what became of each local date of each.

A delivery is a row that is keyed by subscription and local date, so a date can have one only, whatever happens. It goes

- *waiting*: enqueued when it is due, in the transaction that moves the schedule on;
- *claimed*: one holder works on it, until its lease ends; then it may be claimed anew;
- *sending*: noted before the message goes out. From then on it may have been posted: who claims it anew looks for it
  in the channel first;
- *confirmed*: posted, with what was in it; or *missed*, with a reason; or *unsure*, where the channel could not be
  looked into before it was too late.

Every method that writes is one transaction. Who lost a claim learns so from ``sending``, and sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.digests.deliveries import (
    DELIVERY,
    SUBSCRIPTION,
    Claim,
    Delivery,
    State,
    Why,
    delivery_of,
    instant,
    second,
    subscription_of,
    subscription_row,
)
from knowledge.digests.schedule import dues
from knowledge.digests.subscriptions import Pause, Subscription

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Transaction = Callable[[], AbstractContextManager[None]]

_BATCH = 500  # subscriptions that are settled in one transaction
_LISTED = 10


class Outbox:
    """Reads and writes through a store's *execute* and *transaction*."""

    def __init__(self, execute: Execute, transaction: Transaction) -> None:
        self._execute = execute
        self._transaction = transaction

    # Subscriptions

    def subscription(self, id: int) -> Subscription | None:
        """A subscription, if there is one with this id."""
        found = self._execute(f"SELECT {SUBSCRIPTION} FROM subscriptions WHERE id = ?", (id,))
        return subscription_of(found[0]) if found else None

    def subscriptions(self, *, guild: int | None = None, owner: int | None = None) -> list[Subscription]:
        """Those of a server, and those that somebody gets as direct messages, the oldest first."""
        found = self._execute(
            f"SELECT {SUBSCRIPTION} FROM subscriptions WHERE guild = ? OR (channel IS NULL AND owner = ?) ORDER BY id",
            (guild, owner),
        )
        return [subscription_of(row) for row in found]

    def zone_of(self, owner: int) -> str | None:
        """The zone that somebody chose last."""
        found = self._execute("SELECT zone FROM subscriptions WHERE owner = ? ORDER BY id DESC LIMIT 1", (owner,))
        return str(found[0][0]) if found else None

    def keep(self, subscription: Subscription, now: datetime) -> Subscription:
        """
        Add a subscription (id 0), or change it; as it is kept.

        What was due under the old times is not owed under the new ones: a changed time, zone or weekday counts from
        *now* on. A pause stays.
        """
        with self._transaction():
            old = self.subscription(subscription.id) if subscription.id else None
            same = old is not None and all(
                getattr(old, name) == getattr(subscription, name) for name in ("at", "zone", "weekdays")
            )
            settled = old.settled if old is not None and same else now
            kept = replace(subscription, settled=settled, paused=old.paused if old else None)
            row = subscription_row(kept)
            if old is None:
                names = ", ".join(row)
                [(id_,)] = self._execute(
                    f"INSERT INTO subscriptions ({names}) VALUES ({', '.join('?' * len(row))}) RETURNING id",
                    tuple(row.values()),
                )
                return replace(kept, id=id_)
            changes = ", ".join(f"{name} = ?" for name in row)
            self._execute(f"UPDATE subscriptions SET {changes} WHERE id = ?", (*row.values(), kept.id))
            return kept

    def remove(self, id: int) -> None:
        """Forget a subscription and all about it."""
        with self._transaction():
            self._execute("DELETE FROM subscriptions WHERE id = ?", (id,))

    def pause(self, id: int, why: Pause, now: datetime, *, detail: str = "", tell: bool = False) -> None:
        """Owe nothing until ``resume``; *tell* notes that the owner is to be told. What is open is closed."""
        with self._transaction():
            self._execute(
                "UPDATE subscriptions SET paused = ?, tell_at = ? WHERE id = ? AND paused IS NULL",
                (why, second(now) if tell else None, id),
            )
            self._execute(
                "UPDATE deliveries SET state = CASE WHEN sending_since IS NULL THEN 'missed' ELSE 'unsure' END, "
                "next_try = NULL, reason = ?, at = ? "
                "WHERE subscription = ? AND next_try IS NOT NULL AND (sending_since IS NULL OR ?)",
                (f"{why}: {detail}" if detail else why, second(now), id, tell),
            )

    def resume(self, id: int, now: datetime) -> None:
        """Owe again what is due from now on."""
        with self._transaction():
            old = self.subscription(id)
            if old is not None and old.paused is not None:
                row = subscription_row(replace(old, settled=now, paused=None))
                self._execute(
                    "UPDATE subscriptions SET paused = NULL, tell_at = NULL, settled = ?, next_due = ? WHERE id = ?",
                    (row["settled"], row["next_due"], id),
                )

    def untold(self, now: datetime) -> list[Subscription]:
        """Paused subscriptions whose owners are to be told of it."""
        found = self._execute(f"SELECT {SUBSCRIPTION} FROM subscriptions WHERE tell_at <= ?", (second(now),))
        return [subscription_of(row) for row in found]

    def told(self, id: int, again: datetime | None = None) -> None:
        """Note that an owner was told, or when to try again."""
        with self._transaction():
            tell_at = second(again) if again else None
            self._execute("UPDATE subscriptions SET tell_at = ? WHERE id = ?", (tell_at, id))

    # The schedule

    def refresh(self) -> None:
        """Reckon anew when each subscription is due, as the rules of a zone may have changed."""
        with self._transaction():
            for row in self._execute(f"SELECT {SUBSCRIPTION}, next_due FROM subscriptions", ()):
                due = subscription_row(subscription_of(row[:-1]))["next_due"]
                if due != row[-1]:
                    self._execute("UPDATE subscriptions SET next_due = ? WHERE id = ?", (due, row[0]))

    def settle(self, now: datetime, window: timedelta, token: Callable[[], str]) -> int:
        """Enqueue what is due, and note as missed what is older than *window*; how many subscriptions that were."""
        settled = 0
        while self._execute(_DUE, (second(now), 1)):
            with self._transaction():  # what another process settled meanwhile is no longer due
                due = [subscription_of(row) for row in self._execute(_DUE, (second(now), _BATCH))]
                for subscription in due:
                    self._settle(subscription, now, window, token)
            settled += len(due)
        return settled

    def _settle(self, subscription: Subscription, now: datetime, window: timedelta, token: Callable[[], str]) -> None:
        zone = ZoneInfo(subscription.zone)
        after = subscription.settled or now
        owed = list(dues(subscription.at, zone, subscription.weekdays, after=after, until=now))
        for day, due in owed:
            if (day, due) == owed[-1] and now - due <= window:
                self._enqueue(subscription.id, day, due, now, token())
            else:
                self._execute(
                    "INSERT OR IGNORE INTO deliveries (subscription, day, due, state, token, reason, at) "
                    "VALUES (?, ?, ?, 'missed', '', ?, ?)",
                    (subscription.id, day.isoformat(), second(due), Why.DOWN, second(now)),
                )
        row = subscription_row(replace(subscription, settled=max(after, now)))
        self._execute(
            "UPDATE subscriptions SET settled = ?, next_due = ? WHERE id = ?",
            (row["settled"], row["next_due"], subscription.id),
        )

    def enqueue_today(self, id: int, now: datetime, token: str) -> Delivery | None:
        """
        Have today's digest delivered at once, also one that was missed; ``None`` if it is under way or was posted.

        A missed one keeps its token, and is looked for before it is sent if it ever was on its way.
        """
        with self._transaction():
            subscription = self.subscription(id)
            if subscription is None:
                return None
            day = subscription.today(now)
            enqueued = self._enqueue(id, day, now, now, token) or self._execute(
                "UPDATE deliveries SET state = 'waiting', due = ?, next_try = ?, tries = 0, reason = NULL, at = ?, "
                "token = CASE token WHEN '' THEN ? ELSE token END "
                "WHERE subscription = ? AND day = ? AND state = 'missed' RETURNING 1",
                (second(now), second(now), second(now), token, id, day.isoformat()),
            )
            return self.delivery(id, day) if enqueued else None

    def _enqueue(self, id: int, day: date, due: datetime, now: datetime, token: str) -> bool:
        return bool(
            self._execute(
                "INSERT OR IGNORE INTO deliveries (subscription, day, due, state, token, next_try, at) "
                "VALUES (?, ?, ?, 'waiting', ?, ?, ?) RETURNING 1",
                (id, day.isoformat(), second(due), token, second(now), second(now)),
            )
        )

    def next_wake(self) -> datetime | None:
        """When there is something to do next."""
        [(first,)] = self._execute(_WAKE, ())
        return instant(first) if first is not None else None

    # Deliveries

    def ready(self, now: datetime) -> list[tuple[int, date]]:
        """The deliveries that can be claimed, the longest due first."""
        found = self._execute(
            "SELECT subscription, day FROM deliveries WHERE next_try <= ? ORDER BY next_try", (second(now),)
        )
        return [(id_, date.fromisoformat(day)) for id_, day in found]

    def claim(self, id: int, day: date, now: datetime, holder: str, lease: timedelta) -> Claim | None:
        """Take a delivery for the time of a lease, unless it is done with or another holder has it."""
        with self._transaction():
            found = self._execute(
                "UPDATE deliveries SET state = 'claimed', holder = ?, next_try = ?, tries = tries + 1, at = ? "
                f"WHERE subscription = ? AND day = ? AND next_try <= ? RETURNING {DELIVERY}",
                (holder, second(now + lease), second(now), id, day.isoformat(), second(now)),
            )
            subscription = self.subscription(id)
        return Claim(subscription, delivery_of(found[0]), holder) if found and subscription else None

    def sending(self, claim: Claim, items: Sequence[str], now: datetime, lease: timedelta) -> bool:
        """Note that the message goes out now; false if the claim was lost, and nothing may be sent."""
        with self._transaction():
            return bool(
                self._execute(
                    "UPDATE deliveries SET state = 'sending', next_try = ?, items = ?, channel = ?, at = ?, "
                    "sending_since = coalesce(sending_since, ?) "
                    f"WHERE {_MINE} AND next_try > ? AND state = 'claimed' RETURNING 1",
                    (
                        *(second(now + lease), "\n".join(items), claim.channel or 0, second(now), second(now)),
                        *(*_mine(claim), second(now)),
                    ),
                )
            )

    def confirm(self, claim: Claim, channel: int, message: int, now: datetime) -> None:
        """Note that the message is in the channel, whoever sent it, and that what was in it has been seen."""
        key = (claim.delivery.subscription, claim.delivery.day.isoformat())
        with self._transaction():
            found = self._execute(
                "UPDATE deliveries SET state = 'confirmed', next_try = NULL, holder = NULL, reason = NULL, "
                "channel = ?, message = ?, at = ? WHERE subscription = ? AND day = ? AND state <> 'confirmed' "
                "RETURNING items",
                (channel, message, second(now), *key),
            )
            for (items,) in found:
                for item in filter(None, (items or "").split("\n")):
                    self._execute(
                        "INSERT INTO delivered_items (subscription, item, day, times) VALUES (?, ?, ?, 1) "
                        "ON CONFLICT DO UPDATE SET day = max(day, excluded.day), times = times + 1",
                        (key[0], item, key[1]),
                    )

    def put_off(self, claim: Claim, until: datetime, reason: str, now: datetime, *, unsent: bool) -> None:
        """Try again later; *unsent* says that this attempt surely posted nothing."""
        before = claim.delivery.sending_since
        with self._transaction():
            self._execute(
                "UPDATE deliveries SET state = 'waiting', next_try = ?, holder = NULL, reason = ?, at = ?, "
                f"sending_since = CASE WHEN ? THEN ? ELSE sending_since END WHERE {_MINE} AND next_try IS NOT NULL",
                (second(until), reason, second(now), unsent, before and second(before), *_mine(claim)),
            )

    def give_up(self, claim: Claim, reason: str, now: datetime, *, unsure: bool = False) -> None:
        """Note a delivery as missed, or as *unsure*."""
        state = State.UNSURE if unsure else State.MISSED
        with self._transaction():
            self._execute(
                "UPDATE deliveries SET state = ?, next_try = NULL, holder = NULL, reason = ?, at = ? "
                f"WHERE {_MINE} AND next_try IS NOT NULL",
                (state, reason, second(now), *_mine(claim)),
            )

    def delivery(self, id: int, day: date) -> Delivery | None:
        """What became of a local date, if anything did yet."""
        found = self._execute(
            f"SELECT {DELIVERY} FROM deliveries WHERE subscription = ? AND day = ?", (id, day.isoformat())
        )
        return delivery_of(found[0]) if found else None

    def deliveries(self, id: int, *, limit: int = _LISTED) -> list[Delivery]:
        """The last local dates of a subscription, the newest first."""
        found = self._execute(
            f"SELECT {DELIVERY} FROM deliveries WHERE subscription = ? ORDER BY day DESC LIMIT ?", (id, limit)
        )
        return [delivery_of(row) for row in found]

    def seen(self, id: int) -> Mapping[str, date]:
        """The items that a subscription's digests have had, and when last."""
        found = self._execute("SELECT item, day FROM delivered_items WHERE subscription = ?", (id,))
        return {item: date.fromisoformat(day) for item, day in found}


_DUE = f"SELECT {SUBSCRIPTION} FROM subscriptions WHERE paused IS NULL AND next_due <= ? ORDER BY next_due LIMIT ?"
_MINE = "subscription = ? AND day = ? AND holder = ?"
_WAKE = """
SELECT min(at) FROM (
    SELECT min(next_due) AS at FROM subscriptions WHERE paused IS NULL
    UNION ALL SELECT min(next_try) FROM deliveries WHERE next_try IS NOT NULL
    UNION ALL SELECT min(tell_at) FROM subscriptions WHERE tell_at IS NOT NULL
)
"""


def _mine(claim: Claim) -> tuple[int, str, str]:
    return claim.delivery.subscription, claim.delivery.day.isoformat(), claim.holder
