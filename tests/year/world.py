"""A Discord that fails in all the ways it does, and the sender that a process has for it."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord

from bot.delivery import Posted
from bot.failures import NotConnected
from knowledge.digests.deliveries import Claim
from knowledge.digests.subscriptions import Subscription
from tests.year.clock import Clock

NONCE_KEPT = timedelta(minutes=3.5)  # Discord says “a few minutes”
SEND_SECONDS = 45.0
DM = 10**6  # owner -> channel of the direct messages


@dataclass(frozen=True)
class Post:
    """A message in a channel."""

    id: int
    channel: int
    at: datetime
    nonce: str
    subscription: int
    day: date
    says_late: bool


@dataclass
class Discord:
    """Channels, their messages, and what goes wrong."""

    clock: Clock
    random: random.Random
    fault_rate: float
    broken: dict[int, tuple[int, int]] = field(default_factory=dict)  # channel -> (status, code)
    posts: defaultdict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    troubled: set[tuple[int, date]] = field(default_factory=set)
    deduplicated: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    told: Counter[int] = field(default_factory=Counter)

    def check(self, channel: int) -> None:
        """Raise what a request about a channel meets at present."""
        now = self.clock.now()
        if any(start <= now < end for start, end in self.outages):
            raise self.random.choice([NotConnected("no gateway"), response(503), TimeoutError(), OSError("no route")])
        if channel in self.broken:
            raise response(*self.broken[channel])

    def put(self, post: Post) -> Post:
        """A message arrives; one with the nonce of a recent one is that one."""
        for other in reversed(self.posts[post.channel]):
            if other.nonce == post.nonce and post.at - other.at <= NONCE_KEPT:
                self.deduplicated += 1
                return other
        self.posts[post.channel].append(post)
        return post


def response(status: int, code: int = 0, *, retry_after: float | None = None) -> discord.HTTPException:
    """An error as discord.py raises it."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    kind = discord.DiscordServerError if status >= 500 else kind
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    answer: Any = SimpleNamespace(status=status, reason="injected", headers=headers)
    return kind(answer, {"code": code, "message": "injected"})


class Sender:
    """One process's way to that Discord; *step* may kill or freeze the process."""

    def __init__(self, world: Discord, step: Callable[[str], Awaitable[None]]) -> None:
        self._world, self._step = world, step
        self._later: list[asyncio.Task[None]] = []

    async def send(self, claim: Claim, content: bool) -> Posted:
        """Post, or fail in one of the many ways, some of which post all the same."""
        world, began = self._world, self._world.clock.now()
        await self._step("before the request")
        if (world.clock.now() - began).total_seconds() > SEND_SECONDS:
            raise TimeoutError
        channel = claim.channel or DM + claim.subscription.owner
        world.check(channel)
        fault = world.random.choices(
            ["", "429", "500 unsent", "500 sent", "time-out unsent", "time-out sent", "time-out sent later", "slow"],
            [1 - world.fault_rate, *[world.fault_rate / 7] * 7],
        )[0]
        if fault:
            world.faults[fault] += 1
            world.troubled.add((claim.delivery.subscription, claim.delivery.day))
        if fault == "429":
            raise response(429, retry_after=world.random.choice([1.5, 20, 90, 600]))
        if fault == "500 unsent":
            raise response(500)
        if fault == "time-out unsent":
            raise TimeoutError
        if fault == "time-out sent later":
            self._later.append(asyncio.create_task(self._arrive_later(claim, channel, content)))
            raise TimeoutError
        if fault == "slow":
            await world.clock.sleep(world.random.uniform(1, 40))
        post = world.put(self._message(claim, channel, content))
        if fault == "500 sent":
            raise response(502)
        if fault == "time-out sent":
            raise TimeoutError
        await self._step("after the request")
        return Posted(post.channel, post.id)

    async def find(self, claim: Claim) -> Posted | None:
        """Look through the channel, if that works today."""
        world = self._world
        await self._step("looking")
        channel = claim.channel or DM + claim.subscription.owner
        world.check(channel)
        if world.random.random() < world.fault_rate / 2:
            world.faults["fault while looking"] += 1
            world.troubled.add((claim.delivery.subscription, claim.delivery.day))
            raise world.random.choice([response(429), response(500), TimeoutError()])
        found = [post for post in world.posts[channel] if post.nonce == claim.delivery.token]
        return Posted(channel, found[0].id) if found else None

    async def tell(self, subscription: Subscription) -> None:
        """Write to the owner."""
        await self._step("telling")
        if self._world.random.random() < self._world.fault_rate:
            raise response(500)
        self._world.told[subscription.id] += 1

    async def _arrive_later(self, claim: Claim, channel: int, content: bool) -> None:
        await self._world.clock.sleep(self._world.random.uniform(1, 120))
        if channel not in self._world.broken:
            self._world.put(self._message(claim, channel, content))

    def _message(self, claim: Claim, channel: int, content: bool) -> Post:
        delivery = claim.delivery
        id_ = next(self._world.numbers)
        at = self._world.clock.now()
        return Post(id_, channel, at, delivery.token, delivery.subscription, delivery.day, content)
