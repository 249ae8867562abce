"""
One address -> bytes, politely and safely.

Polite: one request to a host at a time, with a pause after each; what a server says of its last change is sent back,
so that it need not answer twice; when it asks to wait, nothing more is sent to it until then. Safe: only http and
https, only to public addresses - also after every redirect, and by the address that is connected to rather than the
name - and only so many bytes, before and after unpacking, and so much time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from knowledge.feeds.parsing import MOST_BYTES

SECONDS = 60.0  # for one answer, from the first byte sent to the last received
PAUSE = 1.0  # seconds between two requests to one host
PAUSES = {"arxiv.org": 3.0}  # as arXiv's terms of use for its API ask, for all of its hosts together
REDIRECTS = 5
LONGEST_WAIT = 24 * 3600.0  # of a Retry-After that is followed
_CHUNK = 64 << 10
_MOVED = (301, 302, 303, 307, 308)
_SIX_TO_FOUR = ipaddress.ip_network("64:ff9b::/96")  # addresses that a gateway turns into those of their last 32 bits


class FetchFailed(Exception):
    """There was no answer that can be used; ``str()`` says why, as the end of “This source …”."""

    def __init__(self, sentence: str, *, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait  # seconds that the server asked for


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; ``data`` is ``None`` where nothing has changed."""

    data: bytes | None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


class PublicResolver(AbstractResolver):
    """Finds the addresses of a name, unless one of them is not public: then the name may not be asked at all."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name."""
        found = await self._resolver.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise PrivateAddress(host)
        return found

    async def close(self) -> None:
        """Close what resolves."""
        await self._resolver.close()


