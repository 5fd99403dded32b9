"""Blogs as the desk lists them: which are put into the archive, and how many drafts wait in each."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Connection, Engine, LargeBinary, MetaData, String, Table, func, insert, select, tuple_
from sqlalchemy import delete as removal

from depesche.db import Millis

_metadata = MetaData()
_blogs = Table(
    "blogs",
    _metadata,
    Column("id", String, primary_key=True),
    Column("slug", String),
    Column("at", Millis),
    Column("copy", LargeBinary),
)
_drafts = Table(
    "drafts", _metadata, Column("id", String, primary_key=True), Column("blog", String), Column("state", String)
)
_archived = Table(
    "archived", _metadata, Column("blog", String, primary_key=True), Column("at", Millis), Column("by", String)
)

BATCH = 500
"""Rows that are read at a time while searching."""


class Listed(Struct, frozen=True):
    """A blog in the desk's list: its web address, when something happened last, when it was archived."""

    id: str
    slug: str
    at: datetime
    archived_at: datetime | None


class Waiting(Struct, frozen=True):
    """How many drafts of a blog wait for approval, and how many for their time."""

    review: int = 0
    scheduled: int = 0


class _Named(Struct):
    headline: str
    kicker: str = ""


class Archive:
    """What was put into the archive. All methods block: call them in a worker thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, blog: str, by: str, now: datetime) -> None:
        """Put a blog (ULID) into the archive; one that is there stays as it was put."""
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            if archived_at(connection, blog) is None:
                connection.execute(insert(_archived), {"blog": blog, "at": now, "by": by})

    def take(self, blog: str) -> None:
        """Take a blog (ULID) out of the archive."""
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(removal(_archived).where(_archived.c.blog == blog))


def listed(
    connection: Connection,
    limit: int,
    *,
    words: str = "",
    archived: bool = False,
    slugs: Collection[str] | None = None,
    after: tuple[datetime, str] | None = None,
) -> list[Listed]:
    """List blogs, those first in which something happened last; `slugs` None is all of them.

    `words` must all stand in web address, headline or kicker. `after` is instant and ULID of the last one seen.
    """
    wanted = words.casefold().split()
    chosen = select(_blogs, _archived.c.at.label("archived_at")).outerjoin(_archived, _archived.c.blog == _blogs.c.id)
    chosen = chosen.where(_archived.c.blog.is_not(None) if archived else _archived.c.blog.is_(None))
    if slugs is not None:
        chosen = chosen.where(_blogs.c.slug.in_(slugs))
    place = tuple_(_blogs.c.at, _blogs.c.id)
    if after is not None:
        chosen = chosen.where(place < tuple_(*after, types=(_blogs.c.at.type, _blogs.c.id.type)))
    rows = connection.execute(chosen.order_by(_blogs.c.at.desc(), _blogs.c.id.desc()), execution_options=_IN_BATCHES)
    found: list[Listed] = []
    for row in rows:
        if not wanted or _says(row.slug, row.copy, wanted):
            found.append(Listed(row.id, row.slug, row.at, row.archived_at))
            if len(found) == limit:
                break
    rows.close()
    return found


def archived_at(connection: Connection, blog: str) -> datetime | None:
    """Say when a blog (ULID) was archived, None when it is not."""
    return connection.execute(select(_archived.c.at).where(_archived.c.blog == blog)).scalar()


def waiting(connection: Connection, blogs: Collection[str]) -> Callable[[str], Waiting]:
    """Count the drafts that wait in these blogs (ULIDs)."""
    counted = select(_drafts.c.blog, _drafts.c.state, func.count()).where(_drafts.c.blog.in_(blogs))
    counted = counted.where(_drafts.c.state.in_(("review", "scheduled"))).group_by(_drafts.c.blog, _drafts.c.state)
    counts: dict[str, dict[str, int]] = {}
    for blog, state, count in connection.execute(counted):
        counts.setdefault(blog, {})[state] = count
    return lambda blog: Waiting(**counts.get(blog, {}))


_IN_BATCHES = {"yield_per": BATCH}
_named = msgspec.json.Decoder(_Named).decode


def _says(slug: str, copy: bytes, wanted: list[str]) -> bool:
    named = _named(copy)
    text = f"{slug} {named.headline} {named.kicker}".casefold()
    return all(word in text for word in wanted)
