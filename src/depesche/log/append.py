"""Adding an event: number it, chain it, store it with the fold, all in the caller's transaction."""

import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, update

from depesche.log.chain import FIRST_PREV, SALT_BYTES, canonical, hash_of_event, hash_of_payload
from depesche.log.rows import Rows
from depesche.log.tables import blogs, events, facets, media_uses, orphans, posts, unshown
from depesche.model.blocks import media_of
from depesche.model.blog import Blog, media_of_blog
from depesche.model.events import SCHEMA_VERSION, Event, Payload, PostErased, post_of
from depesche.model.facets import Facet, facets_of
from depesche.model.ids import new_ulid, utc
from depesche.model.post import Post
from depesche.rules.fold import State, blog_copy_of, fold

_INSERT_EVENT = insert(events)
_INSERT_BLOG = insert(blogs)
_INSERT_POST = insert(posts)
_UPDATE_POST = (
    update(posts)
    .where(posts.c.blog == bindparam("of_blog"), posts.c.id == bindparam("of_id"))
    .values({name: bindparam(name) for name in ("time", "order", "state", "is_key", "post")})
)
_STANDING = ("seq", "at", "hash", "rev", "generation", "status", "coverage_start", "coverage_end", "posts", "pinned")
_UPDATE_BLOG = (
    update(blogs).where(blogs.c.id == bindparam("of_id")).values({name: bindparam(name) for name in _STANDING})
)


class Append:
    """An open writing transaction on a connection (`depesche.log.base.Transaction`)."""

    def __init__(self, connection: Connection) -> None:
        self.rows = Rows(connection)
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
        self._store_blog(state.blog, after.blog)
        self._store_event(event, stored)
        if after.post is not None:
            self._store_post(after.blog, state.post, after.post)
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

    def _store_event(self, event: Event, stored: bytes) -> None:
        columns = {name: getattr(event, name) for name in Event.__struct_fields__}
        columns["payload"], columns["salt"] = stored, bytes.fromhex(event.salt or "")
        self.rows.connection.execute(_INSERT_EVENT, columns)

    def _store_blog(self, before: Blog | None, after: Blog) -> None:
        columns = {name: getattr(after, name) for name in _STANDING}
        columns["pinned"] = msgspec.json.encode(after.pinned)
        copy = blog_copy_of(after)
        if before is None:
            columns |= {"id": after.id, "slug": after.slug, "opened_at": after.opened_at}
            self.rows.connection.execute(_INSERT_BLOG, columns | {"copy": msgspec.json.encode(copy)})
        else:
            self.rows.connection.execute(_UPDATE_BLOG, columns | {"of_id": after.id})
            if blog_copy_of(before) != copy:
                changed = update(blogs).where(blogs.c.id == after.id).values(copy=msgspec.json.encode(copy))
                self.rows.connection.execute(changed)
        self._store_media(after.id, "", media_of_blog(before) if before else frozenset(), media_of_blog(after))

    def _store_post(self, blog: Blog, before: Post | None, after: Post) -> None:
        columns = {name: getattr(after, name) for name in ("time", "order", "state", "is_key")}
        columns["post"] = msgspec.json.encode(after)
        if before is None:
            self.rows.connection.execute(_INSERT_POST, columns | {"blog": blog.id, "id": after.id})
        else:
            self.rows.connection.execute(_UPDATE_POST, columns | {"of_blog": blog.id, "of_id": after.id})
        self._store_media(blog.id, after.id, media_of(before.body) if before else frozenset(), media_of(after.body))
        self._store_facets(blog.id, after.id, facets_of(before), facets_of(after))

    def _store_media(self, blog: str, post: str, before: frozenset[str], after: frozenset[str]) -> None:
        """Keep in step which files the public may see: a photo goes with the post that showed it."""
        of_post = (media_uses.c.blog == blog) & (media_uses.c.post == post)
        if before - after:
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

    def _blank(self, blog: str, post: str) -> None:
        written = events.c.kind.in_(("PostPublished", "PostRevised", "PostCorrected", "PostTakenDown"))
        of_post = (events.c.blog == blog) & (events.c.post == post)
        self.rows.connection.execute(update(events).where(of_post, written).values(payload=None, salt=None))
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
