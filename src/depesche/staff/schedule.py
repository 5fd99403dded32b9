"""The schedule: drafts whose time has come are published, on time and once, as whoever scheduled them."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from depesche.desk import Desk, Refused, Sitting
from depesche.log.base import Log
from depesche.model.commands import Actor
from depesche.model.drafts import Draft, Remark
from depesche.model.ids import utc
from depesche.model.limits import NOTE_CHARS
from depesche.staff.way import Place, Way, publish_in
from depesche.staff.who import Who
from depesche.store.drafts import Drafts

POLL_SECONDS = 1.0
"""How long the schedule sleeps at most: another process may have scheduled something meanwhile."""
AT_ONCE = 20
"""Due drafts that are read at a time."""
NAME = "schedule"
"""By whom a draft is sent back that could not be published."""

_log = logging.getLogger("depesche.staff")


def _now() -> datetime:
    return datetime.now(UTC)


class Schedule:
    """Publishes due drafts while it runs, at its start those that were missed."""

    def __init__(self, log: Log, desk: Desk, way: Way, who: Who, clock: Callable[[], datetime] = _now) -> None:
        self._reading = log
        self._desk = desk
        self._way = way
        self._who = who
        self._clock = clock
        self._changed = asyncio.Event()
        way.followers.append(lambda _slug: self._changed.set())

    async def run(self) -> None:
        """Publish what is due, then sleep until the next is, until cancelled."""
        while True:
            self._changed.clear()
            wait = POLL_SECONDS
            try:
                if not await self.publish_due():
                    due = await asyncio.to_thread(self._next)
                    if due is not None:
                        wait = min(wait, (due - self._clock()).total_seconds())
            except Exception:  # noqa: BLE001  # logged; a schedule that ends would publish nothing any more
                _log.exception("the schedule has failed; trying again")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wait)):
                    await self._changed.wait()

    async def publish_due(self) -> bool:
        """Publish what is due now; tell whether some of it failed and is to be tried again."""
        tried: set[str] = set()
        while due := [one for one in await asyncio.to_thread(self._due) if one[1] not in tried]:
            for slug, ulid in due:
                tried.add(ulid)
                await self._publish(slug, ulid)
        return bool(tried) and bool(await asyncio.to_thread(self._due))

    async def _publish(self, slug: str, ulid: str) -> None:
        """Publish one draft, or send it back with the reason for which the desk refuses it."""
        try:
            draft, actor = await asyncio.to_thread(self._planned, slug, ulid)
            if draft is None:
                return
            if actor is None:
                why = f"{draft.scheduled_by} scheduled it and may not publish here any more; somebody else has to"
                await self._desk.sit(lambda sitting: self._send_back(sitting, draft, why))
            else:
                await self._attempt(draft, actor)
        except Exception:  # noqa: BLE001  # logged; whatever one draft raises, the others are due too
            _log.exception("the draft %s could not be published; trying again", ulid)
        self._way.tell(slug)

    async def _attempt(self, draft: Draft, actor: Actor) -> None:
        try:
            await self._desk.sit(lambda sitting: self._publish_in(sitting, draft, actor))
        except Refused as refused:
            why = refused.refusal.sentence
            await self._desk.sit(lambda sitting: self._send_back(sitting, draft, why))

    def _publish_in(self, sitting: Sitting, planned: Draft, actor: Actor) -> None:
        """Publish in the desk's transaction, unless something else has become of the draft meanwhile."""
        place = Place(sitting, planned.blog, planned.id, actor)
        if place.draft == planned:
            publish_in(sitting, planned.blog, planned.id, actor)

    def _send_back(self, sitting: Sitting, planned: Draft, why: str) -> None:
        place = Place(sitting, planned.blog, planned.id, Actor(NAME))
        if place.draft == planned:
            said = Remark(text=f"It was not published: {why}"[:NOTE_CHARS], by=NAME, at=utc(sitting.now()))
            back = replace(planned, state="review", publish_at=None, scheduled_by=None, remark=said)
            place.change(back, planned.rev)

    def _planned(self, slug: str, ulid: str) -> tuple[Draft | None, Actor | None]:
        """Give a draft that is due, and as whom it is to be published."""
        with self._reading.reading() as rows:
            blog = rows.blog(slug)
            draft = None if blog is None else Drafts(rows.connection).draft(blog.id, ulid)
        if draft is None or draft.due_at is None or draft.due_at > self._clock():
            return None, None
        return draft, self._who.actor(draft.scheduled_by or "")

    def _due(self) -> list[tuple[str, str]]:
        with self._reading.reading() as rows:
            return Drafts(rows.connection).due(self._clock(), AT_ONCE)

    def _next(self) -> datetime | None:
        with self._reading.reading() as rows:
            return Drafts(rows.connection).next_due()
