"""Readers on any ASGI server: stepped while the server keeps up, drained when it does not, cut when they lag."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from depesche.live.frames import asgi_body
from depesche.live.readers import SLOW_BYTES, DirectReader, SteppedReader


class Server:
    """A server whose `send` takes bytes at once, or waits until it is told to take them."""

    def __init__(self) -> None:
        self.took: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message: dict[str, Any]) -> None:
        while not self.open.is_set():
            await self.open.wait()
        self.took.append(message["body"])


def ran(test: Callable[[Server, SteppedReader, "asyncio.Task[None]"], Awaitable[None]]) -> None:
    async def run() -> None:
        server = Server()

        async def forever() -> None:
            await asyncio.Event().wait()

        task = asyncio.create_task(forever())
        await asyncio.sleep(0)
        await test(server, SteppedReader(server.send, task), task)
        task.cancel()

    asyncio.run(run())


def test_a_frame_is_sent_at_once_and_no_task_is_woken() -> None:
    async def test(server: Server, reader: SteppedReader, _task: "asyncio.Task[None]") -> None:
        tasks = len(asyncio.all_tasks())
        reader.write(asgi_body(b"one"), b"")
        assert server.took == [b"one"]
        assert len(asyncio.all_tasks()) == tasks

    ran(test)


def test_what_comes_while_a_server_waits_is_sent_after_it_once_and_in_order() -> None:
    async def test(server: Server, reader: SteppedReader, _task: "asyncio.Task[None]") -> None:
        server.open.clear()
        for frame in (b"one", b"two", b"three"):
            reader.write(asgi_body(frame), b"")
        assert server.took == []
        server.open.set()
        for _ in range(10):
            await asyncio.sleep(0)
        reader.write(asgi_body(b"four"), b"")
        assert server.took == [b"one", b"two", b"three", b"four"]

    ran(test)


def test_a_reader_who_lags_beyond_the_bound_is_cut() -> None:
    async def test(server: Server, reader: SteppedReader, task: "asyncio.Task[None]") -> None:
        server.open.clear()
        for _ in range(10):
            reader.write(asgi_body(b"x" * (SLOW_BYTES // 8)), b"")
        assert reader.ended
        await asyncio.wait([task], timeout=10)
        assert task.cancelled()

    ran(test)


def test_a_connection_that_is_lost_ends_the_reader_and_nothing_else() -> None:
    async def run() -> None:
        async def lost(_message: dict[str, Any]) -> None:
            raise OSError("gone")

        task = asyncio.create_task(asyncio.sleep(60))
        await asyncio.sleep(0)
        reader = SteppedReader(lost, task)
        reader.write(asgi_body(b"one"), b"")
        assert reader.ended
        await asyncio.wait([task], timeout=10)

    asyncio.run(run())


class Transport:
    """A connection of which `waiting` bytes have not been taken yet, on one end of a real pair of sockets."""

    def __init__(self, waiting: int = 0, closing: bool = False) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.waiting = waiting
        self.closing = closing
        self.queued = b""
        self.aborted = False

    def get_extra_info(self, _name: str) -> socket.socket:
        return self.ours

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return self.waiting + len(self.queued)

    def write(self, chunk: bytes) -> None:
        self.queued += chunk

    def abort(self) -> None:
        self.aborted = True

    def taken(self) -> bytes:
        self.theirs.setblocking(False)
        try:
            return self.theirs.recv(10_000_000)
        except BlockingIOError:
            return b""


@pytest.fixture
def connect() -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def connected(**how: Any) -> Transport:
        made.append(Transport(**how))
        return made[-1]

    yield connected
    for transport in made:
        transport.ours.close()
        transport.theirs.close()


def direct(transport: Transport, *chunks: bytes) -> None:
    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        reader = DirectReader(transport, task)  # type: ignore[arg-type]
        for one in chunks:
            reader.write({}, one)

    asyncio.run(run())


def test_a_direct_reader_gets_the_chunk_at_once(connect: Callable[..., Transport]) -> None:
    transport = connect()
    direct(transport, b"one", b"two")
    assert (transport.taken(), transport.queued) == (b"onetwo", b"")


def test_what_a_socket_does_not_take_waits_and_what_follows_waits_behind_it(connect: Callable[..., Transport]) -> None:
    transport = connect()
    large = bytes(300_000)
    direct(transport, large, b"after")
    assert 0 < len(transport.queued) < len(large)
    assert transport.queued.endswith(b"after")
    assert len(transport.taken()) + len(transport.queued) == len(large) + 5


def test_a_direct_reader_for_whom_too_much_waits_is_aborted(connect: Callable[..., Transport]) -> None:
    transport = connect(waiting=SLOW_BYTES + 1)
    direct(transport, b"one")
    assert transport.aborted
    assert transport.taken() == b""


def test_nothing_is_written_to_the_socket_of_a_connection_that_closes(connect: Callable[..., Transport]) -> None:
    transport = connect(closing=True)
    direct(transport, b"one")
    assert (transport.taken(), transport.queued) == (b"", b"")
