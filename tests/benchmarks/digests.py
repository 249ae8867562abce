"""
A simulated year of digests, and what scheduling costs: ``uv run python -m tests.benchmarks.digests --seed N``.

Two processes on one file run the real loop against a Discord that fails in all the ways it does, while they are
killed and frozen at every step and the subscriptions are changed, paused, moved and removed; ``tests.year`` has the
parts. What should have come is reckoned apart, by walking through the minutes of the year. The last line counts what
did not come although something worked within the catch-up window, what came twice, and what came at a wrong time.

Scheduling: the processor time of a look at the outbox with 10,000 subscriptions of which none is due. Its baseline is
a bare query of the standard library's ``sqlite3`` for the next row of the same file.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bot.delivery import LONGEST_REST, Deliveries, Letter, Posted
from knowledge.digests.deliveries import Claim
from knowledge.digests.outbox import Outbox
from knowledge.digests.subscriptions import Subscription
from knowledge.store import Store
from tests.year.simulation import TIMES, ZONES, Year, zones_with_dst

SUBSCRIPTIONS = 10_000
NOON = datetime(2026, 1, 1, 12, 1, tzinfo=UTC)
ROUNDS = 200


def main() -> None:
    """Print what happened, then the counts; exit with 1 if anything was missed, doubled or at a wrong time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--subscriptions", type=int, default=48)
    parser.add_argument("--days", type=int, default=366)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print_cost(Path(folder) / "many.db")
    with tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder), seed=asked.seed, subscriptions=asked.subscriptions, days=asked.days)
        found = asyncio.run(year.run())
    dst = zones_with_dst()
    zones = {era.zone for life in year.lives.values() for era in life.eras}
    eras = sum(len(life.eras) for life in year.lives.values())
    print(f"{len(year.lives)} subscriptions, {eras} schedules, {len(zones)} zones ({len(zones & dst)} with DST)")
    print(f"{year.harm.kills.total()} kills: {told(year.harm.kills)}")
    print(f"{year.harm.freezes.total()} processes held up: {told(year.harm.freezes)}")
    print(f"{year.world.faults.total()} faults: {told(year.world.faults)}")
    print(f"{year.pauses} broken channels noticed, {year.world.told.total()} notes to owners")
    print(
        f"{found.expected} expected; {found.late} came late, each with something in its way; {found.told_missed} could "
        f"not come (channel gone, or nothing worked for the whole window); {len(found.unrecorded)} not in the records"
    )
    for problem in [*found.missed, *found.doubled, *found.wrong, *found.unrecorded]:
        print(f"  {problem}")
    print(f"seed {asked.seed}: {found}")
    sys.exit(0 if found.is_clean else 1)


def told(counts: dict[str, int]) -> str:
    """Counts in a row, the largest first."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda entry: -entry[1]))


def print_cost(path: Path) -> None:
    """What it takes to look after many subscriptions of which none is due."""
    store = Store.open(path)
    soon = (NOON + timedelta(hours=1)).time().replace(tzinfo=None)
    for n in range(SUBSCRIPTIONS):
        at, zone = (soon, "UTC") if n % 3 else (TIMES[n % len(TIMES)], ZONES[n % len(ZONES)])
        store.outbox.keep(Subscription(id=0, owner=n, guild=1, channel=n, at=at, zone=zone), NOON)

    async def ask(question: Callable[[Outbox], Any]) -> Any:
        return await asyncio.to_thread(question, store.outbox)

    deliveries = Deliveries[str](ask, _nothing, _Nobody(), now=lambda: NOON, sleep=asyncio.sleep, token=lambda: "t")

    async def looks() -> tuple[float, float]:
        began = time.process_time()
        await deliveries.tick()
        first, costs = time.process_time() - began, []
        for _ in range(ROUNDS):
            began = time.process_time()
            await deliveries.tick()
            costs.append(time.process_time() - began)
        return first, median(costs)

    first, look = asyncio.run(looks())
    bare = sqlite3.connect(path)
    query = "SELECT min(next_due) FROM subscriptions WHERE paused IS NULL"
    costs = []
    for _ in range(ROUNDS):
        began = time.process_time()
        bare.execute(query).fetchone()
        costs.append(time.process_time() - began)
    bare.close()
    store.close()
    print(f"{SUBSCRIPTIONS} subscriptions, none due: a look takes {1000 * look:.2f} ms of processor time,")
    share = 100 * look / LONGEST_REST
    print(f"  {look / median(costs):.0f} x a bare sqlite3 query; one a minute is {share:.4f} % of a core")
    print(f"  the first look of a run, which reckons all times anew, takes {1000 * first:.0f} ms")


async def _nothing(claim: Claim, now: datetime) -> Letter[str]:
    raise AssertionError("nothing is due")


class _Nobody:
    """A sender that is never used."""

    async def send(self, claim: Claim, content: str) -> Posted:
        raise AssertionError("nothing is due")

    async def find(self, claim: Claim) -> Posted | None:
        raise AssertionError("nothing is due")

    async def tell(self, subscription: Subscription) -> None:
        raise AssertionError("nobody is to be told")


if __name__ == "__main__":
    main()
