"""Readers on any ASGI server: stepped while the server keeps up, drained when it does not, cut when they lag."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

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
        reader.write(b"one", b"")
        assert server.took == [b"one"]
        assert len(asyncio.all_tasks()) == tasks

    ran(test)


def test_what_comes_while_a_server_waits_is_sent_after_it_once_and_in_order() -> None:
    async def test(server: Server, reader: SteppedReader, _task: "asyncio.Task[None]") -> None:
        server.open.clear()
        for frame in (b"one", b"two", b"three"):
            reader.write(frame, b"")
        assert server.took == []
        server.open.set()
        while len(server.took) < 3:
            await asyncio.sleep(0)
        reader.write(b"four", b"")
        assert server.took == [b"one", b"two", b"three", b"four"]

    ran(test)


def test_a_reader_who_lags_beyond_the_bound_is_cut() -> None:
    async def test(server: Server, reader: SteppedReader, task: "asyncio.Task[None]") -> None:
        server.open.clear()
        for _ in range(10):
            reader.write(b"x" * (SLOW_BYTES // 8), b"")
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
        reader.write(b"one", b"")
        assert reader.ended
        await asyncio.wait([task], timeout=10)

    asyncio.run(run())


class Transport:
    """A connection that remembers what was written to it."""

    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting
        self.written: list[bytes] = []
        self.aborted = False

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def write(self, chunk: bytes) -> None:
        self.written.append(chunk)

    def abort(self) -> None:
        self.aborted = True


def test_a_direct_reader_gets_the_chunk_and_is_aborted_when_too_much_waits() -> None:
    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        quick, slow = Transport(), Transport(SLOW_BYTES + 1)
        for transport in (quick, slow):
            DirectReader(transport, task).write(b"frame", b"chunk")  # type: ignore[arg-type]
        assert (quick.written, quick.aborted) == ([b"chunk"], False)
        assert (slow.written, slow.aborted) == ([], True)

    asyncio.run(run())
