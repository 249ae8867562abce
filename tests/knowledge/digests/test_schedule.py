"""When a digest is due."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.digests.schedule import EVERY_DAY, dues, instant_of, next_due

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Santiago",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Asia/Beirut",
    "America/Nuuk",
    "UTC",
]
MINUTE = timedelta(minutes=1)


def first_minute(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """By walking through the minutes of three days: the first that shows *at* or, of that date, later."""
    instant = datetime.combine(day, time(), UTC) - timedelta(days=1)
    for _ in range(3 * 24 * 60):
        local = instant.astimezone(zone)
        if local.date() == day and local.time() >= at:
            return instant
        instant += MINUTE
    return None


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00+00:00"),  # skipped
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00+00:00"),  # twice
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30:00+00:00"),  # half an hour skipped
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45:00+00:00"),  # half an hour twice
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-23T22:00:00+00:00"),  # midnight is skipped
        ("Asia/Kathmandu", date(2026, 1, 1), time(9, 0), "2026-01-01T03:15:00+00:00"),
        ("UTC", date(2028, 2, 29), time(0, 0), "2028-02-29T00:00:00+00:00"),
    ],
)
def test_a_local_time_is_one_instant_also_where_it_is_skipped_or_comes_twice(
    zone: str, day: date, at: time, expected: str
) -> None:
    instant = instant_of(day, at, ZoneInfo(zone))
    assert instant is not None
    assert instant.isoformat() == expected


def test_a_date_that_never_was_is_never_due() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert instant_of(date(2011, 12, 30), time(9), apia) is None
    days = [day for day, _ in dues(time(9), apia, EVERY_DAY, after=_utc(2011, 12, 28), until=_utc(2012, 1, 1))]
    assert days == [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_an_instant_is_where_walking_through_the_minutes_finds_it(zone: str, day: date, minute: int) -> None:
    at = time(minute // 60, minute % 60)
    assert instant_of(day, at, ZoneInfo(zone)) == first_minute(day, at, ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
def test_every_date_of_a_year_is_due_once_and_in_order(zone: str) -> None:
    for at in (time(0), time(1, 45), time(2, 30), time(23, 59)):
        found = list(dues(at, ZoneInfo(zone), EVERY_DAY, after=_utc(2027, 12, 31), until=_utc(2029, 1, 2)))
        days = [day for day, _ in found]
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
        assert date(2028, 2, 29) in days
        assert all(a < b for (_, a), (_, b) in itertools.pairwise(found))


def test_only_the_chosen_weekdays_are_due() -> None:
    found = dues(time(9), ZoneInfo("UTC"), {0, 4}, after=_utc(2026, 1, 1), until=_utc(2026, 1, 13))
    assert [day.isoformat() for day, _ in found] == ["2026-01-02", "2026-01-05", "2026-01-09", "2026-01-12"]


def test_the_next_date_is_later_and_not_taken() -> None:
    at, zone = time(9), ZoneInfo("UTC")
    noon = _utc(2026, 1, 1) + timedelta(hours=12)
    assert next_due(at, zone, EVERY_DAY, after=noon) == (date(2026, 1, 2), _utc(2026, 1, 2) + timedelta(hours=9))
    later = next_due(at, zone, EVERY_DAY, after=noon, taken={date(2026, 1, 2)})
    assert later is not None
    assert later[0] == date(2026, 1, 3)
    assert next_due(at, zone, (), after=noon) is None


def _utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)
