"""Reading what people type for a time and a zone."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.digests.subscriptions import time_in, words_in
from knowledge.digests.zones import city_of, zone_in, zones_like


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9", time(9)),
        (" 09:05 ", time(9, 5)),
        ("9：30", time(9, 30)),
        ("9.30pm", time(21, 30)),
        ("9 a.m.", time(9)),
        ("12am", time(0)),
        ("12:30 PM", time(12, 30)),
        ("21h30", time(21, 30)),
        ("noon", time(12)),
        ("8点", time(8)),
        ("早上8点半", time(8, 30)),
        ("下午三点一刻", time(15, 15)),
        ("晚上9:45", time(21, 45)),
        ("晚上12点", time(0)),
        ("中午12点", time(12)),
        ("十一点五分", None),
        ("7时05分", time(7, 5)),
        ("24:00", None),
        ("9:60", None),
        ("13 pm", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, expected: time | None) -> None:
    assert time_in(typed) == expected


@given(at=st.times())
def test_a_time_as_clocks_show_it_is_read_back(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert time_in(f"{at:%H:%M}") == at
    assert time_in(f"{at:%I:%M %p}") == at


@given(typed=st.text())
def test_anything_typed_is_a_time_or_none_and_a_zone_that_exists_or_none(typed: str) -> None:
    time_in(typed)
    words_in(typed)
    zone = zone_in(typed)
    assert zone is None or ZoneInfo(zone)
    assert all(ZoneInfo(found.id) for found in zones_like(typed, limit=3))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Kathmandu", "Asia/Kathmandu"),
        ("australia/lord_howe", "Australia/Lord_Howe"),
        ("New York", "America/New_York"),
        ("北京", "Asia/Shanghai"),
        ("上海", "Asia/Shanghai"),
        ("加德满都", "Asia/Kathmandu"),
        ("Tübingen", "Europe/Berlin"),
        ("旧金山", "America/Los_Angeles"),
        ("UTC", "UTC"),
        ("utc+8", "Etc/GMT-8"),
        ("GMT-03:00", "Etc/GMT+3"),
        ("UTC+99", None),
        ("Gondor", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_name_or_a_city(typed: str, zone: str | None) -> None:
    assert zone_in(typed) == zone


def test_what_is_typed_so_far_is_completed_the_exact_zone_first() -> None:
    assert zones_like("new y")[0].id == "America/New_York"
    assert zones_like("上")[0].id == "Asia/Shanghai"
    assert zones_like("paris")[0].id == "Europe/Paris"
    assert 5 < len(zones_like("")) <= 25


def test_every_zone_has_a_city_to_show() -> None:
    assert all(city_of(zone).en and city_of(zone).zh for zone in available_timezones())
    assert city_of("Etc/GMT-8").en == "UTC+8"
