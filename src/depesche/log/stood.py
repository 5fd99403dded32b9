"""Where each post stood among the others, and from which seq to which: by this a past page is found without folding.

A post stands at one place at a time, as a post and perhaps as a key event (its *marks*). Of a post that is gone only
the place of its tombstone is known, from its publication on.
"""

from typing import Literal

from msgspec import Struct

from depesche.model.blog import Blog
from depesche.model.events import Event
from depesche.model.ids import Instant
from depesche.model.post import Post

Mark = Literal["post", "key"]


class Stood(Struct, frozen=True):
    """A place that a post held from the seq `since` on.

    `ahead` says that its time was still to come then. `elsewhere` says that readers saw it before it was here, at the
    time that it states: it was brought in from another system (`external_id`).
    """

    mark: Mark
    since: int
    time: Instant
    order: int
    ahead: bool
    elsewhere: bool


class Moved(Struct, frozen=True):
    """What an event did: whether all earlier places are forgotten, which marks ended, which places began."""

    forgotten: bool
    ended: tuple[Mark, ...]
    begun: tuple[Stood, ...]


def moved(before: Post | None, after: Post, event: Event) -> Moved:
    """Give what an event did to the places of the post that it touched."""
    old, new = _places(before), _places(after)
    if after.removal is not None:
        if old == new and before is not None and before.removal is not None:
            return Moved(forgotten=False, ended=(), begun=())
        ahead = after.time > after.published_at
        return Moved(True, (), (Stood("post", after.order, after.time, after.order, ahead, elsewhere=False),))
    ended = tuple(mark for mark in old if new.get(mark) != old[mark])
    begun = tuple(
        Stood(mark, event.seq, *place, place[0] > event.at, mark == "post" and before is None and _came(after))
        for mark, place in new.items()
        if old.get(mark) != place
    )
    return Moved(False, ended, begun)


def around(blog: Blog | None) -> tuple[object, ...]:
    """Give what of a blog is kept for each time that it changed: number of posts, state of the coverage, pins."""
    if blog is None:
        return ()
    return blog.posts, blog.status, blog.coverage_start, blog.coverage_end, blog.pinned


def _places(post: Post | None) -> dict[Mark, tuple[Instant, int]]:
    if post is None:
        return {}
    place = (post.time, post.order)
    return {"post": place, "key": place} if post.is_key else {"post": place}


def _came(post: Post) -> bool:
    return post.external_id is not None and post.time < post.published_at
