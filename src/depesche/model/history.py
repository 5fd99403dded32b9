"""What is told of posts beyond how they stand: who published them, what they read before, words used."""

from typing import Literal

from msgspec import Struct

from depesche.model.blocks import Source
from depesche.model.ids import Instant
from depesche.model.post import Author, Post, PostCopy


class DeskPost(Struct, frozen=True):
    """A post, and the actor who published it."""

    post: Post
    by: str


class Revision(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of a post at one moment. `copy` is what it then said; of a post that is gone nobody is told that.

    `note` is that of a correction, or the reason of a takedown or an erasure.
    """

    rev: int
    seq: int
    at: Instant
    by: str
    kind: Literal["published", "revised", "corrected", "taken_down", "erased"]
    copy: PostCopy | None = None
    note: str | None = None


class Amendment(Struct, frozen=True, kw_only=True):
    """That a post was corrected, taken down or erased, with the note or the reason; `post` is how it stands now."""

    seq: int
    at: Instant
    kind: Literal["corrected", "taken_down", "erased"]
    note: str
    post: Post


class Speaker(Struct, frozen=True, omit_defaults=True):
    """Somebody quoted in the blog, in this role, and how often."""

    name: str
    role: str | None = None
    quotes: int = 0


class Vocabulary(Struct, frozen=True):
    """Words that the blog's public posts use, each kind with the most used first."""

    speakers: list[Speaker]
    tags: list[str]
    authors: list[Author]
    sources: list[Source]
    places: list[str]
