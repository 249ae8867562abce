"""When a digest is due: local wall-clock times as instants. Pure; every instant is in UTC, with its zone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))  # Monday is 0
_LOOKED_AHEAD = 400  # days; some weekday comes within a week, but its dates may all be taken


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """
    When the clocks of a zone show *at* on *day*.

    A time that exists twice is its first occurrence; one that is skipped is the first instant after the gap. ``None``
    for a day that is skipped altogether, as 30 December 2011 was in Samoa.

    >>> instant_of(date(2024, 3, 31), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2024-03-31T01:00:00+00:00'
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return instant
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after if day in (before.astimezone(zone).date(), after.astimezone(zone).date()) else None


def dues(
    at: time, zone: ZoneInfo, weekdays: Collection[int], *, after: datetime, until: datetime
) -> Iterator[tuple[date, datetime]]:
    """The local dates, with their instants, that are due later than *after* and not later than *until*."""
    last = until.astimezone(zone).date() + timedelta(days=1)
    for day, instant in _from(at, zone, weekdays, after):
        if day > last:
            return
        if after < instant <= until:
            yield day, instant


def next_due(
    at: time, zone: ZoneInfo, weekdays: Collection[int], *, after: datetime, taken: Collection[date] = ()
) -> tuple[date, datetime] | None:
    """The first date that is due later than *after*, of those that are not *taken*; ``None`` without weekdays."""
    last = after.date() + timedelta(days=_LOOKED_AHEAD)
    for day, instant in _from(at, zone, weekdays, after):
        if day > last:
            return None
        if instant > after and day not in taken:
            return day, instant
    return None


def _from(at: time, zone: ZoneInfo, weekdays: Collection[int], after: datetime) -> Iterator[tuple[date, datetime]]:
    """All dates with their instants, from the one before the local date of *after*."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    while weekdays and day < date.max - timedelta(days=2):
        if day.weekday() in weekdays:
            instant = instant_of(day, at, zone)
            if instant is not None:
                yield day, instant
        day += timedelta(days=1)
