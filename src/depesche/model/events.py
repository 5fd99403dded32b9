"""What happened in public, one type an event; the docstrings are its documentation (`docs/events.md`)."""

from typing import Annotated

from msgspec import Meta, Struct

from depesche.model.blog import BlogCopy, Status
from depesche.model.ids import Instant, Slug, Ulid
from depesche.model.limits import Note
from depesche.model.post import PostCopy

SCHEMA_VERSION = 1
"""Version of the payloads below; every stored event names the one it was written with."""


class BlogOpened(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A blog was opened at `slug`. Always the first event of its log."""

    slug: Slug
    copy: BlogCopy
    status: Status


class BlogRevised(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """The blog's headline, standfirst, background or another part of its copy was replaced."""

    copy: BlogCopy


class BlogStatusChanged(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """The coverage became upcoming, live, paused or ended."""

    status: Status


class PostPublished(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A new post was published. Its `copy` names the `time` shown."""

    post: Ulid
    copy: PostCopy


class PostRevised(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post's copy was replaced without a note to readers. `rev` is the new revision."""

    post: Ulid
    rev: int
    copy: PostCopy


class PostCorrected(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post's copy was replaced because something was wrong; `note` tells readers what."""

    post: Ulid
    rev: int
    copy: PostCopy
    note: Note


class PostTakenDown(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post was taken out of the public, for `reason`. Its earlier payloads are served no more.

    `time` is the one that the post showed, so that its place is still known.
    """

    post: Ulid
    time: Instant
    reason: Note


class PostErased(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post was erased for good, for `reason`: its earlier payloads are blank in the stored log too.

    `time` is the one that the post showed, so that its place is still known.
    """

    post: Ulid
    time: Instant
    reason: Note


class PostPinned(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post was pinned to the top of the page."""

    post: Ulid


class PostUnpinned(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post is no longer pinned."""

    post: Ulid


class PostMarkedKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post was marked as a key event."""

    post: Ulid


class PostUnmarkedKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """A post is no longer marked as a key event."""

    post: Ulid


Written = PostPublished | PostRevised | PostCorrected
Gone = PostTakenDown | PostErased
PostPayload = Written | Gone | PostPinned | PostUnpinned | PostMarkedKey | PostUnmarkedKey
Payload = BlogOpened | BlogRevised | BlogStatusChanged | PostPayload


class Event(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One record of a blog's log.

    `blog` is the blog's ULID. `seq` counts from 1 without a gap. `id` is the client's ULID, the idempotency
    key. `at` is the server's clock in UTC, which never runs backwards within a blog. `by` names the
    actor. `payload` is None where the public may not read it any more. `salt` (32 hex digits) and `payload`
    give `payload_hash`; that, and everything else here but those two, gives `hash`; `prev` is the hash before.
    """

    blog: Ulid
    seq: Annotated[int, Meta(ge=1)]
    id: Ulid
    kind: str
    version: int
    at: Instant
    by: str
    post: Ulid | None = None
    payload: Payload | None = None
    salt: str | None = None
    payload_hash: str
    prev: str
    hash: str


def post_of(payload: Payload) -> str | None:
    """Give the post that an event touches, None for one of the blog."""
    return None if isinstance(payload, BlogOpened | BlogRevised | BlogStatusChanged) else payload.post
