"""What is slow delays nobody else: neither the connection to Discord nor other readers."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from simcord import interactions
from simcord.backend.models import Interaction

from bot.keeping import MOST, Kept
from knowledge import Library
from knowledge.store import Store
from tests.bot.conftest import Lab, last_text, shown, text_of


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opened at the end, so that no thread waits for ever."""
    gate = threading.Event()
    yield gate
    gate.set()


def emit(lab: Lab, command: str, **options: str) -> Interaction:
    """Mei uses a command, and nobody waits for the answer."""
    known = lab.env.backend.find_command(command, None, type=1)
    assert known is not None
    given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    record, payload = interactions.base_payload(
        lab.env.backend,
        type=2,
        channel_id=lab.channel.id,
        guild_id=lab.guild.id,
        user_id=lab.mei.id,
        data={"id": known["id"], "name": command, "type": 1, "options": given},
    )
    lab.env.backend.emit("INTERACTION_CREATE", payload)
    return record


async def answered(record: Interaction) -> None:
    """Wait for a response; the suite's own limit ends it if there is none."""
    while not record.responded:  # noqa: ASYNC110 - simcord tells nobody
        await asyncio.sleep(0)


async def test_a_slow_query_delays_neither_the_loop_nor_other_commands(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    await lab.env.settle()
    original = Library.look_up_paper

    def slow(self: Library, text: str, **options: Any) -> Any:
        gate.wait(30)
        return original(self, text, **options)

    monkeypatch.setattr(Library, "look_up_paper", slow)
    late = emit(lab, "paper", query="DETR")
    for _ in range(3):
        await asyncio.wait_for(answered(emit(lab, "topic", name="id:contrastive-learning")), 20)
    await asyncio.wait_for(answered(emit(lab, "hot")), 20)
    assert not late.responded
    gate.set()
    await asyncio.wait_for(answered(late), 20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer takes ten seconds of the simulated time."""

    async def get(self: Kept, key: object, answer: Callable[[Library], Any]) -> Any:
        await asyncio.sleep(10)
        return answer(self._library)

    monkeypatch.setattr(Kept, "get", get)


@pytest.mark.usefixtures("slow")
async def test_discord_is_asked_to_wait_for_an_answer_that_takes_long(lab: Lab) -> None:
    result = await lab.slash("paper", query="DETR")
    await lab.env.advance_time(2.5)
    assert result.deferred
    await lab.env.advance_time(10)
    assert "## [DETR]" in last_text(lab)


@pytest.mark.parametrize("private", [True, False])
async def test_discord_is_asked_to_wait_for_another_language_too(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, private: bool
) -> None:
    asked = await lab.slash("ask", question="what is TSM?", private=private)
    ask = lab.bot.ask

    async def slowly(question: Callable[[Library], Any]) -> Any:
        await asyncio.sleep(10)
        return await ask(question)

    monkeypatch.setattr(lab.bot, "ask", slowly)
    clicker = lab.mei if private else lab.tom
    pressed = await clicker.click(shown(asked), label="中文")
    await lab.env.advance_time(2.5)
    assert pressed.deferred
    await lab.env.advance_time(10)
    told = text_of(asked) if private else text_of(pressed)
    assert "第\u00a049\u00a0行" in told
    assert private or "line\u00a049" in last_text(lab)  # the public card stays as it was


@pytest.mark.usefixtures("slow")
async def test_an_error_after_that_is_still_told(lab: Lab) -> None:
    result = await lab.slash("paper", query="id:no-such-work")
    await lab.env.advance_time(20)
    assert "hold nothing of this name" in shown(result).content
    assert len(lab.env.errors) == 1


def test_reading_waits_for_nobody_who_writes(own_library: Library) -> None:
    store = own_library.store
    found: list[int] = []
    reader = threading.Thread(target=lambda: found.append(len(store.appearances())))
    with suppress(ZeroDivisionError), store.transaction():
        store._db.execute("DELETE FROM mentions")
        store._db.execute("DELETE FROM statement_about")
        reader.start()
        reader.join(20)
        assert found[0] > 0  # as it was, while the transaction sees what it has done
        assert store.appearances() == []
        raise ZeroDivisionError
    assert len(store.appearances()) == found[0]


def test_many_threads_read_at_once(own_library: Library) -> None:
    together = threading.Barrier(8)
    found: list[int] = []

    def read() -> None:
        together.wait(20)
        found.append(len(own_library.store.papers()))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [len(own_library.papers())] * 8


def test_what_is_read_may_not_be_written(own_library: Library) -> None:
    with own_library.store._reading() as db, pytest.raises(Exception, match="readonly"):
        db.execute("DELETE FROM papers")


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "a.db")
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(Exception, match="cannot be opened"):
        store.papers()
    assert not (tmp_path / "a.db").exists()
    store.close()


@pytest.mark.parametrize("where", ["own_library", "small"], ids=["in a file", "in memory"])
async def test_an_answer_is_kept_until_something_is_written(
    where: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_library: Library = request.getfixturevalue(where)
    monkeypatch.setattr("bot.keeping.FRESH_SECONDS", 0)
    kept = Kept(own_library)
    asked = itertools.count(1)
    assert await kept.get("key", lambda _: next(asked)) == 1
    assert await kept.get("key", lambda _: next(asked)) == 1
    own_library.remember("something", "else")
    assert await kept.get("key", lambda _: next(asked)) == 2


async def test_only_the_last_few_hundred_answers_are_kept(own_library: Library) -> None:
    kept = Kept(own_library)
    for number in range(MOST + 50):
        await kept.get(number, lambda _: 0)
    assert len(kept._answers) == MOST
    assert await kept.get(MOST + 49, lambda _: -1) == 0
    assert await kept.get(0, lambda _: -1) == -1


async def test_what_fails_is_not_kept(own_library: Library) -> None:
    kept = Kept(own_library)
    with pytest.raises(ZeroDivisionError):
        await kept.get("key", lambda _: 1 // 0)
    assert await kept.get("key", lambda _: 1) == 1
