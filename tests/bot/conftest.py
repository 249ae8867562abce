"""The real bot in a simulated Discord."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import simcord
from simcord import interactions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.client import LabloreBot
from knowledge import Library
from tests.bot.feed_server import Clock, FeedServer, running


@dataclass
class Lab:
    """A server with the bot, a channel, and two people."""

    env: simcord.Env
    bot: LabloreBot
    guild: GuildHandle
    channel: ChannelHandle
    mei: MemberActor
    tom: MemberActor

    async def slash(self, command: str, /, **options: Any) -> InteractionResult:
        """Mei uses a command."""
        return await self.mei.slash(self.channel, command, **options)


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the shipped knowledge and all that is made of it once, to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "lablore.db"
    library = Library.open(path)
    library.warm()
    library.close()
    return path


@pytest.fixture
def own_library(shipped_file: Path, tmp_path: Path) -> Iterator[Library]:
    """The shipped knowledge in a file of its own, as a new installation has it."""
    library = Library.open(shutil.copy(shipped_file, tmp_path / "lablore.db"))
    yield library
    library.close()


@pytest.fixture
def simcord_bot(own_library: Library) -> LabloreBot:
    """The bot with the shipped knowledge; simcord fails a test in which it swallows an error."""
    return LabloreBot(own_library)


@pytest.fixture
def lab(simcord_env: simcord.Env, simcord_bot: LabloreBot) -> Lab:
    """The bot in a server."""
    guild = simcord_env.create_guild("Vision Lab")
    channel = guild.create_text_channel("papers")
    mei = guild.add_member(simcord_env.create_user("mei"))
    tom = guild.add_member(simcord_env.create_user("tom"))
    return Lab(simcord_env, simcord_bot, guild, channel, mei, tom)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """A server of lists of papers, on this machine."""
    async with running() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """A clock that only its sleepers move."""
    return Clock()


def shown(result: InteractionResult) -> ResponseMessage:
    """The message that answered."""
    assert result.response is not None
    return result.response


def text_of(result: InteractionResult) -> str:
    """All text of the card that answered."""
    return all_text(shown(result).components)


def all_text(components: list[dict[str, Any]]) -> str:
    """All text of a card."""
    return "\n".join(part["content"] for part in walk(components) if "content" in part)


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All components of a card."""
    for part in components:
        yield part
        yield from walk(part.get("components", []))
        if "accessory" in part:
            yield part["accessory"]


def last_text(lab: Lab) -> str:
    """All text of the last public message."""
    message = lab.channel.last_message
    assert message is not None
    return all_text([dict(component.to_dict()) for component in message.components])


@contextmanager
def reading_in(locale: str) -> Iterator[None]:
    """Everybody uses Discord in this language (simcord always says en-US)."""
    original = interactions.base_payload

    def with_locale(*args: Any, **kwargs: Any) -> Any:
        record, payload = original(*args, **kwargs)
        payload["locale"] = locale
        return record, payload

    with patch.object(interactions, "base_payload", with_locale):
        yield
