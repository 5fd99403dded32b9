"""A blog as any reader saw it at an instant: its page, and what changed from one instant to another."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from depesche.live.pages import FRESH, HTML, JSON, PAGE_POSTS, as_of
from depesche.live.present import KEY_POSTS, Present
from depesche.live.shelf import Made
from depesche.log.replay_rows import Moment, ReplayRows
from depesche.log.rows import Rows
from depesche.model.blocks import media_of, without
from depesche.model.blog import Blog, media_of_blog
from depesche.model.ids import Instant
from depesche.model.post import Post
from depesche.render.html import BlogPage, Past, minute_address
from depesche.rules.fold import State, fold
from depesche.rules.ties import ties_of

MOST_CHANGED = 200
"""Events between two instants beyond which the page itself is the smaller answer."""


class Changes(Struct, frozen=True):
    """What changed between two instants: parts by name, as they stood at the later one.

    `parts` is None where the page is to be fetched instead.
    """

    seq: int
    parts: dict[str, str] | None


class Replay:
    """Makes the answers; keeps none."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._html = present.html

    def begin(self, rows: Rows, blog: Blog) -> Instant:
        """Give the first minute of a replay."""
        return ReplayRows(rows.connection).begin(blog)

    def page(self, rows: Rows, blog: Blog, instant: Instant, before: str | None = None) -> Made | None:
        """Make the page as it stood at an instant, below a post (ULID); None before there was anything to see."""
        past = ReplayRows(rows.connection)
        begin = past.begin(blog)
        if instant < begin.replace(second=0, microsecond=0):
            return None
        then = past.moment(blog.id, instant)
        below = None if before is None else past.place(blog.id, before, then)
        if before is not None and below is None:
            return None
        ids = past.standing(blog.id, then, PAGE_POSTS + 1, below=below)
        stood = _blog_then(rows, blog, then)
        posts = _as_they_stood(rows, blog, ids, then)
        shown = posts[:PAGE_POSTS]
        address = minute_address(blog, instant)
        page = BlogPage(
            blog=stood,
            parts=self.surroundings(rows, blog, stood, then),
            posts=self._present.posts(stood, shown, _ends(rows, blog, shown, then)),
            older=f"{address}?before={shown[-1].id}" if len(posts) > PAGE_POSTS else None,
            newest=False,
            jsonld="",
            size=PAGE_POSTS,
            past=Past(instant, begin, max(blog.at, instant), rows.key_posts(blog.id, KEY_POSTS)),
        )
        return Made(self._html.blog_page(page), HTML, FRESH)

    def changes(self, rows: Rows, blog: Blog, since: Instant, instant: Instant) -> Made:
        """Make what changed from one instant to a later one."""
        past = ReplayRows(rows.connection)
        was, then = past.moment(blog.id, since), past.moment(blog.id, instant)
        if was.is_before != then.is_before:  # what was seen elsewhere, and is not here yet, goes at the opening
            return Made(msgspec.json.encode(Changes(then.seq, None)), JSON, FRESH)
        touched = rows.touched(blog.id, was.seq, then.seq, MOST_CHANGED + 1)
        came = past.came(blog.id, was, then, MOST_CHANGED + 1)
        if max(len(touched), len(came)) > MOST_CHANGED:
            return Made(msgspec.json.encode(Changes(then.seq, None)), JSON, FRESH)
        stood = _blog_then(rows, blog, then)
        changed = list(dict.fromkeys([post for _, post in touched if post is not None] + came))
        ids = list(dict.fromkeys([*changed, *sorted(rows.tied(blog.id, changed, then.seq))]))
        posts = _as_they_stood(rows, blog, ids, then)
        articles = self._present.posts(stood, posts, _ends(rows, blog, posts, then))
        parts = dict(zip((f"post-{post.id}" for post in posts), articles, strict=True))
        parts |= self.surroundings(rows, blog, stood, then)
        return Made(msgspec.json.encode(Changes(then.seq, parts)), JSON, FRESH)

    def surroundings(self, rows: Rows, now: Blog, stood: Blog, then: Moment) -> dict[str, str]:
        """Give what stood around the posts: head, pinned posts, key events, background."""
        key = ReplayRows(rows.connection).standing(now.id, then, KEY_POSTS, "key")
        by_id = {post.id: post for post in _as_they_stood(rows, now, list(dict.fromkeys([*stood.pinned, *key])), then)}
        there = {ulid: post for ulid, post in by_id.items() if post.removal is None}
        pinned = [there[ulid] for ulid in stood.pinned if ulid in there]
        return {
            "head": self._html.head(stood),
            "pinned": self._html.pinned(stood, pinned, ties_of(pinned, _ends(rows, now, pinned, then))),
            "key": self._html.key(stood, [there[ulid] for ulid in key if ulid in there]),
            "background": self._html.background(stood),
        }


def _blog_then(rows: Rows, now: Blog, then: Moment) -> Blog:
    stood = ReplayRows(rows.connection).blog(now, then)
    gone = media_of_blog(stood)
    gone -= rows.shown_among(gone)
    if not gone:
        return stood
    image = stood.image
    if image and image.media in gone:
        image = msgspec.structs.replace(image, media=None)
    return msgspec.structs.replace(stood, image=image, background=without(stood.background, gone))


def _as_they_stood(rows: Rows, blog: Blog, ids: Sequence[str], then: Moment) -> list[Post]:
    """Give posts as they stood, newest first; one that was not here yet, but elsewhere, is given as it came."""
    stood = as_of(rows, blog, list(ids), then.seq)
    missing = set(ids) - {post.id for post in stood}
    came = [fold(State(blog), event).post for event in rows.publications_of(blog.id, sorted(missing))]
    everybody = [*stood, *(post for post in came if post is not None)]
    gone = media_of(block for post in everybody for block in post.body)
    gone -= rows.shown_among(gone)  # a picture goes when no post shows it any more
    if gone:
        everybody = [msgspec.structs.replace(post, body=without(post.body, gone)) for post in everybody]
    return sorted(everybody, key=lambda post: (post.time, post.order), reverse=True)


def _ends(rows: Rows, blog: Blog, posts: Sequence[Post], then: Moment) -> list[Post]:
    """Give the posts that these are tied to, as they stood."""
    return as_of(rows, blog, sorted(rows.tied(blog.id, [post.id for post in posts], then.seq)), then.seq)
