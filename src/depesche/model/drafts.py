"""A draft: a post on its way, from the first words until it is published or discarded. It never enters the log."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from depesche.model.ids import Instant, Slug, Ulid
from depesche.model.limits import Note
from depesche.model.post import DraftCopy

DraftState = Literal["draft", "review", "scheduled"]
"""Where a draft stands: being written, waiting for an editor, or waiting for its time."""


class Remark(Struct, frozen=True, omit_defaults=True):
    """What an editor (or the schedule) said when a draft was sent back. `by` names the actor."""

    text: Note
    by: str
    at: Instant


class NewDraft(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What somebody writes of a draft; `is_key` and `pinned` say what its post is to be from the beginning."""

    copy: DraftCopy
    is_key: bool = False
    pinned: bool = False


class Draft(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A draft as it stands. Its `id` is the ULID that its post will have.

    `author` began it, `by` changed it last (both actors). `rev` counts its changes, for `If-Match`. `publish_at` is
    the time that was asked for while it is scheduled, by `scheduled_by`; an embargo of its copy may hold it longer.
    """

    id: Ulid
    blog: Slug
    state: DraftState
    copy: DraftCopy
    is_key: bool = False
    pinned: bool = False
    publish_at: Instant | None = None
    scheduled_by: str | None = None
    author: str
    by: str
    created_at: Instant
    changed_at: Instant
    rev: Annotated[int, Meta(ge=1)]
    remark: Remark | None = None

    @property
    def due_at(self) -> Instant | None:
        """The instant from which it may be published by itself; None unless it is scheduled."""
        if self.state != "scheduled" or self.publish_at is None:
            return None
        return max(self.publish_at, self.copy.embargo_until or self.publish_at)
