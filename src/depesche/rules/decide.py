"""What a command does: `decide(state, command, actor, now) -> payloads | Refusal`, without I/O."""

from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from depesche.model import commands, events
from depesche.model.blog import Blog, BlogCopy, check_slug
from depesche.model.commands import Actor, AnyCommand, BlogCommand, PostCommand
from depesche.model.events import Payload
from depesche.model.limits import CORRECTIONS, PINNED_POSTS, TIES
from depesche.model.post import Post, PostCopy, check_note
from depesche.rules.fold import State, blog_copy_of, copy_of
from depesche.rules.roles import LEAST, RIGHT_OF, may


class Refusal(Struct, frozen=True):
    """Why a command was not done. `rev` is the current revision where the writer's was stale."""

    why: Literal[
        "unknown", "exists", "stale", "unseen", "published", "gone", "forbidden", "embargoed", "invalid", "limit"
    ]
    sentence: str
    rev: int | None = None


Decision = tuple[Payload, ...] | Refusal
"""What is to be appended; nothing when everything already stands as the command wants it."""


def decide(state: State, command: AnyCommand, actor: Actor, now: datetime) -> Decision:
    """Say which events `command` by `actor` makes at `now`, given the rows that it concerns."""
    if not may(actor, command):
        right, where = RIGHT_OF[type(command)], f"in the live blog {command.blog!r}"
        sentence = f"{actor.id} may not {right.replace('_', ' ')} {where}; that takes the role of {LEAST[right]}"
        return Refusal("forbidden", sentence)
    if isinstance(command, commands.OpenBlog):
        return _open(state.blog, command)
    if state.blog is None:
        return Refusal("unknown", f"there is no live blog {command.blog!r}; open it first")
    if isinstance(command, BlogCommand):
        return _decide_blog(state.blog, command)
    if isinstance(command, commands.Publish):
        return _publish(state, state.blog, command, now)
    if state.post is None:
        return Refusal("unknown", f"there is no post {command.post} in the live blog {command.blog!r}")
    return _decide_post(state, state.blog, state.post, command, now)


def _open(blog: Blog | None, command: commands.OpenBlog) -> Decision:
    if blog is not None:
        if blog_copy_of(blog) == command.copy:
            return ()
        return Refusal("exists", f"there is a live blog {command.blog!r} already, at revision {blog.rev}", blog.rev)
    try:
        check_slug(command.blog)
    except ValueError as error:
        return Refusal("invalid", str(error))
    return (events.BlogOpened(slug=command.blog, copy=command.copy, status=command.status),)


def _decide_blog(blog: Blog, command: commands.ReviseBlog | commands.ChangeStatus) -> Decision:
    if isinstance(command, commands.ChangeStatus):
        return () if command.status == blog.status else (events.BlogStatusChanged(status=command.status),)
    copy: BlogCopy = command.copy
    if blog_copy_of(blog) == copy and _seen(blog.rev, command.expected, retry=True):
        return ()
    if not _seen(blog.rev, command.expected):
        return _stale("live blog", blog.rev)
    return (events.BlogRevised(copy=copy),)


def _publish(state: State, blog: Blog, command: commands.Publish, now: datetime) -> Decision:
    """Publish; a clock that was set back puts nothing below what was there before."""
    post = state.post
    if post is not None:
        if post.state == "published" and copy_of(post) == _timed(command.copy, post.time):
            return ()
        return Refusal("exists", f"there is a post {post.id} already, at revision {post.rev}", post.rev)
    return _embargoed(command.copy, now) or _mislinked(state, command.post, command.copy) or (
        events.PostPublished(post=command.post, copy=_timed(command.copy, max(now, blog.at))),
    )  # fmt: skip


