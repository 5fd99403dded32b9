"""What a writing transaction has appended and not sent yet: the rows of many appends go to the database together.

A statement costs more than the row that it writes, above all where the database is a network away.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from depesche.db import send
from depesche.log import found as index
from depesche.log.base import Asked
from depesche.log.rows import Chosen, Found, Rows
from depesche.log.stood import Stood
from depesche.log.tables import around, blogs, events, posts, stood
from depesche.model.blog import Blog
from depesche.model.events import Event
from depesche.model.post import Post
from depesche.rules.fold import blog_copy_of

MOST = 500
"""Events that are held at most, and that are foreseen."""

_COLUMNS_OF_POST = ("time", "order", "state", "is_key", "post")
_COLUMNS_OF_BLOG = (
    "seq", "at", "hash", "rev", "generation", "status", "coverage_start", "coverage_end", "posts", "pinned", "copy",
)  # fmt: skip
_INSERT_EVENT = insert(events).inline()
_INSERT_POST = insert(posts).inline()
_INSERT_STOOD = insert(stood).inline()
_INSERT_AROUND = insert(around).inline()
_HEARD = select(events.c.id).where(events.c.id.in_(bindparam("ids", expanding=True)))
_UPDATE_POST = (
    update(posts)
    .where(posts.c.blog == bindparam("of_blog"), posts.c.id == bindparam("of_id"))
    .values({name: bindparam(name) for name in _COLUMNS_OF_POST})
)
_UPDATE_BLOG = (
    update(blogs).where(blogs.c.id == bindparam("of_id")).values({name: bindparam(name) for name in _COLUMNS_OF_BLOG})
)


class HeldRows(Rows):
    """The rows as their one writer sees them: what it holds is known at once, all else is asked behind it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.drop()

    def drop(self) -> None:
        """Let go of what is held: the database has undone what led to it."""
        self._blogs: dict[str, Blog] = {}
        """By web address: as read or appended to in this transaction, in which nobody else writes."""
        self._touched: set[str] = set()
        """Web addresses of those that were appended to."""
        self._foreseen: dict[tuple[str, str], Post | None] = {}
        """Posts as the database has them, those that it has not too."""
        self._unheard: set[str] = set()
        """Events (ULIDs) that the database does not have."""
        self._events: dict[str, tuple[Event, bytes]] = {}
        self._new: dict[tuple[str, str], Post] = {}
        self._changed: dict[tuple[str, str], Post] = {}
        self._stood: list[dict[str, object]] = []
        self._around: list[dict[str, object]] = []
        self._words: list[index.Indexed] = []

    def foresee(self, asked: Sequence[Asked]) -> None:
        """Read what will be asked for (MOST at most) by three statements; one alone needs no fewer, and may wait."""
        if len(asked) < 2:
            return
        asked = asked[:MOST]
        slugs = {one.blog for one in asked}
        self._blogs = {blog.slug: blog for blog in self.blogs_at(slugs)}
        pairs = [(self._blogs[one.blog].id, one.post) for one in asked if one.blog in self._blogs]
        found = {(blog, post.id): post for blog, post in self.posts_of_many(pairs)}
        self._foreseen = {pair: found.get(pair) for pair in pairs}
        ids = {one.event for one in asked}
        self._unheard = ids.difference(self._ask(_HEARD, {"ids": list(ids)}).scalars())

    def blog(self, slug: str) -> Blog | None:
        """Give the blog at a web address."""
        if slug not in self._blogs and (found := super().blog(slug)) is not None:
            self._blogs[slug] = found
        return self._blogs.get(slug)

    def post(self, blog: str, post: str) -> Post | None:
        """Give a post of the blog (both ULIDs), taken down or not."""
        key = (blog, post)
        if key in self._foreseen:
            return self._foreseen[key]
        return self._changed.get(key) or self._new.get(key) or super().post(blog, post)

    def event(self, event: str) -> Event | None:
        """Give the event with this ULID."""
        if event in self._unheard:
            return None
        return self._events[event][0] if event in self._events else super().event(event)

    def hold(self, event: Event, stored: bytes, blog: Blog, post: Post | None, *, is_new: bool) -> None:
        """Hold an event with its payload's bytes, and its fold: blog and post, which `is_new` or was there before.

        The blog itself must be stored.
        """
        if len(self._events) >= MOST:
            self.flush()
        self._events[event.id] = (event, stored)
        self._unheard.discard(event.id)
        self._blogs[blog.slug] = blog
        self._touched.add(blog.slug)
        if post is not None:
            key = (blog.id, post.id)
            self._foreseen.pop(key, None)
            (self._new if is_new or key in self._new else self._changed)[key] = post

    def hold_stood(self, blog: str, post: str, begun: Iterable[Stood]) -> None:
        """Hold places at which a post stands from now on."""
        self._stood += [msgspec.structs.asdict(place) | {"blog": blog, "post": post} for place in begun]

    def hold_around(self, blog: Blog) -> None:
        """Hold what stands around a blog's posts from its seq on."""
        columns = {name: getattr(blog, name) for name in ("seq", "posts", "status", "coverage_start", "coverage_end")}
        self._around.append(columns | {"blog": blog.id, "pinned": msgspec.json.encode(blog.pinned)})

    def hold_words(self, words: Iterable[index.Indexed]) -> None:
        """Hold what an event changes in the index of words."""
        self._words += words

    def flush(self) -> None:
        """Send what is held. Raises SQLAlchemyError."""
        held_events = [_event_columns(event, stored) for event, stored in self._events.values()]
        new = [_post_columns(post) | {"blog": blog, "id": post.id} for (blog, _), post in self._new.items()]
        changed = [
            _post_columns(post) | {"of_blog": blog, "of_id": post.id} for (blog, _), post in self._changed.items()
        ]
        standing = [blog_columns(self._blogs[slug]) | {"of_id": self._blogs[slug].id} for slug in self._touched]
        places, surroundings = self._stood, self._around
        self._events, self._new, self._changed, self._touched = {}, {}, {}, set()
        self._stood, self._around = [], []
        for statement, rows in (
            (_INSERT_EVENT, held_events),
            (_INSERT_POST, new),
            (_UPDATE_POST, changed),
            (_UPDATE_BLOG, standing),
            (_INSERT_STOOD, places),
            (_INSERT_AROUND, surroundings),
        ):
            send(self.connection, statement, rows)
        words, self._words = self._words, []
        index.write(self.connection, words)

    def _ask(self, chosen: Chosen, bound: Mapping[str, object] | None = None) -> Found:
        self.flush()
        return super()._ask(chosen, bound)


def _event_columns(event: Event, stored: bytes) -> dict[str, object]:
    columns = msgspec.structs.asdict(event)
    return columns | {"payload": stored, "salt": bytes.fromhex(event.salt or "")}


def _post_columns(post: Post) -> dict[str, object]:
    columns: dict[str, object] = {name: getattr(post, name) for name in _COLUMNS_OF_POST[:-1]}
    return columns | {"post": msgspec.json.encode(post)}


def blog_columns(blog: Blog) -> dict[str, object]:
    """Give what the row of a blog says, but for what never changes."""
    columns: dict[str, object] = {name: getattr(blog, name) for name in _COLUMNS_OF_BLOG[:-2]}
    return columns | {"pinned": msgspec.json.encode(blog.pinned), "copy": msgspec.json.encode(blog_copy_of(blog))}
