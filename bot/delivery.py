"""
Brings each digest to its channel exactly once: the loop around ``knowledge.digests.outbox``.

Clock, sleep and Discord are arguments. Each delivery is a task of its own, so one that hangs delays no other. Before
a message goes out, that is noted; after a crash, a time-out or a server error, the channel is searched for the
delivery's own mark before anything is sent again, and the same nonce covers what Discord is still working on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from bot.failures import verdict_of
from knowledge.digests.deliveries import Claim, Delivery, Why
from knowledge.digests.outbox import Outbox
from knowledge.digests.subscriptions import Subscription

log = logging.getLogger("lablore.delivery")

WINDOW = timedelta(hours=12)  # how late a digest may come
# A process may be held up anywhere, for any time. What it then still sends goes out so soon after it looked into the
# channel that Discord's memory of nonces, a few minutes, covers what has arrived since.
LEASE = timedelta(minutes=2)  # longer than any send takes
AT_HAND = timedelta(seconds=15)  # between the note that a message goes out and its going
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)  # between tries
LANDING = timedelta(minutes=5)  # in which what got no answer may still arrive in the channel
SHORTEST_REST, LONGEST_REST = 1.0, 60.0  # seconds between looks at the outbox
AT_ONCE = 64  # deliveries at the same time
TELL_AGAIN = timedelta(minutes=10)

T = TypeVar("T")
ContentT = TypeVar("ContentT")
ContentT_contra = TypeVar("ContentT_contra", contravariant=True)


class Posted(NamedTuple):
    """Where a digest is."""

    channel: int
    message: int


@dataclass(frozen=True, slots=True)
class Letter(Generic[ContentT]):
    """What is to be sent: its content, and the ids of what is in it."""

    content: ContentT
    items: Sequence[str]


class Sender(Protocol[ContentT_contra]):
    """The way to Discord. Every method may raise anything, and returns within a time shorter than ``LEASE``."""

    async def send(self, claim: Claim, content: ContentT_contra) -> Posted:
        """Post a digest, with its mark and nonce."""
        ...

    async def find(self, claim: Claim) -> Posted | None:
        """The delivery's message, if the channel has it."""
        ...

    async def tell(self, subscription: Subscription) -> None:
        """Tell the owner that a subscription is paused, and why."""
        ...


