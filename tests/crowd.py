"""Readers who come back all at once: `python tests/crowd.py PORT PATH READERS AFTER UPTO`.

Each asks for the stream behind the seq AFTER, and again when it is told to come back later. A line of JSON says when
all have been told up to the seq UPTO; then they stay until standard input ends.
"""

import asyncio
import json
import re
import resource
import sys
import time
from typing import cast

import uvloop

STATUS = re.compile(rb"HTTP/1\.1 (\d+)")
RETRY = re.compile(rb"\r\nretry-after: (\d+)\r\n", re.IGNORECASE)


class Crowd:
    """All of them, and what became of them."""

    def __init__(self, port: int, path: str, readers: int, after: int, upto: int) -> None:
        self.port, self.readers = port, readers
        self.request = f"GET {path} HTTP/1.1\r\nHost: x\r\nLast-Event-ID: {after}\r\n\r\n".encode()
        self.newest = b"id: %d\n" % upto
        self.told = self.refused = self.wordless = 0
        self.over = asyncio.Event()

    async def come(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: Reader(self), "127.0.0.1", self.port)


class Reader(asyncio.Protocol):
    """One of them."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.heard = b""
        self.is_told = self.is_refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # that of uvloop is none by its class
        self.transport.write(self.crowd.request)

    def data_received(self, data: bytes) -> None:
        if self.is_told or self.is_refused:
            return
        self.heard += data
        status = STATUS.match(self.heard)
        if status is not None and status[1] != b"200" and b"\r\n\r\n" in self.heard:
            self.come_back_later(status[1])
        elif self.crowd.newest in self.heard:
            self.heard, self.is_told = b"", True
            self.crowd.told += 1
            if self.crowd.told == self.crowd.readers:
                self.crowd.over.set()

    def come_back_later(self, status: bytes) -> None:
        retry = RETRY.search(self.heard)
        if status not in (b"429", b"503") or retry is None:
            self.crowd.wordless += 1
        self.crowd.refused += 1
        self.is_refused = True
        self.transport.close()
        self.again(int(retry[1]) if retry is not None else 1)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio has it
        if not self.is_told and not self.is_refused:
            self.crowd.wordless += 1
            self.again(1)

    def again(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, lambda: loop.create_task(self.crowd.come()))


async def main(port: str, path: str, readers: str, after: str, upto: str) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd, begun = Crowd(int(port), path, int(readers), int(after), int(upto)), time.monotonic()
    await asyncio.gather(*(crowd.come() for _ in range(int(readers))))
    await crowd.over.wait()
    figures = {"told": crowd.told, "refused": crowd.refused, "wordless": crowd.wordless}
    print(json.dumps(figures | {"seconds": round(time.monotonic() - begun, 2)}), flush=True)  # noqa: T201  # its answer
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
