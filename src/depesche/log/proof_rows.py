"""What proofs are made of: the hashes of events, and the events of one post as the public may read them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select

from depesche.log.rows import Unreadable, public_event, stored_event
from depesche.log.tables import events
from depesche.model.post import Post


class ProofRows:
    """The log's hashes, as one transaction sees them. `blog` is a blog's ULID."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hashes(self, blog: str, spans: Iterable[range]) -> dict[int, bytes]:
        """Give the hashes of events by their seq, for every seq in these spans. Raises Unreadable."""
        spans = [span for span in spans if span]
        if not spans:
            return {}
        within = or_(*(events.c.seq.between(span.start, span.stop - 1) for span in spans))
        rows = self._connection.execute(select(events.c.seq, events.c.hash).where(events.c.blog == blog, within)).all()
        found = dict[int, str]((row.seq, row.hash) for row in rows)
        try:
            return {seq: bytes.fromhex(found[seq]) for span in spans for seq in span}
        except (KeyError, ValueError, TypeError) as error:
            raise Unreadable(
                next(seq for span in spans for seq in span), f"a hash is missing or none: {error}"
            ) from error

    def public_events_of_post(self, blog: str, post: Post, limit: int) -> list[dict[str, Any]]:
        """Give the newest events of a post, oldest first, as JSON values: payloads as they were stored, or withheld."""
        chosen = select(events).where(events.c.blog == blog, events.c.post == post.id)
        rows = self._connection.execute(chosen.order_by(events.c.seq.desc()).limit(limit)).all()
        told = []
        for row in reversed(rows):
            stored = stored_event(row)
            event = public_event(stored, gone=post.state == "taken_down")
            told.append(msgspec.to_builtins(event))
            if event.payload is not None and stored.payload is not None:
                told[-1]["payload"] = msgspec.json.decode(stored.payload)
        return told
