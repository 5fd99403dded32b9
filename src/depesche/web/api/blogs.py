"""Blogs by the API: list, read, open, revise, change status; and the public log."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, put
from litestar.params import JSONBody, Parameter
from msgspec import Struct

from depesche.log.rows import PAGE_EVENTS, Rows
from depesche.model.blog import Blog, BlogCopy, Status
from depesche.model.commands import ChangeStatus, OpenBlog, ReviseBlog
from depesche.model.events import Event
from depesche.web.api.asked import (
    IfMatch,
    IfNoneMatch,
    Key,
    SlugPath,
    allowed,
    checked_slug,
    creates,
    key_of,
    parts_of,
    seen_rev,
    submit,
    writer,
)
from depesche.web.problems import Problem
from depesche.web.view import blog_in, in_view

LIST_BLOGS = 100


class BlogList(Struct, frozen=True):
    """Blogs by their web address, without their background.

    `after` is the web address to ask for the next page with, None at the end.
    """

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
    """List the live blogs by their web address, a page at a time; their background stands only with each itself."""

    def read(rows: Rows) -> BlogList:
        blogs = rows.blogs(after, LIST_BLOGS + 1)
        listed = [msgspec.structs.replace(blog, background=()) for blog in blogs[:LIST_BLOGS]]
        return BlogList(listed, listed[-1].slug if len(blogs) > LIST_BLOGS else None)

    return await in_view(parts_of(request).log, read)


@get("/blogs/{slug:str}", summary="Read a live blog")
async def read_blog(request: Request[Any, Any, Any], slug: SlugPath) -> Response[Blog]:
    """Give the live blog as it stands; its revision is the entity tag."""
    checked_slug(slug)
    return _answer(await in_view(parts_of(request).log, lambda rows: blog_in(rows, slug)))


@put(
    "/blogs/{slug:str}",
    summary="Open or revise a live blog",
    status_code=200,
    guards=[allowed],
    opt={"right": "revise_blog"},
)
async def write_blog(
    request: Request[Any, Any, Any],
    slug: SlugPath,
    data: JSONBody[BlogCopy],
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
    key: Key = None,
) -> Response[Blog]:
    """Open a new live blog (201), or replace the copy of one that is there (200). The same again changes nothing."""
    actor = writer(request)
    new = creates(if_match, if_none_match)
    if new is None:
        new = await in_view(parts_of(request).log, lambda rows: rows.blog(slug)) is None
        if not new:
            raise Problem(428, 'there is such a live blog; say which revision you saw: If-Match: "1", or * for any')
    if new:
        done = await submit(request, OpenBlog(id=key_of(key), blog=slug, copy=data), actor)
        return _answer(done.blog, 201 if done.event else 200)
    done = await submit(request, ReviseBlog(id=key_of(key), blog=slug, copy=data, expected=seen_rev(if_match)), actor)
    return _answer(done.blog)


@put(
    "/blogs/{slug:str}/status",
    summary="Start, pause or end the coverage",
    status_code=200,
    guards=[allowed],
    opt={"right": "revise_blog"},
)
async def change_status(
    request: Request[Any, Any, Any], slug: SlugPath, data: JSONBody[NewStatus], key: Key = None
) -> Response[Blog]:
    """Say that the coverage is upcoming, live, paused or ended."""
    actor = writer(request)
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
    checked_slug(slug)

    def read(rows: Rows) -> EventList:
        events = rows.public_events(blog_in(rows, slug).id, after, limit)
        return EventList(events, events[-1].seq if len(events) == limit else None)

    return await in_view(parts_of(request).log, read)


def _answer(blog: Blog, status: int = 200) -> Response[Blog]:
    return Response(blog, status_code=status, headers={"ETag": f'"{blog.rev}"'})
