"""Where followers have read to, kept in the database; and how far that is behind."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)

from depesche.db import Millis
from depesche.following.base import Cursor, Lost

_metadata = MetaData()
_followers = Table(
    "followers",
    _metadata,
    Column("follower", String, primary_key=True),
    Column("blog", String, primary_key=True),
    Column("seq", BigInteger),
    Column("form", String),
    Column("unfinished", Boolean),
    Column("state", LargeBinary),
)
_blogs = Table("blogs", _metadata, Column("id", String, primary_key=True), Column("seq", BigInteger))
_events = Table("events", _metadata, Column("blog", String), Column("seq", BigInteger), Column("at", Millis))


class Lag(Struct, frozen=True):
    """How far a follower is behind: events that it has not read, and how long ago the oldest was committed (s)."""

    follower: str
    events: int
    seconds: float


class Cursors:
    """The cursors of one follower. All methods block."""

    def __init__(self, engine: Engine, follower: str) -> None:
        self._engine = engine
        self._follower = follower

    def read(self, blog: str) -> Cursor | None:
        """Give the cursor in a blog (ULID), None when it was never read."""
        chosen = select(_followers.c.seq, _followers.c.form, _followers.c.unfinished, _followers.c.state)
        with self._engine.begin() as connection:
            row = connection.execute(chosen.where(self._mine(blog))).first()
        return None if row is None else Cursor(row.seq, row.form, row.unfinished, row.state)

    def advance(self, blog: str, before: Cursor | None, after: Cursor) -> None:
        """Put the cursor from where it was to where it is. Raises Lost when another has moved it."""
        values = {name: getattr(after, name) for name in Cursor.__struct_fields__}
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            if before is None:
                known = connection.execute(select(_followers.c.seq).where(self._mine(blog))).first()
                if known is None:
                    row = {"follower": self._follower, "blog": blog} | values
                    connection.execute(insert(_followers), row)
                    return
            else:
                stood = (_followers.c.seq == before.seq) & (_followers.c.state == before.state)
                if connection.execute(update(_followers).where(self._mine(blog), stood).values(values)).rowcount:
                    return
        raise Lost(f"another node has read {blog} further meanwhile")

    def behind(self, form: str) -> list[str]:
        """Give the blogs (ULIDs) with something to do: unread, read in another form, or unfinished."""
        waits = or_(_followers.c.seq < _blogs.c.seq, _followers.c.form != form, _followers.c.unfinished)
        chosen = select(_blogs.c.id).select_from(_blogs.outerjoin(_followers, self._joined()))
        with self._engine.begin() as connection:
            found = chosen.where(or_(_followers.c.seq.is_(None), waits)).order_by(_blogs.c.id.desc())
            return list(connection.execute(found).scalars())

    def lag(self, now: datetime) -> Lag:
        """Measure how far the follower is behind the log, whichever node runs it."""
        read = func.coalesce(_followers.c.seq, 0)
        unread = _blogs.outerjoin(_followers, self._joined()).join(
            _events, and_(_events.c.blog == _blogs.c.id, _events.c.seq == read + 1)
        )
        chosen = select(func.coalesce(func.sum(_blogs.c.seq - read), 0), func.min(_events.c.at)).select_from(unread)
        with self._engine.begin() as connection:
            events, oldest = connection.execute(chosen.where(_blogs.c.seq > read)).one()
        seconds = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
        return Lag(self._follower, int(events), seconds)

    def _mine(self, blog: str) -> ColumnElement[bool]:
        return (_followers.c.follower == self._follower) & (_followers.c.blog == blog)

    def _joined(self) -> ColumnElement[bool]:
        return and_(_followers.c.blog == _blogs.c.id, _followers.c.follower == self._follower)