def _decide_post(state: State, blog: Blog, post: Post, command: PostCommand, now: datetime) -> Decision:
    if isinstance(command, commands.Erase):
        return _erase(post, command)
    if isinstance(command, commands.TakeDown) and post.state == "taken_down":
        return ()
    if post.state == "taken_down":
        return Refusal("gone", f"the post {post.id} was taken down; it can not be changed any more")
    match command:
        case commands.TakeDown(reason=reason):
            return _noted("reason", reason) or (events.PostTakenDown(post=post.id, time=post.time, reason=reason),)
        case commands.Revise() | commands.Correct():
            return _rewrite(state, post, command, now)
        case commands.Pin(pinned=pinned):
            return _pin(blog, post, pinned=pinned)
        case commands.MarkKey(is_key=is_key):
            if post.is_key == is_key:
                return ()
            return (events.PostMarkedKey(post=post.id) if is_key else events.PostUnmarkedKey(post=post.id),)
    return Refusal("invalid", f"a {type(command).__name__} can not be done to a post that stands")


def _rewrite(state: State, post: Post, command: commands.Revise | commands.Correct, now: datetime) -> Decision:
    copy = _timed(command.copy, post.time)
    same = copy_of(post) == copy
    if isinstance(command, commands.Correct):
        same = same and bool(post.corrections) and post.corrections[-1].note == command.note
    if same and _seen(post.rev, command.expected, retry=True):
        return ()
    if not _seen(post.rev, command.expected):
        return _stale("post", post.rev)
    if refusal := _embargoed(command.copy, now) or _mislinked(state, post.id, copy):
        return refusal
    if not isinstance(command, commands.Correct):
        return (events.PostRevised(post=post.id, rev=post.rev + 1, copy=copy),)
    if len(post.corrections) >= CORRECTIONS:
        return Refusal("limit", f"the post has {len(post.corrections)} corrections; the limit is {CORRECTIONS}")
    return _noted("note", command.note) or (
        events.PostCorrected(post=post.id, rev=post.rev + 1, copy=copy, note=command.note),
    )


def _pin(blog: Blog, post: Post, *, pinned: bool) -> Decision:
    if post.pinned == pinned:
        return ()
    if pinned and len(blog.pinned) >= PINNED_POSTS:
        return Refusal("limit", f"{len(blog.pinned)} posts are pinned; the limit is {PINNED_POSTS}; unpin one first")
    return (events.PostPinned(post=post.id) if pinned else events.PostUnpinned(post=post.id),)


def _erase(post: Post, command: commands.Erase) -> Decision:
    if post.removal is not None and post.removal.erased:
        return ()
    return _noted("reason", command.reason) or (events.PostErased(post=post.id, time=post.time, reason=command.reason),)


def _seen(rev: int, expected: int | None, *, retry: bool = False) -> bool:
    """Tell whether the writer saw this revision; with `retry` also the one just before it."""
    return expected is None or expected == rev or (retry and expected == rev - 1)


def _stale(what: str, rev: int) -> Refusal:
    return Refusal("stale", f"the {what} is at revision {rev} by now; read it and write again with If-Match", rev)


def _timed(copy: PostCopy, time: datetime) -> PostCopy:
    """Give the copy as it would be stored: with its time, and without an embargo that is over."""
    return replace(copy, time=copy.time or time, embargo_until=None)


def _embargoed(copy: PostCopy, now: datetime) -> Refusal | None:
    if copy.embargo_until is None or copy.embargo_until <= now:
        return None
    return Refusal("embargoed", f"the embargo holds until {copy.embargo_until:%Y-%m-%d %H:%M} UTC; publish it then")


def _mislinked(state: State, post: str, copy: PostCopy) -> Refusal | None:
    """Say what is wrong with the links that a post does not have yet; what it has may stand, whatever came of it."""
    had = {link.post for link in state.post.links} if state.post else set()
    for link in copy.links:
        if link.post == post:
            return Refusal("invalid", "links names the post itself; choose another post")
        if link.post in had:
            continue
        if link.post not in state.linked:
            return Refusal(
                "invalid", f"links names {link.post}, but this live blog has no such post; choose one of its"
            )
        linked, ties = state.linked[link.post]
        if linked.state == "taken_down":
            return Refusal("invalid", f"links names {link.post}, which was taken down; take that link out")
        if ties >= TIES:
            return Refusal("limit", f"the post {link.post} is tied to {ties} others; the limit is {TIES}")
    return None


def _noted(name: str, note: str) -> Refusal | None:
    try:
        check_note(name, note)
    except ValueError as error:
        return Refusal("invalid", str(error))
    return None