class Deliveries(Generic[ContentT]):
    """The deliveries of one process; several may work on one file."""

    def __init__(
        self,
        ask: Callable[[Callable[[Outbox], Any]], Awaitable[Any]],
        compose: Callable[[Claim, datetime], Awaitable[Letter[ContentT]]],
        sender: Sender[ContentT],
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Coroutine[Any, Any, None]],
        token: Callable[[], str],
        window: timedelta = WINDOW,
        rest: float = LONGEST_REST,
    ) -> None:
        """
        *ask* puts a question to the outbox off the event loop; *token* gives a text that was never given before.

        Between looks at the outbox, *rest* seconds pass at most: another process may have put something into it.
        """
        self._ask: Callable[[Callable[[Outbox], Any]], Awaitable[Any]] = ask
        self._compose = compose
        self._sender = sender
        self._now, self._sleep, self._token = now, sleep, token
        self._window, self.rest = window, rest
        self._holder = token()
        self._tasks: dict[object, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)
        self._woken = False
        self._sleeping: asyncio.Future[None] | None = None
        self._refreshed = False

    async def run(self) -> None:
        """Deliver what is due, until cancelled."""
        while True:
            rest = LONGEST_REST
            try:
                wake = await self.tick()
                rest = self.rest
                if wake is not None:
                    rest = min(rest, max(SHORTEST_REST, (wake - self._now()).total_seconds()))
            except Exception:
                log.exception("The digests could not be looked after; trying again in a minute")
            await self._rest(rest)

    def wake(self) -> None:
        """Look at the outbox now, as something was put into it."""
        self._woken = True
        if self._sleeping is not None:
            self._sleeping.cancel()

    async def change(self, work: Callable[[Outbox, datetime], T]) -> T:
        """Change something, after what is due as it was has been enqueued; then look at the outbox."""
        now = self._now()

        def settled(outbox: Outbox) -> T:
            outbox.settle(now, self._window, self._token)
            return work(outbox, now)

        answer: T = await self._ask(settled)
        self.wake()
        return answer

    async def enqueue_today(self, id: int) -> Delivery | None:
        """Have today's digest posted at once; ``None`` if it is under way or done with already."""
        return await self.change(lambda outbox, now: outbox.enqueue_today(id, now, self._token()))

    async def tick(self) -> datetime | None:
        """Begin all that is due; when there is something to do next."""
        now = self._now()
        if not self._refreshed:
            await self._ask(lambda outbox: outbox.refresh())
            self._refreshed = True
        await self._ask(lambda outbox: outbox.settle(now, self._window, self._token))
        ready: list[tuple[int, date]] = await self._ask(lambda outbox: outbox.ready(now))
        for key in ready:
            self._begin(key, self._deliver(*key))
        untold: list[Subscription] = await self._ask(lambda outbox: outbox.untold(now))
        for subscription in untold:
            self._begin(subscription.id, self._tell(subscription))
        wake: datetime | None = await self._ask(lambda outbox: outbox.next_wake())
        return wake

    async def finish(self, seconds: float) -> None:
        """Wait for what has begun, but not for long; what is not done then is looked for by the next run."""
        if self._tasks:
            await asyncio.wait(set(self._tasks.values()), timeout=seconds)

    def _begin(self, key: object, work: Coroutine[Any, Any, None]) -> None:
        if key in self._tasks:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._end(key))

    def _end(self, key: object) -> None:
        del self._tasks[key]
        self.wake()

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless ``wake`` was called since the last look, or is called."""
        if not self._woken:
            self._sleeping = asyncio.ensure_future(self._sleep(seconds))
            try:
                await asyncio.wait({self._sleeping})
            finally:
                self._sleeping.cancel()
                self._sleeping = None
        self._woken = False

    async def _deliver(self, id: int, day: date) -> None:
        """One try at one delivery; whatever happens, the delivery is not lost and no other is touched."""
        try:
            async with self._room:
                now = self._now()
                claim: Claim | None = await self._ask(lambda outbox: outbox.claim(id, day, now, self._holder, LEASE))
                if claim is not None:
                    await self._try(claim)
        except Exception:
            await self._outbox_failed(id)

    async def _try(self, claim: Claim) -> None:
        delivery, on_wire, unsure = claim.delivery, False, claim.delivery.sending_since is not None
        try:
            if delivery.sending_since is not None:
                found = await self._sender.find(claim)
                unsure = False
                if found is not None:
                    await self._confirm(claim, found, "was there already")
                    return
            if claim.subscription.paused is not None or self._now() > delivery.due + self._window:
                await self._let_go(claim)
                return
            letter = await self._compose(claim, self._now())
            now = self._now()
            if not await self._ask(lambda outbox: outbox.sending(claim, letter.items, now, LEASE)):
                log.warning("Digest %d of %s is in other hands", delivery.subscription, delivery.day)
                return
            if self._now() - now > AT_HAND:
                raise TimeoutError("held up on the way to Discord")
            on_wire = True
            posted = await self._sender.send(claim, letter.content)
            await self._confirm(claim, posted, "posted")
        except Exception as error:
            await self._failed(claim, error, on_wire=on_wire, unsure=unsure)

    async def _confirm(self, claim: Claim, posted: Posted, how: str) -> None:
        now = self._now()
        await self._ask(lambda outbox: outbox.confirm(claim, posted.channel, posted.message, now))
        delivery = claim.delivery
        log.info("Digest %d of %s %s, as message %d", delivery.subscription, delivery.day, how, posted.message)

    async def _let_go(self, claim: Claim) -> None:
        """Give up what is paused or too late, but not before all that was sent has had the time to arrive."""
        now, delivery = self._now(), claim.delivery
        if delivery.sending_since is not None and now < delivery.sending_since + LANDING:
            until = delivery.sending_since + LANDING
            await self._ask(lambda outbox: outbox.put_off(claim, until, delivery.reason, now, unsent=True))
            return
        why = claim.subscription.paused or Why.FAILED
        await self._give_up(claim, f"{why}: {delivery.reason}" if delivery.reason else why)

    async def _give_up(self, claim: Claim, reason: str, *, unsure: bool = False) -> None:
        now = self._now()
        await self._ask(lambda outbox: outbox.give_up(claim, reason, now, unsure=unsure))
        log.warning("Digest %d of %s is given up: %s", claim.delivery.subscription, claim.delivery.day, reason)

    async def _failed(self, claim: Claim, error: Exception, *, on_wire: bool, unsure: bool) -> None:
        """
        Try again later where that can help; else stop, and have the owner told.

        *unsure* says that the channel was to be looked into first, and was not.
        """
        verdict, now, delivery = verdict_of(error), self._now(), claim.delivery
        unsent = verdict.unsent or not on_wire
        if verdict.pause is not None:
            pause = verdict.pause
            log.warning("Digest %d is paused: %s: %s", delivery.subscription, pause, verdict.reason)
            await self._ask(lambda outbox: outbox.put_off(claim, now, verdict.reason, now, unsent=unsent))
            await self._ask(
                lambda outbox: outbox.pause(delivery.subscription, pause, now, detail=verdict.reason, tell=True)
            )
            return
        if verdict.refused:
            log.error("Digest %d of %s is refused", delivery.subscription, delivery.day, exc_info=error)
            await self._give_up(claim, f"{Why.REFUSED}: {verdict.reason}", unsure=unsure)
            return
        if (
            unsure
            and delivery.sending_since
            and now > max(delivery.due + self._window, delivery.sending_since + LANDING)
        ):
            await self._give_up(claim, f"{claim.subscription.paused or Why.FAILED}: {verdict.reason}", unsure=True)
            return
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(delivery.tries - 1, 10))
        until = max(now + wait, now + timedelta(seconds=verdict.retry_after))
        deadline = max(delivery.due + self._window, now + (FIRST_WAIT if unsent else LANDING))
        until = min(until, deadline)
        log.warning(
            "Digest %d of %s: try %d failed (%s); the next is at %s",
            *(delivery.subscription, delivery.day, delivery.tries, verdict.reason, until.isoformat(timespec="seconds")),
            exc_info=None if verdict.unsent else error,
        )
        await self._ask(lambda outbox: outbox.put_off(claim, until, verdict.reason, now, unsent=unsent))

    async def _tell(self, subscription: Subscription) -> None:
        """Tell an owner of a pause; who cannot be told finds it in the status."""
        again: datetime | None = None
        try:
            await self._sender.tell(subscription)
        except Exception as error:
            verdict = verdict_of(error)
            again = None if verdict.pause or verdict.refused else self._now() + TELL_AGAIN
            log.warning("The owner of digest %d could not be told: %s", subscription.id, verdict.reason)
        try:
            await self._ask(lambda outbox: outbox.told(subscription.id, again))
        except Exception:
            await self._outbox_failed(subscription.id)

    async def _outbox_failed(self, id: int) -> None:
        """Note it, and let go of the digest only after a while: a full disk is not freed by trying at once."""
        log.exception("Digest %d: the outbox cannot be used; trying again soon", id)
        await self._sleep(FIRST_WAIT.total_seconds())
