"""Adding an event: number it, chain it, store it with the fold, all in the caller's transaction."""

import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, update

from depesche.log import found
from depesche.log.chain import FIRST_PREV, SALT_BYTES, canonical, hash_of_event, hash_of_payload
from depesche.log.held import HeldRows, blog_columns
from depesche.log.stood import around, moved
from depesche.log.tables import blogs, events, facets, media_uses, orphans, stood, ties, unshown
from depesche.model.blocks import media_of
from depesche.model.blog import Blog, media_of_blog
from depesche.model.events import SCHEMA_VERSION, Event, Payload, PostErased, post_of
from depesche.model.facets import Facet, facets_of
from depesche.model.ids import new_ulid, utc
from depesche.model.post import Post
from depesche.rules.fold import State, fold

_INSERT_BLOG = insert(blogs)


NONE: frozenset[str] = frozenset()


class Append:
    """An open writing transaction on a connection (`depesche.log.base.Transaction`)."""

    def __init__(self, connection: Connection) -> None:
        self.rows = HeldRows(connection)
        self.touched: dict[str, int] = {}
        """Newest seq of each blog (ULID) that was appended to."""
        self.erased = False
        """Whether a payload was blanked, so that the database should forget its bytes."""

    def append(self, state: State, payload: Payload, *, ulid: str, by: str, now: datetime) -> tuple[State, Event]:
        """Store one event and its fold; see `depesche.log.base.Transaction.append`."""
        event, stored = _next_event(state.blog, payload, ulid, by, now)
        after = fold(state, event)
        if after.blog is None:
            raise ValueError("an event must leave a blog behind")
        blog, post = after.blog, after.post
        if state.blog is None:
            fixed = {"id": blog.id, "slug": blog.slug, "opened_at": blog.opened_at}
            self.rows.connection.execute(_INSERT_BLOG, blog_columns(blog) | fixed)
        self.rows.hold(event, stored, blog, post, is_new=state.post is None)
        self._store_media(blog.id, "", media_of_blog(state.blog) if state.blog else NONE, media_of_blog(blog))
        if post is not None:
            self._store_media(blog.id, post.id, media_of(state.post.body) if state.post else NONE, media_of(post.body))
            self._store_facets(blog.id, post.id, facets_of(state.post), facets_of(post))
            had = {link.post for link in state.post.links} if state.post else set[str]()
            self.rows.hold_words(found.indexed_of(blog.id, blog.language, state.post, post))
            self._store_ties(event, {link.post for link in post.links} - had)
            self._store_stood(blog.id, state.post, post, event)
        if around(state.blog) != around(blog):
            self.rows.hold_around(blog)
        if isinstance(payload, PostErased):
            self._blank(after.blog.id, payload.post)
        self.touched[event.blog] = event.seq
        return after, event

    def orphan(self, names: Iterable[str]) -> None:
        """Note files to be removed; see `depesche.log.base.Transaction.orphan`."""
        known = set(self.rows.orphans())
        rows = [{"media": name} for name in names if name not in known]
        if rows:
            self.rows.connection.execute(insert(orphans), rows)

    def adopt(self, name: str) -> None:
        """Strike a file off those to be removed."""
        for waiting in (orphans, unshown):
            self.rows.connection.execute(delete(waiting).where(waiting.c.media == name))

    def expect(self, name: str, now: datetime, *, is_new: bool) -> None:
        """Note that a file has come in; see `depesche.log.base.Transaction.expect`."""
        known = update(unshown).where(unshown.c.media == name).values(at=now)
        if self.rows.connection.execute(known).rowcount == 0 and is_new:
            self.rows.connection.execute(insert(unshown), {"media": name, "at": now})

    def _store_media(self, blog: str, post: str, before: frozenset[str], after: frozenset[str]) -> None:
        """Keep in step which files the public may see: a photo goes with the post that showed it."""
        if before - after:
            of_post = (media_uses.c.blog == blog) & (media_uses.c.post == post)
            self.rows.connection.execute(delete(media_uses).where(of_post, media_uses.c.media.in_(before - after)))
        if after - before:
            rows = [{"media": name, "blog": blog, "post": post} for name in after - before]
            self.rows.connection.execute(insert(media_uses), rows)
            self.rows.connection.execute(delete(unshown).where(unshown.c.media.in_(after - before)))

    def _store_facets(self, blog: str, post: str, before: Counter[Facet], after: Counter[Facet]) -> None:
        if before == after:
            return
        if before:
            self.rows.connection.execute(delete(facets).where(facets.c.blog == blog, facets.c.post == post))
        if after:
            of_post = {"blog": blog, "post": post}
            rows = [of_post | msgspec.structs.asdict(facet) | {"uses": uses} for facet, uses in after.items()]
            self.rows.connection.execute(insert(facets), rows)

    def _store_ties(self, event: Event, linked: set[str]) -> None:
        """Keep in mind which posts have been linked, from both ends."""
        post, at = event.post or "", {"blog": event.blog, "seq": event.seq}
        fresh = linked - self.rows.tied(event.blog, [post]) if linked else linked
        rows = [at | {"post": a, "other": b} for other in sorted(fresh) for a, b in ((post, other), (other, post))]
        if rows:
            self.rows.connection.execute(insert(ties), rows)

    def _store_stood(self, blog: str, before: Post | None, after: Post, event: Event) -> None:
        """Keep where the post stands from now on, and that it stands no more where it did."""
        change = moved(before, after, event)
        if change.forgotten or change.ended:
            self.rows.flush()
            of_post = (stood.c.blog == blog) & (stood.c.post == after.id)
            ended = update(stood).where(of_post, stood.c.mark.in_(change.ended), stood.c.until.is_(None))
            end = delete(stood).where(of_post) if change.forgotten else ended.values(until=event.seq)
            self.rows.connection.execute(end)
        self.rows.hold_stood(blog, after.id, change.begun)

    def _blank(self, blog: str, post: str) -> None:
        self.rows.flush()
        written = events.c.kind.in_(("PostPublished", "PostRevised", "PostCorrected", "PostTakenDown"))
        of_post = (events.c.blog == blog) & (events.c.post == post)
        self.rows.connection.execute(update(events).where(of_post, written).values(payload=None, salt=None))
        found.forget(self.rows.connection)
        self.erased = True


def _next_event(blog: Blog | None, payload: Payload, ulid: str, by: str, now: datetime) -> tuple[Event, bytes]:
    salt, stored = os.urandom(SALT_BYTES), canonical(payload)
    at = utc(now)
    event = Event(
        blog=new_ulid() if blog is None else blog.id,
        seq=1 if blog is None else blog.seq + 1,
        id=ulid,
        kind=type(payload).__name__,
        version=SCHEMA_VERSION,
        at=at if blog is None else max(at, blog.at),
        by=by,
        post=post_of(payload),
        payload=payload,
        salt=salt.hex(),
        payload_hash=hash_of_payload(salt, stored),
        prev=FIRST_PREV if blog is None else blog.hash,
        hash="",
    )
    return msgspec.structs.replace(event, hash=hash_of_event(event)), stored
