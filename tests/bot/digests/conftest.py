"""A lab whose digests come in simulated time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.client import LabloreBot
from knowledge import Library
from knowledge.digests.subscriptions import Subscription
from tests.bot.conftest import Lab, all_text

FORM = {"time": "09:00", "weekdays": list("0123456"), "topics": "", "excluded": ""}


class SimulatedClock:
    """The time of the simulated Discord."""

    env: simcord.Env | None = None

    def __call__(self) -> datetime:
        """Its present, from the first of January on."""
        return self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    """A clock that waits for its Discord."""
    return SimulatedClock()


@pytest.fixture
def simcord_bot(own_library: Library, clock: SimulatedClock) -> LabloreBot:
    """The bot, living in simulated time."""
    return new_bot(own_library, clock)


def new_bot(library: Library, clock: SimulatedClock) -> LabloreBot:
    """A bot that looks at its outbox when something is due, and not each simulated minute."""
    bot = LabloreBot(library, clock=clock)
    bot.deliveries.rest = 6 * 3600
    return bot


@pytest.fixture
def lab(lab: Lab, clock: SimulatedClock) -> Lab:
    """A server whose Mei may manage channels."""
    clock.env = lab.env
    return lab


@pytest.fixture
def boss(lab: Lab) -> Any:
    """A member who may manage channels."""
    role = lab.guild.create_role("lead", permissions=discord.Permissions(manage_channels=True))
    return lab.guild.add_member(lab.env.create_user("boss"), roles=[role])


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Failures are meant here."""
    caplog.set_level(logging.CRITICAL, "lablore.delivery")


async def subscribe(lab: Lab, member: Any, channel: ChannelHandle | None = None, **form: Any) -> InteractionResult:
    """Fill in the form."""
    options = {"zone": form.pop("zone", "UTC"), **form.pop("options", {})}
    opened = await member.slash(lab.channel, "digest subscribe", **options)
    where = {"where": [channel]} if channel is not None else {}
    said: InteractionResult = await member.submit_modal(opened, {**FORM, **where, **form})
    return said


def kept(lab: Lab, id_: int = 1) -> Subscription:
    """A subscription as it is kept."""
    subscription = lab.bot.library.store.outbox.subscription(id_)
    assert subscription is not None
    return subscription


def digests(channel: ChannelHandle) -> list[str]:
    """The texts of the digests in a channel."""
    texts = [all_text([dict(part.to_dict()) for part in message.components]) for message in channel.history()]
    return [text for text in texts if "Daily digest" in text or "每日速递" in text]


async def pass_time(lab: Lab, **time: float) -> None:
    """Let time pass in steps that the simulated Discord settles in."""
    await lab.env.advance_time(timedelta(**time).total_seconds())


def dm_of(lab: Lab, member: Any) -> ChannelHandle:
    """The direct messages of a member."""
    return ChannelHandle(lab.env, None, lab.env.backend.get_dm_channel(member.id))
