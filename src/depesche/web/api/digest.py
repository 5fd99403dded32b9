"""The digest of a live blog by the API."""

from typing import Annotated, Any, Literal

from litestar import Request, get
from msgspec import Meta, Struct

from depesche.log.rows import Rows
from depesche.model.ids import Instant, Ulid
from depesche.model.post import Confidence
from depesche.web.api.asked import SlugPath, checked_slug, parts_of
from depesche.web.turns import Turns
from depesche.web.view import blog_in, in_view

_TURNS = Turns(at_once=2, waiting=30)


class DigestedPost(Struct, frozen=True):
    """A post that stands for its coverage: `opening` is its first sentence, or the quote that it is."""

    id: Ulid
    time: Instant
    headline: str | None
    opening: str
    confidence: Confidence | None
    corrected: bool
    is_key: bool


class BlogDigest(Struct, frozen=True):
    """The digest of a coverage as it stood at `seq`, in the order of time.

    `chosen_by` says whether these are the key events that the newsroom has set (`more`: there are older ones), or
    whether, as it has set none, posts were chosen automatically.
    """

    slug: str
    headline: str
    seq: int
    chosen_by: Annotated[Literal["newsroom", "automatic"], Meta(description="Who chose the posts.")]
    more: bool
    posts: list[DigestedPost]


@get("/blogs/{slug:str}/digest", summary="Read the digest of a live blog")
async def read_digest(request: Request[Any, Any, Any], slug: SlugPath) -> BlogDigest:
    """Give the key events in the order of time; where there are none, posts that were chosen automatically."""
    checked_slug(slug)
    parts = parts_of(request)

    def read(rows: Rows) -> BlogDigest:
        blog = blog_in(rows, slug)
        digest = parts.digests.of(rows, blog)
        posts = [
            DigestedPost(
                id=one.post.id,
                time=one.post.time,
                headline=one.post.headline,
                opening=one.opening,
                confidence=one.post.confidence,
                corrected=bool(one.post.corrections),
                is_key=one.post.is_key,
            )
            for one in digest.posts
        ]
        return BlogDigest(blog.slug, blog.headline, blog.seq, digest.chosen_by, digest.more, posts)

    async with _TURNS.turn():
        return await in_view(parts.log, read)
