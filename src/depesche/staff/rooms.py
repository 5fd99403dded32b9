"""Every desk that somebody has open at this node: one room a blog, fed by the log and by changes to drafts."""

import asyncio
import contextlib
import logging
import random
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError

from depesche.live import frames as stream
from depesche.log.base import Log
from depesche.model.people import Person
from depesche.staff.room import News, Room, news, opened
from depesche.staff.way import Way
from depesche.store.drafts import Drafts, Mark
from depesche.store.presence import Asked, Presence

POLL_SECONDS = 0.5
"""How often the database is asked whether another process has changed drafts."""
BEAT_SECONDS = 10
"""How long a stream may be quiet before a beat is sent."""
SEATS = 2_000
"""Most desks that are open at a time in this process."""

_log = logging.getLogger("depesche.staff")


class Rooms:
    """The rooms of this process. What changes is a hint; what is told is read from the database."""

    def __init__(self, log: Log, way: Way, presence: Presence) -> None:
        self._reading = log
        self._presence = presence
        self._is_apart = False
        """Whether it can neither be said who is here nor read who is elsewhere."""
        self._rooms: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room | None]] = {}
        self.closing = False
        way.followers.append(self.stir)

    @property
    def full(self) -> bool:
        """Whether no further desk can be opened."""
        return self.closing or sum(room.guests for room in self._rooms.values()) >= SEATS

    async def run(self) -> None:
        """Follow the log until cancelled."""
        polling = asyncio.create_task(self._poll())
        try:
            async for blogs in self._reading.follow():
                for room in list(self._rooms.values()):
                    if room.id in blogs:
                        self.stir(room.slug)
        finally:
            polling.cancel()
            with contextlib.suppress(SQLAlchemyError):  # a database that is away: they are forgotten in a while anyhow
                await asyncio.to_thread(self._presence.exchange, {})

    async def enter(self, slug: str) -> Room | None:
        """Give the room of a blog, None when there is no such blog; it stays open until `leave`."""
        room = None
        while room is None or self._rooms.get(slug) is not room:
            room = self._rooms.get(slug)
            if room is None:
                if slug not in self._opening:
                    self._opening[slug] = asyncio.create_task(self._open(slug))
                room = await asyncio.shield(self._opening[slug])
                if room is None:
                    return None
        room.guests += 1
        return room

    def leave(self, room: Room) -> None:
        """Let somebody go who has entered, and close the room behind the last."""
        room.guests -= 1
        if not room.guests and self._rooms.get(room.slug) is room:
            del self._rooms[room.slug]

    async def here(self, slug: str, tab: str) -> Person | None:
        """Give who has this tab open at the blog's desk, at this node or another."""
        room = self._rooms.get(slug)
        found = None if room is None else room.people.get(tab)
        return await asyncio.to_thread(self._elsewhere, slug, tab) if found is None else found[1]

    async def edit(self, slug: str, tab: str, editing: str | None) -> None:
        """Say which post or draft somebody who is here is writing; who is at another node, that one is told."""
        room = self._rooms.get(slug)
        if room is not None and tab in room.people:
            room.edit(tab, editing)
        else:
            await asyncio.to_thread(self._presence.ask, Asked(tab, editing))

    async def catch_up(self, room: Room, seq: int) -> News:
        """Give what somebody has missed who knows all up to `seq`."""
        return await asyncio.to_thread(news, self._reading, room, seq, None)

    def stir(self, slug: str) -> None:
        """Have a room look what is new; on the event loop only."""
        room = self._rooms.get(slug)
        if room is None or self.closing:
            return
        room.stirred = True
        if room.work is None:
            room.work = asyncio.create_task(self._look(room))

    async def close(self) -> None:
        """Tell everybody to come back, and end their streams."""
        self.closing = True
        for room in self._rooms.values():
            for reader in list(room.readers):
                reader.end(stream.retry_frame(random.randint(500, 2_500)))  # noqa: S311  # it keeps no secret

    async def _open(self, slug: str) -> Room | None:
        try:
            found = await asyncio.to_thread(opened, self._reading, slug)
            if found is None:
                return None
            room = self._rooms[slug] = Room(*found)
            self.stir(slug)
            return room
        finally:
            del self._opening[slug]

    async def _look(self, room: Room) -> None:
        """Tell the room what is new until nothing is."""
        try:
            while room.stirred:
                room.stirred = False
                room.advance(await asyncio.to_thread(news, self._reading, room, room.seq, room.revs))
        except Exception:  # noqa: BLE001  # logged; whatever it was, those who are here must hear of what follows
            _log.exception("what is new at the desk of %s can not be read; trying again", room.slug)
            room.mark = None
        finally:
            room.work = None

    async def _poll(self) -> None:
        """Notice drafts that another process has changed, and keep quiet streams alive."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            rooms = list(self._rooms.values())
            try:
                marks = await asyncio.to_thread(self._marks, [room.id for room in rooms])
            except Exception:  # noqa: BLE001  # logged; a poll that ends would leave all rooms deaf
                _log.exception("changes to drafts can not be read; trying again")
                continue
            await self._meet(rooms)
            quiet = perf_counter() - BEAT_SECONDS
            for room in rooms:
                mark = marks.get(room.id, (0, 0, 0))
                if mark != room.mark:
                    room.mark = mark
                    self.stir(room.slug)
                if room.written_at < quiet:
                    room.write([stream.BEAT])

    async def _meet(self, rooms: list[Room]) -> None:
        """Tell other nodes who is here, and those here who is there."""
        here = {room.id: [person for _, person in room.people.values()] for room in rooms}
        try:
            met = await asyncio.to_thread(self._presence.exchange, here)
        except Exception:  # noqa: BLE001  # logged once; drafts and posts are told all the same
            if not self._is_apart:
                _log.exception("who is at other nodes can not be read; trying again")
            self._is_apart = True
            return
        self._is_apart = False
        for asked in met.asked:
            for room in rooms:
                if asked.tab in room.people:
                    room.edit(asked.tab, asked.editing)
        for room in rooms:
            room.meet(met.others.get(room.id, ()))

    def _elsewhere(self, slug: str, tab: str) -> Person | None:
        with self._reading.reading() as rows:
            blog = rows.blog(slug)
        return None if blog is None else self._presence.find(blog.id, tab)

    def _marks(self, blogs: list[str]) -> dict[str, Mark]:
        if not blogs:
            return {}
        with self._reading.reading() as rows:
            return Drafts(rows.connection).marks(blogs)
