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
from depesche.store.drafts import Drafts, Due

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
        self._failing: set[str] = set()
        """Drafts that failed when last tried, so that each is told of once."""
        way.followers.append(lambda _slug: self.stir())

    def stir(self) -> None:
        """Have another look: something was scheduled, or is no longer."""
        self._changed.set()

    async def run(self) -> None:
        """Publish what is due, then sleep until the next is, until cancelled."""
        while True:
            self._changed.clear()
            try:
                failed = await self.publish_due()
                due = None if failed else await asyncio.to_thread(self._next)
            except Exception:  # noqa: BLE001  # logged; a schedule that ends would publish nothing any more
                _log.exception("the schedule has failed; trying again")
                failed = True
            if failed:
                await asyncio.sleep(POLL_SECONDS)  # whatever changes meanwhile: no flurry of tries
                continue
            wait = POLL_SECONDS if due is None else min(POLL_SECONDS, (due - self._clock()).total_seconds())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wait)):
                    await self._changed.wait()

    async def publish_due(self) -> bool:
        """Publish what is due now; tell whether some of it failed and is to be tried again."""
        failed: set[str] = set()
        last: Due | None = None
        while page := await asyncio.to_thread(self._due, last):
            for last in page:
                if not await self._publish(last.slug, last.ulid):
                    failed.add(last.ulid)
        self._failing = failed
        return bool(failed)

    async def _publish(self, slug: str, ulid: str) -> bool:
        """Publish one draft, or send it back with the desk's reason; tell whether either was done."""
        try:
            draft, actor = await asyncio.to_thread(self._planned, slug, ulid)
            if draft is None:
                return True
            if actor is None:
                why = f"{draft.scheduled_by} scheduled it and may not publish here any more; somebody else has to"
                await self._desk.sit(lambda sitting: self._send_back(sitting, draft, why))
            else:
                await self._attempt(draft, actor)
        except Exception:  # noqa: BLE001  # logged; whatever one draft raises, the others are due too
            if ulid not in self._failing:
                _log.exception("the draft %s could not be published; trying again", ulid)
            return False
        self._way.tell(slug)
        return True

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

    def _due(self, after: Due | None) -> list[Due]:
        with self._reading.reading() as rows:
            return Drafts(rows.connection).due(self._clock(), AT_ONCE, after)

    def _next(self) -> datetime | None:
        with self._reading.reading() as rows:
            return Drafts(rows.connection).next_due()
