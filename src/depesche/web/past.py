"""Looking back: a blog at the minute that an address names, and what changed between two."""

import re
from datetime import UTC, datetime, timedelta

from depesche.live.present import Present
from depesche.live.replay import Replay
from depesche.live.shelf import Made, Make, Shelf
from depesche.log.base import Log
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.ids import zone_of
from depesche.render.html import minute_address
from depesche.web.answer import BRIEFLY, SAFE, answer, answer_kept
from depesche.web.asked import Asked, below_of, nothing_at
from depesche.web.problems import Problem, Wrong
from depesche.web.turns import Turns
from depesche.web.view import blog_in, in_view

AT_A_TIME = 2
"""Pages of the past made at a time: whoever plays a coverage asks for one after another."""
WAITING = 128
KEPT_BYTES = 16_000_000
"""Bytes of them that are kept."""

LONGEST = timedelta(hours=3)
"""The longest span whose changes are told; beyond it the page is the smaller answer."""
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)


def is_minute(text: str) -> bool:
    """Tell whether a minute is written as addresses have it; each has one address, so that it is made once."""
    return _WRITTEN.fullmatch(text) is not None


def past_minute(text: str, zone: str) -> datetime:
    """Read the minute that is asked for. Raises Problem: 400, or 404 when it is still to come."""
    try:
        read = datetime.fromisoformat(text)
        instant = (read if read.tzinfo else read.replace(tzinfo=zone_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        sentence = "time must be written like 2026-11-24T20:15 (in the live blog's zone) or 2026-11-24T19:15Z"
        raise Problem(400, sentence, wrong=(Wrong("time", text[:40]),)) from error
    if instant > datetime.now(UTC):
        raise Problem(404, f"{text} is still to come")
    return instant.replace(second=0, microsecond=0)


def past_span(since: str, upto: str, zone: str) -> tuple[datetime, datetime]:
    """Read two minutes, the first not after the second and not LONGEST before. Raises Problem as `past_minute` does."""
    if not (is_minute(since) and is_minute(upto)):
        raise Problem(400, "times must be written like 2026-11-24T19:15Z", wrong=(Wrong("since", since[:40]),))
    earlier, later = past_minute(since, zone), past_minute(upto, zone)
    if earlier > later:
        raise Problem(400, "the first moment must not be after the second", wrong=(Wrong("since", since[:40]),))
    if later - earlier > LONGEST:
        raise Problem(400, "the two moments may be three hours apart at most", wrong=(Wrong("since", since[:40]),))
    return earlier, later


class LookingBack:
    """Answers readers who look back; on a shelf of its own, for there are more minutes than pages that live."""

    def __init__(self, log: Log, present: Present) -> None:
        self._log, self._replay = log, Replay(present)
        self._shelf, self._turns = Shelf(log, KEPT_BYTES), Turns(AT_A_TIME, WAITING)

    async def begin(self, asked: Asked) -> None:
        """Lead to the minute that a form asks for, or to the first of a replay."""
        await self._lead(asked, asked.parameter("time"))

    async def at(self, asked: Asked) -> None:
        """Give the page as it stood at a minute; lead to the minute's one address where it is written otherwise."""
        time, before = asked.found["time"], below_of(asked)
        if not is_minute(time):
            await self._lead(asked, time)
            return

        def make(rows: Rows, blog: Blog) -> Made | None:
            return self._replay.page(rows, blog, past_minute(time, blog.zone), before)

        await self._answer(asked, f"{time} {before}", make)

    async def since(self, asked: Asked) -> None:
        """Give what changed from one minute to another."""
        time, since = asked.found["time"], asked.found["since"]

        def make(rows: Rows, blog: Blog) -> Made:
            return self._replay.changes(rows, blog, *past_span(since, time, blog.zone))

        await self._answer(asked, f"{time} since {since}", make)

    async def _answer(self, asked: Asked, name: str, make: Make) -> None:
        async with self._turns.turn():
            kept = await self._shelf.get(asked.found["slug"], name, make)
        if kept is None:
            raise nothing_at(asked.scope)
        await answer_kept(asked.scope, asked.send, kept)

    async def _lead(self, asked: Asked, text: str | None) -> None:
        slug = asked.found["slug"]

        def find(rows: Rows) -> str:
            blog = blog_in(rows, slug)
            instant = self._replay.begin(rows, blog) if text is None else past_minute(text, blog.zone)
            return minute_address(blog, instant)

        where = await in_view(self._log, find)
        headers = [(b"location", where.encode()), (b"cache-control", BRIEFLY), *SAFE]
        await answer(asked.scope, asked.send, 303, headers, b"")
