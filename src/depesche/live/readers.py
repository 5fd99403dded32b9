"""One reader's connection: bytes are handed over at once, or the reader is slow, waited for up to a bound, and cut."""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

from depesche.live import frames

SLOW_BYTES = 262_144
"""Bytes that may wait for a reader before the connection is cut; who was cut resumes by Last-Event-ID."""

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Reader(Protocol):
    """What the hub knows of a reader."""

    def write(self, frame: bytes, chunk: bytes) -> None:
        """Hand over a frame, given also as an HTTP/1.1 chunk; never waits."""

    def end(self, frame: bytes) -> None:
        """Hand over a last frame, and let the stream end."""


class DirectReader:
    """A reader whose HTTP/1.1 connection is ours: chunks are written to its transport."""

    __slots__ = ("_task", "_transport", "ended")

    def __init__(self, transport: asyncio.Transport, task: asyncio.Task[Any]) -> None:
        self._transport = transport
        self._task = task
        self.ended = False

    def write(self, frame: bytes, chunk: bytes) -> None:  # noqa: ARG002  # the other kind of reader wants the frame
        """Write the chunk, or cut a reader who has let too much pile up."""
        if self._transport.get_write_buffer_size() > SLOW_BYTES:
            self._transport.abort()
        else:
            self._transport.write(chunk)

    def end(self, frame: bytes) -> None:
        """Write a last frame, then wake the stream's task so that it ends the response."""
        self._transport.write(frames.chunk(frame))
        self.ended = True
        self._task.cancel()


class SteppedReader:
    """A reader on any ASGI server: `send` is stepped by hand, so that no task is woken while the server keeps up.

    When `send` waits, a task drains it; what comes meanwhile waits up to SLOW_BYTES, then the stream is ended.
    """

    __slots__ = ("_drain", "_send", "_task", "_waiting", "ended")

    def __init__(self, send: Send, task: asyncio.Task[Any]) -> None:
        self._send = send
        self._task = task
        self._drain: asyncio.Task[None] | None = None
        self._waiting: list[bytes] = []
        self.ended = False

    def write(self, frame: bytes, chunk: bytes) -> None:  # noqa: ARG002  # the other kind of reader wants the chunk
        """Send the frame, or keep it for later, or cut a reader who has let too much pile up."""
        if self._drain is not None:
            self._waiting.append(frame)
            if sum(map(len, self._waiting)) > SLOW_BYTES and not self.ended:
                self._drain.cancel()
                self._end()
            return
        step = self._sending(frame)
        try:
            pending: object = step.send(None)
        except StopIteration:
            return
        except OSError:
            self._end()
            return
        self._drain = asyncio.create_task(self._finish(step, pending))

    def end(self, frame: bytes) -> None:
        """Send a last frame if the connection takes it, then end the stream."""
        self.write(frame, b"")
        self._end()

    def _end(self) -> None:
        self.ended = True
        self._task.cancel()

    async def _sending(self, frame: bytes) -> None:
        await self._send({"type": "http.response.body", "body": frame, "more_body": True})

    async def _finish(self, step: Coroutine[Any, Any, None], pending: object) -> None:
        try:
            await _resumed(step, pending)
            while self._waiting:
                await self._sending(self._waiting.pop(0))
        except OSError:
            self._end()
        self._drain = None


@types.coroutine
def _resumed(step: Coroutine[Any, Any, None], pending: object) -> Generator[object, object, None]:
    """Go on with a coroutine that was stepped by hand until it waited for `pending`."""
    while True:
        try:
            answer = yield pending
        except BaseException as error:  # noqa: BLE001  # cancellation too belongs to the coroutine that waits
            thrown: BaseException | None = error
        else:
            thrown = None
        try:
            pending = step.send(answer) if thrown is None else step.throw(thrown)
        except StopIteration:
            return
