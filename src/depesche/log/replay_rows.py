"""A blog as it stood at an instant, found by what is kept of places: rows are read for what is shown, not for the log.

The main walk begins at the instant and goes down by place: a row that is passed over is one of a post that was dated
back later or that has moved. Places whose time was still to come then are few and have an index of their own.
"""

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, tuple_

from depesche.log.rows import Chosen, stored_event
from depesche.log.stood import Mark
from depesche.log.tables import COPYING, STOOD_AHEAD, STOOD_ELSEWHERE, around, events, stood
from depesche.model.blog import Blog
from depesche.model.events import BlogOpened, BlogRevised
from depesche.model.ids import Instant
from depesche.rules.fold import with_copy

_decode_ids = msgspec.json.Decoder(tuple[str, ...]).decode
_PLACE = tuple_(stood.c.time, stood.c.order)
_NEWEST_FIRST = (stood.c.time.desc(), stood.c.order.desc())

Place = tuple[Instant, int]
"""Where a post stands: its time and its order."""


class Moment(Struct, frozen=True):
    """An instant in a blog, and the seq of the last event that was not after it.

    `is_before` says that the blog had not been opened: what shows is what was seen elsewhere.
    """

    instant: Instant
    seq: int
    is_before: bool


class ReplayRows:
    """The past of blogs, as one transaction sees it. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, blog: Blog) -> Instant:
        """Give when there was something to be seen first: the opening, or the first post brought in from elsewhere."""
        first = select(stood.c.time).where(stood.c.blog == blog.id, stood.c.mark == "post", STOOD_ELSEWHERE)
        found: Instant | None = self._connection.execute(first.order_by(stood.c.time, stood.c.order).limit(1)).scalar()
        return min(found, blog.opened_at) if found else blog.opened_at

    def moment(self, blog: str, instant: Instant) -> Moment:
        """Find an instant in the log; before the opening its seq is 1."""
        chosen = select(events.c.seq).where(events.c.blog == blog, events.c.at <= instant)
        seq = self._connection.execute(chosen.order_by(events.c.at.desc(), events.c.seq.desc()).limit(1)).scalar()
        return Moment(instant, seq or 1, is_before=seq is None)

    def blog(self, now: Blog, then: Moment) -> Blog:
        """Give the blog as it stood: its words, state of coverage, pins, how many posts; look and zone are today's."""
        last = select(events).where(events.c.blog == now.id, events.c.seq == then.seq)
        event = stored_event(self._connection.execute(last).one()).event
        written = select(events).where(events.c.blog == now.id, COPYING, events.c.seq <= then.seq)
        copied = stored_event(self._connection.execute(written.order_by(events.c.seq.desc()).limit(1)).one()).event
        surroundings = select(around).where(around.c.blog == now.id, around.c.seq <= then.seq)
        row = self._connection.execute(surroundings.order_by(around.c.seq.desc()).limit(1)).one()
        if not isinstance(copied.payload, BlogOpened | BlogRevised):
            raise TypeError(f"the event {copied.seq} should hold a blog's copy")
        blog = with_copy(now, copied.payload.copy)
        return msgspec.structs.replace(
            blog, seq=then.seq, at=min(event.at, then.instant), hash=event.hash, theme=now.theme, zone=now.zone,
            byline=now.byline, shown_confidence=now.shown_confidence, status=row.status,
            coverage_start=row.coverage_start, coverage_end=row.coverage_end, pinned=_decode_ids(row.pinned),
            posts=row.posts + self._elsewhere(now, then),
        )  # fmt: skip

    def standing(
        self, blog: str, then: Moment, limit: int, mark: Mark = "post", below: Place | None = None
    ) -> list[str]:
        """Give the posts (ULIDs) that stood with a mark, newest first, below a place; `limit` at most."""
        here = and_(stood.c.blog == blog, stood.c.mark == mark, _stood_at(then))
        if below is not None:
            here = and_(here, tuple_(*below, types=(stood.c.time.type, stood.c.order.type)) > _PLACE)
        ahead = select(stood.c.post).where(here, STOOD_AHEAD, stood.c.time > then.instant)
        found = self._ids(ahead, limit) if below is None or below[0] > then.instant else []
        if len(found) < limit:
            found += self._ids(select(stood.c.post).where(here, stood.c.time <= then.instant), limit - len(found))
        return found

    def came(self, blog: str, was: Moment, then: Moment, limit: int) -> list[str]:
        """Give the posts (ULIDs) that were seen elsewhere between two moments, `limit` at most."""
        between = and_(stood.c.time > was.instant, stood.c.time <= then.instant, stood.c.since > was.seq)
        of = and_(stood.c.blog == blog, stood.c.mark == "post", STOOD_ELSEWHERE, between)
        return self._ids(select(stood.c.post).where(of), limit)

    def place(self, blog: str, post: str, then: Moment) -> Place | None:
        """Give where a post (ULID) stood, None where it did not."""
        chosen = select(stood.c.time, stood.c.order).where(
            stood.c.blog == blog, stood.c.post == post, stood.c.mark == "post", _stood_at(then)
        )
        row = self._connection.execute(chosen).first()
        return None if row is None else (row.time, row.order)

    def _ids(self, chosen: Chosen, limit: int) -> list[str]:
        return list(self._connection.execute(chosen.order_by(*_NEWEST_FIRST).limit(limit)).scalars())

    def _elsewhere(self, blog: Blog, then: Moment) -> int:
        """Count posts that were seen elsewhere by then and came here later; none, once the blog has begun here."""
        if not then.is_before:
            return 0
        counted = select(func.count()).where(
            stood.c.blog == blog.id, stood.c.mark == "post", STOOD_ELSEWHERE, _came_later(then)
        )
        return self._connection.execute(counted).scalar_one()


def _stood_at(then: Moment) -> ColumnElement[bool]:
    open_ended = or_(stood.c.until.is_(None), stood.c.until > then.seq)
    return or_(and_(stood.c.since <= then.seq, open_ended), _came_later(then))


def _came_later(then: Moment) -> ColumnElement[bool]:
    if not then.is_before:
        return false()
    return and_(stood.c.elsewhere, stood.c.since > then.seq, stood.c.time <= then.instant)
