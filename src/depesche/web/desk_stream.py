"""The desk's stream: an ordinary ASGI endpoint that joins the room of its blog for as long as it may."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from depesche.live import frames
from depesche.live.readers import DirectReader, SteppedReader
from depesche.model.people import Person
from depesche.staff.room import Room
from depesche.staff.rooms import Rooms
from depesche.web.answer import Receive, Scope, Send
from depesche.web.problems import Problem
from depesche.web.stream import (
    FULL_SECONDS,
    HEADERS,
    RETRY_MILLIS,
    STOPPED_SECONDS,
    NotTaken,
    cut,
    end_stream,
    reader_of,
    take,
)

RECHECK_SECONDS = 2
"""How often it is asked whether whoever is here may still be: so long is the desk heard after a session has ended."""


class Visit(Struct, frozen=True):
    """Somebody who comes to a desk: as whom others see them, what they know, and whether they may stay."""

    room: Room
    person: Person | None
    after: int
    may_stay: Callable[[], Awaitable[bool]]


async def enter(rooms: Rooms, slug: str, tab: str | None, account: str | None) -> Room:
    """Give the room of a blog to somebody with this tab and account. Raises Problem: 404, 409 or 503."""
    if rooms.closing:
        sentence = "this server is stopping; come back in a moment"
        raise Problem(503, sentence, headers=((b"retry-after", b"%d" % STOPPED_SECONDS),))
    found = None if tab is None else await rooms.here(slug, tab)
    if found is not None and found.account != account:
        raise Problem(409, f"the tab {tab} is somebody else's; make a new ULID")
    room = None if rooms.full else await rooms.enter(slug)
    if room is None and not rooms.full:
        raise Problem(404, f"there is no live blog {slug!r}")
    if room is not None and not room.full:
        return room
    if room is not None:
        rooms.leave(room)
    sentence = "too many desks are open; close one, or come back later"
    raise Problem(503, sentence, headers=((b"retry-after", b"%d" % FULL_SECONDS),))


async def stay(rooms: Rooms, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
    """Tell one tab that has entered of all that happens at the desk, until either side ends it or it may no more."""
    try:
        await take(send, {"type": "http.response.start", "status": 200, "headers": HEADERS})
        await take(send, frames.asgi_body(frames.retry_frame(RETRY_MILLIS)))
        await _catch_up(rooms, visit.room, visit.after, send)
        reader = reader_of(scope, send)
        visit.room.join(reader, visit.person)
        try:
            await _until_gone(rooms, visit, receive, reader)
        except asyncio.CancelledError:
            if not reader.ended:
                raise
        finally:
            visit.room.leave(reader)
    except NotTaken:
        await cut(scope, receive)
        return
    finally:
        rooms.leave(visit.room)
    await end_stream(send)


async def _catch_up(rooms: Rooms, room: Room, seq: int, send: Send) -> None:
    """Tell what is missing until the tab knows what everybody here has been told."""
    while seq < room.seq:
        missed = await rooms.catch_up(room, seq)
        for frame in missed.frames:
            await take(send, frames.asgi_body(frame))
        seq = missed.seq


async def _until_gone(rooms: Rooms, visit: Visit, receive: Receive, reader: DirectReader | SteppedReader) -> None:
    while not rooms.closing and not reader.ended:
        try:
            async with asyncio.timeout(RECHECK_SECONDS):
                if (await receive())["type"] == "http.disconnect":
                    return
        except TimeoutError:
            if not await visit.may_stay():
                return
