"""Time that moves only when everything waits for it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import datetime, timedelta

_STILL = 15  # rounds of the event loop without work after which everything waits


class Clock:
    """The time of a simulated world, in UTC."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._number = itertools.count()
        self.work = 0  # counted up by everything that does something

    def now(self) -> datetime:
        """The present."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait for some time."""
        await self.until(self._now + timedelta(seconds=seconds))

    async def until(self, instant: datetime) -> None:
        """Wait until then, at least until everything else of the present has happened."""
        self.work += 1
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (max(instant, self._now), next(self._number), future))
        await future
        self.work += 1

    async def run(self, until: datetime) -> None:
        """Let time pass."""
        await self._quiet()
        while self._waiting and self._waiting[0][0] <= until:
            instant, _, future = heapq.heappop(self._waiting)
            self._now = instant
            if not future.done():
                future.set_result(None)
                await self._quiet()

    async def _quiet(self) -> None:
        still = 0
        while still < _STILL:
            before = self.work
            await asyncio.sleep(0)
            still = still + 1 if self.work == before else 0
