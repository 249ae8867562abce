"""Fetching from a real server on this machine: politely, and without harm from what is hostile."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import timedelta
from functools import partial
from socket import AddressFamily

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.fetching import LONGEST_WAIT, Fetcher, FetchFailed, PublicResolver, open_session
from tests.bot.feed_server import Clock, FeedServer

MB = 1 << 20


@pytest.fixture
def fetcher(clock: Clock) -> Fetcher:
    """What fetches, with real connections and time that is not."""
    return Fetcher(clock=clock, sleep=clock.sleep, today=clock.now, most_bytes=MB)


class Names(AbstractResolver):
    """Knows only some names."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=AddressFamily.AF_INET, proto=0, flags=0)
            for each in self._addresses
        ]

    async def close(self) -> None:
        """Nothing to close."""


# Politely


async def test_what_a_server_said_of_its_last_change_is_sent_back_and_nothing_is_sent_twice(
    server: FeedServer, fetcher: Fetcher
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.Response(text="papers", headers={"ETag": '"v1"', "Last-Modified": "Tue, 24 Nov 2026 00:00:00 GMT"})

    server.answers["/feed"] = answer
    first = await fetcher.get(server.url("/feed"), private=True)
    assert (first.data, first.charset, first.etag) == (b"papers", "utf-8", '"v1"')
    again = await fetcher.get(server.url("/feed"), etag=first.etag, modified=first.modified, private=True)
    assert again.data is None
    assert server.asked[1].headers["If-Modified-Since"] == "Tue, 24 Nov 2026 00:00:00 GMT"
    assert server.asked[0].headers["User-Agent"].startswith("Lablore/")


async def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_after_each(
    server: FeedServer, fetcher: Fetcher, clock: Clock
) -> None:
    for path in ("/a", "/b", "/c"):
        server.serve(path, path)
    found = await asyncio.gather(*(fetcher.get(server.url(path), private=True) for path in ("/a", "/b", "/c")))
    assert [response.data for response in found] == [b"/a", b"/b", b"/c"]
    assert server.most_at_once == 1
    assert clock.slept == [1.0, 1.0]


async def test_all_hosts_of_arxiv_share_one_turn_of_three_seconds(server: FeedServer, clock: Clock) -> None:
    def open_here(_private: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Names("127.0.0.1")), auto_decompress=False)

    fetcher = Fetcher(clock=clock, sleep=clock.sleep, open_session=open_here)
    server.serve("/", "papers")
    port = URL(server.root).port
    for host in ("export.arxiv.org", "rss.arxiv.org", "export.arxiv.org", "notarxiv.org"):
        await fetcher.get(f"http://{host}:{port}/")
    assert clock.slept == [3.0, 3.0]


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("120", 120),
        ("Wed, 25 Nov 2026 09:31:00 GMT", 60),
        ("Tue, 24 Nov 2026 00:00:00 GMT", 0),
        ("99999999", LONGEST_WAIT),
        ("soon", 0),
        ("", 0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_to_wait_is_left_alone(
    server: FeedServer, fetcher: Fetcher, clock: Clock, retry_after: str, seconds: float, status: int
) -> None:
    server.serve("/feed", status=status, Retry_After=retry_after)
    with pytest.raises(FetchFailed, match=f"answered {status} ") as refused:
        await fetcher.get(server.url("/feed"), private=True)
    assert refused.value.wait == seconds
    if seconds:
        with pytest.raises(FetchFailed, match="left alone") as still:
            await fetcher.get(server.url("/other"), private=True)
        assert still.value.wait == seconds
        assert server.paths() == {"/feed": 1}
    clock.seconds += timedelta(seconds=seconds).total_seconds()
    with pytest.raises(FetchFailed, match="404"):
        await fetcher.get(server.url("/other"), private=True)


# Safely


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:{port}/secret", "http://localhost:{port}/secret", "http://[::1]:{port}/secret"),
        *("http://2130706433:{port}/secret", "http://0x7f000001:{port}/secret", "http://127.1:{port}/secret"),
        *("http://[::ffff:127.0.0.1]:{port}/secret", "http://0.0.0.0:{port}/secret"),
        *("http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://192.168.1.1/", "http://[fe80::1]/"),
        *("http://100.64.0.1/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/"),
    ],
)
async def test_no_private_address_is_asked(server: FeedServer, fetcher: Fetcher, address: str) -> None:
    server.serve("/secret", "secret")
    with pytest.raises(FetchFailed, match=r"private network|no address of the web"):
        await fetcher.get(address.format(port=URL(server.root).port))
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://localhost:{port}/secret", "leads to localhost, which is in a private network"),
        ("http://127.0.0.2:{port}/secret", "private network"),
        ("http://127.0.0.1:1/secret", "private network"),
        ("//169.254.169.254/latest/meta-data", "leads to 169.254.169.254, which is in a private network"),
        ("file:///etc/passwd", "no address of the web"),
        ("ftp://127.0.0.1/", "no address of the web"),
        ("http://me:pw@127.0.0.1:{port}/secret", "name or password"),
        ("http://[", "redirects to nowhere"),
        ("", "redirects more than 5 times"),
    ],
)
async def test_no_redirect_leads_into_a_private_network_even_from_one(
    server: FeedServer, fetcher: Fetcher, address: str, sentence: str
) -> None:
    server.serve("/secret", "secret")
    server.serve("/feed", status=302, Location=address.format(port=URL(server.root).port))
    with pytest.raises(FetchFailed, match=sentence):
        await fetcher.get(server.url("/feed"), private=True)
    assert "/secret" not in server.paths()


