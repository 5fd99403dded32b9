"""Reading the log and its fold on an open connection; the same SQL for each database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, Row, RowMapping, Select, bindparam, func, select

from depesche.log.chain import StoredEvent
from depesche.log.tables import (
    KEY_POSTS,
    NEWEST_FIRST,
    above,
    below,
    blogs,
    events,
    media_uses,
    orphans,
    posts,
    ties,
    unshown,
)
from depesche.model.blocks import media_of
from depesche.model.blog import Blog, BlogCopy
from depesche.model.events import Event, Payload, Written
from depesche.model.post import Post

PAGE_EVENTS = 64
"""Events of one page of the public log."""

Chosen = Select[*tuple[Any, ...]]
Found = CursorResult[*tuple[Any, ...]]
PAGE_STORED = 1_000
"""Rows that are read at a time where all of a blog are wanted."""

_decode_post = msgspec.json.Decoder(Post).decode
_decode_copy = msgspec.json.Decoder(BlogCopy).decode
_decode_ids = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_payload = msgspec.json.Decoder(Payload).decode

_BLOG = select(blogs).where(blogs.c.slug == bindparam("slug"))
_AT_SLUGS = select(blogs).where(blogs.c.slug.in_(bindparam("slugs", expanding=True)))
_POST = select(posts.c.post).where(posts.c.blog == bindparam("blog"), posts.c.id == bindparam("post"))
_AMONG = select(posts.c.post).where(posts.c.blog == bindparam("blog"), posts.c.id.in_(bindparam("ids", expanding=True)))
"""Sorted here: asked for in their order, SQLite would rather walk all posts of the blog in that order."""
_OF_MANY = select(posts.c.blog, posts.c.post).where(
    posts.c.blog.in_(bindparam("blogs", expanding=True)), posts.c.id.in_(bindparam("ids", expanding=True))
)
"""Not by pairs, for which SQLite would read the whole table."""
_KEY = (
    select(posts.c.post)
    .where(posts.c.blog == bindparam("blog"), KEY_POSTS)
    .order_by(posts.c.time.desc(), posts.c.order.desc())
    .limit(bindparam("limit"))
)
_TIED = (
    select(ties.c.other)
    .where(ties.c.blog == bindparam("blog"), ties.c.post.in_(bindparam("ids", expanding=True)))
    .where(ties.c.seq <= bindparam("upto"))
    .distinct()
)
_ALL = 2**62
"""A seq that none is behind."""
_TOUCHED = (
    select(events.c.kind, events.c.post)
    .where(events.c.blog == bindparam("blog"), events.c.seq > bindparam("after"), events.c.seq <= bindparam("upto"))
    .order_by(events.c.seq)
    .limit(bindparam("limit"))
)
_AT = select(events.c.at).where(events.c.blog == bindparam("blog"), events.c.seq == bindparam("seq"))
_SHOWN = select(media_uses.c.media).where(media_uses.c.media == bindparam("media")).limit(1)
_EVENT = select(events).where(events.c.id == bindparam("id"))


class Unreadable(ValueError):  # noqa: N818  # said of what is stored, not of the caller
    """A stored event can not be read: somebody or something has changed its bytes. `seq` says which."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"the stored event {seq} can not be read: {why}")
        self.seq = seq


