"""The year itself: subscriptions that live, a world that fails, and what came of it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.delivery import WINDOW
from knowledge.digests.deliveries import LATE, State
from knowledge.digests.outbox import Outbox
from knowledge.digests.subscriptions import Pause, Subscription
from tests.year.clock import Clock
from tests.year.oracle import Era, Life, Walls, expected
from tests.year.process import Harm, Process, is_within
from tests.year.world import Discord, Post

START = datetime(2027, 9, 1, tzinfo=UTC)  # with the leap day, the end of a year, and all changes of the clocks
ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "UTC",
)
TIMES = (time(0), time(0, 30), time(1, 45), time(2), time(2, 15), time(2, 30), time(3), time(8), time(9), time(23, 59))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PROMPT = timedelta(minutes=2)  # how soon a digest comes when nothing is in its way
FREE = 2 * HOUR  # without any outage, in which a delivery must succeed whatever faults and kills there are


@dataclass
class Found:
    """What came of the deliveries."""

    expected: int = 0
    posted: int = 0
    late: int = 0  # posted later than promptly, each with something that was in its way
    told_missed: int = 0  # nothing worked within the window, or the channel was gone
    missed: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything came as it should."""
        return not (self.missed or self.doubled or self.wrong or self.unrecorded)

    def __str__(self) -> str:
        return (
            f"{self.posted} deliveries: {len(self.missed)} missed, {len(self.doubled)} doubled, "
            f"{len(self.wrong)} wrong time"
        )


