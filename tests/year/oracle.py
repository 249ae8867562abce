"""What should come when, found by walking through the minutes of the year; knows nothing of the code under test."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Era:
    """A time in which a subscription had one schedule."""

    start: datetime
    end: datetime
    at: time
    zone: str
    weekdays: frozenset[int]


@dataclass
class Life:
    """All that was done to one subscription."""

    eras: list[Era] = field(default_factory=list)
    asked: list[tuple[date, datetime]] = field(default_factory=list)  # posted at once
    asked_again: dict[date, datetime] = field(default_factory=dict)  # posted at once after it was missed
    stopped: list[tuple[datetime, datetime]] = field(default_factory=list)  # paused, or the channel broken


class Walls:
    """What the clocks of each zone show, minute by minute."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._start = start.astimezone(UTC).replace(second=0, microsecond=0) - timedelta(days=3)
        self._minutes = int((end + timedelta(days=3) - self._start) / _MINUTE)
        self._shown: dict[str, tuple[array[int], array[int]]] = {}

    def _of(self, zone: str) -> tuple[array[int], array[int]]:
        if zone not in self._shown:
            info, days, minutes, instant = ZoneInfo(zone), array("l"), array("h"), self._start
            for _ in range(self._minutes):
                local = instant.astimezone(info)
                days.append(local.toordinal())
                minutes.append(local.hour * 60 + local.minute)
                instant += _MINUTE
            self._shown[zone] = days, minutes
        return self._shown[zone]

    def dues(self, era: Era) -> Iterator[tuple[date, datetime]]:
        """The first minute of each local date that shows the time or a later one, as far as it is in the era."""
        days, minutes = self._of(era.zone)
        wanted = era.at.hour * 60 + era.at.minute
        first = max(0, int((era.start - self._start) / _MINUTE) - 2 * 24 * 60)
        last = min(self._minutes, int((era.end - self._start) / _MINUTE) + 2)
        done = -1
        for n in range(first, last):
            if minutes[n] >= wanted and days[n] != done:
                done = days[n]
                due, day = self._start + n * _MINUTE, date.fromordinal(done)
                if era.start < due <= era.end and day.weekday() in era.weekdays:
                    yield day, due


def expected(life: Life, walls: Walls) -> dict[date, datetime]:
    """When each local date should come: once, at the first time that it is due or asked for."""
    found = [due for era in life.eras for due in walls.dues(era)] + life.asked
    first: dict[date, datetime] = {}
    for day, due in sorted(found, key=lambda entry: entry[1]):
        first.setdefault(day, due)
    return first