class Rows:
    """The log and its fold, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        """For the tables that are not the log's own."""

    def blog(self, slug: str) -> Blog | None:
        """Give the blog at a web address."""
        row = self.connection.execute(_BLOG, {"slug": slug}).mappings().first()
        return None if row is None else _blog(row)

    def blogs(self, after: str = "", limit: int = 1_000) -> list[Blog]:
        """Give blogs by their web address, those behind `after`."""
        chosen = select(blogs).where(blogs.c.slug > after).order_by(blogs.c.slug).limit(limit)
        return [_blog(row) for row in self._ask(chosen).mappings()]

    def slugs(self, after: str = "", limit: int = 1_000) -> list[str]:
        """Give web addresses of blogs, those behind `after`."""
        chosen = select(blogs.c.slug).where(blogs.c.slug > after).order_by(blogs.c.slug).limit(limit)
        return list(self._ask(chosen).scalars())

    def strays(self, limit: int = 20) -> list[str]:
        """Give blogs (ULIDs) that have events and are missing themselves."""
        known = select(blogs.c.id).where(blogs.c.id == events.c.blog).exists()
        return list(self._ask(select(events.c.blog).where(~known).distinct().limit(limit)).scalars())

    def blogs_at(self, slugs: Collection[str]) -> list[Blog]:
        """Give the blogs at these web addresses."""
        return [_blog(row) for row in self._ask(_AT_SLUGS, {"slugs": list(slugs)}).mappings()]

    def blogs_among(self, ids: Sequence[str]) -> dict[str, Blog]:
        """Give the blogs with these ULIDs."""
        chosen = select(blogs).where(blogs.c.id.in_(ids))
        return {row["id"]: _blog(row) for row in self._ask(chosen).mappings()}

    def newest_blogs(self, limit: int) -> list[Blog]:
        """Give the blogs in which something happened last."""
        chosen = select(blogs).order_by(blogs.c.at.desc()).limit(limit)
        return [_blog(row) for row in self._ask(chosen).mappings()]

    def post(self, blog: str, post: str) -> Post | None:
        """Give a post of the blog (both ULIDs), taken down or not."""
        stored = self.connection.execute(_POST, {"blog": blog, "post": post}).scalar()
        return None if stored is None else _decode_post(stored)

    def posts(self, blog: str, limit: int, before: Post | None = None) -> list[Post]:
        """Give posts of the blog, newest first, those that stand below `before`."""
        chosen = select(posts.c.post).where(posts.c.blog == blog)
        if before is not None:
            chosen = chosen.where(below(before.time, before.order))
        return self._posts(chosen.order_by(*NEWEST_FIRST).limit(limit))

    def all_posts(self, blog: str) -> Iterator[Post]:
        """Give every post of the blog, newest first, a page at a time."""
        page = self.posts(blog, 500)
        while page:
            yield from page
            page = self.posts(blog, 500, page[-1])

    def stored_posts(self, blog: str) -> Iterator[tuple[str, Post, bool]]:
        """Give every row of the blog's posts by its ULID, and whether its other columns say what the post says.

        Raises ValueError.
        """
        after = ""
        while True:
            chosen = select(posts).where(posts.c.blog == blog, posts.c.id > after).order_by(posts.c.id)
            page = self._ask(chosen.limit(PAGE_STORED)).all()
            for row in page:
                try:
                    post = _decode_post(row.post)
                except (msgspec.DecodeError, UnicodeDecodeError, TypeError) as error:
                    raise ValueError(f"the stored post {row.id}: {error}") from error
                columns = (row.id, row.time, row.order, row.state, row.is_key)
                yield row.id, post, columns == (post.id, post.time, post.order, post.state, post.is_key)
            if not page:
                return
            after = page[-1].id

    def posts_among(self, blog: str, ids: Sequence[str]) -> list[Post]:
        """Give the posts with these ULIDs, newest first."""
        if not ids:
            return []
        found = self._posts(_AMONG, {"blog": blog, "ids": list(ids)})
        return sorted(found, key=lambda post: (post.time, post.order), reverse=True)

    def posts_of_many(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, Post]]:
        """Give posts by the ULIDs of their blogs and their own, each with its blog's."""
        blogs_, ids = sorted({blog for blog, _ in pairs}), [post for _, post in pairs]
        wanted, asked = set(pairs), {"blogs": blogs_, "ids": ids}
        found = [(row.blog, _decode_post(row.post)) for row in self._ask(_OF_MANY, asked)] if pairs else []
        return [(blog, post) for blog, post in found if (blog, post.id) in wanted]

    def tied(self, blog: str, ids: Sequence[str], upto: int = _ALL) -> set[str]:
        """Give the posts (ULIDs) that link to one of these, or are linked by one, or once did up to the seq `upto`."""
        chosen = {"blog": blog, "ids": list(ids), "upto": upto}
        return set(self._ask(_TIED, chosen).scalars()) if ids else set()

    def tied_posts(self, blog: str, ids: Sequence[str]) -> list[Post]:
        """Give these posts themselves, newest first."""
        return self.posts_among(blog, sorted(self.tied(blog, ids)))

    def chained(self, blog: str, ids: Sequence[str], limit: int) -> list[str]:
        """Give posts (ULIDs) that ties lead to from these, over others too, these among them; `limit` at most."""
        begun = select(posts.c.id).where(posts.c.blog == blog, posts.c.id.in_(ids))
        reached = begun.cte("reached", recursive=True)
        on = select(ties.c.other).join(reached, ties.c.post == reached.c.id).where(ties.c.blog == blog)
        return list(self._ask(select(reached.union(on).c.id).limit(limit)).scalars()) if ids else []

    def linked(self, blog: str, ids: Sequence[str]) -> dict[str, tuple[Post, int]]:
        """Give posts (ULIDs) by their ULIDs, each with how many others it is tied to."""
        counted = select(ties.c.post, func.count().label("n")).where(ties.c.blog == blog, ties.c.post.in_(ids))
        ties_of = {row.post: row.n for row in self._ask(counted.group_by(ties.c.post))}
        return {post.id: (post, ties_of.get(post.id, 0)) for post in self.posts_among(blog, ids)}

    def key_posts(self, blog: str, limit: int) -> list[Post]:
        """Give the newest posts that are key events."""
        return self._posts(_KEY, {"blog": blog, "limit": limit})

    def event(self, event: str) -> Event | None:
        """Give the event with this ULID."""
        row = self.connection.execute(_EVENT, {"id": event}).first()
        return None if row is None else stored_event(row).event

    def events(self, blog: str, after: int, limit: int) -> list[StoredEvent]:
        """Give stored events behind the seq `after`, in order; payloads are those stored, withheld or not."""
        chosen = select(events).where(events.c.blog == blog, events.c.seq > after).order_by(events.c.seq).limit(limit)
        return [stored_event(row) for row in self._ask(chosen)]

    def all_events(self, blog: str) -> Iterator[StoredEvent]:
        """Give every stored event of the blog, a page at a time."""
        page = self.events(blog, 0, PAGE_STORED)
        while page:
            yield from page
            page = self.events(blog, page[-1].event.seq, PAGE_STORED)

    def public_events(self, blog: str, after: int, limit: int) -> list[Event]:
        """Give events as the public may read them: nothing of what a post said that has been taken down."""
        chosen = (
            select(events, posts.c.state)
            .outerjoin(posts, (posts.c.blog == events.c.blog) & (posts.c.id == events.c.post))
            .where(events.c.blog == blog, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        rows = self._ask(chosen).all()
        return [public_event(stored_event(row), gone=row.state == "taken_down") for row in rows]

    def all_public_events(self, blog: str) -> Iterator[Event]:
        """Give every event of the blog as the public may read it, a page at a time."""
        page = self.public_events(blog, 0, PAGE_STORED)
        while page:
            yield from page
            page = self.public_events(blog, page[-1].seq, PAGE_STORED)

    def public_events_of(self, blog: str, ids: Sequence[str], upto: int) -> list[Event]:
        """Give the events of posts that are public now, up to the seq `upto`, in order."""
        if not ids:
            return []
        chosen = select(events).where(events.c.blog == blog, events.c.post.in_(ids), events.c.seq <= upto)
        found = [stored_event(row).event for row in self._ask(chosen)]  # unordered, for an order would walk the log
        return sorted(found, key=lambda event: event.seq)

    def publications_of(self, blog: str, ids: Sequence[str]) -> list[Event]:
        """Give the events that published posts that are public now."""
        if not ids:
            return []
        chosen = select(events).where(events.c.blog == blog, events.c.post.in_(ids))
        chosen = chosen.where(events.c.kind == "PostPublished")
        return [stored_event(row).event for row in self._ask(chosen)]

    def above(self, blog: str, time: datetime, order: int, limit: int) -> list[str]:
        """Give the posts (ULIDs) that stand above a place among the blog's posts, the nearest first."""
        chosen = select(posts.c.id).where(posts.c.blog == blog, above(time, order))
        chosen = chosen.order_by(posts.c.time, posts.c.order).limit(limit)
        return list(self._ask(chosen).scalars())

    def posts_by_id(self, blog: str, after: str, limit: int) -> list[Post]:
        """Give posts of the blog in the order of their ULIDs, those behind `after`."""
        chosen = select(posts.c.post).where(posts.c.blog == blog, posts.c.id > after)
        return self._posts(chosen.order_by(posts.c.id).limit(limit))

    def places_of(self, blog: str, ids: Sequence[str]) -> dict[str, set[datetime]]:
        """Give the instants at which posts (ULIDs) have stood in the blog, as far as their payloads can be read."""
        chosen = select(events).where(events.c.blog == blog, events.c.post.in_(ids))
        found: dict[str, set[datetime]] = {}
        for row in self._ask(chosen):
            payload = stored_event(row).event.payload
            if isinstance(payload, Written) and payload.copy.time is not None:
                found.setdefault(payload.post, set()).add(payload.copy.time)
        return found

    def removed(self, blog: str, after: int) -> list[tuple[str, int]]:
        """Give the posts (ULIDs) taken down or erased behind the seq `after`, with the seq of every event of theirs."""
        kinds = ("PostTakenDown", "PostErased")
        gone = select(events.c.post).where(events.c.blog == blog, events.c.seq > after, events.c.kind.in_(kinds))
        chosen = select(events.c.post, events.c.seq).where(events.c.blog == blog, events.c.post.in_(gone))
        return [(post, seq) for post, seq in self._ask(chosen)]

    def touched(self, blog: str, after: int, upto: int, limit: int) -> list[tuple[str, str | None]]:
        """Give kind and post (ULID or None) of the events behind `after` up to `upto`, `limit` at most."""
        chosen = {"blog": blog, "after": after, "upto": upto, "limit": limit}
        return [(kind, post) for kind, post in self._ask(_TOUCHED, chosen)]

    def at(self, blog: str, seq: int) -> datetime:
        """Give when an event happened. Raises NoResultFound."""
        found: datetime = self._ask(_AT, {"blog": blog, "seq": seq}).scalar_one()
        return found

    def is_shown(self, media: str) -> bool:
        """Tell whether a stored file stands in something that the public may see now."""
        return self._ask(_SHOWN, {"media": media}).first() is not None

    def shown_among(self, media: Collection[str]) -> set[str]:
        """Give those of these stored files that the public may see now."""
        chosen = select(media_uses.c.media).where(media_uses.c.media.in_(media)).distinct()
        return set(self._ask(chosen).scalars()) if media else set()

    def orphans(self) -> list[str]:
        """Give the files of erased posts that are still to be removed."""
        return list(self._ask(select(orphans.c.media)).scalars())

    def unshown(self, before: datetime, limit: int) -> list[str]:
        """Give files that came in before then and that nothing public has ever shown, the oldest first."""
        chosen = select(unshown.c.media).where(unshown.c.at < before).order_by(unshown.c.at).limit(limit)
        return list(self._ask(chosen).scalars())

    def media_of(self, blog: str, post: str) -> frozenset[str]:
        """Give the stored files that any readable payload of the post shows, withheld payloads too."""
        chosen = select(events).where(events.c.blog == blog, events.c.post == post).order_by(events.c.seq)
        payloads = (stored_event(row).event.payload for row in self._ask(chosen))
        found = [media_of(payload.copy.body) for payload in payloads if isinstance(payload, Written)]
        return frozenset().union(*found)

    def changed_since(self, n: int) -> tuple[int, dict[str, int]]:
        """Give the newest event's place in the file, and the newest seq of each blog that went on since `n`."""
        chosen = select(events.c.blog, func.max(events.c.seq), func.max(events.c.n)).where(events.c.n > n)
        rows = self._ask(chosen.group_by(events.c.blog)).all()
        return max((row[2] for row in rows), default=n), {row[0]: row[1] for row in rows}

    def _ask(self, chosen: Chosen, bound: Mapping[str, object] | None = None) -> Found:
        """Ask what can not be told by one blog's web address, one post's or one event's ULID."""
        return self.connection.execute(chosen, bound)

    def _posts(self, chosen: Select[bytes], bound: dict[str, object] | None = None) -> list[Post]:
        return [_decode_post(stored) for stored in self._ask(chosen, bound).scalars()]


def _blog(row: RowMapping) -> Blog:
    copy = _decode_copy(row["copy"])
    written = {name: getattr(copy, name) for name in BlogCopy.__struct_fields__}
    columns = {name: row[name] for name in row if name not in ("copy", "pinned")}
    return Blog(**columns, **written, pinned=_decode_ids(row["pinned"]))


def stored_event(row: Row[tuple[object, ...]]) -> StoredEvent:
    """Read an event from its row. Raises Unreadable."""
    if not isinstance(row.payload, bytes | None) or not isinstance(row.salt, bytes | None):
        raise Unreadable(row.seq, "its bytes have become another type")
    try:
        payload = None if row.payload is None else _decode_payload(row.payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(row.seq, str(error)) from error
    event = Event(
        blog=row.blog,
        seq=row.seq,
        id=row.id,
        kind=row.kind,
        version=row.version,
        at=row.at,
        by=row.by,
        post=row.post,
        payload=payload,
        salt=None if row.salt is None else row.salt.hex(),
        payload_hash=row.payload_hash,
        prev=row.prev,
        hash=row.hash,
    )
    return StoredEvent(event, row.payload, row.salt)


def public_event(stored: StoredEvent, *, gone: bool) -> Event:
    """Give an event as the public may read it: of a post that is `gone` nothing of what it said."""
    event = stored.event
    if gone and event.kind in ("PostPublished", "PostRevised", "PostCorrected"):
        return msgspec.structs.replace(event, payload=None, salt=None)
    return event
