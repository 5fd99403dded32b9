"""Reading for an answer: one consistent view of the rows, in a worker thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from depesche.log.base import Log
from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.post import Post
from depesche.web.problems import Problem

Answer = TypeVar("Answer")


async def in_view(log: Log, read: Callable[[Rows], Answer]) -> Answer:
    """Give what `read` makes of the rows; all that it sees is of one moment."""

    def run() -> Answer:
        with log.reading() as rows:
            return read(rows)

    return await asyncio.to_thread(run)


def blog_in(rows: Rows, slug: str) -> Blog:
    """Give the blog at this web address. Raises Problem: 404."""
    blog = rows.blog(slug)
    if blog is None:
        raise Problem(404, f"there is no live blog {slug!r}")
    return blog


def post_in(rows: Rows, blog: Blog, ulid: str) -> Post:
    """Give a post of the blog. Raises Problem: 404."""
    post = rows.post(blog.id, ulid)
    if post is None:
        raise Problem(404, f"there is no post {ulid} in the live blog {blog.slug!r}")
    return post
