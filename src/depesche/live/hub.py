"""One hub a process: follows the log, renders what is new once, and writes the same bytes to every reader."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from time import perf_counter, time

from depesche import metrics
from depesche.live import frames
from depesche.live.present import Moved, Present
from depesche.live.readers import Reader
from depesche.live.turnstile import Turnstile
from depesche.log.base import Log
from depesche.model.blog import Blog
from depesche.traces import span

BEAT_SECONDS = 15
"""How long a stream may be quiet before a beat is sent."""
SLICE_SECONDS = 0.001
"""How long writing may hold the event loop before others have their turn."""
TURNS = 3
"""Turns that others have between two slices: an answer made in a thread takes several steps of the loop."""
LOOK_EACH = 32
"""Readers written to between two looks at the clock."""
TOLD_EACH_TURN = 2
"""Readers who come back that are told what they missed before others have their turn."""
CATCH_UPS = 256
"""Frames for readers who come back that are kept of a blog, for a second at most: they come at once, or not at all."""


class Channel:
    """The readers of one blog, and the seq up to which they have been told."""

    def __init__(self, blog: Blog) -> None:
        self.id = blog.id
        self.slug = blog.slug
        self.seq = blog.seq
        self.readers: dict[Reader, None] = {}
        """In the order in which they came, which is that in memory: writing to them is quicker so."""
        self.moved = asyncio.Event()
        self.written_at = perf_counter()
        self.parts: dict[str, str] = {}
        """Parts around the posts as they were told last, so that only changed ones are told again."""
        self.catch_ups: dict[tuple[int, int], asyncio.Task[tuple[bytes, int]]] = {}
        """Frames for those who come back, by the seq that they have and the one that the log had."""
        self.work: asyncio.Task[None] | None = None

    def advance(self, seq: int) -> None:
        """Say that the readers are told, from here on, of what follows `seq`."""
        self.seq = seq
        self.catch_ups.clear()
        self.moved.set()
        self.moved = asyncio.Event()


class Hub:
    """Follows the log for all readers of this process."""

    def __init__(self, log: Log, present: Present, limit: int) -> None:
        self._log = log
        self._present = present
        self._limit = limit
        self._channels: dict[str, Channel] = {}
        self._opening: dict[str, asyncio.Task[Channel | None]] = {}
        self._seats = 0
        self._turnstile = Turnstile(TOLD_EACH_TURN)
        self.following = False
        """Whether the log is followed, by `run`."""
        self.closing = False

    @property
    def full(self) -> bool:
        """Whether no further reader is taken."""
        return self.closing or self._seats >= self._limit

    @contextlib.contextmanager
    def seat(self) -> Iterator[None]:
        """Take one of the places that there are for readers, for as long as it is held."""
        self._seats += 1
        metrics.READERS.inc()
        try:
            yield
        finally:
            self._seats -= 1
            metrics.READERS.dec()

    async def run(self) -> None:
        """Follow the log until cancelled."""
        beat = asyncio.create_task(self._beat())
        self.following = True
        try:
            async for blogs in self._log.follow():
                for channel in self._channels.values():
                    if channel.id in blogs:
                        self._start(channel)
        finally:
            self.following = False
            beat.cancel()

    def head(self, channel: Channel) -> int:
        """Give the newest seq of the channel's blog that is known here."""
        return max(channel.seq, self._log.head(channel.id))

    async def newest(self, channel: Channel) -> int:
        """Give the newest seq of the channel's blog that the log holds, whether it is known here or not."""
        blog = await asyncio.to_thread(self._blog, channel.slug)
        return 0 if blog is None else blog.seq

    async def channel(self, slug: str) -> Channel | None:
        """Give the channel of a blog, None when there is no such blog."""
        found = self._channels.get(slug)
        if found is not None:
            return found
        opening = self._opening.get(slug)
        if opening is None:
            opening = self._opening[slug] = asyncio.create_task(self._open(slug))
        return await asyncio.shield(opening)

    async def catch_up(self, channel: Channel, after: int) -> tuple[bytes, int]:
        """Give a frame with all that has changed behind `after`, and the seq up to which it tells."""
        key = (after, self._log.head(channel.id))
        found = channel.catch_ups.get(key)
        if found is None or (found.done() and found.exception() is not None):
            if len(channel.catch_ups) >= CATCH_UPS:
                channel.catch_ups.clear()
            found = asyncio.create_task(self._catch_up(channel, after, channel.seq))
            channel.catch_ups[key] = found
        frame = await asyncio.shield(found)
        await self._turnstile.through()
        return frame

    def join(self, channel: Channel, reader: Reader) -> None:
        """Take a reader in, who has been told of everything up to the channel's seq."""
        channel.readers[reader] = None

    def leave(self, channel: Channel, reader: Reader) -> None:
        """Let a reader go."""
        channel.readers.pop(reader, None)

    async def close(self) -> None:
        """Tell every reader to come back, each at another moment, and end the streams."""
        self.closing = True
        everyone = [reader for channel in self._channels.values() for reader in channel.readers]
        spread = 2_000 + 2 * len(everyone)
        async for readers in _in_turn(everyone):
            for reader in readers:
                reader.end(frames.retry_frame(random.randint(500, spread)))  # noqa: S311  # it keeps no secret

    async def _open(self, slug: str) -> Channel | None:
        try:
            blog = await asyncio.to_thread(self._blog, slug)
            if blog is None:
                return None
            channel = self._channels[slug] = Channel(blog)
            self._start(channel)
            return channel
        finally:
            del self._opening[slug]

    def _blog(self, slug: str) -> Blog | None:
        with self._log.reading() as rows:
            return rows.blog(slug)

    def _start(self, channel: Channel) -> None:
        if channel.work is None and self._log.head(channel.id) > channel.seq:
            channel.work = asyncio.create_task(self._tell(channel))

    async def _tell(self, channel: Channel) -> None:
        """Tell the channel's readers of everything that is new, until nothing is."""
        try:
            while self._log.head(channel.id) > channel.seq:
                if not channel.readers:
                    channel.parts = {}
                    channel.advance(self._log.head(channel.id))
                    continue
                moved, since = await asyncio.to_thread(self._new, channel.slug, channel.seq)
                frame = self._frame(channel, moved)
                channel.advance(moved.blog.seq)
                await self._write(channel, frame)
                metrics.DELIVERY.observe(max(0.0, time() - since.timestamp()))
        finally:
            channel.work = None

    def _new(self, slug: str, after: int) -> tuple[Moved, datetime]:
        """Give what has changed behind `after`, and the instant of the first event there."""
        with span("render", what="frame"), self._log.reading() as rows:
            moved = self._present.moved(rows, slug, after)
            return moved, rows.at(moved.blog.id, after + 1)

    def _moved(self, slug: str, after: int, upto: int) -> Moved:
        with self._log.reading() as rows:
            return self._present.moved(rows, slug, after, upto)

    def _frame(self, channel: Channel, moved: Moved) -> bytes:
        if moved.parts is None:
            channel.parts = {}  # who fetches the page learns them there, whatever was told before
            return frames.reload_frame(moved.blog.seq)
        told, channel.parts = channel.parts, {k: v for k, v in moved.parts.items() if not k.startswith("post-")}
        changed = {name: part for name, part in moved.parts.items() if told.get(name) != part}
        return self._present_frame(moved.blog, moved.blog.seq, changed)

    def _present_frame(self, blog: Blog, seq: int, parts: dict[str, str]) -> bytes:
        return frames.present_frame(seq, blog.generation, self._present.html.look(blog), parts)

    async def _catch_up(self, channel: Channel, after: int, upto: int) -> tuple[bytes, int]:
        moved = await asyncio.to_thread(self._moved, channel.slug, after, upto)
        if moved.parts is None:
            return frames.reload_frame(upto), upto
        return self._present_frame(moved.blog, upto, moved.parts), upto

    async def _write(self, channel: Channel, frame: bytes) -> None:
        channel.written_at = perf_counter()
        body, chunk = frames.asgi_body(frame), frames.chunk(frame)
        async for readers in _in_turn(list(channel.readers)):
            for reader in readers:
                reader.write(body, chunk)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(1)
            quiet = perf_counter() - BEAT_SECONDS
            for channel in list(self._channels.values()):
                self._start(channel)  # where an attempt has failed
                channel.catch_ups.clear()
                if channel.readers and channel.written_at < quiet and channel.work is None:
                    await self._write(channel, frames.BEAT)


async def _in_turn(readers: list[Reader]) -> AsyncIterator[list[Reader]]:
    """Give readers in small groups, and let others have their turn when that has gone on for a while."""
    until = perf_counter() + SLICE_SECONDS
    for start in range(0, len(readers), LOOK_EACH):
        yield readers[start : start + LOOK_EACH]
        if perf_counter() > until:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            until = perf_counter() + SLICE_SECONDS


async def stopped(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