async def test_a_redirect_on_the_same_host_is_followed(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/old", status=301, Location="/new?a=1")
    server.serve("/new", "papers")
    assert (await fetcher.get(server.url("/old"), private=True)).data == b"papers"


@pytest.mark.parametrize("addresses", [["10.1.1.1"], ["9.9.9.9", "127.0.0.1"], ["::1"]])
async def test_a_name_with_any_private_address_is_not_connected_to(addresses: list[str], clock: Clock) -> None:
    def open_guarded(_private: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=PublicResolver(Names(*addresses))))

    fetcher = Fetcher(clock=clock, sleep=clock.sleep, open_session=open_guarded)
    with pytest.raises(FetchFailed, match=r"leads to papers\.example, which is in a private network"):
        await fetcher.get("http://papers.example/feed")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", ""])
async def test_what_is_packed_is_unpacked(server: FeedServer, fetcher: Fetcher, encoding: str) -> None:
    body = b"papers " * 1000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "raw deflate": raw.compress(body) + raw.flush(),
        "": body,
    }[encoding]
    server.serve("/feed", packed, Content_Encoding=encoding.removeprefix("raw "))
    assert (await fetcher.get(server.url("/feed"), private=True)).data == body


@pytest.mark.parametrize(
    ("body", "encoding", "sentence"),
    [
        (b"x" * (MB + 1), "", "more than 1 MB"),
        (gzip.compress(bytes(64 * MB)), "gzip", "more than 1 MB"),
        (zlib.compress(bytes(64 * MB)), "deflate", "more than 1 MB"),
        (gzip.compress(b"papers" * 99)[:-9], "gzip", "ends too early"),
        (b"not packed at all", "gzip", "cannot be unpacked"),
        (b"papers", "br", "a packing that was not asked for"),
        (b"papers", "gzip, gzip", "a packing that was not asked for"),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else value,
)
async def test_what_is_too_much_or_cannot_be_unpacked_is_told(
    server: FeedServer, fetcher: Fetcher, body: bytes, encoding: str, sentence: str
) -> None:
    server.serve("/feed", body, Content_Encoding=encoding)
    with pytest.raises(FetchFailed, match=sentence):
        await fetcher.get(server.url("/feed"), private=True)


async def test_an_answer_without_end_is_cut_off(server: FeedServer, fetcher: Fetcher) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(100_000))
            sent += 100_000

    server.answers["/feed"] = endless
    with pytest.raises(FetchFailed, match="more than 1 MB"):
        await fetcher.get(server.url("/feed"), private=True)
    assert sent < 32 * MB


async def test_a_server_that_does_not_answer_is_given_up(server: FeedServer, clock: Clock) -> None:
    async def never(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    server.answers["/feed"] = never
    fetcher = Fetcher(clock=clock, sleep=clock.sleep, open_session=partial(open_session, seconds=0.1))
    with pytest.raises(FetchFailed, match="did not answer in time"):
        await fetcher.get(server.url("/feed"), private=True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n", "as a web server does"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", "cannot be reached|as a web server does"),
        (b"", "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, "as a web server does"),
    ],
)
async def test_what_is_no_web_server_is_told(fetcher: Fetcher, sent: bytes, sentence: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(FetchFailed, match=sentence):
            await fetcher.get(f"http://127.0.0.1:{port}/", private=True)
    with pytest.raises(FetchFailed, match="cannot be reached"):
        await fetcher.get(f"http://127.0.0.1:{port}/", private=True)


@pytest.mark.parametrize(("status", "told"), [(404, "404 Not Found"), (406, "406 Not Acceptable"), (599, "599")])
async def test_any_other_answer_is_told(server: FeedServer, fetcher: Fetcher, status: int, told: str) -> None:
    server.serve("/feed", status=status)
    with pytest.raises(FetchFailed, match=f"answered {told}"):
        await fetcher.get(server.url("/feed"), private=True)
