"""What feeds, sitemaps and structured data say alike: addresses, instants, first pictures."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import get_args

from depesche.model.blocks import Gallery, Image
from depesche.model.blog import Blog
from depesche.model.ids import Instant
from depesche.model.post import Author, Confidence, Post


def blog_url(base_url: str, blog: Blog) -> str:
    """Give a blog's address; `base_url` has no slash at its end."""
    return f"{base_url}/{blog.slug}"


def permalink(base_url: str, blog: Blog, post: Post) -> str:
    """Give a post's lasting address, which is also its id in every feed."""
    return f"{blog_url(base_url, blog)}/posts/{post.id}"


def image_url(base_url: str, image: Image) -> str:
    """Give the address of a stored picture. Raises ValueError when it is missing."""
    if image.media is None:
        raise ValueError("the picture is missing; it has no address")
    return f"{base_url}/media/{image.media}"


def stamp(instant: datetime) -> str:
    """Write an instant as RFC 3339, in UTC, with milliseconds where there are any."""
    moved = instant.astimezone(UTC)
    return moved.isoformat(timespec="milliseconds" if moved.microsecond else "seconds").replace("+00:00", "Z")


def published(posts: Iterable[Post]) -> list[Post]:
    """Give those posts that the public may read."""
    return [post for post in posts if post.state == "published" and post.removal is None]


def changed_at(post: Post) -> Instant:
    """Say when a post became what it is now: when it went, was last revised, or was published."""
    return post.removal.at if post.removal else post.revised_at or post.published_at


def byline(blog: Blog, post: Post) -> tuple[Author, ...]:
    """Give the authors as the blog shows them: with their names, by their initials alone, or not at all."""
    if blog.byline == "initials":
        return tuple(Author(author.initials or author.name) for author in post.authors)
    return post.authors if blog.byline == "names" else ()


def shown_confidence(blog: Blog, post: Post) -> Confidence | None:
    """Say how sure the newsroom is of a post, where the blog shows that to readers."""
    shown = {"all": get_args(Confidence), "doubtful": ("unconfirmed", "disputed"), "none": ()}[blog.shown_confidence]
    return post.confidence if post.confidence in shown else None


def images_of(post: Post) -> list[Image]:
    """Give the stored pictures of a post in their order, those of galleries too."""
    found: list[Image] = []
    for block in post.body:
        found += block.images if isinstance(block, Gallery) else [block] if isinstance(block, Image) else []
    return [image for image in found if image.media is not None]
