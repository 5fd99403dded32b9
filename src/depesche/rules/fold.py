"""What an event means: `fold(state, event) -> state`, the only interpreter of events."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from depesche.model import events
from depesche.model.blog import Blog, BlogCopy, Status
from depesche.model.events import Event
from depesche.model.ids import Instant
from depesche.model.post import Correction, Post, PostCopy, Removal


class State(Struct, frozen=True):
    """The rows that an event concerns: its blog and, for an event of a post, that post.

    `linked` are the posts that a command's copy links to, by their ULIDs, each with how many posts it is tied to.
    Deciding needs them, folding does not.
    """

    blog: Blog | None = None
    post: Post | None = None
    linked: Mapping[str, tuple[Post, int]] = {}


def fold(state: State, event: Event) -> State:
    """Give the state after `event`; `state.post` must be the post that it touches.

    An event whose payload is erased or withheld still counts: what it wrote is simply not known.
    """
    payload, blog = event.payload, state.blog
    if isinstance(payload, events.BlogOpened):
        return State(_opened(payload, event), None)
    if blog is None:
        raise ValueError(f"event {event.seq} has no blog before it; a log begins with BlogOpened")
    blog = replace(blog, seq=event.seq, at=event.at, hash=event.hash)
    match payload:
        case events.BlogRevised(copy=copy):
            return State(with_copy(replace(blog, rev=blog.rev + 1), copy), None)
        case events.BlogStatusChanged(status=status):
            return State(_with_status(blog, status, event.at), None)
        case None if event.kind in ("BlogRevised", "BlogStatusChanged"):
            return State(blog, None)
    post = _fold_post(state.post, event)
    return State(_with_post(blog, state.post, post), post)


def copy_of(post: Post) -> PostCopy:
    """Give the copy that a published post holds now."""
    return PostCopy(**{name: getattr(post, name) for name in _COPIED})


def blog_copy_of(blog: Blog) -> BlogCopy:
    """Give the copy that a blog holds now."""
    return BlogCopy(**{name: getattr(blog, name) for name in BlogCopy.__struct_fields__})


def with_copy(blog: Blog, copy: BlogCopy) -> Blog:
    """Give the blog with another copy in place."""
    return replace(blog, **{name: getattr(copy, name) for name in BlogCopy.__struct_fields__})


_COPIED = tuple(name for name in PostCopy.__struct_fields__ if name in Post.__struct_fields__)
_EMPTIED = {
    field.name: () if field.name == "body" else field.default
    for field in msgspec.structs.fields(Post)
    if field.name in _COPIED and field.name != "time"
}


def _opened(payload: events.BlogOpened, event: Event) -> Blog:
    copied = {name: getattr(payload.copy, name) for name in BlogCopy.__struct_fields__}
    blog = Blog(
        id=event.blog, slug=payload.slug, seq=event.seq, at=event.at, hash=event.hash, rev=1, generation=1,
        status=payload.status, opened_at=event.at, **copied,
    )  # fmt: skip
    return _with_status(blog, payload.status, event.at)


def _with_status(blog: Blog, status: Status, at: Instant) -> Blog:
    start = blog.coverage_start or (at if status == "live" else None)
    return replace(blog, status=status, coverage_start=start, coverage_end=at if status == "ended" else None)


def _fold_post(post: Post | None, event: Event) -> Post:
    payload = event.payload
    if isinstance(payload, events.PostPublished):
        written = {name: getattr(payload.copy, name) for name in _COPIED}
        written["time"] = written["time"] or event.at
        return Post(
            id=payload.post, rev=1, order=event.seq, seq=event.seq, state="published", published_at=event.at, **written
        )
    if post is None:
        return _unknown(event)
    post = replace(post, seq=event.seq)
    match payload:
        case events.PostRevised(rev=rev, copy=copy):
            return replace(post, rev=rev, revised_at=event.at, **_rewritten(post, copy))
        case events.PostCorrected(rev=rev, copy=copy, note=note):
            noted = (*post.corrections, Correction(at=event.at, note=note, rev=rev))
            return replace(post, rev=rev, revised_at=event.at, corrections=noted, **_rewritten(post, copy))
        case events.PostTakenDown(reason=reason, time=time):
            return _gone(post, Removal(at=event.at, reason=reason), time)
        case events.PostErased(reason=reason, time=time):
            return _gone(post, Removal(at=event.at, reason=reason, erased=True), time)
        case events.PostPinned() | events.PostUnpinned():
            return replace(post, pinned=isinstance(payload, events.PostPinned))
        case events.PostMarkedKey() | events.PostUnmarkedKey():
            return replace(post, is_key=isinstance(payload, events.PostMarkedKey))
    if event.kind == "PostTakenDown":
        return _gone(post, Removal(at=event.at, reason=""), post.time)
    return replace(post, rev=post.rev + 1) if event.kind in ("PostRevised", "PostCorrected") else post


def _unknown(event: Event) -> Post:
    """Hold the place of a post whose publication may not be read any more, until its removal follows."""
    if event.post is None:
        raise ValueError(f"event {event.seq} touches a post that was never published")
    return Post(
        id=event.post, time=event.at, rev=1, order=event.seq, seq=event.seq, state="published",
        published_at=event.at, body=(),
    )  # fmt: skip


def _rewritten(post: Post, copy: PostCopy) -> dict[str, object]:
    written = {name: getattr(copy, name) for name in _COPIED}
    written["time"] = copy.time or post.time
    return written


def _gone(post: Post, removal: Removal, time: Instant) -> Post:
    """Forget what the post said: from here on no projection can leak it."""
    return replace(
        post,
        state="taken_down",
        pinned=False,
        is_key=False,
        corrections=(),
        revised_at=None,
        removal=removal,
        time=time,
        **_EMPTIED,
    )


def _with_post(blog: Blog, before: Post | None, after: Post) -> Blog:
    shown_before = before is not None and before.state == "published"
    shown = after.state == "published"
    pinned = tuple(post for post in blog.pinned if post != after.id)
    if after.pinned:
        pinned = blog.pinned if after.id in blog.pinned else (after.id, *pinned)
    gone = not shown and (shown_before or (before is not None and before.removal != after.removal))
    return replace(
        blog, posts=blog.posts + shown - shown_before, pinned=pinned, generation=blog.generation + (1 if gone else 0)
    )
