"""A blog: its copy as somebody wrote it, and how it stands now."""

from typing import Literal

import msgspec
from msgspec import Struct

from depesche.model.blocks import Block, Image, media_of
from depesche.model.ids import RESERVED_SLUGS, Instant, Language, Slug, Ulid, check_zone
from depesche.model.limits import (
    BLOCKS,
    BLOG_BYTES,
    HEADLINE_CHARS,
    KICKER_CHARS,
    STANDFIRST_CHARS,
    Headline,
    LongText,
    Name,
    at_most,
    no_controls,
    one_line,
)
from depesche.model.theme import Byline, ShownConfidence, Theme

Status = Literal["upcoming", "live", "paused", "ended"]
"""The state of the coverage."""


class BlogCopy(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is written of a blog: headline, standfirst above the posts, background below them; and how it looks."""

    headline: Headline
    kicker: Name | None = None
    standfirst: LongText | None = None
    background: tuple[Block, ...] = ()
    image: Image | None = None
    language: Language = "en"
    zone: str = "UTC"
    theme: Theme | None = None
    byline: Byline = "names"
    shown_confidence: ShownConfidence = "all"

    def __post_init__(self) -> None:
        """Check lengths and the zone."""
        one_line("headline", self.headline, HEADLINE_CHARS, required=True)
        one_line("kicker", self.kicker, KICKER_CHARS, required=True)
        at_most("standfirst", self.standfirst, STANDFIRST_CHARS)
        at_most("background", self.background, BLOCKS, "blocks")
        for name, value in (("headline", self.headline), ("kicker", self.kicker), ("standfirst", self.standfirst)):
            no_controls(name, value)
        check_zone(self.zone)
        size = len(msgspec.json.encode(self))
        if size > BLOG_BYTES:
            raise ValueError(f"blog has {size:,} bytes; the limit is {BLOG_BYTES:,}")


class Blog(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A blog as it stands: the fold of its log up to `seq`, which `at` and `hash` are the last of.

    `rev` counts what was written of it (for `If-Match`). `generation` grows when something is taken out
    of the public log, so that pages kept by caches are left behind. `posts` counts those not taken down.
    """

    id: Ulid
    slug: Slug
    seq: int
    at: Instant
    hash: str
    rev: int
    generation: int
    status: Status
    headline: Headline
    kicker: Name | None = None
    standfirst: LongText | None = None
    background: tuple[Block, ...] = ()
    image: Image | None = None
    language: Language = "en"
    zone: str = "UTC"
    theme: Theme | None = None
    byline: Byline = "names"
    shown_confidence: ShownConfidence = "all"
    opened_at: Instant
    coverage_start: Instant | None = None
    coverage_end: Instant | None = None
    posts: int = 0
    pinned: tuple[Ulid, ...] = ()


def media_of_blog(blog: BlogCopy | Blog) -> frozenset[str]:
    """Give the names of the stored files that stand around a blog's posts: picture, logo, those of the background."""
    logo = blog.theme.logo if blog.theme else None
    return media_of((*blog.background, *(image for image in (blog.image, logo) if image)))


def check_slug(slug: str) -> None:
    """Raise ValueError when the server needs this address for itself."""
    if slug in RESERVED_SLUGS:
        raise ValueError(f"the web address {slug!r} is needed by the server; choose another")
