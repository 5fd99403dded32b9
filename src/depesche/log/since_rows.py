"""What came into a blog behind a seq, and what became meanwhile of what stood there before."""

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from depesche.log.tables import AMENDING, events, posts
from depesche.model.ids import Instant

AMENDED = 1_000
"""Corrections, takedowns and erasures that are looked through, the newest."""


class Arrival(Struct, frozen=True):
    """A post that came: its ULID, its place (`order` is the seq that published it), and whether it still stands."""

    id: str
    time: Instant
    order: int
    is_key: bool
    stands: bool


class Amended(Struct, frozen=True):
    """How many of the posts that stood before were corrected since, and how many went."""

    corrected: int
    gone: int


class SinceRows:
    """What is new behind a seq, as one transaction sees it. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def arrivals(self, blog: str, after: int, limit: int) -> list[Arrival]:
        """Give posts first published behind the seq `after`, by their seqs, the newest first."""
        its = and_(posts.c.blog == events.c.blog, posts.c.id == events.c.post)
        chosen = (
            select(posts.c.id, posts.c.time, posts.c.order, posts.c.is_key, posts.c.state)
            .join(events, its)
            .where(events.c.blog == blog, events.c.seq > after, events.c.kind == "PostPublished")
            .order_by(events.c.seq.desc())
            .limit(limit)
        )
        rows = self._connection.execute(chosen)
        return [Arrival(row.id, row.time, row.order, row.is_key, row.state == "published") for row in rows]

    def amended(self, blog: str, after: int) -> Amended:
        """Count posts that stood at the seq `after` and were corrected or went since, each of them once."""
        since = select(events.c.post).where(events.c.blog == blog, events.c.seq > after, AMENDING)
        newest = since.order_by(events.c.seq.desc()).limit(AMENDED).subquery()
        chosen = (
            select(posts.c.state, func.count().label("n"))
            .where(posts.c.blog == blog, posts.c.order <= after, posts.c.id.in_(select(newest.c.post)))
            .group_by(posts.c.state)
        )
        found = {row.state: row.n for row in self._connection.execute(chosen)}
        return Amended(found.get("published", 0), found.get("taken_down", 0))
