"""What people want. Each command carries the ULID of the event that it will be, so that a retry is harmless."""

from collections.abc import Mapping

from msgspec import Struct

from depesche.model.blog import BlogCopy, Status
from depesche.model.ids import Slug, Ulid
from depesche.model.limits import Note
from depesche.model.people import Role
from depesche.model.post import PostCopy


class Command(Struct, frozen=True, kw_only=True):
    """What every command says: its own ULID (`id`) and the blog that it is for."""

    id: Ulid
    blog: Slug


class OpenBlog(Command, frozen=True, kw_only=True):
    """Open a new blog at this web address."""

    copy: BlogCopy
    status: Status = "live"


class ReviseBlog(Command, frozen=True, kw_only=True):
    """Replace a blog's copy; `expected` is the `rev` that the writer saw, None for any."""

    copy: BlogCopy
    expected: int | None = None


class ChangeStatus(Command, frozen=True, kw_only=True):
    """Say that the coverage is upcoming, live, paused or ended."""

    status: Status


class Publish(Command, frozen=True, kw_only=True):
    """Publish a new post."""

    post: Ulid
    copy: PostCopy


class Revise(Command, frozen=True, kw_only=True):
    """Replace a post's copy silently; `expected` is the `rev` that the writer saw, None for any."""

    post: Ulid
    copy: PostCopy
    expected: int | None = None


class Correct(Command, frozen=True, kw_only=True):
    """Replace a post's copy and tell readers in a note what was wrong."""

    post: Ulid
    copy: PostCopy
    note: Note
    expected: int | None = None


class TakeDown(Command, frozen=True, kw_only=True):
    """Take a post out of the public, saying why."""

    post: Ulid
    reason: Note


class Erase(Command, frozen=True, kw_only=True):
    """Erase a post's text for good, in the stored log too, saying why."""

    post: Ulid
    reason: Note


class Pin(Command, frozen=True, kw_only=True):
    """Pin a post to the top, or unpin it."""

    post: Ulid
    pinned: bool = True


class MarkKey(Command, frozen=True, kw_only=True):
    """Mark a post as a key event, or take the mark away."""

    post: Ulid
    is_key: bool = True


PostCommand = Publish | Revise | Correct | TakeDown | Erase | Pin | MarkKey
BlogCommand = OpenBlog | ReviseBlog | ChangeStatus
AnyCommand = BlogCommand | PostCommand


class Actor(Struct, frozen=True):
    """Who acts: a name without personal data (`account:...`, `token:...`, `cli`), a role everywhere, roles on blogs."""

    id: str
    role: Role | None = None
    roles: Mapping[str, Role] = {}
