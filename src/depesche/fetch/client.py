"""The one client for addresses that people give: it reaches public web servers, within bounds, and nothing else.

Each name is looked up once, every address found is checked, and the connection goes to the very address that was
checked, so that a name which answers otherwise a moment later leads nowhere. TLS is still made for the name.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Protocol

import httpcore
import httpx
from msgspec import Struct

from depesche import __version__
from depesche.fetch.addresses import PORTS, Address, FetchError, is_public, joined, read_address

HOPS = 5
"""Redirects that are followed."""
SECONDS = 8.0
"""How long a fetch may take in all, looking up and redirects included."""
AT_A_TIME = 8
"""Fetches that run at a time; others wait."""
TRIES = 2
"""Addresses of a host that are tried."""
USER_AGENT = f"Depesche/{__version__} (live blog; preview of a link)"

_looking = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="names")
"""Threads of their own: a name server that does not answer holds up nobody but other fetches."""

Resolve = Callable[[str, int], Awaitable[list[str]]]


class Fetched(Struct, frozen=True):
    """What came: from where in the end, its media type without parameters, and its bytes, unpacked."""

    url: str
    type: str
    body: bytes


async def resolve(host: str, port: int) -> list[str]:
    """Look a name up; give the IP addresses found."""
    look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_looking, look)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Fetches(Protocol):
    """What fetches."""

    async def get(self, url: str, *, most: int, accept: str = "*/*") -> Fetched:
        """Fetch, at most `most` bytes. Raises FetchError."""


class Unfetched:
    """Fetches nothing, where the operator wants no requests to go out."""

    async def get(self, url: str, *, most: int, accept: str = "*/*") -> Fetched:  # noqa: ARG002  # as Fetches has it
        """Raise FetchError."""
        raise FetchError("links are not fetched here (setting fetch_links)")


class Fetcher:
    """Fetches from public web servers. Other values than the given ones are for tests."""

    def __init__(
        self,
        *,
        resolve: Resolve = resolve,
        may_reach: Callable[[str], bool] = is_public,
        ports: Iterable[int] = PORTS.values(),
        seconds: float = SECONDS,
        trust: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        self._backend = _Checked(resolve, may_reach)
        self._ports = frozenset(ports)
        self._seconds = seconds
        self._trust = trust or _trust
        self._turns = asyncio.Semaphore(AT_A_TIME)

    async def get(self, url: str, *, most: int, accept: str = "*/*") -> Fetched:
        """Fetch, following redirects; `most` bytes, packed as well as unpacked. Raises FetchError."""
        try:
            async with asyncio.timeout(self._seconds), self._turns:
                return await self._follow(url, most, accept)
        except TimeoutError as error:
            raise FetchError(f"it took longer than {self._seconds:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            raise FetchError(f"the connection failed ({type(error).__name__})") from error

    async def _follow(self, url: str, most: int, accept: str) -> Fetched:
        for _ in range(HOPS + 1):
            address = read_address(url, self._ports)
            found = await self._ask(address, most, accept)
            if isinstance(found, Fetched):
                return found
            url = joined(str(address), found)
        raise FetchError(f"it redirects more than {HOPS} times")

    async def _ask(self, address: Address, most: int, accept: str) -> Fetched | str:
        """Send one request; give what came, or the address to which it redirects."""
        headers = [
            ("host", address.authority),
            ("user-agent", USER_AGENT),
            ("accept", accept),
            ("accept-encoding", "gzip"),
            ("connection", "close"),
        ]
        where = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        trust = await asyncio.to_thread(self._trust)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=trust, network_backend=self._backend) as pool,
            pool.stream("GET", where, headers=headers) as answer,
        ):
            said = {name.lower(): value for name, value in answer.headers}
            if answer.status in (301, 302, 303, 307, 308) and b"location" in said:
                return said[b"location"].decode("utf-8", "replace")
            if answer.status != 200:
                raise FetchError(f"{address.host} answers with status {answer.status}")
            kind = said.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
            packed = said.get(b"content-encoding", b"identity").strip().lower()
            return Fetched(str(address), kind, await _unpacked(answer.aiter_stream(), packed, most))


class _Checked(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, resolve: Resolve, may_reach: Callable[[str], bool]) -> None:
        self._resolve = resolve
        self._may_reach = may_reach
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look the host up, check whatever is found, and connect to just that."""
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise FetchError(f"there is no host {host}") from error
        if not found or not all(map(self._may_reach, found)):
            raise FetchError(f"{host} is no public host")
        for last, ip in enumerate(found[:TRIES], 1 - len(found[:TRIES])):
            try:
                return await self._network.connect_tcp(ip, port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                if last == 0:
                    raise
        raise FetchError(f"{host} can not be reached")


async def _unpacked(stream: AsyncIterator[bytes], packed: bytes, most: int) -> bytes:
    """Read a body and unpack it in small steps, so that neither form is ever larger than `most` here."""
    if packed not in (b"identity", b"", b"gzip", b"x-gzip"):
        raise FetchError(f"it comes packed as {packed[:20].decode('latin-1')!r}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if b"gzip" in packed else None
    body, received = bytearray(), 0
    async for part in stream:
        received += len(part)
        try:
            body += unpacker.decompress(part, most + 1 - len(body)) if unpacker else part
        except zlib.error as error:
            raise FetchError("it can not be unpacked") from error
        if len(body) > most or received > most:
            raise FetchError(f"it has more than {most:,} bytes")
    return bytes(body)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
