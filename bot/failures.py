"""What an error on the way to Discord means for a delivery: wait and try again, stop and tell, or let it be."""

from __future__ import annotations

import re
from dataclasses import dataclass

import aiohttp
import discord

from knowledge.digests.subscriptions import Pause

# By Discord's code, else by the status of the response.
_PAUSES = {
    10003: Pause.CHANNEL_GONE,
    50007: Pause.DM_CLOSED,
    50083: Pause.THREAD_CLOSED,  # archived
    160005: Pause.THREAD_CLOSED,  # locked
    404: Pause.CHANNEL_GONE,
    403: Pause.FORBIDDEN,
}
_LONGEST_REASON = 200
_FORUM_POST = re.compile(r"/channels/\d+/threads$")


class CannotLook(Exception):
    """The channel's messages may not be read, so it cannot be told whether a delivery is there already."""


class ServerFailed(Exception):
    """Discord failed over something that must not be repeated before it is looked for."""


class NotConnected(Exception):
    """There is no connection to Discord at present."""


def no_blind_repeats() -> aiohttp.TraceConfig:
    """Keeps discord.py from repeating at once what takes no nonce and may have been done: making a forum post."""

    async def look_first(_: aiohttp.ClientSession, __: object, end: aiohttp.TraceRequestEndParams) -> None:
        if end.response.status >= 500 and end.method == "POST" and _FORUM_POST.search(end.url.path):
            raise ServerFailed(f"{end.response.status} {end.response.reason}")

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(look_first)
    return trace


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about an error."""

    reason: str  # for status and log
    unsent: bool  # whether nothing was posted for sure
    pause: Pause | None = None  # trying again cannot help
    refused: bool = False  # this message will never be taken; another may
    retry_after: float = 0.0  # seconds that Discord asks to wait


def verdict_of(error: BaseException) -> Verdict:
    """What an error of a send or a look into the channel means."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]
    if isinstance(error, discord.RateLimited):
        return Verdict(reason, unsent=True, retry_after=error.retry_after)
    if isinstance(error, CannotLook):
        return Verdict(reason, unsent=True, pause=Pause.FORBIDDEN)
    if isinstance(error, NotConnected):
        return Verdict(reason, unsent=True)
    if isinstance(error, discord.HTTPException):
        return _of_response(error, reason)
    return Verdict(reason, unsent=False)  # a time-out, a lost connection, or something nobody thought of


def _of_response(error: discord.HTTPException, reason: str) -> Verdict:
    reason = f"{error.status} {error.text or type(error).__name__}"[:_LONGEST_REASON]
    pause = _PAUSES.get(error.code) or _PAUSES.get(error.status)
    if pause is not None:
        return Verdict(reason, unsent=True, pause=pause)
    if error.status in (401, 429):
        return Verdict(reason, unsent=True, retry_after=_retry_after(error))
    if error.status < 500:
        return Verdict(reason, unsent=True, refused=True)
    return Verdict(reason, unsent=False)


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0
