"""A process that runs the real loop on the common file, and may be killed or frozen at any step."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.delivery import LEASE, Deliveries, Letter
from knowledge.digests.deliveries import Claim
from knowledge.digests.outbox import Outbox
from knowledge.errors import StoreError
from knowledge.store import Store
from tests.year.world import Discord, Sender


class Killed(BaseException):
    """The process is gone; nothing of it goes on."""


@dataclass
class Harm:
    """How often what befalls a process, and what did."""

    random: random.Random
    kill_rate: float
    freeze_rate: float
    kills: Counter[str] = field(default_factory=Counter)
    freezes: Counter[str] = field(default_factory=Counter)
    at: list[datetime] = field(default_factory=list)
    full_disks: list[tuple[datetime, datetime]] = field(default_factory=list)


class Process:
    """Dies and comes back; its loop is ``bot.delivery.Deliveries`` as it is."""

    def __init__(self, name: str, path: Path, world: Discord, harm: Harm) -> None:
        self.name = name
        self.store = Store.open(path)
        self.store._db.execute("PRAGMA synchronous = off")  # processes are killed here, never the machine
        self._world, self._harm = world, harm
        self._life = 0
        self._running: asyncio.Task[None] | None = None
        self._deliveries: Deliveries[bool] | None = None
        self.start()

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._running is not None

    def start(self) -> None:
        """Run, with nothing remembered from before."""
        self._life += 1
        clock, life = self._world.clock, self._life

        async def step(name: str) -> None:
            await self._step(name, life)

        async def ask(question: Callable[[Outbox], Any]) -> Any:
            name = next(name for name in question.__code__.co_names if hasattr(Outbox, name))
            await step(f"before {name}")
            if is_within(clock.now(), self._harm.full_disks) and self._writes(name):
                raise StoreError("The disk is full.")
            answer = question(self.store.outbox)
            await step(f"after {name}")
            return answer

        async def compose(claim: Claim, now: datetime) -> Letter[bool]:
            await step("composing")
            return Letter(claim.delivery.is_late(now), [f"item-{claim.delivery.day}"])

        self._deliveries = Deliveries(
            ask,
            compose,
            Sender(self._world, step),
            now=clock.now,
            sleep=clock.sleep,
            token=lambda: f"{self._world.random.getrandbits(64):016x}",
            rest=6 * 3600,
        )
        self._running = asyncio.create_task(self._deliveries.run())

    def wake(self) -> None:
        """As the process that took a command does, and the other does within a minute."""
        if self._deliveries is not None:
            self._world.clock.work += 1
            self._deliveries.wake()

    def kill(self) -> None:
        """End it."""
        self._life += 1
        if self._running is not None:
            self._running.cancel()
        self._running, self._deliveries = None, None
        self._harm.at.append(self._world.clock.now())

    async def stay_down(self, seconds: float) -> None:
        """Start again after some time, if nobody else did."""
        life = self._life
        await self._world.clock.sleep(seconds)
        if life == self._life:
            self.start()

    def _writes(self, name: str) -> bool:
        """Whether a question to the outbox would fail on a full disk."""
        return name not in _READING and (name != "settle" or self._harm.random.random() < 0.5)

    async def _step(self, name: str, life: int) -> None:
        self._world.clock.work += 1
        if life == self._life:
            if self._harm.random.random() < self._harm.freeze_rate and name in _WHERE_IT_MAY_FREEZE:
                self._harm.freezes[name] += 1
                self._harm.at.append(self._world.clock.now())
                await self._world.clock.sleep(
                    self._harm.random.choice([10, 20, 100, 2 * LEASE.total_seconds(), 5 * LEASE.total_seconds()])
                )
            elif self._harm.random.random() < self._harm.kill_rate and name not in _EVERY_TICK:
                self._harm.kills[name] += 1
                self.kill()
                downtime = self._harm.random.choice([5, 60, 400, 1800])
                self._down = asyncio.create_task(self.stay_down(downtime))
        if life != self._life:
            raise Killed


_WHERE_IT_MAY_FREEZE = {"after claim", "composing", "before sending", "after sending", "before the request"}
_READING = {"ready", "untold", "next_wake"}
_EVERY_TICK = {f"{when} {what}" for when in ("before", "after") for what in _READING}


def is_within(instant: datetime, spans: list[tuple[datetime, datetime]], margin: timedelta = timedelta()) -> bool:
    """Whether an instant is in one of some spans of time."""
    return any(start - margin <= instant < end + margin for start, end in spans)
