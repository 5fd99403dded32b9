"""The live stream of a blog: an ordinary ASGI endpoint that hands its connection to the hub."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError

from depesche import metrics
from depesche.live import frames
from depesche.live.hub import Channel, Hub
from depesche.live.readers import DirectReader, SteppedReader
from depesche.web.answer import Receive, Scope, Send, header
from depesche.web.problems import Problem, Wrong

TRANSPORT = "depesche.transport"
"""The scope's extension in which our server hands over the connection."""
RETRY_MILLIS = 2_000
"""After how long a reader comes back whose stream broke off."""
FULL_SECONDS = 10
STOPPED_SECONDS = 2
TAKE_SECONDS = 30
"""How long what is told at the beginning may wait for a reader who does not take it."""
LAST_SECONDS = 2
"""How long the end of a response may wait for a slow reader."""

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class NotTaken(Exception):  # noqa: N818  # said of what was sent
    """A reader has not taken what was sent, or it could not be had: the connection is cut."""


async def stream(hub: Hub, slug: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Tell one reader of all that follows the seq asked for, until either side ends it. Raises Problem before that.

    Thousands of these wait at a time, so whatever is done once is done in coroutines that end.
    """
    check_open(hub)
    if hub.full:
        sentence = "all live connections are taken; the log pages under log/head.json tell the same"
        raise Problem(503, sentence, headers=((b"retry-after", b"%d" % FULL_SECONDS),))
    with hub.seat():
        try:
            channel, seq = await begin(hub, slug, after_of(scope))
            await _answer_head(scope, send)
            if scope["method"] == "HEAD":
                return
            await _catch_up(hub, channel, seq, send)
        except NotTaken:
            metrics.READERS_CUT.inc()
            await cut(scope, receive)
            return
        reader = reader_of(scope, send)
        hub.join(channel, reader)
        try:
            while not hub.closing and (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not reader.ended:
                raise
        finally:
            hub.leave(channel, reader)
        await end_stream(send)


def check_open(hub: Hub) -> None:
    """Send readers away who come while the server stops. Raises Problem: 503."""
    if hub.closing:
        sentence = "this server is stopping; come back in a moment"
        raise Problem(503, sentence, headers=((b"retry-after", b"%d" % STOPPED_SECONDS),))


async def begin(hub: Hub, slug: str, after: int | None) -> tuple[Channel, int]:
    """Give the blog's channel and the seq after which to tell. Raises Problem: 404.

    A reader who comes from another node may know more than this one has heard of: then the log is asked.
    """
    channel = await hub.channel(slug)
    if channel is None:
        raise Problem(404, f"there is no live blog {slug!r}")
    if after is None:
        return channel, channel.seq
    if after > hub.head(channel) and after > await hub.newest(channel):
        raise Problem(404, f"the live blog {slug!r} has no seq {after} yet; its newest is {channel.seq}")
    return channel, after


async def _answer_head(scope: Scope, send: Send) -> None:
    metrics.answered("stream", 200)
    await take(send, {"type": "http.response.start", "status": 200, "headers": HEADERS})
    if scope["method"] == "HEAD":
        await take(send, {"type": "http.response.body"})
    else:
        await take(send, frames.asgi_body(frames.retry_frame(RETRY_MILLIS)))


async def _catch_up(hub: Hub, channel: Channel, seq: int, send: Send) -> None:
    """Tell what is missing, until the reader knows exactly what the channel's readers have been told."""
    while seq != channel.seq:
        if seq > channel.seq:
            await channel.moved.wait()
            continue
        try:
            frame, seq = await hub.catch_up(channel, seq)
        except SQLAlchemyError as error:  # the answer has begun: who is cut comes back and is told then
            raise NotTaken from error
        await take(send, frames.asgi_body(frame))


async def take(send: Send, message: dict[str, Any]) -> None:
    """Send, but not for ever. Raises NotTaken."""
    try:
        async with asyncio.timeout(TAKE_SECONDS):
            await send(message)
    except TimeoutError as error:
        raise NotTaken from error


async def cut(scope: Scope, receive: Receive) -> None:
    """Close the connection of a reader who takes nothing; another server than ours does so when the stream ends."""
    transport = scope.get("extensions", {}).get(TRANSPORT)
    if transport is not None:
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def reader_of(scope: Scope, send: Send) -> DirectReader | SteppedReader:
    """Give the connection as a reader to whom frames are handed; the current task is cancelled when it ends."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a stream runs in a task of its own")
    transport = scope.get("extensions", {}).get(TRANSPORT) if scope["http_version"] == "1.1" else None
    return SteppedReader(send, task) if transport is None else DirectReader(transport, task)


async def end_stream(send: Send) -> None:
    """End the response; a reader who does not take even that is let go of."""
    try:
        async with asyncio.timeout(LAST_SECONDS):
            await send({"type": "http.response.body"})
    except (TimeoutError, OSError):
        return


def after_of(scope: Scope) -> int | None:
    """Read the seq after which to tell: `Last-Event-ID`, which a browser sends when it comes back, else `after`."""
    given, field = header(scope, b"last-event-id").decode("latin-1"), "Last-Event-ID"
    if not given:
        asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if "after" not in asked:
            return None
        given, field = asked["after"][-1], "after"
    if not given.isascii() or not given.isdigit() or len(given) > 15:
        raise Problem(400, f"{field} must be a seq, a whole number of 0 or more", wrong=(Wrong(field, given[:40]),))
    return int(given)
