"""A server on this machine that serves lists of papers, recorded and hostile, and a clock that only it moves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

FEEDS = Path(__file__).parents[1] / "feeds"
START = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        """The time of day."""
        return START + timedelta(seconds=self.seconds - 1000.0)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


class FeedServer:
    """What it answers is told path by path; what it was asked is kept."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[web.Request] = []
        self.at_once = self.most_at_once = 0
        self.root = ""

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self.root}{path}"

    def serve(self, path: str, body: bytes | str = b"", *, status: int = 200, **headers: str) -> None:
        """Answer always the same."""
        data = body.encode() if isinstance(body, str) else body

        async def answer(request: web.Request) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=data, status=status, headers=named)

        self.answers[path] = answer

    def serve_file(self, path: str, name: str) -> None:
        """Answer with a recorded response."""
        self.serve(path, (FEEDS / name).read_bytes())

    def paths(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(request.path for request in self.asked)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            answer = self.answers.get(request.path)
            return await answer(request) if answer else web.Response(status=404)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def running() -> AsyncIterator[FeedServer]:
    """A server, on loopback, on a free port."""
    server = FeedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server._handle)
    async with TestServer(app, host="127.0.0.1") as listening:
        server.root = str(listening.make_url("")).rstrip("/")
        yield server
