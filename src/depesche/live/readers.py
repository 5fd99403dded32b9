"""One reader's connection: bytes are handed over at once, or the reader is slow, waited for up to a bound, and cut."""

import asyncio
import logging
import sys
import types
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Protocol

from depesche import metrics
from depesche.live import frames

SLOW_BYTES = 262_144
"""Bytes that may wait for a reader before the connection is cut; who was cut resumes by Last-Event-ID."""

_log = logging.getLogger("depesche.live")

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Reader(Protocol):
    """What the hub knows of a reader."""

    def write(self, body: dict[str, Any], chunk: bytes) -> None:
        """Hand over a frame, given as part of an ASGI response and as an HTTP/1.1 chunk; never waits."""

    def end(self, frame: bytes) -> None:
        """Hand over a last frame, and let the stream end."""


class DirectReader:
    """A reader whose HTTP/1.1 connection is ours: chunks are written to its transport.

    The transport may let nothing wait that the socket would take, for otherwise the event loop gathers the bytes
    and writes them all later, after the slice in which the hub meant to write them.
    """

    __slots__ = ("_task", "_transport", "ended")

    def __init__(self, transport: asyncio.Transport, task: asyncio.Task[Any]) -> None:
        transport.set_write_buffer_limits(0)
        self._transport = transport
        self._task = task
        self.ended = False

    def write(self, body: dict[str, Any], chunk: bytes) -> None:  # noqa: ARG002  # the other kind wants it
        """Write the chunk, or cut a reader who has let too much pile up; one who has gone is passed over."""
        transport = self._transport
        if self.ended or transport.is_closing():
            return
        try:
            if transport.get_write_buffer_size() > SLOW_BYTES:
                metrics.READERS_CUT.inc()
                transport.abort()
            else:
                transport.write(chunk)
        except Exception:  # noqa: BLE001  # told of below; whatever one reader's connection raises, the others go on
            _tell_of_loss()
            transport.abort()

    def end(self, frame: bytes) -> None:
        """Write a last frame, then wake the stream's task so that it ends the response."""
        self.write({}, frames.chunk(frame))
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
        self._waiting: list[dict[str, Any]] = []
        self.ended = False

    def write(self, body: dict[str, Any], chunk: bytes) -> None:  # noqa: ARG002  # the other kind wants it
        """Send the frame, or keep it for later, or cut a reader who has let too much pile up."""
        if self.ended:
            return
        if self._drain is not None:
            self._keep(body)
            return
        step = self._send(body).__await__()
        try:
            pending = next(step)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001  # told of below; whatever one reader's connection raises, the others go on
            _tell_of_loss()
            self._end()
            return
        self._drain = asyncio.create_task(self._finish(step, pending))

    def end(self, frame: bytes) -> None:
        """Send a last frame if the connection takes it, then end the stream."""
        self.write(frames.asgi_body(frame), b"")
        self._end()

    def _keep(self, body: dict[str, Any]) -> None:
        self._waiting.append(body)
        if sum(len(one["body"]) for one in self._waiting) > SLOW_BYTES and not self.ended:
            metrics.READERS_CUT.inc()
            if self._drain is not None:
                self._drain.cancel()
            self._end()

    def _end(self) -> None:
        self.ended = True
        self._task.cancel()

    async def _finish(self, step: Generator[Any, Any, None], pending: object) -> None:
        try:
            await _resumed(step, pending)
            while self._waiting:
                await self._send(self._waiting.pop(0))
        except Exception:  # noqa: BLE001  # told of below; whatever one reader's connection raises, the others go on
            _tell_of_loss()
            self._end()
        self._drain = None


def _tell_of_loss() -> None:
    """Log why a reader is cut, whatever was raised: the others go on. That one has gone is nothing to tell."""
    error = sys.exception()
    if not isinstance(error, OSError):
        _log.warning("a reader is cut whose connection can not be written to", exc_info=error)


@types.coroutine
def _resumed(step: Generator[Any, Any, None], pending: object) -> Generator[object, object, None]:
    """Go on with a `send` that was stepped by hand until it waited for `pending`."""
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
