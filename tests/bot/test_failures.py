"""What an error on the way to Discord means for a digest."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.failures import CannotLook, NotConnected, ServerFailed, no_blind_repeats, verdict_of
from knowledge import StoreError
from knowledge.digests.subscriptions import Pause
from tests.year.world import response


@pytest.mark.parametrize(
    ("status", "code", "pause"),
    [
        (404, 10003, Pause.CHANNEL_GONE),
        (404, 0, Pause.CHANNEL_GONE),
        (403, 50001, Pause.FORBIDDEN),
        (403, 50013, Pause.FORBIDDEN),
        (403, 50007, Pause.DM_CLOSED),
        (400, 50083, Pause.THREAD_CLOSED),
        (400, 160005, Pause.THREAD_CLOSED),
    ],
)
def test_what_trying_again_cannot_help_pauses(status: int, code: int, pause: Pause) -> None:
    verdict = verdict_of(response(status, code))
    assert verdict.pause is pause
    assert verdict.unsent


@pytest.mark.parametrize(
    "error", [response(500), response(502), TimeoutError(), aiohttp.ClientError(), OSError(), KeyError("x")]
)
def test_what_may_have_been_posted_all_the_same_is_looked_for(error: Exception) -> None:
    verdict = verdict_of(error)
    assert not verdict.unsent
    assert verdict.pause is None
    assert not verdict.refused


@pytest.mark.parametrize("error", [response(429), response(401), discord.RateLimited(90), NotConnected("gone")])
def test_what_surely_posted_nothing_is_tried_again(error: Exception) -> None:
    verdict = verdict_of(error)
    assert verdict.unsent
    assert verdict.pause is None
    assert not verdict.refused


def test_a_wait_that_discord_asks_for_is_kept() -> None:
    assert verdict_of(response(429, retry_after=600)).retry_after == 600
    assert verdict_of(discord.RateLimited(90)).retry_after == 90


def test_a_message_that_is_never_taken_is_not_tried_again() -> None:
    assert verdict_of(response(400, 50035)).refused


def test_a_channel_that_may_not_be_read_pauses_rather_than_posting_twice() -> None:
    assert verdict_of(CannotLook("no history")).pause is Pause.FORBIDDEN


async def test_a_forum_post_that_discord_failed_over_is_not_repeated_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({"id": "1", "username": "lablore"}, status=200 if request.method == "GET" else 502)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", str(server.make_url("")).rstrip("/"))
        client = discord.http.HTTPClient(asyncio.get_running_loop(), http_trace=no_blind_repeats())
        await client.static_login("token")
        try:
            route = discord.http.Route("POST", "/channels/{channel_id}/threads", channel_id=7)
            with pytest.raises(ServerFailed) as raised:
                await client.request(route, json={})
        finally:
            await client.close()
    assert asked == ["/users/@me", "/channels/7/threads"]
    verdict = verdict_of(raised.value)
    assert not verdict.unsent
    assert "502" in verdict.reason


def test_a_full_disk_is_waited_for() -> None:
    verdict = verdict_of(StoreError("The disk is full."))
    assert verdict.pause is None
    assert "disk is full" in verdict.reason
