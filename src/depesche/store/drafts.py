"""Drafts, on a connection that somebody has opened: in the desk's transaction for writing, in a view for reading."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy import delete as remove_rows

from depesche.db import EPOCH, Millis, millis
from depesche.model.blocks import media_of
from depesche.model.drafts import Draft, DraftState

_drafts = Table(
    "drafts",
    MetaData(),
    Column("blog", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("state", String),
    Column("rev", BigInteger),
    Column("changed_at", Millis),
    Column("due_at", Millis),
    Column("draft", LargeBinary),
)
_blogs = Table("blogs", MetaData(), Column("id", String, primary_key=True), Column("slug", String))

_decode = msgspec.json.Decoder(Draft).decode
_ONE = (_drafts.c.blog == bindparam("of_blog")) & (_drafts.c.id == bindparam("of_id"))
_DRAFT = select(_drafts.c.draft).where(_ONE)
_REVS = select(_drafts.c.id, _drafts.c.rev).where(_drafts.c.blog == bindparam("of_blog"))
_COUNT = select(func.count()).where(_drafts.c.blog == bindparam("of_blog"))
_CHANGE = update(_drafts).where(_ONE)
_REMOVE = remove_rows(_drafts).where(_ONE).returning(_drafts.c.rev)
_DUE = (
    select(_blogs.c.slug, _drafts.c.id, _drafts.c.due_at)
    .join(_blogs, _blogs.c.id == _drafts.c.blog)
    .where(_drafts.c.due_at <= bindparam("upto", type_=_drafts.c.due_at.type))
    .where(
        tuple_(_drafts.c.due_at, _drafts.c.id)
        > tuple_(bindparam("after_time", type_=_drafts.c.due_at.type), bindparam("after_id", type_=_drafts.c.id.type))
    )
    .order_by(_drafts.c.due_at, _drafts.c.id)
    .limit(bindparam("limit"))
)
_NEXT_DUE = select(func.min(_drafts.c.due_at)).where(_drafts.c.due_at.is_not(None))


class Due(NamedTuple):
    """A draft whose time has come: web address of its blog, ULID, and since when."""

    slug: str
    ulid: str
    at: datetime


Mark = tuple[int, int, int]
"""How many drafts there are, when the newest was changed, and how often all were: another one after any change."""


class Drafts:
    """The drafts, as one transaction sees them. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def draft(self, blog: str, ulid: str) -> Draft | None:
        """Give a draft of the blog."""
        stored = self._connection.execute(_DRAFT, {"of_blog": blog, "of_id": ulid}).scalar()
        return None if stored is None else _decode(stored)

    def of_blog(self, blog: str, limit: int, *, before: str = "", state: DraftState | None = None) -> list[Draft]:
        """Give drafts of the blog, the one that was begun last first, those below the ULID `before`."""
        chosen = select(_drafts.c.draft).where(_drafts.c.blog == blog)
        if before:
            chosen = chosen.where(_drafts.c.id < before)
        if state is not None:
            chosen = chosen.where(_drafts.c.state == state)
        chosen = chosen.order_by(_drafts.c.id.desc()).limit(limit)
        return [_decode(stored) for stored in self._connection.execute(chosen).scalars()]

    def among(self, blog: str, ids: Collection[str]) -> list[Draft]:
        """Give the drafts with these ULIDs."""
        if not ids:
            return []
        chosen = select(_drafts.c.draft).where(_drafts.c.blog == blog, _drafts.c.id.in_(ids)).order_by(_drafts.c.id)
        return [_decode(stored) for stored in self._connection.execute(chosen).scalars()]

    def revs(self, blog: str) -> dict[str, int]:
        """Give the revision of each draft of the blog."""
        return {row.id: row.rev for row in self._connection.execute(_REVS, {"of_blog": blog})}

    def marks(self, blogs: Sequence[str]) -> dict[str, Mark]:
        """Give a mark of each of these blogs that has drafts, so that a change by anybody is noticed cheaply."""
        sums = (func.count(), func.max(_drafts.c.changed_at), func.sum(_drafts.c.rev))
        chosen = select(_drafts.c.blog, *sums).where(_drafts.c.blog.in_(blogs)).group_by(_drafts.c.blog)
        return {row[0]: (row[1], millis(row[2]), int(row[3])) for row in self._connection.execute(chosen)}

    def count(self, blog: str) -> int:
        """Give how many drafts the blog has."""
        return int(self._connection.execute(_COUNT, {"of_blog": blog}).scalar() or 0)

    def media(self) -> frozenset[str]:
        """Give the stored files that any draft of any blog shows."""
        stored = self._connection.execute(select(_drafts.c.draft)).scalars()
        return frozenset().union(*(media_of(_decode(one).copy.body) for one in stored))

    def add(self, blog: str, draft: Draft) -> None:
        """Keep a new draft."""
        self._connection.execute(insert(_drafts), {"blog": blog, "id": draft.id} | _columns(draft))

    def change(self, blog: str, draft: Draft) -> None:
        """Keep a draft as it stands now."""
        self._connection.execute(_CHANGE.values(_columns(draft)), {"of_blog": blog, "of_id": draft.id})

    def remove(self, blog: str, ulid: str) -> int | None:
        """Let a draft go; give the revision that it was at, None when it was not there."""
        return self._connection.execute(_REMOVE, {"of_blog": blog, "of_id": ulid}).scalar()

    def due(self, upto: datetime, limit: int, after: Due | None = None) -> list[Due]:
        """Give the drafts whose time has come, the earliest first, those behind `after`."""
        place = (EPOCH, "") if after is None else (after.at, after.ulid)
        chosen = {"upto": upto, "limit": limit, "after_time": place[0], "after_id": place[1]}
        return [Due(row.slug, row.id, row.due_at) for row in self._connection.execute(_DUE, chosen)]

    def next_due(self) -> datetime | None:
        """Give when the next draft is due, None when none is scheduled."""
        return self._connection.execute(_NEXT_DUE).scalar()


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "state": draft.state,
        "rev": draft.rev,
        "changed_at": draft.changed_at,
        "due_at": draft.due_at,
        "draft": msgspec.json.encode(draft),
    }
