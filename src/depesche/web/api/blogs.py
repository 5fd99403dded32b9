"""Blogs by the API: list, read, open, revise, change status; and the public log."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, get, put
from litestar.params import Parameter
from msgspec import Struct

from depesche.log.rows import PAGE_EVENTS
from depesche.model.blog import Blog, BlogCopy, Status
from depesche.model.commands import ChangeStatus, OpenBlog, ReviseBlog
from depesche.model.events import Event
from depesche.web.api.asked import (
    IfMatch,
    IfNoneMatch,
    Key,
    SlugPath,
    checked_slug,
    creates,
    key_of,
    parts_of,
    seen_rev,
    submit,
    writer,
)
from depesche.web.problems import Problem

LIST_BLOGS = 100


class BlogList(Struct, frozen=True):
    """Blogs by their web address; `after` is the one to ask for the next page with, None at the end."""

    blogs: list[Blog]
    after: str | None


class EventList(Struct, frozen=True):
    """Events of the public log in order; `after` is the seq to ask for the next page with, None at the end."""

    events: list[Event]
    after: int | None


class NewStatus(Struct, frozen=True, forbid_unknown_fields=True):
    """The state that the coverage is to have."""

    status: Status


@get("/blogs", summary="List the live blogs")
async def list_blogs(
    request: Request[Any, Any, Any],
    after: Annotated[str, Parameter(description="List those behind this web address.")] = "",
) -> BlogList:
    """List the live blogs by their web address, a page at a time."""

    def read() -> BlogList:
        with parts_of(request).log.reading() as rows:
            blogs = rows.blogs(after, LIST_BLOGS + 1)
        more = len(blogs) > LIST_BLOGS
        return BlogList(blogs[:LIST_BLOGS], blogs[LIST_BLOGS - 1].slug if more else None)

    return await asyncio.to_thread(read)


@get("/blogs/{slug:str}", summary="Read a live blog")
async def read_blog(request: Request[Any, Any, Any], slug: SlugPath) -> Response[Blog]:
    """Give the live blog as it stands; its revision is the entity tag."""
    return _answer(await existing_blog(request, slug))


@put("/blogs/{slug:str}", summary="Open or revise a live blog", status_code=200)
async def write_blog(  # each is a header that the API documents
    request: Request[Any, Any, Any],
    slug: SlugPath,
    data: BlogCopy,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
    key: Key = None,
) -> Response[Blog]:
    """Open a new live blog (201), or replace the copy of one that is there (200). The same again changes nothing."""
    actor = await writer(request, slug)
    new = creates(if_match, if_none_match)
    if new is None:
        new = await asyncio.to_thread(_blog, request, slug) is None
        if not new:
            raise Problem(428, 'there is such a live blog; say which revision you saw: If-Match: "1", or * for any')
    if new:
        done = await submit(request, OpenBlog(id=key_of(key), blog=slug, copy=data), actor)
        return _answer(done.blog, 201 if done.event else 200)
    done = await submit(request, ReviseBlog(id=key_of(key), blog=slug, copy=data, expected=seen_rev(if_match)), actor)
    return _answer(done.blog)


@put("/blogs/{slug:str}/status", summary="Start, pause or end the coverage", status_code=200)
async def change_status(
    request: Request[Any, Any, Any], slug: SlugPath, data: NewStatus, key: Key = None
) -> Response[Blog]:
    """Say that the coverage is upcoming, live, paused or ended."""
    actor = await writer(request, slug)
    done = await submit(request, ChangeStatus(id=key_of(key), blog=slug, status=data.status), actor)
    return _answer(done.blog)


@get("/blogs/{slug:str}/events", summary="Read the public log")
async def read_events(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    after: Annotated[int, Parameter(ge=0, le=2**53, description="Give events behind this seq.")] = 0,
    limit: Annotated[int, Parameter(ge=1, le=PAGE_EVENTS)] = PAGE_EVENTS,
) -> EventList:
    """Give events of the public log in order; what was said in posts taken down since is withheld."""
    blog = await existing_blog(request, slug)

    def read() -> EventList:
        with parts_of(request).log.reading() as rows:
            events = rows.public_events(blog.id, after, limit)
        return EventList(events, events[-1].seq if len(events) == limit else None)

    return await asyncio.to_thread(read)


async def existing_blog(request: Request[Any, Any, Any], slug: str) -> Blog:
    """Give the blog at this web address. Raises Problem: 400 or 404."""
    blog = await asyncio.to_thread(_blog, request, checked_slug(slug))
    if blog is None:
        raise Problem(404, f"there is no live blog {slug!r}")
    return blog


def _blog(request: Request[Any, Any, Any], slug: str) -> Blog | None:
    with parts_of(request).log.reading() as rows:
        return rows.blog(slug)


def _answer(blog: Blog, status: int = 200) -> Response[Blog]:
    return Response(blog, status_code=status, headers={"ETag": f'"{blog.rev}"'})
