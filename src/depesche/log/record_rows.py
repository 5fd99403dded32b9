"""What became of posts: their revisions, and what was corrected or went."""

from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Row, and_, case, func, select

from depesche.log.rows import stored_event
from depesche.log.tables import AMENDING, events, posts
from depesche.model.events import Gone, PostCorrected, Written
from depesche.model.history import Amendment, Revision
from depesche.model.post import Post

_decode_post = msgspec.json.Decoder(Post).decode
_WRITTEN = ("PostPublished", "PostRevised", "PostCorrected")
_AMENDING = {"PostCorrected": "corrected", "PostTakenDown": "taken_down", "PostErased": "erased"}
_KINDS = {"PostPublished": "published", "PostRevised": "revised"} | _AMENDING


class RecordRows:
    """The record of posts, as one transaction sees it. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def revisions(self, blog: str, post: Post, limit: int, before: int | None = None) -> list[Revision]:
        """Give what became of a post, newest first, before the seq `before`; without copies when it is gone."""
        rev = func.sum(case((events.c.kind.in_(_WRITTEN), 1), else_=0)).over(order_by=events.c.seq)
        told = (
            select(events.c.n, rev.label("rev"))
            .where(events.c.blog == blog, events.c.post == post.id, events.c.kind.in_(tuple(_KINDS)))
            .subquery()
        )
        chosen = select(events, told.c.rev).join(told, told.c.n == events.c.n).order_by(events.c.seq.desc())
        if before is not None:
            chosen = chosen.where(events.c.seq < before)
        rows = self._connection.execute(chosen.limit(limit))
        return [_revision(row, gone=post.state == "taken_down") for row in rows]

    def amendments(self, blog: str, limit: int, before: int | None = None) -> list[Amendment]:
        """Give corrections, takedowns and erasures, newest first, before the seq `before`.

        A correction of a post that went later is not among them: its note may say what went.
        """
        chosen = (
            select(events, posts.c.post.label("now"))
            .join(posts, and_(posts.c.blog == events.c.blog, posts.c.id == events.c.post))
            .where(events.c.blog == blog, AMENDING)
            .where((events.c.kind != "PostCorrected") | (posts.c.state != "taken_down"))
            .order_by(events.c.seq.desc())
        )
        if before is not None:
            chosen = chosen.where(events.c.seq < before)
        return [_amendment(row) for row in self._connection.execute(chosen.limit(limit))]


def _revision(row: Row[Any], *, gone: bool) -> Revision:
    event = stored_event(row).event
    payload = event.payload
    copy = note = None
    if isinstance(payload, Written) and not gone:
        copy = payload.copy
    if isinstance(payload, Gone):
        note = payload.reason
    elif isinstance(payload, PostCorrected) and not gone:
        note = payload.note
    kind = cast("Any", _KINDS[event.kind])
    return Revision(rev=row.rev, seq=event.seq, at=event.at, by=event.by, kind=kind, copy=copy, note=note)


def _amendment(row: Row[Any]) -> Amendment:
    event = stored_event(row).event
    payload = event.payload
    note = payload.reason if isinstance(payload, Gone) else payload.note if isinstance(payload, PostCorrected) else ""
    return Amendment(
        seq=event.seq, at=event.at, kind=cast("Any", _AMENDING[event.kind]), note=note, post=_decode_post(row.now)
    )
