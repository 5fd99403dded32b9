"""Readers on any ASGI server: stepped while the server keeps up, drained when it does not, cut when they lag."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

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


def direct(test: Callable[[asyncio.Transport, DirectReader, socket.socket], None]) -> None:
    """Run a test on one end of a real pair of sockets, in the event loop that serves."""

    async def run() -> None:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        task = asyncio.current_task()
        assert task is not None
        transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
        test(transport, DirectReader(transport, task), theirs)
        transport.abort()
        theirs.close()

    uvloop.run(run())


def test_a_direct_reader_gets_the_chunk_before_the_event_loop_turns() -> None:
    def test(_transport: asyncio.Transport, reader: DirectReader, theirs: socket.socket) -> None:
        for chunk in (b"one", b"two"):
            reader.write({}, chunk)
        assert theirs.recv(100) == b"onetwo"

    direct(test)


def test_what_a_socket_does_not_take_waits_and_what_follows_waits_behind_it() -> None:
    def test(transport: asyncio.Transport, reader: DirectReader, _theirs: socket.socket) -> None:
        while not transport.get_write_buffer_size():
            reader.write({}, bytes(100_000))
        waiting = transport.get_write_buffer_size()
        reader.write({}, b"after")
        assert transport.get_write_buffer_size() == waiting + 5

    direct(test)


def test_a_direct_reader_for_whom_too_much_waits_is_aborted() -> None:
    def test(transport: asyncio.Transport, reader: DirectReader, _theirs: socket.socket) -> None:
        while transport.get_write_buffer_size() <= SLOW_BYTES:
            reader.write({}, bytes(100_000))
        assert not transport.is_closing()
        reader.write({}, b"one")
        assert transport.is_closing()

    direct(test)


def test_a_direct_reader_who_has_gone_takes_the_frame_from_nobody() -> None:
    class Gone:
        """A connection that is closed, or closes while it is written to."""

        def __init__(self, *, closing: bool) -> None:
            self.closing = closing
            self.aborted = False

        def set_write_buffer_limits(self, _high: int) -> None:
            pass

        def is_closing(self) -> bool:
            return self.closing

        def get_write_buffer_size(self) -> int:
            return 0

        def write(self, _chunk: bytes) -> None:
            raise RuntimeError("unable to perform operation; the handler is closed")

        def abort(self) -> None:
            self.aborted = True

    async def run() -> None:
        for closing in (True, False):
            gone = Gone(closing=closing)
            task = asyncio.create_task(asyncio.sleep(60))
            reader = DirectReader(gone, task)  # type: ignore[arg-type]
            reader.write({}, b"chunk")
            assert gone.aborted is not closing
            reader.end(b"frame")
            await asyncio.wait([task], timeout=10)

    asyncio.run(run())