class PrivateAddress(OSError):
    """A name stands for an address inside a private network."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is in a private network")
        self.host = host


OpenSession = Callable[[bool], aiohttp.ClientSession]


def open_session(private: bool, *, seconds: float = SECONDS) -> aiohttp.ClientSession:
    """A session for one request, which connects to public addresses only, unless *private*."""
    resolver: AbstractResolver = aiohttp.ThreadedResolver()
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=resolver if private else PublicResolver(resolver), use_dns_cache=False, force_close=True
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # what is unpacked is counted here
        timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=min(15.0, seconds)),
        headers={
            "User-Agent": f"Lablore/{_version()} (a lab's Discord bot; {aiohttp.http.SERVER_SOFTWARE})",
            "Accept-Encoding": "gzip, deflate",
        },
    )


class Fetcher:
    """Fetches addresses for all sources of a process, so that hosts are asked one thing at a time."""

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
        open_session: OpenSession = open_session,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """*clock* gives seconds that never go back; *today* is only for servers that name a date to wait for."""
        self._clock = clock
        self._sleep = sleep
        self._today = today
        self._open_session = open_session
        self._most_bytes = most_bytes
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}  # when a host may be asked again
        self._closed_until: dict[str, float] = {}  # when it said that it may be

    async def get(
        self, address: str, *, etag: str | None = None, modified: str | None = None, private: bool = False
    ) -> Response:
        """
        What stands at an address; with *private* its host may be in a private network, but none that it redirects to.

        Raises ``FetchFailed``.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        sent = {name: value for name, value in headers.items() if value}
        url = own = URL(address)
        for _ in range(REDIRECTS + 1):
            may_be_private = private and (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port)
            _check(url, may_be_private=may_be_private)
            answer = await self._ask(url, sent, may_be_private=may_be_private)
            if isinstance(answer, Response):
                return answer
            url = answer
        raise FetchFailed(f"redirects more than {REDIRECTS} times")

    async def _ask(self, url: URL, headers: dict[str, str], *, may_be_private: bool) -> Response | URL:
        """An answer, or where it is to be found."""
        host = url.host or ""
        async with self._turn(host):
            try:
                async with (
                    self._open_session(may_be_private) as session,
                    session.get(url, headers=headers, allow_redirects=False) as response,
                ):
                    return await self._read(url, response)
            except FetchFailed:
                raise
            except TimeoutError:
                raise FetchFailed("did not answer in time") from None
            except zlib.error:
                raise FetchFailed("sent an answer that cannot be unpacked") from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise FetchFailed(_told(error, host)) from error

    async def _read(self, url: URL, response: aiohttp.ClientResponse) -> Response | URL:
        status = response.status
        if status == HTTPStatus.NOT_MODIFIED:
            return Response(None)
        if status in _MOVED:
            try:
                return url.join(URL(response.headers["Location"]))
            except (KeyError, ValueError):
                raise FetchFailed("redirects to nowhere") from None
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            wait = self._wait_of(response.headers.get("Retry-After"))
            self._closed_until[turn_of(url.host or "")] = self._clock() + wait
            raise FetchFailed(f"answered {_phrase(status)}", wait=wait)
        if status != HTTPStatus.OK:
            raise FetchFailed(f"answered {_phrase(status)}")
        data = await self._body(response)
        return Response(
            data,
            response.charset,
            _header(response.headers.get("ETag")),
            _header(response.headers.get("Last-Modified")),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        too_much = FetchFailed(f"sent more than {self._most_bytes / (1 << 20):.3g} MB")
        if (response.content_length or 0) > self._most_bytes:
            raise too_much
        unpack = _unpacker(response.headers.get("Content-Encoding", ""))
        data = bytearray()
        received = 0
        async for chunk in response.content.iter_chunked(_CHUNK):
            received += len(chunk)
            data += unpack.decompress(chunk, self._most_bytes - len(data) + 1) if unpack else chunk
            if max(received, len(data)) > self._most_bytes:
                raise too_much
        if unpack and received and not unpack.eof:
            raise FetchFailed("sent an answer that ends too early")
        return bytes(data)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """The turn of one request to a host: after all others, and after its pause."""
        group = turn_of(host)
        async with self._locks[group]:
            closed = self._closed_until.get(group, 0.0) - self._clock()
            if closed > 0:
                raise FetchFailed("asked to be left alone for a while", wait=closed)
            pause = self._free_at.get(group, 0.0) - self._clock()
            if pause > 0:
                await self._sleep(pause)
            try:
                yield
            finally:
                self._free_at[group] = self._clock() + PAUSES.get(group, PAUSE)

    def _wait_of(self, value: str | None) -> float:
        """The seconds that a Retry-After asks for: it is a number of them, or a date."""
        if not value:
            return 0.0
        if value.strip().isascii() and value.strip().isdigit() and len(value) < 12:
            return min(float(value), LONGEST_WAIT)
        try:
            moment = parsedate_to_datetime(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return min(max((moment - self._today()).total_seconds(), 0.0), LONGEST_WAIT)
        except (ValueError, OverflowError):
            return 0.0


def turn_of(host: str) -> str:
    """
    What shares one turn: a host, or all hosts of one that asks for it.

    >>> turn_of("export.arxiv.org"), turn_of("notarxiv.org")
    ('arxiv.org', 'notarxiv.org')
    """
    return next((name for name in PAUSES if host == name or host.endswith(f".{name}")), host)


def is_public(address: str) -> bool:
    """
    Whether an address is one of the open network, also when it is written as, or stands for, an older one.

    >>> [is_public(each) for each in ("9.9.9.9", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _SIX_TO_FOUR:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def _check(url: URL, *, may_be_private: bool) -> None:
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchFailed(f"leads to “{str(url)[:100]}”, which is no address of the web")
    if url.user or url.password:
        raise FetchFailed("has a name or password in its address")
    try:
        public = is_public(url.host)
    except ValueError:
        return  # a name: its addresses are looked at when it is resolved
    if not public and not may_be_private:
        raise FetchFailed(_told(PrivateAddress(url.host), url.host))


def _told(error: Exception, host: str) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, PrivateAddress):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        return f"leads to {host}, which is in a private network"
    if isinstance(error, aiohttp.InvalidURL):
        return f"leads to {host}, which is no address of the web"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"cannot be found: there is no host {host}"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"has no certificate that can be trusted for {host}"
    if isinstance(error, aiohttp.ClientConnectionError):
        return "cannot be reached"
    return f"did not answer as a web server does ({type(error).__name__})"


def _unpacker(encoding: str) -> zlib._Decompress | _Deflated | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        case "deflate":
            return _Deflated()
    raise FetchFailed("sent an answer in a packing that was not asked for")


class _Deflated:
    """Servers mean two things by “deflate”; the first byte tells which."""

    def __init__(self) -> None:
        self._inner: zlib._Decompress | None = None

    @property
    def eof(self) -> bool:
        return self._inner is not None and self._inner.eof

    def decompress(self, data: bytes, most: int) -> bytes:
        if self._inner is None:
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if data[:1] and data[0] & 15 == 8 else -zlib.MAX_WBITS)
        return self._inner.decompress(data, most)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _header(value: str | None) -> str | None:
    """What a server may have back as it was."""
    return value if value and len(value) <= 500 and value.isprintable() else None


def _version() -> str:
    try:
        return version("lablore")
    except PackageNotFoundError:
        return "0"
