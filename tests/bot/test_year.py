"""Some weeks of the simulated year, around changes of the clocks; all of it is ``tests.benchmarks.digests``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.year.simulation import ZONES, Year, zones_with_dst


async def test_whatever_fails_each_digest_comes_once_and_at_its_time(tmp_path: Path) -> None:
    autumn = datetime(2027, 9, 28, tzinfo=UTC)  # the clocks of Lord Howe, Europe and America change
    year = Year(tmp_path, seed=1, subscriptions=40, days=42, start=autumn, harsh=2.0)
    found = await year.run()
    assert not found.missed
    assert not found.doubled
    assert not found.wrong
    assert not found.unrecorded
    assert found.posted > 1000
    assert year.harm.kills.total() > 100
    assert {"after claim", "after sending", "after the request", "before confirm", "looking"} <= year.harm.kills.keys()


def test_the_zones_of_the_year_are_many_and_change_their_clocks() -> None:
    assert len(ZONES) >= 12
    assert {"Australia/Lord_Howe", "America/New_York", "Pacific/Chatham"} <= zones_with_dst()
