"""The log's tables as SQLAlchemy sees them; `migrations/` makes them. Instants are milliseconds of UTC."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
    tuple_,
)

from depesche.db import Millis

metadata = MetaData()

blogs = Table(
    "blogs",
    metadata,
    Column("id", String, primary_key=True),
    Column("slug", String),
    Column("seq", BigInteger),
    Column("at", Millis),
    Column("hash", String),
    Column("rev", BigInteger),
    Column("generation", BigInteger),
    Column("status", String),
    Column("opened_at", Millis),
    Column("coverage_start", Millis),
    Column("coverage_end", Millis),
    Column("posts", BigInteger),
    Column("pinned", LargeBinary),
    Column("copy", LargeBinary),
)

posts = Table(
    "posts",
    metadata,
    Column("blog", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("time", Millis),
    Column("order", BigInteger),
    Column("state", String),
    Column("is_key", Boolean),
    Column("post", LargeBinary),
)

NEWEST_FIRST = (posts.c.time.desc(), posts.c.order.desc())
"""The order of a blog's posts."""
_place = tuple_(posts.c.time, posts.c.order)


def below(time: datetime, order: int) -> ColumnElement[bool]:
    """Say of a post that it stands below this place among those of its blog."""
    return _place < tuple_(time, order, types=(posts.c.time.type, posts.c.order.type))


def above(time: datetime, order: int) -> ColumnElement[bool]:
    """Say of a post that it stands above this place among those of its blog."""
    return _place > tuple_(time, order, types=(posts.c.time.type, posts.c.order.type))


KEY_POSTS = text("posts.is_key")
"""That a post is a key event, in the words of the index of those: SQLAlchemy would write `is_key = 1` for SQLite."""

AMENDING = text("events.kind IN ('PostCorrected', 'PostTakenDown', 'PostErased')")
"""That an event corrects a post or takes it away, in the words of the index of those."""

media_uses = Table(
    "media_uses",
    metadata,
    Column("media", String, primary_key=True),
    Column("blog", String, primary_key=True),
    Column("post", String, primary_key=True),
)
"""Which stored files the public may see now, and where; `post` is empty for a blog's own copy."""

facets = Table(
    "facets",
    metadata,
    Column("blog", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("word", String, primary_key=True),
    Column("detail", String, primary_key=True),
    Column("post", String, primary_key=True),
    Column("uses", Integer),
)
"""What public posts are found by and completed from, as they stand now (`depesche.model.facets`)."""

ties = Table(
    "ties",
    metadata,
    Column("blog", String, primary_key=True),
    Column("post", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("seq", BigInteger),
)
"""Which posts have ever been linked, from which seq on, seen from both ends: either may read as the other does.

A tie outlives its link, for who was away meanwhile must be told of both ends. What is so now stands in the posts.
"""

stood = Table(
    "stood",
    metadata,
    Column("blog", String, primary_key=True),
    Column("post", String, primary_key=True),
    Column("mark", String, primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("until", BigInteger),
    Column("time", Millis),
    Column("order", BigInteger),
    Column("ahead", Boolean),
    Column("elsewhere", Boolean),
)
"""Where posts stood, from the seq `since` to before `until` (`depesche.log.stood`)."""

STOOD_AHEAD, STOOD_ELSEWHERE = text("stood.ahead"), text("stood.elsewhere")
"""That a place was still to come, and that it was seen elsewhere, in the words of the indexes of those."""

around = Table(
    "around",
    metadata,
    Column("blog", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("posts", BigInteger),
    Column("status", String),
    Column("coverage_start", Millis),
    Column("coverage_end", Millis),
    Column("pinned", LargeBinary),
)
"""What stood around the posts from `seq` on, a row for each event that changed it."""

COPYING = text("events.kind IN ('BlogOpened', 'BlogRevised')")
"""That an event writes a blog's copy, in the words of the index of those."""

orphans = Table("orphans", metadata, Column("media", String, primary_key=True))
"""Files of erased posts that are still to be removed, unless something shows them."""

unshown = Table(
    "unshown",
    metadata,
    Column("media", String, primary_key=True),
    Column("at", Millis),
)
"""Files that came in and that nothing public has shown yet, with when they came last."""

events = Table(
    "events",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("blog", String),
    Column("seq", BigInteger),
    Column("id", String),
    Column("kind", String),
    Column("version", Integer),
    Column("at", Millis),
    Column("by", String),
    Column("post", String),
    Column("payload", LargeBinary),
    Column("salt", LargeBinary),
    Column("payload_hash", String),
    Column("prev", String),
    Column("hash", String),
)