class Year:
    """A simulated world with two processes on one file."""

    def __init__(
        self,
        folder: Path,
        *,
        seed: int,
        subscriptions: int,
        days: int,
        start: datetime = START,
        harsh: float = 1.0,
    ) -> None:
        self.random = random.Random(seed)
        self.clock = Clock(start)
        self.start, self.end = start, start + timedelta(days=days)
        self.world = Discord(self.clock, random.Random(seed + 1), fault_rate=0.12 * harsh)
        self.harm = Harm(random.Random(seed + 2), kill_rate=0.004 * harsh, freeze_rate=0.004 * harsh)
        self.lives: dict[int, Life] = {}
        self.pauses = 0
        self._expected: dict[int, dict[date, datetime]] = {}
        self._down: list[tuple[datetime, datetime]] = []
        self._folder, self._count, self._days = folder, subscriptions, days
        self._channels = iter(range(1000, 10**6))
        self._plan_outages()

    def _plan_outages(self) -> None:
        """Most are short; a few are longer than the catch-up window."""
        for spans, most in ((self._down, 30), (self.world.outages, 14), (self.harm.full_disks, 8)):
            for _ in range(max(1, round(self._days / 12))):
                start = self.start + timedelta(seconds=self.random.randrange(self._days * 24 * 3600))
                length = self.random.choice([0.05, 0.3, 1, 3, 8, self.random.uniform(8, most)])
                spans.append((start, start + timedelta(seconds=int(length * 3600))))

    async def run(self) -> Found:
        """Live through the year, and look at what is in the channels."""
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # killed tasks are meant
        logging.getLogger("lablore.delivery").setLevel(logging.CRITICAL)
        self.processes = [Process(name, self._folder / "year.db", self.world, self.harm) for name in "AB"]
        work = [asyncio.create_task(self._live(n)) for n in range(self._count)]
        work += [asyncio.create_task(self._go_down(*span)) for span in self._down]
        try:
            await self.clock.run(self.end)
            for task in work:
                if task.done():
                    task.result()
            return self._found()
        finally:
            logging.getLogger("lablore.delivery").setLevel(logging.NOTSET)
            for process in self.processes:
                process.kill()
            for task in work:
                task.cancel()

    async def _go_down(self, start: datetime, end: datetime) -> None:
        await self.clock.until(start)
        while self.clock.now() < end:
            for process in self.processes:
                if process.is_alive:
                    process.kill()
            await self.clock.sleep(min(60, (end - self.clock.now()).total_seconds()))
        for process in self.processes:
            if not process.is_alive and not is_within(self.clock.now(), self._down):
                process.start()

    async def _command(self, change: Callable[[Outbox], object]) -> None:
        """What somebody does with a command, as soon as the bot answers."""
        while True:
            alive = [process for process in self.processes if process.is_alive]
            if alive and not is_within(self.clock.now(), self.harm.full_disks):
                break
            await self.clock.sleep(61)
        process, now = self.random.choice(alive), self.clock.now()
        process.store.outbox.settle(now, WINDOW, lambda: f"{self.random.getrandbits(64):016x}")
        change(process.store.outbox)
        process.wake()
        self._waking = asyncio.create_task(self._wake_all(self.random.uniform(1, 60)))

    async def _wake_all(self, seconds: float) -> None:
        await self.clock.sleep(seconds)
        for process in self.processes:
            process.wake()

    async def _live(self, number: int) -> None:
        """One subscription: made, changed, paused, moved, its channel broken and repaired, removed and made anew."""
        await self.clock.sleep(self.random.randrange(3 * 24 * 3600))
        made = Subscription(
            id=0,
            owner=number,
            guild=None,
            channel=None,
            at=self.random.choice(TIMES),
            zone=ZONES[number % len(ZONES)],
            weekdays=self.random.choice([frozenset(range(7)), frozenset(range(7)), frozenset({0, 1, 2, 3, 4})]),
        )
        while True:
            if number % 5:  # the others are direct messages
                made = replace(made, guild=1, channel=next(self._channels))
            life, subscription = await self._make(made)
            while True:
                await self._some_time(subscription)
                action = self.random.choices(
                    [self._retime, self._rezone, self._move, self._rest, self._at_once, self._break],
                    [5, 3, 2, 2, 4, 2],
                )[0]
                if self.random.random() < 0.05:
                    await self._command(lambda outbox, id_=subscription.id: outbox.remove(id_))  # type: ignore[misc]
                    self._close(life)
                    life.stopped.append((self.clock.now(), self.end))
                    break
                subscription = await action(life, subscription)
            await self._some_time(subscription)

    async def _some_time(self, subscription: Subscription) -> None:
        """Days, and often to just before or after the next delivery: what happens then is the hardest."""
        await self.clock.sleep(self.random.expovariate(1 / (25 * 24 * 3600)))
        due = subscription.next_due(self.clock.now())
        if due is not None and self.random.random() < 0.6:
            await self.clock.until(due[1] + timedelta(seconds=self.random.randrange(-60, 240)))

    async def _make(self, made: Subscription) -> tuple[Life, Subscription]:
        kept: list[Subscription] = []
        await self._command(lambda outbox: kept.append(outbox.keep(made, self.clock.now())))
        life = self.lives[kept[0].id] = Life()
        self._open(life, kept[0])
        return life, kept[0]

    def _open(self, life: Life, subscription: Subscription) -> None:
        now = self.clock.now()
        life.eras.append(Era(now, self.end, subscription.at, subscription.zone, subscription.weekdays))

    def _close(self, life: Life) -> None:
        life.eras[-1] = replace(life.eras[-1], end=self.clock.now())

    async def _change(self, life: Life, changed: Subscription) -> Subscription:
        await self._command(lambda outbox: outbox.keep(changed, self.clock.now()))
        self._close(life)
        self._open(life, changed)
        return changed

    async def _retime(self, life: Life, subscription: Subscription) -> Subscription:
        return await self._change(life, replace(subscription, at=self.random.choice(TIMES)))

    async def _rezone(self, life: Life, subscription: Subscription) -> Subscription:
        return await self._change(life, replace(subscription, zone=self.random.choice(ZONES)))

    async def _move(self, life: Life, subscription: Subscription) -> Subscription:
        return await self._change(life, replace(subscription, guild=1, channel=next(self._channels)))

    async def _rest(self, life: Life, subscription: Subscription) -> Subscription:
        await self._command(lambda outbox: outbox.pause(subscription.id, Pause.ASKED, self.clock.now()))
        self._close(life)
        life.stopped.append((self.clock.now(), self.end))
        await self.clock.sleep(self.random.uniform(60, 5 * 24 * 3600))
        await self._command(lambda outbox: outbox.resume(subscription.id, self.clock.now()))
        life.stopped[-1] = (life.stopped[-1][0], self.clock.now())
        self._open(life, subscription)
        return subscription

    async def _at_once(self, life: Life, subscription: Subscription) -> Subscription:
        token = f"{self.random.getrandbits(64):016x}"
        day: list[date] = []

        def ask(outbox: Outbox) -> None:
            day.append(subscription.today(self.clock.now()))
            before = outbox.delivery(subscription.id, day[0])
            enqueued = outbox.enqueue_today(subscription.id, self.clock.now(), token)
            if before is not None and enqueued is not None:
                life.asked_again[day[0]] = self.clock.now()

        await self._command(ask)
        life.asked.append((day[0], self.clock.now()))
        return subscription

    async def _break(self, life: Life, subscription: Subscription) -> Subscription:
        """The channel is deleted, closed or locked; days later it is repaired, or another is chosen."""
        if (channel := subscription.channel) is None:
            return subscription
        life.stopped.append((self.clock.now(), self.end))
        self.world.broken[channel] = self.random.choice(
            [(404, 10003), (403, 50001), (403, 50013), (400, 50083), (400, 160005)]
        )
        await self.clock.sleep(self.random.uniform(3600, 4 * 24 * 3600))
        if self.world.broken[channel][0] == 404:
            subscription = replace(subscription, channel=next(self._channels))
        else:
            del self.world.broken[channel]

        def repair(outbox: Outbox) -> None:
            was = outbox.subscription(subscription.id)
            self.pauses += was is not None and was.paused is not None
            outbox.keep(subscription, self.clock.now())
            outbox.resume(subscription.id, self.clock.now())

        await self._command(repair)
        life.stopped[-1] = (life.stopped[-1][0], self.clock.now())
        return subscription

    # What came of it

    def _found(self) -> Found:
        found, walls = Found(), Walls(self.start, self.end)
        outbox = self.processes[0].store.outbox
        posts: dict[tuple[int, date], list[datetime]] = {}
        for channel in self.world.posts.values():
            for post in channel:
                posts.setdefault((post.subscription, post.day), []).append(post.at)
                due = self._expected_of(post.subscription, walls).get(post.day)
                if due is not None:
                    self._look_at_note(found, post, due)
        for key, times in posts.items():
            if len(times) > 1:
                found.doubled.append(f"{key}: {times}")
            if key[1] not in self._expected_of(key[0], walls):
                found.wrong.append(f"{key} came at {times}, and should not")
        for id_ in self.lives:
            for day, due in self._expected_of(id_, walls).items():
                if due + WINDOW + FREE > self.end:
                    continue
                found.expected += 1
                came = min(posts.get((id_, day), []), default=None)
                if came is None:
                    self._look_at_missing(found, id_, day, due, outbox)
                else:
                    found.posted += 1
                    self._look_at_time(found, id_, day, due, came)
                    self._look_at_row(found, id_, day, outbox)
        return found

    def _expected_of(self, id_: int, walls: Walls) -> dict[date, datetime]:
        if id_ not in self._expected:
            self._expected[id_] = expected(self.lives[id_], walls)
        return self._expected[id_]

    def _look_at_note(self, found: Found, post: Post, due: datetime) -> None:
        """Whether it says that it is late if it is, and only then; but for what was decided a moment before."""
        again = self.lives[post.subscription].asked_again.get(post.day)
        late = post.at - (again or due)
        if (post.says_late and late <= LATE) or (not post.says_late and late > LATE + 5 * MINUTE):
            found.wrong.append(f"{post} was due at {due}, and its note on being late is wrong")

    def _look_at_missing(self, found: Found, id_: int, day: date, due: datetime, outbox: Outbox) -> None:
        found.told_missed += 1
        row, stopped = outbox.delivery(id_, day), self.lives[id_].stopped
        excused = is_within(due, stopped)
        until = min([due + WINDOW, *(start for start, _ in stopped if start >= due)])
        if self._longest_free(due, until) >= FREE and not excused:
            found.missed.append(f"{id_} of {day}, due at {due}: {row}")
        if excused or outbox.subscription(id_) is None:
            return  # nothing is kept of what was removed
        if row is None or row.state not in (State.MISSED, State.UNSURE) or not row.reason:
            found.unrecorded.append(f"{id_} of {day}: {row}")

    @staticmethod
    def _look_at_row(found: Found, id_: int, day: date, outbox: Outbox) -> None:
        row = outbox.delivery(id_, day)
        if outbox.subscription(id_) is not None and (row is None or row.state not in (State.CONFIRMED, State.UNSURE)):
            found.unrecorded.append(f"{id_} of {day} is in its channel, but: {row}")

    def _look_at_time(self, found: Found, id_: int, day: date, due: datetime, came: datetime) -> None:
        again = self.lives[id_].asked_again.get(day)
        due = again if again is not None and again <= came else due
        if came - due > PROMPT:
            found.late += 1
            since = due - 40 * MINUTE  # a process that was killed then may still be down
            in_the_way = (
                (id_, day) in self.world.troubled
                or any(since <= at <= came for at in self.harm.at)
                or self._longest_free(due, came) < came - due
            )
            if not in_the_way:
                found.wrong.append(f"{id_} of {day} was due at {due} and came at {came} for no reason")
        if not due <= came <= due + WINDOW + timedelta(minutes=5):
            found.wrong.append(f"{id_} of {day} was due at {due} and came at {came}")

    def _longest_free(self, start: datetime, end: datetime) -> timedelta:
        """The longest time in a span in which nothing was down altogether."""
        longest, at = timedelta(), start
        for down, up in sorted([*self._down, *self.world.outages, *self.harm.full_disks]):
            if up > start and down < end:
                longest, at = max(longest, down - at), max(at, up)
        return max(longest, end - at)


def zones_with_dst() -> set[str]:
    """Those of the zones whose clocks change in the year."""
    days = [START + timedelta(days=n) for n in range(366)]
    return {zone for zone in ZONES if len({day.astimezone(ZoneInfo(zone)).utcoffset() for day in days}) > 1}
