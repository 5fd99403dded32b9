"""Small web servers on loopback, and a client that may reach them, as tests alone let it."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from depesche.fetch.client import Fetcher

Writer = asyncio.StreamWriter
Answer = Callable[[str, Writer], Awaitable[None]]


class Served:
    """A server that answers each path by a function, and remembers what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    def url(self, path: str, host: str = "www.lantern.example") -> str:
        return f"http://{host}:{self.port}{path}"


async def send(writer: Writer, body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> None:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


async def redirect(writer: Writer, where: str) -> None:
    await send(writer, b"", status="302 Found", location=where)


def zipped(size: int) -> bytes:
    return gzip.compress(bytes(size))


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Served]:
    async def take(reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            served.asked.append(head)
            await answer(head.split(" ")[1], writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    served = Served(server.sockets[0].getsockname()[1])
    try:
        yield served
    finally:
        server.close()


def fetcher(served: Served, seconds: float = 5.0, names: dict[str, list[str]] | None = None) -> Fetcher:
    """Make a client for which the newsroom's names lead to loopback, where it may go; nowhere else."""
    known = {"www.lantern.example": ["127.0.0.1"], "img.lantern.example": ["127.0.0.1"]} | (names or {})

    async def resolve(host: str, _port: int) -> list[str]:
        if host not in known:
            raise OSError(f"no such host: {host}")
        return known[host]

    return Fetcher(
        resolve=resolve, may_reach=lambda ip: ip == "127.0.0.1", ports=[80, 443, served.port], seconds=seconds
    )
