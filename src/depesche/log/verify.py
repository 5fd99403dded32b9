"""Checking what is stored: the chain of hashes, and that the tables are the fold of the log."""

from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from depesche.log.chain import StoredEvent, first_broken
from depesche.log.rows import Rows, Unreadable
from depesche.model.blog import Blog
from depesche.model.events import BlogOpened
from depesche.model.post import Post
from depesche.rules.fold import State, fold


class Verdict(Struct, frozen=True):
    """What the check of a blog has found; `broken` is the first seq that does not hold, and `why` says why."""

    slug: str
    events: int
    broken: int | None = None
    why: str | None = None


def verify(rows: Rows, blog: Blog, seen: Callable[[int], object]) -> Verdict:
    """Check a blog's chain, then its tables against the fold of its log; `seen` is told how many events were read."""
    try:
        return _verify(rows, blog, seen)
    except Unreadable as error:
        return Verdict(blog.slug, blog.seq, error.seq, "its payload was changed")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Verdict(blog.slug, blog.seq, blog.seq, f"a stored post can not be read: {error}")


def _verify(rows: Rows, blog: Blog, seen: Callable[[int], object]) -> Verdict:
    broken = first_broken(_counted(rows.all_events(blog.id), seen))
    if broken is not None:
        return Verdict(blog.slug, blog.seq, broken.seq, broken.why)
    state, posts = State(), dict[str, Post]()
    newest = 0
    for stored in rows.all_events(blog.id):
        event = stored.event
        if newest == 0 and not isinstance(event.payload, BlogOpened):
            return Verdict(blog.slug, blog.seq, event.seq, "a log begins with BlogOpened")
        newest = event.seq
        state = fold(State(state.blog, posts.get(event.post or "")), event)
        if state.post is not None:
            posts[state.post.id] = state.post
    return _compared(rows, blog, state.blog, posts, newest)


def _compared(rows: Rows, stored: Blog, folded: Blog | None, posts: dict[str, Post], newest: int) -> Verdict:
    if newest != stored.seq:
        why = f"the log ends at seq {newest}, but the table of blogs says {stored.seq}"
        return Verdict(stored.slug, newest, newest + 1, why)
    if folded != stored:
        return Verdict(stored.slug, newest, newest, "the table of blogs is not the fold of the log")
    for post in rows.all_posts(stored.id):
        if posts.pop(post.id, None) != post:
            return Verdict(stored.slug, newest, post.seq, f"the stored post {post.id} is not the fold of the log")
    for post in posts.values():
        return Verdict(stored.slug, newest, post.seq, f"the post {post.id} is missing from the table of posts")
    return Verdict(stored.slug, newest)


def _counted(events: Iterator[StoredEvent], seen: Callable[[int], object]) -> Iterator[StoredEvent]:
    for number, event in enumerate(events, 1):
        if number % 500 == 0:
            seen(number)
        yield event
