"""Blogs as the desk has them: the list of those that one may see, the archive, and copies."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import JSONBody, Parameter
from msgspec import Struct
from msgspec.structs import replace

from depesche.log.rows import Rows
from depesche.model.blog import Blog
from depesche.model.commands import Actor, OpenBlog
from depesche.model.ids import Instant, Slug, is_ulid
from depesche.model.limits import Headline
from depesche.model.people import Role
from depesche.rules.fold import blog_copy_of
from depesche.rules.roles import allows, highest
from depesche.store import archive
from depesche.web.api.asked import Key, SlugPath, allowed, key_of, parts_of, submit, writer
from depesche.web.problems import Problem, Wrong
from depesche.web.view import blog_in, in_view

LIST_BLOGS = 50


class DeskBlog(Struct, frozen=True):
    """A live blog as the desk lists it, without its background.

    `waiting` counts drafts in review, `scheduled` those with a time; `role` is what the asker is there.
    """

    blog: Blog
    archived_at: Instant | None
    waiting: int
    scheduled: int
    role: Role


class DeskBlogList(Struct, frozen=True):
    """Live blogs, those first in which something happened last; `after` leads to the next page, None at the end."""

    blogs: list[DeskBlog]
    after: str | None


class ArchiveSwitch(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the live blog is to be in the archive."""

    archived: bool


class NewCopy(Struct, frozen=True, forbid_unknown_fields=True):
    """Web address and headline of the new live blog."""

    slug: Slug
    headline: Headline


@get("/desk/blogs", summary="List the desk's live blogs", guards=[allowed], opt={"right": "read_drafts"})
async def list_desk_blogs(
    request: Request[Any, Any, Any],
    q: Annotated[str, Parameter(max_length=200, description="Words of web address, headline or kicker.")] = "",
    archived: Annotated[bool, Parameter(description="List those in the archive instead.")] = False,
    after: Annotated[str, Parameter(max_length=60, description="What the page before gave as `after`.")] = "",
) -> DeskBlogList:
    """List the live blogs on which the asker works, with how many drafts wait in each."""
    actor = writer(request)
    since = _place(after) if after else None
    slugs = None if allows(actor, "read_drafts") else list(actor.roles)

    def read(rows: Rows) -> DeskBlogList:
        found = archive.listed(
            rows.connection, LIST_BLOGS + 1, words=q, archived=archived, slugs=slugs, after=since
        )  # fmt: skip
        page, more = found[:LIST_BLOGS], len(found) > LIST_BLOGS
        return DeskBlogList(_listed(rows, actor, page), _cursor(page[-1]) if more else None)

    return await in_view(parts_of(request).log, read)


@put(
    "/blogs/{slug:str}/archive",
    summary="Put a live blog into the archive, or take it out",
    status_code=200,
    guards=[allowed],
    opt={"right": "archive_blog"},
)
async def archive_blog(request: Request[Any, Any, Any], slug: SlugPath, data: JSONBody[ArchiveSwitch]) -> DeskBlog:
    """Take a live blog off the desk's list, or put it back; its readers see no difference."""
    parts, actor = parts_of(request), writer(request)
    blog = await in_view(parts.log, lambda rows: blog_in(rows, slug))
    if data.archived:
        await asyncio.to_thread(parts.archive.put, blog.id, actor.id, datetime.now(UTC))
    else:
        await asyncio.to_thread(parts.archive.take, blog.id)

    def read(rows: Rows) -> DeskBlog:
        at = archive.archived_at(rows.connection, blog.id)
        return _listed(rows, actor, [archive.Listed(blog.id, slug, blog.at, at)])[0]

    return await in_view(parts.log, read)


@post(
    "/blogs/{slug:str}/copies",
    summary="Copy a live blog",
    status_code=201,
    guards=[allowed],
    opt={"right": "open_blog"},
)
async def copy_blog(
    request: Request[Any, Any, Any], slug: SlugPath, data: JSONBody[NewCopy], key: Key = None
) -> Response[Blog]:
    """Open an upcoming live blog with everything that this one says of itself, and none of its posts."""
    blog = await in_view(parts_of(request).log, lambda rows: blog_in(rows, slug))
    try:
        copy = replace(blog_copy_of(blog), headline=data.headline)
    except ValueError as error:
        raise Problem(422, str(error), wrong=(Wrong("headline", str(error)),)) from error
    command = OpenBlog(id=key_of(key), blog=data.slug, copy=copy, status="upcoming")
    made = (await submit(request, command, writer(request))).blog
    return Response(made, status_code=201, headers={"ETag": f'"{made.rev}"'})


def _listed(rows: Rows, actor: Actor, page: list[archive.Listed]) -> list[DeskBlog]:
    ids = [one.id for one in page]
    blogs, waiting = rows.blogs_among(ids), archive.waiting(rows.connection, ids)
    return [_desk_blog(blogs[one.id], one, waiting(one.id), actor) for one in page]


def _desk_blog(blog: Blog, listed: archive.Listed, waiting: archive.Waiting, actor: Actor) -> DeskBlog:
    role = highest((actor.role, actor.roles.get(blog.slug)))
    if role is None:
        raise RuntimeError("a live blog was listed for somebody who has no role there")
    bare = replace(blog, background=())
    return DeskBlog(bare, listed.archived_at, waiting.review, waiting.scheduled, role)


def _cursor(last: archive.Listed) -> str:
    return f"{last.at.isoformat()}~{last.id}"


def _place(after: str) -> tuple[datetime, str]:
    at, _, ulid = after.partition("~")
    try:
        instant = msgspec.convert(at, datetime)
    except msgspec.ValidationError as error:
        raise _strange(after) from error
    if instant.tzinfo is None or not is_ulid(ulid):
        raise _strange(after)
    return instant, ulid


def _strange(after: str) -> Problem:
    return Problem(400, "after must be what the page before gave", wrong=(Wrong("after", after[:60]),))
